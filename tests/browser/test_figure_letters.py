"""What is written in figures can be read: not cut, not run together, a colour a symbol, large if wished."""

import re

import pytest
from clashes import CLASHING
from figures_on_page import kind_of, places
from shared_pages import Shelf
from site_under_test import live_pages, pages

WIDTHS = [1400, 360]
LARGE = 32  # px: the browser's letter size, twice the usual

# For each state of the figure: words in a drawing that touch, or that cross a box or the picture's rim.
CLASHES = """(place) => {
    const clashing = CLASHING;
    const found = new Set();
    const put = (slider, value) => {
        slider.value = value;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
    };
    const look = (when) => place.querySelectorAll('svg.cr-svg').forEach((svg) => {
        const picture = svg.getBoundingClientRect();
        const shown = (e) => e.checkVisibility() && e.textContent;
        const placed = (inside) => [...inside.querySelectorAll('text')].filter(shown)
            .map((e) => [e.textContent, e.getBoundingClientRect()]).filter(([_, box]) => box.width > 0);
        const labels = [...svg.querySelectorAll('.cr-axis')].map(placed);
        for (const axis of labels) axis.forEach(([word, a], i) => {
            if (a.left < picture.left - 1 || a.right > picture.right + 1)
                found.add(`${when}: tick ${word} is cut`);
            for (const [other, b] of axis.slice(i + 1)) {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > -2 && high > 2) found.add(`${when}: ticks ${word} and ${other} touch`);
            }
        });
        if (!svg.closest('.cr-canvas')) return;
        for (const line of clashing(svg)) found.add(`${when}: ${line}`);
    });
    look('as it opens');
    for (const slider of place.querySelectorAll('input[type=range]')) {
        const start = slider.value;
        for (const part of [0, 0.23, 0.49, 0.71, 0.94, 1]) {
            put(slider, Number(slider.min) + part * (slider.max - slider.min));
            look(`${slider.labels[0].textContent} = ${slider.value}`);
        }
        put(slider, start);
    }
    return [...found];
}""".replace("CLASHING", CLASHING)

CUT_MENUS = """() => {
    const pen = document.createElement('canvas').getContext('2d');
    return [...document.querySelectorAll('.live select')].flatMap((menu) => {
        const style = getComputedStyle(menu);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const arrow = 18;
        const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
        const room = menu.clientWidth - padding - arrow;
        return [...menu.options].filter((o) => pen.measureText(o.label).width > room).map((o) => o.label);
    });
}"""

# A word of a figure that begins with a symbol of a weight, and the colour it has.
SYMBOLS = """() => [...document.querySelectorAll('.live .cr-figure')].flatMap((figure) =>
    [...figure.querySelectorAll('svg text.cr-text, dd[data-readout]')].map((e) => {
        const words = e.tagName === 'DD' ? e.previousElementSibling.textContent : e.textContent;
        const colour = /cr-[fc]-(\\w+)/.exec(e.getAttribute('class'))?.[1];
        return [figure.model.get('kind'), words, colour];
    }))"""

COLOURS = {"W₁": "w1", "W₂": "w2", "ŷ": "f"}


# What of the labels of numbers is upright: symbols are letters that stand alone.
UPRIGHT = """() => [...document.querySelectorAll('.live .cr-readouts dt')].map((label) => {
    const rest = label.cloneNode(true);
    rest.querySelectorAll('i').forEach((symbol) => symbol.replaceWith('·'));
    return [label.textContent, rest.textContent];
})"""


ENLARGE = f"""addEventListener('DOMContentLoaded', () => {{
    const style = document.createElement('style');
    style.textContent = 'html {{ font-size: {LARGE}px !important; }}';
    document.head.append(style);
}})"""


@pytest.fixture(scope="module")
def enlarged(browser, address):
    """The pages for a reader who has set larger letters."""
    shelf = Shelf(browser, address, ENLARGE)
    yield shelf
    shelf.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("where", live_pages())
