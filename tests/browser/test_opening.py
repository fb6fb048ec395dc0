"""While a page opens: links land, what is read stays, and nothing depends on what a browser may refuse."""

import json

import pytest
from site_under_test import SITE, live_pages
from watched_pages import READY

WITHOUT_ANCHORING = """
const style = document.createElement("style");
style.textContent = "* { overflow-anchor: none !important }"; // as in Safari
new MutationObserver((_, watch) => {
  if (document.head) { document.head.append(style); watch.disconnect(); }
}).observe(document, { childList: true, subtree: true });
"""
WITHOUT_STORAGE = """
for (const kind of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, kind, { get() { throw new DOMException("denied", "SecurityError"); } });
"""
SECTIONS = "[...document.querySelectorAll('.bd-article section section')].map((section) => section.id)"
PLACE = """id => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  const end = document.documentElement.scrollHeight - innerHeight;
  return { top, atEnd: scrollY >= end - 3 };
}"""
CHAPTERS = ["chapters/02_partial_derivatives.html", "chapters/05_backpropagation.html"]


def lands(page, section):
    """Whether a section is at the top of the window, or the page at its end."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    place = page.evaluate(PLACE, section)
    return -5 <= place["top"] <= 250 or place["atEnd"]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_link_to_a_section_lands_there_without_scroll_anchoring(watched, chapter):
    tab = watched(viewport={"width": 1200, "height": 900})
    tab.page.context.add_init_script(WITHOUT_ANCHORING)
    sections = tab.open(chapter).evaluate(SECTIONS)
    missed = []
    for section in sections[2::4]:
        tab.page.goto("about:blank")
        if not lands(tab.open(f"{chapter}#{section}"), section):
            missed.append(section)
    assert sections and missed == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_click_on_contents_while_the_page_opens_lands(watched, chapter):
    tab = watched(viewport={"width": 1400, "height": 900})
    tab.page.context.add_init_script(WITHOUT_ANCHORING)
    tab.page.context.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
             const link = [...document.querySelectorAll(".bd-sidebar-secondary a[href^='#']")].at(-4);
             window.wanted = decodeURIComponent(link.hash.slice(1));
             link.click();
           });"""
    )
    page = tab.open(chapter)
    assert lands(page, page.evaluate("wanted"))


def test_what_is_read_stays_in_its_place_after_a_reload(watched):
    tab = watched(viewport={"width": 1200, "height": 900})
    tab.page.context.add_init_script(WITHOUT_ANCHORING)
    page = tab.open(CHAPTERS[0] + "#line")  # a reload goes to where one was, not to where one came in
    page.evaluate("document.getElementById('practice').scrollIntoView()")
    page.wait_for_timeout(600)
    before = page.evaluate(PLACE, "practice")["top"]
    page.reload()
    page.wait_for_function(READY)
    page.wait_for_timeout(500)
    assert abs(page.evaluate(PLACE, "practice")["top"] - before) < 40


def test_search_copy_buttons_and_theme_work_where_the_browser_keeps_nothing(watched):
    tab = watched()
    tab.page.context.add_init_script(WITHOUT_STORAGE)
    page = tab.open("chapters/01_derivatives.html")
    page.wait_for_selector("button.copybtn", state="attached")
    mode = page.evaluate("document.documentElement.dataset.mode")
    page.locator(".theme-switch-button").first.click()
    assert page.evaluate("document.documentElement.dataset.mode") != mode
    page = tab.open("search.html?q=slope")
    page.wait_for_selector("#search-results li")
    assert tab.complaints == []


@pytest.mark.parametrize("word", ["constructor", "__proto__", "hasOwnProperty", "toString", "slope"])
def test_the_search_takes_any_word(watched, word):
    page = (tab := watched()).open(f"search.html?q={word}")
    page.wait_for_function(
        "document.querySelector('#search-results .search-summary, #search-results p')?.innerText"
    )
    assert tab.complaints == []


