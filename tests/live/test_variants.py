"""Another like this: every variant passes the checks of the book's question, and says nothing false."""

import math
import re
from collections import Counter

import numpy as np
import pytest
import slips as made
from practice_session import graph_of
from site_under_test import CHAPTERS as CHAPTERS_OF_BOOK

from chainrule import live
from chainrule.live.practice import mistake, number_question
from chainrule.live.progress import CHAPTERS
from chainrule.live.question_kinds import VARIANTS
from chainrule.live.questions import derivatives, wording
from chainrule.live.variants import coincidences, complaints, numbers, significant, varying, words

QUESTIONS = made.book_questions()
VARYING = [question for question in QUESTIONS if question.vary]
every = pytest.mark.parametrize("question", VARYING, ids=lambda question: question.id)


def test_at_least_half_of_the_formulas_and_numbers_of_each_chapter_vary(capsys):
    counts = {}
    for name, _, practices in CHAPTERS:
        asked = [one for questions in practices.values() for one in questions() if one.kind != "choice"]
        counts[name] = sum(one.vary is not None for one in asked), len(asked)
    with capsys.disabled():
        print("\n" + ", ".join(f"{name}: {vary} of {asked}" for name, (vary, asked) in counts.items()))
    assert all(2 * vary >= asked for vary, asked in counts.values())
    assert sum(vary for vary, _ in counts.values()) == len(VARYING)


@every
def test_variants_are_different_questions_of_the_same_form(question):
    variants = question.variants()
    assert len(variants) == VARIANTS == question.export()["variants"]
    assert len({question.prompt, *(one.prompt for one in variants)}) == VARIANTS + 1
    assert all(one.id == question.id and one.vary is None for one in variants)
    assert [found for one in variants for found in complaints(question, one)] == []


@every
def test_words_of_variants_are_whole(question):
    for one in question.variants():
        for text in words(one):
            outside = re.sub(r"\$[^$]*\$|`[^`]*`", "", text)
            assert text.count("$") % 2 == 0 and not re.search(r"[{}\\]|None|nan|True", outside), text
            assert not re.search(r"\de[-+]?\d", outside), text


@every
def test_right_answer_of_each_variant_is_right_and_each_mistake_is_met_by_its_name(js, question):
    for one in question.variants():
        exported = one.export()
        if one.kind == "formula":
            judged = [js.ask("judge", question=exported, answer=graph_of(one, one.right))]
            typed = [one.answer, f"2({one.answer})/2"]
            wrong = [(listed, {"answer": listed["graph"]}) for listed in exported["mistakes"]]
        else:
            judged, typed = [], [repr(one.right), f"2*({one.right!r})/2"]
            typed += [f"{one.right:#.3g}"] if abs(one.right) < 100 else []  # rounded to three digits
            wrong = [(listed, {"answer": listed["value"]}) for listed in exported["mistakes"]]
        judged += js.ask("checkAll", question=exported, texts=typed)
        assert {result["verdict"] for result in judged} == {"right"}, (one.prompt, judged)
        for listed, answer in wrong:
            result = js.ask("judge", question=exported, **answer)
            assert listed["id"] in result.get("mistakes", []), (one.prompt, listed["id"], result)
            assert listed["label"] in result["message"] and listed["hint"] in result["message"]


def equations(text):
    """The sides of each equation in a text, formulas among the words, and whether it is exact or rounded."""
    plain = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", text.replace(r"\,", ""))
    plain = plain.replace(r"\cdot", "*").replace(r"\approx", "≈").replace(r"\left", "").replace(r"\right", "")
    plain = re.sub(r"\\log (\d+)", r"log(\1)", plain)
    plain = re.sub(r"\)\^(\d+)", r")**\1", re.sub(r"(\d)\^(\d+)", r"\1**\2", plain))
    for part in re.split(r"[$:;,]|, and|\. |so that|agrees|then", plain):
        first, *others = re.split(r"([=≈])", part)
        for sign, other in zip(others[::2], others[1::2], strict=True):
            yield first, sign, other
            first = other


