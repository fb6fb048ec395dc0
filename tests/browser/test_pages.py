"""Every page of the built site, in a real browser: quiet, self-contained, accessible, readable on a phone."""

import functools
import posixpath
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from axe import violations
from site_under_test import CHAPTERS, SITE, live_pages, pages
from watched_pages import READY


def test_there_are_pages_and_live_pages():
    assert "index.html" in pages()
    assert live_pages(), "no page holds a live figure: the tests below would pass emptily"


@pytest.mark.parametrize("page", pages())
def test_page_is_quiet_and_asks_nobody_else(watched, page):
    view = watched()
    view.open(page)
    view.page.wait_for_load_state("networkidle")
    assert view.complaints == []


@pytest.mark.parametrize("page", live_pages())
def test_page_lives_from_a_file_address(watched, page):
    view = watched(home=SITE.as_uri() + "/", offline=True)
    view.open(page)
    assert (
        view.page.locator(".live[data-model-id]").count() == view.page.locator(".live .cr-figure").count() > 0
    )
    assert view.complaints == []


@pytest.mark.parametrize("page", live_pages())
def test_figures_are_pictures_where_scripts_are_off(watched, page):
    view = watched(java_script_enabled=False)
    view.page.goto(view.home + page)
    places = view.page.locator(".live[data-model-id]")
    for i in range(places.count()):
        place = places.nth(i)
        place.scroll_into_view_if_needed()
        image = place.locator("img")
        if image.count():
            assert image.get_attribute("alt").strip(), f"figure {i + 1} has no description"
            assert image.bounding_box()["height"] > 100, f"the picture of figure {i + 1} does not show"
        else:
            assert len(place.text_content().strip()) > 20, f"figure {i + 1} shows nothing"


@pytest.mark.parametrize("script", ["core", "derivatives", "page", "practice"])
def test_pictures_search_and_layout_come_back_where_a_script_does_not_arrive(watched, script):
    view = watched()
    view.page.route(f"**/_live/{script}.js*", lambda route: route.abort())
    page = view.page
    page.goto(view.home + "chapters/01_derivatives.html", wait_until="load")
    picture = page.locator(".live img").first
    assert page.get_by_text("There is no figure called").count() == 0
    picture.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.live img').naturalWidth > 100")
    assert picture.bounding_box()["height"] > 100
    assert page.locator("html[data-opening]").count() == 0, "far sections are never laid out"
    page.wait_for_function("typeof Documentation === 'object'")
    page.get_by_role("button", name="Search").first.click()
    assert page.locator("#pst-search-dialog").is_visible()
    assert any(line.startswith("failed: ") and script in line for line in view.complaints)


@pytest.mark.parametrize("page", live_pages())
def test_a_page_is_first_drawn_with_its_first_figure_and_not_kept_back_for_long(page):
    html = (SITE / page).read_text(encoding="utf-8")
    awaited = html.index('<link rel="expect" href="#first-is-live" blocking="render" />')
    assert html.index("link[rel=expect]") < awaited, "nobody ends the waiting over a slow network"
    scripts = re.search(r'<script src="(\.\./)?_live/page\.js', html).start()
    assert awaited < scripts < html.index('<span id="first-is-live">') < html.index("<p>", scripts)


def test_a_page_whose_scripts_hang_is_drawn_all_the_same(watched):
    view = watched()
    view.page.route("**/_live/core.js*", lambda route: None)  # never answered
    view.page.goto(view.home + "chapters/02_partial_derivatives.html", wait_until="commit")
    view.page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    assert view.page.locator("link[rel=expect]").count() == 0
    assert view.page.locator(".bd-article h1").is_visible()


@pytest.mark.parametrize("navigate", ["top", "anchor", "reload"])
def test_every_way_into_a_page_ends_with_all_of_it_laid_out(watched, navigate):
    view = watched()
    page = view.open("chapters/02_partial_derivatives.html")
    if navigate == "anchor":
        anchor = page.locator("section section").nth(4).get_attribute("id")
        page = view.open(f"chapters/02_partial_derivatives.html?again#{anchor}")
        assert abs(page.locator(f"#{anchor} > :is(h2, h3)").bounding_box()["y"]) < 200, (
            "the anchor is not on top"
        )
    if navigate == "reload":
        page.evaluate("scrollTo({top: 5000, behavior: 'instant'})")
        page.reload(wait_until="load")
        page.wait_for_function(READY)
        assert abs(page.evaluate("scrollY") - 5000) < 100, "a reload loses the reader's place"
    assert page.locator("html[data-opening]").count() == 0
    sections = page.locator("section section")
    assert set(sections.evaluate_all("all => all.map(one => getComputedStyle(one).contentVisibility)")) == {
        "visible"
    }
    assert view.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "link", ["nav.bd-links a.current", ".bd-article p a.internal", ".toc-entry a", ".prev-next-area a"]
)
def test_a_link_under_the_pointer_has_contrast(opened, link, scheme):
    page = opened("chapters/06_automatic_differentiation.html", scheme=scheme)
    link = page.locator(link).locator("visible=true").first
    link.hover()
    assert link.evaluate("link => link.matches(':hover')")
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    assert violations(page, within=link) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", pages())
def test_axe_finds_nothing(opened, page, scheme):
    page = opened(page, scheme=scheme)
    assert page.locator("html").get_attribute("data-theme") == scheme
    assert violations(page) == []


