"""Each symbol keeps its colour in formulas: authors write plain LaTeX, the published page shows it coloured.

Where a letter means two things, the formula tells which: beside ŷ the letter y is the target; beside a weight
the letter h is the hidden value, unless it is added to something, as a step is; 1 − h is no step. An own
colour, of the author's choice, stays.
"""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

from chainrule.plots.style import PALETTE

TOKEN = re.compile(
    r"""
      (?P<words>  \\(?:text|mathrm|operatorname|begin|end|label|tag)\s*\{[^}]*\} )
    | (?P<own>    \\textcolor\{[^}]*\}\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\} )
    | (?P<w1>     W_(?:1|\{1\}) )
    | (?P<w2>     W_(?:2|\{2\}) )
    | (?P<output> \\hat\s*(?:y|\{y\}) )
    | (?P<macro>  \\(?:[A-Za-z]+|.) )
    | (?P<letter> [xfghy] )
    """,
    re.VERBOSE | re.DOTALL,
)
SHORT = 35  # characters of LaTeX: a longer formula may have to break where letters are large
STEP = re.compile(r"(?<!(?<!_)1)(?<!(?<!_)1 )[-+]\s*h\b|\bh\s*\\to\s*0")
PART = {"w1": "w1", "w2": "w2", "output": "f", "x": "x", "f": "f", "g": "g"}
OF_THE_NETWORK = {
    "chapters/index",
    "chapters/05_backpropagation",
}  # there a y or h by itself is the network's, too


def coloured(latex: str, of_the_network: bool = False) -> str:
    r"""Return a formula with `{\textcolor{#…}{x}}` for each symbol that has a colour in the book."""
    names = {match.lastgroup for match in TOKEN.finditer(latex)}
    if of_the_network:
        names |= {"output", "w1"}
    hidden = names & {"w1", "w2"} and not STEP.search(latex)
    part = PART | ({"y": "y"} if "output" in names else {}) | ({"h": "g"} if hidden else {})

    def paint(match: re.Match[str]) -> str:
        colour = part.get(match[0] if match.lastgroup == "letter" else match.lastgroup)
        # in braces of its own: a power or an index takes one group
        return f"{{\\textcolor{{{PALETTE[colour]}}}{{{match[0]}}}}}" if colour else match[0]

    return TOKEN.sub(paint, latex)


def keep_punctuation(formula: nodes.math) -> None:
    """Put a formula, a bracket before and a comma behind it into one span: browsers would break a line."""
    parent, place = formula.parent, formula.parent.index(formula)
    before = parent[place - 1] if place else None
    behind = parent[place + 1] if place + 1 < len(parent) else None
    opening = re.search(r"\(+$", before) if isinstance(before, nodes.Text) else None
    closing = re.match(r"[,.;:!?)]+", behind) if isinstance(behind, nodes.Text) else None
    if not (opening or closing):
        return
    if closing:
        parent[place + 1] = nodes.Text(behind[closing.end() :])
    if opening:
        parent[place - 1] = nodes.Text(before[: opening.start()])
    kept = nodes.inline("", "", classes=["kept"])
    formula.replace_self(kept)
    kept += [nodes.Text(opening[0])] if opening else []
    kept += [formula]
    kept += [nodes.Text(closing[0])] if closing else []


class ColourFormulas(SphinxPostTransform):
    """Colour what a page shows, and keep its signs on a formula's line; notebooks keep the plain LaTeX."""

    default_priority = 5
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace the text of each formula of the page."""
        for node in list(self.document.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
            latex = node.astext()
            node.clear()
            node += nodes.Text(coloured(latex, self.env.docname in OF_THE_NETWORK))
            if isinstance(node, nodes.math) and len(latex) <= SHORT:
                keep_punctuation(node)


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(ColourFormulas)