def worth(side):
    """What a side is worth if it holds numbers alone, else None."""
    text = side.strip().rstrip(".").replace("−", "-").replace("·", "*").replace(" ", "")
    if not re.fullmatch(r"(?:[-+*/().\d]|log)+", text) or not re.search(r"\d", text):
        return None
    try:
        return eval(text, {"log": math.log})
    except (SyntaxError, TypeError):
        return None


def test_equations_between_numbers_hold_in_each_variant(capsys):
    """What stands beside = is equal to the last digit, and what is rounded stands beside ≈."""
    counted = 0
    for question in QUESTIONS:
        for one in (question, *question.variants()):
            for text in words(one):
                for left, sign, right in equations(text):
                    values = worth(left), worth(right)
                    if None in values:
                        continue
                    counted += 1
                    off = 1e-9 if sign == "=" else 2e-3
                    assert np.isclose(*values, rtol=off, atol=0), (one.id, text)
    with capsys.disabled():
        print(f"\n{counted} equations between numbers hold.")
    assert counted > 400


@pytest.mark.parametrize(
    "question", [one for one in QUESTIONS if one.kind == "number"], ids=lambda question: question.id
)
def test_solution_ends_in_the_right_number(question):
    for one in (question, *question.variants()):
        said = " ".join(one.solution).replace("−", "-").replace(r"\,", "").replace("\u202f", "")
        found = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", said)]
        plain = re.sub(r"\\frac\{(\d+)\}\{(\d+)\}", r" \1/\2 ", said)
        ratios = re.findall(r"(?<![\d.])(\d+)/(\d+)(?!\.?\d)", plain)
        found += [int(top) / int(bottom) for top, bottom in ratios]
        assert np.isclose(found, abs(one.right), rtol=2e-3).any(), (one.prompt, said, one.right)


def test_variants_are_the_same_in_each_session():
    again = {one.id: one for one in made.book_questions()}
    for question in VARYING[::7]:
        prompts = [one.prompt for one in question.variants()]
        assert [one.prompt for one in again[question.id].variants()] == prompts
    [first] = [one for one in VARYING if one.id == "slope-linear-approximation"]
    assert first.variants()[0].prompt == "You know $f(5) = 9$ and $f'(5) = -3$. What is $f(5.2)$, about?"


# --- what an author is told


def twice(a=2, b=3):
    return number_question(
        f"What is {a} + {b}?",
        a + b,
        id="a-sum",
        mistakes=[mistake("That is the product", "Add them.", a * b)],
        solution=[f"{wording.tex(a)} + {b}"],
    )


def test_numbers_that_make_a_mistake_right_or_are_too_long_are_left_out():
    question = varying(a=[2, 3, 0.12345, *range(4, 20)], b=[2, 3])(twice)()
    variants = question.variants()
    assert not any(one.prompt in ("What is 2 + 2?", "What is 2 + 3?") for one in variants)
    assert not any("12345" in one.prompt for one in variants)
    assert question.prompt == "What is 2 + 3?" and question.export()["variants"] == VARIANTS


def test_too_few_good_variants_are_refused_in_words():
    question = varying(lambda a, b: a < b, a=range(2, 6), b=range(2, 6))(twice)()
    with pytest.raises(
        ValueError, match=r"'a-sum': expected values that make 20 variants, and only 5 "
    ) as told:
        question.variants()
    why = "of the 16 tried pass every check. Why others were left out: 10 times, `fits` says"
    assert why in str(told.value) and str(told.value).endswith("Let more numbers vary")


def test_author_is_told_what_a_question_s_own_checks_say():
    question = varying(a=[2], b=range(1, 3))(twice)()
    with pytest.raises(ValueError, match=r"1 times, question 'a-sum': .*product.*Let more numbers vary"):
        question.variants()


