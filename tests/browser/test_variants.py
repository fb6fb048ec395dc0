"""Another like this, on built pages: fetched when first asked for, answered, kept, linked to, and back."""

import json

import pytest
from axe import violations
from figures_on_page import TRAITS
from playwright.sync_api import expect
from site_under_test import SITE

from chainrule.live.questions import derivatives

CHAPTER = "chapters/01_derivatives.html"
QUESTION = next(one for one in derivatives.practice() if one.id == "slope-linear-approximation")
PLACE = f"#question-{QUESTION.id}"
FILE = f"_questions/{QUESTION.id}.js"
ANOTHER, BACK = "Another like this", "Back to the book’s question"
BOTTOM = 900  # px: more than the practice's last question is high


def place_of(page):
    return page.locator(PLACE)


def another(page, number):
    place_of(page).get_by_role("button", name=ANOTHER).click()
    expect(place_of(page).get_by_text(f"Another: number {number}")).to_be_visible()


def prompt(page):
    return place_of(page).locator(".cr-prompt").text_content()


def as_text(page, question):
    markup = question.export()["prompt"]
    return page.evaluate(
        "m => Object.assign(document.createElement('p'), {innerHTML: m}).textContent", markup
    )


def answer(page, text):
    place_of(page).locator("input[type=text]").fill(text)
    place_of(page).get_by_role("button", name="Check").click()


def kept(page):
    key = page.evaluate(
        "id => Object.keys(localStorage).find(key => key.endsWith(`/derivatives/${id}`))", QUESTION.id
    )
    return key and json.loads(page.evaluate("key => localStorage.getItem(key)", key))


def test_a_variant_is_fetched_when_it_is_asked_for_and_answered_by_the_same_rules(watched):
    tab = watched(viewport={"width": 1000, "height": BOTTOM})
    asked = []
    tab.page.on("request", lambda request: asked.append(request.url.removeprefix(tab.home)))
    page = tab.open(CHAPTER)
    assert not any(url.startswith("_questions/") for url in asked)
    for number, one in enumerate(QUESTION.variants()[:3], 1):
        another(page, number)
        assert prompt(page) == as_text(page, one)
        for listed in one.export()["mistakes"]:
            answer(page, repr(listed["value"]))
            assert listed["label"].rstrip(".") in place_of(page).locator(".cr-feedback").inner_text()
        answer(page, repr(one.right))
        expect(place_of(page).locator(".cr-verdict")).to_have_class("cr-words cr-verdict cr-right")
        expect(place_of(page).locator(".cr-solved")).to_have_text("✓ solved")
        expect(page.locator("[data-readout=solved]")).to_contain_text("0 of")
        for name in ("Hint", "Solution"):
            place_of(page).get_by_role("button", name=name, exact=True).click()
        shown = place_of(page).locator(".cr-unfolded").all_inner_texts()
        assert [one.hints[0] in shown[0], len(shown)] == [True, 2]
    assert [url for url in asked if url.startswith("_questions/")] == [FILE]
    place_of(page).get_by_role("button", name=BACK).click()
    assert prompt(page) == as_text(page, QUESTION)
    assert place_of(page).locator(".cr-verdict, .cr-unfolded").count() == 0
    assert place_of(page).locator("input[type=text]").input_value() == ""
    expect(place_of(page).get_by_role("button", name=ANOTHER)).to_be_focused()
    assert tab.complaints == []


def test_answers_to_variants_are_kept_with_their_numbers_and_the_next_is_one_not_solved(watched):
    tab = watched()
    page = tab.open(CHAPTER)
    one, two, *_ = QUESTION.variants()
    another(page, 1)
    answer(page, repr(one.right))
    another(page, 2)
    answer(page, "1000")
    entry = kept(page)
    assert (entry["solved"], entry["others"]["1"]["solved"], entry["others"]["2"]["solved"]) == (
        False,
        True,
        False,
    )
    assert [*entry["others"]] == ["1", "2"]

    page = tab.open(CHAPTER)
    assert prompt(page) == as_text(page, QUESTION) and place_of(page).locator(".cr-verdict").count() == 0
    another(page, 2)
    assert place_of(page).locator("input[type=text]").input_value() == "1000"
    assert place_of(page).locator(".cr-wrong").count() == 1
    answer(page, repr(two.right))
    another(page, 3)

    page.get_by_role("button", name="Clear my answers").click()
    page.get_by_role("button", name="Clear them").click()
    assert kept(page) is None and prompt(page) == as_text(page, QUESTION)
    another(page, 1)
    assert place_of(page).locator("input[type=text]").input_value() == ""


def test_the_book_s_question_counts_whatever_was_done_with_variants(watched):
    tab = watched()
    page = tab.open(CHAPTER)
    answer(page, repr(QUESTION.right))
    another(page, 1)
    answer(page, "1000")
    expect(page.locator("[data-readout=solved]")).to_contain_text("1 of")
    assert (kept(page)["solved"], kept(page)["others"]["1"]["solved"]) == (True, False)
    figure = page.locator(".cr-practice")
    assert figure.evaluate(TRAITS, ["solved"]) == {"solved": [QUESTION.id]}


