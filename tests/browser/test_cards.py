"""Links to equations and words: their cards under the pointer, by keyboard and by touch."""

import json
import re

import pytest
from site_under_test import SITE

CHAPTER = "chapters/04_chain_rule.html"
EQUATION = "a.reference.internal[href='#equation-eq-chain-rule']"
CARD = ".course-card"


@pytest.fixture
def page(watched):
    tab = watched(viewport={"width": 1000, "height": 800})
    yield tab.open(CHAPTER)
    assert tab.complaints == []


def test_a_card_shows_the_equation_moves_nothing_and_goes_away(page):
    link = page.locator(EQUATION).first
    link.scroll_into_view_if_needed()
    height = page.evaluate("document.documentElement.scrollHeight")
    link.hover()
    page.wait_for_selector(CARD)
    card = page.locator(CARD)
    assert card.get_attribute("role") == "tooltip" and "(4.2)" in card.inner_text()
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    assert page.evaluate("document.documentElement.scrollHeight") == height
    card.hover()
    page.wait_for_timeout(500)
    assert card.is_visible(), "it can be read with the pointer on it"
    page.keyboard.press("Escape")
    assert card.count() == 0 and link.get_attribute("aria-describedby") is None
    link.hover(position={"x": 1, "y": 1})
    page.mouse.move(5, 5)
    page.wait_for_timeout(700)
    assert card.count() == 0


def test_the_keyboard_brings_and_closes_it_and_it_stays_in_the_window(page):
    page.set_viewport_size({"width": 360, "height": 700})
    link = page.locator(EQUATION).first
    link.scroll_into_view_if_needed()
    page.keyboard.press("Tab")
    link.focus()
    page.wait_for_selector(CARD)
    left, right = page.locator(CARD).evaluate(
        "c => [c.getBoundingClientRect().left, c.getBoundingClientRect().right]"
    )
    assert left >= 0 and right <= 360
    page.keyboard.press("Tab")
    assert link.get_attribute("aria-describedby") is None


def test_a_first_tap_shows_it_and_a_second_follows_the_link(watched):
    page = watched(viewport={"width": 360, "height": 700}, has_touch=True).open(CHAPTER)
    link = page.locator(EQUATION).first
    link.scroll_into_view_if_needed()
    link.tap()
    page.wait_for_selector(CARD)
    assert "equation" not in page.evaluate("location.hash")
    link.tap()
    page.wait_for_function("location.hash === '#equation-eq-chain-rule'")


def test_every_link_to_an_equation_or_to_a_word_has_its_card():
    for path in sorted((SITE / "chapters").glob("*.html")):
        html = path.read_text(encoding="utf-8")
        links = re.findall(r'<a class="reference internal" href="([^"#]*)#([^"]+)"', html)
        wanted = {anchor for to, anchor in links if anchor.startswith("equation-") or to == "glossary.html"}
        script = (SITE / f"_cards/{path.stem}.js").read_text(encoding="ascii")
        cards = json.loads(script.removeprefix("globalThis.courseCards=").rstrip(";\n"))
        assert wanted == {key.split("#")[1] for key in cards} or path.stem == "glossary", path.stem
        assert len(script) < 300_000
