"""What every live figure is made of: sliders, the widget, and the box that shows them together.

A figure is an anywidget whose whole state is its traits: JavaScript draws it from them, and Python computes
the same readout from them (`Figure.readout`), so a test can compare the two anywhere.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Container, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import ipywidgets
import traitlets

from ..functions.arguments import described
from ..graph import trace
from ..plots import style
from .arguments import number, place, several, text, texts
from .text import label

if TYPE_CHECKING:
    import matplotlib.figure

STATIC = Path(__file__).parent / "static"
# The kinds of sliders, by what makes them. Whole numbers are numbers, too.
SLIDERS = {
    "slider": (ipywidgets.FloatSlider, ipywidgets.IntSlider),
    "log_slider": (ipywidgets.FloatLogSlider,),
    "int_slider": (ipywidgets.IntSlider,),
}


class Figure(anywidget.AnyWidget):
    """A live figure: synced traits in, a drawing out.

    Subclasses say their `kind` (the name of the JavaScript that draws them), put constants into `spec`
    and what can move into traits of their own, and define `readout`, `describe` and `picture`.
    """

    _esm = STATIC / "figure.js"
    _css = STATIC / "live.css"
    fallback_type = "image/png"
    kind = traitlets.Unicode().tag(sync=True)
    spec = traitlets.Dict().tag(sync=True)

    def readout(self) -> Mapping[str, float | str]:
        """Return every value the figure shows, by name, computed by Python; nan where undefined."""
        raise self._missing("readout")

    def describe(self) -> str:
        """Return what the figure shows now, in a sentence with rounded values: text output and alt text."""
        raise self._missing("describe")

    def picture(self) -> matplotlib.figure.Figure | None:
        """Return the matplotlib twin, shown where widgets can't be; None for a figure of words."""
        raise self._missing("picture")

    def _missing(self, method: str) -> NotImplementedError:
        return NotImplementedError(
            f"{type(self).__name__} has no {method}(): every figure defines readout, describe and picture, "
            "as Tangent does in live/derivatives/tangent.py"
        )

    def fallback(self) -> dict[str, str]:
        """Return what is shown where widgets can't be, under its `fallback_type`: the picture as PNG."""
        picture = self.picture()
        return {} if picture is None else {"image/png": base64.b64encode(style.png(picture)).decode()}

    def __repr__(self) -> str:
        return self.describe()


