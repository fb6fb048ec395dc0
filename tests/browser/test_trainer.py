"""The trainer as its reader meets it: typed, judged, told, counted, linked to; by hand and by keyboard."""

import pytest
from axe import violations
from figures_on_page import READOUTS
from playwright.sync_api import expect
from python_figures import differences, expected, moving_traits
from watched_pages import Watched

from chainrule import live
from chainrule.live.backpropagation.random_graphs import LEVELS, random_graph

PAGE = "figures/backpropagation-trainer.html"
TRAITS = "(root, names) => Object.fromEntries(names.map(name => [name, root.model.get(name)]))"
HEIGHT = "root => root.getBoundingClientRect().height"

# Words of the drawing that touch each other, cross a box, or leave the picture.
CLASHES = """root => {
    const svg = root.querySelector('svg[role=img]');
    const [picture, room] = [svg, svg.closest('.cr-plots')].map(e => e.getBoundingClientRect());
    const rectOf = (e) => e.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].filter(e => e.checkVisibility() && e.textContent);
    const boxes = [...svg.querySelectorAll('rect.cr-box')].filter(e => e.checkVisibility()).map(rectOf);
    const found = [];
    if (picture.top < room.top || picture.bottom > room.bottom + 1) found.push('the picture leaves its room');
    words.forEach((word, i) => {
        const a = rectOf(word);
        if (a.left < picture.left || a.right > picture.right) found.push(`${word.textContent} leaves`);
        const inside = boxes.some(b => a.left >= b.left && a.right <= b.right);
        if (!inside) found.push(`${word.textContent} crosses`);
        words.slice(i + 1).map(rectOf).forEach(b => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 4) found.push(`${word.textContent} touches another`);
        });
    });
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
        if (Math.min(a.right, b.right) > Math.max(a.left, b.left)
            && Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top)) found.push('boxes overlap');
    }));
    return found;
}"""


class Trainer:
    """The figure on a page, and what a reader does with it."""

    def __init__(self, page):
        self.page, self.root = page, page.locator('.cr-figure[aria-label="Train the way back"]')
        self.message = self.root.locator("[role=status] .cr-now")

    def field(self, name):
        # its name changes with how it stands, so it is found by its letter
        return self.root.locator(f".cr-line:has(label[data-name={name}]) input")

    def type(self, name, text):
        self.field(name).fill(str(text))
        self.field(name).press("Enter")
        expect(self.message).not_to_have_text("Loading …")
        return self.message.inner_text()

    def press(self, name):
        self.root.get_by_role("button", name=name, exact=True).click()
        return self

    def solve(self, graph, *, but=()):
        for name in graph.asked:
            if name not in but:
                self.type(name, repr(graph.gradients[name]))

    def now(self):
        return self.root.evaluate(READOUTS)

    def agrees_with_python(self):
        figure = live.trainer().figure
        state = self.root.evaluate(TRAITS, moving_traits(figure))
        return differences(expected(figure, state), self.now()) == []


