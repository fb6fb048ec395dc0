"""What a layer, shapes and one entry owe a reader of chapter 7: chosen, moved, and seen."""

import itertools
import re

import pytest
from figures_on_page import READOUTS, kind_of, twins_on
from python_figures import differences, expected

CHAPTER = "chapters/07_networks_of_matrices.html"
WIDTHS = [1400, 360]

PUT = """(root, state) => {
    for (const [name, value] of Object.entries(state)) root.model.set(name, value);
    root.model.save_changes();
}"""
STATE = "(root, names) => names.map(name => root.model.get(name))"
HEIGHT = "root => Math.round(root.getBoundingClientRect().height)"

# Words of a drawing that touch each other, cross a box, or leave the picture; numbers wider than their cell.
CLASHES = """root => {
    const found = [];
    for (const svg of root.querySelectorAll('.cr-canvas svg')) {
        const picture = svg.getBoundingClientRect();
        const words = [...svg.querySelectorAll('text')].filter(e => e.checkVisibility() && e.textContent);
        const boxes = [...svg.querySelectorAll('rect')].filter(e => e.checkVisibility())
            .map(e => e.getBoundingClientRect());
        const places = words.map(e => e.getBoundingClientRect());
        words.forEach((word, i) => {
            const a = places[i];
            if (a.left < picture.left || a.right > picture.right || a.top < picture.top - 2)
                found.push(`${word.textContent} leaves the picture`);
            for (const b of boxes) {
                const high = a.top + 3 < b.bottom && a.bottom - 3 > b.top;
                const across = (x) => high && a.left < x && a.right > x;
                if (across(b.left) || across(b.right)) found.push(`${word.textContent} crosses a box`);
            }
            places.slice(i + 1).forEach((b, k) => {
                const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (wide > 1 && high > 4)
                    found.push(`${word.textContent} touches ${words[i + 1 + k].textContent}`);
            });
        });
    }
    const edge = root.getBoundingClientRect().right;
    for (const cell of root.querySelectorAll('.cr-matrix td')) {
        if (!cell.checkVisibility({visibilityProperty: true})) continue;
        const words = document.createRange();
        words.selectNodeContents(cell);
        const ring = cell.matches('.cr-key') ? 2 : 1;  // px of the line around it
        if (words.getBoundingClientRect().width + 2 * ring > cell.clientWidth)
            found.push(`${cell.textContent} is wider than its cell`);
        if (cell.getBoundingClientRect().right > edge) found.push(`${cell.textContent} leaves the figure`);
    }
    return found;
}"""


def _figure(page, kind):
    roots = page.locator(".cr-figure")
    found = [roots.nth(i) for i in range(roots.count())]
    return next(root for root in found if root.evaluate("e => e.model.get('kind')") == kind)


def _open(opened, kind, width=1400):
    page = opened(CHAPTER, width=width)
    root = _figure(page, kind)
    root.scroll_into_view_if_needed()
    return page, root


COUNTS = ("points", "inputs", "hidden", "outputs")
ENTRIES = [(1, i, j) for i in (1, 2) for j in (1, 2, 3)] + [(2, i, 1) for i in (1, 2, 3)]
STATES = {
    "layer": [
        dict(zip(("layer", "row", "column", "x1", "x2"), (*entry, *point), strict=True))
        for entry in ENTRIES
        for point in ((1.5, -0.5), (-2, 2), (2, 2), (-2, -2), (0, 0.1))
    ],
    "shapes": [
        dict(zip((*COUNTS, "claim"), stop, strict=True))
        for stop in itertools.product((1, 2, 6), (1, 2, 6), (1, 2, 6), (1, 4), range(13))
    ],
    "one_entry": [
        {"gradient": k, "row": i, "column": j}
        for k, i, j in itertools.product(range(6), range(1, 5), range(1, 4))
    ],
}


IN_ALL = f"""(root, [states, look]) => states.map((state) => {{
    ({PUT})(root, state);
    return new Function('root', `return (${{look}})(root)`)(root);
}})"""


@pytest.mark.parametrize("kind", STATES)
def test_in_every_state_the_numbers_are_pythons(opened, kind):
    page, _ = _open(opened, kind)
    place, twin = next(pair for pair in twins_on(page, CHAPTER) if kind_of(pair[0]) == kind)
    shown = place.locator(".cr-figure").evaluate(IN_ALL, [STATES[kind], READOUTS])
    wrong = [
        f"{state}: {line}"
        for state, numbers in zip(STATES[kind], shown, strict=True)
        for line in differences(expected(twin, state), numbers)
    ]
    assert wrong == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", STATES)