@pytest.mark.parametrize("page", pages())
def test_page_needs_no_sideways_scrolling_on_a_phone(opened, page):
    page = opened(page, width=360, height=740)
    screen = page.context.new_cdp_session(page)
    size = {"width": 360, "height": 740, "mobile": False}
    screen.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 2})
    assert page.evaluate("devicePixelRatio") == 2
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility())
            .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    screen.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 1})
    screen.detach()
    assert width <= 360, f"the page is {width} px wide; reaching out: {wide}"


# What a page lets scroll within itself: long code and wide tables; on a phone matrices, formulas, graphs too.
SCROLLING = {1280: "pre, .pst-scrollable-table-container"}
SCROLLING[360] = SCROLLING[1280] + ", .cr-scroll, .katex-display, .cr-diagram, .cr-picture"


@pytest.mark.parametrize("page", pages())
@pytest.mark.parametrize("width", SCROLLING)
def test_only_what_the_page_on_accessibility_names_scrolls(opened, page, width):
    said = " ".join((CHAPTERS / "accessibility.md").read_text(encoding="utf-8").split())
    assert (
        "but long code, and wide tables, matrices, formulas and graphs of calculations, each within" in said
    )
    found = opened(page, width=width, height=740).evaluate(
        """(known) => [...document.querySelectorAll('.bd-article *')]
            .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth && !e.matches(known))
            .filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowX))
            .map((e) => e.outerHTML.slice(0, 80))""",
        SCROLLING[width],
    )
    assert found == []


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.targets, self.ids = set(), set()

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.update(filter(None, [attributes.get("id"), attributes.get("name")]))
        for name in ("href", "src"):
            if attributes.get(name):
                self.targets.add(attributes[name])


def test_a_name_in_a_table_is_broken_on_a_phone_only(opened):
    broken = """() => [...document.querySelectorAll('.bd-article td code .pre')].filter(
        e => e.getClientRects().length > 1).map(e => e.textContent)"""
    assert opened("chapters/notation.html", width=1400).evaluate(broken) == []
    assert opened("chapters/notation.html", width=360).evaluate(broken) != []


def test_icons_are_drawings_without_a_letter_that_no_font_has(opened):
    page = opened("chapters/01_derivatives.html")
    icons = page.locator(".fa-solid").evaluate_all(
        "all => all.filter(one => one.checkVisibility())"
        ".map(one => [getComputedStyle(one, '::before').content, one.querySelector('svg').clientWidth > 8])"
    )
    assert len(icons) > 3
    assert icons == [["none", True]] * len(icons)


@functools.cache
def _links(page: str) -> _Links:
    parser = _Links()
    parser.feed((SITE / page).read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("page", pages())
def test_every_link_and_anchor_leads_somewhere(page):
    broken = []
    for target in _links(page).targets:
        parts = urlsplit(target)
        if parts.scheme or parts.netloc:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path)))
        path = path if parts.path else page
        anchor = unquote(parts.fragment) if path.endswith(".html") else ""
        if (
            not (SITE / path).is_file()
            or path.startswith("..")
            or (anchor and anchor not in _links(path).ids)
        ):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", live_pages())
def test_on_paper_figures_stay_and_buttons_go(opened, page):
    page = opened(page, scheme="dark")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("html").get_attribute("data-theme") == "light", "white paper needs dark letters"
    pressed = page.locator(".live").locator("button, a:text('Open alone'), input[type=range]")
    assert [button.evaluate("e => e.outerHTML") for button in pressed.all() if button.is_visible()] == []
    assert all(drawing.is_visible() for drawing in page.locator(".live svg[role=img]").all())
    folded = page.locator("details:not([open]) > :not(summary)")
    assert not any(part.is_visible() for part in folded.all()), "a solution is printed that was folded"
    cut = page.evaluate(
        "() => [...document.querySelectorAll('pre')].filter(e => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert cut == 0, "code is cut off on paper"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.emulate_media(media="screen")


@pytest.mark.parametrize("page", ["chapters/01_derivatives.html", "figures/derivatives-tangent.html"])
def test_a_dark_page_is_printed_light_while_it_opens_too(watched, page):
    view = watched(color_scheme="dark")
    for script in ("core", "course"):
        view.page.route(f"**/{script}.js*", lambda route: None)  # never answered
    view.page.goto(view.home + page, wait_until="commit")
    view.page.wait_for_selector("html[data-theme=dark]", state="attached")
    view.page.evaluate(
        "addEventListener('beforeprint', () => (window.paper = document.documentElement.dataset.theme))"
    )
    view.page.pdf()
    assert view.page.evaluate("paper") == "light"
    assert view.page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("page", live_pages())
def test_figures_can_be_seen_in_forced_colours(opened, page):
    page = opened(page, forced_colors="active")
    unseen = page.evaluate(
        """() => {
            const paper = getComputedStyle(document.body).backgroundColor;
            return [...document.querySelectorAll('.live path.cr-curve')]
                .filter(e => e.checkVisibility() && e.getAttribute('d'))
                .filter(e => [paper, 'none'].includes(getComputedStyle(e).stroke)).length;
        }"""
    )
    assert unseen == 0