def test_words_in_drawings_touch_neither_each_other_nor_a_box(opened, where, width):
    page = opened(where, width=width)
    wrong = []
    for number, place in enumerate(places(page), 1):
        kind = kind_of(place)
        wrong += [f"figure {number} ({kind}), {line}" for line in place.evaluate(CLASHES)]
    assert wrong == []


@pytest.mark.parametrize("where", live_pages())
def test_no_drawing_is_shrunk_to_fit_a_phone(opened, where):
    """It is laid out anew: letters keep their size."""
    page = opened(where, width=360, height=740)
    shrunk = page.evaluate(
        """() => [...document.querySelectorAll('.live svg.cr-svg')].filter(svg => svg.clientWidth > 0)
            .filter(svg => svg.clientWidth < 0.99 * svg.viewBox.baseVal.width)
            .map(svg => `${svg.getAttribute('aria-label').slice(0, 60)}: ${svg.clientWidth} px`)"""
    )
    assert shrunk == []


@pytest.mark.parametrize("where", live_pages())
def test_no_menu_cuts_its_words_on_a_phone(opened, where):
    page = opened(where, width=360, height=740)
    assert page.evaluate(CUT_MENUS) == []


@pytest.mark.parametrize("where", live_pages())
def test_a_weight_has_one_colour_in_every_figure(opened, where):
    page = opened(where)
    wrong = [
        f"{kind}: {words} is drawn in the colour {colour}"
        for kind, words, colour in page.evaluate(SYMBOLS)
        for symbol, own in COLOURS.items()
        if words.strip() == symbol or words.strip().startswith(f"{symbol} =")
        if colour != own and colour != "y"  # grey where it is not reached yet
    ]
    assert wrong == []


@pytest.mark.parametrize("where", live_pages())
def test_symbols_in_the_labels_of_numbers_are_italic_as_in_the_text(opened, where):
    symbol = re.compile(r"(?<![A-Za-zα-ωŷ])[A-Za-zα-ωŷ](?![A-Za-zα-ωŷ])(?<!\bin a)")
    labels = opened(where).evaluate(UPRIGHT)
    assert [label for label, upright in labels if set(symbol.findall(upright)) - {"d", "δ"}] == []


@pytest.mark.parametrize("where", live_pages())
def test_sliders_write_an_index_below_its_letter(opened, where):
    sliders = opened(where).locator(".live input[type=range]")
    labels = sliders.evaluate_all("all => all.map((slider) => slider.labels[0]?.textContent ?? '')")
    assert [label for label in labels if re.search(r"[^\W\d_][0-9]", label)] == []


@pytest.mark.parametrize("width", [1400, 768, 360])
@pytest.mark.parametrize("where", live_pages())
def test_figures_grow_with_the_letters_a_reader_has_set(opened, enlarged, where, width):
    """WCAG 1.4.4: twice the letter size, nothing to scroll sideways, sliders long enough to drag."""
    letters = """() => [...document.querySelectorAll('.cr-axis text')]
        .map(e => e.getBoundingClientRect().height).filter(height => height > 0)"""
    before = opened(where, width=width).evaluate(letters)
    page = enlarged.take(where, width=width).page
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{LARGE}px"
    after = page.evaluate(letters)
    if before:
        least = 1.5 if width > 360 else 1.2  # in a narrow place as large as there is room for
        assert min(after) > least * min(before), "the letters of axes do not grow"
    sliders = page.locator(".live input[type=range]").evaluate_all("all => all.map(e => e.offsetWidth)")
    assert min(sliders, default=999) >= 110, f"a slider is {min(sliders)} px long"
    out = page.evaluate(
        """() => [...document.querySelectorAll('.live *')]
            .filter(e => e.checkVisibility({visibilityProperty: true}))
            .filter(e => !e.closest('svg, .cr-scroll, .cr-speech, math') && !e.querySelector('math'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .map(e => e.outerHTML.slice(0, 120)).slice(0, 4)"""
    )
    assert out == [], "reaches out of the window"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# What is cut off, or must be scrolled to: links to the pages before and after, predictions that are told.
