"""Large numbers are written in groups of digits; no line ends within one, or before a percent sign."""

import re

import nbformat
import pytest
from site_under_test import CHAPTERS, ROOT

from chainrule.live.progress import CHAPTERS as OF_THE_BOOK
from chainrule.live.questions.wording import say
from chainrule.live.variants import words

TORN = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?!\d)|\d %(?!\w)")
UNGROUPED = re.compile(r"(?<![\d.,\w\\])\d{5,}(?![\d\w])")
PAGES = sorted(
    path
    for folder, ending in ((CHAPTERS, "ipynb"), (CHAPTERS, "md"), (ROOT, "md"), (ROOT / "benchmarks", "md"))
    for path in folder.glob(f"*.{ending}")
)
QUESTIONS = [asked for _, _, shelves in OF_THE_BOOK for some in shelves.values() for asked in some()]


def text_of(path):
    """What a reader meets of a page: without outputs, and of code its strings."""
    if path.suffix == ".md":
        return path.read_text(encoding="utf-8")
    cells = nbformat.read(path, as_version=4).cells
    strings = (re.findall(r'"[^"\n]*"', cell.source) for cell in cells if cell.cell_type == "code")
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return "\n".join([*prose, *(text for found in strings for text in found)])


def test_a_torn_number_would_be_found():
    assert TORN.findall("some 13 000 epochs, 1 234 567, by 0.5 %.") == ["13 000", "1 234 567", "5 %"]
    assert TORN.findall("13\u202f000, 0.5\u00a0%, 0.5%, chapter 2, 0.125 300, 1 and 200; `%d %s`") == []
    assert UNGROUPED.findall("17000 of 0.12345, 1200 and `w12345`") == ["17000"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_line_ends_within_a_number(path):
    torn = TORN.findall(text_of(path))
    assert torn == [], "between groups of digits stands U+202F, before a percent sign U+00A0"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_questions_write_large_numbers_in_groups(question):
    texts = [text for one in (question, *question.variants()) for text in words(one)]
    assert [text for text in texts if TORN.search(text) or UNGROUPED.search(text)] == []


def test_a_sentence_groups_the_digits_of_a_number_of_five_or_more():
    assert [say(value) for value in (8500, 17000, -10400, 0.25)] == [
        "8500",
        "17\u202f000",
        "−10\u202f400",
        "0.25",
    ]
