"""The figures of an open page, each with its twin in Python, and what the two say of the same state."""

from playwright.sync_api import Locator, Page
from python_figures import differences, expected, figures_of, moving_traits
from site_under_test import notebook_of

READOUTS = """root => Object.fromEntries(
    [...root.querySelectorAll('[data-readout]')].map(e => [e.dataset.readout, e.dataset.value]))"""
TRAITS = "(root, names) => Object.fromEntries(names.map(name => [name, root.model.get(name)]))"
# Move each slider three stops, away from the nearer end; choose the last of each menu.
MOVE = """() => {
  for (const input of document.querySelectorAll(".live input[type=range]")) {
    input.stepUp(input.valueAsNumber > (Number(input.min) + Number(input.max)) / 2 ? -3 : 3);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const select of document.querySelectorAll(".live .cr-control select")) {
    select.selectedIndex = select.options.length - 1;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}"""
SHOWN = f"(root, names) => [({TRAITS})(root, names), ({READOUTS})(root)]"


def places(page: Page) -> list[Locator]:
    """The places of the page's live figures, in its order."""
    return page.locator(".live[data-model-id]").all()


def kind_of(place: Locator) -> str:
    """Which kind of figure stands at a place."""
    return place.locator(".cr-figure").evaluate("root => root.model.get('kind')")


def twins_on(page: Page, where: str, kind: type = object) -> list[tuple[Locator, object]]:
    """Each place whose figure is of the given class, with the figure that Python makes for it."""
    found, twins = places(page), figures_of(notebook_of(where))
    assert len(found) == len(twins) > 0
    return [(place, twin) for place, twin in zip(found, twins, strict=True) if isinstance(twin, kind)]


def disagreements(root, twin) -> list[str]:
    """Where the readouts of a figure are not Python's for the state that it is in."""
    return disagreeing(twin, *root.evaluate(SHOWN, moving_traits(twin)))


def disagreeing(twin, state: dict, readouts: dict) -> list[str]:
    """Where the readouts that a page shows in a state are not Python's."""
    return [f"at {state}: {line}" for line in differences(expected(twin, state), readouts)]
