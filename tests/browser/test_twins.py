"""The stored picture of a figure shows what the live one shows: its panels, scales and parts in their places.

A part is a kind of mark (a line, dots, an area) in a colour of the book. What the live figure draws, as it
opens and moved, its twin draws too, in the panel at the same place: its arrows as long, its lines and dots
where the picture, which Python computes, has them. Not the marks in HANDLES.
"""

from collections.abc import Iterator

import matplotlib.colors
import matplotlib.figure
import numpy as np
import pytest
from figures_on_page import MOVE, TRAITS, twins_on
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.quiver import Quiver
from playwright.sync_api import Locator
from python_figures import in_state, moving_traits
from site_under_test import live_pages

from chainrule.live import Figure
from chainrule.plots.style import PALETTE

# Marks by which the hand finds its way in the live figure; a picture cannot be dragged.
HANDLES = {"foot", "input", "row", "column"}
CLOSE = 0.02  # of a panel's height or width
NEAR = 0.01  # of them: as far may a point of a live line or a dot be from the picture's

DRAWN = """(root) => root.drawings.map((plot) => {
    // where it lies: the middle of a dot, points along a line
    const points = (mark, plot) => {
        if (!mark.matches('circle, path, line')) return [];
        let found = mark.matches('circle') ? [{x: mark.cx.baseVal.value, y: mark.cy.baseVal.value}] : [];
        if (!/cr-(dot|hollow|trail)/.test(mark.getAttribute('class'))) {
            const length = mark.getTotalLength();
            found = Array.from({length: 61}, (_, i) => mark.getPointAtLength((length * i) / 60));
        }
        return found.map(({x, y}) => [plot.x.invert(x), plot.y.invert(y)]);
    };
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
        parts.push([name, shape, colour, arrow, plot.x && !way ? points(mark, plot) : []]);
    }
    return {name: plot.name, x: own(plot.x), y: own(plot.y), canvas: !plot.x, parts};
})"""


def _colour(value) -> str | None:
    """The palette's name of a colour."""
    shade = matplotlib.colors.to_hex(value)
    return next((name for name, own in PALETTE.items() if own == shade), None)


def _colours(artist: Collection) -> set[str | None]:
    """The palette's names of its colours."""
    return {_colour(value) for value in [*artist.get_edgecolor(), *artist.get_facecolor()]}


def _parts(panel: Axes) -> set[tuple[str, str]]:
    found = set()
    for artist in panel.get_children():
        if isinstance(artist, Line2D):
            if artist.get_linestyle() != "None":
                found.add(("line", _colour(artist.get_color())))
            if artist.get_marker() not in ("None", "", None):
                found.add(("dots", _colour(artist.get_markeredgecolor())))
        elif isinstance(artist, Collection):
            found |= {(shape, colour) for shape in ("line", "dots") for colour in _colours(artist)}
        elif isinstance(artist, Patch) and artist is not panel.patch:
            found |= {("area", _colour(artist.get_edgecolor())), ("area", _colour(artist.get_facecolor()))}
    return found


def _places(panel: Axes, shape: str, colour: str) -> list[np.ndarray]:
    """Where the picture has lines of this colour, or its dots one by one: points in shares of the panel."""
    found = []
    for artist in panel.get_children():
        if isinstance(artist, Line2D):
            own = artist.get_color() if shape == "line" else artist.get_markeredgecolor()
            drawn = artist.get_linestyle() if shape == "line" else artist.get_marker()
            if drawn not in ("None", "", None) and _colour(own) == colour:
                points = np.column_stack(artist.get_data(orig=False)).astype(float)
                found.append(artist.get_transform().transform(points))
        elif isinstance(artist, Collection) and colour in _colours(artist):
            if shape == "dots":
                found.append(artist.get_offset_transform().transform(artist.get_offsets()))
            for path in artist.get_paths() if shape == "line" else ():
                found += path.to_polygons(artist.get_transform(), closed_only=False)
    shares = [panel.transAxes.inverted().transform(points) for points in found]
    return shares if shape == "line" else [dot for points in shares for dot in points[:, None]]


