"""What a figure shows has an address: written after a rest, opened again, and a page of its own."""

import re

import pytest
from axe import violations
from figures_on_page import MOVE, READOUTS, TRAITS
from site_under_test import SITE
from watched_pages import Watched, serving

REST = 900  # ms: longer than page/address.js waits
FIGURES = {path.stem: f"figures/{path.name}" for path in sorted((SITE / "figures").glob("*.html"))}
FIGURE = ".live .cr-figure"
FOLLOWING = ["good", "graph", "ghost"]  # traits that follow from others
# What each button of a figure changes, and no link to it would hold.
LOST_BY_BUTTONS = """async following => {
    const {model, keeps} = document.querySelector('.live .cr-figure'), lost = [];
    for (const button of document.querySelectorAll('.live button')) {
        if (button.disabled || button.closest('.cr-share')) continue;
        const before = {...model.state};
        button.click();
        await new Promise(requestAnimationFrame);
        const changed = Object.keys(model.state).filter(trait => model.state[trait] !== before[trait]);
        const held = trait => model.controls.has(trait) || trait in keeps || following.includes(trait);
        lost.push(...changed.filter(trait => !held(trait)).map(trait => `${button.textContent}: ${trait}`));
    }
    return lost;
}"""


def shown(page):
    """Every readout of the first figure of a page."""
    return page.locator(FIGURE).first.evaluate(READOUTS)


@pytest.fixture(scope="module")
def tab(browser, address):
    """One window for the tests of this file; each opens the page that it needs."""
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield Watched(context, address)
    context.close()


@pytest.fixture
def fresh(watched):
    """A browser that has never been here."""
    return watched


def opened(tab, address):
    """A page, opened anew, with whatever stands behind its #."""
    tab.page.goto("about:blank")
    tab.page.goto(tab.home + address)
    tab.page.wait_for_selector(".cr-share")
    return tab.page


def test_no_page_of_a_figure_needs_sideways_scrolling_on_a_phone(browser, address):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    narrow = Watched(context, address)
    width = "document.documentElement.scrollWidth"
    assert {name: opened(narrow, where).evaluate(width) for name, where in FIGURES.items()} == dict.fromkeys(
        FIGURES, 360
    )
    context.close()


def test_every_figure_lives_on_a_page_of_its_own_and_can_be_linked_to_as_it_is(tab, fresh):
    other, reopened = fresh(), []
    for name, address in FIGURES.items():
        page = opened(tab, address)
        place = page.locator(".live").get_attribute("id")
        assert page.locator(FIGURE).count() == 1 and page.locator("h1").inner_text().strip(), name
        assert page.locator("footer a").get_attribute("href").endswith(f"#{place}"), name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        before = shown(page)
        page.evaluate(MOVE)
        after = shown(page)
        assert violations(page) == [], name
        if after != before:  # else nothing in it moves but its own buttons
            page.wait_for_function("location.hash.includes('?')")
            again = opened(other, f"{address}{page.evaluate('location.hash')}")
            assert shown(again) == after, name
            assert again.locator(".cr-asked").count() == 0, name
            reopened.append(name)
        if "trainer" not in name:  # the playground writes its points in letters of its own, tested below
            assert page.evaluate(LOST_BY_BUTTONS, FOLLOWING) == [], name
    assert len(reopened) > 25
    assert tab.complaints == other.complaints == []


def test_a_chapter_opened_at_a_state_shows_it_and_stands_there(fresh):
    page = opened(fresh(), "chapters/01_derivatives.html#figure-secant?x=-0.5")
    place = page.locator("#figure-secant")
    assert place.locator(".cr-figure").evaluate("root => root.model.get('x')") == -0.5
    assert place.locator("input[type=range]").first.input_value() == "-0.5", "the slider stands there, too"
    assert abs(place.evaluate("place => place.getBoundingClientRect().top")) < 300


