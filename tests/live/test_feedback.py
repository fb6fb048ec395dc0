"""What the feedback says of a wrong answer is true of it: every question of the book, thousands of slips."""

import math
import re
from collections import Counter
from functools import cache

import numpy as np
import pytest
import slips as made
from site_under_test import CHAPTERS

QUESTIONS = made.book_questions()
FORMULAS = [question for question in QUESTIONS if question.kind == "formula"]
NUMBERS = [question for question in QUESTIONS if question.kind == "number"]
GENERIC = {
    "sign",
    "zero",
    "factor",
    "degrees",
    "rounded",
    "offset",
    "kept-constant",
    "reciprocal",
    "function-itself",
    "other-variable",
    "other-constant",
    "integrated",
    "differentiated-twice",
    "sign-and-mistake",
    "not-worked-out",
}
PROMISED_SHARE = 0.75
"""Of wrong answers with one slip, this share at least is named: "more than three in four"."""
PROMISED_OF_TWO = 0.15
"""And of wrong answers with two slips at once, this share."""


@cache
def points(question, count=60):
    """Points inside the domain, other ones than the checker's."""
    rng = np.random.default_rng(7)
    return {
        name: low + (high - low) * rng.uniform(0.02, 0.98, count)
        for name, (low, high) in question.domain.items()
    }


def arguments(question, moved=None, by=0.0):
    at = points(question)
    return [at[name] + (by if i == moved else 0.0) for i, name in enumerate(question.variables)]


def run(f, args):
    """Evaluate a function of the course at one point after the other."""
    with np.errstate(all="ignore"):
        return np.array([float(f(*map(float, point))) for point in zip(*args, strict=True)])


@cache
def right_values(question):
    return run(question.right, arguments(question))


@cache
def values_of_mistakes(question):
    return {one.id: run(one.gives, arguments(question)) for one in question.mistakes}


def agree(a, b, tolerance=1e-6):
    """Agree wherever both have a value, in most places."""
    both = np.isfinite(a) & np.isfinite(b)
    size = np.maximum(np.abs(a), np.abs(b)) + 1e-9
    return both.sum() >= 15 and bool(np.all(np.abs(a - b)[both] <= tolerance * size[both]))


def ratio(answer, right):
    """Return k if the answer is k times the right one, else None."""
    both = np.isfinite(answer) & (np.abs(right) > 1e-9)
    k = np.median(answer[both] / right[both])
    return k if agree(answer, k * right) else None


def slope(question, f, step=1e-5, along=None):
    """Measure a slope by a central difference, here where nothing of the checker is used."""
    along = question.wrt if along is None else along
    ahead, behind = run(f, arguments(question, along, step)), run(f, arguments(question, along, -step))
    return (ahead - behind) / (2 * step)


def assert_true(question, tree, typed, result):
    """Check each statement that the feedback makes about the answer."""
    at = points(question)
    with np.errstate(all="ignore"):
        answer = np.broadcast_to(made.value(tree, at), (60,)).astype(float)
    right = right_values(question)
    verdict, message = result["verdict"], result["message"]
    context = (question.id, typed, message)
    if verdict == "right":
        assert agree(answer, right, 1e-5), context
    if verdict != "mistake":
        assert verdict != "unknown" or not agree(answer, right), context
        return
    assert not agree(answer, right) or "not-worked-out" in result["mistakes"], context
    assert ("different slips lead" in message) == (len(result["mistakes"]) > 1), context
    k = ratio(answer, right)
    listed = values_of_mistakes(question)
    for name in result["mistakes"]:
        if name in listed:
            assert agree(answer, listed[name]), (name, *context)
            continue
        name = "other-variable" if name.startswith("other-variable-") else name
        assert name in GENERIC or name.startswith("edit-"), (name, *context)
        holds = CHECKS.get(name)
        if holds:
            assert holds(question, answer, right, k, message, tree), (name, *context)
    if re.search(r"\bminus sign came in|Only the sign", message):
        assert k is None or k < 0, context