CUT_OFF = """(more) => {
    for (const { model } of document.querySelectorAll('.cr-predict')) {
        model.set('guess', 0);
        model.set('revealed', true);
    }
    return [...document.querySelectorAll(`.prev-next-area a, ${more}`)]
        .filter((e) => e.scrollWidth > e.clientWidth + 1)
        .map((e) => `${e.textContent.trim().slice(0, 60)}: ${e.scrollWidth} px in ${e.clientWidth}`);
}"""

PREDICTIONS = ".cell_output:has(.cr-predict)"


@pytest.mark.parametrize("width", [1280, 720, 360])
@pytest.mark.parametrize("where", live_pages())
def test_links_and_predictions_are_whole_where_letters_are_large(enlarged, where, width):
    assert enlarged.take(where, width=width).page.evaluate(CUT_OFF, PREDICTIONS) == []


# With all hints and solutions shown: questions that must be scrolled sideways, and formulas too long for
# their line although a sign stands where it could end.
TOO_LONG = """() => {
    for (const question of document.querySelectorAll('.cr-question'))
        for (const unfold of [...question.querySelectorAll('.cr-buttons button')].slice(1))
            for (let i = 0; i < 12 && !/Hide/.test(unfold.textContent); i++) unfold.click();
    const sideways = [...document.querySelectorAll('.cell_output:has(.cr-question)')]
        .filter((e) => e.scrollWidth > e.clientWidth + 1)
        .map((e) => `${e.scrollWidth} px in ${e.clientWidth}`);
    const room = (e) => e.clientWidth || room(e.parentElement);
    const inner = ':scope > mrow > mo:not([form=prefix], :first-child, :last-child)';
    const long = [...document.querySelectorAll('.cr-question math')].filter((e) => e.checkVisibility())
        .filter((e) => e.getBoundingClientRect().width > room(e.parentElement) + 2)
        .filter((e) => [...e.querySelectorAll(inner)].some((sign) => /[=≈+−·]/.test(sign.textContent)))
        .map((e) => e.textContent);
    return [...sideways, ...long];
}"""


@pytest.mark.parametrize("where", live_pages())
def test_formulas_of_questions_take_a_second_line(opened, enlarged, where):
    assert opened(where, width=360).evaluate(TOO_LONG) == []
    assert enlarged.take(where, width=1280).page.evaluate(TOO_LONG) == []


# Formulas in a sentence that are too long for their line, and numbers of figures that must be scrolled to.
# (A formula reaches some 2 px further than its ink.)
CUT_FORMULAS = """() => [...document.querySelectorAll('.bd-article span.math')]
    .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 4)
    .map((e) => `${e.querySelector('math').textContent}: ${e.scrollWidth} px in ${e.clientWidth}`)"""
WIDE_READOUTS = """() => [...document.querySelectorAll('.cr-figure dl.cr-readouts')]
    .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 4)
    .map((e) => `${e.textContent.slice(0, 60)}: ${e.scrollWidth} px in ${e.clientWidth}`)"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("page", pages())
def test_no_formula_of_a_sentence_is_cut_off_where_letters_are_large(enlarged, page, width):
    assert enlarged.take(page, width=width).page.evaluate(CUT_FORMULAS) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("where", live_pages())
def test_numbers_of_figures_take_a_second_line_where_letters_are_large(enlarged, where, width):
    assert enlarged.take(where, width=width).page.evaluate(WIDE_READOUTS) == []


@pytest.mark.parametrize("where", live_pages())
def test_links_predictions_and_sliders_are_whole_at_four_times_the_size(opened, where):
    """WCAG 1.4.10: of a window of 1280 px, 320 are left."""
    assert opened(where, width=320).evaluate(CUT_OFF, ".cell_output:has(.cr-predict, .cr-control)") == []