def test_in_every_state_words_stand_apart_and_the_height_stays(opened, kind, width):
    _, root = _open(opened, kind, width)
    states = STATES[kind][:: 5 if kind == "shapes" else 1]  # 13 claims: each comes with all kinds of sizes
    found = root.evaluate(IN_ALL, [states, CLASHES])
    assert [f"{state}: {words}" for state, words in zip(states, found, strict=True) if words] == []
    assert len(set(root.evaluate(IN_ALL, [states, HEIGHT]))) == 1


# A layer

LIT = """root => Object.fromEntries([...root.querySelectorAll('.cr-matrix')].map((matrix) => {
    const rows = [...matrix.querySelectorAll('tr')].map(row => [...row.cells]);
    const places = (kind) => rows.flatMap((cells, i) => cells.flatMap(
        (cell, j) => cell.classList.contains(kind) ? [[i + 1, j + 1]] : []));
    const name = matrix.querySelector('table').getAttribute('aria-label').split(',')[0];
    return [name + matrix.style.gridArea, {lit: places('cr-lit'), key: places('cr-key')}];
}))"""
ARROWS = """(root, kind) => [...root.drawings[0].marks]
    .filter(([name, mark]) => name.startsWith('edge-') && mark.classList.contains(kind))
    .map(([name]) => name.slice(5).split('-').map(n => Number(n) + 1))"""


def test_where_decimals_cancel_z_is_0_and_no_speck_of_floating_point(opened):
    _, root = _open(opened, "layer")
    state = {"layer": 1, "row": 1, "column": 1, "x1": -2, "x2": -1.5}
    [text] = root.evaluate(IN_ALL, [[state], "root => root.innerText"])
    assert re.search(r"= \(−2\) · 0\.5 \+ \(−1\.5\) · \(−0\.6\) \+ 0\.1 = 0(?![.\d])", text), text


CHOSEN = ["layer", "row", "column"]
FOCUSED = "document.activeElement.getAttribute('aria-label')"


def _lights(root):
    return {re.sub(".*?(x|[wbz][12]|h|y_hat)(?= / |$).*", r"\1", name): lights
            for name, lights in root.evaluate(LIT).items()}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_an_entry_lights_up_with_its_arrow_and_the_row_and_column_that_make_z(opened, width):
    _, root = _open(opened, "layer", width)
    for k, i, j in ENTRIES:
        root.evaluate(PUT, dict(zip(CHOSEN, (k, i, j), strict=True)))
        assert root.evaluate(ARROWS, "cr-thick") == [[k, i, j]]
        entering = [1, 2] if k == 1 else [1, 2, 3]
        coloured = root.evaluate(ARROWS, f"cr-s-w{k}")
        assert coloured == [[k, each, j] for each in entering]
        lights = _lights(root)
        expected = {name: {"lit": [], "key": []} for name in lights}
        row, other = ("x", "h") if k == 1 else ("h", "x")
        expected[row] = {"lit": [[1, each] for each in entering], "key": []}
        expected[f"w{k}"] = {"lit": [[each, j] for each in entering], "key": [[i, j]]}
        expected[f"b{k}"] = {"lit": [[1, j]], "key": []}
        expected[f"z{k}"] = {"lit": [], "key": [[1, j]]}
        assert other in expected and len(lights) == 9
        assert lights == expected


def test_the_mouse_shows_an_entry_before_it_is_chosen(opened):
    page, root = _open(opened, "layer")
    cell = root.get_by_role("gridcell", name="w₁₂ of layer 1")
    assert root.evaluate(STATE, CHOSEN) == [1, 2, 3]
    cell.hover()
    assert root.evaluate(ARROWS, "cr-thick") == [[1, 1, 2]]
    assert root.evaluate(STATE, CHOSEN) == [1, 2, 3]
    assert root.evaluate(READOUTS)["weight"] == "-1"
    root.locator("[data-readout=z]").hover()
    assert root.evaluate(ARROWS, "cr-thick") == [[1, 2, 3]]
    cell.click()
    page.mouse.move(0, 0)
    assert root.evaluate(STATE, CHOSEN) == [1, 1, 2]
    assert cell.get_attribute("aria-selected") == "true"


