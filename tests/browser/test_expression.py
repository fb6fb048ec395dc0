"""An expression of any letters on the page: typed, stepped, chosen; and what the chapters promise of it."""

import pytest
from clashes import CLASHES
from figure_states import HEIGHT, PUT
from figures_on_page import disagreements, twins_on

from chainrule.live.expression import Expression

CHAPTERS = {
    4: "chapters/04_chain_rule.html",
    5: "chapters/05_backpropagation.html",
    6: "chapters/06_automatic_differentiation.html",
}
LARGE = (
    "(sin(a b) + cos(c d))^2/(1 + e^(-a c)) + relu(a - d) tanh(b + c) + max(a, d)*abs(b)"
    " + sqrt(k^2 + m^2)·ln(2 + k m) − n p"
)
TYPED = ["a", "a*b", "x_1 w_1 + x_2 w_2", "a/(b - b)", LARGE, "+".join("abcdfghijklm"), "e^(e^(a*b*c))"]


class Typed:
    """The figure, used as a reader uses it."""

    def __init__(self, page, where):
        self.page = page
        ((self.place, self.twin),) = twins_on(page, where, Expression)
        self.root = self.place.locator(".cr-figure")

    def type(self, text):
        self.root.locator(".cr-field").fill(text)
        return self

    def put(self, **letters):
        for name, value in letters.items():
            slider = self.root.locator(f".cr-letter:has(i:text-is('{name}')) input")
            slider.evaluate(
                "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); }", value
            )
        return self

    def press(self, name, times=1):
        for _ in range(times):
            self.root.get_by_role("button", name=name, exact=True).click()
        return self

    def choose(self, words):
        self.root.get_by_role("option", name=words).first.click()
        return self

    def shown(self, name):
        text = self.root.locator(f"[data-readout='{name}']").first.get_attribute("data-value")
        return text if text == "not yet" else float(text)

    @property
    def rule(self):
        return self.root.locator(".cr-formula-line").all_inner_texts()

    @property
    def boxes(self):
        return self.root.get_by_role("option").count()

    @property
    def trouble(self):
        return self.root.locator(".cr-trouble").inner_text()


@pytest.fixture
def chapter(opened):
    def figure(number, **options):
        return Typed(opened(CHAPTERS[number], **options), CHAPTERS[number])

    return figure


@pytest.mark.parametrize("width", [1400, 360])
def test_whatever_is_typed_the_numbers_are_pythons_and_nothing_moves(chapter, width):
    figure = chapter(4, width=width)
    heights, wrong = {figure.root.evaluate(HEIGHT)}, []
    for text in TYPED:
        figure.type(text)
        assert figure.trouble == "", text
        for steps in (0, 3, 999):
            figure.root.evaluate(PUT, {"steps": steps})
            wrong += [f"{text}: {line}" for line in disagreements(figure.root, figure.twin)]
            wrong += [f"{text}: {line}" for line in figure.root.evaluate(CLASHES)]
            heights.add(figure.root.evaluate(HEIGHT))
    assert wrong == [] and len(heights) == 1


OUTSIDE = """root => [...root.querySelectorAll('[role=option]')].flatMap(box => {
    const name = box.id.replace(/.*box/, '');
    const {left, right} = box.getBoundingClientRect();
    return [...root.querySelectorAll('svg text')].filter(text => {
        const {left: l, right: r, top} = text.getBoundingClientRect();
        const own = box.getBoundingClientRect();
        const inside = (l + r) / 2 > left && (l + r) / 2 < right && top > own.top && top < own.bottom;
        return inside && text.textContent && (l < left + 3 || r > right - 3); // the rim
    }).map(text => text.textContent + ' in ' + name);
})"""


