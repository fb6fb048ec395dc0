"""Every control of every figure, on every page: it moves its figure, and the numbers are Python's."""

import pytest
from figures_on_page import SHOWN, disagreeing, disagreements, twins_on
from playwright.sync_api import Locator, Page
from python_figures import moving_traits
from site_under_test import live_pages

POSITIONS = [0.0, 0.31, 0.5, 0.77, 1.0]  # of a slider's way

# Everything a figure shows, drawing, readouts, words, as a short number that another look hardly has.
LOOKS = """root => {
    const all = [...root.querySelectorAll('svg, dl, .cr-words, .cr-button')].map(e => e.outerHTML).join()
        + JSON.stringify([...root.querySelectorAll('input')].map(i => [i.checked, i.value]));
    let short = 0, long = 0;
    for (let i = 0; i < all.length; i++) {
        short = (Math.imul(short, 31) + all.charCodeAt(i)) | 0;
        long = (Math.imul(long, 37) ^ all.charCodeAt(i)) | 0;
    }
    return [all.length, short, long].join(' ');
}"""


class LiveFigure:
    """A figure on a page and its twin in Python."""

    def __init__(self, place: Locator, twin):
        self.place, self.twin = place, twin
        self.root = place.locator(".cr-figure")

    def looks(self) -> str:
        """Everything it shows: drawing, readouts, words."""
        return self.root.evaluate(LOOKS)

    def disagreements(self) -> list[str]:
        return disagreements(self.root, self.twin)


def _figures(page: Page, where: str) -> list[LiveFigure]:
    return [LiveFigure(place, twin) for place, twin in twins_on(page, where)]


# Move a slider to each position: how the figure looks there, its state, and its readouts.
MOVED = f"""(input, [positions, names]) => {{
    const root = input.closest('.live').querySelector('.cr-figure');
    const [min, max] = [Number(input.min), Number(input.max)];
    return positions.map((position) => {{
        input.value = min + position * (max - min);
        input.dispatchEvent(new Event('input', {{bubbles: true}}));
        return [({LOOKS})(root), ...({SHOWN})(root, names)];
    }});
}}"""


def _move(slider: Locator, position: float) -> None:
    slider.evaluate(
        """(input, position) => {
            const [min, max] = [Number(input.min), Number(input.max)];
            input.value = min + position * (max - min);
            input.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        position,
    )


@pytest.mark.parametrize("where", live_pages())
def test_every_control_moves_its_figure_and_the_numbers_are_pythons(opened, where):
    page = opened(where, reduced_motion="reduce")
    wrong = []
    for number, figure in enumerate(_figures(page, where), 1):
        name = f"figure {number} ({type(figure.twin).__name__})"
        wrong += [f"{name} as it opens: {line}" for line in figure.disagreements()]

        def after(what, before, figure=figure, name=name, wrong=wrong):
            if figure.looks() == before:
                wrong.append(f"{name}: {what} changes nothing")
            wrong.extend(f"{name} after {what}: {line}" for line in figure.disagreements())

        sliders = figure.place.locator("input[type=range]")
        for i in range(sliders.count()):
            before, label = figure.looks(), f"slider {i + 1}"
            start = sliders.nth(i).input_value()
            looks = set()
            moved = sliders.nth(i).evaluate(MOVED, [POSITIONS, moving_traits(figure.twin)])
            for position, (look, *shown) in zip(POSITIONS, moved, strict=True):
                looks.add(look)
                wrong += [
                    f"{name}, {label} at {position}: {line}" for line in disagreeing(figure.twin, *shown)
                ]
            if len(looks | {before}) < 3:
                wrong.append(f"{name}: {label} changes nothing")
            sliders.nth(i).evaluate(
                "(input, v) => {input.value = v; input.dispatchEvent(new Event('input', {bubbles: true}))}",
                start,
            )
        menus = figure.place.locator("select")
        for i in range(menus.count()):
            for option in range(1, menus.nth(i).locator("option").count()):
                if menus.nth(i).evaluate("menu => menu.selectedIndex") == option:
                    continue  # where it starts
                before = figure.looks()
                menus.nth(i).select_option(index=option)
                after(f"choice {option} of menu {i + 1}", before)
            menus.nth(i).select_option(index=0)
        choices = figure.place.locator("input[type=radio], input[type=checkbox]")
        for i in range(choices.count()):
            before = figure.looks()
            if choices.nth(i).is_enabled() and not choices.nth(i).is_checked():
                choices.nth(i).check()
                after(f"choice {i + 1}", before)
        # what copies its link leaves a figure as it is, and so does what opens the browser's own dialog
        buttons = figure.place.locator("button:not(.cr-share *, [aria-haspopup])")
        for i in range(buttons.count()):
            if buttons.nth(i).is_visible() and buttons.nth(i).is_enabled():
                before, label = figure.looks(), buttons.nth(i).inner_text()
                buttons.nth(i).click()
                for _ in range(60):  # another question is fetched
                    if figure.looks() != before:
                        break
                    page.wait_for_timeout(50)
                after(f"button {label!r}", before)
    assert wrong == []


@pytest.mark.parametrize("where", live_pages())
def test_keyboard_alone_reaches_and_moves_every_control(opened, where):
    page = opened(where, reduced_motion="reduce")
    controls = page.locator(".live :is(input, select, button, textarea, summary):visible:enabled")
    reached = page.evaluate(
        "() => [...document.querySelectorAll('.live :is(input, select, button, textarea, summary)')]"
        ".filter(e => e.checkVisibility() && !e.disabled && e.tabIndex < 0).map(e => e.outerHTML)"
    )
    assert reached == [], "controls that Tab cannot reach"
    sliders = page.locator(".live input[type=range]")
    for i in range(sliders.count()):
        slider = sliders.nth(i)
        slider.focus()
        before = float(slider.input_value())
        page.keyboard.press("ArrowRight" if before < float(slider.get_attribute("max")) else "ArrowLeft")
        assert float(slider.input_value()) != before, f"slider {i + 1} does not move by keyboard"
        outline = slider.evaluate("e => getComputedStyle(e).outlineStyle")
        assert outline != "none", f"slider {i + 1}: the focus cannot be seen"
    assert controls.count() >= sliders.count()


@pytest.mark.parametrize("where", live_pages())
def test_every_control_and_drawing_has_a_name(opened, where):
    page = opened(where)
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('.live :is(input, select), .live svg[role=img]')]
            .filter(e => !e.getAttribute('aria-label'))
            .filter(e => ![...(e.labels ?? [])].some(l => l.textContent.trim()))
            .map(e => e.outerHTML.slice(0, 200))"""
    )
    assert unnamed == []


@pytest.mark.parametrize("where", live_pages())
def test_a_frame_of_no_figure_shows_nan(opened, where):
    page = opened(where, reduced_motion="reduce")
    sliders = page.locator(".live input[type=range]")
    for i in range(sliders.count()):
        for position in (0.0, 1.0):
            _move(sliders.nth(i), position)
            shown = page.evaluate(
                """() => [...document.querySelectorAll('.live')].map(e => e.innerText).join(' ') +
                    [...document.querySelectorAll('.live svg *')]
                        .flatMap(mark => [...mark.attributes].map(a => a.value)).join(' ')"""
            )
            assert "NaN" not in shown, f"slider {i + 1} at {position:.0%} shows NaN"
