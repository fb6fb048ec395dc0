"""The digit reader on its page: drawn on with a mouse, a finger and keys; each number is Python's."""

import re

import pytest
from figure_states import PUT, event_time, figure_on, wrong_in
from figures_on_page import disagreements

from chainrule.live.networks_of_matrices.reading_digits import NO_DIGITS, read_levels

CHAPTER = "chapters/07_networks_of_matrices.html"
EMPTY = "0" * 64
TRAIT = "(root, name) => root.model.get(name)"


def shown(page):
    """The page, its figure, and the figure's twin in Python."""
    return page, *figure_on(page, CHAPTER, "digit_reader")


def _ink(root):
    return read_levels(root.evaluate(TRAIT, "ink")).reshape(8, 8)


def _pressed(root, name):
    root.get_by_role("button", name=name, exact=True).click()


def _drawing(root):
    return root.locator(".cr-pixels svg").first


def _spot(root, column, row):
    """Where the middle of a pixel is in the window."""
    _drawing(root).scroll_into_view_if_needed()
    box = _drawing(root).bounding_box()
    return box["x"] + (column + 0.5) / 8 * box["width"], box["y"] + (row + 0.5) / 8 * box["height"]


@pytest.mark.parametrize("width", [1400, 360])
def test_in_every_state_the_numbers_are_pythons_and_the_height_stays(opened, width):
    _, root, twin = shown(opened(CHAPTER, width=width))
    inks = [EMPTY, *NO_DIGITS.values(), *(sample["ink"] for sample in twin.spec["samples"][8:13])]
    assert (
        wrong_in(root, twin, {"ink": inks, "unit": [1, 19, 32], "asked": [0, 1, 10], "cell": [0, 37, 63]})
        == []
    )


@pytest.mark.parametrize("width", [1400, 360])
def test_a_one_drawn_with_the_mouse_is_read_as_one(opened, width):
    page, root, twin = shown(opened(CHAPTER, width=width))
    _pressed(root, "Empty")
    page.mouse.move(*_spot(root, 2.5, 2))
    page.mouse.down()
    for column, row in ((3.4, 0.2), (3.4, 3), (3.4, 7)):
        page.mouse.move(*_spot(root, column, row), steps=4)
    page.mouse.up()
    page.mouse.move(*_spot(root, 6, 6))  # no ink where no button is pressed
    ink = _ink(root)
    assert ink[2:7, 3].min() > 10 and ink[6, 6] == 0
    assert root.locator("[data-readout=answer]").inner_text() == "1"
    assert "Your drawing: it reads 1" in root.locator(".cr-words .cr-now").first.inner_text()
    assert disagreements(root, twin) == []
    _pressed(root, "Eraser")
    page.mouse.move(*_spot(root, 3.4, 0))
    page.mouse.down()
    page.mouse.move(*_spot(root, 3.4, 7), steps=4)
    page.mouse.up()
    assert _ink(root)[1:7, 3:5].max() < 8
    assert disagreements(root, twin) == []


def test_a_finger_draws_and_does_not_scroll(watched):
    view = watched(viewport={"width": 360, "height": 900}, has_touch=True)
    page, root, _ = shown(view.open(CHAPTER))
    _pressed(root, "Empty")
    page.touchscreen.tap(*_spot(root, 4, 4))
    assert _ink(root)[4, 4] == 16
    assert _drawing(root).evaluate("e => getComputedStyle(e).touchAction") == "none"


def test_keys_alone_draw_and_erase(opened):
    page, root, twin = shown(opened(CHAPTER))
    _pressed(root, "Empty")
    grid = root.get_by_role("application")
    assert "Space adds ink" in grid.get_attribute("aria-label")
    grid.focus()
    root.evaluate(PUT, {"cell": 0})
    page.keyboard.press("Space")
    assert _ink(root)[0, 0] == 8
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    assert _ink(root)[0, 0] == 16
    for _ in range(9):  # stops at the rim
        page.keyboard.press("ArrowRight")
    assert root.evaluate(TRAIT, "cell") == 7
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    assert _ink(root)[:, 7].tolist() == [0, 16, 16, 16, 0, 0, 0, 0]
    page.keyboard.press("Backspace")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert _ink(root)[:, 7].tolist() == [0, 16, 16, 0, 0, 0, 0, 0]
    assert root.locator("[data-readout=where]").inner_text() == "row 3, column 7"
    assert disagreements(root, twin) == []
    page.keyboard.press("Tab")
    assert not grid.evaluate("e => e === document.activeElement"), "Tab leaves the drawing"


