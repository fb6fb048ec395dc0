"""What the figures of chapter 6 owe a reader: pressed, played, moved, and seen."""

import itertools

import pytest
from clashes import CLASHES
from figures_on_page import SHOWN, disagreeing, kind_of, twins_on
from python_figures import moving_traits

CHAPTER = "chapters/06_automatic_differentiation.html"
SIZES = [1400, 800, 360]

SET = """(root, state) => {
    for (const [name, value] of Object.entries(state)) root.model.set(name, value);
    root.model.save_changes();
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

PUT = """(root, state) => {
    for (const [name, value] of Object.entries(state)) root.model.set(name, value);
    root.model.save_changes();
}"""

NUMBERS = """root => Object.fromEntries(
    [...root.querySelectorAll('[data-readout]')].map(e => [e.dataset.readout, e.dataset.value]))"""

HEIGHT = "root => Math.round(root.getBoundingClientRect().height)"
SHOWN_BOXES = (
    "root => [...root.querySelectorAll('svg rect.cr-box')].filter(e => e.style.display !== 'none').length"
)


def _figure(page, kind):
    roots = page.locator(".cr-figure")
    found = [roots.nth(i) for i in range(roots.count())]
    return next(root for root in found if root.evaluate("e => e.model.get('kind')") == kind)


def _open(opened, kind, width=1400, **options):
    page = opened(CHAPTER, width=width, **options)
    return page, _figure(page, kind)


# Menus, sliders and steps together: the states that no single control leads to
STATES = {
    "swell": {"n": range(1, 9), "x": [0.01 + 0.04 * k for k in range(25)]},
    "dual": {"angle": range(0, 361, 15)},
    "tape": {"bug": range(6), "steps": range(12), "x": (-2, 0.8), "chosen": ("zdbac", "bz")},
    "which_end": {"inputs": (1, 7, 30), "outputs": (1, 7, 30), "depth": (2, 3, 8), "width": (1, 13)},
    "checkpoints": {"n": (2, 7, 36), "k": (1, 2, 5, 36), "steps": (0, 3, 20, 70, 108)},
}


@pytest.mark.parametrize("kind", STATES)
def test_in_every_state_the_numbers_are_pythons(opened, kind):
    page, _ = _open(opened, kind)
    place, twin = next(pair for pair in twins_on(page, CHAPTER) if kind_of(pair[0]) == kind)
    states = [
        dict(zip(STATES[kind], state, strict=True)) for state in itertools.product(*STATES[kind].values())
    ]
    shown = place.locator(".cr-figure").evaluate(
        f"(root, [states, names]) => states.map(state => [({PUT})(root, state), ({SHOWN})(root, names)][1])",
        [states, moving_traits(twin)],
    )
    assert [line for state in shown for line in disagreeing(twin, *state)] == []


# The tape


@pytest.mark.parametrize("width", [1400, 360])
def test_whatever_the_tape_shows_its_words_stand_apart_and_its_height_stays(opened, width):
    _, tape = _open(opened, "tape", width)
    wrong, heights = [], set()
    for bug, steps, x in itertools.product(range(6), range(12), (-2, 0, 0.8)):
        tape.evaluate(PUT, {"bug": bug, "steps": steps, "x": x, "chosen": "abcdz"})
        wrong += [f"{(bug, steps, x)}: {words}" for words in tape.evaluate(CLASHES)]
        heights.add(tape.evaluate(HEIGHT))
    assert wrong == []
    assert len(heights) == 1


def test_the_graph_grows_with_the_tape(opened):
    _, tape = _open(opened, "tape")
    shown = []
    for steps in range(12):
        tape.evaluate(SET, {"steps": steps})
        shown.append(tape.evaluate(SHOWN_BOXES))
    assert shown == [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6]


@pytest.mark.parametrize(
    ("order", "verdict", "result"), [("zdbca", "right", "14.18"), ("zdbac", "wrong", "6.687")]
)
def test_the_reader_chooses_the_order_with_keys_alone(opened, order, verdict, result):
    page, tape = _open(opened, "tape")
    tape.evaluate(SET, {"bug": 2})
    for name in order:
        tape.get_by_role("button", name=f"{name} speaks next").focus()
        page.keyboard.press("Enter")
    numbers = tape.evaluate(NUMBERS)
    assert numbers["verdict"] == verdict
    assert tape.locator("[data-readout=result] .cr-now").inner_text() == result
    # a box speaks once
    tape.get_by_role("button", name="z speaks next").press("Enter")
    assert tape.evaluate("e => e.model.get('chosen')") == order
    # and a step back can be chosen anew
    tape.get_by_role("button", name="Back").click()
    tape.get_by_role("button", name=f"{order[-1]} speaks next").click()
    assert tape.evaluate("e => e.model.get('chosen')") == order


def test_a_bug_chosen_at_the_end_tells_all_and_after_reset_nothing(opened):
    page, tape = _open(opened, "tape")
    assert "press Reset each time" in page.locator("main").inner_text()
    for bug in (1, 3, 4, 5):
        tape.evaluate(SET, {"bug": bug, "steps": 11})
        assert tape.evaluate(NUMBERS)["verdict"] == "wrong"
        tape.get_by_role("button", name="Reset").click()
        assert tape.evaluate(NUMBERS)["verdict"] == "not yet"


def test_without_that_bug_the_buttons_of_the_order_do_nothing(opened):
    _, tape = _open(opened, "tape")
    tape.evaluate(SET, {"steps": 6})
    button = tape.get_by_role("button", name="a speaks next")
    assert button.get_attribute("aria-disabled") == "true"
    button.press("Enter")
    assert tape.evaluate("e => [e.model.get('chosen'), e.model.get('steps')]") == ["", 6]


def test_slopes_that_a_bug_has_spoilt_are_marked(opened):
    _, tape = _open(opened, "tape")
    marked = "e => [...e.querySelectorAll('[data-readout]')].filter(d => d.textContent.includes('✗'))"
    marked += ".map(d => d.dataset.readout)"
    expected = {
        0: [],
        1: [],
        3: [],
        4: ["slope_a0", "slope_c0", "slope_z0"],
        5: ["value_a", "slope_b0", "slope_c0"],
    }
    for bug, cells in expected.items():
        tape.evaluate(SET, {"bug": bug, "steps": 11})
        assert tape.evaluate(marked) == cells, bug
    tape.evaluate(SET, {"bug": 5, "steps": 5})  # before the last line nothing is doubled
    assert tape.evaluate(marked) == []


# Checkpoints

HELD = "root => [...root.querySelectorAll('svg circle')].filter(e => e.style.display !== 'none')"
HELD += ".filter(e => e.closest('.cr-canvas') && e.getAttribute('class') === 'cr-f-g').length"


@pytest.mark.parametrize("width", [1400, 360])
def test_every_input_that_is_held_has_its_dot(opened, width):
    _, figure = _open(opened, "checkpoints", width)
    for n, k in ((2, 1), (16, 4), (36, 6), (36, 36)):
        figure.evaluate(SET, {"n": n, "k": k, "steps": 0})
        assert figure.evaluate(SHOWN_BOXES) == n
        for steps in range(0, 3 * n, max(1, n // 3)):
            figure.evaluate(SET, {"steps": steps})
            assert figure.evaluate(HELD) == int(figure.evaluate(NUMBERS)["held"]), (n, k, steps)


def test_play_goes_step_by_step_and_with_reduced_motion_at_once(opened):
    page, figure = _open(opened, "checkpoints", reduced_motion="no-preference")
    figure.get_by_role("button", name="Play").click()
    page.wait_for_function("root => root.model.get('steps') >= 2", arg=figure.element_handle())
    figure.get_by_role("button", name="Pause").click()
    stopped = figure.evaluate("e => e.model.get('steps')")
    assert 2 <= stopped < 41
    page.wait_for_timeout(600)
    assert figure.evaluate("e => e.model.get('steps')") == stopped
    _, still = _open(opened, "checkpoints", reduced_motion="reduce")
    still.get_by_role("button", name="Play").click()
    assert still.evaluate("e => e.model.get('steps')") == 41


# Which end

AREAS = """root => {
    const found = {forward: [], reverse: []};
    for (const [name, mark] of root.drawings[0].marks) {
        const way = /^(forward|reverse)[0-9]+$/.exec(name)?.[1];
        if (way && mark.style.display !== 'none')
            found[way].push(Number(mark.getAttribute('width')) * Number(mark.getAttribute('height')));
    }
    return found;
}"""


@pytest.mark.parametrize("width", [1400, 360])
def test_areas_are_multiplications(opened, width):
    _, figure = _open(opened, "which_end", width)
    heights = set()
    for inputs, outputs, depth, wide in itertools.product((1, 20, 30), (1, 7, 30), (2, 4, 8), (1, 10, 30)):
        figure.evaluate(PUT, {"inputs": inputs, "outputs": outputs, "depth": depth, "width": wide})
        numbers, areas = figure.evaluate(NUMBERS), figure.evaluate(AREAS)
        assert len(areas["forward"]) == len(areas["reverse"]) == depth - 1
        swept = {way: sum(list_) for way, list_ in areas.items()}
        ratio = float(numbers["forward"]) / float(numbers["reverse"])
        assert swept["forward"] / swept["reverse"] == pytest.approx(ratio, rel=1e-9)
        assert figure.evaluate(CLASHES) == []
        heights.add(figure.evaluate(HEIGHT))
    assert len(heights) == 1


def test_multiplications_are_written_in_groups(opened):
    _, figure = _open(opened, "which_end")
    figure.evaluate(SET, {"inputs": 30, "outputs": 30, "depth": 8, "width": 30})
    words = figure.evaluate("e => e.innerText")
    assert words.count("189\u202f000") == 4 and "6300" in words


def test_at_the_dashed_line_both_lines_meet(opened):
    _, figure = _open(opened, "which_end")
    for n in (3, 12, 30):
        figure.evaluate(SET, {"inputs": n, "outputs": n, "depth": 5, "width": 9})
        numbers = figure.evaluate(NUMBERS)
        assert numbers["forward"] == numbers["reverse"]
        assert numbers["cheaper"] == "neither: both cost the same"
        dots = figure.evaluate(
            "e => ['forward-now', 'reverse-now'].map(k => e.drawings[1].marks.get(k))"
            ".map(m => [m.getAttribute('cx'), m.getAttribute('cy')])"
        )
        assert dots[0] == dots[1]


# Dual numbers


@pytest.mark.parametrize("width", SIZES)
def test_buttons_seed_one_weight_alone(opened, width):
    _, figure = _open(opened, "dual", width)
    for name, seeds, slope in (("W₁", ("1", "0"), 0.00459378), ("W₂", ("0", "1"), -0.03307608)):
        figure.get_by_role("button", name=f"Seed {name} alone").click()
        numbers = figure.evaluate(NUMBERS)
        assert (numbers["seed1"], numbers["seed2"]) == seeds
        assert round(float(numbers["slope_J"]), 8) == slope
        assert figure.evaluate(CLASHES) == []
    assert figure.locator("[data-readout=slope_J] .cr-now").inner_text() == "−0.0330761"


# Swelling


def test_the_derivative_is_written_out_as_far_as_there_is_room(opened):
    _, figure = _open(opened, "swell")
    words = figure.locator(".cr-words .cr-now")
    seen = {}
    for n in (1, 2, 3, 8):
        figure.evaluate(SET, {"n": n})
        seen[n] = words.inner_text().replace("\u00a0", " ")
    assert seen[1] == "After 1 round, multiplied out: 4 − 8x"
    assert seen[2] == "After 2 rounds, multiplied out: 16 − 160x + 384x² − 256x³"
    assert seen[3].endswith("… and 2 terms more") and seen[8].endswith("… and 250 terms more")


def test_an_error_larger_than_the_slope_is_called_that(opened):
    _, figure = _open(opened, "swell")
    for n, words in ((5, "0.00815"), (6, "larger than the slope")):
        figure.evaluate(SET, {"n": n, "x": 0.33})
        shown = figure.locator("[data-readout=expanded] .cr-now").inner_text()
        assert shown == words, (n, shown)