@pytest.fixture(scope="module")
def tab(browser, address):
    context = browser.new_context(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
    yield Watched(context, address)
    context.close()


def trainer_on(view, address):
    """Open the figure's own page and wait until all of it is there."""
    view.page.goto("about:blank")
    view.page.goto(view.home + address)
    view.page.wait_for_selector(".cr-share")
    return Trainer(view.page)


@pytest.fixture
def opened(tab):
    """Open the figure's own page at a state."""
    yield lambda query: trainer_on(tab, f"{PAGE}#figure-trainer?{query}")
    assert tab.complaints == []


def test_ten_graphs_are_solved_and_counted_and_the_next_seed_follows(opened):
    trainer = opened("level=2&seed=77")
    for number in range(1, 11):
        trainer.solve(random_graph(2, 77, number))
        now = trainer.now()
        assert (now["graph"], now["score"], now["streak"]) == (str(number),) + (str(number),) * 2
        assert "That was the last of the five" in trainer.message.inner_text()
        if number in (1, 10):
            assert trainer.agrees_with_python()
        if number < 10:
            trainer.press("Another")
    assert trainer.now()["ten"] == "✓" * 10
    trainer.press("Another ten")
    assert trainer.root.evaluate("root => [root.model.get('seed'), root.model.get('graph')]") == [78, 1]
    assert trainer.now()["ten"] == "·" * 10
    assert trainer.agrees_with_python()


def test_where_rounded_numbers_do_not_come_to_what_is_shown_there_is_no_equals_sign(opened):
    for query, name, words in (
        ("level=4&seed=2&graph=8", "b", "1.462 · 0.1966 ≈ 0.2875"),  # the numbers shown make 0.2874
        ("level=1&seed=1&graph=1", "c", "1 · (−1) = −1"),
    ):
        trainer = opened(query)
        level, seed, number = (int(part.split("=")[1]) for part in query.split("&"))
        graph = random_graph(level, seed, number)
        assert words in trainer.type(name, repr(graph.gradients[name]))


def test_a_wrong_number_and_a_shown_one_each_cost_the_graph_its_mark(opened):
    trainer = opened("level=2&seed=5")
    first = random_graph(2, 5, 1)
    slip = first.slips["c"][0]
    assert slip.label in trainer.type("c", slip.value)
    assert trainer.field("c").get_attribute("aria-invalid") == "true"
    trainer.solve(first)
    assert trainer.now()["ten"] == "○·········"
    trainer.press("Another").press("Show one")
    second = random_graph(2, 5, 2)
    trainer.solve(second, but="c")
    assert trainer.now()["ten"] == "○○········"
    trainer.press("Another").solve(random_graph(2, 5, 3))
    now = trainer.now()
    assert (now["ten"], now["score"], now["streak"]) == ("○○✓·······", "1", "1")
    assert trainer.agrees_with_python()


@pytest.mark.parametrize("level", LEVELS)
def test_the_slips_of_a_graph_are_named_on_the_page_and_the_message_has_room(opened, level):
    trainer = opened(f"level={level}&seed=31&graph=2")
    graph = random_graph(level, 31, 2)
    height = trainer.root.evaluate(HEIGHT)
    for name, slips in graph.slips.items():
        for slip in slips:
            said = trainer.type(name, repr(slip.value))
            assert slip.label in said and slip.hint in said
            assert trainer.now()[f"gradient_{name}"] == "not yet"
            assert trainer.root.evaluate(HEIGHT) == height
        trainer.type(name, repr(graph.gradients[name]))
        assert trainer.field(name).get_attribute("readonly") is not None
    assert trainer.root.evaluate(HEIGHT) == height
    assert trainer.agrees_with_python()


def test_any_order_will_do_and_what_cannot_be_read_costs_nothing(opened):
    trainer = opened("level=3&seed=9")
    graph = random_graph(3, 9, 1)
    for text in ("two", "1/0", "(3"):
        trainer.type("x", text)
        assert trainer.message.inner_text()
    for name in sorted(graph.asked):
        trainer.type(name, f" {int(graph.gradients[name])}.0 ")
    assert trainer.now()["ten"] == "✓·········"


def test_check_judges_all_that_was_typed_and_tells_the_first_that_is_wrong(opened):
    trainer = opened("level=1&seed=4")
    graph = random_graph(1, 4, 1)
    assert "Nothing new is typed" in trainer.press("Check").message.inner_text()
    trainer.field("d").fill(repr(graph.gradients["d"]))
    trainer.field("c").fill("777")
    trainer.field("x").fill(repr(graph.gradients["x"]))
    trainer.press("Check")
    assert "another number" in trainer.message.inner_text()
    now = trainer.now()
    assert [now[f"gradient_{name}"] == "not yet" for name in "xabcd"] == [False, True, True, True, False]
    trainer.press("Check")
    assert "Nothing new is typed" in trainer.message.inner_text()


def test_the_keyboard_alone_is_enough(opened):
    trainer = opened("level=1&seed=12")
    graph = random_graph(1, 12, 1)
    keys = trainer.page.keyboard
    trainer.root.locator("select").focus()
    keys.press("Tab")  # the seed
    for name in graph.asked:
        keys.press("Tab")
        keys.type(repr(graph.gradients[name]))
        keys.press("Enter")
    assert trainer.now()["ten"] == "✓·········"
    for _ in range(3):
        keys.press("Tab")
    keys.press("Enter")
    assert trainer.now()["graph"] == "2"


def test_an_address_holds_level_seed_and_graph(opened):
    trainer = opened("level=4&seed=2026&graph=7")
    assert trainer.agrees_with_python()
    graph = random_graph(4, 2026, 7)
    said = trainer.root.locator("svg[role=img]").get_attribute("aria-label")
    assert all(
        f"{name} = " in said and live.base.shown(value) in said for name, value in graph.values.items()
    )
    trainer.press("Another")
    trainer.page.wait_for_function("location.hash === '#figure-trainer?level=4&seed=2026&graph=8'")
    trainer.root.locator("select").select_option("2")
    seed = trainer.root.locator(".cr-seed")
    seed.fill("33")
    seed.press("Enter")
    trainer.page.wait_for_function("location.hash === '#figure-trainer?level=2&seed=33'")


@pytest.mark.parametrize(
    "query", ["level=5", "level=0", "seed=10001", "seed=1.5", "graph=11", "given=abc", "seed=x"]
)
def test_an_address_that_cannot_be_is_told_and_the_book_s_value_stands(opened, query):
    trainer = opened(query)
    assert trainer.page.locator(".cr-asked").count() == 1
    assert trainer.root.evaluate("r => ['level', 'seed', 'graph'].map(t => r.model.get(t))") == [1, 1, 1]


def test_answers_stay_with_their_graph(opened):
    trainer = opened("seed=8")
    trainer.solve(random_graph(1, 8, 1), but="x")
    trainer.page.evaluate("location.hash = '#figure-trainer?seed=9'")
    trainer.page.wait_for_function("document.querySelector('.cr-fields input').value === ''")
    assert {value for name, value in trainer.now().items() if name.startswith("gradient")} == {"not yet"}
    assert trainer.agrees_with_python()


@pytest.mark.parametrize("text", ["0", "10001", "2.5", "abc", ""])
def test_a_seed_that_there_is_not_is_refused_in_words(opened, text):
    trainer = opened("seed=8")
    seed = trainer.root.locator(".cr-seed")
    seed.fill(text)
    seed.press("Enter")
    assert "whole number from 1 to 10000" in trainer.message.inner_text()
    assert seed.input_value() == "8" and trainer.root.evaluate("r => r.model.get('seed')") == 8


@pytest.mark.parametrize("width", [1000, 360])
def test_graphs_of_every_shape_are_drawn_without_overlap_in_the_same_room(watched, width):
    trainer = trainer_on(watched(viewport={"width": width, "height": 900}), PAGE)
    height = trainer.root.evaluate(HEIGHT)
    wrong = []
    for level in LEVELS:
        trainer.root.locator("select").select_option(str(level))
        for number in range(1, 11):
            wrong += [f"level {level}, graph {number}: {line}" for line in trainer.root.evaluate(CLASHES)]
            assert trainer.root.evaluate(HEIGHT) == height, (level, number)
            if number < 10:
                trainer.press("Another")
    assert wrong == []
    assert trainer.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_breaks_no_rule_of_accessibility_while_it_is_used(watched, theme):
    trainer = trainer_on(watched(viewport={"width": 360, "height": 900}), f"{PAGE}?theme={theme}")
    graph = random_graph(1, 1, 1)
    assert violations(trainer.page) == []
    trainer.type("d", "3")
    trainer.type("c", repr(graph.gradients["c"]))
    trainer.type("b", "((((")
    assert violations(trainer.page) == []
