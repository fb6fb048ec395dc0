"""Practice and typed formulas on the built pages: with the mouse, with the keyboard alone, after a reload."""

import html
import json
import re
from itertools import cycle, pairwise

import pytest
from axe import violations
from figures_on_page import READOUTS, TRAITS, disagreements, twins_on
from playwright.sync_api import expect
from shared_pages import SETTLED, SWITCH
from site_under_test import SITE, live_pages

from chainrule.live.composite_functions.formula import Formula
from chainrule.live.quiz import Practice

PREFIX = "chain-rule-course//"  # of a site without a folder
SCROLLED_BY_KEY = (
    "[...document.querySelectorAll('pre')].every(e => e.scrollWidth <= e.clientWidth || e.tabIndex >= 0)"
)
# What the page's own figure makes of an answer: the verdict on the card, as a reader sees it.
VERDICT = "card => card.querySelector('.cr-verdict')?.classList.contains('cr-right') ? 'right' : 'wrong'"
# Answer a question, press Check, and wait for what judges: what is said, and the verdict.
ANSWER = f"""async (card, answer) => {{
    const field = card.querySelector('input[type=text]');
    if (field) {{
        field.value = answer;
        field.dispatchEvent(new Event('input', {{bubbles: true}}));
    }} else card.querySelectorAll('input[type=radio]')[answer].click();
    [...card.querySelectorAll('button')].find((button) => button.innerText === 'Check').click();
    const said = card.querySelector('.cr-feedback');
    do await new Promise(requestAnimationFrame); while (said.textContent.startsWith('Loading'));
    return [said.textContent, ({VERDICT})(card)];
}}"""
# Press a button until it offers to hide what it unfolded, then once more: how much shows after each press,
# and the offer before the last. Nothing where there is no such button.
UNFOLD = """(card, name) => {
    const button = [...card.querySelectorAll('button')].find(one => one.innerText === name);
    if (!button) return null;
    const seen = [];
    const press = () => {
        button.click();
        seen.push([...card.querySelectorAll('.cr-unfolded')].filter(one => one.checkVisibility()).length);
    };
    for (let i = 0; i < 20 && !button.innerText.startsWith('Hide'); i++) press();
    seen.push(button.innerText);
    press();
    return seen;
}"""
# What somebody else may have left where the browser keeps answers.
RUBBISH = [
    "{",
    "7",
    "null",
    json.dumps({"answers": 99, "checked": [1], "hints": -3, "steps": 1e9, "solved": 1}),
]


def _with(trait):
    """The pages with a figure that has the trait."""
    return [page for page in live_pages() if f'"{trait}":' in (SITE / page).read_text(encoding="utf-8")]


practice_pages = pytest.mark.parametrize("where", _with("asking"))
formula_pages = pytest.mark.parametrize("where", _with("graphed"))


def _blocks(page, where):
    """Each practice of the page, with its twin in Python."""
    return [(place.locator(".cr-figure"), twin) for place, twin in twins_on(page, where, Practice)]


def _cards(page, where):
    return [
        (block.locator(".cr-question").nth(i), question)
        for block, twin in _blocks(page, where)
        for i, question in enumerate(twin.questions)
    ]


def _answer(card, answer):
    return card.evaluate(ANSWER, answer)


def _right(question):
    if question.kind == "choice":
        return next(i for i, option in enumerate(question.options) if option.right)
    return question.answer if question.kind == "formula" else repr(question.right)


def _steps(question):
    """Its worked answer; the answer itself, as it may be typed, or the right option, closes it."""
    return len(question.solution) + (question.kind == "choice" or bool(getattr(question, "answer", "")))


def _words(markup):
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def _kept(page):
    return page.evaluate(
        "p => Object.fromEntries(Object.entries(localStorage).filter(([k]) => k.startsWith(p)))", PREFIX
    )


def test_there_is_practice_in_the_book():
    assert _with("asking"), "no page holds practice: the tests below would pass emptily"


@practice_pages
def test_right_answers_and_wrong_ones_are_told_apart_and_progress_counts(opened, where):
    page = opened(where)
    for card, question in _cards(page, where):
        exported = question.export()
        if question.kind == "choice":
            options = enumerate(exported["options"])
            wrong = [(i, option["reason"]) for i, option in options if not option["right"]]
        elif question.kind == "number":
            wrong = [(repr(listed["value"]), listed["label"]) for listed in exported["mistakes"]]
        else:  # what listed mistakes of formulas are told is tested on their graphs, without a browser
            wrong = [(f"-({question.answer})", ""), (f"({question.answer}) + 1", "")]
        for answer, words in wrong:
            said, verdict = _answer(card, answer)
            assert verdict == "wrong", (question.id, answer)
            assert _words(words).rstrip(".") in said, (question.id, answer, said)
        said, verdict = _answer(card, _right(question))
        assert (verdict, said.split("Right.")[1:] != []) == ("right", True), (question.id, said)
        expect(card.locator(".cr-solved")).to_have_text("✓ solved")
    for block, twin in _blocks(page, where):
        count = len(twin.questions)
        expect(block.locator("[data-readout=solved]")).to_have_text(f"{count} of {count} solved")
        assert block.locator("progress").evaluate("bar => bar.value") == count
        assert disagreements(block, twin) == []


