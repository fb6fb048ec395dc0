"""Nothing moves under the finger: while a figure is used, its height and the places of its controls stay.

All figures of all pages, at the width of a desk and of a phone: whatever stands on a page is tried.
"""

import re

import pytest
from figures_on_page import kind_of, places
from shared_pages import VISIBLE
from site_under_test import live_pages
from watched_pages import READY

WIDTHS = [1400, 360]
STOPS = [0.0, 0.13, 0.29, 0.5, 0.58, 0.71, 0.92, 1.0]  # of a slider's way
PRESSES = 5

# Where everything stands, in px from the top of the figure's place.
LAYOUT = """(place) => {
    const top = place.getBoundingClientRect().top;
    const found = {height: Math.round(place.getBoundingClientRect().height)};
    place.querySelectorAll(':is(input:not(.cr-share *), select, button, textarea)').forEach((control, i) => {
        if (!control.checkVisibility()) return;
        const box = control.getBoundingClientRect();
        found[`${control.tagName.toLowerCase()} ${i + 1}`] =
            [box.left, box.top - top, box.width, box.height].map(Math.round).join(' ');
    });
    return found;
}"""

MOVE = """(place, [stops, LAYOUT]) => {
    const layout = new Function('place', `return (${LAYOUT})(place)`);
    const shown = [];
    const note = (what) => shown.push([what, layout(place)]);
    const put = (control, value, event) => {
        control.value = value;
        control.dispatchEvent(new Event(event, {bubbles: true}));
    };
    const sliders = [...place.querySelectorAll('input[type=range]')];
    const slide = (context) => sliders.forEach((slider, i) => {
        const start = slider.value;
        for (const stop of stops) {
            put(slider, Number(slider.min) + stop * (slider.max - slider.min), 'input');
            note(`${context}slider ${i + 1} at ${stop}`);
        }
        put(slider, start, 'input');
    });
    slide('');
    for (const end of ['min', 'max']) {
        const starts = sliders.map((slider) => slider.value);
        sliders.forEach((slider) => put(slider, slider[end], 'input'));
        note(`all sliders at ${end}`);
        sliders.forEach((slider, i) => put(slider, starts[i], 'input'));
    }
    place.querySelectorAll('select').forEach((menu, i) => {
        const start = menu.value;
        for (const option of menu.options) {
            put(menu, option.value, 'change');
            note(`menu ${i + 1}: ${option.label}`);
            slide(`menu ${i + 1}: ${option.label}, `);
        }
        put(menu, start, 'change');
    });
    return shown;
}"""

FOUND = "place => [...place.querySelectorAll('button')].map(button => button.innerText)"

# Where the middle of a button stands once it is in the middle of the window; nowhere while it cannot be used.
SPOT = """(place, i) => {
    const button = place.querySelectorAll('button')[i];
    if (!button.checkVisibility({visibilityProperty: true}) || button.disabled) return null;
    button.scrollIntoView({block: 'center', behavior: 'instant'});
    const box = button.getBoundingClientRect();
    return [box.left + box.width / 2, box.top + box.height / 2];
}"""

# Press what lies at a spot. After each press, in the next frame: the layout, and whether the button is still
# there.
PRESS = """async (place, [i, spot, presses, LAYOUT]) => {
    const layout = new Function('place', `return (${LAYOUT})(place)`);
    const button = place.querySelectorAll('button')[i];
    const shown = [layout(place)];
    for (let press = 0; press < presses; press++) {
        document.elementFromPoint(...spot)?.closest('button')?.click();
        await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
        shown.push([layout(place), button.contains(document.elementFromPoint(...spot))]);
    }
    return shown;
}"""


