"""No figure of the book starts where a wrong rule is right by luck; along the whole axis is no luck."""

import numpy as np
import pytest
from python_figures import figures_of
from site_under_test import notebooks

from chainrule import WRONG_RULES, Chain, coincidences, scale, sin, square
from chainrule.composition import wrong_rules
from chainrule.live.backpropagation.vanishing import Vanishing
from chainrule.live.chain_rule.laboratory import Mistakes
from chainrule.live.chain_rule.nudges import NumberLines
from chainrule.live.chain_rule.rates import RatesInARow, curves_of
from chainrule.live.composite_functions.formula import Formula

TYPED = {"sin(x^2)": Chain([square, sin])}
"""The formulas that a field holds at first, as chains."""


def rows(figure) -> list[Chain]:
    """The rows whose rates a figure multiplies at its first position."""
    if isinstance(figure, RatesInARow):
        return [Chain(figure._row()[1])]
    if isinstance(figure, NumberLines):
        return [Chain(row) for row in figure.stories.values()]
    if isinstance(figure, Mistakes):
        return list(figure.composites.values())
    return [TYPED[figure.text]] if isinstance(figure, Formula) else []


def lucky(row: Chain, x: float) -> list[str]:
    """The wrong rules that are right at x and not along the whole axis."""
    xs = np.linspace(-3, 3, 61) + 0.0123
    truth = curves_of(list(row), xs)[1]
    found = []
    for name in coincidences(row, x):
        given = wrong_rules(row)[name](row, xs)
        both = np.isfinite(truth) & np.isfinite(given)
        if not np.allclose(given[both], truth[both], rtol=1e-9, atol=1e-12):
            found.append(name)
    return found


STARTS = [
    pytest.param(row, figure.x, id=f"{path.stem}-{number}-{row}")
    for path in notebooks
    for number, figure in enumerate(figures_of(path), 1)
    for row in rows(figure)
    if len(row) > 1
]


@pytest.mark.parametrize(("row", "x"), STARTS)
def test_no_figure_that_multiplies_rates_starts_on_a_coincidence(row, x):
    assert lucky(row, x) == []


def test_the_figures_are_found_and_a_lucky_start_would_be():
    assert len(STARTS) >= 14
    assert lucky(Chain([scale(3), scale(-2)]), 0.5) == ["product_rule"]
    assert lucky(Chain([scale(3), scale(-2)]), 0.4) == []
    assert len(lucky(Chain([sin, square]), 0.0)) == 8 < len(WRONG_RULES)


def test_the_figure_of_one_box_starts_at_no_place_that_one_would_think_of_first():
    starts = [
        figure.x
        for path in notebooks
        for figure in figures_of(path)
        if isinstance(figure, NumberLines) and figure.count == 1
    ]
    assert starts and not {0.0, 1.0, -1.0} & set(starts)


def test_in_chapter_4_no_row_starts_at_a_place_that_one_would_think_of_first_but_in_chapter_5_one_does():
    starts = {path.stem: [f.x for f in figures_of(path) if rows(f)] for path in notebooks}["04_chain_rule"]
    assert len(starts) >= 8 and not {0.0, 1.0, -1.0, 2.0} & set(starts)
    deep = [path for path in notebooks for f in figures_of(path) if isinstance(f, Vanishing) and f.x == 1]
    assert [path.stem for path in deep] == ["05_backpropagation"]
    text = (deep[0].parent / "04_chain_rule.ipynb").read_text(encoding="utf-8")
    assert "the figures of this chapter start elsewhere too" in text
