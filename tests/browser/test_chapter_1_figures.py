"""What chapter 1 says that its figures show: each is moved there, and shows it."""

import pytest
from site_under_test import notebook_of

CHAPTER = "chapters/01_derivatives.html"


@pytest.fixture(scope="module")
def chapter(browser, address):
    """The chapter, opened once: every test sets what it needs."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + CHAPTER, wait_until="load")
    page.wait_for_function("document.querySelectorAll('.live:not(.live-ready)').length === 0")
    yield page
    context.close()


class Figure:
    """The n-th figure of a kind on the page, and the boxes of its controls."""

    def __init__(self, page, title, number=0):
        self.place = page.locator(f'.live:has(.cr-figure[aria-label="{title}"])').nth(number)

    def move(self, label, value):
        """Move a slider to where it shows `value`; fail if none of its stops does."""
        slider = self.place.get_by_label(label, exact=True)
        slider.evaluate(
            """(input, value) => {
                input.value = value;
                input.dispatchEvent(new Event('input', {bubbles: true}));
            }""",
            value,
        )
        assert abs(float(slider.input_value()) - value) < 1e-9, f"{label} has no stop at {value}"

    def choose(self, label, option):
        self.place.get_by_label(label, exact=True).select_option(label=option)

    def says(self, name):
        return self.place.locator(f"[data-readout={name}]").inner_text()

    def value(self, name):
        return float(self.place.locator(f"[data-readout={name}]").get_attribute("data-value"))

    def drawn(self, start):
        """How many visible marks have a class that begins with these words."""
        return self.place.locator(f'svg [class^="{start}"]').evaluate_all(
            "marks => marks.filter(mark => mark.style.display !== 'none').length"
        )


def test_the_sine_is_flat_between_two_stops_and_the_figure_says_where(chapter):
    figure = Figure(chapter, "Slope at a point")
    figure.choose("f(x)", "sin x")
    for x, flat in ((1.6, "1.571"), (-1.6, "−1.571"), (4.7, "4.712"), (-4.7, "−4.712")):
        figure.move("x", x)
        assert figure.says("trend") == f"nearly flat; flat at x = {flat}"
    figure.choose("f(x)", "x²")
    figure.move("x", 0)
    assert figure.says("trend") == "f is flat here"


def test_the_exponential_is_not_flat_at_any_stop(chapter):
    figure = Figure(chapter, "Slope at a point")
    figure.choose("f(x)", "eˣ")
    for x in (-6, -3, 0, 6):
        figure.move("x", x)
        assert figure.says("trend") == "f rises with x"


def test_magnified_a_hundred_times_the_square_is_at_25_1001_and_its_tangent_at_25_1(chapter):
    figure = Figure(chapter, "Slope at a point", 1)
    triangle = figure.place.locator("svg path.cr-s-slope.cr-thin").first
    before = triangle.get_attribute("d")
    figure.move("run h", -2)
    assert (figure.says("line"), figure.says("curve")) == ("25.1", "25.1001")
    assert figure.value("miss") == pytest.approx(1e-4)
    assert triangle.get_attribute("d") == before, "the tangent keeps its place"


def test_the_corner_of_relu_stays_a_corner_however_much_it_is_magnified(chapter):
    figure = Figure(chapter, "Slope at a point", 1)
    figure.choose("f(x)", "ReLU(x)")
    figure.move("x", 0)
    for run in (0, -1.5, -3):
        figure.move("run h", run)
        assert (figure.says("slope"), figure.says("trend")) == ("none: a corner", "no slope here")
        assert figure.says("line") == figure.says("miss") == "—"
        assert figure.drawn("cr-curve cr-s-slope") == figure.drawn("cr-text cr-f-slope") == 0


def test_at_the_kink_there_is_a_secant_of_one_half_and_no_tangent(chapter):
    figure = Figure(chapter, "From the secant to the tangent", 1)
    figure.choose("f(x)", "ReLU(x)")
    figure.move("x", 0)
    for step in (-3, -1, -0.3):
        figure.move("step h", step)
        assert figure.says("secant") == "0.5"
        assert (figure.says("tangent"), figure.says("error")) == ("none: a corner", "—")
        assert figure.drawn("cr-curve cr-s-slope") == figure.drawn("cr-text cr-f-slope") == 0
    figure.choose("f(x)", "leaky ReLU(x)")
    assert figure.says("secant") == "0.505"


def test_one_step_away_from_the_kink_the_secant_is_honest(chapter):
    figure = Figure(chapter, "From the secant to the tangent", 1)
    figure.choose("f(x)", "ReLU(x)")
    figure.move("step h", -1)
    for x, slope in ((0.11, "1"), (-0.11, "0")):
        figure.move("x", x)
        assert figure.says("secant") == figure.says("tangent") == slope


SAID_OF_ERRORS = """(place, step) => {
    const [x, h] = place.querySelectorAll("input[type=range]");
    const move = (slider, value) => {
        slider.value = value;
        slider.dispatchEvent(new Event("input", {bubbles: true}));
    };
    move(h, step);
    const said = new Set();
    for (let at = Number(x.min); at <= Number(x.max) + 1e-9; at += Number(x.step)) {
        move(x, at.toFixed(2));
        const away = Math.abs(at) > 10 ** step * (1 + 1e-9);
        if (away) said.add(place.querySelector("[data-readout=error]").textContent);
    }
    return [...said];
}"""


@pytest.mark.parametrize("step", [-3, -2, -1])
def test_equal_slopes_are_not_told_apart_by_rounding(chapter, step):
    figure = Figure(chapter, "From the secant to the tangent", 1)
    for function in ("ReLU(x)", "leaky ReLU(x)"):
        figure.choose("f(x)", function)
        for difference in ("forward", "central"):
            figure.choose("difference", difference)
            assert figure.place.evaluate(SAID_OF_ERRORS, step) == ["0"], (function, difference)
    smooth = Figure(chapter, "From the secant to the tangent")
    smooth.choose("difference", "central")
    smooth.choose("f(x)", "x²")
    assert smooth.place.evaluate(SAID_OF_ERRORS, step) == ["0"]
    smooth.choose("f(x)", "x³")
    assert "0" not in smooth.place.evaluate(SAID_OF_ERRORS, step), "an error of h² is none of rounding"


def test_the_slopes_of_the_leaky_relu_jump_with_two_hollow_dots(chapter):
    figure = Figure(chapter, "A function and its slopes")
    figure.choose("f(x)", "leaky ReLU(x)")
    figure.move("x", 0)
    assert (figure.says("slope"), figure.says("measured")) == ("none: a corner", "0.505")
    assert figure.drawn("cr-hollow cr-s-slope") == 2
    figure.choose("f(x)", "x²")
    assert figure.drawn("cr-hollow cr-s-slope") == 0
    assert figure.says("second") == "2"


@pytest.mark.parametrize(("rate", "theta"), [(0.5, 0.0), (0.9, 0.0), (1.0, 5.0)])
def test_what_the_bowl_does_at_each_learning_rate(chapter, rate, theta):
    figure = Figure(chapter, "Gradient descent")
    figure.move("start θ₀", 5)
    figure.move("α", rate)
    figure.move("steps", 20)
    assert abs(figure.value("theta") - theta) < 0.1


def test_the_bowl_at_1_1_is_at_minus_12_4_after_five_steps(chapter):
    figure = Figure(chapter, "Gradient descent")
    figure.move("α", 1.1)
    figure.move("steps", 5)
    assert figure.says("theta") == "−12.44"


def test_the_two_valleys_do_what_the_list_says(chapter):
    figure = Figure(chapter, "Gradient descent", 1)

    def theta(start, rate, steps=60):
        figure.move("start θ₀", start)
        figure.move("α", rate)
        figure.move("steps", steps)
        return figure.says("theta")

    assert theta(2, 0.02) == "1.131" and theta(-2, 0.02) == "−1.301"
    assert theta(2, 0.1, 1) == "−0.1" and theta(2, 0.1) == "−1.301"
    assert theta(2, 0.2) == "out of sight" and "diverged" in figure.says("status")
    assert theta(1.15, 0.2).startswith("1.13")
    theta(-1.3, 0.15)
    assert abs(figure.value("slope")) > 1
    figure.choose("J(θ)", "θ³")
    assert 0 < float(theta(2, 0.02)) < 0.6
    assert theta(-1, 0.2) == "out of sight"
    figure.choose("J(θ)", "cos θ")
    assert theta(0, 0.2) == "0" and "arrived where the slope is 0" in figure.says("status")
    assert theta(0.05, 0.2).startswith("3.14")


def test_the_loss_of_the_network_rises_with_its_first_weight_and_fades_on_the_left(chapter):
    figure = Figure(chapter, "Slope at a point", 2)
    for weight in (-6, 0, 0.8, 6):
        figure.move("W₁", weight)
        assert figure.says("trend") == "J rises with W₁"
    figure.move("W₁", -6)
    assert figure.value("value") == pytest.approx(0.005, abs=2e-6)
    descent = Figure(chapter, "Gradient descent", 2)
    descent.move("start W₁", 6)
    descent.move("steps", 60)
    assert 5.99 < float(descent.says("theta")) < 6


def test_the_v_has_its_upright_line_where_the_text_says(chapter):
    figure = Figure(chapter, "Error against step")
    assert figure.says("best") == "1.9 × 10⁻⁵"
    figure.choose("difference", "forward")
    assert figure.says("best") == "8.4 × 10⁻⁸"
    figure.choose("difference", "central")
    dashed = figure.place.locator("svg path.cr-dashed, svg line.cr-dashed")
    thin = dashed.evaluate_all("lines => lines.map(line => line.classList.contains('cr-thin'))")
    assert sorted(thin) == [False, False, True, True], "two terms, the best step, the foot of the point"
    text = notebook_of(CHAPTER).read_text(encoding="utf-8")
    assert "The slanting dashed lines" in text and "the upright line *best step*" in text
    best = {}
    for case in ("x³ at x = 1.3", "x³ at x = 10.1"):
        figure.choose("f(x)", case)
        best[case] = figure.value("best")
    assert 7.5 < best["x³ at x = 10.1"] / best["x³ at x = 1.3"] < 8.1
    figure.choose("f(x)", "x² at x = 3.3")
    assert figure.says("best") == "the larger the better"


def test_on_the_start_page_the_slider_of_the_second_weight_reaches_the_target(browser, address):
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + "chapters/index.html", wait_until="load")
    page.wait_for_function("document.querySelectorAll('.live:not(.live-ready)').length === 0")
    slider = page.get_by_label("W₂", exact=True)
    low, high, step = (float(slider.get_attribute(name)) for name in ("min", "max", "step"))
    stops = [low + step * i for i in range(round((high - low) / step) + 1)]
    nearest = min(stops, key=lambda stop: abs(stop - 0.5276))  # where ŷ = y: log(0.6 / 0.4) / σ(1.2)
    slider.evaluate(
        "(input, v) => {input.value = v; input.dispatchEvent(new Event('input', {bubbles: true}))}", nearest
    )
    value = lambda name: float(page.locator(f"[data-readout={name}]").get_attribute("data-value"))  # noqa: E731
    assert abs(value("y_hat") - 0.6) < 0.01 and value("J") < 1e-4 and abs(value("d_w2")) < 2e-3
    # each box has a number of blame, but for the two that are given
    blames = page.locator("[data-readout^=d_]").evaluate_all("(all) => all.map((e) => e.dataset.readout)")
    assert sorted(blames) == sorted(["d_w1", "d_z1", "d_h", "d_w2", "d_z2", "d_y_hat", "d_J"])
    context.close()


@pytest.mark.parametrize("x", [5, -5, 6, 0.5])
def test_the_triangle_of_a_tangent_does_not_lie_on_the_foot_of_its_point(chapter, x):
    figure = Figure(chapter, "Slope at a point")
    figure.choose("f(x)", "x²")
    figure.move("x", x)
    places = """marks => marks.filter(mark => mark.style.display !== 'none').map(mark => {
        const {left, right, width} = mark.getBoundingClientRect();
        return width < 4 ? (left + right) / 2 : null;
    }).filter(place => place !== null)"""
    (foot,) = figure.place.locator("svg path.cr-s-x.cr-thin").evaluate_all(places)
    (rise,) = figure.place.locator("svg path.cr-s-slope.cr-thin").evaluate_all(places)
    assert abs(rise - foot) > 10


def test_a_rise_of_next_to_nothing_has_its_number_beside_the_tangent(chapter):
    figure = Figure(chapter, "Gradient descent", 1)
    figure.choose("J(θ)", "θ⁴ − 3θ² + θ")
    for label, value in (("start θ₀", 2), ("α", 0.02), ("steps", 15)):
        figure.move(label, value)
    line = figure.place.locator("svg path.cr-s-slope:not(.cr-thin)").first.bounding_box()
    number = figure.place.locator("svg text.cr-f-slope", has_text="0.1256").bounding_box()
    middle = number["y"] + number["height"] / 2
    assert not line["y"] <= middle <= line["y"] + line["height"]


def test_only_at_a_slope_of_exactly_0_descent_is_said_to_stay(chapter):
    figure = Figure(chapter, "Gradient descent")
    for rate, steps, says in (
        (0.3, 20, "hardly moves, as the slope is nearly 0"),
        (0.5, 1, "stays, as the slope is 0"),
    ):
        figure.move("α", rate)
        figure.move("steps", steps)
        assert figure.says("case") == says
