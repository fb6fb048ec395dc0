"""One figure of a page put into many states: its numbers, its height, and how long an event takes."""

import itertools
from collections.abc import Iterable

from figures_on_page import SHOWN, disagreeing, kind_of, twins_on
from playwright.sync_api import Locator, Page
from python_figures import moving_traits

PUT = """(root, state) => {
    for (const [name, value] of Object.entries(state)) root.model.set(name, value);
    root.model.save_changes();
}"""

HEIGHT = "root => Math.round(root.getBoundingClientRect().height)"

# In each state: what is shown, and how high the figure is.
IN_ALL = f"""(root, [states, names]) => states.map(state => {{
    ({PUT})(root, state);
    return [...({SHOWN})(root, names), ({HEIGHT})(root)];
}})"""

# The tenth fastest of many runs: the machine may be busy with something else.
EVENT = """(root, [trait, values]) => {
    const times = [];
    for (let i = 0; i < 60; i++) {
        const begin = performance.now();
        root.model.set(trait, values[i % values.length]);
        times.push(performance.now() - begin);
    }
    return times.sort((a, b) => a - b)[9];
}"""


def figure_on(page: Page, where: str, kind: str) -> tuple[Locator, object]:
    """The first figure of a kind on an open page, and its twin in Python."""
    place, twin = next(pair for pair in twins_on(page, where) if kind_of(pair[0]) == kind)
    return place.locator(".cr-figure"), twin


def states(traits: dict[str, Iterable]) -> list[dict]:
    """Every combination of the traits' values."""
    return [dict(zip(traits, state, strict=True)) for state in itertools.product(*traits.values())]


def wrong_in(root: Locator, twin: object, traits: dict[str, Iterable]) -> list[str]:
    """Where the readouts are not Python's, in all combinations; and whether the height stays."""
    wrong, heights = [], set()
    for *shown, height in root.evaluate(IN_ALL, [states(traits), moving_traits(twin)]):
        wrong += disagreeing(twin, *shown)
        heights.add(height)
    return wrong + [f"heights {sorted(heights)}"] * (len(heights) > 1)


def event_time(root: Locator, trait: str, values: list) -> float:
    """How many ms pass from a change of a trait until the drawing is up to date: the tenth fastest of 60."""
    return root.evaluate(EVENT, [trait, values])
