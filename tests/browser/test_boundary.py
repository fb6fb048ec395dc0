"""The playground of chapter 7, used with a mouse, a finger and the keyboard alone."""

import contextlib
import io

import numpy as np
import pytest
from figures_on_page import disagreements, twins_on
from playwright.sync_api import expect

from chainrule.live.networks_of_matrices.playground import Boundary

PAGE = "chapters/07_networks_of_matrices.html"
DESK, PHONE = {"width": 1400, "height": 900}, {"width": 360, "height": 740}
PULSE = "root => [...root.querySelectorAll('.cr-pulse')].some((path) => path.getAttribute('d'))"
NOTED = f"""root => {{
    window.ran = false;
    const look = () => {{ window.ran ||= ({PULSE})(root); }};
    new MutationObserver(look).observe(root, {{subtree: true, attributes: true}});
}}"""


class Playground:
    """The first playground of a page."""

    def __init__(self, page):
        self.page = page
        self.place, self.twin = twins_on(page, PAGE, Boundary)[0]
        self.root = self.place.locator(".cr-figure")
        self.plane = self.root.locator(".cr-upper .cr-plane svg.cr-svg")
        self.plane.scroll_into_view_if_needed()

    def __getitem__(self, trait):
        return self.root.evaluate("(root, name) => root.model.get(name)", trait)

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()

    def choose(self, label, index):
        self.root.locator("select").and_(self.page.get_by_label(label, exact=True)).select_option(index=index)

    def tool(self, name):
        self.root.get_by_role("radio", name=name).check()

    def keys(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def words(self):
        return self.root.locator("p.cr-words").first.inner_text()

    def formula(self):
        return self.root.locator(".cr-formula").inner_text().splitlines()

    def value(self, name):
        return self.root.locator(f"[data-readout={name}]").get_attribute("data-value")

    def at(self, x, y):
        """Where a place of the plane is in the window."""
        return self.root.evaluate(
            """(root, [x, y]) => {
                const plot = root.drawings.find((drawing) => drawing.name.startsWith("The plane"));
                const box = plot.svg.getBoundingClientRect();
                return [box.left + plot.scale * plot.x(x), box.top + plot.scale * plot.y(y)];
            }""",
            [x, y],
        )

    def wait(self, milliseconds):
        """For what must not come; what must is waited for by `until`."""
        self.page.wait_for_timeout(milliseconds)

    def until(self, condition):
        """Until a JavaScript condition on the figure holds, however slow the machine."""
        self.page.wait_for_function(f"root => {condition}", arg=self.root.element_handle())

    def trained(self, epochs):
        self.until(f"root.model.get('steps') > {epochs}")

    def says(self, words):
        """Until a screen reader is told these words, and all that it is told then."""
        expect(self.root.locator("[aria-live]")).to_contain_text(words)
        return self.root.locator("[aria-live]").inner_text()


@pytest.fixture
def open_at(watched):
    def opened(**options):
        view = watched(**{"viewport": DESK, **options})
        playground = Playground(view.open(PAGE))
        playground.view = view
        return playground

    return opened


def test_play_trains_pause_stops_and_the_numbers_are_pythons(open_at):
    playground = open_at()
    start = float(playground.value("loss_train"))
    playground.press("Play")
    playground.trained(5)
    playground.press("Pause")
    stopped = playground["steps"]
    playground.wait(300)
    assert playground["steps"] == stopped
    playground.until(f"!({PULSE})(root)")  # gradients on their way arrive
    assert float(playground.value("loss_train")) < start
    assert disagreements(playground.root, playground.twin) == []
    playground.press("Reset")
    assert playground["steps"] == 0 and float(playground.value("loss_train")) == start
    assert playground.view.complaints == []


def test_out_of_sight_training_waits(open_at):
    playground = open_at()
    playground.press("Play")
    playground.page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    playground.wait(400)
    waiting = playground["steps"]
    playground.wait(400)
    assert playground["steps"] == waiting
    playground.plane.scroll_into_view_if_needed()
    playground.trained(waiting)


def test_a_mouse_moves_adds_changes_and_removes_points_and_undo_takes_it_back(open_at):
    playground = open_at()
    mouse = playground.page.mouse
    playground.press("Clear points")
    assert (playground["data"], playground["points"]) == (5, [])
    assert playground.words().startswith("There are no points to train on")
    playground.tool("adds ◆")
    mouse.move(*playground.at(-2, -2))
    mouse.down()
    mouse.move(*playground.at(0, -2), steps=30)
    mouse.up()
    painted = np.reshape(playground["points"], (-1, 3))
    assert len(painted) >= 3 and (painted[:, 2] == 1).all() and np.ptp(painted[:, 0]) > 1
    playground.press("Undo")
    assert playground["points"] == []  # a stroke is one edit
    playground.tool("adds ○")
    mouse.click(*playground.at(1, 1))
    playground.tool("moves points")
    mouse.move(*playground.at(1, 1))
    mouse.down()
    mouse.move(*playground.at(-1, 0.5), steps=5)
    mouse.up()
    assert playground["points"] == pytest.approx([-1, 0.5, 0], abs=0.03)
    playground.tool("changes class")
    mouse.click(*playground.at(-1, 0.5))
    assert playground["points"][2] == 1
    playground.tool("removes")
    mouse.click(*playground.at(-1, 0.5))
    assert playground["points"] == []
    for _ in range(4):
        playground.press("Undo")
    playground.press("Undo")
    assert playground["data"] == 0  # the penguins are back
    assert playground.view.complaints == []


def test_a_drag_while_training_goes_on_changes_what_is_learned_and_loses_nothing(open_at):
    playground = open_at()
    mouse = playground.page.mouse
    playground.press("Play")
    playground.trained(0)
    playground.tool("adds ◆")
    mouse.move(*playground.at(-2.5, -2.5))
    mouse.down()
    mouse.move(*playground.at(-1, -2.5), steps=10)
    mouse.up()
    playground.trained(0)
    playground.press("Pause")
    assert playground["data"] == 5 and playground["before"] > 0
    assert len(playground["points"]) // 3 > 342
    assert disagreements(playground.root, playground.twin) == []


def test_the_keyboard_alone_draws_points_trains_and_chooses_a_unit(open_at):
    playground = open_at()
    page = playground.page
    playground.root.get_by_role("button", name="Clear points").focus()
    playground.keys("Enter")
    playground.plane.focus()
    playground.keys(*["ArrowRight"] * 5, "1", "Shift+ArrowLeft", "Shift+ArrowLeft", "0", "ArrowUp", "1")
    assert playground["points"] == [0.5, 0, 1, -0.5, 0, 0, -0.5, 0.1, 1]
    playground.keys("Enter", *["Shift+ArrowUp"] * 2, "Enter", "ArrowRight")
    assert playground["points"][6:] == [-0.5, 1.1, 1]
    playground.keys("Space")
    assert playground["points"][8] == 0
    playground.keys("Delete")
    assert len(playground["points"]) == 6
    playground.keys("Control+z", "Control+z")
    assert playground["points"][6:] == [-0.5, 1.1, 1]
    playground.root.get_by_role("button", name="Step").focus()
    playground.keys("Enter", "Enter")
    assert playground["steps"] == 2
    first = playground.root.locator("[role=radio][tabindex='0']")
    first.focus()
    assert playground.formula()[0] == "h₁ = tanh(w₁₁x₁ + w₂₁x₂ + b₁)"
    playground.keys("ArrowDown")
    assert playground.formula()[0] == "h₂ = tanh(w₁₂x₁ + w₂₂x₂ + b₂)"
    playground.keys("ArrowRight")
    assert playground.formula()[0] == "p = σ(w₁₁h₁ + w₂₁h₂ + b₁)"
    assert page.evaluate("document.activeElement.getAttribute('aria-checked')") == "true"
    assert disagreements(playground.root, playground.twin) == []
    assert playground.view.complaints == []


def test_a_point_that_is_carried_can_go_and_the_keyboard_is_told_where_it_is(open_at):
    playground = open_at()
    playground.press("Clear points")
    playground.plane.focus()
    playground.keys("1", "Enter", "Control+z", "ArrowUp")  # what was carried is not there any more
    assert playground["points"] == []
    playground.keys("1", *["Shift+ArrowRight"] * 2, "0", "Enter", "Delete", "ArrowUp")
    assert playground["points"] == [0, 0.1, 1]
    playground.keys("Shift+ArrowLeft", "Shift+ArrowLeft", "Enter")
    playground.says("Picked up. The cross is at (0, 0.1), where p = ")
    playground.keys("ArrowUp")
    said = playground.says("The cross is at (0, 0.2), where p = ")
    assert said.endswith("You carry a point of class 1.")
    playground.keys("Enter")
    said = playground.says("Laid down.")
    assert said.startswith("Laid down.")
    assert said.endswith("The nearest point, at (0, 0.2), is of class 1.")
    assert playground.view.complaints == []


def test_a_click_on_a_unit_shows_its_formula_and_the_cross_puts_numbers_in(open_at):
    playground = open_at()
    playground.root.get_by_role("radio", name="h₂, unit 2 of hidden layer 1").click()
    playground.page.mouse.move(*playground.at(1, -0.5))
    (w1, w2), b = playground.twin.trained().weights[0][:, 1], playground.twin.trained().biases[0][1]
    lines = playground.formula()
    assert lines[0].startswith("h₂")
    assert "at the cross, (1" in " ".join(lines)
    found = float(" ".join(lines).split("tanh(")[-1].split(") ≈ ")[1].split(" ")[0].replace("−", "-"))
    assert found == pytest.approx(np.tanh(w1 - 0.5 * w2 + b), abs=0.02)


def test_show_as_python_shows_lines_that_give_the_numbers_on_the_page(open_at):
    playground = open_at()
    playground.choose("1st hidden layer", 3)
    playground.choose("an update takes", 1)
    for _ in range(3):
        playground.press("Step")
    playground.press("Show as Python")
    program = playground.root.locator(".cr-program")
    assert program.is_visible()
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(program.inner_text(), {})
    losses = [float(line.split(":")[1]) for line in said.getvalue().splitlines()]
    shown = [float(playground.value(f"loss_{part}")) for part in ("train", "held")]
    assert losses == pytest.approx(shown, rel=1e-9)
    playground.press("Back to the picture")
    assert not program.is_visible()


def test_a_learning_rate_that_is_too_large_is_said_in_words(open_at):
    playground = open_at()
    playground.choose("activation", 4)
    for layer in ("1st", "2nd", "3rd"):
        playground.choose(f"{layer} hidden layer", 8)
    playground.root.get_by_label("rate").fill("9")
    step = playground.root.get_by_role("button", name="Step", exact=True)
    for _ in range(60):
        if step.get_attribute("aria-disabled") == "true":
            break
        step.click()
    assert playground.words().startswith("Training diverged in epoch")
    assert playground.value("loss_train") == "diverged"
    assert "NaN" not in playground.root.evaluate("root => root.outerHTML")
    playground.root.get_by_label("rate").fill("2")
    assert playground["steps"] == 0 and playground.words().startswith("Nothing is trained yet")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_nothing_moves_while_it_trains(open_at, viewport):
    playground = open_at(viewport=viewport)
    height = "root => [root.getBoundingClientRect().height, root.scrollWidth]"
    before = playground.root.evaluate(height)
    playground.press("Play")
    seen = set()
    for _ in range(8):
        playground.wait(150)
        seen.add(tuple(playground.root.evaluate(height)))
    playground.press("Pause")
    playground.press("Show as Python")
    seen.add(tuple(playground.root.evaluate(height)))
    for index in (5, 3):
        playground.choose("data", index)
        seen.add(tuple(playground.root.evaluate(height)))
    assert seen == {tuple(before)}


def test_gradients_run_back_while_it_plays_unless_less_motion_is_asked_for(open_at):
    moving, still = open_at(), open_at(reduced_motion="reduce")
    moving.root.evaluate(NOTED)
    moving.press("Step")
    moving.until("window.ran")
    still.root.evaluate(NOTED)
    still.press("Step")
    still.wait(150)
    assert not still.page.evaluate("window.ran")


@pytest.mark.parametrize("tick", [35, 45, 60, 85])
def test_gradients_arrive_however_long_a_drawing_takes(open_at, tick):
    """Each look at the clock is so many ms after the one before, as where drawing is slow."""
    playground = open_at()
    playground.page.evaluate(
        "tick => { let now = performance.now(); performance.now = () => (now += tick); }", tick
    )
    playground.root.evaluate(NOTED)
    playground.press("Step")
    playground.until("window.ran")
    playground.until(f"!({PULSE})(root)")


def test_the_sign_of_a_weight_is_told_by_dashes_and_its_size_by_thickness(open_at):
    playground = open_at()
    weights = playground.twin.trained().weights[0]
    dash = "e => [getComputedStyle(e).strokeDasharray, Number(e.getAttribute('stroke-width'))]"
    edges = playground.root.locator(".cr-weight")
    for n, weight in enumerate(weights.ravel()):
        pattern, width = edges.nth(n).evaluate(dash)
        assert (pattern != "none") == (weight < 0)
        assert width == pytest.approx(min(9, 0.5 + 1.6 * abs(weight)), abs=0.06)


def test_a_finger_scrolls_past_the_plane_unless_it_paints(open_at):
    playground = open_at(viewport=PHONE, has_touch=True)
    prevented = """(svg, [x, y]) => {
        const touch = new Touch({identifier: 1, target: svg, clientX: x, clientY: y});
        const event = new TouchEvent('touchstart', {touches: [touch], cancelable: true, bubbles: true});
        return !svg.dispatchEvent(event);
    }"""
    empty = playground.at(-2.9, -2.9)
    assert not playground.plane.evaluate(prevented, empty)
    playground.tool("adds ○")
    assert playground.plane.evaluate(prevented, empty)