def test_an_arrow_can_be_chosen_in_the_network(opened):
    page, root = _open(opened, "layer")
    for k, i, j in ENTRIES:
        hit = root.evaluate_handle(
            f"root => root.drawings[0].marks.get('hit-{k - 1}-{i - 1}-{j - 1}')"
        ).as_element()
        # two thirds of the way no arrow crosses another
        spot = hit.evaluate("""e => {
            const [x1, y1, x2, y2] = /^M([^,]+),([^L]+)L([^,]+),([^M]+)/.exec(e.getAttribute('d')).slice(1);
            const at = (a, b) => Number(a) + 0.75 * (Number(b) - Number(a));
            const point = new DOMPoint(at(x1, x2), at(y1, y2)).matrixTransform(e.getScreenCTM());
            return [point.x, point.y];
        }""")
        page.mouse.move(*spot)
        assert root.evaluate(ARROWS, "cr-thick") == [[k, i, j]]
        page.mouse.click(*spot)
        assert root.evaluate(STATE, CHOSEN) == [k, i, j]


def test_an_entry_is_chosen_with_keys_alone(opened):
    page, root = _open(opened, "layer")
    root.get_by_role("gridcell", name="w₂₃ of layer 1").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(FOCUSED).startswith("w₁₂ of layer 1 = −1")
    assert root.evaluate(ARROWS, "cr-thick") == [[1, 1, 2]]
    assert root.evaluate(STATE, CHOSEN) == [1, 2, 3]
    page.keyboard.press("Enter")
    assert root.evaluate(STATE, CHOSEN) == [1, 1, 2]
    page.keyboard.press("ArrowUp")  # at the rim it stays
    assert root.evaluate(ARROWS, "cr-thick") == [[1, 1, 2]]
    page.keyboard.press("Tab")  # one stop a matrix
    assert page.evaluate(FOCUSED).startswith("w₁₁ of layer 2")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    assert root.evaluate(STATE, CHOSEN) == [2, 2, 1]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED).startswith("w₁")


@pytest.mark.parametrize(
    ("kind", "query", "state"),
    [
        ("layer", "layer=2&row=3&column=1", [2, 3, 1]),
        ("one_entry", "gradient=5&row=4&column=2", [5, 4, 2]),
    ],
)
def test_a_link_holds_the_entry(watched, kind, query, state):
    page = watched().open(f"{CHAPTER}#figure-{kind}?{query}")
    root = _figure(page, kind)
    names = [part.split("=")[0] for part in query.split("&")]
    assert root.evaluate(STATE, names) == state


def test_a_link_to_a_row_that_its_matrix_has_not_shows_the_last_one(watched):
    page = watched().open(f"{CHAPTER}#figure-layer?layer=1&row=3&column=2")
    assert _figure(page, "layer").evaluate(ARROWS, "cr-thick") == [[1, 2, 2]]


# Shapes

BLOCKS = """root => root.drawings.map(({marks}) => Object.fromEntries([...marks]
    .filter(([name, mark]) => mark.tagName === 'rect' && mark.style.display !== 'none')
    .map(([name, mark]) => [name, ['height', 'width'].map(side => Number(mark.getAttribute(side)))])))"""
SHOWN = """(root, start) => [...root.drawings[1].marks]
    .filter(([name, mark]) => name.startsWith(start) && mark.style.display !== 'none').length"""
EDGES = """root => Object.fromEntries([...root.drawings[1].marks]
    .filter(([name, mark]) => mark.classList.contains('cr-edge') && mark.style.display !== 'none')
    .map(([name, mark]) => [name, /cr-edge-(.)/.exec(mark.getAttribute('class'))[1]]))"""


@pytest.mark.parametrize("width", WIDTHS)
def test_matrices_are_drawn_to_scale_and_their_edges_say_what_they_count(opened, width):
    _, root = _open(opened, "shapes", width)
    claims = root.evaluate("e => e.model.get('spec').claims")
    letters = root.evaluate("e => e.model.get('spec').matrices")
    units = set()
    for state in STATES["shapes"][::7]:
        root.evaluate(PUT, state)
        size = {
            "N": state["points"],
            "D": state["inputs"],
            "H": state["hidden"],
            "K": state["outputs"],
            "1": 1,
        }
        everything, product = root.evaluate(BLOCKS)
        for name, pair in letters.items():
            rows, columns = (size[letter] for letter in pair)
            high, wide = everything[f"block-{name}"]
            units |= {("all", high / rows), ("all", wide / columns)}
        a, b, _ = claims[state["claim"]]["letters"]
        for name, pair in (("left", a), ("right", b), ("result", a[0] + b[1])):
            if name in product:
                units |= {
                    ("two", product[name][0] / size[pair[0]]),
                    ("two", product[name][1] / size[pair[1]]),
                }
        meets = size[a[1]] == size[b[0]]
        assert ("result" in product) == meets
        assert root.evaluate(SHOWN, "arc-") == min(size[a[1]], size[b[0]])
        assert root.evaluate(SHOWN, "alone-") == abs(size[a[1]] - size[b[0]])
        edges = root.evaluate(EDGES)
        assert (edges["left-left"], edges["left-top"]) == tuple(a)
        assert (edges["right-left"], edges["right-top"]) == tuple(b)
    assert len(units) == 2