def test_a_number_that_cannot_be_held_is_said_within_its_box(chapter):
    figure = chapter(5, width=360).type("b + e^(e^(a b))").put(a=5, b=5).press("All")
    assert figure.root.evaluate(OUTSIDE) == []
    assert figure.root.locator("[data-readout='d_a']").text_content() == "∂ no number"
    assert "too large" in figure.root.inner_text() and "∞" not in figure.root.inner_text()


def test_what_cannot_be_read_is_told_and_the_last_graph_stays(chapter):
    figure = chapter(4).type("a*b*q")
    height = figure.root.evaluate(HEIGHT)
    for text, words in {
        "a*b*": "the formula ends",
        "": "Nothing is written yet",
        "2 + 3": "No letter stands in it",
        "foo(a)": "I know no function “foo”",
        "+".join("abcdfghijklmn"): "13 different letters",
        "*".join("a" * 42): "It makes 42 boxes",
    }.items():
        figure.type(text)
        assert words in figure.trouble and figure.boxes == 5, text
        assert figure.shown("q") == 3 and figure.root.evaluate(HEIGHT) == height
    figure.type("a*b")
    assert figure.trouble == "" and figure.boxes == 3


def test_steps_fill_one_box_at_a_time_forward_and_back(chapter):
    figure = chapter(5)
    assert figure.shown("v1") == figure.shown("d_a") == "not yet"
    assert figure.press("Step").shown("v1") == 3 and figure.shown("v2") == "not yet"
    figure.press("Step", 2)
    assert figure.shown("J") == 5 and figure.shown("d_v3") == "not yet"
    assert figure.press("Step").shown("d_v3") == 1
    figure.press("Step", 5)
    assert figure.shown("d_a") == 2.5
    assert figure.press("Back").shown("d_a") == "not yet"


def test_arrow_keys_choose_boxes_and_the_frame_follows(chapter):
    figure = chapter(4, width=360).type(LARGE)
    boxes = figure.root.get_by_role("listbox")
    boxes.focus()
    figure.page.keyboard.press("End")
    at_end = figure.rule[0]
    assert at_end.startswith("J = v")
    hidden = """list => {
        const frame = list.closest('.cr-diagram').getBoundingClientRect();
        const box = list.querySelector('[aria-selected=true]').getBoundingClientRect();
        return box.top < frame.top - 1 || box.bottom > frame.bottom + 1 || box.left < frame.left - 1
            || box.right > frame.right + 1;
    }"""
    seen = {at_end}
    for key in ["ArrowUp"] * 4 + ["ArrowLeft", "ArrowRight", "ArrowDown", "Home"]:
        figure.page.keyboard.press(key)
        seen.add(figure.rule[0])
        assert not boxes.evaluate(hidden), key
    assert len(seen) > 5 and figure.rule[0].startswith("a = 2")
    selected = boxes.evaluate(
        "e => document.getElementById(e.getAttribute('aria-activedescendant')).ariaSelected"
    )
    assert selected == "true"


def test_a_button_that_the_keyboard_presses_keeps_it(chapter):
    figure = chapter(6)
    button = figure.root.get_by_role("button", name="(a·b)² + c", exact=True)
    button.press("Enter")
    assert figure.boxes == 6 and button.evaluate("e => e === document.activeElement")
    figure.put(a=1)
    button.press("Enter")  # a second time it does nothing
    assert figure.shown("a") == 1 and button.get_attribute("aria-disabled") == "true"