def test_each_drawing_to_choose_says_what_it_is_and_how_it_is_read(opened):
    _, root, twin = shown(opened(CHAPTER))
    buttons = root.locator(".cr-sample")
    assert buttons.count() == len(twin.spec["samples"]) == 19
    for i, sample in enumerate(twin.spec["samples"]):
        name = buttons.nth(i).get_attribute("aria-label")
        right = sample["is"] == sample["read"]
        what = "an 8" if sample["is"] == "8" else f"a {sample['is']}"
        assert name == what + ("" if right else f", read as {sample['read']}")
        buttons.nth(i).click()
        said = root.locator(".cr-words .cr-now").first.inner_text()
        assert said.startswith(f"A{what[1:]} that was held out: it reads {sample['read']} with")
        assert said.endswith("and is wrong.") != right
        assert disagreements(root, twin) == []


def test_an_empty_grid_and_no_digits_are_answered_all_the_same(opened):
    _, root, _ = shown(opened(CHAPTER))
    said = root.locator(".cr-words .cr-now").first
    _pressed(root, "Empty")
    assert (
        said.inner_text()
        == "Nothing is drawn, and it reads 7 with 55.8 %: “no digit” is not among its answers."
    )
    _pressed(root, "A scribble")
    assert said.inner_text().startswith("No digit, and it reads 9 with 98.0 %")
    _pressed(root, "The letter A")
    assert said.inner_text().startswith("No digit, and it reads 4 with 99.2 %")


def test_a_sign_is_told_by_filled_and_hollow_squares_and_size_by_area(opened):
    _, root, twin = shown(opened(CHAPTER))
    picture = root.locator(".cr-pixels svg").nth(2)
    gradient, areas = twin.gradient(), {}
    for kind in ("plus", "minus"):
        d = picture.locator(f".cr-{kind}").get_attribute("d")
        areas[kind] = [float(size) ** 2 for size in re.findall(r"h(\d[\d.]*)", d)]
    assert [len(areas["plus"]), len(areas["minus"])] == [(gradient > 0).sum(), (gradient <= 0).sum()]
    largest, wanted = max(areas["plus"] + areas["minus"]), abs(gradient) / abs(gradient).max()
    assert [area / largest for area in areas["plus"]] == pytest.approx(wanted[gradient > 0], abs=0.02)
    assert [area / largest for area in areas["minus"]] == pytest.approx(wanted[gradient <= 0], abs=0.02)
    fills = [picture.locator(f".cr-{kind}").evaluate("e => getComputedStyle(e).fill") for kind in areas]
    assert fills[0] != fills[1] == "rgb(255, 255, 255)"


def test_a_click_on_the_wall_and_the_slider_choose_the_same_unit(opened):
    page, root, twin = shown(opened(CHAPTER))
    wall = root.locator(".cr-wall")
    wall.scroll_into_view_if_needed()
    box = wall.bounding_box()
    page.mouse.click(box["x"] + 2.5 / 8 * box["width"], box["y"] + 1.5 / 4 * box["height"])
    assert root.evaluate(TRAIT, "unit") == 11
    slider = root.locator("xpath=ancestor::*[contains(@class, 'live')][1]//input[@type='range']")
    assert slider.input_value() == "11"
    assert disagreements(root, twin) == []


def test_a_pixel_under_the_pointer_is_marked_in_all_three_pictures(opened):
    page, root, twin = shown(opened(CHAPTER))
    page.mouse.move(*_spot(root, 2, 5))
    assert root.evaluate(TRAIT, "cell") == 42
    frames = root.locator(".cr-chosen").evaluate_all(
        "all => all.map(e => [e.getAttribute('x'), e.getAttribute('y')])"
    )
    assert len(frames) == 3 and frames[0] == frames[1] == frames[2]
    assert disagreements(root, twin) == []


def test_an_event_is_drawn_within_four_milliseconds(opened):
    _, root, twin = shown(opened(CHAPTER))
    inks = [sample["ink"] for sample in twin.spec["samples"]]
    for trait, values in {"ink": inks, "unit": [1, 2, 3], "asked": [0, 5], "cell": [0, 9, 63]}.items():
        assert event_time(root, trait, values) < 4, trait


def test_with_large_letters_on_a_phone_no_number_covers_another(watched):
    page = watched(viewport={"width": 360, "height": 740}).open(CHAPTER)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    cut = page.locator("#figure-digit_reader").evaluate(
        "root => [...root.querySelectorAll('.cr-even :is(td, th)')]"
        ".filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent)"
    )
    assert cut == []


def test_in_forced_colours_the_bars_are_seen(opened):
    page = opened(CHAPTER, forced_colors="active")
    bar = page.locator("#figure-digit_reader .cr-best .cr-bar")
    colours = bar.evaluate(
        "bar => [bar, document.body].map((each) => getComputedStyle(each).backgroundColor)"
    )
    assert colours[0] != colours[1] and bar.evaluate("bar => bar.clientWidth > 50")
    assert bar.evaluate("bar => getComputedStyle(bar).forcedColorAdjust") == "none"