def _offset(question, answer, right, k, message, tree):
    difference = answer - right
    stated = re.search(r"(plus|minus) the constant", message)
    size = np.median(difference)
    return (
        np.allclose(difference, size, atol=1e-6)
        and stated[1] == ("plus" if size > 0 else "minus")
        and abs(size) > 0.004 * np.abs(right).max()
        and "leaves no trace" not in message
    )


def _kept(question, answer, right, k, message, tree):
    """The difference stands still, and without it the function has the same slope: it is a part of it."""
    rest = answer - right
    moved = made.value(tree, {**points(question), question.variables[question.wrt]: 0.3})
    there = dict(zip(question.variables, arguments(question), strict=True))
    there[question.variables[question.wrt]] = np.full(60, 0.3)
    again = moved - run(question.right, there.values())
    f = run(question.of, arguments(question))
    return np.allclose(rest, again, atol=1e-6) and not np.allclose(f, f - rest)


def _twice(question, answer, right, k, message, tree):
    return np.allclose(slope(question, question.right), answer, rtol=1e-4, atol=1e-4)


def _integrated(question, answer, right, k, message, tree):
    def f(*args):
        return made.value(tree, dict(zip(question.variables, args, strict=True)))

    f_values = run(question.of, arguments(question))
    return np.allclose(slope(question, f), f_values, rtol=1e-4, atol=1e-4)


def _other(question, answer, right, k, message, tree):
    others = [i for i in range(len(question.variables)) if i != question.wrt]
    return any(
        np.allclose(slope(question, question.of, along=i), answer, rtol=1e-4, atol=1e-4) for i in others
    )


def _sign_and_mistake(question, answer, right, k, message, tree):
    wrongs = values_of_mistakes(question).values()
    return (k is None or k < 0) and any(agree(answer, -wrong) for wrong in wrongs)


def _factor(question, answer, right, k, message, tree):
    stated = re.search(r"is (−?)([\d.]+)(?:/([\d.]+))? times", message)
    if k is None or (k < 0) != ("a sign" in message):
        return False
    return stated is None or math.isclose(abs(k), float(stated[2]) / float(stated[3] or 1), rel_tol=1e-3)


CHECKS = {
    "zero": lambda q, a, r, k, m, t: not np.any(a),
    "sign": lambda q, a, r, k, m, t: agree(a, -r),
    "factor": _factor,
    "degrees": lambda q, a, r, k, m, t: k is not None and k > 0,
    "rounded": lambda q, a, r, k, m, t: np.abs(a - r).max() <= 0.0101 * np.abs(r).max(),
    "offset": _offset,
    "kept-constant": _kept,
    "reciprocal": lambda q, a, r, k, m, t: agree(a * r, np.ones(60)),
    "function-itself": lambda q, a, r, k, m, t: agree(a, run(q.of, arguments(q))),
    "other-variable": _other,
    "other-constant": lambda q, a, r, k, m, t: np.ptp(a) < 1e-9 and np.ptp(r) < 1e-9,
    "integrated": _integrated,
    "differentiated-twice": _twice,
    "sign-and-mistake": _sign_and_mistake,
    "not-worked-out": lambda q, a, r, k, m, t: agree(a, r),
}


def tree_of(js, question):
    return js.ask("read", text=question.answer, options={"variables": list(question.variables)})["tree"]


def rounded(tree):
    """The formula with one more number, as a calculator gives it."""
    return made.binary("multiply", tree, made.number(0.9997))


