"""What the figures of chapter 5 owe a reader's eyes: numbers in their boxes, points in their frames."""

import re

import pytest
from clashes import CLASHES

CHAPTER, START = "chapters/05_backpropagation.html", "index.html"
SIZES = [1400, 800, 360]

SET = """(root, state) => {
    for (const [name, value] of Object.entries(state)) root.model.set(name, value);
    root.model.save_changes();
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


def _figure(page, title):
    return page.locator(f'.cr-figure[aria-label="{title}"]')


@pytest.mark.parametrize("width", SIZES)
def test_numbers_of_the_network_stay_in_their_boxes_and_apart(opened, width):
    page = opened(START, width=width)
    figure = _figure(page, "The network, forward and backward")
    wrong = []
    for x in (-3, -2.95, 0, 1.5, 3):
        for y in (0, 0.42, 1):
            for w1 in (-4, 0.8, 3.95):
                for w2 in (-3.95, -0.4, 0, 4):
                    figure.evaluate(SET, {"x": x, "y": y, "w1": w1, "w2": w2, "steps": 12})
                    wrong += [f"at {(x, y, w1, w2)}: {words}" for words in figure.evaluate(CLASHES)]
    assert wrong == []


def test_an_input_is_never_shown_rounded(opened):
    page = opened(START, width=800)
    figure = _figure(page, "The network, forward and backward")
    for x in (-2.95, -0.05, 2.95):
        figure.evaluate(SET, {"x": x, "w1": -3.95, "w2": x})
        shown = figure.locator("svg text").all_text_contents()
        assert shown.count(f"{x}".replace("-", "−")) >= 2


def test_a_step_is_heard_with_its_value_once(opened):
    figure = _figure(opened(START, width=800), "The network, forward and backward")
    heard = []
    for steps in (5, 6, 7):
        figure.evaluate(SET, {"steps": steps})
        name = figure.locator("svg").first.get_attribute("aria-label")
        heard.append(re.split("(?:for|back)ward: ", name)[1])
    assert heard == ["J = ½(y − ŷ)² = 0.01553.", "∂J/∂J = 1.", "∂J/∂ŷ = ∂J/∂J × −(y − ŷ) = −0.1763."]


def test_on_a_phone_the_sliders_and_what_they_change_fit_one_window(opened):
    page = opened(START, width=360, height=740)
    place = page.locator(".live").first
    sliders = place.locator("input[type=range]").first.bounding_box()
    drawing = place.locator("svg").bounding_box()
    assert drawing["y"] + drawing["height"] - sliders["y"] < 740 - 60  # the page's bar stays on top


@pytest.mark.parametrize(("w1", "w2"), [(-4, -4), (-3, -3), (4, 4), (0, 4), (0.8, -0.4)])
def test_a_point_outside_the_landscape_is_said_and_not_drawn(opened, w1, w2):
    page = opened(CHAPTER, width=360, height=740)
    figure = _figure(page, "The loss landscape")
    for rate in (10, 100):
        for steps in (0, 1, 5, 30, 200):
            figure.evaluate(SET, {"w1": w1, "w2": w2, "rate": rate, "steps": steps})
            now = {
                name: float(figure.locator(f"[data-readout={name}]").get_attribute("data-value"))
                for name in ("w1", "w2")
            }
            outside = max(map(abs, now.values())) > 4
            drawing = figure.locator("svg").first
            assert ("outside" in drawing.get_attribute("aria-label")) == outside
            assert drawing.get_by_text("outside this frame").is_visible() == outside
            strays = drawing.evaluate(
                """(svg) => {
                    const { x, y, width, height } = svg.querySelector('clipPath rect').getBBox();
                    const dots = [...svg.querySelectorAll('circle')].filter(e => e.checkVisibility());
                    return dots.map(e => [e.cx.baseVal.value, e.cy.baseVal.value]).filter(([u, v]) =>
                        u < x - 1 || u > x + width + 1 || v < y - 1 || v > y + height + 1);
                }"""
            )
            assert strays == []


def test_play_stops_at_the_bottom_and_starts_again_from_the_beginning(opened):
    page = opened(CHAPTER)
    figure = _figure(page, "The loss landscape")
    play = figure.get_by_role("button", name="Play")
    play.click()
    figure.get_by_role("button", name="Pause").wait_for()
    play.wait_for()
    steps = int(figure.locator("[data-readout=steps]").get_attribute("data-value"))
    assert 5 < steps < 60
    assert figure.locator("[data-readout=status]").get_attribute("data-value") == "bottom"
    play.click()
    figure.get_by_role("button", name="Pause").wait_for()
    assert int(figure.locator("[data-readout=steps]").get_attribute("data-value")) < steps


def test_a_low_plateau_far_from_the_valley_is_no_bottom(opened):
    figure = _figure(opened(CHAPTER), "The loss landscape")
    status = figure.locator("[data-readout=status]")
    figure.evaluate(SET, {"y": 0.5, "w1": -4, "w2": -4})
    assert status.get_attribute("data-value") == "start"
    figure.evaluate(SET, {"steps": 100})
    assert status.get_attribute("data-value") == "down"
    figure.evaluate(SET, {"w2": 0})
    assert status.get_attribute("data-value") == "bottom"


@pytest.mark.parametrize("width", [1400, 360])
def test_the_table_of_the_gradient_check_fits_and_its_words_are_not_cut(opened, width):
    page = opened(CHAPTER, width=width)
    figure = _figure(page, "Gradient check")
    heights = set()
    for bug in range(8):
        for w in (-3, 0, 3):
            figure.evaluate(SET, {"bug": bug, "w1": w, "w2": w, "w3": -w})
            table, frame = figure.locator("table").bounding_box(), figure.bounding_box()
            assert table["x"] + table["width"] <= frame["x"] + frame["width"], (bug, w)
            heights.add(round(table["height"]))
    assert len(heights) == 1, "the table jumps"


def test_the_keyboard_stays_on_step_when_there_is_nothing_left_to_do(opened):
    page = opened(START, width=360, height=740)
    figure = _figure(page, "The network, forward and backward")
    figure.get_by_role("button", name="Reset").click()
    step = figure.get_by_role("button", name="Step")
    step.focus()
    for _ in range(13):
        page.keyboard.press("Enter")
    assert figure.evaluate("root => root.model.get('steps')") == 12
    assert step.get_attribute("aria-disabled") == "true"
    assert step.evaluate("button => button === document.activeElement")