def test_nothing_is_written_while_something_is_held(tab):
    page = opened(tab, FIGURES["derivatives-tangent"])
    slider = page.locator("input[type=range]").first
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] / 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=3)
    page.wait_for_timeout(REST)
    assert page.evaluate("location.hash") == ""
    page.mouse.up()
    page.wait_for_function("location.hash.startsWith('#figure-tangent?')")


def test_a_step_and_a_typed_formula_travel_too(tab, fresh):
    page = opened(tab, FIGURES["backpropagation-network"])
    page.get_by_role("button", name="Step", exact=True).click()
    page.wait_for_function("location.hash === '#figure-network?steps=1'")
    page = opened(tab, FIGURES["composite_functions-formula"])
    page.locator("input[type=text]").first.fill("cos(x^2) & 1")
    page.wait_for_timeout(REST)
    again = opened(fresh(), FIGURES["composite_functions-formula"] + page.evaluate("location.hash"))
    assert again.locator("input[type=text]").first.input_value() == "cos(x^2) & 1"


PLAYGROUND = "networks_of_matrices-boundary"
CHOOSE = """([label, index]) => {
  const heads = [...document.querySelectorAll(".cr-setting label")];
  const menu = document.getElementById(heads.find((each) => each.textContent.startsWith(label)).htmlFor);
  menu.value = index;
  menu.dispatchEvent(new Event(menu.localName === "select" ? "change" : "input", { bubbles: true }));
}"""
MADE_OF = [
    "data",
    "points",
    "hidden",
    "activation",
    "loss",
    "rate",
    "batch",
    "rule",
    "seed",
    "begun",
    "before",
    "steps",
    "chosen",
    "seen",
]


def state_of(page):
    """All that the playground is made of, and what it shows."""
    return page.locator(FIGURE).evaluate(TRAITS, MADE_OF), shown(page)


def step(page, times):
    for _ in range(times):
        page.get_by_role("button", name="Step", exact=True).click()


def linked(page):
    page.wait_for_timeout(REST)
    return page.evaluate("location.hash")


def test_a_link_to_the_playground_opens_its_settings_points_and_training(tab, fresh):
    page, other = opened(tab, FIGURES[PLAYGROUND]), fresh()
    book = state_of(page)
    assert linked(page) == ""
    changes = [
        ("data", 3),
        ("activation", 2),
        ("loss", 1),
        ("rate", 5),
        ("an update takes", 2),
        ("momentum", 4),
        ("1st", 5),
        ("2nd", 3),
    ]
    for label, value in changes:
        page.evaluate(CHOOSE, [label, value])
    page.get_by_role("button", name="New start").click()
    step(page, 3)
    page.evaluate(CHOOSE, ["rate", 4])  # from the weights it has come to
    step(page, 2)
    page.get_by_role("radio", name="h₂, unit 2 of hidden layer 1").click()
    moved, link = state_of(page), linked(page)
    assert moved[1] != book[1] and (moved[0]["before"], moved[0]["steps"], moved[0]["seed"]) == (3, 2, 1)
    assert len(link) < 1200
    again = opened(other, FIGURES[PLAYGROUND] + link)
    assert state_of(again) == moved, "to the last bit"
    assert again.locator(".cr-asked").count() == 0
    step(page, 1)
    step(again, 1)
    assert state_of(again) == state_of(page), "and training goes on from there"
    history = (
        "root => root.drawings.find(d => d.name.startsWith('The loss')).svg.querySelector('path.cr-curve')"
    )
    begins = again.locator(FIGURE).evaluate(f"{history}.getAttribute('d')")
    assert not begins.startswith(page.locator(FIGURE).evaluate(f"{history}.getAttribute('d')")[:20])
    assert tab.complaints == other.complaints == []