def whole_slips(tree, variables):
    """Slips that concern the whole answer."""
    for factor in (0.5, 2, 3, 1.5, 0.25, math.pi, 1.004):
        yield "scaled", made.binary("multiply", made.number(factor), tree)
        yield "scaled and negated", made.negative(made.binary("multiply", made.number(factor), tree))
    yield "negated", made.negative(tree)
    for shift in (1, -1, 0.5, 2, 3, 0.0001, -7):
        yield "shifted", made.binary("add", tree, made.number(shift))
    yield "upside down", made.binary("divide", made.number(1), tree)
    yield "rounded", rounded(tree)
    for name in variables:
        letter = {"kind": "variable", "name": name, "args": []}
        yield "times a letter", made.binary("multiply", tree, letter)
        yield "plus a letter", made.binary("add", tree, letter)


def wrong_answers(tree, variables, rng, doubles=60):
    """Slips of the whole, of each part, and pairs of them."""
    single = [*whole_slips(tree, variables), *made.slips(tree, variables)]
    for _ in range(doubles):
        _, once = single[rng.integers(len(single))]
        again = made.slips(once, variables)
        if again:
            kind, twice = again[rng.integers(len(again))]
            single.append((f"two slips, one {kind}", twice))
    return single


@pytest.mark.parametrize("question", FORMULAS, ids=lambda question: question.id)
def test_feedback_says_nothing_false_of_a_formula(js, question):
    tree = tree_of(js, question)
    wrong = wrong_answers(tree, question.variables, np.random.default_rng(1))
    texts = [made.text(one) for _, one in wrong]
    results = js.ask("checkAll", question=question.export(), texts=texts)
    for (_, one), typed, result in zip(wrong, texts, results, strict=True):
        assert_true(question, one, typed, result)


def test_edit_that_is_named_is_one_of_its_kind(js):
    """An answer said to be one step away is among the answers that this step makes."""
    for question in FORMULAS:
        tree = tree_of(js, question)
        kinds = {}
        for kind, one in made.slips(tree, question.variables):
            with np.errstate(all="ignore"):
                values = np.broadcast_to(made.value(one, points(question)), (60,)).astype(float)
            kinds.setdefault(kind, []).append((made.text(one), values))
        texts = [typed for group in kinds.values() for typed, _ in group]
        values = [v for group in kinds.values() for _, v in group]
        for result, answer in zip(
            js.ask("checkAll", question=question.export(), texts=texts), values, strict=True
        ):
            for name in result.get("mistakes", []):
                if name.startswith("edit-"):
                    same_kind = kinds[name.removeprefix("edit-")]
                    assert any(agree(answer, other) for _, other in same_kind), (question.id, name)


# --- numbers


def number_slips(question, rng):
    right = question.right
    for factor in (0.5, 2, 3, 10, 0.1, 100, 0.01, 1.004, 0.996, 1.0004, 4, -1, -2, -10):
        yield repr(factor * right)
    for digits in (1, 2, 3, 4):
        yield f"{right:.{digits}g}"
    yield repr(1 / right)
    for shift in (1, -1, 0.1, 0.01, 0.5):
        yield repr(right + shift)
    for one in question.mistakes:
        yield repr(float(one.gives))
        yield repr(-float(one.gives))
        yield repr(float(one.gives) * (1 + 3 * question.tolerance / abs(right)))
        yield f"{one.gives:.2g}"
    for size in (0, 0.1, 0.3, 0.5, -0.4, *rng.normal(scale=2, size=20)):
        yield repr(float(size))


def near(value, target, question, typed):
    margin = question.tolerance or 1e-9
    relative = min(5e-3, margin / abs(question.right))
    width = min(margin, relative * abs(target) if target else 1e-3 * margin)
    return abs(value - target) <= width * 1.0001 or rounds(value, target, question, typed, 3)