def _moved(before: dict, after: dict) -> list[str]:
    return [
        f"{name}: {before.get(name)} became {after.get(name)}"
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("where", live_pages())
def test_sliders_and_menus_leave_everything_in_its_place(opened, where, width):
    page = opened(where, width=width)
    wrong = []
    for number, place in enumerate(places(page), 1):
        before = place.evaluate(LAYOUT)
        for what, after in place.evaluate(MOVE, [STOPS, LAYOUT]):
            wrong += [f"figure {number} ({kind_of(place)}), {what}: {line}" for line in _moved(before, after)]
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("where", live_pages())
def test_a_button_stays_under_the_finger(opened, where, width):
    """Clicks, again and again, on what lies at the spot where the button stood at first."""
    page = opened(where, width=width)
    wrong = []
    for number, place in enumerate(places(page), 1):
        kind = kind_of(place)
        if kind in ("practice", "progress", "due"):
            continue  # have tests of their own: an answer, or a question, comes below its button
        for i, found in enumerate(place.evaluate(FOUND)):
            if kind == "predict":
                place.locator("input[type=radio]").first.check()
            spot = place.evaluate(SPOT, i)
            if spot is None:
                continue
            page.mouse.move(*spot)  # what a hovered button does, it may do
            before, *pressed = place.evaluate(PRESS, [i, spot, PRESSES, LAYOUT])
            for press, (after, hit) in enumerate(pressed, 1):
                if kind == "predict":
                    after["height"] = before["height"]
                said = f"figure {number} ({kind}), press {press} of {found!r}"
                wrong += [f"{said}: {line}" for line in _moved(before, after)]
                if not hit:
                    wrong.append(f"{said}: something else is under the finger")
    assert wrong == []


@pytest.mark.parametrize("where", live_pages())
def test_a_window_made_narrow_shows_what_one_opened_narrow_shows(opened, watched, where):
    """Nor does it matter to other tests, which share pages, that a window had another width before."""
    opened(where, width=1400)
    narrow = opened(where, width=360)
    fresh = watched(viewport={"width": 360, "height": 900}).open(where)
    for place, other in zip(places(narrow), places(fresh), strict=True):
        assert place.evaluate(LAYOUT) == other.evaluate(LAYOUT), kind_of(place)
        if kind_of(place) != "due":  # what is due is said once it was in sight
            assert place.evaluate(VISIBLE) == other.evaluate(VISIBLE), kind_of(place)


@pytest.mark.parametrize("where", live_pages())
def test_letters_that_arrive_late_move_nothing(watched, where):
    """Figures stand as they will: fonts that come from the site after them change no height."""
    view = watched(viewport={"width": 1400, "height": 900})
    held = []
    view.page.route(re.compile(r"\.woff2"), lambda route: held.append(route))
    page = view.page
    page.goto(view.home + where, wait_until="domcontentloaded")
    page.wait_for_function(READY)
    heights = (
        "() => [...document.querySelectorAll('.live')].map(e => Math.round(e.getBoundingClientRect().height))"
    )
    before = page.evaluate(heights)
    assert held or not page.locator(".katex").count(), "no font was held back"
    for route in held:
        route.continue_()
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate(heights) == before


def test_the_entry_figure_is_whole_in_a_window_of_1280_by_720(opened):
    page = opened("index.html", width=1280, height=720)
    place = page.locator(".live .cr-figure").first.bounding_box()
    assert place["y"] > 0
    assert place["y"] + place["height"] <= 720, "its lower end is below the window"


TYPED = [
    "sin(x",
    "e^(sin(cos(x^2+1)))",
    "foo(x)",
    "",
    "2x/",
    "sin(cos(tan(exp(sqrt(x^2+1)))))",
    "x",
    "1/(x-1)^7+ln(x)",
]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("where", live_pages())
def test_typing_a_formula_moves_nothing(opened, where, width):
    page = opened(where, width=width)
    wrong = []
    for number, place in enumerate(places(page), 1):
        if kind_of(place) != "formula":
            continue
        field = place.locator("input[type=text]")
        toggle = place.locator(".cr-figure > .cr-buttons button")
        for pressed in (False, True):
            if pressed:
                toggle.click()
            before = place.evaluate(LAYOUT)
            for text in TYPED:
                field.fill(text)
                page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
                after = place.evaluate(LAYOUT)
                shown = {name: where for name, where in before.items() if name in after}  # examples may go
                wrong += [f"figure {number}, {text!r} typed: {line}" for line in _moved(shown, after)]
    assert wrong == []
