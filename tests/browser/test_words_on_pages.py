"""Predict boxes answer the choice that was made, in words; formulas in figures look as in the text."""

import re

import pytest
from figures_on_page import twins_on
from site_under_test import SITE, live_pages

from chainrule.live.predict import Predict

pages = [page for page in live_pages() if '"revealed":' in (SITE / page).read_text(encoding="utf-8")]
TEXT = "markup => Object.assign(document.createElement('p'), {innerHTML: markup}).textContent"


def _boxes(page, where):
    return [(place.locator(".cr-figure"), twin) for place, twin in twins_on(page, where, Predict)]


def _marks(box):
    return [text.strip() for text in box.locator(".cr-mark .cr-now").all_inner_texts()]


@pytest.mark.parametrize("where", pages)
def test_predict_box_names_the_right_answer_and_answers_the_choice(opened, where):
    page = opened(where)
    for box, twin in _boxes(page, where):
        options, replies = twin.spec["options"], twin.spec["replies"]
        reveal = box.get_by_role("button", name="Reveal")
        right = page.evaluate(TEXT, options[twin.answer]).rstrip(".")
        for i, reply in enumerate(replies):
            assert bool(reply) == (i != twin.answer), (twin.question, "a wrong choice without a reply")
            box.locator("input[type=radio]").nth(i).check()
            if reveal.count():
                assert _marks(box) == [""] * len(options)
                before = box.locator(".cr-quiz").bounding_box()["height"]
                reveal.click()
                assert box.locator(".cr-quiz").bounding_box()["height"] == before
            said = box.locator("[data-readout=verdict]").text_content()
            assert right in said and page.evaluate(TEXT, twin.spec["because"]) in said
            assert page.evaluate(TEXT, reply) in said
            assert said.startswith("Yes" if i == twin.answer else "Not quite.")
            marks = ["✗ not this" if k == i else "" for k in range(len(options))]
            marks[twin.answer] = "✓ right"
            assert _marks(box) == marks
            label = box.locator("input[type=radio]").nth(twin.answer).get_attribute("aria-label")
            assert label.endswith(", right")


# How far a script stands from its base, and how high above it, in units of the letter size.
SCRIPTS = """
() => [...document.querySelectorAll('.cr-figure :is(msub, msup)')]
.filter(e => e.getClientRects().length).map(e => {
  const [base, script] = [...e.children].map(child => child.getBoundingClientRect());
  const size = parseFloat(getComputedStyle(e).fontSize);
  return {
    kind: e.tagName, text: e.textContent, gap: (script.left - base.right) / size,
    rise: (base.bottom - script.bottom) / size,
  };
})
"""


@pytest.mark.parametrize("where", pages)
def test_formulas_in_figures_have_the_letters_and_the_measures_of_those_in_the_text(opened, where):
    page = opened(where)
    page.evaluate("document.fonts.ready")
    faces = (
        "[...new Set([...document.querySelectorAll('.cr-figure math')].map(e => "
        "getComputedStyle(e).fontFamily))]"
    )
    assert page.evaluate(faces) in ([], ['"Course Math", math'])
    assert page.evaluate("document.fonts.check('16px \"Course Math\"', 'x')")
    sizes = page.evaluate(
        "[['.katex', 'p > .math .katex, p .katex'], ['math', '.cr-figure math']].map(([_, s]) => "
        "{ const e = document.querySelector(s); return e && parseFloat(getComputedStyle(e).fontSize) / "
        "parseFloat(getComputedStyle(e.parentElement).fontSize); })"
    )
    assert sizes[0] is None or sizes[1] is None or abs(sizes[0] - sizes[1]) < 0.02
    for script in page.evaluate(SCRIPTS):
        assert -0.2 < script["gap"] < 0.12, script
        if script["kind"] == "msup" and re.fullmatch(r"[a-z]\d", script["text"]):
            assert 0.15 < script["rise"] < 0.6, script


@pytest.mark.parametrize("where", ["chapters/01_derivatives.html", "chapters/02_partial_derivatives.html"])
def test_no_line_of_a_question_begins_with_the_sign_behind_a_formula(opened, where):
    page = opened(where)
    loose = page.locator(".cr-figure math").evaluate_all(
        """all => all.filter(math => /^[,.;:!?)]/.test(math.nextSibling?.data ?? '')
            && getComputedStyle(math.parentElement).whiteSpace !== 'nowrap').length"""
    )
    assert loose == 0 and page.locator(".cr-unbroken").count() > 15
