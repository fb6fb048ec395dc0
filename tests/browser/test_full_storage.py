"""Answers where the browser's storage is full, and has room again: what is kept, what the page says of it."""

import json

import pytest
from playwright.sync_api import expect

WHERE = "chapters/01_derivatives.html"
KEY = "chain-rule-course//derivatives/"
ROOM = """
const keep = Storage.prototype.setItem;
window.full = FULL;
Storage.prototype.setItem = function (...entry) {
  if (window.full) throw new DOMException("full", "QuotaExceededError");
  return keep.apply(this, entry);
};
"""
FIRST, SECOND = "slope-linear-approximation", "slope-central-order"


class Reader:
    """Somebody who answers the practice in a window of their own, whose storage fills and empties."""

    def __init__(self, watched, full=False):
        self.tab = watched()
        self.tab.page.add_init_script(ROOM.replace("FULL", json.dumps(full)))
        self.page = self.tab.open(WHERE)
        self.note = self.page.locator(".cr-practice:not(.cr-due) .cr-note").first

    def room(self, there):
        self.page.evaluate("there => { window.full = !there; }", there)

    def answer(self, question, text):
        card = self.page.locator(f"#question-{question}")
        card.locator("input[type=text]").fill(text)
        card.locator("button", has_text="Check").click()

    def another(self, question):
        card = self.page.locator(f"#question-{question}")
        card.get_by_role("button", name="Another like this").click()
        expect(card.get_by_role("status").filter(has_text="Another: number")).to_be_visible()  # it is fetched

    def kept(self, question):
        return json.loads(self.page.evaluate("key => localStorage.getItem(key)", KEY + question) or "null")

    def elsewhere(self, question, entry):
        """Another window keeps an entry."""
        put = "([key, entry]) => localStorage.setItem(key, entry)"
        self.page.evaluate(put, [KEY + question, json.dumps(entry)])

    def keeps(self, wanted):
        expect(self.note).to_contain_text(
            "kept in this browser only" if wanted else "does not keep what you answer now"
        )


@pytest.fixture
def reader(watched):
    return lambda **options: Reader(watched, **options)


def test_what_had_no_room_is_kept_as_soon_as_there_is(reader):
    one = reader()
    one.keeps(True)
    one.room(False)
    one.answer(FIRST, "6.8")
    one.keeps(False)
    assert one.kept(FIRST) is None
    one.room(True)
    one.answer(SECOND, "100")
    one.keeps(True)
    assert one.kept(FIRST)["solved"] and one.kept(SECOND)["solved"]
    assert one.tab.complaints == []


def test_a_page_that_opens_without_room_says_later_that_it_keeps_answers(reader):
    one = reader(full=True)
    one.keeps(False)
    one.room(True)
    one.answer(FIRST, "6.8")
    one.keeps(True)
    assert one.kept(FIRST)["solved"]


def test_what_another_window_has_kept_since_is_not_overwritten(reader):
    one = reader()
    one.room(False)
    one.answer(FIRST, "17")
    one.room(True)
    other = {"answers": "6.8", "checked": "6.8", "solved": True, "tried": True, "box": 1, "day": "2026-11-28"}
    one.elsewhere(FIRST, other)
    one.answer(SECOND, "100")
    assert one.kept(FIRST) == {**one.kept(FIRST), **other}
    assert one.kept(SECOND)["solved"]


def test_a_wrong_answer_without_room_counts_for_when_the_question_is_due(reader):
    one = reader()
    one.elsewhere(FIRST, {"solved": True, "tried": True, "box": 3, "day": "2025-01-01"})
    one.room(False)
    one.answer(FIRST, "17")
    one.answer(FIRST, "6.8")
    one.room(True)
    one.answer(SECOND, "100")
    assert one.kept(FIRST)["box"] == 1


def test_clearing_answers_makes_no_room_and_does_not_say_so(reader):
    one = reader()
    one.room(False)
    one.answer(FIRST, "6.8")
    one.page.locator(".cr-practice:not(.cr-due) button", has_text="Clear my answers").click()
    one.page.locator("button", has_text="Clear them").click()
    one.keeps(False)
    one.room(True)
    one.answer(SECOND, "100")
    one.keeps(True)
    assert one.kept(FIRST) is None


VARIED = "slope-of-a-cubic"


def test_a_variant_without_room_is_kept_beside_what_another_window_keeps(reader):
    one = reader()
    one.room(False)
    one.another(VARIED)
    one.answer(VARIED, "17")
    one.room(True)
    other = {
        "answers": "1",
        "checked": "1",
        "solved": False,
        "tried": True,
        "others": {"2": {"answers": "3"}},
    }
    one.elsewhere(VARIED, other)
    one.answer(SECOND, "100")
    one.keeps(True)
    kept = one.kept(VARIED)
    assert kept["answers"] == "1" and kept["others"]["1"]["answers"] == "17"
    assert kept["others"]["2"]["answers"] == "3"


