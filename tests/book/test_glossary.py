"""The glossary: the chapter of a word is the first that sets it off, and links to it lead to an entry."""

import re

import nbformat
import numpy as np
import pytest
from site_under_test import CHAPTERS

import chainrule
from chainrule.data import digits

CHAPTER_OF = re.compile(r"^## (.+)\n((?:(?!## ).*\n)*)", re.MULTILINE)
LINK = re.compile(r"\[((?:[^\]\[]|\[[^\]]*\])*)\]\(glossary\.md(?:#([\w-]+))?\)")
SET_OFF = re.compile(r"\*\*(.+?)\*\*|(?<![*\w])\*(?!\s)([^*\n]+?)\*(?!\*)", re.DOTALL)
SPELLINGS = {  # words of an entry that a chapter sets off in another form
    "activation function": ["activation"],
    "dead unit": ["dead"],
    "exploding gradient": ["exploding", "explode", "explodes"],
    "jvp": ["jacobian–vector product"],
    "layer": ["layers"],
    "mlp": ["multilayer perceptron"],
    "random start": ["random"],
    "standardise": ["standardised"],
    "vjp": ["vector–jacobian product"],
}


def markdown(path):
    cells = nbformat.read(path, as_version=4).cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def slug(term):
    return re.sub(r"[^\w-]", "", term.lower().replace(" ", "-"))


