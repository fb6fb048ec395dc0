"""The colours of code in the editor: nothing is lost, and a few things are known."""

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from js_session import DRIVERS, JavaScriptSession


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "tokens.mjs") as session:
        yield session


@settings(max_examples=200)
@given(code=st.text(alphabet="ab_1.e\"'#\\\n ()=+-{}αx:", max_size=60))
def test_pieces_joined_are_the_code(node, code):
    found = node.ask("colour", code=code)
    assert "".join(text for text, *_ in found["tokens"]) == code
    assert "\n".join("".join(text for text, *_ in line) for line in found["lines"]) == code


@pytest.mark.parametrize(
    ("code", "piece", "kind"),
    [
        ("x1 = 3.5e-2", "3.5e-2", "mi"),
        ("x1 = 3", "x1", "n"),
        ("a = 'it\\'s'  # why", "'it\\'s'", "s2"),
        ("a = 'it\\'s'  # why", "# why", "c1"),
        ("a = '# no comment'", "'# no comment'", "s2"),
        ('"""over\ntwo"""', '"""over\ntwo"""', "s2"),
        ("f'{x:.2f}'", "f'{x:.2f}'", "s2"),
        ("x is not None", "None", "kc"),
        ("x is not None", "not", "ow"),
        ("x**2", "**", "o"),
        *((f"{word} x", word, "k") for word in ("for", "lambda", "return", "while")),
    ],
)
def test_a_piece_has_its_colour(node, code, piece, kind):
    assert [piece, kind] in node.ask("colour", code=code)["tokens"]


def test_every_keyword_of_python_is_known(node):
    for word in keyword.kwlist:
        ((_, kind),) = node.ask("colour", code=word)["tokens"]
        assert kind in ("k", "kc", "ow"), word
