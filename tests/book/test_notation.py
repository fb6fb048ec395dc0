"""The notation page names each letter and sign that stands in a formula of a chapter, and no other."""

import re

import nbformat
import pytest
from site_under_test import CHAPTERS

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$]+?)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|begin|end|textcolor)\s*\{[^}]*\}")
SIGN = re.compile(r":=|\\[A-Za-z]+|[A-Za-z°*]")
BAR = re.compile(r"\\(?:Big|right)\s*(?:\||\\vert)(?=_)")  # of a derivative that is taken somewhere
LAYOUT = set(re.findall(r"\\\w+", r"\left\right\Big\bigl\bigr\quad\qquad\underbrace\boxed\frac\dfrac\tfrac"))
SCHOOL = {r"\lvert", r"\rvert"}  # as + or =, which are no letters and no commands
NUMBERED = sorted(CHAPTERS.glob("0*.ipynb"))


def signs(text):
    """Each letter, each Greek letter and each operator in the formulas of a text, as LaTeX spells it."""
    formulas = "\n".join(inside or shown for shown, inside in FORMULA.findall(CODE.sub("", text)))
    return set(SIGN.findall(BAR.sub(r" \\bar ", WORDS.sub(" ", formulas)))) - LAYOUT - SCHOOL


def signs_of_chapter(path):
    notebook = nbformat.read(path, as_version=4)
    return signs("\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown"))


def rows_of_the_page(columns):
    """The rows of the section's table of symbols, or of the one of letters, each as a list of its cells."""
    page = (CHAPTERS / "notation.md").read_text(encoding="utf-8")
    section = page.split("## Symbols")[1].split("(colours)=")[0]
    tables = [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()]
        for block in section.split("\n\n")
        if block.lstrip().startswith("|")
    ]
    return next(table[2:] for table in tables if table[0] == columns)


SYMBOLS = rows_of_the_page(["symbol", "meaning", "in code"])
LETTERS = rows_of_the_page(["letter", "chapter", "there it is"])


def test_formulas_are_taken_apart_into_letters_and_operators():
    text = r"Let $f'(x)$ be. `$a`$$ \theta := \frac{\partial J}{2} \text{ as } \hat y $$ and $W_1$"
    assert signs(text) == {"f", "x", r"\theta", ":=", r"\partial", "J", r"\hat", "y", "W"}
    assert signs(r"$\left. x * y \right|_{t = 0}$") == {"x", "*", "y", r"\bar", "t"}
    assert signs(r"$x \Big\vert_{t = 0}$") == {"x", r"\bar", "t"}


def test_every_sign_of_the_chapters_is_on_the_page_and_the_other_way_round():
    named = {sign for symbol, *_ in SYMBOLS + LETTERS for sign in signs(symbol)}
    used = set.union(*map(signs_of_chapter, [*NUMBERED, CHAPTERS / "index.ipynb"]))
    assert used - named == set(), "in a formula of a chapter, not on the notation page"
    assert named - used == set(), "on the notation page, in no formula of a chapter"


@pytest.mark.parametrize("path", NUMBERED, ids=lambda path: path.stem)
def test_a_letter_of_a_paragraph_occurs_in_the_chapters_named_for_it_and_in_no_other(path):
    chapter = int(path.name[:2])
    here = {letter for cell, chapters, _ in LETTERS if str(chapter) in chapters for letter in signs(cell)}
    everywhere = {sign for symbol, *_ in SYMBOLS for sign in signs(symbol)}
    anywhere = {letter for cell, *_ in LETTERS for letter in signs(cell)}
    used = signs_of_chapter(path)
    assert here - used == set()
    assert (anywhere - everywhere) & used <= here


def test_the_letter_h_is_a_step_and_a_hidden_value_in_chapter_1_as_the_page_says():
    source = "\n".join(cell.source for cell in nbformat.read(NUMBERED[0], as_version=4).cells)
    assert r"\lim_{h \to 0}" in source
    assert r"h &= \sigma(W_1 x)" in source
    assert "the letter no longer stands for a step" in " ".join(source.split())
