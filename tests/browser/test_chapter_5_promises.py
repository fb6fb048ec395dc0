"""What chapter 5 says one sees when one moves a slider or presses a button: moved, pressed, and seen."""

from itertools import pairwise

import pytest

CHAPTER = "chapters/05_backpropagation.html"
NETWORK, LANDSCAPE = "The network, forward and backward", "The loss landscape"
RESET, CHECK, DEEP = "A descent with and without reset", "Gradient check", "Vanishing gradients"

MOVE = """(root, [label, value]) => {
    const found = [...root.querySelectorAll('label')].find(e => e.textContent === label);
    const input = document.getElementById(found.htmlFor);
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return Number(input.value);
}"""
READ = """root => Object.fromEntries([...root.querySelectorAll('[data-readout]')].map(
    e => [e.dataset.readout, isNaN(e.dataset.value) ? e.dataset.value : Number(e.dataset.value)]))"""
PATHS = "root => [...root.querySelectorAll('svg path.cr-curve')].map(e => e.getAttribute('d'))"


class Place:
    """A figure with its controls, moved as a reader moves it: only to where a slider has a stop."""

    def __init__(self, page, title):
        self.root = page.locator(f'.live:has(.cr-figure[aria-label="{title}"])')

    def move(self, **controls):
        """Move sliders by their labels, whose spaces are written as _."""
        for label, value in controls.items():
            reached = self.root.evaluate(MOVE, [label.replace("_", " "), value])
            assert abs(reached - value) < 1e-9, f"{label} has no stop at {value}"
        return self

    def choose(self, option):
        self.root.locator("select").select_option(label=option)
        return self

    def press(self, *buttons):
        for name in buttons:
            self.root.get_by_role("button", name=name, exact=True).click()
        return self

    def now(self):
        return self.root.evaluate(READ)


@pytest.fixture
def place(opened):
    """Open the chapter, with no animation, and find a figure by its title."""
    page = opened(CHAPTER, reduced_motion="reduce")
    return lambda title: Place(page, title)


def test_the_network_does_what_the_text_tells_to_try(place):
    figure = place(NETWORK).press("All")
    assert round(figure.now()["d_w1"], 4) == 0.0046 and round(figure.now()["d_w2"], 4) == -0.0331
    small = figure.move(y=0.42).now()
    assert small["d_J"] == 1 and all(
        abs(small[name]) < 0.004 for name in small if name.startswith("d_") and name != "d_J"
    )
    gone = figure.move(y=0.6, **{"W₂": 0}).now()
    assert [gone[name] for name in ("d_h", "d_z1", "d_w1")] == [0, 0, 0] and abs(gone["d_w2"]) > 0.01
    slopes = {}
    for w1 in (-4, 0, 4):
        now = figure.move(**{"W₁": w1, "W₂": -0.4}).now()
        slopes[w1] = now["d_z1"] / now["d_h"]
    assert slopes[0] == pytest.approx(0.25) and max(slopes[-4], slopes[4]) < 0.01
    assert figure.move(x=0).now()["d_w1"] == 0


@pytest.mark.parametrize("width", [1400, 360])
def test_each_arrow_back_has_its_number_and_the_box_says_what_the_line_says(opened, width):
    page = opened(CHAPTER, width=width)
    figure = Place(page, NETWORK).press("All")
    written = " ".join(figure.root.locator("svg text").all_text_contents())
    for number in ("1.5", "0.178", "−0.4", "0.244", "−0.176", "0.004594", "−0.03308"):
        assert number in written
    assert "0.769" in written or "0.7685" in written
    figure.move(**{"W₁": 4, "W₂": -4}, x=-3)
    # as many digits as the box has room for
    texts = figure.root.locator("svg text").all_text_contents()
    assert {"−2·10⁻⁵", "−2.5·10⁻⁵", "−2.46·10⁻⁵"} & set(texts), texts


def test_descents_end_where_the_text_says(place):
    figure = place(LANDSCAPE).press("Play")
    now = figure.now()
    assert now["status"] == "bottom" and (round(now["w1"], 2), round(now["w2"], 2)) == (0.79, 0.53)
    now = figure.press("Reset").move(**{"rate α": 2}).press("Play").now()
    assert now["status"] == "bottom"
    figure.press("Reset")
    for _ in range(16):
        figure.press("Step")
    assert figure.now()["status"] == "bottom" and figure.now()["J"] == pytest.approx(1.4e-7, rel=0.05)
    figure.press("Reset").move(**{"rate α": 1, "W₁": -3, "W₂": -3}).press("Play")
    now = figure.now()
    assert now["status"] == "plateau" and round(now["y_hat"], 3) == 0.498 and now["w1"] < -4


def test_with_target_1_the_valley_is_gone_and_j_falls_more_and_more_slowly(place):
    figure = place(LANDSCAPE)
    valley = figure.root.evaluate(PATHS)[0]
    assert len(valley) > 100
    figure.move(y=1)
    assert figure.root.evaluate(PATHS)[0] == ""
    losses = [figure.now()["J"]]
    for _ in range(6):
        figure.press("Step")
        assert figure.now()["status"] == "down"
        losses.append(figure.now()["J"])
    falls = [a - b for a, b in pairwise(losses)]
    assert min(falls) > 0 and falls == sorted(falls, reverse=True)
    for rate in (1, 2):
        assert figure.move(**{"rate α": rate}).press("Play").now()["status"] in ("down", "endless")
        figure.press("Reset")