def test_a_link_holds_expression_letters_step_and_box(opened, watched):
    page = opened(CHAPTERS[4])
    figure = (
        Typed(page, CHAPTERS[4]).type("u*v_1 + u").put(u=-1.5).press("Reset").press("Step", 4).choose("u")
    )
    page.wait_for_function("location.hash.includes('chosen=u')")
    hash = page.evaluate("location.hash")
    other = watched().open(CHAPTERS[4] + hash)
    again = Typed(other, CHAPTERS[4])
    other.wait_for_function("document.querySelector('.cr-picks [role=option]:nth-child(4)')")
    state = "root => ['text', 'at', 'steps', 'chosen'].map(name => root.model.get(name))"
    assert again.root.evaluate(state) == figure.root.evaluate(state)
    assert again.rule == figure.rule and again.shown("u") == -1.5


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("at=1_2", "at cannot be"),
        ("at=9_9_9", "at cannot be"),
        ("at=1_2_0.05", "at cannot be"),
        ("chosen=v99", "chosen cannot be"),
        ("steps=99", "steps cannot be"),
        (f"text={'a' * 600}", "text cannot be"),
    ],
)
def test_a_link_to_what_cannot_be_is_refused_with_a_word(watched, query, words):
    page = watched().open(f"{CHAPTERS[4]}#figure-expression?{query}")
    page.wait_for_selector(".cr-asked")
    assert words in page.locator(".cr-asked").inner_text()


def test_script_in_a_link_is_text_and_nothing_else(watched):
    text = "%3Cimg%20src%3Dx%20onerror%3Dwindow.hit%3D1%3E"
    page = watched().open(f"{CHAPTERS[4]}#figure-expression?text={text}")
    page.wait_for_selector(".cr-trouble mark")
    assert page.evaluate("window.hit") is None and page.locator(".cr-figure img").count() == 0
    assert "not a comparison" in Typed(page, CHAPTERS[4]).trouble


# --- what the chapters promise


def test_chapter_4_two_users_two_terms_and_what_is_left_where_the_square_is_flat(chapter):
    figure = chapter(4).choose("a =")
    assert figure.rule[-1] == "∂J/∂a = (−4) · (−3) + 1 · (−0.4161) = 11.58"
    figure.put(b=-2)
    assert figure.shown("v2") == figure.shown("d_b") == figure.shown("d_c") == 0
    assert figure.shown("d_a") == pytest.approx(-0.4161468365471424)
    figure.press("a·a + a·b·c").choose("a =")
    assert "(a + a)" in figure.rule[2] and figure.rule[2].count("∂J/∂v") == 2


def test_chapter_5_max_chooses_and_a_tie_is_a_corner(chapter):
    figure = chapter(5)
    figure.press("Step", 4)
    assert figure.rule[1:] == ["∂J/∂v₃ = 1: v₃ is J. Here the way back begins."]
    for box, numbers in (("v₂", "1 · 1 = 1"), ("v₁", "1 · 1 = 1"), ("c", "1 · 0 = 0"), ("b", "1 · 2 = 2")):
        figure.press("Step")
        assert figure.rule[1].startswith(f"∂J/∂{box} = ∂J/∂v")
        assert figure.rule[-1] == f"∂J/∂{box} = {numbers}"
    figure.press("All")
    assert [figure.shown(f"d_{name}") for name in "abc"] == [2.5, 2, 0]
    figure.put(c=4)
    assert [figure.shown(f"d_{name}") for name in ("v1", "a", "b", "c")] == [0, 1, 0, 1]
    figure.put(c=3)
    assert "corner" in figure.root.locator("svg").first.text_content()


def test_chapter_6_a_product_written_twice_is_two_boxes_with_the_same_gradients(chapter):
    figure = chapter(6)
    assert [round(figure.shown(f"d_{name}"), 6) for name in "abc"] == [11.583853, -8, -4]
    assert figure.root.locator("[data-readout^='v']").count() == 5
    figure.press("a·b·(a·b) + c")
    many, before = figure.boxes, [figure.shown(f"d_{name}") for name in "abc"]
    assert figure.rule and "is written twice" in figure.root.inner_text()
    figure.press("(a·b)² + c")
    assert figure.boxes == many - 1
    assert [figure.shown(f"d_{name}") for name in "abc"] == pytest.approx(before, rel=1e-12)
    figure.press("relu(a) − relu(−a) + b·c").put(a=0)
    assert "corner" in figure.root.locator("svg").first.text_content()
