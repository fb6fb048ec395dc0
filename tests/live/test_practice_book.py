"""Every question of the book: listed mistakes are met by name, the right answer is right in any form."""

import json
import re
from collections import Counter

import numpy as np
import pytest
from practice_session import graph_of
from python_figures import figures_of
from site_under_test import notebooks

from chainrule.live.predict import Predict
from chainrule.live.quiz import Practice, _folded

PRACTICES = [
    (path.stem, figure)
    for path in notebooks
    if "live.practice(" in path.read_text(encoding="utf-8")
    for figure in figures_of(path)
    if isinstance(figure, Practice)
]
QUESTIONS = [question for _, practice in PRACTICES for question in practice.questions]


MOST = 0.6  # of the choices of a chapter, at one place
ELSEWHERE = re.compile(
    r"as above|above:|as before|next chapter|last chapter|this chapter|the same J|bug hunt", re.I
)


def of_kind(kind):
    return pytest.mark.parametrize(
        "question", [q for q in QUESTIONS if q.kind == kind], ids=lambda question: question.id
    )


COUNTED = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five"
)
NUMBERS = COUNTED.split()


def test_the_words_above_the_practice_count_its_questions():
    counted = 0
    for name, practice in dict(PRACTICES).items():  # of each chapter the last
        [path] = [path for path in notebooks if path.stem == name]
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        said = re.search(r"^## Practice\n+([\w-]+) questions\.", text, re.MULTILINE)
        if said:
            here, wanted = said[1].lower(), NUMBERS[len(practice.questions)]
            assert here == wanted, f"{path.name}, above the practice: {here} questions; write {wanted}"
            counted += 1
    assert counted >= 5


def test_ids_are_unique_in_the_book():
    repeated = [id for id, count in Counter(question.id for question in QUESTIONS).items() if count > 1]
    assert QUESTIONS and repeated == []


def test_stars_that_multiply_are_not_read_as_emphasis():
    for question in QUESTIONS:
        emphasised = re.findall(r"<em>(.*?)</em>", json.dumps(question.export(), ensure_ascii=False))
        assert not [words for words in emphasised if "=" in words or words != words.strip()], question.id
    asked = next(question for question in QUESTIONS if question.id == "reused-variable").export()["prompt"]
    assert "<code>b = a * a</code>" in asked


def test_answers_are_stored_under_the_chapter_that_asks():
    for name, practice in PRACTICES:
        assert practice.spec["chapter"].replace("-", "_").startswith(name.partition("_")[2])


@of_kind("formula")
def test_right_formula_is_right_in_every_form(js, question):
    right = question.right
    exported = question.export()
    forms = {
        "as it is": right,
        "times 1": lambda *v: right(*v) * 1.0,
        "doubled and halved": lambda *v: (2 * right(*v)) / 2,
        "plus 0 times a variable": lambda *v: right(*v) + 0 * v[0],
        "taken apart": lambda *v: right(*v) * np.sin(v[-1]) ** 2 + np.cos(v[-1]) ** 2 * right(*v),
        "from the other side": lambda *v: -(v[0] - right(*v) - v[0]),
    }
    for name, form in forms.items():
        result = js.ask("judge", question=exported, answer=graph_of(question, form))
        assert result["verdict"] == "right", (name, result)
    assert question.answer, "give the answer as a reader would type it: answer="
    for typed in (
        question.answer,
        f"({question.answer})*1",
        f"2({question.answer})/2",
        f"0 - (-({question.answer}))",
    ):
        result = js.ask("check", question=exported, text=typed)
        assert result["verdict"] == "right", (typed, result)


@of_kind("formula")
def test_every_listed_mistake_is_met_by_its_name(js, question):
    exported = question.export()
    for listed in exported["mistakes"]:
        result = js.ask("judge", question=exported, answer=listed["graph"])
        assert result["verdict"] == "mistake" and listed["id"] in result["mistakes"], (listed["id"], result)
        assert listed["label"] in result["message"] and listed["hint"] in result["message"]


@of_kind("number")
def test_what_is_counted_takes_that_number_alone(js, question):
    asked = re.search("how many (?!times)", question.prompt, re.I) is not None
    assert (question.tolerance == 0) == asked, question.prompt
    if asked:
        exported, right = question.export(), int(question.right)
        near = [f"{right}.2", f"{right + 1}", f"{right - 0.001}", f"{right:.2e}", f"{right:.1e}"]
        for typed in [one for one in near if float(one) != right]:
            assert js.ask("check", question=exported, text=typed)["verdict"] != "right", typed