def test_each_letter_has_a_colour_and_a_pattern_of_its_own(opened):
    _, root = _open(opened, "shapes")
    looks = root.evaluate("""root => Object.fromEntries([...root.querySelectorAll('.cr-edge')].map((edge) => {
        const {stroke, strokeDasharray} = getComputedStyle(edge);
        return [/cr-edge-(.)/.exec(edge.getAttribute('class'))[1], [stroke, strokeDasharray]];
    }))""")
    assert sorted(looks) == ["1", "D", "H", "K", "N"]
    letters = [looks[letter] for letter in "NDHK"]
    assert len({colour for colour, _ in letters}) == len({dashes for _, dashes in letters}) == 4


def test_wrong_products_are_told_apart_and_with_equal_sizes_all_fit(opened):
    page, root = _open(opened, "shapes")
    menu = page.get_by_label("claim", exact=True)
    verdict = root.locator("[data-readout=verdict]")
    story = root.locator(".cr-words .cr-now")
    menu.select_option("∂J/∂W₁ = Δ₁ Xᵀ")
    assert verdict.get_attribute("data-value") == "does not fit"
    assert story.inner_text().startswith("H = 3 columns of Δ₁, D = 2 rows of Xᵀ")
    menu.select_option("∂J/∂W₁ = Δ₁ᵀ X")
    assert verdict.get_attribute("data-value") == "can be multiplied, but has another shape"
    assert story.inner_text() == "3 × 2 comes out, and ∂J/∂W₁ is 2 × 3."
    assert root.evaluate(READOUTS)["fitting"] == "6"
    root.evaluate(PUT, {"points": 3, "inputs": 3, "hidden": 3})
    for claim in menu.locator("option").all_inner_texts():
        menu.select_option(claim)
        assert verdict.get_attribute("data-value").startswith("fits, and is")
    assert root.evaluate(READOUTS)["fitting"] == "13"
    menu.select_option("∂J/∂X = W₁ Δ₁")
    assert "because N = D = H here, and it is wrong" in story.inner_text()


def test_where_the_sides_that_happen_to_be_equal_have_length_1_a_product_is_called_right(opened):
    page, root = _open(opened, "shapes")
    root.evaluate(PUT, {"points": 4, "inputs": 1, "hidden": 1, "outputs": 2})
    page.get_by_label("claim", exact=True).select_option("∂J/∂X = Δ₁ W₁")
    assert root.locator("[data-readout=verdict]").get_attribute("data-value") == "fits, and is right here"
    assert "because D = H = 1 here" in root.locator(".cr-words .cr-now").inner_text()
    assert root.evaluate("root => root.drawings[1].marks.get('name-result').textContent") == "∂J/∂X ✓"
    root.evaluate(PUT, {"inputs": 2, "hidden": 2})
    assert root.evaluate("root => root.drawings[1].marks.get('name-result').textContent") == "∂J/∂X ✗"


# One entry

BARS = """root => [...root.drawings[0].marks]
    .filter(([name, mark]) => mark.tagName === 'rect' && mark.style.display !== 'none')
    .map(([name, mark]) => [Number(mark.getAttribute('x')), Number(mark.getAttribute('width')),
        mark.classList.contains('cr-minus'), getComputedStyle(mark).fill === getComputedStyle(mark).stroke,
    ])"""


@pytest.mark.parametrize("width", WIDTHS)
def test_each_bar_begins_where_the_one_before_ends_and_the_last_is_the_entry(opened, width):
    _, root = _open(opened, "one_entry", width)
    for state in STATES["one_entry"]:
        root.evaluate(PUT, state)
        numbers = root.evaluate(READOUTS)
        terms = [float(numbers[f"term{k}"]) for k in (1, 2, 3, 4) if numbers[f"term{k}"] != "none"]
        entry = float(numbers["entry"])
        bars = root.evaluate(BARS)
        assert len(bars) == len(terms) + 1
        unit = sum(bar[1] for bar in bars) / max(sum(map(abs, terms)) + abs(entry), 1e-9)
        zero = bars[-1][0] + (bars[-1][1] if entry < 0 else 0)
        at = zero
        for number, ((left, wide, minus, full), value) in enumerate(zip(bars, [*terms, entry], strict=True)):
            start = zero if number == len(terms) else at
            at = start + value * unit
            assert wide == pytest.approx(abs(value) * unit, abs=1e-6)
            assert left == pytest.approx(min(start, at), abs=1e-6)
            assert minus == (value < 0) and full != minus