def test_the_furniture_comes_also_where_scripts_in_the_page_may_not_run(watched, browser, address):
    tab = watched()
    policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"

    def strict(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {"content-security-policy": policy})

    tab.page.route("**/*.html", strict)
    tab.page.goto(tab.home + "chapters/01_derivatives.html")
    tab.page.wait_for_selector("button.copybtn", state="attached")
    assert tab.page.locator(".live:not(.live-ready)").count() == 0


def test_a_page_of_a_folder_that_nobody_configured_leads_home_from_any_depth(watched, browser, address):
    """The 404 page, as a server shows it below a path of its own."""
    tab = watched()
    home = (tab.page.context.request.get(address + "404.html")).text()
    tab.page.route("**/deep/**", lambda route: route.fulfill(status=404, content_type="text/html", body=home))
    tab.page.goto(tab.home + "chapters/deep/er/page.html")
    tab.page.wait_for_function("document.getElementById('home').pathname === '/chapters/index.html'")


def test_no_style_of_the_whole_page_is_worked_out_again_when_its_figures_live(watched, browser):
    """A rule such as `html[data-live] … > *` would make a browser look at 20 000 elements once more."""
    page = watched().open("chapters/04_chain_rule.html")
    elements = page.locator("*").count()
    for change in ("live = 'soon'", "live = 'ready'", "opening = ''"):
        browser.start_tracing(page=page, categories=["devtools.timeline"])
        page.evaluate(f"document.documentElement.dataset.{change}; document.body.offsetHeight")
        events = json.loads(browser.stop_tracing())["traceEvents"]
        styled = [event["args"]["elementCount"] for event in events if event["name"] == "UpdateLayoutTree"]
        assert styled and max(styled) < elements / 10, (change, styled, elements)


STACKS = "disabled-by-default-devtools.timeline.stack"


@pytest.mark.parametrize("chapter", [3, 4, 5])
def test_no_figure_forces_a_layout_while_figures_come_to_life(watched, browser, chapter):
    """Each would lay out a whole section, and the next figure another one: they wait for their place."""
    view = watched()
    [name] = [path.stem for path in SITE.glob(f"chapters/0{chapter}_*.html")]
    categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", STACKS, "blink.user_timing"]
    browser.start_tracing(page=view.page, categories=categories)
    view.open(f"chapters/{name}.html")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    [first], [end] = ([e["ts"] for e in events if e["name"] == f"live-{mark}"] for mark in ("first", "all"))
    layouts = [event for event in events if event["name"] == "Layout" and first < event["ts"] < end]
    stacks = [event["args"]["beginData"].get("stackTrace", []) for event in layouts]
    called = [[frame["url"].rsplit("/", 1)[-1].split("?")[0] for frame in stack] for stack in stacks]
    assert layouts
    assert [urls for urls in called if "page.js" in urls and urls[0] != "page.js"] == []


def test_the_first_frame_is_that_of_the_beginning_and_the_next_ones_hold_the_rest(watched):
    view = watched()
    view.page.add_init_script(
        """window.seen = [];
        const look = () => {
            const { opening } = document.documentElement.dataset;
            if (!seen.length || seen.at(-1) !== opening) seen.push(opening);
            requestAnimationFrame(look);
        };
        requestAnimationFrame(look);"""
    )
    page = view.open("chapters/02_partial_derivatives.html")
    assert page.evaluate("seen.map(String)") == ["first", "more", "undefined"]
    section = page.locator(".bd-article > section > section").first
    looks = {
        opening: section.evaluate(
            """(section, opening) => {
                document.documentElement.dataset.opening = opening;
                section.style.contentVisibility = ""; // which is laid out already
                return getComputedStyle(section).contentVisibility;
            }""",
            opening,
        )
        for opening in ("first", "more")
    }
    assert looks == {"first": "hidden", "more": "auto"}