def test_a_link_leads_a_class_to_the_same_variant(watched):
    tab = watched(viewport={"width": 1000, "height": BOTTOM})
    page = tab.open(CHAPTER)
    for number in range(1, 5):
        another(page, number)
    assert page.url.endswith(f"{PLACE}?another=4")
    link = page.url
    place_of(page).get_by_role("button", name=BACK).click()
    assert page.url.endswith(PLACE)

    other = watched(viewport={"width": 1000, "height": BOTTOM})
    page = other.open(link.removeprefix(other.home))
    expect(place_of(page).get_by_text("Another: number 4")).to_be_visible()
    assert prompt(page) == as_text(page, QUESTION.variants()[3])
    assert 0 <= place_of(page).bounding_box()["y"] < BOTTOM
    page.evaluate("hash => { location.hash = hash }", f"{PLACE}?another=99")
    said = "Number 99 was asked for; the numbers here are 1 to 20. Press the button for one of them."
    expect(place_of(page).get_by_text(said)).to_be_visible()
    page.evaluate("hash => { location.hash = hash }", PLACE)
    page.wait_for_function(
        "([place, wanted]) => document.querySelector(`${place} .cr-prompt`).textContent === wanted",
        arg=[PLACE, as_text(page, QUESTION)],
    )
    page.evaluate("hash => { location.hash = hash }", "#question-slope-sign?another=2")  # it does not vary
    page.wait_for_timeout(200)
    assert other.complaints == tab.complaints == []


def test_where_a_variant_cannot_be_had_the_page_says_so_and_tries_again(watched):
    tab = watched()
    page = tab.open(CHAPTER)
    page.route(f"**/{FILE}", lambda route: route.abort())
    place_of(page).get_by_role("button", name=ANOTHER).click()
    said = f"{FILE}, with others like this, did not come. Are you offline? Connect, and press once more."
    expect(place_of(page).get_by_text(said)).to_be_visible()
    assert prompt(page) == as_text(page, QUESTION)
    page.unroute(f"**/{FILE}")
    another(page, 1)


def test_a_file_of_another_edition_is_told_from_one_that_did_not_come(watched):
    tab = watched()
    page = tab.open(CHAPTER)
    empty = {"body": "globalThis.courseQuestions = {};", "content_type": "text/javascript"}
    page.route(f"**/{FILE}", lambda route: route.fulfill(**empty))
    place_of(page).get_by_role("button", name=ANOTHER).click()
    said = f"{FILE} came without this question. Load this page anew."
    expect(place_of(page).get_by_text(said)).to_be_visible()
    assert prompt(page) == as_text(page, QUESTION)


def test_a_variant_comes_to_a_page_that_was_opened_as_a_file(watched):
    tab = watched(home=f"{SITE.as_uri()}/")
    page = tab.open(CHAPTER)
    another(page, 1)
    assert prompt(page) == as_text(page, QUESTION.variants()[0])
    assert tab.complaints == []


@pytest.mark.parametrize("width", [1400, 360])
def test_the_button_stays_under_the_finger_and_keeps_the_focus(watched, width):
    tab = watched(viewport={"width": width, "height": 700})
    page = tab.open(CHAPTER)
    wrong = []
    for place in page.locator(f".cr-questions > li:has(button:text-is('{ANOTHER}'))").all():
        button = place.get_by_role("button", name=ANOTHER)
        place.get_by_role("button", name="Hint", exact=True).click()  # its label is longer now
        button.evaluate("e => e.scrollIntoView({block: 'center', behavior: 'instant'})")
        before = button.bounding_box()
        for number in range(1, 6):
            page.mouse.click(before["x"] + before["width"] / 2, before["y"] + before["height"] / 2)
            try:
                expect(place.get_by_text(f"Another: number {number}")).to_be_visible(timeout=15_000)
            except AssertionError:
                wrong.append((place.get_attribute("id"), number))
                break
            after = button.bounding_box()
            if abs(after["y"] - before["y"]) > 1 or abs(after["x"] - before["x"]) > 1:
                wrong.append((place.get_attribute("id"), number, before, after))
        assert button.evaluate("e => e === document.activeElement")
    assert wrong == []


def test_keyboard_alone_goes_to_another_and_back(opened):
    page = opened(CHAPTER)
    place_of(page).locator("input[type=text]").focus()
    for _ in range(4):  # Check, Hint, Solution
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(place_of(page).get_by_role("status").filter(has_text="Another: number 1")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert prompt(page) == as_text(page, QUESTION)
    expect(place_of(page).get_by_role("button", name=ANOTHER)).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_a_variant(opened, scheme):
    page = opened(CHAPTER, width=360, height=800, scheme=scheme)
    another(page, 1)
    answer(page, "7")
    page.mouse.move(0, 0)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_each_question_of_each_practice_has_a_file_and_nothing_else_has():
    import slips

    files = {path.stem for path in (SITE / "_questions").glob("*.js")}
    assert {one.id for one in slips.book_questions()} <= files
    for path in (SITE / "_questions").glob("*.js"):
        text = path.read_text(encoding="ascii")
        states = json.loads(text[text.index("=[") + 1 : text.rindex(";")])
        assert all(one["id"] == path.stem for one in states)
        assert len(states) == 1 + states[0].get("variants", 0)