def test_points_of_ones_own_travel_too_and_as_many_as_the_birds_are(tab, fresh):
    page = opened(tab, FIGURES[PLAYGROUND])
    plane = page.locator("svg.cr-edited")
    plane.focus()
    for key in ("1", "ArrowLeft", "Shift+ArrowUp", "0"):  # two of one's own among all the birds
        page.keyboard.press(key)
    step(page, 2)
    moved, link = state_of(page), linked(page)
    assert len(moved[0]["points"]) == 3 * 344 and len(link) < 4000
    assert state_of(opened(fresh(), FIGURES[PLAYGROUND] + link)) == moved
    page.get_by_role("button", name="Clear points").click()
    plane.focus()
    page.keyboard.press("1")
    moved, link = state_of(page), linked(page)
    assert state_of(opened(fresh(), FIGURES[PLAYGROUND] + link)) == moved


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("data=9", "data cannot be “9” here"),
        ("points=AAAA", "points cannot be “AAAA” here"),
        ("points=AAAA%F0%9F%90%A7", "points cannot be"),
        ("points=AAAAF", "points cannot be “AAAAF” here"),
        ("hidden=2+0", "hidden cannot be “2 0” here"),
        ("hidden=2+0+99", "hidden cannot be “2 0 99” here"),
        ("hidden=two", "hidden is a number, not “two”"),
        ("rate=0.2", "rate cannot be “0.2” here"),
        ("rule=-1", "rule cannot be “-1” here"),
        ("seed=0.5", "seed cannot be “0.5” here"),
        ("steps=99999", "steps cannot be “99999” here"),
        ("before=3", "before cannot be “3” here"),
        ("begun=AAAA", "begun cannot be “AAAA” here"),
        ("begun=AAAAAAAA8D8", "begun cannot be “AAAAAAAA8D8” here"),
        ("begun=%3Cimg%20src=x%3E", "begun cannot be “<img src=x>” here"),
        ("chosen=0+7", "chosen cannot be “0 7” here"),
        ("chosen=5", "chosen cannot be “5” here"),
        ("seen=1+1", "seen cannot be “1 1” here"),
    ],
)
def test_what_the_playground_cannot_be_is_said(tab, query, words):
    page = opened(tab, FIGURES[PLAYGROUND])
    book = state_of(page)
    page.evaluate("hash => (location.hash = hash)", f"#figure-boundary?{query}")
    page.wait_for_selector(".cr-asked")
    assert words in page.locator(".cr-asked").inner_text()
    assert state_of(page) == book
    assert page.locator(".cr-asked img").count() == 0
    assert tab.complaints == []