def test_the_row_and_the_column_that_meet_are_lit(opened):
    _, root = _open(opened, "one_entry")
    for state in STATES["one_entry"]:
        root.evaluate(PUT, state)
        elbow = root.locator(".cr-elbow:not(.cr-away)")
        left, right, result = (elbow.locator("table").nth(i) for i in range(3))
        row = left.evaluate("t => [...t.rows].map(r => [...r.cells].every(c => c.className === 'cr-lit'))")
        column = right.evaluate(
            "t => [...t.rows[0].cells].map("
            "(_, j) => [...t.rows].every(row => row.cells[j].className === 'cr-lit'))"
        )
        key = result.evaluate(
            "t => [...t.rows].flatMap((r, i) => [...r.cells].flatMap((c, j) => "
            "c.classList.contains('cr-key') ? [[i, j, c.textContent]] : []))"
        )
        assert (sum(row), sum(column), len(key)) == (1, 1, 1)
        assert key[0][:2] == [row.index(True), column.index(True)]
        assert float(key[0][2].replace("−", "-")) == float(root.evaluate(READOUTS)["entry"])


def test_struck_out_is_what_relu_stops(opened):
    _, root = _open(opened, "one_entry")
    z = dict(root.evaluate("e => e.model.get('spec').forward"))["z"]
    root.evaluate(PUT, {"gradient": 2})
    cells = root.locator(".cr-elbow:not(.cr-away) table[role=grid] tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.classList.contains('cr-off')))"
    )
    assert cells == [[value < 0 for value in row] for row in z]


def test_a_gradient_and_an_entry_are_chosen_with_keys_alone(opened):
    page, root = _open(opened, "one_entry")
    assert root.evaluate(STATE, ["gradient", "row", "column"]) == [3, 1, 2]
    root.get_by_role("gridcell", name="∂J/∂w₁₂").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert "∂J/∂w₂₃ = 2 · (−0.75) + 2 · (−0.25) + 0 · 0 + (−2) · 0 = −2" in root.inner_text()
    page.keyboard.press("Enter")
    assert root.evaluate(STATE, ["row", "column"]) == [2, 3]
    names = []
    for _ in range(6):
        root.get_by_role("button", name="Next gradient").press("Enter")
        names.append(root.locator(".cr-elbow:not(.cr-away) .cr-elbow-formula").inner_text())
    assert names == [
        "∂J/∂b₁ = ones Δ₁", "∂J/∂X = Δ₁ W₁ᵀ", "∂J/∂W₂ = H₁ᵀ Δ₂", "∂J/∂b₂ = ones Δ₂", "∂J/∂H₁ = Δ₂ W₂ᵀ",
        "∂J/∂W₁ = Xᵀ Δ₁",
    ]  # fmt: skip
    hidden = root.locator(".cr-away td[tabindex='0']").evaluate_all(
        "cells => cells.filter(c => c.checkVisibility({visibilityProperty: true})).length"
    )
    assert hidden == 0  # Tab does not come to a gradient that is not shown


def test_a_gradient_is_chosen_while_the_mouse_is_on_an_entry_that_it_has_not(opened):
    page, root = _open(opened, "one_entry")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    root.evaluate(PUT, {"gradient": 2})  # of H₁, four rows
    cell = root.locator("[role=grid]:visible [role=row]").nth(3).locator("td").nth(2)
    cell.hover()
    root.evaluate(PUT, {"gradient": 0})  # of W₂, three rows and a column
    assert errors == []
    assert "∂J/∂W₂ = H₁ᵀ Δ₂" in root.inner_text()
    assert root.locator("[data-readout=entry]").get_attribute("data-value") not in (None, "NaN")


def test_the_batch_is_printed(opened):
    _, root = _open(opened, "one_entry")
    table = root.locator("table.cr-table")
    assert table.locator("tbody tr").all_inner_texts()[0].split() == [
        "1", "3", "2", "2", "−3", "5", "2", "0", "5", "2", "5",
    ]  # fmt: skip