@of_kind("number")
def test_right_number_is_right_and_every_listed_mistake_is_met_by_its_name(js, question):
    exported = question.export()
    right = question.right
    for typed in (
        f"{right!r}",
        f"({right!r})*1",
        f"2*({right!r})/2",
        f"{right!r} + {question.tolerance / 2!r}",
    ):
        assert js.ask("check", question=exported, text=typed)["verdict"] == "right", typed
    for listed in exported["mistakes"]:
        result = js.ask("check", question=exported, text=repr(listed["value"]))
        assert result["verdict"] == "mistake" and listed["id"] in result["mistakes"], (listed["id"], result)
        assert listed["label"] in result["message"] and listed["hint"] in result["message"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_question_has_a_solution_and_its_words_are_punctuated_once(question):
    exported = question.export()
    assert exported["solution"] or exported.get("answer")
    words = json.dumps(exported, ensure_ascii=False) + _folded(question)
    assert not re.search(r"[.!?]:(?!\w)|[^.]\.\.[^.]|\.\s*\.</", re.sub(r"<[^>]*>", "", words))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_a_mistake_s_name_says_what_was_done_and_not_what_is_so(question):
    # "Perhaps this: σ(0) is not 0" would cast doubt on a fact
    maxim = re.compile(
        r"^(?!The size |The claim |This |You ).*\b(is (not(?! \w+ed\b)|no)|never|are too|does not)\b"
    )
    labels = [listed["label"] for listed in question.export().get("mistakes", [])]
    assert [label for label in labels if maxim.search(label)] == []


@of_kind("choice")
def test_right_choice_is_right_and_every_other_has_its_reason(js, question):
    exported = question.export()
    for i, option in enumerate(exported["options"]):
        result = js.ask("choose", question=exported, answer=i)
        assert result["verdict"] == ("right" if option["right"] else "mistake")
        assert option["reason"].rstrip(".") in result["message"]


def test_share_of_wrong_answers_that_are_diagnosed(js, record_property, capsys):
    """Listed mistakes, each alone or among those that coincide; and slips that nobody listed."""
    count = Counter()
    for question in QUESTIONS:
        exported = question.export()
        if question.kind == "choice":
            count["listed"] += len(exported["options"]) - 1
            count["alone"] += len(exported["options"]) - 1
            continue
        for listed in exported["mistakes"]:
            answer = listed["graph"] if question.kind == "formula" else listed["value"]
            result = js.ask("judge", question=exported, answer=answer)
            names = result.get("mistakes", [])
            count["listed"] += 1
            count["alone"] += names == [listed["id"]]
            count["several"] += listed["id"] in names and len(names) > 1
        if question.kind == "formula":
            right = question.right
            slips = [
                lambda *v, r=right: -r(*v),
                lambda *v, r=right: 3 * r(*v),
                lambda *v, r=right: r(*v) + 1,
                *(lambda *v, wrong=listed.gives: -wrong(*v) for listed in question.mistakes),
            ]
            for slip in slips:
                verdict = js.ask("judge", question=exported, answer=graph_of(question, slip))["verdict"]
                count["slips"] += verdict != "right"
                count["slips diagnosed"] += verdict == "mistake"
    with capsys.disabled():
        print(
            f"\n{len(QUESTIONS)} questions: of {count['listed']} listed wrong answers {count['alone']} are "
            f"diagnosed as that mistake alone and {count['several']} among several that coincide; "
            f"of {count['slips']} unlisted slips of sign, factor or constant {count['slips diagnosed']}."
        )
    assert count["alone"] + count["several"] == count["listed"] > 0
    assert count["alone"] >= 0.9 * count["listed"]
    assert count["slips diagnosed"] >= 0.98 * count["slips"]


@of_kind("number")
def test_an_empty_answer_to_a_number_question_is_asked_for_a_number(js, question):
    result = js.ask("check", question=question.export(), text=" ")
    assert result["verdict"] == "parse-error"
    assert "type a number" in result["message"] and "formula" not in result["message"]


# --- asked alone, before another chapter (live/due.py)


def test_no_question_needs_what_stands_around_it_in_its_chapter():
    for question in QUESTIONS:
        for one in (question, *(question.variants() if question.vary else ())):
            said = json.dumps(one.export(), ensure_ascii=False)
            assert not (found := ELSEWHERE.search(said)), (question.id, found[0])


@pytest.mark.parametrize("id", ["gradient-of-w1", "gradient-in-numbers"])
def test_the_network_is_in_the_question(id):
    [question] = [one for one in QUESTIONS if one.id == id]
    for one in (question, *(question.variants() if question.vary else ())):
        forward = ("z_1 = W_1 x", r"h = \sigma(z_1)", "z_2 = W_2 h", r"\hat y = \sigma(z_2)")
        for formula in (*forward, r"J = \frac{1}{2}(y - \hat y)^2"):
            assert formula in one.prompt


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_what_is_said_of_an_answer_names_no_letter_with_an_index_that_the_question_does_not_name(question):
    options, mistakes = getattr(question, "options", ()), getattr(question, "mistakes", ())
    said = [*question.hints, *question.solution, *(f"{m.label} {m.hint}" for m in mistakes)]
    said += [option.reason for option in options]
    asked = question.prompt + " ".join(option.text for option in options)
    indexed = re.compile(r"(?<![A-Za-z\\])(\\?[A-Za-z]+)_\{?(\d)")
    named = set(indexed.findall(asked))
    for text in said:
        assert named >= set(indexed.findall(text)), text


# --- nothing to guess


@pytest.mark.parametrize("kind", ["practice", "predict"])
def test_right_choices_of_a_chapter_do_not_stand_at_one_place(kind):
    for path in notebooks:
        if kind == "predict":
            places = [figure.answer for figure in figures_of(path) if isinstance(figure, Predict)]
        else:
            asked = [
                q for name, one in PRACTICES if name == path.stem for q in one.questions if q.kind == "choice"
            ]
            places = [[option.right for option in one.options].index(True) for one in asked]
        if len(places) >= 3:
            [(place, count)] = Counter(places).most_common(1)
            assert count <= MOST * len(places), f"{path.stem}: {count} of {len(places)} at place {place + 1}"
