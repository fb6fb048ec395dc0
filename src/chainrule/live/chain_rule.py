"""Live figures of chapter 4: local rates that multiply, nudges, paths that add, and the classic mistakes."""

import math
from collections.abc import Callable, Mapping, Sequence

import ipywidgets
import matplotlib.figure
import numpy as np
import traitlets

from ..composition import WRONG_RULES, Chain, coincidences, sum_over_paths
from ..functions import Function
from ..graph import trace
from ..plots import chain_rule as plots
from .base import Figure, LiveBox, link, menu, shown
from .composite_functions import (
    BoxesInARow,
    checked_boxes,
    described,
    filled,
    letters,
    nested,
    through,
)

MOST_LINES = 3
COINCIDENCE = "right here, by coincidence"
MOST_PATHS = 8
STEP = 1e-3  # of the finite differences: wide enough for rounding to stay far below the digits shown


def difference(f: Callable[[float], float], x: float) -> float:
    """Return the central difference with the figures' own step; nan where f is undefined nearby."""
    return (f(x + STEP) - f(x - STEP)) / ((x + STEP) - (x - STEP))


def rates_along(functions: Sequence[Function], x: float) -> list[float]:
    """Return the local derivative of each function where it stands; nan from one that cannot work."""
    values = through(functions, x)
    return [
        math.nan if math.isnan(after) else f.derivative.at(before)
        for f, before, after in zip(functions, values, values[1:], strict=False)
    ]


def tidy(value: float) -> str:
    """Return a number as it is shown, 0 where it is rounding noise."""
    return "0" if abs(value) < 1e-12 else shown(value)


def factor(rate: float) -> str:
    """Return a factor as it is written in a product: negative ones in brackets."""
    return f"({shown(rate)})" if rate < 0 else shown(rate)


def _product(rates: Sequence[float]) -> float:
    # in the order of the page's sum, so that both round alike
    product = 1.0
    for rate in rates:
        product *= rate
    return product


def _functions(boxes: Sequence[Function], most: int) -> list[Function]:
    boxes = list(boxes)
    if not 1 <= len(boxes) <= most:
        raise ValueError(f"expected one to {most} boxes, such as [square, sigmoid], got {len(boxes)}")
    for f in boxes:
        if not isinstance(f, Function):
            raise TypeError(
                f"expected Functions of the course, such as square, got {f!r}; see chainrule.FUNCTIONS"
            )
    return boxes


class RatesInARow(BoxesInARow):
    """Boxes in a row with their local rates, the product, and the curves of values and slopes."""

    nudge = traitlets.Float(0.0).tag(sync=True)

    def __init__(
        self,
        boxes: Sequence[Function],
        choices: Sequence[Function],
        x: ipywidgets.FloatSlider,
        *,
        nudged: bool = False,
        output: str = "y",
    ):
        self.symbol, self.nudged = x.description, nudged
        super().__init__(
            boxes,
            choices,
            x,
            output,
            symbol=self.symbol,
            nudged=nudged,
            step=STEP,
            title="Local rates in a row",
        )
        self.kind = "chain"

    def readout(self) -> dict[str, float | str]:
        """Return every value and rate, the product, a finite difference, and what the nudge does."""
        _, row = self._row()
        values = through(row, self.x)
        rates = rates_along(row, self.x)

        def together(x: float) -> float:
            return through(row, x)[-1]

        found = dict(zip(letters(self.count, self.output), values, strict=True))
        found |= {f"rate{i}": rate for i, rate in enumerate(rates, 1)}
        found |= {"product": _product(rates), "measured": difference(together, self.x)}
        if self.count == 2:
            found["other"] = _product(rates_along(row[::-1], self.x))
        if self.nudged:
            found["promised"] = found["product"] * self.nudge
            found["moved"] = together(self.x + self.nudge) - values[-1]
        return found

    def describe(self) -> str:
        """Say the rates and their product, and what the nudge becomes."""
        now = self.readout()
        boxes, row = self._row()
        start = f"{self.output} = {self._whole(boxes)} at {self.symbol} = {shown(self.x)}: "
        if math.isnan(now["product"]):
            return f"{start}undefined here, so it has no slope."
        rates = " · ".join(map(factor, reversed(rates_along(row, self.x))))
        words = f"{start}the rates multiply to {rates} = {shown(now['product'])}."
        if self.nudged:
            words += (
                f" A nudge of {shown(self.nudge)} should move {self.output} by {shown(now['promised'])}; "
                f"it moves by {shown(now['moved'])}."
            )
        return words

    def picture(self) -> matplotlib.figure.Figure:
        """Draw values and slopes with matplotlib."""
        now = self.readout()
        boxes, row = self._row()
        xs = np.linspace(*self.domain, 401)
        curves = {self._whole(boxes): _curves(row, xs)}
        if self.count == 2:
            curves.setdefault(self._whole(boxes[::-1]), _curves(row[::-1], xs))
        point = (self.x, now[self.output], now["product"])
        story = self.describe().split(" A nudge")[0]
        return plots.chain(story, xs, curves, point, self.symbol, self.output)

    def _whole(self, boxes: Sequence[dict]) -> str:
        inside = boxes[0]["plain"].replace("□", self.symbol)
        for box in boxes[1:]:
            inside = filled(box, inside)
        return inside