def plain(words):
    """Words without links and punctuation around them, in small letters."""
    return re.sub(r"\s+", " ", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", words)).strip(" .,:;").lower()


def forms(term):
    """The term, its plural, and what else it is called."""
    return {form + end for form in [term, *SPELLINGS.get(term, [])] for end in ("", "s")}


ENTRIES = CHAPTER_OF.findall((CHAPTERS / "glossary.md").read_text(encoding="utf-8") + "\n")
TERMS = [term for term, _ in ENTRIES]
TEXTS = {path.stem: markdown(path) for path in sorted(CHAPTERS.glob("*.ipynb"))}


def test_the_entries_are_in_the_order_of_the_alphabet():
    assert sorted(TERMS, key=str.lower) == TERMS


@pytest.mark.parametrize(("term", "text"), ENTRIES, ids=TERMS)
def test_the_chapter_of_an_entry_is_the_first_that_sets_the_word_off(term, text):
    (stated,) = re.findall(r"\*Chapter\s(\d)\.\*", text)
    wanted = forms(term.lower())
    setting_off = [
        stem
        for stem, source in TEXTS.items()
        if stem[0] == "0"
        and (
            any(anchor == slug(term) for _, anchor in LINK.findall(source))
            or any(plain(bold or italic) in wanted for bold, italic in SET_OFF.findall(source))
        )
    ]
    assert setting_off, f"no chapter sets “{term}” off in bold or italics, or links to it"
    assert int(setting_off[0][:2]) == int(stated)


@pytest.mark.parametrize("chapter", TEXTS)
def test_every_link_to_the_glossary_leads_to_an_entry(chapter):
    anchors = {anchor for _, anchor in LINK.findall(TEXTS[chapter]) if anchor}
    assert anchors <= {slug(term) for term in TERMS}


def test_standardised_is_the_training_part_and_what_is_held_out_nearly():
    train, other = chainrule.standardise([[1.0], [2.0], [6.0]], [[4.0], [9.0]])
    assert (train.mean(), train.std()) == pytest.approx((0, 1)) and other.mean() > 0.5
    assert "standard deviation 1 in the training part" in dict(ENTRIES)["Standardise"]
    train, _ = chainrule.standardise(*(x for x, _ in chainrule.split(*digits())))
    assert (train.std(axis=0) == 0).any(), "some pixels are the same in all pictures"
    assert chainrule.standardise([[1.0, 5.0], [2.0, 5.0]], [[1.0, 7.0]])[1][0, 1] == 2
    assert "is only shifted" in told("Standardise")


def test_a_derivative_is_the_limit_of_secants_through_its_own_point():
    """Of secants with a point on either side too there is a limit at the kink of ReLU, and no derivative."""
    relu = chainrule.relu
    for h in (0.1, 0.001):
        assert ((relu(h) - relu(-h)) / (2 * h), relu(h) / h, relu(-h) / -h) == (0.5, 1.0, 0.0)
    assert "of the secants through it" in dict(ENTRIES)["Derivative"]


def test_a_layer_is_a_box_where_chapter_3_sets_it_off():
    assert "how many boxes it found, and calls them *layers*" in TEXTS["03_composite_functions"]
    assert "a box of a row" in " ".join(dict(ENTRIES)["Layer"].split())


def test_a_gradient_vanishes_by_the_size_of_factors():
    """A factor of −2 is smaller than 1, and in size larger."""
    found = chainrule.slope_factors(12, "identity", -2.0)
    assert (found.factors < 1).all() and found.products[-1] == 4096
    for word in ("Vanishing gradient", "Exploding gradient"):
        assert "than 1 in size" in dict(ENTRIES)[word]


def test_an_entry_is_one_sentence_or_two():
    for term, text in ENTRIES:
        told = re.sub(r"\$[^$]*\$|\d\.\d|\*Chapter \d\.\*", "x", text.strip())
        assert len(re.findall(r"[.](?=\s|$)", told)) in (1, 2), term


def test_the_orders_of_errors_ask_for_more_than_a_smooth_curve():
    """x|x| looks straight at each of its points, and so does not the curve of its slopes, 2|x|."""

    def error(h):
        return ((h * abs(h)) - (-h * abs(-h))) / (2 * h)

    assert error(1e-3) / error(1e-2) == pytest.approx(0.1), "the first order, not the second"
    assert "of its slopes is meant to be smooth too" in (CHAPTERS / "glossary.md").read_text(encoding="utf-8")


def told(term):
    return " ".join(dict(ENTRIES)[term].split())


def test_a_jump_whose_slopes_differ_is_no_kink():
    """Twice what `while x > 1: x = x / 2` makes of x between 2 and 8: x / 2 up to 4, and x / 4 beyond."""

    def jumps(x):
        return x / 2 if x <= 4 else x / 4

    before, behind = ((jumps(4 + side * 2e-6) - jumps(4 + side * 1e-6)) / (side * 1e-6) for side in (-1, 1))
    assert before == pytest.approx(0.5) and behind == pytest.approx(0.25) and jumps(4) - jumps(4 + 1e-9) > 0.9
    assert "does not jump" in told("Kink")


def test_an_upright_line_has_no_slope():
    """The cube root at 0 looks like a straight line from close by: it stands upright."""
    slopes = [np.cbrt(h) / h for h in (1e-3, 1e-6, 1e-9)]
    assert slopes == pytest.approx([1e2, 1e4, 1e6]) and "not an upright one" in told("Smooth")


def test_the_chain_rule_asks_for_both_slopes():
    """|x²| has the slope 0 at 0, and |u| has none there."""
    assert chainrule.central_difference(lambda x: abs(x**2), 0.0) == 0
    assert [abs(h) / h for h in (-1e-9, 1e-9)] == [-1, 1]
    assert "where both slopes exist" in told("Chain rule")


def test_of_some_smooth_curves_an_error_shrinks_faster():
    """x³ at 0: what the tangent misses is h³. Of x² the central difference misses nothing."""
    missed = [x**3 for x in (0.1, 0.01)]
    assert missed[1] / missed[0] == pytest.approx(1e-3), "the third order, not the second"
    assert chainrule.central_difference(lambda x: x**2, 3.0, step=0.5) == 6
    for term in ("Central difference", "Forward difference", "Linear approximation", "Taylor remainder"):
        assert "(or faster)" in told(term), term


def test_a_rate_is_that_of_a_small_change():
    """x² has the rate 2 at 1, and changes by 3 from there to 2."""
    changes = [((1 + h) ** 2 - 1) / h for h in (1e-6, 1)]
    assert changes == pytest.approx([2, 3])
    assert "for small changes" in told("Rate") and "for small changes" in told("Slope")


def test_a_scale_for_each_parameter_is_not_yet_adam():
    """Gradients of alternating signs nearly cancel in Adam's running mean, and have the size 1 each."""
    m = s = 0.0
    for t in range(1, 501):
        g = (-1.0) ** t
        m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
    assert abs(m) < 0.06 and np.sqrt(s / (1 - 0.999**t)) == pytest.approx(1)
    assert "running mean of the gradient" in told("Adam")


def test_a_value_has_a_gradient_too_and_it_is_no_vector():
    assert r"We call it the **gradient** of $J$ with respect to that value" in TEXTS["05_backpropagation"]
    assert "Of a value in a graph" in told("Gradient") and "in the shape of the value" in told("Gradient")


def test_of_a_batch_a_bias_gets_the_sum_over_its_points():
    network = chainrule.MLP([1, 1], start=0.0)
    x, y = np.array([[1.0], [2.0], [5.0]]), np.array([[1.0], [2.0], [3.0]])
    delta = (network.forward_pass(x)[0][-1] - y) / 3
    found = chainrule.plain_backpropagation(network, x, y).biases[0]
    assert found == pytest.approx(delta.sum(axis=0)) and len(delta) == 3
    assert "of a batch, the sum over its points" in told("Bias")


def test_units_with_other_biases_do_not_stay_alike():
    network = chainrule.MLP([2, 2, 1], "tanh", start=0.5)
    network.weights[0][:] = network.weights[1][:] = 0.5
    network.biases[0][:] = 0.0, 1.0
    network.train([[0, 0], [0, 1], [1, 0]], [[0], [1], [1]], 0.5, epochs=5)
    assert abs(np.subtract(*network.weights[0].T)).max() > 1e-3
    assert "their biases and all weights" in told("Random start")
    assert "their biases and all weights" in TEXTS["07_networks_of_matrices"]


def test_what_log_sum_exp_takes_away_it_adds_again():
    z = np.array([1.0, 2.0, 4.0])
    without = np.log(np.exp(z - z.max()).sum())
    assert without + z.max() == pytest.approx(np.log(np.exp(z).sum())) and without < 0.2
    assert "added again" in told("Log-sum-exp")


def test_a_descent_whose_rate_is_too_large_is_still_one():
    theta = 5.0
    for _ in range(5):
        theta -= 1.1 * 2 * theta
    assert theta**2 > 25 and "to make a cost smaller" in told("Descent")


def test_an_epoch_leaves_out_what_is_held_out():
    network = chainrule.MLP([1, 1])
    history = network.train(np.ones((6, 1)), np.ones((6, 1)), 0.1, 1, 2, held_out=([[1.0]], [[1.0]]))
    assert len(history.losses) == 3, "three batches of two: the seventh point is in none"
    assert "that a network is trained on" in told("Epoch")
    assert "pass through all the points that a network is trained on" in TEXTS["07_networks_of_matrices"]


def test_a_flat_point_of_a_curve_is_no_saddle():
    """x³ at 0 rises to the right and falls to the left, and chapter 1's words for it are others."""
    assert "of a function of several variables" in told("Saddle")
