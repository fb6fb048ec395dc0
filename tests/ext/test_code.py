"""Code on pages has an element for what is coloured, and for nothing else."""

import html
import re

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import Name, Number, Punctuation, Text, Token

from course.code import plain_formatter

CODE = 'def f(x, y):\n    return {"a": x.T @ y[0]}  # a < b\n\n\nprint(f"{f(1, 2)!r}")\n'
NAMES = ["a11y-high-contrast-light", "a11y-high-contrast-dark"]
STYLES = [get_style_by_name(name) for name in NAMES]


def spans(markup):
    return re.findall(r'<span class="(\w+)">(.*?)</span>', markup, re.S)


def test_what_has_a_colour_keeps_its_element_and_no_character_is_lost():
    all_marked = highlight(CODE, PythonLexer(), HtmlFormatter())
    plain = highlight(CODE, PythonLexer(), plain_formatter(STYLES)())
    assert html.unescape(re.sub("<[^>]+>", "", plain)) == html.unescape(re.sub("<[^>]+>", "", all_marked))
    assert {kind for kind, _ in spans(all_marked)} - {kind for kind, _ in spans(plain)} == {"n", "p", "w"}
    assert [span for span in spans(all_marked) if span[0] not in "npw"] == spans(plain)


@pytest.mark.parametrize("name", NAMES)
def test_what_loses_its_element_had_the_colour_of_text(name):
    def coloured(formatter):
        rules = dict(re.findall(r"\.([\w-]+) \{ color: (#\w+) \}", formatter.get_style_defs(".h")))
        (text,) = re.findall(r"^\.h \{.*\bcolor: (#\w+) \}", formatter.get_style_defs(".h"), re.M)
        marked = re.sub(r"<span></span>|</?(div|pre)[^>]*>", "", highlight(CODE, PythonLexer(), formatter))
        parts = re.findall(r'<span class="(\w+)">(.*?)</span>|([^<]+)', marked, re.S)
        return [
            (letter, rules.get(kind, text))
            for kind, word, bare in parts
            for letter in html.unescape(word or bare)
            if letter.strip()
        ]

    assert coloured(HtmlFormatter(style=name)) == coloured(plain_formatter(STYLES)(style=name))


def test_a_name_that_one_of_two_styles_colours_is_marked_and_so_is_what_is_not_python():
    def style(name):
        return type(
            "Some", (Style,), {"styles": {Text: "#111", Name: name, Punctuation: "#111", Number: "#00c"}}
        )

    loud, quiet = style("#c00"), style("#111")
    tokens = [(Name, "x"), (Punctuation, ","), (Number, "1"), (Token.Color.Red, "r")]

    def kinds(*styles):
        out = []

        class Sink:
            write = staticmethod(out.append)

        plain_formatter(styles)(nowrap=True).format(iter(tokens), Sink)
        return [kind.strip() for kind, _ in re.findall(r'class="([\w -]+)">(\w)', "".join(out))]

    assert kinds(loud, quiet) == ["n", "m", "-Color -Color-Red"]
    assert kinds(quiet) == ["m", "-Color -Color-Red"]