class LiveBox(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets states no types
    """A VBox whose output also carries the figure's picture and its description."""

    def __init__(self, figure: Figure, controls: Sequence[ipywidgets.Widget] = ()):
        if not figure.kind or not figure.spec.get("title"):
            raise ValueError(
                f"{type(figure).__name__}: expected a kind (the name of its JavaScript) and a title in spec "
                f"(what a screen reader calls it), got {figure.kind!r} and {figure.spec.get('title')!r}"
            )
        super().__init__([*controls, figure])
        self.figure = figure

    def __repr__(self) -> str:
        return self.figure.describe()

    def _repr_mimebundle_(
        self, include: Container[str] | None = None, exclude: Container[str] | None = None, **_: object
    ) -> dict[str, object]:
        def wanted(mime_type: str) -> bool:
            return (include is None or mime_type in include) and (exclude is None or mime_type not in exclude)

        bundle: dict[str, object] = {"text/plain": repr(self)}
        # A picture takes matplotlib and a while: it is drawn only for those who want it.
        if wanted(self.figure.fallback_type):
            bundle |= self.figure.fallback()
        bundle["application/vnd.jupyter.widget-view+json"] = {
            "version_major": 2,
            "version_minor": 0,
            "model_id": self.model_id,
        }
        return {mime_type: part for mime_type, part in bundle.items() if wanted(mime_type)}


def slider(
    label: str, low: float, high: float, *, value: float | None = None, step: float | None = None
) -> ipywidgets.FloatSlider:
    """Return a slider from `low` to `high`: an ordinary `ipywidgets.FloatSlider`.

    Parameters
    ----------
    label : what stands beside it, usually the symbol it moves.
    low, high : the ends, finite, low < high.
    value : where it starts, in [low, high]; by default the step nearest to the middle.
    step : the smallest move, positive; by default 1, 2 or 5 times a power of ten, 63 to 158 moves in all.

    Raises
    ------
    TypeError, ValueError
        For ends that are not finite numbers in increasing order, a value outside or between two steps
        (JupyterLab would move it to the nearest), a step that is not positive.
    """
    low, high, value, step = _checked_range(label, low, high, value, step)
    return ipywidgets.FloatSlider(
        value,
        min=low,
        max=high,
        step=step,
        description=label,
        readout_format=f".{_decimals(step)}f",
        layout={"width": "100%"},
    )


def log_slider(
    label: str, low: float, high: float, *, value: float, step: float = 0.1, base: float = 10
) -> ipywidgets.FloatLogSlider:
    """Return a slider over powers of `base`, from base**low to base**high: an `ipywidgets.FloatLogSlider`.

    `value` is the number itself (1e-3, not -3); `step` is in the exponent. Raises as `slider` does, and
    ValueError for a base that is not above 1.
    """
    base = number(f"slider {label!r}", "base", base)
    if base <= 1:
        raise ValueError(f"slider {label!r}: expected a base above 1, got {base:g}")
    value = number(f"slider {label!r}", "value", value)
    if value <= 0:
        raise ValueError(
            f"slider {label!r}: on a logarithmic scale the value must be positive, and it is {value:g}"
        )
    exponent = math.log10(value) / math.log10(base)
    low, high, exponent, step = _checked_range(label, low, high, exponent, step)
    return ipywidgets.FloatLogSlider(
        base**exponent,
        base=base,
        min=low,
        max=high,
        step=step,
        description=label,
        readout_format=".4g",  # as many digits as a figure shows of it
        layout={"width": "100%"},
    )


def int_slider(label: str, low: int, high: int, *, value: int) -> ipywidgets.IntSlider:
    """Return a slider over whole numbers: an `ipywidgets.IntSlider`.

    Raises as `slider` does, and ValueError for ends that are not whole.
    """
    first, last, start, _ = _checked_range(label, low, high, value, 1)
    if not first.is_integer() or not last.is_integer():
        raise ValueError(f"slider {label!r}: expected whole ends, got {low!r} and {high!r}")
    return ipywidgets.IntSlider(
        int(start), min=int(first), max=int(last), description=label, layout={"width": "100%"}
    )


def check_sliders(made_with: str = "slider", /, **sliders: object) -> None:
    """Raise TypeError for the first slider that is not of the kind which that function makes, by its name."""
    for name, control in sliders.items():
        if not isinstance(control, SLIDERS[made_with]):
            raise TypeError(f"expected a slider made with live.{made_with} for {name}, got {_kind(control)}")


def _kind(control: object) -> str:
    return type(control).__name__ if isinstance(control, ipywidgets.Widget) else described(control)


def menu(label: str, options: Sequence[str], *, index: int = 0) -> ipywidgets.Dropdown:
    """Return a menu of named choices: an `ipywidgets.Dropdown`. Link its "index", the number of the choice.

    Raises ValueError if there is nothing to choose, or no choice number `index`; TypeError for what is no
    text.
    """
    text("menu", "label", label, empty=True)
    options = texts(f"menu {label!r}", "options", options)
    if not options:
        raise ValueError(f"menu {label!r}: expected at least one option to choose from, got none")
    index = place(f"menu {label!r}", "an index from", index, len(options))
    choices = [(name, i) for i, name in enumerate(options)]
    return ipywidgets.Dropdown(options=choices, index=index, description=label)


def link(figure: Figure, **controls: ipywidgets.Widget) -> None:
    """Link each control to the figure's trait of that name, in the browser: no kernel is needed to move it.

    Menus are linked by "index", everything else by "value". The trait takes the control's value.
    Raises TypeError for something that is no figure, or no control.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"expected a figure to link to, such as live.tangent(…).figure, got {_kind(figure)}")
    for trait, control in controls.items():
        source = "index" if isinstance(control, ipywidgets.Dropdown) else "value"
        if not hasattr(control, source):
            raise TypeError(
                f"expected a slider or a menu for {trait!r}, got {_kind(control)}: "
                "make one with live.slider or live.menu"
            )
        figure.set_trait(trait, getattr(control, source))
        ipywidgets.jslink((control, source), (figure, trait))


def exported(
    f: Callable[..., Any], example: float | Sequence[float], names: Sequence[str] = ("x",)
) -> dict[str, Any]:
    """Return the JSON-able graph of a function of one or several numbers, as the browser evaluates it.

    Raises TypeError, as `trace` does, for a function that cannot be traced.
    """
    point = [example] if isinstance(example, (int, float)) else list(example)
    return trace(f, *(float(value) for value in point), names=list(names)).export()


def shown(value: float, digits: int = 4) -> str:
    """Return a number as figures write it: four significant digits, a real minus, words where undefined."""
    if math.isnan(value):
        return "undefined here"
    text = f"{value + 0.0:.{digits}g}" if math.isfinite(value) else ("∞" if value > 0 else "-∞")
    return text.replace("-", "−")


def as_shown(value: float) -> float:
    """Return the number that `shown` shows."""
    return float(f"{value:.4g}")


def equals(comes: float, result: str) -> str:
    """Return the sign between numbers as they are shown and their result: ≈ where they come to another."""
    return "=" if tidy(comes) == result else "≈"


DUST = 1e-12
"""What is less is rounding noise next to numbers of size 1."""


def tidy(value: float) -> str:
    """Return a number as it is shown, 0 where it is rounding noise."""
    return "0" if abs(value) < DUST else shown(value)


def named(
    functions: Callable[..., Any] | Sequence[Callable[..., Any]] | Mapping[str, Callable[..., Any]],
) -> dict[str, Callable[..., Any]]:
    """Return functions by the label a menu shows: a mapping as it is, else each under its own label."""
    if isinstance(functions, Mapping):
        found = dict(functions)
    else:
        given = [functions] if callable(functions) else several(functions, "functions")
        for f in given:
            if not callable(f):
                raise TypeError(f"expected functions, and {f!r} is {type(f).__name__}")
        found = {label(f): f for f in given}
        for f in given:
            if found[label(f)] is not f:
                raise ValueError(
                    f"expected functions with names of their own, and two are called {label(f)}: "
                    f'name them, as in {{"the first": f, "the second": g}}'
                )
    if not found:
        raise ValueError("expected at least one function to show, got none")
    for name, f in found.items():
        if not callable(f):
            raise TypeError(f"expected functions, and {name!r} is {type(f).__name__}")
    return found


def _checked_range(
    label: str, low: float, high: float, value: float | None, step: float | None
) -> tuple[float, float, float, float]:
    text("slider", "label", label, empty=True)
    low, high = number(f"slider {label!r}", "low", low), number(f"slider {label!r}", "high", high)
    if low >= high:
        raise ValueError(
            f"slider {label!r}: expected low < high, got low={low:g} and high={high:g}; swap them?"
        )
    middle = value is None
    value = (low + high) / 2 if middle else number(f"slider {label!r}", "value", value)
    if not low <= value <= high:
        raise ValueError(f"slider {label!r}: expected a value from {low:g} to {high:g}, got {value:g}")
    step = _round_step(high - low) if step is None else number(f"slider {label!r}", "step", step)
    if step <= 0:
        raise ValueError(f"slider {label!r}: expected a positive step, got {step:g}")
    moves = (value - low) / step
    if middle:
        moves = round(moves)
        value = low + moves * step
    if abs(moves - round(moves)) > 1e-6:
        raise ValueError(
            f"slider {label!r}: the value {value:g} lies between two steps of {step:g} from {low:g}; "
            f"choose {low + round(moves) * step:g}, or another step"
        )
    return low, high, value, step


def _round_step(width: float) -> float:
    """Return 1, 2 or 5 times a power of ten, about a hundredth of the width."""
    power = 10.0 ** math.floor(math.log10(width / 100))
    steps = (power, 2 * power, 5 * power, 10 * power)
    return min(steps, key=lambda step: abs(math.log(width / 100 / step)))


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))
