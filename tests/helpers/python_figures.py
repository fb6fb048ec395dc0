"""The figures of a notebook as live Python objects: the truth that a page's readouts are compared with."""

import contextlib
import functools
import io
import json
import math
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell

from chainrule.live import Figure, LiveBox

PLUMBING = {"kind", "spec", "layout", "tabbable", "tooltip"}


@functools.cache
def figures_of(notebook: Path) -> list[Figure]:
    """Run the notebook's cells in this process; return the figures it shows, in the order of the page."""
    shown: list[Figure] = []
    original = LiveBox._repr_mimebundle_

    def record(box, **_):
        shown.append(box.figure)
        return {"text/plain": ""}  # its picture would take longer than all else

    LiveBox._repr_mimebundle_ = record
    shell = InteractiveShell()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            for cell in nbformat.read(notebook, as_version=4).cells:
                if cell.cell_type == "code":
                    result = shell.run_cell(cell.source)
                    if "raises-exception" not in cell.metadata.get("tags", []):
                        result.raise_error()
    finally:
        LiveBox._repr_mimebundle_ = original
        InteractiveShell.clear_instance()
    return shown


def moving_traits(figure: Figure) -> list[str]:
    """The traits that sliders, menus and buttons move."""
    return [
        name for name in figure.trait_names(sync=True) if not name.startswith("_") and name not in PLUMBING
    ]


@contextlib.contextmanager
def in_state(figure: Figure, state: dict):
    """The figure in the given state. Others share it: it is left as it was."""
    before = {name: getattr(figure, name) for name in state}
    try:
        for name, value in state.items():
            figure.set_trait(name, value)
        yield figure
    finally:
        for name, value in before.items():
            figure.set_trait(name, value)


def expected(figure: Figure, state: dict) -> dict[str, float | str]:
    """Python's readout of the figure in the given state."""
    with in_state(figure, state):
        return figure.readout()


def differences(python: dict, page: dict, tolerance: float = 1e-9) -> list[str]:
    """Where the page's readouts are not Python's, to a relative and absolute 1e-9."""
    found = [f"{name}: only Python states it" for name in python.keys() - page.keys()]
    found += [f"{name}: only the page shows it" for name in page.keys() - python.keys()]
    for name in python.keys() & page.keys():
        value, text = python[name], page[name]
        if isinstance(value, str):
            same = value == text
        else:
            number = _number(text)
            same = number is not None and (
                math.isclose(value, number, rel_tol=tolerance, abs_tol=tolerance)
                or (math.isnan(value) and math.isnan(number))
            )
        if not same:
            found.append(f"{name}: Python says {value!r}, the page {text!r}")
    return found


def _number(text: str) -> float | None:
    """What JavaScript wrote as a number, or None: a trait that is not there gives 'undefined'."""
    try:
        return float({"Infinity": "inf", "-Infinity": "-inf", "NaN": "nan"}.get(text, text))
    except ValueError:
        return None


def is_strict_json(figure):
    """Whether what a figure hands to the page survives JSON as browsers read it, without NaN."""
    return json.loads(json.dumps(figure.spec, allow_nan=False)) == figure.spec