def rounds(value, target, question, typed, least):
    """Whether `typed` is the target, correctly rounded, with so many digits; a count is not."""
    if question.tolerance == 0 and float(target).is_integer():
        return False
    digits = len(re.sub(r"e.*|[-.]", "", typed).lstrip("0"))
    places = len(typed.partition("e")[0].partition(".")[2]) - int(typed.partition("e")[2] or 0)
    return digits >= least and abs(value - target) <= 0.500001 * 10.0**-places


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_feedback_says_nothing_false_of_a_number(js, question):
    texts = list(number_slips(question, np.random.default_rng(3)))
    right = question.right
    values = {one.id: float(one.gives) for one in question.mistakes}
    results = js.ask("checkAll", question=question.export(), texts=texts)
    for typed, result in zip(texts, results, strict=True):
        value, message = float(typed), result["message"]
        context = (question.id, typed, message)
        good = abs(value - right) <= (question.tolerance or 1e-9) or rounds(value, right, question, typed, 3)
        assert (result["verdict"] == "right") == good, context
        names = result.get("mistakes", [])
        assert ("different slips lead" in message) == (len(names) > 1), context
        everything = {name for name, wrong in values.items() if near(value, wrong, question, typed)}
        if everything and not good:
            assert set(names) == everything, context
        for name in names:
            expected = {
                **values,
                **{f"sign-and-{one}": -wrong for one, wrong in values.items()},
                "sign": -right,
                "reciprocal": 1 / right,
                "factor": (2 if "is twice the right" in message else 0.5) * right,
                "decimal-point": right * 10.0 ** round(math.log10(abs(value / right) or 1)) if value else 0,
            }
            if name == "rounded":
                assert abs(value - right) <= 0.01 * abs(right) or rounds(value, right, question, typed, 2), (
                    context
                )
            else:
                assert near(value, expected[name], question, typed), (name, *context)


@pytest.mark.parametrize("question", [one for one in NUMBERS if one.vary], ids=lambda question: question.id)
def test_feedback_says_nothing_false_of_a_number_of_a_variant(js, question):
    for one in question.variants():
        test_feedback_says_nothing_false_of_a_number(js, one)


# --- the share of ordinary slips that are met with their name


def test_share_of_ordinary_slips_that_are_named(js, capsys):
    """One slip each, at random but always the same: a listed mistake, or a step of the answer gone wrong."""
    rng = np.random.default_rng(2024)
    count, kinds = Counter(), Counter()
    for question in FORMULAS:
        tree = tree_of(js, question)
        single = [*whole_slips(tree, question.variables), *made.slips(tree, question.variables)]
        chosen = [single[i] for i in rng.integers(len(single), size=40)]
        texts = [made.text(one) for _, one in chosen]
        results = js.ask("checkAll", question=question.export(), texts=texts)
        for (kind, _), result in zip(chosen, results, strict=True):
            if result["verdict"] != "right":
                count["formulas"] += 1
                count["formulas named"] += result["verdict"] == "mistake"
                kinds[kind] += 1
                kinds[kind, "named"] += result["verdict"] == "mistake"
        doubles = [one for kind, one in wrong_answers(tree, question.variables, rng, 20) if "two" in kind]
        for result in js.ask(
            "checkAll", question=question.export(), texts=[made.text(one) for one in doubles]
        ):
            if result["verdict"] != "right":
                count["doubles"] += 1
                count["doubles named"] += result["verdict"] == "mistake"
    share = count["formulas named"] / count["formulas"]
    names = sorted({kind for kind in kinds if isinstance(kind, str)})
    evenly = sum(kinds[kind, "named"] / kinds[kind] for kind in names) / len(names)
    doubles = count["doubles named"] / count["doubles"]
    with capsys.disabled():
        print(f"\n{count['formulas']} slips in formulas: {share:.0%} named; of pairs of slips {doubles:.0%}.")
        print(f"Each kind of slip counted alike: {evenly:.0%}.")
        for kind in names:
            print(f"  {kind}: {kinds[kind, 'named']} of {kinds[kind]}")
    told = (CHAPTERS / "02_partial_derivatives.ipynb").read_text(encoding="utf-8")
    assert "more than three in four are named, and of two at once about one in five" in told
    assert min(share, evenly) >= PROMISED_SHARE
    assert doubles >= PROMISED_OF_TWO
