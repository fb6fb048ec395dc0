"""The notation page names each letter and sign that stands in a formula of a chapter, and no other."""

import re

import nbformat
import pytest
from site_under_test import CHAPTERS

from chainrule import RUNNING_EXAMPLE

FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$])\$([^$]+?)\$", re.DOTALL)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
# What is to be read as words, or is a length.
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|begin|end|textcolor)\s*\{[^}]*\}|\\\\\[[\d.]+em\]")
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


WITNESSES = [  # a letter, a chapter where it has a meaning, the words that give it there, those of the page
    (
        "d",
        4,
        "a nudge of all inputs at once, in the direction $d$",
        "a direction in which all inputs are nudged",
    ),
    ("d", 5, "$d = 3 - c$", "boxes of the first graph to train on"),
    ("z", 5, r"gradient $\partial z/\partial u$ of each input and box $u$", "the end of a small graph"),
    ("z", 6, "$z = xy\\,(xy + x)$", "the end of a small graph"),
    ("y", 6, "at $x = 2$, $y = 3$", "two inputs"),
    ("u", 6, r"(u + \dot u\, d)(v + \dot v\, d)", "the values of two dual numbers"),
    ("h", 7, r"$n$ inputs $h_1, \dots, h_n$", "the inputs of a unit"),
    ("z", 7, r"$K$ outputs $z_1, \dots, z_K$", "the outputs before the softmax"),
    ("t", 7, "After $t$ steps", "how many steps Adam has gone"),
    (r"\hat", 7, r"$\hat m = m/(1 - 0.9^t)$", "makes up for their start at 0"),
]


@pytest.mark.parametrize(("letter", "chapter", "there", "meaning"), WITNESSES)
def test_a_meaning_that_a_chapter_gives_to_a_letter_is_on_the_page(letter, chapter, there, meaning):
    source = "\n".join(cell.source for cell in nbformat.read(NUMBERED[chapter - 1], as_version=4).cells)
    assert there in source
    rows = [cell for cell, chapters, told in LETTERS if str(chapter) in chapters and meaning in told]
    assert rows and letter in signs(rows[0])


def test_a_capital_letter_of_the_running_network_is_no_matrix_and_the_page_says_so():
    assert all(isinstance(value, float) for value in RUNNING_EXAMPLE)
    page = " ".join((CHAPTERS / "notation.md").read_text(encoding="utf-8").split())
    assert "the weights $W_1$ and $W_2$ of the running network" in page
    assert "**In chapter 7 a capital letter" in page and "**A capital letter" not in page


def test_a_jacobian_has_an_index_and_a_length_has_two_bars():
    texts = ["\n".join(c.source for c in nbformat.read(path, as_version=4).cells) for path in NUMBERED]
    assert "$J$ alone remains the loss" in texts[3]
    assert not re.search(r"\bv J(?!_)|J d\b", texts[3])
    single = re.compile(r"(?:\\lvert|(?<!\\)\|)\s*\\(?:partial|nabla|alpha)")
    assert not any(
        single.search(formula) for text in texts for pair in FORMULA.findall(text) for formula in pair
    )


def test_the_letter_h_is_a_step_and_a_hidden_value_in_chapter_1_as_the_page_says():
    source = "\n".join(cell.source for cell in nbformat.read(NUMBERED[0], as_version=4).cells)
    assert r"\lim_{h \to 0}" in source
    assert r"h &= \sigma(W_1 x)" in source
    assert "in this section the letter does not stand for a step" in " ".join(source.split())


def test_a_target_need_not_stand_beside_a_y_hat():
    """Chapter 2 compares it with the model's formula, and chapter 7 with the probability of a class."""
    texts = ["\n".join(c.source for c in nbformat.read(path, as_version=4).cells) for path in NUMBERED]
    assert r"\tfrac12\,\bigl(y - \sigma(" in texts[1] and r"(w x_i + b - y_i)^2" in texts[1]
    assert "= p_k - y_k" in texts[6]
    (row,) = (meaning for symbol, meaning, _ in SYMBOLS if symbol == "$y$")
    assert "wherever an answer is compared with it" in row
    page = " ".join((CHAPTERS / "notation.md").read_text(encoding="utf-8").split())
    assert r"where there is a $\hat y$" not in page
