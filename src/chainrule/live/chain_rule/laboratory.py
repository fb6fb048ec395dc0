"""The mistakes laboratory: the right derivative, what a classic wrong rule gives, and a finite difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np
import traitlets

from ...composition import WRONG_RULES, Chain, WrongRule, coincidences
from ...functions import Function
from ...graph import trace
from ...plots.curves import curve
from ..base import Figure, LiveBox, check_sliders, link, menu, shown
from ..composite_functions.boxes import FRAMED, through
from .rates import STEP, curves_of, difference, product, rates_along

if TYPE_CHECKING:
    import matplotlib.figure

COINCIDENCE = "right here, by coincidence"
HARMLESS = "right everywhere for this function"


class Mistakes(Figure):
    """The derivative of a composite function, what a wrong rule gives, and a finite difference."""

    x = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)
    rule = traitlets.Int(0).tag(sync=True)

    def __init__(self, composites: Mapping[str, Chain], domain: tuple[float, float], x: float, rule: int = 0):
        self.composites, self.domain = dict(composites), domain
        self.rules = list(WRONG_RULES.values())
        self.always = {name: _always(chain, self.rules, domain) for name, chain in self.composites.items()}
        super().__init__(
            kind="mistakes",
            x=x,
            rule=rule,
            spec={
                "title": "The mistakes laboratory",
                "domain": list(domain),
                "step": STEP,
                "rules": [{"label": rule.label, "sentence": rule.sentence} for rule in self.rules],
                "composites": [
                    {
                        "label": name,
                        "graph": trace(chain, x, names=["x"]).export(),
                        "wrong": [
                            trace(lambda u, rule=rule, chain=chain: rule(chain, u), x, names=["x"]).export()
                            for rule in self.rules
                        ],
                        "always": self.always[name],
                    }
                    for name, chain in self.composites.items()
                ],
            },
        )

    @property
    def _name(self) -> str:
        return list(self.composites)[self.choice]

    def readout(self) -> dict[str, Any]:
        """Return the right derivative, the measured one, the mistake's, and which mistakes agree here."""
        chain = self.composites[self._name]

        def value(x: float) -> float:
            return through(_functions(chain), x)[-1]

        truth = product(rates_along(_functions(chain), self.x))
        answers = [float(rule(chain, self.x)) for rule in self.rules]
        given = answers[self.rule]
        lucky = [
            rule.label for rule, answer in zip(self.rules, answers, strict=True) if _equal(answer, truth)
        ]
        alike = [
            rule.label
            for i, (rule, answer) in enumerate(zip(self.rules, answers, strict=True))
            if i != self.rule and _equal(answer, given)
        ]
        verdict = self._verdict(truth, given)
        if verdict == COINCIDENCE:  # the list would be that of the lucky ones once more
            alike = [] if len(lucky) == 1 else ["the others that are right here"]
        return {
            "x": self.x,
            "truth": truth,
            "measured": difference(value, self.x),
            "given": given,
            "off": given - truth,
            "verdict": verdict,
            "right": ", ".join(lucky) or "none",
            "alike": ", ".join(alike) or "none",
        }

    def _verdict(self, truth: float, given: float) -> str:
        if self.always[self._name][self.rule]:
            return HARMLESS
        if math.isnan(truth) or math.isnan(given):
            return "nothing to compare here"
        return COINCIDENCE if _equal(given, truth) else "wrong"

    def describe(self) -> str:
        """Say the right derivative, what the mistake gives, and what went wrong."""
        now = self.readout()
        rule = self.rules[self.rule]
        return (
            f"The derivative of {self._name} at x = {shown(self.x)} is {shown(now['truth'])}. The mistake "
            f"{rule.label} gives {shown(now['given'])}: {now['verdict']}. {rule.sentence}"
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw both curves and the measured slopes with matplotlib."""
        from ...plots import chain_rule as plots

        chain, rule = self.composites[self._name], self.rules[self.rule]
        functions = _functions(chain)

        def truth(xs: np.ndarray) -> np.ndarray:
            return curves_of(functions, xs)[1]

        def given(xs: np.ndarray) -> np.ndarray:
            return rule(chain, xs)

        def whole(slopes: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
            return curve(lambda x: float(slopes(np.array([x]))[0]), *self.domain)

        dots, even = np.linspace(*self.domain, 25), np.linspace(*self.domain, FRAMED)
        measured = np.array([difference(lambda u: through(functions, u)[-1], dot) for dot in dots])
        now = self.readout()
        return plots.mistakes(
            whole(truth),
            whole(given),
            plots.frame(truth(even), given(even), tallest=plots.TALLEST_MISTAKE),
            (dots, measured),
            self.x,
            (now["truth"], now["given"]),
            self._name,
            rule.label,
        )


def _functions(chain: Chain) -> list[Function]:
    """Return the functions of a chain, which are Functions all: `mistakes` refuses others."""
    return [f for f in chain if isinstance(f, Function)]


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _always(chain: Chain, rules: Sequence[WrongRule], domain: tuple[float, float]) -> list[bool]:
    """Return for each rule whether it gives the derivative wherever both are defined."""
    xs = np.linspace(*domain, FRAMED)
    truth = curves_of(_functions(chain), xs)[1]
    found = []
    for rule in rules:
        given = rule(chain, xs)
        both = np.isfinite(given) & np.isfinite(truth)
        found.append(bool(both.sum() > 20 and np.allclose(given[both], truth[both], rtol=1e-9, atol=1e-9)))
    return found


def mistakes(
    composites: Mapping[str, Chain], x: ipywidgets.FloatSlider, *, rule: str = "missing_inner_derivative"
) -> LiveBox:
    """Show what each classic wrong rule gives for the derivative, next to the right one (chapter 4).

    Where a mistake happens to give the right number, the figure says so.

    Parameters
    ----------
    composites : chains by label, such as ``{"sin²x": Chain([sin, square])}``.
    x : the slider for x; it may not start where a mistake is right by coincidence.
    rule : the name of the mistake to begin with, one of `WRONG_RULES`.

    Raises
    ------
    TypeError
        For something that is not a Chain of the course's Functions, or not a slider.
    ValueError
        For no composite, a chain of one function, an unknown rule, or a start on a coincidence.
    """
    if not isinstance(composites, Mapping) or not composites:
        raise ValueError('expected chains by label, such as {"sin²x": Chain([sin, square])}')
    for name, chain in composites.items():
        if not isinstance(chain, Chain) or not all(isinstance(f, Function) for f in chain):
            raise TypeError(f"expected a Chain of the course's Functions for {name!r}, got {chain!r}")
        if len(chain) < 2:
            raise ValueError(f"{name!r} is not composite: expected a Chain of two or more functions")
    if rule not in WRONG_RULES:
        raise ValueError(f"expected one of {', '.join(WRONG_RULES)}, got {rule!r}")
    check_sliders(x=x)
    figure = Mistakes(composites, (x.min, x.max), x.value, list(WRONG_RULES).index(rule))
    for name, chain in composites.items():
        harmless = {key for key, always in zip(WRONG_RULES, figure.always[name], strict=True) if always}
        lucky = [key for key in coincidences(chain, x.value) if key in WRONG_RULES and key not in harmless]
        if lucky:
            raise ValueError(
                f"at x = {x.value:g} the mistake {lucky[0]} happens to be right for {name}: start the slider "
                "at another value"
            )
    link(figure, x=x)
    controls: list[ipywidgets.Widget] = [x]
    mistake = menu("mistake", [each.label for each in figure.rules], index=figure.rule)
    link(figure, rule=mistake)
    controls.insert(0, mistake)
    if len(composites) > 1:
        composite = menu("function", list(composites))
        link(figure, choice=composite)
        controls.insert(0, composite)
    return LiveBox(figure, controls)