@practice_pages
def test_answers_survive_a_reload_and_clearing_asks_once(watched, where):
    view = watched()
    page = view.open(where)
    for card, question in _cards(page, where):
        _answer(card, _right(question))
    block, _ = _blocks(page, where)[0]
    before = [b.locator(".cr-questions").inner_text() for b, _ in _blocks(page, where)]
    assert len(_kept(page)) == len(_cards(page, where))

    view.open(where)
    assert [b.locator(".cr-questions").inner_text() for b, _ in _blocks(page, where)] == before
    for card, question in _cards(page, where):
        if question.kind == "choice":
            assert card.locator("input[type=radio]").nth(_right(question)).is_checked()
        else:
            assert card.locator("input[type=text]").input_value() == _right(question)

    block.get_by_role("button", name="Clear my answers").click()
    expect(block.get_by_role("button", name="Keep them")).to_be_focused()
    page.keyboard.press("Enter")
    assert len(_kept(page)) == len(_cards(page, where))
    for block, _ in _blocks(page, where):
        block.get_by_role("button", name="Clear my answers").click()
        block.get_by_role("button", name="Clear them").click()
        expect(block.get_by_role("button", name="Clear my answers")).to_be_focused()
        expect(block.locator("[data-readout=solved]")).to_contain_text("0 of")
        expect(block.locator(".cr-verdict")).to_have_count(0)
    assert _kept(page) == {}
    view.open(where)
    assert page.locator(".cr-verdict").count() == 0
    assert view.complaints == []


@practice_pages
def test_a_choice_is_kept_by_its_words_for_its_place_may_change(watched, where):
    """An older edition kept its place: where another choice stands now, nothing is said of it."""
    view = watched()
    page = view.open(where)
    blocks = _blocks(page, where)
    shelf = {question.id: twin.spec["chapter"] for _, twin in blocks for question in twin.questions}
    choices = [i for i, (_, question) in enumerate(_cards(page, where)) if question.kind == "choice"]

    def entries():
        for i in choices:
            card, question = _cards(page, where)[i]
            yield card, question, f"{PREFIX}{shelf[question.id]}/{question.id}"

    def keep(key, place, entry=None):
        entry = {**(entry or {}), "answers": place, "checked": place, "solved": True}
        page.evaluate("([key, entry]) => localStorage.setItem(key, entry)", [key, json.dumps(entry)])

    for card, question, key in entries():
        _answer(card, _right(question))
        entry = json.loads(_kept(page)[key])
        assert entry["answers"] == entry["checked"] == question.export()["options"][_right(question)]["text"]
        keep(key, (_right(question) + 1) % len(question.options), entry)
    view.open(where)
    for card, question, key in entries():
        expect(card.locator(".cr-solved")).to_have_text("✓ solved")
        assert card.locator("input:checked, .cr-verdict").count() == 0
        keep(key, _right(question))
    view.open(where)
    for card, question, _ in entries():
        assert card.locator("input[type=radio]").nth(_right(question)).is_checked()


@practice_pages
def test_unreadable_answer_is_shown_with_the_place_where_reading_stopped(opened, where):
    page = opened(where)
    for card, question in _cards(page, where):
        if question.kind != "choice":
            said, _ = _answer(card, "2 * (1 + # 3)")
            assert card.locator(".cr-read mark").inner_text() == "#"
            assert "(see character 10)" in said
            said, _ = _answer(card, "<b>1</b>")
            assert card.locator(".cr-feedback b").count() == 0
            assert card.locator("input").get_attribute("aria-invalid") == "true"
    for block, _ in _blocks(page, where):
        assert block.evaluate(READOUTS) == {"solved": "0", "tried": "0"}


@practice_pages
def test_empty_answers_are_told_what_to_do_and_do_not_count(opened, where):
    page = opened(where)
    for card, _ in _cards(page, where):
        card.get_by_role("button", name="Check").click()
        assert card.locator(".cr-feedback").inner_text().strip()
    for block, _ in _blocks(page, where):
        assert block.evaluate(READOUTS) == {"solved": "0", "tried": "0"}


@practice_pages
def test_hints_and_steps_unfold_one_by_one_and_fold_again(opened, where):
    page = opened(where)
    for card, question in _cards(page, where):
        for first, hide, total in (
            ("Hint", "Hide the hints", len(question.hints)),
            ("Solution", "Hide the solution", _steps(question)),
        ):
            expected = [*range(1, total + 1), hide, 0] if total else None
            assert card.evaluate(UNFOLD, first) == expected, (question.id, first)


