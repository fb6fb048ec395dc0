"""What the accessibility page promises and no other test looks after; and the tests it names are there."""

import re

import pytest
from site_under_test import CHAPTERS, ROOT, SITE, live_pages, pages


@pytest.mark.parametrize("where", live_pages())
def test_the_sentence_of_a_figure_is_said_once_a_slider_rests(opened, where):
    page = opened(where, reduced_motion="reduce")
    moved = []
    for figure in page.locator(".live .cr-figure:has(svg[role=img])").all():
        slider = figure.locator("xpath=ancestor::*[contains(@class, 'live')][1]//input[@type='range']").first
        if not slider.count():
            continue
        drawing, sentence = figure.locator("svg[role=img]").first, figure.locator(".cr-speech")
        assert sentence.get_attribute("aria-live") == "polite"
        before = sentence.text_content()
        slider.focus()
        page.keyboard.press(
            "ArrowLeft" if slider.input_value() == slider.get_attribute("max") else "ArrowRight"
        )
        assert sentence.text_content() == before, "said while the slider may still be moving"
        if not drawing.get_attribute("aria-label").endswith(before):
            moved.append((drawing, sentence))
    assert moved
    for drawing, sentence in moved:
        said = "([drawing, sentence]) => drawing.getAttribute('aria-label').endsWith(sentence.textContent)"
        page.wait_for_function(said, arg=[drawing.element_handle(), sentence.element_handle()])


# What has the focus, how it is marked, and whether that is seen: a shadow is not where colours are forced.
FOCUS = """(forced) => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return undefined;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
    const outlined = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    return [focused.outerHTML.slice(0, 120), outlined || (!forced && boxShadow !== 'none')];
}"""
PRESSES = 120


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("where", ["chapters/07_networks_of_matrices.html", "chapters/notation.html"])
def test_one_sees_where_the_focus_is(opened, where, forced, width):
    page = opened(where, width=width, forced_colors=forced, reduced_motion="reduce")
    page.evaluate("Object.assign(document.body, { tabIndex: -1 }).focus()")  # begin at the top
    unseen, met = set(), set()
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        if found := page.evaluate(FOCUS, forced == "active"):
            what, seen = found
            met.add(what)
            if not seen:
                unseen.add(what)
    page.evaluate("document.body.removeAttribute('tabindex')")
    assert len(met) > (20 if width > 360 else 8) and unseen == set()


@pytest.mark.parametrize("width", [1400, 360])
def test_a_button_of_the_theme_that_is_pressed_with_a_key_keeps_the_focus(watched, width):
    page = watched(viewport={"width": width, "height": 900}).open(
        "chapters/06_automatic_differentiation.html"
    )
    buttons = page.locator("button:is(.theme-switch-button, .sidebar-toggle, .copybtn):visible").all()
    assert len(buttons) > 6
    for button in [*buttons[:4], buttons[-1]]:
        for key in ("Space", "Enter"):
            button.focus()
            for pressed in (key, "Escape"):  # which closes what it opened
                page.keyboard.press(pressed)
                page.wait_for_timeout(50)
                somewhere = page.evaluate("document.activeElement !== document.body")
                assert somewhere, f"{key}, {pressed}: {button.evaluate('e => e.outerHTML')[:120]}"


@pytest.mark.parametrize("where", live_pages())
def test_with_less_motion_play_shows_the_end_at_once(opened, where):
    page = opened(where, reduced_motion="reduce")
    play = page.get_by_role("button", name="Play", exact=True)
    assert play.count() == page.locator(".live button .cr-now:text-is('Play')").count()
    # the playground takes its time: the next test
    for figure in page.locator(".live:not(#figure-boundary) .cr-figure").filter(has=play).all():
        figure.get_by_role("button", name="Play", exact=True).click()
        assert figure.get_by_role("button", name="Play", exact=True).is_visible(), "it is still playing"
        assert figure.get_by_role("button", name="Step", exact=True).get_attribute("aria-disabled") == "true"


def test_with_less_motion_the_playground_shows_its_result_and_nothing_before(opened):
    page = opened("chapters/07_networks_of_matrices.html", reduced_motion="reduce")
    figure = page.locator("#figure-boundary .cr-figure")
    last = figure.evaluate("e => e.model.get('spec').last")
    figure.evaluate(
        """e => {
            const epochs = e.querySelector('[data-readout=epochs] .cr-now');
            window.pictures = [];
            new MutationObserver(() => window.pictures.push(epochs.textContent))
                .observe(epochs, { childList: true, characterData: true, subtree: true });
        }"""
    )
    layers = figure.get_by_label("2nd hidden layer", exact=True)
    layers.select_option(index=layers.locator("option").count() - 1)  # so that it takes many frames
    figure.scroll_into_view_if_needed()
    # paused in the frame of the first training: a press from without may come after the last
    figure.evaluate(
        """e => new Promise(done => {
            const play = [...e.querySelectorAll('button')].find(button => button.innerText === 'Play');
            const frame = () => e.model.get('steps') ? done(play.click()) : requestAnimationFrame(frame);
            play.click();
            frame();
        })"""
    )
    [paused] = page.evaluate("[...new Set(window.pictures)]")
    assert 0 < int(paused) < last
    figure.get_by_role("button", name="Play", exact=True).click()
    figure.get_by_role("button", name="Pause", exact=True).wait_for(state="detached")
    assert page.evaluate("[...new Set(window.pictures)]") == [paused, str(last)]


@pytest.mark.parametrize("page", pages())
def test_every_formula_carries_mathml(page):
    html = (SITE / page).read_text(encoding="utf-8")
    assert html.count('class="katex"') == len(re.findall(r'class="katex-mathml"><math\b', html))
    assert "<annotation" not in html, "who searches the page for “frac” finds what is not to be seen"


def test_the_tests_that_the_page_names_exist():
    named = re.findall(r"`(test_\w+)`", (CHAPTERS / "accessibility.md").read_text(encoding="utf-8"))
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests/browser").glob("*.py"))
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in source] == []