def _curves(row: Sequence[Function], xs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, slopes = xs, np.ones_like(xs)
    with np.errstate(all="ignore"):  # a slope may be infinite where a curve stands upright
        for f in row:
            slopes = slopes * f.derivative.at(values)
            values = f.at(values)
    return values, np.where(np.isnan(values), np.nan, slopes)


def chain(
    boxes: Sequence[Function],
    x: ipywidgets.FloatSlider,
    *,
    nudge: ipywidgets.FloatSlider | None = None,
    choices: Sequence[Function] | None = None,
    output: str = "y",
) -> LiveBox:
    """Show the local rate of every box, their product, and the curves of values and slopes (chapter 4).

    Two boxes are compared with the other order, and a button swaps them.

    Parameters
    ----------
    boxes : one to six Functions in the order in which they work: ``[square, sigmoid]`` is σ(x²).
    x : the slider whose value enters; its label names the variable.
    nudge : a slider for a change of x: where the product says it leads, and where it really does.
    choices : Functions to choose each box from, in a menu a box; the boxes must be among them.
    output : the letter of what comes out.

    Raises
    ------
    TypeError
        For a box that is not a Function.
    ValueError
        For no box or more than six, or boxes that are not among the choices.
    """
    boxes, offered = checked_boxes(boxes, choices, 1)
    figure = RatesInARow(boxes, offered, x, nudged=nudge is not None, output=output)
    controls: list[ipywidgets.Widget] = [x]
    if nudge is not None:
        link(figure, nudge=nudge)
        controls.append(nudge)
    return LiveBox(figure, controls if choices is None else [figure.menus(), *controls])


class NumberLines(Figure):
    """A nudge on number lines, one below the other: where it leads, and where rate times nudge says."""

    x = traitlets.Float().tag(sync=True)
    nudge = traitlets.Float().tag(sync=True)
    choice = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        stories: Mapping[str, Sequence[Function]],
        x: ipywidgets.FloatSlider,
        nudge: ipywidgets.FloatSlider,
        output: str = "y",
    ):
        self.stories, self.output = {name: list(row) for name, row in stories.items()}, output
        self.count = len(next(iter(self.stories.values())))
        ends = (x.min + min(nudge.min, 0), x.max + max(nudge.max, 0))
        super().__init__(
            kind="number_lines",
            x=x.value,
            nudge=nudge.value,
            spec={
                "title": "A nudge on number lines",
                "count": self.count,
                "output": output,
                "stories": [
                    {"label": name, "boxes": [described(f) for f in row], "lines": _lines(row, *ends)}
                    for name, row in self.stories.items()
                ],
            },
        )

    def _now(self) -> tuple[list[float], list[float], list[float], list[float]]:
        row = self._story
        values, there = through(row, self.x), through(row, self.x + self.nudge)
        rates = rates_along(row, self.x)
        moves = [self.nudge, *(b - a for a, b in zip(values[1:], there[1:], strict=True))]
        promised = [self.nudge]
        for rate in rates:
            promised.append(promised[-1] * rate)
        return values, rates, moves, promised

    @property
    def _story(self) -> list[Function]:
        return list(self.stories.values())[self.choice]

    def readout(self) -> dict[str, float | str]:
        """Return values, rates, the true move on each line, and the straight-line one."""
        values, rates, moves, promised = self._now()
        names = letters(self.count, self.output)
        return {
            **dict(zip(names, values, strict=True)),
            **{f"rate_{name}": rate for name, rate in zip(names[1:], rates, strict=True)},
            **{f"d_{name}": move for name, move in zip(names, moves, strict=True)},
            **{f"line_{name}": move for name, move in zip(names[1:], promised[1:], strict=True)},
            "gap": moves[-1] - promised[-1],
        }

    def describe(self) -> str:
        """Say what the nudge should become and what it becomes."""
        _, rates, moves, promised = self._now()
        product = " · ".join(map(factor, reversed(rates)))
        return (
            f"{list(self.stories)[self.choice]} at x = {shown(self.x)}: a nudge of {shown(self.nudge)} "
            f"should become {product} · {factor(self.nudge)} = {shown(promised[-1])}. "
            f"It becomes {shown(moves[-1])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the lines with matplotlib."""
        values, _, moves, promised = self._now()
        names = letters(self.count, self.output)
        words = [f"δx = {shown(self.nudge)}"]
        words += [
            f"δ{name} = {shown(move)}, straight-line story {shown(line)}"
            for name, move, line in zip(names[1:], moves[1:], promised[1:], strict=True)
        ]
        lines = self.spec["stories"][self.choice]["lines"]
        return plots.number_lines(names, lines, values, moves, promised, words)


def _lines(row: Sequence[Function], low: float, high: float) -> list[list[float]]:
    """Return the ends of each number line; one scale for all if none would be crowded by it."""
    found, points = [[low, high]], np.linspace(low, high, 401)
    for f in row:
        points = f.at(points)
        near = points[np.isfinite(points) & (np.abs(points) <= 1e3)]
        found.append([float(near.min(initial=0.0)), float(near.max(initial=0.0))])
    # room for a straight arrow that leads further than the curve
    found = [
        [math.floor(10 * (a - 0.1 * (b - a))) / 10, math.ceil(10 * (b + 0.1 * (b - a))) / 10]
        for a, b in found
    ]
    widths = [b - a for a, b in found]
    if max(widths) > 8 * min(widths):
        return found
    return [[min(a for a, _ in found), max(b for _, b in found)]] * len(found)


def number_lines(
    stories: Sequence[Function] | Mapping[str, Sequence[Function]],
    x: ipywidgets.FloatSlider,
    nudge: ipywidgets.FloatSlider,
    *,
    output: str = "y",
) -> LiveBox:
    """Show a nudge on number lines, one to three boxes long: the true move, and rate times nudge (chapter 4).

    Parameters
    ----------
    stories : the boxes, such as ``[square]``, or several rows of equally many boxes by label, with a menu.
    x : the slider for the place.
    nudge : the slider for the change of x.
    output : the letter of what comes out.

    Raises
    ------
    TypeError
        For a box that is not a Function.
    ValueError
        For no story, stories of different lengths, more than three boxes, or a nudge that starts at 0.
    """
    if not isinstance(stories, Mapping):
        row = _functions(stories, MOST_LINES)
        stories = {nested([described(f) for f in row]): row}
    if not stories:
        raise ValueError("expected at least one row of boxes, such as [square], got none")
    rows = {name: _functions(row, MOST_LINES) for name, row in stories.items()}
    lengths = {len(row) for row in rows.values()}
    if len(lengths) > 1:
        raise ValueError(f"expected rows of equally many boxes, got {sorted(lengths)}")
    if nudge.value == 0:
        raise ValueError("expected a nudge other than 0 to start with: at 0 every story is true")
    figure = NumberLines(rows, x, nudge, output)
    link(figure, x=x, nudge=nudge)
    controls: list[ipywidgets.Widget] = [x, nudge]
    if len(rows) > 1:
        choice = menu("boxes", list(rows))
        link(figure, choice=choice)
        controls.insert(0, choice)
    return LiveBox(figure, controls)


class Paths(Figure):
    """A graph in which x is used more than once: the product along each path, and the sum of all."""

    x = traitlets.Float().tag(sync=True)
    path = traitlets.Int(0).tag(sync=True)

    def __init__(self, f: Callable, x: float, label: str):
        self.graph = trace(f, x, names=["x"]).expanded()
        self.label = label
        self.edges = [
            (arg, to, slot) for to, step in enumerate(self.graph.nodes) for slot, arg in enumerate(step.args)
        ]
        self.routes = _routes(self.edges, self.graph.output)
        super().__init__(
            kind="paths",
            x=x,
            spec={
                "title": "Paths from x to y",
                "graph": self.graph.export(),
                "routes": [[{"from": a, "to": b, "slot": s} for a, b, s in route] for route in self.routes],
                "step": STEP,
                "label": label,
            },
        )

    def _products(self) -> list[float]:
        nodes = self.graph.run(self.x)
        rates = []
        for arg, to, slot in self.edges:
            node = nodes[to]
            inputs = [nodes[i].value for i in self.graph.nodes[to].args]
            slope = node.op.pullback(slot, 1.0, node.value, inputs)
            rates.append((str(arg), str(to), 0.0 if slope is None else float(slope)))
        found = sum_over_paths(rates, "0", str(self.graph.output))
        return [product for _, product in found.paths]

    def readout(self) -> dict[str, float | str]:
        """Return x, the value, the product of each path, their sum, and a finite difference."""
        products = self._products()
        return {
            "x": self.x,
            "value": self.graph(self.x),
            **{f"path{k}": product for k, product in enumerate(products, 1)},
            "sum": sum(products),
            "measured": difference(self.graph, self.x),
        }

    def describe(self) -> str:
        """Say what each path gives, and the sum."""
        now = self.readout()
        terms = [factor(now[f"path{k}"]) for k in range(1, len(self.routes) + 1)]
        return (
            f"{self.label} at x = {shown(self.x)} is {shown(now['value'])}. "
            f"The paths give {' + '.join(terms)} = {tidy(now['sum'])}."
        )

    def picture(self) -> matplotlib.figure.Figure:
        """Draw the graph with matplotlib."""
        values = [shown(float(node.value)) for node in self.graph.run(self.x)]
        return plots.paths(self.graph.export(), values, self.describe().split(". ")[-1])


def _routes(edges: Sequence[tuple[int, int, int]], output: int) -> list[list[tuple[int, int, int]]]:
    """Return every path from the input to the output as its edges, in the order of `sum_over_paths`."""

    def onward(node: int) -> list[list[tuple[int, int, int]]]:
        if node == output:
            return [[]]
        return [[edge, *rest] for edge in edges if edge[0] == node for rest in onward(edge[1])]

    return onward(0)


def paths(f: Callable, x: ipywidgets.FloatSlider, *, label: str = "y") -> LiveBox:
    """Show all paths from x to the result: rates multiply along each, and the paths add (chapter 4).

    Parameters
    ----------
    f : a function of x that can be traced; a result that does not depend on x has no path.
    x : the slider for x.
    label : how sentences call it, such as "x · sin x".

    Raises
    ------
    TypeError
        For a function that cannot be traced.
    ValueError
        For no path, or more than eight: too many to look at.
    """
    count = _count_paths(f, x.value)
    if not 1 <= count <= MOST_PATHS:
        raise ValueError(f"expected one to {MOST_PATHS} paths from x to the result, got {count}")
    figure = Paths(f, x.value, label)
    link(figure, x=x)
    choices = ["all paths", *(f"path {k}" for k in range(1, len(figure.routes) + 1))]
    choice = menu("show", choices)
    link(figure, path=choice)
    return LiveBox(figure, [choice, x])


def _count_paths(f: Callable, x: float) -> int:
    graph = trace(f, x, names=["x"]).expanded()
    counts = [0] * len(graph.nodes)
    counts[0] = 1
    for i, step in enumerate(graph.nodes):
        if step.args:
            counts[i] = sum(counts[arg] for arg in step.args)
    return counts[graph.output]


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

    def readout(self) -> dict[str, float | str]:
        """Return the right derivative, the measured one, the mistake's, and which mistakes agree here."""
        chain = self.composites[self._name]

        def value(x: float) -> float:
            return through(chain.functions, x)[-1]

        truth = _product(rates_along(chain.functions, self.x))
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
            return "right everywhere, for this function only"
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
        chain, rule = self.composites[self._name], self.rules[self.rule]
        xs, dots = np.linspace(*self.domain, 401), np.linspace(*self.domain, 25)
        measured = np.array([difference(lambda u: through(chain.functions, u)[-1], dot) for dot in dots])
        truth = _curves(chain.functions, xs)[1]
        return plots.mistakes(xs, truth, rule(chain, xs), (dots, measured), self.x, self._name, rule.label)


def _equal(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


def _always(chain: Chain, rules: Sequence, domain: tuple[float, float]) -> list[bool]:
    """Return for each rule whether it gives the derivative wherever both are defined."""
    xs = np.linspace(*domain, 241)
    truth = _curves(chain.functions, xs)[1]
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
        For something that is not a Chain of the course's Functions.
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