@practice_pages
def test_keyboard_alone_answers_every_question(opened, where):
    page = opened(where)
    for card, question in _cards(page, where):
        if question.kind == "choice":
            card.locator("input[type=radio]").first.focus()
            page.keyboard.press("Space")
            for _ in range(_right(question)):
                page.keyboard.press("ArrowDown")
        else:
            card.locator("input[type=text]").focus()
            page.keyboard.type(_right(question))
        page.keyboard.press("Enter")
        assert card.evaluate(VERDICT) == "right", question.id
        page.keyboard.press("Tab")
        expect(card.get_by_role("button", name="Check")).to_be_focused()


@practice_pages
def test_practice_works_where_storage_is_refused_or_holds_rubbish(watched, where):
    refused = watched()
    refused.page.add_init_script(
        "const refuse = () => { throw new DOMException('no', 'SecurityError'); };"
        "Object.defineProperty(window, 'localStorage', {get: refuse})"
    )
    page = refused.open(where)
    card, question = _cards(page, where)[0]
    assert _answer(card, _right(question))[1] == "right"
    expect(page.locator(".cr-practice .cr-note").first).to_contain_text("does not keep what you answer now")
    assert [line for line in refused.complaints if "exception" in line and "practice" in line] == []

    filling = watched()
    page = filling.open(where)
    note = page.locator(".cr-practice .cr-note").first
    expect(note).to_contain_text("kept in this browser only")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }")
    assert _answer(_cards(page, where)[0][0], _right(question))[1] == "right"
    expect(note).to_contain_text("does not keep what you answer now")
    assert filling.complaints == []

    keys = [
        f"{PREFIX}{twin.spec['chapter']}/{question.id}"
        for _, twin in _blocks(page, where)
        for question in twin.questions
    ]
    left = dict(zip(keys, cycle(RUBBISH), strict=False))
    assert len(left) >= len(RUBBISH)
    full = watched()
    full.page.add_init_script(f"Object.assign(localStorage, {json.dumps(left)})")
    page = full.open(where)
    assert page.locator(".cr-verdict, .cr-unfolded").count() == 0
    assert page.locator(".cr-question").count() == len(_cards(page, where))
    assert full.complaints == []


@practice_pages
def test_axe_finds_nothing_while_feedback_hints_and_solutions_show(opened, where):
    page = opened(where, width=360, height=800)
    cards = _cards(page, where)
    for number, (card, question) in enumerate(cards):
        if question.kind == "choice":
            _answer(card, number % len(question.options))
        else:
            _answer(card, [_right(question), f"-({_right(question)})", "1 + #", "1/2*7"][number % 4])
        for name in ("Hint", "Solution"):
            if card.get_by_role("button", name=name, exact=True).count():
                card.get_by_role("button", name=name, exact=True).click()
    _blocks(page, where)[0][0].get_by_role("button", name="Clear my answers").click()
    page.mouse.move(0, 0)  # nothing hovered, nothing under the sticky header
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_function(SCROLLED_BY_KEY)  # the theme looks at a new width after a while
    assert violations(page) == []
    page.evaluate(SWITCH, "dark")
    page.evaluate(SETTLED)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    for block, _ in _blocks(page, where):  # the rest of the page is looked at in the dark in test_pages.py
        assert violations(page, within=block) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@formula_pages
def test_typed_formula_is_python_s_and_a_typing_error_keeps_the_last_picture(opened, where):
    page = opened(where, reduced_motion="reduce")
    for place, twin in twins_on(page, where, Formula):
        root = place.locator(".cr-figure")
        field = root.locator("input[type=text]")
        texts = [
            "ln(1 + x²)",
            "x^2 sin x",
            "tan(x)/x",
            "3",
            "x",
            "√(sin x)",
            "σ(-3x)",
            "1/x - 1/x",
            "e^(e^(e^x))",
        ]
        for text in texts:
            field.fill(text)
            assert root.evaluate(TRAITS, ["good"]) == {"good": text}
            assert disagreements(root, twin) == [], text
            assert "NaN" not in root.inner_text()
            assert "NaN" not in root.locator("svg").evaluate_all("all => all.map(e => e.outerHTML).join()")
        before = root.locator("svg").first.inner_html(), root.evaluate(READOUTS)
        field.fill("sin(x")
        assert (root.locator("svg").first.inner_html(), root.evaluate(READOUTS)) == before
        assert "opened at character 4" in root.locator(".cr-verdict").inner_text()
        assert field.get_attribute("aria-invalid") == "true"
        assert violations(page, within=root) == []
        field.press("End")
        page.keyboard.type("^2)")
        assert root.locator(".cr-verdict").count() == 0
        assert root.evaluate(READOUTS)["formula"] == "sin(x^2)"


@formula_pages
def test_row_of_boxes_grows_and_shrinks_with_the_formula(opened, where):
    page = opened(where)
    field = page.locator(".cr-figure:has(.cr-chip) input[type=text]").first
    root = page.locator(".cr-figure:has(.cr-chip)").first
    counts = []
    for text in ("x^2", "sin(x^2)", "e^sin(x^2)", "sqrt(1 + e^sin(x^2))"):
        field.fill(text)
        counts.append(root.locator("svg").first.locator("rect:visible").count())
    assert counts == [1, 2, 3, 5]
    assert all(a < b for a, b in pairwise(counts))