def test_what_is_solved_in_another_window_stays_solved(reader):
    one = reader()
    solved = {"answers": "6.8", "checked": "6.8", "solved": True, "tried": True}
    for entry in ({**solved, "others": {"1": solved}}, {"solved": "yes", "tried": 3, "others": 5}):
        one.elsewhere(FIRST, entry)
        one.answer(FIRST, "7")
        kept = one.kept(FIRST)
        assert kept["answers"] == "7" and kept["tried"] is True
        assert kept["solved"] is (entry["solved"] is True)


def test_answers_are_kept_where_another_window_has_cleared_them_meanwhile(reader):
    one = reader()
    one.answer(FIRST, "17")
    one.room(False)
    one.answer(FIRST, "6.8")
    one.page.evaluate("localStorage.clear()")
    one.room(True)
    one.answer(SECOND, "100")
    one.keeps(True)
    assert one.kept(FIRST)["solved"] and one.kept(SECOND)["solved"]
    assert one.tab.complaints == []


def test_a_variant_that_is_solved_without_room_stays_solved(reader):
    one = reader()
    one.room(False)
    one.another(VARIED)
    one.answer(VARIED, "5x^4 + 6")
    assert "Right" in one.page.locator(f"#question-{VARIED}").inner_text()
    one.room(True)
    other = {"others": {"1": {"answers": "4", "checked": "4", "solved": False, "tried": True}}}
    one.elsewhere(VARIED, other)
    one.answer(SECOND, "100")
    assert one.kept(VARIED)["others"]["1"] == {"answers": "4", "checked": "4", "solved": True, "tried": True}


def test_what_a_window_knows_nothing_of_it_leaves_as_it_is(reader):
    """It has been open since before another one was typed in."""
    one = reader()
    typed = {"answers": "9999", "checked": "9999", "hints": 1, "others": {"1": {"answers": "4444"}}}
    one.elsewhere(VARIED, typed)
    one.another(VARIED)
    one.page.locator(f"#question-{VARIED}").get_by_role("button", name="Hint").click()
    kept = one.kept(VARIED)
    assert {**kept, "others": typed["others"]} == {**typed, "solved": False, "tried": False}
    assert kept["others"]["1"]["answers"] == "4444" and kept["others"]["1"]["hints"] == 1


def test_what_is_typed_last_counts_where_another_window_kept_an_answer_meanwhile(reader):
    one = reader()
    one.room(False)
    one.answer(FIRST, "17")
    one.room(True)
    other = {"answers": "9", "checked": "9", "solved": False, "tried": True}
    one.elsewhere(FIRST, other)
    field = one.page.locator(f"#question-{FIRST} input[type=text]")
    field.fill("6.5")
    field.press("Tab")
    one.keeps(True)
    assert one.kept(FIRST)["answers"] == "6.5"


@pytest.mark.parametrize("unkept", ["the book's question", "a variant of it"])
def test_without_room_an_answer_is_lost_to_no_other_part_of_its_question(reader, unkept):
    """Another window answers it while this one has newer words on a variant, or the other way round."""
    one = reader()
    first = unkept != "a variant of it"
    if not first:
        one.another(VARIED)
    one.answer(VARIED, "1")
    one.room(False)
    one.answer(VARIED, "17")
    one.room(True)
    other = {"answers": "2", "checked": "2", "solved": False, "tried": True}
    kept = one.kept(VARIED)
    one.elsewhere(VARIED, {**kept, "others": {"1": other}} if first else {**kept, **other})
    one.answer(SECOND, "100")
    one.keeps(True)
    now = one.kept(VARIED)
    own, theirs = (now, now["others"]["1"]) if first else (now["others"]["1"], now)
    assert (own["answers"], own["checked"]) == ("17", "17")
    assert (theirs["answers"], theirs["checked"]) == ("2", "2")


def test_an_answer_to_a_variant_leaves_what_another_window_kept_of_the_book_s_question(reader):
    one = reader()
    one.answer(VARIED, "1")
    one.another(VARIED)
    kept = one.kept(VARIED)
    one.elsewhere(VARIED, {**kept, "answers": "3x^2-4", "checked": "3x^2-4", "solved": True})
    one.answer(VARIED, "17")
    now = one.kept(VARIED)
    assert (now["answers"], now["checked"], now["solved"]) == ("3x^2-4", "3x^2-4", True)
    assert now["others"]["1"]["answers"] == "17"


def test_the_box_comes_with_the_day_of_the_answer_that_is_newer(reader):
    one = reader()
    due = {"answers": "1", "checked": "1", "solved": False, "tried": True, "box": 1, "day": "2020-01-01"}
    one.elsewhere(FIRST, due)
    one.room(False)
    one.answer(FIRST, "6.8")
    one.room(True)
    one.elsewhere(FIRST, {**due, "answers": "7.2", "checked": "7.2", "day": "2020-01-02"})
    one.answer(SECOND, "100")
    now = one.kept(FIRST)
    assert (now["answers"], now["box"], now["day"]) == ("7.2", 1, "2020-01-02")
