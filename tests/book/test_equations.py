"""Every labelled equation of the book has a numerical test of its name, and each such test its equation."""

import re
from collections import Counter

import nbformat
import pytest
from site_under_test import CHAPTERS, ROOT, notebooks

EQUATIONS = ROOT / "tests" / "equations"
# The two ways MyST writes a label: `$$ … $$ (eq-name)` and `:label: eq-name` in a math directive.
LABELS = re.compile(r"\$\$.+?\$\$(?:[ \t]*\(([^)\s]+)\))?|^:label:[ \t]*(\S+)[ \t]*$", re.M | re.S)
REFERENCES = re.compile(r"\{eq\}`([^`]+)`")
TESTS = re.compile(r"^def test_(eq_\w+)\(", re.M)


def texts() -> dict[str, str]:
    """Return the prose of every page, by its name: notebooks' markdown cells, and Markdown files."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in CHAPTERS.glob("*.md")}
    for path in notebooks:
        cells = nbformat.read(path, as_version=4).cells
        found[path.stem] = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return found


def labels(text: str) -> list[str]:
    """Return the labels of the equations in a text, in order."""
    return [dollars or directive for dollars, directive in LABELS.findall(text) if dollars or directive]


def checked(path) -> list[str]:
    """Return the labels that the functions `test_eq_…` of a module are named after."""
    return [name.replace("_", "-") for name in TESTS.findall(path.read_text(encoding="utf-8"))]


chapters = [name for name in texts() if re.match(r"\d\d_", name)]


def test_labels_are_unique_in_the_book_and_say_that_they_are_equations():
    found = [label for text in texts().values() for label in labels(text)]
    assert found, "no equation is labelled: the tests below would pass emptily"
    assert [label for label, count in Counter(found).items() if count > 1] == []
    assert [label for label in found if not re.fullmatch(r"eq(-[a-z0-9]+)+", label)] == []


@pytest.mark.parametrize("chapter", chapters)
def test_every_labelled_equation_has_a_test_and_every_test_its_equation(chapter):
    module = EQUATIONS / f"test_chapter_{int(chapter[:2])}.py"
    names = checked(module) if module.exists() else []
    assert len(names) == len(set(names)), "a test that is defined twice runs once"
    written = set(labels(texts()[chapter]))
    assert written - set(names) == set(), (
        f"equations without a test: write test_eq_… for each in {module.relative_to(ROOT)}"
    )
    assert set(names) - written == set(), "tests without an equation"


def test_no_test_module_is_left_without_its_chapter():
    numbers = {int(chapter[:2]) for chapter in chapters}
    modules = {int(re.search(r"\d+", path.stem)[0]) for path in EQUATIONS.glob("test_chapter_*.py")}
    assert modules <= numbers


def test_labels_outside_the_chapters_are_tested_too():
    known = {name for path in EQUATIONS.glob("test_*.py") for name in checked(path)}
    others = {label for name, text in texts().items() if name not in chapters for label in labels(text)}
    assert others <= known


def test_every_reference_to_an_equation_finds_it():
    known = {label for text in texts().values() for label in labels(text)}
    broken = {
        f"{name}: {reference}"
        for name, text in texts().items()
        for reference in REFERENCES.findall(text)
        if reference not in known
    }
    assert broken == set()


def test_both_ways_to_write_a_label_are_found():
    dollars = "$$ (a) = b $$ (eq-one)\n\n$$\nc\n$$ (eq-two)\n$$ (d) $$ and (e)\n\n"
    text = dollars + "```{math}\n:label: eq-three\nf\n```\n"
    assert labels(text) == ["eq-one", "eq-two", "eq-three"]
