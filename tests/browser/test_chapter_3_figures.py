"""What chapter 3 says that its rows and graphs show: each is moved there, and shows it."""

import pytest

CHAPTER = "chapters/03_composite_functions.html"
ROW, GRAPH = "Boxes in a row", "Computational graph"
SET = """(input, value) => {
    input.value = value;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""


class Figure:
    """The n-th figure with this title on the page."""

    def __init__(self, page, title, number):
        self.place = page.locator(f'.live:has(.cr-figure[aria-label="{title}"])').nth(number)

    def slider(self, label):
        return self.place.get_by_label(label, exact=True)

    def move(self, label, value):
        self.slider(label).evaluate(SET, str(value))
        assert float(self.slider(label).input_value()) == pytest.approx(value), (
            f"{label} has no stop at {value}"
        )

    def says(self, name):
        return self.place.locator(f"[data-readout={name}]").inner_text()

    def texts(self):
        return self.place.locator("svg text").all_text_contents()


@pytest.fixture
def page(opened):
    return opened(CHAPTER, reduced_motion="reduce")


def test_the_row_says_which_box_refuses_in_either_order(page):
    row = Figure(page, ROW, 0)
    for x, refused in ((4, "−0.7568"), (0, "0"), (-3, "−0.1411")):
        row.move("x", x)
        assert row.says("y") == "nothing"
        assert row.says("stuck") == f"no: log needs a positive number and gets {refused}"
    row.place.get_by_role("button", name="Swap the boxes").click()
    row.move("x", -4)
    assert (row.says("u"), row.says("y")) == ("nothing", "nothing")


def test_with_the_same_box_twice_there_is_nothing_to_swap(page):
    row = Figure(page, ROW, 1)
    swap = row.place.get_by_role("button", name="Swap the boxes")
    assert swap.is_enabled()
    for menu in row.place.locator("select").all():
        menu.select_option(label="reciprocal: 1/□")
    assert swap.is_disabled()


def test_the_outer_weight_changes_five_numbers_and_the_inner_one_seven_or_at_w2_0_two(page):
    graph = Figure(page, GRAPH, 2)

    def changed(label, value):
        before = graph.texts()
        graph.move(label, value)
        pairs = zip(before, graph.texts(), strict=True)
        return sum(a != b for a, b in pairs) - 1  # its own number is none that is computed

    assert changed("W₂", 1) == 5
    assert changed("W₁", -1) == 7
    graph.move("W₂", 0)
    assert changed("W₁", 0.8) == 2


def test_the_last_graph_shares_its_data_with_the_network_above(page):
    network, line = Figure(page, GRAPH, 2), Figure(page, GRAPH, 3)
    for name, value in (("x", 2), ("y", -1)):
        line.move(name, value)
        assert float(network.slider(name).input_value()) == value
    line.move("w", -0.5)
    assert line.says("u") == line.says("J") == "0"  # w = y/x
