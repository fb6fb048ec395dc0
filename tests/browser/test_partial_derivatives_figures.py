"""Chapter 2 says "move this, and you see that": here it is moved, by its sliders, and seen."""

import math

import pytest

CHAPTER = "chapters/02_partial_derivatives.html"

SLICES, STEEPEST, CLOSE_UP = "Two slices through a point", "The steepest way", "A point seen close"
DESCENT, TOTAL = "Gradient descent on two parameters", "Two paths add"
INDEX = str.maketrans({"_": "", "1": "₁", "2": "₂"})  # of a slider's name, which a keyword cannot hold

SET = """(input, value) => {
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

# What one unit of an axis measures on the screen, from its ticks.
UNIT = """(axis) => {
    const read = (tick) => [Number(tick.textContent.replace('−', '-')),
        Number(tick.getAttribute('transform').match(/-?[\\d.]+/g)[AXIS])];
    const [[a, p], [b, q]] = [...axis.querySelectorAll('.tick')].slice(0, 2).map(read);
    return Math.abs((q - p) / (b - a));
}"""


class Figure:
    """A figure of the chapter: the `nth` of those with this title."""

    def __init__(self, page, title: str, nth: int = 0):
        self.place = page.locator(".live").filter(has=page.locator(f'[aria-label="{title}"]')).nth(nth)
        self.root = self.place.locator(".cr-figure")

    def move(self, **sliders: float) -> "Figure":
        for name, value in sliders.items():
            slider = self.place.get_by_role("slider", name=name.translate(INDEX), exact=True)
            slider.evaluate(SET, str(value))
            assert float(slider.input_value()) == pytest.approx(value), f"no stop of {name} is {value}"
        return self

    def choose(self, option: str) -> "Figure":
        self.place.get_by_role("combobox").select_option(option)
        return self

    def word(self, name: str) -> str:
        return self.root.locator(f"[data-readout={name}]").get_attribute("data-value")

    def number(self, name: str) -> float:
        return float(self.word(name))

    def unit(self, plot: int, axis: int) -> float:
        """Return pixels per unit of an axis of a plot: 0 across, 1 upwards."""
        drawing = self.root.locator("svg.cr-svg").nth(plot)
        return drawing.locator(".cr-axis").nth(axis).evaluate(UNIT.replace("AXIS", str(axis)))

    def ticks(self, plot: int) -> list[str]:
        """Return what the ticks of a plot's upward axis say."""
        axis = self.root.locator("svg.cr-svg").nth(plot).locator(".cr-axis").nth(1)
        return axis.locator(".tick").all_text_contents()


@pytest.fixture
def page(opened):
    return opened(CHAPTER, reduced_motion="reduce")


def test_slope_along_one_parameter_changes_with_the_other_or_does_not(page):
    figure = Figure(page, SLICES)
    assert figure.number("slope_first") == pytest.approx(3.1)
    assert figure.move(θ_2=-1).number("slope_first") == pytest.approx(1.6)
    for option in ("½(θ₁² + 20θ₂²)", "θ₁² + ¼(θ₂² − 1)²"):
        figure.choose(option)
        slopes = {figure.move(θ_2=at).word("slope_first") for at in (-2, -1, 0, 2)}
        assert len(slopes) == 1


def test_both_slices_have_one_scale_at_every_place(page):
    for nth, ends in ((0, (-2, 2)), (1, (-4, 4))):
        figure = Figure(page, SLICES, nth)
        names = ("θ_1", "θ_2") if nth == 0 else ("W_1", "W_2")
        scales = set()
        for a in ends:
            for b in ends:
                figure.move(**{names[0]: a, names[1]: b})
                assert figure.ticks(1) == figure.ticks(2) != []
                scales.add(str(figure.ticks(1)))
        assert len(scales) == 1


