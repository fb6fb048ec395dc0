"""Where a network starts, on its page: trained there as in Python, within the time of an event."""

import pytest
from figure_states import PUT, event_time, figure_on, wrong_in

CHAPTER = "chapters/07_networks_of_matrices.html"

# What the lines of the three units are called.
NAMES = """root => [0, 1, 2].map((j) => root.drawings[0].marks.get(`unit${j}-name`))
    .map((e) => (e.style.display ? '' : e.textContent))"""


@pytest.fixture
def opened(opened):
    def open_at(width=1400):
        return figure_on(opened(CHAPTER, width=width), CHAPTER, "start")

    return open_at


@pytest.mark.parametrize("width", [1400, 360])
def test_in_every_state_the_numbers_are_pythons_and_the_height_stays(opened, width):
    root, twin = opened(width)
    states = {
        "size": twin.spec["sizes"][::5],
        "kind_of_start": range(3),
        "chosen": [1, 18],
        "steps": [0, 60, 1000],
    }
    assert wrong_in(root, twin, states) == []


def test_three_lines_are_drawn_for_three_units_and_equal_ones_are_called_together(opened):
    root, _ = opened()
    root.evaluate(PUT, {"kind_of_start": 1, "size": 1.0, "steps": 1000})
    assert [name for name in root.evaluate(NAMES) if name] == ["1, 2, 3"]
    root.evaluate(PUT, {"kind_of_start": 2})
    assert root.evaluate(NAMES) == ["1", "2", "3"]


def test_a_training_of_1000_steps_is_drawn_within_four_milliseconds(opened):
    root, twin = opened()
    for trait, values in {"size": twin.spec["sizes"], "chosen": [1, 2, 3], "steps": [0, 500, 1000]}.items():
        assert event_time(root, trait, values) < 4, trait
