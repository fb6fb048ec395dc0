"""The glossary: the chapter of a word is the first that sets it off, and links to it lead to an entry."""

import re

import nbformat
import pytest
from site_under_test import CHAPTERS

import chainrule

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