def test_reset_leaves_the_last_run_in_the_picture_so_that_two_answers_can_be_compared(place):
    figure = place(LANDSCAPE).press("Play")
    assert (
        figure.root.get_by_text("last run").count() == 0
        or not figure.root.get_by_text("last run").is_visible()
    )
    figure.press("Reset").move(**{"W₁": -1, "W₂": 4}).press("Play")
    assert figure.root.get_by_text("last run").is_visible()
    answers = figure.root.locator("svg").nth(1)
    grey = answers.locator("path.cr-s-y.cr-dashed").get_attribute("d")
    now = answers.locator("path.cr-s-f:not(.cr-dashed)").get_attribute("d")
    ends = {}
    for name, path in (("grey", grey), ("now", now)):
        heights = [float(point.split(",")[1]) for point in path[1:].split("L")]
        ends[name] = heights[0], heights[-1]
    # pixels count downwards
    assert ends["grey"][0] - ends["grey"][1] > 10, "the last run's answer rises with x"
    assert ends["now"][1] - ends["now"][0] > 40, "this one's falls"


def test_without_a_reset_two_steps_are_better_and_then_it_rolls_over_the_plateau(place):
    figure = place(RESET).press("Step", "Step")
    good = figure.now()["J"]
    figure.press("Reset").choose("not reset: they add up").press("Step", "Step")
    assert 31 < good / figure.now()["J"] < 33
    seen = {}
    for step in range(3, 21):
        seen[step] = figure.press("Step").now()
    assert seen[7]["J"] == min(now["J"] for now in seen.values())
    assert seen[20]["status"] == "plateau" and seen[20]["w1"] < -7
    assert figure.root.get_by_text("last run").is_visible()


def test_rows_that_look_alike_are_told_apart_at_a_weight_of_0(place):
    figure = place(CHECK)

    def wrong():
        return {
            name[8:]
            for name, verdict in figure.now().items()
            if name.startswith("verdict_") and verdict == "wrong"
        }

    for bug, hides in (
        ("= where += belongs", "w₃"),
        ("no topological order", "w₂"),
        ("σ′ misplaced, first unit", None),
    ):
        figure.choose(bug).move(**{"w₂": -2, "w₃": -0.7})
        assert wrong() == {"w1", "b1"}
        for place_of, start in (("w₂", -2), ("w₃", -0.7)):
            found = wrong() if figure.move(**{place_of: 0}) else None
            assert (found == set()) == (place_of == hides), (bug, place_of)
            figure.move(**{place_of: start})


def test_deep_chains_do_what_the_text_tells_to_try(place):
    figure = place(DEEP)
    products = {}
    for k in range(2, 61):
        products[k / 10] = figure.move(weight_W=k / 10).now()["product"]
    assert max(products, key=products.get) == 1.6 and products[1.6] == pytest.approx(1.6e-7, rel=0.02)
    assert figure.move(weight_W=6).now()["saturation"] == "saturated"
    twin = figure.move(weight_W=4, bias_b=-2).now()["product"]
    assert twin == pytest.approx(0.0322, rel=0.01)
    assert figure.move(weight_W=-4.8, bias_b=0).now()["product"] == pytest.approx(0.0041, rel=0.01)
    figure.move(weight_W=1, bias_b=0).choose("tanh")
    assert figure.now()["product"] == pytest.approx(twin, rel=1e-9)
    figure.choose("relu")
    assert figure.now()["product"] == 1
    assert figure.move(weight_W=2).now()["product"] == 4096 and figure.now()["fate"] == "explodes"
    dead = figure.move(weight_W=-1).now()
    assert (dead["product"], dead["fate"], dead["saturation"]) == (0, "stops", "corner")
    assert figure.root.get_by_text("exactly 0 from layer 1 on").is_visible()
    assert figure.move(depth=1).now()["saturation"] == "dead"
    figure.move(depth=12).choose("leaky relu")
    assert 0 < figure.now()["product"] < 1e-9 and figure.now()["fate"] == "vanishes"


def test_a_weight_of_0_is_not_called_a_slope_of_0(place):
    figure = place(DEEP).move(weight_W=0)
    now = figure.now()
    assert (now["fate"], now["saturation"], now["slope"] > 0) == ("stops", "awake", True)
    assert figure.root.get_by_text("a factor of exactly 0 lets nothing through").is_visible()
    assert figure.root.get_by_text("a slope of exactly 0").count() == 0


def test_the_verdicts_of_the_check_are_in_sight_on_a_phone(opened):
    page = opened(CHAPTER, width=360, reduced_motion="reduce")
    figure = Place(page, CHECK)
    too_wide = "root => { const e = root.querySelector('.cr-scroll'); return e.scrollWidth - e.clientWidth; }"
    for w1, w2, w3 in ((1.4, -2, -0.7), (1.4, 0, 0), (3, 0.1, 0), (-3, -2, 0.4), (0, -2, 0.4)):
        figure.move(**{"w₁": w1, "w₂": w2, "w₃": w3})
        assert figure.root.evaluate(too_wide) <= 0, (w1, w2, w3)


def test_the_thin_dashed_curve_is_the_answer_at_the_start_of_the_path(place):
    figure = place(LANDSCAPE)
    answers = figure.root.locator("svg").nth(1)
    start = answers.locator("path.cr-s-f:not(.cr-dashed)").get_attribute("d")
    figure.press("Play")
    assert answers.locator("path.cr-s-f.cr-dashed").get_attribute("d") == start
    assert answers.locator("path.cr-s-f:not(.cr-dashed)").get_attribute("d") != start


@pytest.mark.parametrize("page", ["chapters/index.html", CHAPTER])
def test_each_chapter_can_be_downloaded_as_a_notebook_with_or_without_a_repository(opened, page):
    button = opened(page).get_by_role("link", name="Download notebook")
    assert button.is_visible() and button.get_attribute("href").endswith(page[9:-5] + ".ipynb")
