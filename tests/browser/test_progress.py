"""Where the reader is: counted from what this browser keeps; saved, loaded, cleared."""

import json

import pytest
from site_under_test import CHAPTERS
from watched_pages import READY

from chainrule.live.questions import derivatives

START, CHAPTER = "chapters/index.html", "chapters/01_derivatives.html"
FIGURE = ".cr-figure:has(.cr-chapters)"


def counts(page):
    return page.locator(".cr-chapters li").evaluate_all(
        "rows => rows.map(row => Number(row.querySelector('progress').value))"
    )


@pytest.fixture
def solved(watched):
    """A page on which the first question of chapter 1 was just solved."""
    tab = watched(viewport={"width": 1000, "height": 900})
    page = tab.open(CHAPTER)
    card = page.locator(".cr-question").first
    card.locator("input[type=radio]").first.check()
    card.get_by_role("button", name="Check").click()
    page.wait_for_selector(".cr-solved:has-text('solved')")
    yield tab
    assert tab.complaints == []


def test_what_was_solved_is_counted_saved_cleared_and_loaded(solved, watched, tmp_path):
    page = solved.open(START)
    figure = page.locator(FIGURE)
    assert counts(page) == [1, 0, 0, 0, 0, 0, 0]
    link = figure.locator(".cr-words a").first
    second = [question.id for question in derivatives.practice()][1]
    assert link.inner_text() == "Measure a slope"
    assert link.get_attribute("href").endswith(f"01_derivatives.html#question-{second}"), "the next one"
    with page.expect_download() as wanted:
        figure.get_by_role("button", name="Save my answers").click()
    file = tmp_path / "ada.json"
    wanted.value.save_as(file)
    assert [*json.loads(file.read_text())["answers"]] == ["derivatives"]

    figure.get_by_role("button", name="Clear all").click()
    figure.get_by_role("button", name="Keep them").click()
    assert counts(page)[0] == 1
    figure.get_by_role("button", name="Clear all").click()
    figure.get_by_role("button", name="Clear them").click()
    assert counts(page) == [0] * 7

    other = watched().open(START)  # another browser
    other.locator(f"{FIGURE} input[type=file]").set_input_files(file)
    other.wait_for_function("document.body.innerText.includes('1 answer taken')")
    assert counts(other) == [1, 0, 0, 0, 0, 0, 0]
    other.goto(other.url.replace(START, CHAPTER))
    other.wait_for_function(READY)
    assert "✓ solved" in other.locator(".cr-question").first.inner_text()


HEAD = '{"course":"chain-rule-course","version":1,"answers":'
BAD = {
    "{": "cannot be read",
    "[1]": "holds no answers of this course",
    '{"course":"chain-rule-course","version":7,"answers":{}}': "is of version 7",
    HEAD + '{"derivatives":{"gone":{"solved":true}},"x":{"y":{}}}}': "2 belong to no question",
    HEAD + '{"derivatives":{"gone":{}}}}': "1 belongs to no question of this book, and was left out.",
    HEAD + '{"__proto__":{"slope-sign":{"solved":true}},"derivatives":3}}': "0 answers taken",
    HEAD + '{"derivatives":{"slope-sign":{"answers":"<img src=x>","hints":9}}}}': "taken from",
}


def test_a_file_that_is_none_is_refused_in_words_and_nothing_is_lost(solved, tmp_path):
    page = solved.open(START)
    for i, (content, words) in enumerate(BAD.items()):
        file = tmp_path / f"{i}.json"
        file.write_text(content)
        page.locator(f"{FIGURE} input[type=file]").set_input_files(file)
        page.wait_for_function(
            "words => document.querySelector('.cr-chapters').parentElement.innerText.includes(words)",
            arg=words,
        )
        assert page.locator(f"{FIGURE} img").count() == 0
        if i < len(BAD) - 1:
            assert counts(page)[0] == 1, content
    page = solved.open(
        CHAPTER
    )  # the last one was of the course, and what it says is no answer to the question
    assert page.locator(".cr-question img").count() == 0


def test_an_answer_of_a_file_takes_the_place_of_the_browsers_as_the_start_page_says(solved, tmp_path):
    page = solved.open(START)
    first, second = [question.id for question in derivatives.practice()][:2]
    page.evaluate(
        "([old, id]) => { const key = Object.keys(localStorage).find((one) => one.endsWith(old));"
        " localStorage.setItem(key.replace(old, id), localStorage.getItem(key)); }",
        [first, second],
    )
    file = tmp_path / "older.json"
    file.write_text(HEAD + json.dumps({"derivatives": {first: {"tried": True}}}) + "}", encoding="utf-8")
    assert "takes the place of yours to that question" in page.locator("main").inner_text()
    page.locator(f"{FIGURE} input[type=file]").set_input_files(file)
    page.wait_for_function("document.body.innerText.includes('1 answer taken')")
    assert counts(page)[0] == 1, "the second is as it was, the first is the file's"


def test_the_titles_are_those_of_the_chapters():
    from chainrule.live.progress import CHAPTERS as LISTED

    books = sorted(CHAPTERS.glob("0*.ipynb"))
    assert len(books) == len(LISTED)
    for (name, title, _), book in zip(LISTED, books, strict=True):
        cells = json.loads(book.read_text(encoding="utf-8"))["cells"]
        assert book.stem.endswith(name)
        assert "".join(cells[0]["source"]).splitlines()[0] == f"# {title}"


def test_every_practice_of_the_book_is_counted():
    from chainrule.live.progress import CHAPTERS as LISTED

    shelves = {shelf for _, _, practice in LISTED for shelf in practice}
    text = "".join(book.read_text(encoding="utf-8") for book in CHAPTERS.glob("0*.ipynb"))
    assert text.count("live.practice(") == len(shelves)
    assert all(f'live.practice(\\"{shelf}\\"' in text for shelf in shelves)
