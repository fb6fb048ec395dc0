"""Formulas on the page of chapter 3: echoes to be copied, curves with their holes, rates not yet."""

import pytest

CHAPTER = "chapters/03_composite_functions.html"
COPY = {
    "selected": "e => { const s = getSelection(); s.selectAllChildren(e); return s.toString(); }",
    "inner text": "e => e.parentNode.innerText",
}
TYPED = [
    "sin(x)^2",
    "(3x+1)^-2/7",
    "2(-x)",
    "1/(2x) + √(x+1)",
    "e^(-x/2)|x|",
    "(x+1)^2 x",
    "x tan x",
    "σ(ln x)^(1/3)",
]


@pytest.mark.parametrize("how", COPY)
def test_the_echo_of_an_answer_can_be_copied_and_typed_again(opened, how):
    page = opened(CHAPTER)
    card = page.locator(".cr-question:has(input[type=text])").first
    field = card.locator("input[type=text]")

    def answer(put):
        field.fill("")
        put()
        card.get_by_role("button", name="Check").click()
        echo = card.locator(".cr-feedback .cr-read math").first
        return echo.get_attribute("alttext"), echo.evaluate(COPY[how])

    for typed in TYPED:
        shown, copied = answer(lambda typed=typed: field.fill(typed))
        field.focus()
        again, _ = answer(lambda copied=copied: (field.focus(), page.keyboard.insert_text(copied)))
        assert again == shown, (typed, copied)


def test_what_is_copied_with_an_echo_is_not_seen(opened):
    page = opened(CHAPTER)
    card = page.locator(".cr-question:has(input[type=text])").first
    card.locator("input[type=text]").fill("x^2/3")
    card.get_by_role("button", name="Check").click()
    silent = card.locator(".cr-feedback .cr-silent")
    assert silent.count() > 0
    sizes = silent.evaluate_all("all => all.map(e => e.getBoundingClientRect().width)")
    assert max(sizes) == 0
    assert silent.evaluate_all("all => all.every(e => e.getAttribute('aria-hidden') === 'true')")


def _choose(place, *names):
    for menu, name in zip(place.locator("select").all(), names, strict=True):
        label = next(text for text in menu.locator("option").all_inner_texts() if text.startswith(f"{name}:"))
        menu.select_option(label=label)


def test_reciprocal_twice_has_a_hole_and_cos_of_the_reciprocal_has_none(opened):
    page = opened(CHAPTER)
    place = page.locator(".live:has(select)").first
    holes = place.locator("circle.cr-hollow:visible")
    assert holes.count() == 0
    _choose(place, "reciprocal", "reciprocal")
    assert holes.count() == 1
    _choose(place, "reciprocal", "cos")
    assert holes.count() == 0
    _choose(place, "sin", "log")
    assert holes.count() == 0


def _curve(root):
    """The pieces of the curve, each a list of points in px."""
    path = root.locator("path.cr-curve.cr-s-f[d*='L']").last.get_attribute("d")
    return [
        [tuple(map(float, pair.split(","))) for pair in piece.rstrip("Z").split("L")]
        for piece in path.split("M")[1:]
    ]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("tan x", 3), ("1/(x-0.013)", 2), ("tan(10x)", 27), ("1/sin(3x)", 8), ("ln(sin x)", 2), ("1/x^2", 2)],
)
def test_a_typed_curve_leaves_the_frame_at_every_pole(opened, text, pieces):
    page = opened(CHAPTER)
    root = page.locator(".cr-figure:has(.cr-chip)").first
    root.locator("input[type=text]").fill(text)
    frame = root.locator("clipPath rect").first
    left, top, width, height = (float(frame.get_attribute(n)) for n in ("x", "y", "width", "height"))
    found = _curve(root)
    assert len(found) == pieces
    for piece in found:
        for x, y in (piece[0], piece[-1]):
            at_side = min(abs(x - left), abs(x - left - width)) < 1
            assert at_side or y <= top or y >= top + height, (text, x, y)


def test_where_a_value_is_missing_the_figure_says_which_way(opened):
    page = opened(CHAPTER)
    place = page.locator(".live:has(.cr-chip)").first
    slider = place.locator("input[type=range]")

    def told(text, x):
        place.locator("input[type=text]").fill(text)
        slider.evaluate("(e, x) => { e.value = x; e.dispatchEvent(new Event('input', {bubbles: true})); }", x)
        return " ".join(place.locator(".cr-words .cr-now").all_inner_texts())

    assert "a single point is missing" in told("1/(1/x)", 0)
    assert "The curve runs off there" in told("1/x", 0)
    assert "too large or too small for the machine to hold" in told("e^(e^(e^x))", 3)
    assert "2 layers: first sin(x) and then 2u" in told("2 sin(x)", 1)
    assert "no row of boxes" in told("x sin(x)", 1)


def test_no_rate_no_slope_and_no_rule_before_chapter_4(opened):
    page = opened(CHAPTER)
    root = page.locator(".cr-figure:has(.cr-chip)").first
    for text in ("sin(x^2)", "x sin x", "sin(x)/x", "sin(x e^x)"):
        root.locator("input[type=text]").fill(text)
        said = root.inner_text().lower()
        assert not any(word in said for word in ("rate", "slope", "rule", "derivative", "′")), said