def test_slope_in_a_direction_is_largest_at_37_degrees_and_changes_its_sign_after_126(page):
    figure = Figure(page, STEEPEST)
    length = figure.number("length")
    rates = {angle: figure.move(φ=angle).number("rate") for angle in (0, 36, 37, 38, 90, 126, 127, 216, 217)}
    assert max(rates, key=rates.get) == 37 and rates[37] == pytest.approx(length, abs=5e-4)
    assert (rates[0], rates[90]) == pytest.approx((3.1, 2.3))
    assert rates[126] > 0 > rates[127] and rates[217] == pytest.approx(-length, abs=5e-4)
    for angle, verdict in ((37, "uphill"), (127, "level"), (217, "downhill"), (126, "up"), (128, "down")):
        assert figure.move(φ=angle).word("verdict") == verdict


def test_no_readout_calls_a_direction_level_without_saying_how_nearly(page):
    figure = Figure(page, STEEPEST).move(φ=127)
    assert "within half a degree" in figure.root.locator("[data-readout=verdict]").inner_text()


def test_steepest_way_down_the_valley_misses_the_minimum(page):
    figure = Figure(page, STEEPEST).choose("½(θ₁² + 20θ₂²)").move(θ_1=1.5, θ_2=0.2)
    assert figure.number("slope_first") == pytest.approx(1.5)
    assert figure.number("slope_second") == pytest.approx(4)
    away = math.degrees(math.atan2(0.2, 1.5))
    assert figure.number("uphill") - away > 60


def test_seen_close_the_bowl_is_a_board_and_the_other_surface_is_not(page):
    figure = Figure(page, CLOSE_UP)
    for exponent in (0, -1, -3):
        assert figure.move(r=exponent).number("gap") == pytest.approx(1.5 * 10**exponent, rel=1e-6)
    figure.choose("√|θ₁θ₂|")
    for exponent in (0, -1, -3):
        figure.move(r=exponent, φ=45)
        assert figure.number("measured") == pytest.approx(1 / math.sqrt(2))
        assert figure.number("board") == 0
    contours = "svg => [...svg.querySelectorAll('.cr-contour')].map(e => e.getAttribute('d')).join()"
    window = figure.root.locator("svg.cr-svg").first
    near = window.evaluate(contours)
    figure.move(r=0)
    assert window.evaluate(contours) == near  # it looks the same at every r
    for on_an_axis in (0, 90, 180, 270, 360):
        assert figure.move(φ=on_an_axis, r=0).number("measured") == 0


@pytest.mark.parametrize("width", [1400, 360])
def test_right_angles_look_right_on_all_maps(opened, width):
    page = opened(CHAPTER, width=width)
    maps = [(SLICES, 2), (STEEPEST, 1), (CLOSE_UP, 1), (DESCENT, 4)]
    for title, count in maps:
        assert page.locator(f'.cr-figure[aria-label="{title}"]').count() == count
        for nth in range(count):
            figure = Figure(page, title, nth)
            assert figure.unit(0, 0) == pytest.approx(figure.unit(0, 1), rel=0.01), (title, nth)


@pytest.mark.parametrize(
    ("rate", "check"),
    [
        (0.02, lambda first, second: abs(first + 0.54) < 0.005 and abs(second) < 1e-6),
        (0.09, lambda first, second: abs(first + 0.006) < 5e-4 and abs(second) < 1e-5),
        (0.1, lambda first, second: abs(abs(second) - 0.6) < 1e-9),
        (0.11, lambda first, second: math.isnan(second)),
    ],
)
def test_narrow_valley_treats_four_learning_rates_as_told(page, rate, check):
    figure = Figure(page, DESCENT).choose("½(θ₁² + 20θ₂²)").move(α=rate, steps=60)
    assert check(figure.number("first"), figure.number("second"))


def test_start_on_the_ridge_walks_to_the_saddle_and_a_start_beside_it_turns_away(page):
    figure = Figure(page, DESCENT).choose("θ₁² + ¼(θ₂² − 1)²").move(α=0.08, steps=60, θ_2=0)
    assert figure.number("second") == 0 and figure.number("cost") == pytest.approx(0.25, abs=1e-6)
    assert figure.move(θ_2=0.1).number("second") == pytest.approx(0.997, abs=5e-4)


