"""The printed book (`make pdf`): its bookmarks, and no page printed as the window shows it."""

import re

import nbformat
import pdf
import pytest
from site_under_test import ROOT, SITE

WITH_FORMULAS = {
    "04_chain_rule": "The rule, and where f′ is taken",
    "05_backpropagation": "Why not simply y−ŷ?",
    "07_networks_of_matrices": None,
}


@pytest.mark.parametrize("chapter", WITH_FORMULAS)
def test_bookmarks_of_the_printed_book_say_what_the_headings_say(browser, chapter):
    """Chromium's own say words twice where a line ends in a heading, and leave formulas out."""
    page = browser.new_page(color_scheme="light")
    marks = [
        mark["/Title"] for mark in pdf.bookmarks(pdf.print_page(page, SITE / f"chapters/{chapter}.html"))
    ]
    page.close()
    cells = nbformat.read(ROOT / f"chapters/{chapter}.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    wanted = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S), flags=re.M)
    assert len(marks) == len(wanted) > 10
    assert [
        mark for mark, words in zip(marks, wanted, strict=True) if mark != words and "$" not in words
    ] == []
    formula = [mark for mark, words in zip(marks, wanted, strict=True) if "$" in words]
    assert formula == [words for words in [WITH_FORMULAS[chapter]] if words]


def test_each_page_is_printed_as_paper_and_not_as_the_window_shows_it(browser):
    """Also the second one of a tab: on paper there is nothing to press."""
    tab = browser.new_page(color_scheme="light")
    for name in ("notation", "03_composite_functions", "03_composite_functions"):
        printed = pdf.print_page(tab, SITE / f"chapters/{name}.html")
        words = "\n".join(page.extract_text() for page in printed.pages)
        assert "Skip to main content" not in words
        assert not re.search(r"Copy link|Open alone|Report a mistake", words)
    assert "See the machine inside" in words
    tab.close()
