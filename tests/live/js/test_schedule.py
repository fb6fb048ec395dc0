"""When a question is due again, and which are asked: boxes, days, clocks that went wrong, files of others."""

import datetime
import json

import pytest
from js_session import DRIVERS, JavaScriptSession
from site_under_test import ROOT

RESTS = [1, 3, 7, 21, 60]
EPOCH = datetime.date(1970, 1, 1)
NOW = datetime.date(2026, 11, 27)
TODAY = (NOW - EPOCH).days


def on(day):
    return (EPOCH + datetime.timedelta(day)).isoformat()


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "schedule.mjs") as session:
        yield session


def due(page, entry, now=TODAY):
    return page.ask("due", entry=entry, now=now)


def entry(box, day, **more):
    return {"tried": True, "solved": True, "box": box, "day": on(day), **more}


def test_a_question_that_is_known_rests_longer_each_time(page):
    kept, now, rests = None, TODAY, []
    for _ in range(7):
        kept = {"tried": True, **page.ask("answered", entry=kept, known=True, now=now)}
        when = due(page, kept, now)
        rests.append(when - now)
        now = when
    assert rests == [*RESTS, 60, 60] and page.ask("rests") == RESTS


@pytest.mark.parametrize("box", [1, 2, 3, 4, 5])
def test_a_wrong_answer_sends_it_back_to_the_first_box_due_or_not(page, box):
    for now in (TODAY, TODAY + 1, TODAY + 100):
        kept = page.ask("answered", entry=entry(box, TODAY), known=False, now=now)
        assert kept == {"box": 1, "day": on(now)}
        assert due(page, {"tried": True, **kept}, now) == now + 1


def test_statement_the_first_answer_right_or_wrong_puts_a_question_into_the_first_compartment(page):
    for known in (True, False):
        first = page.ask("answered", entry=None, known=known, now=TODAY)
        assert first == {"box": 1, "day": on(TODAY)}
        later = page.ask("answered", entry={"tried": True, **first}, known=True, now=TODAY + 1)
        assert later["box"] == 2, "after a wrong first answer, the first right one too"
    cells = json.loads((ROOT / "chapters" / "index.ipynb").read_text(encoding="utf-8"))["cells"]
    (said,) = ["".join(cell["source"]) for cell in cells if cell["id"] == "due-words"]
    assert (
        "Its first answer, right or wrong, puts it into the first compartment; each later right one" in said
    )


@pytest.mark.parametrize("box", [1, 2, 3, 4, 5])
def test_a_right_answer_before_it_is_due_changes_nothing(page, box):
    for early in range(RESTS[box - 1]):
        kept = page.ask("answered", entry=entry(box, TODAY), known=True, now=TODAY + early)
        assert kept == {"box": box, "day": on(TODAY)}


def test_a_question_that_was_never_answered_is_not_due(page):
    for kept in (
        None,
        {},
        {"answers": "2x"},
        {"tried": False, "solved": False},
        {"box": 2},
    ):
        assert due(page, kept) is None


def test_an_answer_from_before_there_were_boxes_is_due_and_begins_at_the_first(page):
    for old in ({"tried": True}, {"tried": True, "solved": True}, {"solved": True}):
        assert due(page, old) == TODAY
        assert page.ask("answered", entry=old, known=True, now=TODAY) == {"box": 1, "day": on(TODAY)}


def test_an_answer_to_a_variant_alone_counts_too(page):
    """Its entry has a day, and the book's question is neither tried nor solved."""
    kept = {"tried": False, "solved": False, "box": 1, "day": on(TODAY)}
    assert due(page, kept) == TODAY + 1
    assert due(page, kept | {"day": "2099-01-01"}) == TODAY


@pytest.mark.parametrize("box", [0, 6, -1, 1.5, "2", None, "__proto__", [1], {}, True])
def test_a_box_that_is_none_makes_it_due(page, box):
    kept = {"tried": True, "box": box, "day": on(TODAY)}
    assert due(page, kept) == TODAY
    assert page.ask("answered", entry=kept, known=True, now=TODAY) == {"box": 1, "day": on(TODAY)}


@pytest.mark.parametrize(
    "day", ["2099-01-01", "soon", "", None, 20_000, {}, "2026-13-45", "2026-11-27T10:00"]
)
def test_a_day_that_is_none_or_lies_ahead_makes_it_due(page, day):
    kept = {"tried": True, "box": 3, "day": day}
    assert due(page, kept) == TODAY
    assert page.ask("answered", entry=kept, known=True, now=TODAY) == {"box": 1, "day": on(TODAY)}


def test_tomorrow_is_believed_for_the_reader_may_have_crossed_the_date_line(page):
    assert due(page, entry(2, TODAY + 1)) == TODAY + 4
    assert due(page, entry(2, TODAY + 2)) == TODAY


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-27T00:00:01", NOW),
        ("2026-11-27T23:59:59", NOW),
        ("2028-02-29T12:00:00", datetime.date(2028, 2, 29)),
    ],
)
def test_a_day_is_the_readers_own(page, moment, day):
    assert page.ask("day", moment=moment) == (day - EPOCH).days


def question(id, chapter, day=None):
    return {"id": id, "chapter": str(chapter)} | ({} if day is None else {"day": day})


def test_the_longest_due_come_first_then_new_ones_chapter_by_chapter_then_the_next(page):
    standings = [
        question("a1", 1, TODAY + 9),
        question("a2", 1),
        question("a3", 1, TODAY - 1),
        question("b1", 2),
        question("b2", 2),
        question("b3", 2, TODAY - 30),
        question("c1", 3, TODAY + 2),
        question("c2", 3),
        question("c3", 3, TODAY),
    ]
    order = page.ask("order", standings=standings, now=TODAY)
    assert order == ["b3", "a3", "c3", "c2", "b1", "a2", "b2", "c1", "a1"]
    assert page.ask("order", standings=[], now=TODAY) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([TODAY, TODAY - 4, None], "2 questions of earlier chapters are due again."),
        ([TODAY, TODAY + 4, None], "1 question of earlier chapters is due again."),
        ([None, None], "Nothing of earlier chapters is due today. 2 questions there have no answer yet."),
        ([None, TODAY + 1], "Nothing of earlier chapters is due today. 1 question there has no answer yet."),
        (
            [TODAY + 9, TODAY + 3],
            "Nothing of earlier chapters is due today. The next question is due on 30 November.",
        ),
    ],
)
def test_what_is_due_is_said_in_a_sentence(page, days, words):
    standings = [question(str(i), 1, day) for i, day in enumerate(days)]
    assert page.ask("told", standings=standings, now=TODAY) == words