def test_one_weight_says_what_the_other_can_do(page):
    figure = Figure(page, SLICES, 1)
    start = figure.number("slope_first")
    assert figure.move(W_2=2).number("slope_first") / start == pytest.approx(3.77, abs=0.01)
    figure.move(W_2=0)
    assert [figure.move(W_1=at).number("slope_first") for at in (-4, 0, 4)] == [0, 0, 0]
    figure.move(W_2=-4)
    heights = [figure.move(W_1=at).number("value") for at in (-4, 4)]
    assert heights[0] < 0.04 * heights[1]


def test_both_weights_reach_loss_0_from_here_and_from_elsewhere_and_not_from_the_flat_ground(page):
    figure = Figure(page, DESCENT, 1).move(steps=60)
    assert 5e-13 < figure.number("cost") < 5e-12
    assert figure.move(W_1=2, W_2=-1).number("cost") < 1e-12
    figure.move(W_1=-3, W_2=-3)
    assert math.dist((figure.number("first"), figure.number("second")), (-3, -3)) < 0.35


def test_sum_of_the_paths_is_the_measured_slope_wherever_a_is(page):
    figure = Figure(page, TOTAL)
    for option in ("follows a: a³", "independent: 0.343"):
        figure.choose(option)
        for a in (-1, -0.5, 0, 0.4, 0.7, 1):
            figure.move(a=a)
            assert figure.number("total") == pytest.approx(figure.number("measured"), abs=1e-6)
    assert figure.number("product") == 0 and figure.number("b") == pytest.approx(0.343)
    figure.choose("follows a: a³").move(a=0)
    assert figure.number("total") == figure.number("product") == 0
    for a in (-0.96, -0.94, 0.94, 0.96):
        figure.move(a=a)
        assert figure.number("product") == pytest.approx(figure.number("total"), rel=0.06)


def test_line_zigzags_at_0_13_and_diverges_at_0_14(page):
    figure = Figure(page, DESCENT, 2).move(steps=60, α=0.13)
    assert figure.number("cost") < 0.1 and figure.word("status") == "down"
    figure.move(α=0.14)
    assert figure.number("cost") > 100 and figure.word("status") == "up"


def test_words_about_a_model_outside_the_frame_do_not_cover_a_point(page):
    figure = Figure(page, DESCENT, 2).move(w=-1, b=-2, steps=0)
    beside = figure.root.locator("svg.cr-svg").nth(1)
    words = beside.get_by_text("outside this frame")
    assert words.is_visible()
    box = words.bounding_box()
    left, top = box["x"], box["y"]
    corner = beside.bounding_box()
    dots = beside.locator(".cr-trail").first.get_attribute("d")
    for dot in dots.strip("M").split("M"):
        x, y = (float(number) for number in dot.removesuffix("h0").split(","))
        x, y = x + corner["x"], y + corner["y"]
        assert not (left - 4 < x < left + box["width"] + 4 and top - 4 < y < top + box["height"] + 4)


def test_curve_of_the_probability_turns_the_right_way_up_first(page):
    figure = Figure(page, DESCENT, 3)
    slopes = [figure.move(steps=steps).number("first") for steps in (0, 5, 20, 60)]
    assert slopes[0] < 0 < slopes[1] < slopes[2] < slopes[3]


@pytest.mark.parametrize("angle", [100, 37, 217])
def test_both_arrows_have_a_name_that_needs_no_colour(page, angle):
    figure = Figure(page, STEEPEST).choose("θ₁² + θ₁θ₂ + θ₂²").move(θ_1=1.3, θ_2=0.5, φ=angle)
    boxes = [figure.root.locator("svg text").get_by_text(name, exact=True) for name in ("∇J", "φ")]
    (one, other) = [box.bounding_box() for box in boxes]
    apart = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    assert apart or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
