"""_ext/course/colours.py: which letters of a formula get which colour, and what a page shows of it."""

import re

import pytest

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from docutils import nodes

from chainrule.plots.style import PALETTE
from course import colours

NAMES = {shade: name for name, shade in PALETTE.items()}


def seen(latex, **options):
    """The formula with each colour by its name."""
    painted = colours.coloured(latex, **options)
    return re.sub(r"\{\\textcolor\{(#\w+)\}\{(.+?)\}\}", lambda m: f"<{NAMES[m[1]]}:{m[2]}>", painted)


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        ("f'(g(x))", "<f:f>'(<g:g>(<x:x>))"),
        ("e^x", "e^<x:x>"),
        (r"\exp(x)", r"\exp(<x:x>)"),
        (r"W_1 W_2 W_3", "<w1:W_1> <w2:W_2> W_3"),
        (r"y = f(u)", "y = <f:f>(u)"),
        (r"(y - \hat y)^2", r"(<y:y> - <f:\hat y>)^2"),
        (r"W_2 h", "<w2:W_2> <g:h>"),
        (r"J(W_1 + h)", "J(<w1:W_1> + h)"),
        (r"W_2 h (1 - h) x", "<w2:W_2> <g:h> (1 - <g:h>) <x:x>"),
        (r"W_2 (1-h^2)", "<w2:W_2> (1-<g:h>^2)"),
        (r"\frac{f(x + h) - f(x)}{h}", r"\frac{<f:f>(<x:x> + h) - <f:f>(<x:x>)}{h}"),
        (r"\text{if } x", r"\text{if } <x:x>"),
        (r"\begin{aligned} x \\ f \end{aligned}", r"\begin{aligned} <x:x> \\ <f:f> \end{aligned}"),
        (r"\textcolor{#a3386f}{f'(x)} x", r"\textcolor{#a3386f}{f'(x)} <x:x>"),
    ],
)
def test_a_symbol_has_its_colour_and_words_and_macros_have_none(latex, shown):
    assert seen(latex) == shown


def test_where_a_page_is_about_the_network_a_letter_by_itself_is_its_own():
    assert seen("h") == "h" and seen("h", of_the_network=True) == "<g:h>"
    assert seen("y", of_the_network=True) == "<y:y>"
    assert seen(r"h \to 0", of_the_network=True) == r"h \to 0"
    assert seen("h(1 - h)", of_the_network=True) == "<g:h>(1 - <g:h>)"


@pytest.mark.parametrize(
    ("before", "behind", "kept"),
    [
        ("", ", and", "x,"),
        ("", "). Then", "x)."),
        ("so ", " and", ""),
        ("", "", ""),
        ("about (", " in 64 bits)", "(x"),
        ("here (", "), and", "(x),"),
    ],
)
def test_punctuation_stays_on_the_line_of_its_formula(before, behind, kept):
    texts = [nodes.Text(before)] if before else []
    paragraph = nodes.paragraph("", "", *texts, formula := nodes.math("", "x"), nodes.Text(behind))
    colours.keep_punctuation(formula)
    assert paragraph.astext() == before + "x" + behind
    spans = list(paragraph.findall(nodes.inline))
    assert [span.astext() for span in spans] == ([kept] if kept else [])