def test_more_than_a_link_can_hold_is_said_and_not_copied(tab):
    page = opened(tab, FIGURES[PLAYGROUND])
    points = [[(i % 600) / 100 - 3, (i // 600) / 100, i % 2] for i in range(2000)]
    page.locator(FIGURE).evaluate(
        "(root, points) => { root.model.set('data', 5); root.model.set('points', points.flat()); }", points
    )
    page.get_by_role("button", name="Copy link").click()
    said = page.locator(".cr-share [role=status]")
    page.wait_for_function("document.querySelector('.cr-share [role=status]').textContent !== ''")
    assert said.inner_text().startswith("too much for a link: 1")
    assert linked(page) == "", "an address that nobody could read"


def test_a_drawing_travels_with_the_pixel_that_is_marked(tab, fresh):
    page = opened(tab, FIGURES["networks_of_matrices-digit_reader"])
    page.get_by_role("button", name="Empty", exact=True).click()
    page.get_by_role("application").focus()
    for key in (
        "ArrowRight",
        "Shift+ArrowDown",
        "Shift+ArrowDown",
        "Shift+ArrowDown",
        "Space",
        "ArrowRight",
        "Space",
    ):
        page.keyboard.press(key)
    moved, link = shown(page), linked(page)
    again = opened(fresh(), FIGURES["networks_of_matrices-digit_reader"] + link)
    assert shown(again) == moved and len(link) < 150
    ink = "root => root.model.get('ink')"
    assert again.locator(FIGURE).evaluate(ink) == page.locator(FIGURE).evaluate(ink) != "0" * 64
    for query in ("ink=0", f"ink={'h' * 64}", "cell=64", "cell=1.5", "cell=-1"):
        page.evaluate("hash => (location.hash = hash)", f"#figure-digit_reader?{query}")
        page.wait_for_function("document.querySelector('.cr-asked') !== null")
        assert f"{query.split('=')[0]} cannot be" in page.locator(".cr-asked").inner_text()
        page.evaluate("location.hash = '#figure-digit_reader?'")
        page.wait_for_function("document.querySelector('.cr-asked') === null")


TANGENT = "derivatives-tangent"
BAD = {
    "x=99": "“99” is beyond",
    "x=abc": "x is a number, not “abc”",
    "x=": "x is a number, not “”",
    "x=Infinity": "x is a number",
    "choice=0.5": "choice is a whole number, not “0.5”",
    "choice=-1": "choice goes from 0 to",
    "speed=3": "nothing called “speed”",
    "kind=secant": "nothing called “kind”",
    "__proto__=1": "nothing called “__proto__”",
    "x=1&x=<img src=x onerror=alert(1)>": "x is a number, not “<img src=x",
}


def test_what_an_address_cannot_have_is_said_and_the_rest_is_shown(tab):
    page = opened(tab, FIGURES[TANGENT])
    book = shown(page)
    for query, words in BAD.items():
        page.evaluate("hash => (location.hash = hash)", f"#figure-tangent?{query}")
        page.wait_for_function("document.querySelector('.cr-asked') !== null")
        note = page.locator(".cr-asked")
        assert words in note.inner_text(), query
        assert page.locator(".cr-asked img").count() == 0
        assert shown(page) == book, query
        page.evaluate("location.hash = '#figure-tangent?'")
        page.wait_for_function("document.querySelector('.cr-asked') === null")
    page.evaluate("location.hash = '#figure-tangent?x=1&choice=99'")
    page.wait_for_function("document.querySelector('.cr-asked') !== null")
    assert float(shown(page)["x"]) == 1, "what can be shown is shown"
    assert tab.complaints == []


@pytest.mark.parametrize(
    ("hash", "words"),
    [
        ("#figure-mirror?x=1", "a figure called “mirror”, and this page has none"),
        ("#figure-<b>x</b>?x=1", "called “<b>x</b>”"),
        ("#figure-%E0%A4%A?x=1", "has none"),
        (f"#figure-{'y' * 500}?x=1", f"called “{'y' * 40}…”"),
        (f"#figure-tangent?x={'1' * 1_000_000}", "letters; up to 8000 are read"),
    ],
)
def test_an_address_of_nothing_is_said_in_words_and_runs_nothing(tab, hash, words):
    page = opened(tab, FIGURES[TANGENT])
    page.evaluate("hash => (location.hash = hash)", hash)
    page.wait_for_function("document.querySelector('.cr-asked') !== null")
    assert words in page.locator(".cr-asked").inner_text()
    assert page.locator(".cr-asked b").count() == 0
    assert tab.complaints == []


def test_links_are_copied_for_the_state_that_is_shown(tab):
    page = opened(tab, "chapters/01_derivatives.html")
    place = page.locator("#figure-tangent")
    place.locator("input[type=range]").first.focus()
    page.keyboard.press("End")
    place.get_by_role("button", name="Copy link").click()
    page.wait_for_function("document.querySelector('#figure-tangent .cr-share').innerText.includes('copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(re.escape(tab.home) + r"chapters/01_derivatives\.html#figure-tangent\?x=[\d.]+", link)
    alone = place.get_by_role("link", name="Open alone")
    with page.expect_navigation(url=re.compile(r"figures/derivatives-tangent\.html")):
        alone.click()
    assert page.evaluate("location.hash") == link[link.index("#") :]


def test_where_the_clipboard_is_refused_the_link_is_shown(fresh):
    tab = fresh()
    tab.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page = opened(tab, FIGURES[TANGENT])
    page.get_by_role("button", name="Copy link").click()
    assert page.locator(".cr-share input").input_value().endswith("derivatives-tangent.html#figure-tangent")


def test_a_figure_stands_in_a_foreign_page_without_controls_in_the_dark(tab, fresh, tmp_path):
    frame = f"{tab.home}{FIGURES[TANGENT]}?controls=none&theme=dark#figure-tangent?x=1"
    (tmp_path / "slide.html").write_text(
        f'<!doctype html><title>s</title><iframe src="{frame}" width="700" height="500"></iframe>',
        encoding="utf-8",
    )
    with serving(tmp_path) as foreign:
        page = fresh().page
        page.goto(f"{foreign}slide.html")
        inside = page.frames[1]
        inside.wait_for_selector(".cr-share")
        assert inside.evaluate("document.documentElement.dataset.theme") == "dark"
        assert inside.locator("input[type=range]").count() > 0
        assert not inside.locator("input[type=range]").first.is_visible()
        assert float(inside.locator(FIGURE).evaluate(READOUTS)["x"]) == 1


def test_the_line_to_embed_a_figure_embeds_it(tab, fresh, tmp_path):
    page = opened(tab, f"{FIGURES[TANGENT]}#figure-tangent?x=-2")
    page.get_by_role("button", name="Copy for embedding").click()
    page.wait_for_function("document.querySelector('.cr-share').innerText.includes('copied')")
    line = page.evaluate("navigator.clipboard.readText()")
    (tmp_path / "lesson.html").write_text(f"<!doctype html><title>l</title>{line}", encoding="utf-8")
    with serving(tmp_path) as foreign:
        lesson = fresh().page
        lesson.goto(f"{foreign}lesson.html")
        inside = lesson.frames[1]
        inside.wait_for_selector(".cr-share")
        assert float(inside.locator(FIGURE).evaluate(READOUTS)["x"]) == -2
        assert inside.evaluate("document.documentElement.scrollHeight <= innerHeight"), "nothing is cut off"


@pytest.mark.parametrize("kind", [TANGENT, "backpropagation-expression"])
def test_the_line_to_embed_is_as_high_as_the_figure_in_a_window_of_any_height(tab, kind):
    page, heights = tab.page, []
    for high in (300, 1500, 800):  # the last is the size that the other tests want
        page.set_viewport_size({"width": 1000, "height": high})
        opened(tab, FIGURES[kind])
        page.get_by_role("button", name="Copy for embedding").click()
        page.wait_for_function("document.querySelector('.cr-share').innerText.includes('copied')")
        heights.append(int(re.search(r'height="(\d+)"', page.evaluate("navigator.clipboard.readText()"))[1]))
    assert len(set(heights)) == 1
    assert heights[0] >= page.evaluate("document.querySelector('.live').getBoundingClientRect().bottom")


def test_practice_and_guesses_have_neither_link_nor_page():
    html = (SITE / "chapters/01_derivatives.html").read_text(encoding="utf-8")
    assert 'id="figure-tangent"' in html
    for kind in ("practice", "predict"):
        assert f"figure-{kind}" not in html
        assert not any(kind in name for name in FIGURES)


def test_what_is_moved_before_the_links_come_is_in_them(tab):
    waiting, pattern = [], re.compile(r"/address\.js")
    tab.page.goto("about:blank")
    tab.page.route(pattern, lambda route: waiting.append(route))
    with tab.page.expect_request(pattern):
        tab.page.goto(tab.home + FIGURES["chain_rule-number_lines"], wait_until="commit")
    tab.page.evaluate(MOVE)
    moved = shown(tab.page)
    waiting[0].continue_()
    tab.page.unroute(pattern)
    tab.page.get_by_role("button", name=re.compile("^Copy link")).click()
    link = tab.page.evaluate("navigator.clipboard.readText()")
    tab.page.goto("about:blank")
    tab.page.goto(link)
    tab.page.wait_for_selector(".cr-share")
    assert "?" in link and shown(tab.page) == moved
