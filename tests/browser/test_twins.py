"""The stored picture of a figure shows what the live one shows: its panels, its scales, its parts.

A part is a kind of mark (a line, dots, an area) in a colour of the book. What the live figure draws as it
opens, its twin draws too, in the panel at the same place, and its arrows as long. Not the marks in HANDLES.
"""

import matplotlib.colors
import numpy as np
import pytest
from figures_on_page import twins_on
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.quiver import Quiver
from site_under_test import live_pages

from chainrule.live import Figure
from chainrule.plots.style import PALETTE

# Marks by which the hand finds its way in the live figure; a picture cannot be dragged.
HANDLES = {"foot", "input", "row", "column"}
CLOSE = 0.02  # of a panel's height or width

DRAWN = """(root) => root.drawings.map((plot) => {
    const own = (scale) => (scale ? scale.domain() : null);
    const parts = [];
    for (const [name, mark] of plot.marks) {
        if (mark.style.display === 'none' || mark.tagName === 'text' || mark.tagName === 'g') continue;
        if (mark.tagName === 'path' && !mark.getAttribute('d')) continue;
        const kind = mark.getAttribute('class');
        const colour = /cr-[sf]-([a-z0-9]+)/.exec(kind)[1];
        const shape = /cr-(dot|hollow|trail)/.test(kind) ? 'dots' : mark.tagName === 'rect' ? 'area' : 'line';
        const way = /^M([^,]+),([^L]+)L([^,]+),([^M]+)M.*l.*M.*l/.exec(mark.getAttribute('d') ?? '');
        const [x1, y1, x2, y2] = (way ?? []).slice(1).map(Number);
        const span = (scale, from, to) => scale.invert(to) - scale.invert(from);
        const arrow = way && plot.x && [span(plot.x, x1, x2), span(plot.y, y1, y2)];
        parts.push([name, shape, colour, arrow]);
    }
    return {name: plot.name, x: own(plot.x), y: own(plot.y), canvas: !plot.x, parts};
})"""


def _colour(value) -> str | None:
    """The palette's name of a colour."""
    shade = matplotlib.colors.to_hex(value)
    return next((name for name, own in PALETTE.items() if own == shade), None)


def _parts(panel: Axes) -> set[tuple[str, str]]:
    found = set()
    for artist in panel.get_children():
        if isinstance(artist, Line2D):
            if artist.get_linestyle() != "None":
                found.add(("line", _colour(artist.get_color())))
            if artist.get_marker() not in ("None", "", None):
                found.add(("dots", _colour(artist.get_markeredgecolor())))
        elif isinstance(artist, Collection):
            colours = [*artist.get_edgecolor(), *artist.get_facecolor()]
            found |= {(shape, _colour(colour)) for shape in ("line", "dots") for colour in colours}
        elif isinstance(artist, Patch) and artist is not panel.patch:
            found |= {("area", _colour(artist.get_edgecolor())), ("area", _colour(artist.get_facecolor()))}
    return found


def _arrows(panel: Axes, colour: str) -> list[np.ndarray]:
    """What an arrow of this colour spans, for each that is in the panel."""
    return [
        np.array([artist.U[0], artist.V[0]]) / artist.scale
        for artist in panel.get_children()
        if isinstance(artist, Quiver) and _colour(artist.get_facecolor()[0]) == colour
    ]


def _scale(ends: list[float], own: tuple[float, float], log: bool) -> bool:
    low, high = (np.log10(ends) if log else np.asarray(ends)).tolist()
    mine = np.log10(own) if log else np.asarray(own)
    return bool(np.all(np.abs(mine - (low, high)) <= CLOSE * (high - low)))


@pytest.mark.parametrize("where", live_pages())
def test_the_stored_picture_shows_what_the_figure_shows(opened, where):
    page = opened(where)
    wrong = []
    for number, (place, figure) in enumerate(twins_on(page, where), 1):
        if type(figure).fallback is not Figure.fallback:
            continue  # a figure of words
        twin = figure.picture()
        root = place.locator(".cr-figure")
        drawings = root.evaluate(DRAWN)
        plots = [drawing for drawing in drawings if not drawing["canvas"]]
        panels = [panel for panel in twin.axes if panel.axison]
        name = f"figure {number} ({figure.kind})"
        if plots and len(plots) != len(panels):
            wrong.append(f"{name}: {len(plots)} plots, and {len(panels)} in the picture")
        for plot, panel in zip(plots, panels, strict=False):
            for axis in "xy":
                own = getattr(panel, f"get_{axis}lim")()
                log = getattr(panel, f"get_{axis}scale")() == "log"
                if not _scale(plot[axis], own, log):
                    wrong.append(f"{name}, {plot['name']}: {axis} from {plot[axis]}, in the picture {own}")
            parts = _parts(panel)
            for mark, shape, colour, arrow in plot["parts"]:
                own = _arrows(panel, colour) if arrow else []  # or it is drawn as a line
                near = CLOSE * np.diff(panel.get_xlim())[0]
                if own and not any(np.hypot(*(one - arrow)) < near for one in own):
                    wrong.append(f"{name}, {plot['name']}: the arrow {mark} is another one in the picture")
                if mark not in HANDLES and (shape, colour) not in parts:
                    there = (
                        ", ".join(sorted(f"{own} {kind}" for kind, own in parts if kind == shape)) or "none"
                    )
                    wrong.append(
                        f"{name}, {plot['name']}: {mark} ({colour} {shape}) is not in the picture, which has "
                        f"{there}; colours are those of PALETTE in plots/style.py"
                    )
    assert wrong == []
