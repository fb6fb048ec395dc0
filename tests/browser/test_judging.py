"""What judges answers comes to a page when somebody begins to answer, as scripts of its own (judging.js)."""

import re

import pytest
from playwright.sync_api import expect
from site_under_test import SITE
from watched_pages import LIVES, READY

PLAIN, WITH_FORMULAS = "chapters/01_derivatives.html", "chapters/03_composite_functions.html"
TRAINER = "figures/backpropagation-trainer.html"
FAILED = "What judges answers did not come. Are you offline? Connect, and press once more."
ANSWERS = """() => [...document.querySelectorAll('.cr-practice .cr-question')].map((card) => {
    const spec = card.closest('.cr-figure').model.get('spec');
    const {right, answer, options, solution, id} =
        spec.questions.find((one) => card.closest("li").id === `question-${one.id}`);
    return {id, formula: answer, text: answer ?? (options ? null : String(right)),
        steps: solution.length + (answer ? 1 : 0)};
})"""
TOP = "e => e.getBoundingClientRect().top"


def typed(page, wanted="text"):
    """The first question that is answered by typing: its card, and what is right."""
    where, question = next((i, each) for i, each in enumerate(page.evaluate(ANSWERS)) if each[wanted])
    return page.locator(".cr-practice .cr-question").nth(where), question


def scripts_of(tab):
    """The names of the bundles that a page asks for, as it asks."""
    asked = []
    tab.page.on("request", lambda request: asked.extend(re.findall(r"_live/(\w+)\.js\?v=\w+$", request.url)))
    return asked


@pytest.mark.parametrize(
    ("where", "late"), [(PLAIN, ["formula", "judge"]), (WITH_FORMULAS, ["judge"])], ids=["plain", "formulas"]
)
def test_it_comes_when_the_focus_comes_to_a_question_and_not_before(watched, where, late):
    tab = watched(viewport={"width": 1000, "height": 800})
    asked = scripts_of(tab)
    page = tab.open(where)
    page.wait_for_load_state("networkidle")
    assert "practice" in asked and not {"judge"} & {*asked}
    before = len(asked)
    card, question = typed(page)
    with page.expect_request("**/_live/judge.js*"):
        card.locator("input").focus()
    card.locator("input").fill(question["text"])
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-verdict.cr-right")).to_be_visible()
    assert asked[before:] == late
    assert tab.complaints == []


def test_an_answer_that_is_quicker_than_what_judges_it_is_judged_as_it_was_given(watched):
    tab = watched()
    page = tab.open(PLAIN)
    held = []
    page.route("**/_live/judge.js*", lambda route: held.append(route))
    card, question = typed(page)
    card.locator("input").fill(question["text"])
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-feedback")).to_have_text("Loading …")
    card.locator("input").fill("12345")
    held[0].continue_()
    expect(card.locator(".cr-verdict.cr-right")).to_be_visible()
    expect(card.locator("input")).to_have_value("12345")
    expect(page.locator("[data-readout=solved]").first).to_contain_text("1 of")
    assert tab.complaints == []


def test_where_it_cannot_come_this_is_said_nothing_is_lost_and_the_next_click_tries_again(watched):
    tab = watched()
    page = tab.open(PLAIN)
    page.route("**/_live/judge.js*", lambda route: route.abort())
    card, question = typed(page, "formula")
    card.locator("input").fill(question["text"])
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-feedback")).to_have_text(FAILED)
    expect(card.locator("input")).to_have_value(question["text"])
    expect(page.locator("[data-readout=tried]").first).to_have_text("")
    for _ in range(question["steps"]):
        card.locator("button", has_text=re.compile("^(Solution|Next step)")).click()
    last = card.locator(".cr-unfolded").nth(question["steps"] - 1)
    expect(last).to_contain_text(f"The answer: {question['text']}")
    page.unroute("**/_live/judge.js*")
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-verdict.cr-right")).to_be_visible()
    expect(page.locator("[data-readout=solved]").first).to_contain_text("1 of")


def test_the_trainer_says_so_too(watched):
    tab = watched()
    page = tab.page
    page.goto(tab.home + TRAINER)
    page.wait_for_function(READY)
    page.route("**/_live/judge.js*", lambda route: route.abort())
    field, said = page.locator(".cr-fields input").first, page.locator("[role=status] .cr-now")
    field.fill("12345")
    field.press("Enter")
    expect(said).to_have_text(FAILED)
    page.unroute("**/_live/judge.js*")
    field.press("Enter")
    expect(said).to_have_text("Not yet: this is another number.")


def test_it_comes_to_a_page_that_was_opened_as_a_file(watched):
    page = watched().page
    page.goto((SITE / PLAIN).as_uri())
    page.wait_for_function(LIVES)
    card, question = typed(page)
    card.locator("input").fill(question["text"])
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-verdict.cr-right")).to_be_visible()


def test_an_address_leads_to_its_question_though_answers_above_were_kept(watched):
    tab = watched(viewport={"width": 1000, "height": 700})
    page = tab.open(PLAIN)
    questions = page.evaluate(ANSWERS)
    cards = page.locator(".cr-practice .cr-question")
    for i, question in enumerate(questions):
        if question["text"]:
            cards.nth(i).locator("input").fill(question["text"])
            cards.nth(i).get_by_role("button", name="Check").click()
            expect(cards.nth(i).locator(".cr-verdict.cr-right")).to_be_visible()
    kept = page.locator(".cr-verdict").count()
    assert kept > 2
    last = f"question-{questions[-1]['id']}"
    page.goto("about:blank")
    page.goto(f"{tab.home}{PLAIN}#{last}")
    page.wait_for_function(LIVES)
    expect(page.locator(".cr-verdict")).to_have_count(kept)
    page.wait_for_timeout(300)
    top = page.locator(f"#{last}").evaluate(TOP)
    assert 0 <= top < 200
    assert tab.complaints == []
