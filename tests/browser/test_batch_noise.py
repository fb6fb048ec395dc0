"""Batch noise on its page: every stop shows Python's numbers, and the fan closes as the batch grows."""

import re

import pytest
from figure_states import PUT, event_time, figure_on, wrong_in

from chainrule.live.networks_of_matrices.noisy_batches import SIZES, cosines

CHAPTER = "chapters/07_networks_of_matrices.html"

# The tips of the arrows, in the units of the axes.
TIPS = """root => {
    const [fan] = root.drawings;
    return [...fan.marks].filter(([name]) => name.startsWith('batch')).map(([_, mark]) => {
        const [, x, y] = /L([\\d.-]+),([\\d.-]+)/.exec(mark.getAttribute('d'));
        return [fan.x.invert(Number(x)), fan.y.invert(Number(y))];
    });
}"""


def shown(opened, width=1400):
    """The figure, and its twin in Python."""
    return figure_on(opened(CHAPTER, width=width), CHAPTER, "batch_noise")


@pytest.mark.parametrize("width", [1400, 360])
def test_at_every_stop_and_moment_the_numbers_are_pythons_and_the_height_stays(opened, width):
    root, twin = shown(opened, width)
    assert wrong_in(root, twin, {"size": [float(size) for size in SIZES], "moment": range(3)}) == []


def test_the_arrows_lie_as_the_cosines_say_and_are_equally_long(opened):
    root, _ = shown(opened)
    for place in (0, 5, 10):
        root.evaluate(PUT, {"size": SIZES[place], "moment": 1})
        tips = root.evaluate(TIPS)
        assert [along for along, _ in tips] == pytest.approx(cosines()[1, place], abs=0.01)
        assert [along**2 + across**2 for along, across in tips] == pytest.approx([1] * 40, abs=0.02)


def test_the_slider_stops_at_every_power_of_two_and_says_it(opened):
    root, _ = shown(opened)
    place = root.locator("xpath=ancestor::*[contains(@class, 'live')][1]")
    slider = place.locator("input[type='range']")
    slider.focus()
    slider.press("Home")
    for size in SIZES:
        assert place.locator("output .cr-now").inner_text() == str(size)
        assert root.locator("[data-readout=batch] .cr-now").inner_text() == str(size)
        slider.press("ArrowRight")


def test_an_event_is_drawn_within_four_milliseconds(opened):
    root, _ = shown(opened)
    for trait, values in {"size": [1.0, 64.0, 1024.0], "moment": [0, 1, 2]}.items():
        assert event_time(root, trait, values) < 4, trait
    assert re.search("cosine", root.locator("svg").first.get_attribute("aria-label"))