@pytest.mark.parametrize("width", [360, 1000, 1280, 1900])
def test_what_stands_beside_the_text_comes_a_frame_later_and_moves_nothing(watched, width):
    page = watched(viewport={"width": width, "height": 800}).open("chapters/index.html")
    assert page.evaluate("document.querySelectorAll('.bd-sidebar, .bd-toc').length") == 2
    first, more = (
        page.evaluate(
            """opening => {
                document.documentElement.dataset.opening = opening;
                const place = (block) => Object.values(block.getBoundingClientRect().toJSON()).join();
                const beside = document.querySelectorAll(".bd-sidebar, .bd-toc");
                const text = document.querySelectorAll(".bd-article :is(p, li, .live), .bd-header-article *");
                const columns = [...beside].filter((column) => column.offsetWidth);
                return [
                    [...text].map(place),
                    columns.map(({ offsetLeft, offsetWidth }) => [offsetLeft, offsetWidth]),
                    columns.map((column) => getComputedStyle(column.firstElementChild).contentVisibility),
                ];
            }""",
            opening,
        )
        for opening in ("first", "more")
    )
    assert first[:2] == more[:2]
    assert ({*first[2]}, {*more[2]}) == ({"hidden"}, {"visible"})


@pytest.mark.parametrize("where", live_pages())
def test_nothing_moves_when_the_layout_of_sections_is_no_longer_put_off(opened, where):
    """As it would where a margin collapses with another one only then. Until then it is contained."""
    page = opened(where)
    tops = """() => [...document.querySelectorAll(".bd-article :is(h1, h2, h3, p, li, .math, .live)")]
        .map((block) => block.getBoundingClientRect().top)"""
    visible = page.evaluate(tops)
    contained = page.add_style_tag(content=".bd-article section section { contain: layout style paint; }")
    assert page.evaluate(tops) == visible
    contained.evaluate("style => style.remove()")


# How wide the drawings of each figure are; 0 where it has not been drawn, which says no sentence.
WIDTHS = """() => [...document.querySelectorAll(".live .cr-figure")]
  .filter((figure) => figure.drawings.length)
  .map((figure) => [figure, Boolean(figure.querySelector(".cr-speech").textContent)])
  .map(([{ drawings }, said]) => drawings.map(({ width }) => (said ? width : 0)))"""
SILENT = "of width 0 is what is not drawn, and every drawing of a figure without a panel.say(…)"
KINDS = """() => [...document.querySelectorAll(".live .cr-figure")]
  .filter((figure) => figure.drawings.length)
  .map(({ model }) => model.get("kind"))"""


def missing(page, drawn):
    """The figures that are not drawn, or say no sentence: the kind, and how wide its drawings are."""
    kinds = page.evaluate(KINDS)
    return [(kind, widths) for kind, widths in zip(kinds, drawn, strict=True) if not all(widths)]


# All sections are laid out in one task: the browser has no chance to say that figures have their place.
DRAWN = f"""
performance.now = () => 0;
new MutationObserver(() => document.documentElement.dataset.live === "ready" && (window.drawn = ({WIDTHS})()))
  .observe(document, {{ subtree: true, attributes: true, attributeFilter: ["data-live"] }});
"""
PRINTED = f"""
const mark = performance.mark.bind(performance);
performance.mark = (name) => {{
  mark(name);
  if (name !== "live-all") return;
  window.drawn = ({WIDTHS})();
  dispatchEvent(new Event("beforeprint"));
  queueMicrotask(() => (window.printed = ({WIDTHS})()));
}};
"""


@pytest.mark.parametrize("where", live_pages())
def test_all_figures_are_drawn_when_the_page_says_it_is_ready(watched, where):
    tab = watched(viewport={"width": 1000, "height": 700})
    tab.page.add_init_script(DRAWN)
    page = tab.open(where)
    drawn = page.evaluate("drawn")
    page.wait_for_timeout(100)
    assert drawn and drawn == page.evaluate(WIDTHS)
    assert missing(page, drawn) == [], SILENT


@pytest.mark.parametrize("where", CHAPTERS)
def test_what_is_printed_before_figures_are_drawn_shows_all_of_them(watched, where):
    tab = watched(viewport={"width": 1000, "height": 700})
    tab.page.add_init_script(PRINTED)
    page = tab.open(where)
    before, printed, ready = (page.evaluate(when) for when in ("drawn", "printed", WIDTHS))
    assert [0] in [list(set(widths)) for widths in before]
    assert printed == ready
    assert missing(page, printed) == [], SILENT