def _distance(point: np.ndarray, line: np.ndarray) -> float:
    """How far a point is from a line through points."""
    line = line[np.isfinite(line).all(axis=1)]
    if not len(line):
        return np.inf
    start, way = line[:-1], np.diff(line, axis=0)
    length = np.sum(way**2, axis=1)
    along = np.divide(
        np.sum((point - start) * way, axis=1), length, out=np.zeros_like(length), where=length > 0
    )
    feet = [start + np.clip(along, 0, 1)[:, None] * way, line]
    return float(np.min(np.hypot(*(np.concatenate(feet) - point).T)))


def _astray(panel: Axes, shape: str, colour: str, points: list[list[float]]) -> float:
    """How far, in shares of the panel, the worst of these points within it is from what the picture has."""
    own = _places(panel, shape, colour)
    points = np.array([[np.nan if c is None else c for c in point] for point in points], dtype=float)
    shares = panel.transAxes.inverted().transform(panel.transData.transform(points))
    inside = [share for share in shares if np.all(np.abs(share - 0.5) <= 0.5)]
    return max((min((_distance(share, line) for line in own), default=np.inf) for share in inside), default=0)


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


def _differences(root: Locator, twin: matplotlib.figure.Figure) -> Iterator[str]:
    """What the live figure and its picture show differently."""
    drawings = root.evaluate(DRAWN)
    plots = [drawing for drawing in drawings if not drawing["canvas"]]
    panels = [panel for panel in twin.axes if panel.axison]
    if plots and len(plots) != len(panels):
        yield f"{len(plots)} plots, and {len(panels)} in the picture"
    for plot, panel in zip(plots, panels, strict=False):
        for line in _differences_of_panel(plot, panel):
            yield f"{plot['name']}: {line}"


def _differences_of_panel(plot: dict, panel: Axes) -> Iterator[str]:
    for axis in "xy":
        own = getattr(panel, f"get_{axis}lim")()
        log = getattr(panel, f"get_{axis}scale")() == "log"
        if not _scale(plot[axis], own, log):
            yield f"{axis} from {plot[axis]}, in the picture {own}"
    parts = _parts(panel)
    for mark, shape, colour, arrow, points in plot["parts"]:
        own = _arrows(panel, colour) if arrow else []  # or it is drawn as a line
        near = CLOSE * np.diff(panel.get_xlim())[0]
        if own and not any(np.hypot(*(one - arrow)) < near for one in own):
            yield f"the arrow {mark} is another one in the picture"
        if mark in HANDLES:
            continue
        if (shape, colour) not in parts:
            there = ", ".join(sorted(f"{own} {kind}" for kind, own in parts if kind == shape)) or "none"
            yield (
                f"{mark} ({colour} {shape}) is not in the picture, which has {there}; "
                "colours are those of PALETTE in plots/style.py"
            )
        elif points and (far := _astray(panel, shape, colour, points)) > NEAR:
            yield (
                f"{mark} ({colour} {shape}) is {far:.2f} of the panel from "
                f"all {colour} {shape} in the picture: one of the two is in the wrong place"
            )


@pytest.mark.parametrize("where", live_pages())
def test_the_stored_picture_shows_what_the_figure_shows(opened, where):
    page = opened(where)
    wrong = []
    for when in ("as it opens", "moved"):
        if when == "moved":
            page.evaluate(MOVE)
        for number, (place, figure) in enumerate(twins_on(page, where), 1):
            if type(figure).fallback is not Figure.fallback:
                continue  # a figure of words
            root = place.locator(".cr-figure")
            with in_state(figure, root.evaluate(TRAITS, moving_traits(figure))):
                found = _differences(root, figure.picture())
            wrong += [f"figure {number} ({figure.kind}), {when}: {line}" for line in found]
    assert wrong == []