def test_complaints_name_what_is_wrong():
    book = twice()

    def faulty(**changes):
        return complaints(book, number_question(**{"prompt": "p", "right": 5, "id": "q", **changes}))

    assert "it has not as many solution as the book's question" in faulty()
    long = faulty(solution=["It is 1.23456."])
    assert any("1.23456" in one and "more than 4 digits" in one for one in long)
    for clumsy in ("$1x$", "$3 + -2$", "$x^1$", "$- -3$"):
        assert any("nobody writes" in one for one in faulty(solution=[clumsy])), clumsy
    same = [mistake("one", "h", 7), mistake("another", "h", 7.0)]
    assert "one and another give the same" in faulty(mistakes=same, solution=["5"])
    assert "its answer is 0, which says nothing" in faulty(right=0, solution=["0"])
    assert coincidences(book) == []


def test_digits_are_counted_as_people_count_them():
    assert [significant(number) for number in ("0.050", "1200", "10400", "0.6875", "12.5")] == [2, 2, 3, 4, 3]
    assert numbers(r"$10\,400$ and 0.5, 3.") == ["10400", "0.5", "3"]


def test_numbers_are_written_as_people_write_them():
    assert [wording.tex(value) for value in (-0.2, 3.0, 10400, 0.1 + 0.2)] == ["-0.2", "3", r"10\,400", "0.3"]
    assert [wording.times(value, "x") for value in (1, -1, 3, -0.5)] == ["x", "-x", "3x", "-0.5x"]
    assert [wording.plus(value, "x") for value in (1, -3)] == ["+ x", "- 3x"]
    assert [wording.power("x", n) for n in (1, 3, 12)] == ["x", "x^3", "x^{12}"]
    assert [wording.raised("x", n) for n in (1, 3, 12)] == ["x", "x³", "x¹²"]
    assert [wording.part(value) for value in (0.125, -0.5, 1.5)] == ["1/8", "−½", "3/2"]
    assert [wording.ordinal(n) for n in (1, 22, 45, 112, 113)] == ["1st", "22nd", "45th", "112th", "113th"]
    with pytest.raises(ValueError, match="at most 4 digits"):
        wording.tex(1 / 3)


# --- in JupyterLab


def test_widget_answers_with_the_book_s_question_and_its_variants():
    figure = live.practice("derivatives", QUESTIONS[:40]).figure
    sent = []
    figure.send = lambda content, buffers=None: sent.append(content)
    wanted = next(one for one in QUESTIONS[:40] if one.vary)
    figure._handle_custom_msg({"question": wanted.id}, [])
    figure._handle_custom_msg({"question": "there-is-none"}, [])
    [answer] = sent
    assert answer["question"] == wanted.id and len(answer["states"]) == VARIANTS + 1
    assert answer["states"][0] == wanted.export()


def test_widget_says_why_variants_cannot_be_made():
    poor = varying(a=[2, 3], b=[3])(twice)()
    figure = live.practice("derivatives", [poor]).figure
    sent = []
    figure.send = lambda content, buffers=None: sent.append(content)
    figure._handle_custom_msg({"question": poor.id}, [])
    [answer] = sent
    assert answer["question"] == poor.id and "Let more numbers vary" in answer["error"]


def test_what_is_done_with_variants_does_not_count():
    figure = live.practice("derivatives", QUESTIONS[:2]).figure
    first = QUESTIONS[0].id
    figure.solved, figure.tried = [f"{first}#3"], [f"{first}#3", first]
    assert figure.readout() == {"solved": 0.0, "tried": 1.0}


def test_ids_hold_nothing_that_a_key_of_a_variant_uses():
    assert not any("#" in question.id for question in QUESTIONS)
    assert Counter(question.id for question in QUESTIONS).most_common(1)[0][1] == 1


def test_statement_most_questions_of_chapter_1_with_a_field_vary():
    told = (CHAPTERS_OF_BOOK / "01_derivatives.ipynb").read_text(encoding="utf-8")
    assert "Below most questions with a field, *Another like this* asks again with other numbers" in told
    fields = [one for one in derivatives.practice() if one.kind != "choice"]
    assert sum(one.vary is not None for one in fields) > len(fields) / 2
