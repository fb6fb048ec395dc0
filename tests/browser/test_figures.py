"""Every control of every figure, on every page: it moves its figure, and the numbers are Python's."""

import re
import sys
import unicodedata

import pytest
from figures_on_page import SHOWN, TRAITS, disagreeing, twins_on
from playwright.sync_api import Locator
from python_figures import in_state, moving_traits
from site_under_test import ROOT, live_pages

sys.path.insert(0, str(ROOT))
from benchmarks.moves import moves_table, time_moves

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


# Use a figure's controls one after another. After each: what was done, whether it changed the looks; the
# state and the readouts. A slider goes to each position, and back. What copies its link leaves a figure as
# it is, and what opens the browser's own dialog does, too.
USED = f"""async (place, [positions, names]) => {{
    const root = place.querySelector('.cr-figure');
    const looks = () => ({LOOKS})(root);
    const found = [['as it opens', true, ...({SHOWN})(root, names)]];
    const tell = (control, event) => control.dispatchEvent(new Event(event, {{bubbles: true}}));
    const use = async (what, act) => {{
        const before = looks();
        act();
        for (let i = 0; i < 60 && looks() === before; i++) {{ // another question is fetched
            await new Promise(done => setTimeout(done, i && 50));
        }}
        found.push([what, looks() !== before, ...({SHOWN})(root, names)]);
    }};
    place.querySelectorAll('input[type=range]').forEach((slider, i) => {{
        const [min, max, start] = [slider.min, slider.max, slider.value].map(Number);
        const seen = new Set([looks()]);
        const put = (value) => {{
            slider.value = value;
            tell(slider, 'input');
            seen.add(looks());
        }};
        for (const position of positions) {{
            put(min + position * (max - min));
            found.push([`slider ${{i + 1}} at ${{position}}`, true, ...({SHOWN})(root, names)]);
        }}
        found[found.length - 1][1] = seen.size >= 3;
        put(start);
    }});
    for (const [i, menu] of [...place.querySelectorAll('select')].entries()) {{
        const choose = (option) => {{
            menu.selectedIndex = option;
            tell(menu, 'input');
            tell(menu, 'change');
        }};
        for (let option = 1; option < menu.options.length; option++) {{
            if (menu.selectedIndex === option) continue; // where it starts
            await use(`choice ${{option}} of menu ${{i + 1}}`, () => choose(option));
        }}
        choose(0);
    }}
    const each = async (kind, usable, named) => {{
        for (let i = 0, control; (control = place.querySelectorAll(kind)[i]); i++) {{
            const off = control.disabled || control.getAttribute('aria-disabled') === 'true';
            if (!off && usable(control)) await use(named(control, i), () => control.click());
        }}
    }};
    const visible = (control) => control.checkVisibility({{visibilityProperty: true}});
    const buttons = 'button:not(.cr-share *, [aria-haspopup])';
    const choices = ':is(input[type=radio], input[type=checkbox])';
    await each(choices, (control) => !control.checked, (_, i) => `choice ${{i + 1}}`);
    await each(buttons, visible, (button) => `button '${{button.innerText}}'`);
    return found;
}}"""


# The name of each drawing of a figure and what is heard: as it opens, and with each slider in its places.
HEARD = f"""(place, [positions, names]) => {{
    const root = place.querySelector('.cr-figure');
    const heard = () => [
        ({TRAITS})(root, names),
        root.drawings.map((drawing) => [drawing.name ?? '', drawing.svg.getAttribute('aria-label')]),
    ];
    const found = [heard()];
    for (const slider of place.querySelectorAll('input[type=range]')) {{
        const [min, max, start] = [slider.min, slider.max, slider.value].map(Number);
        for (const value of [...positions.map((position) => min + position * (max - min)), start]) {{
            slider.value = value;
            slider.dispatchEvent(new Event('input', {{bubbles: true}}));
            found.push(heard());
        }}
    }}
    return found;
}}"""
# Of these the page tells more than Python's describe(), such as the chosen box, or leaves out more digits.
IN_OTHER_WORDS = [
    *["Boundary", "DigitReader", "Expression", "Formula", "Landscape", "Layer", "OneEntry", "Remainder"],
    *["Shapes", "StepSize", "Tape"],
]
AT_REST = {"Boundary"}  # its slider is the learning rate, of which nothing is seen before it trains
POWER_OF_TEN = re.compile(r" × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


def parted(sentence: str) -> tuple[str, list[float]]:
    """A sentence without its numbers, and these: the page writes 1.3 × 10⁻⁷, and Python 1.28e−07."""
    plain = POWER_OF_TEN.sub(lambda power: f"e{unicodedata.normalize('NFKC', power[1])}", sentence.strip())
    plain = plain.replace("−", "-")
    return NUMBER.sub("#", plain), [float(number) for number in NUMBER.findall(plain)]


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
    for number, (place, twin) in enumerate(twins_on(page, where), 1):
        name = f"figure {number} ({type(twin).__name__})"
        for what, moved, *shown in place.evaluate(USED, [POSITIONS, moving_traits(twin)]):
            if not moved:
                wrong.append(f"{name}: {what} changes nothing")
            wrong += [f"{name}, {what}: {line}" for line in disagreeing(twin, *shown)]
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
def test_every_drawing_says_behind_its_name_what_is_shown_now_as_python_does(opened, where):
    page = opened(where, reduced_motion="reduce")
    wrong = []
    for number, (place, twin) in enumerate(twins_on(page, where), 1):
        kind = type(twin).__name__
        figure = f"figure {number} ({kind})"
        states = place.evaluate(HEARD, [[0.0, 0.31, 1.0], moving_traits(twin)])
        sentences = []
        for state, drawings in states:
            heard = [(name, label, label.removeprefix(f"{name}. ")) for name, label in drawings]
            for name, label, sentence in heard:
                sentences.append(sentence)
                broken = "undefined" in sentence.replace("undefined here", "")
                if not name or sentence == label or broken or not re.search(r"\d", sentence):
                    wrong.append(f"{figure}: {name or 'a drawing without a name'} is heard as {label!r}")
            if kind in IN_OTHER_WORDS:
                continue
            with in_state(twin, state):
                words, numbers = parted(twin.describe())
                for _, _, sentence in heard:
                    if parted(sentence) != (words, pytest.approx(numbers, rel=1e-2)):
                        wrong.append(f"{figure}: the page says {sentence!r}, Python {twin.describe()!r}")
        if len(states) > 1 and len({*sentences}) == 1 and kind not in AT_REST:
            wrong.append(f"{figure}: wherever its sliders stand, it says {sentences[0]!r}")
    assert wrong == []


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


def test_a_slider_that_starts_at_its_lowest_whole_number_is_timed_with_the_others(opened):
    """Three of chapter 7 stand on 1, and the first positions are rounded to it."""
    found = time_moves(opened("chapters/07_networks_of_matrices.html"), positions=40, rounds=2)
    assert all(slider["kinds"] for slider in found["measured"])
    lines = moves_table([found])
    counted = dict(re.findall(r"^\| (\w+) \| (\d+) ", "\n".join(lines), flags=re.M))
    assert (counted["shapes"], counted["start"], counted["digit_reader"]) == ("4", "3", "1")
    assert "digit_reader" not in lines[-1]
