"""What a link to an equation or to a word of the glossary leads to, on a card: `_cards/<page>.js`.

The cards of a page are cut out of the finished pages, and loaded when the first of its links is pointed at. A
script, since a page that was opened as a file may load nothing else. sphinx-tippy does the like, with scripts
from another site and with all cards loaded as the page opens.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx

EQUATION = re.compile(r'<div class="math[^"]*" id="(equation-[^"]+)">\s*(.*?)\s*</div>', re.S)
ENTRY = re.compile(
    r'<section id="([^"]+)">\s*<h2>(.*?)<a class="headerlink".*?</h2>\s*(.*?)\s*</section>', re.S
)
LINK = re.compile(r'<a class="reference internal" href="([^"#]*)#([^"]+)"')
ANCHOR = re.compile(r'<a class="headerlink".*?</a>', re.S)
GLOSSARY = "glossary"


def targets(name: str, html: str) -> dict[str, str]:
    """Return what on a page can stand on a card: by its anchor, the HTML of the card."""
    found = {key: ANCHOR.sub("", body) for key, body in EQUATION.findall(html)}
    if posixpath.basename(name) == GLOSSARY:
        found |= {key: f"<strong>{title}</strong> {body}" for key, title, body in ENTRY.findall(html)}
    # a card holds no links, and nothing that has its name elsewhere on the page
    return {
        key: re.sub(r"</?a\b[^>]*>", "", re.sub(r'\sid="[^"]*"', "", body)) for key, body in found.items()
    }


def cards_of(page: str, html: str, known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the cards for the links of a page: by the last part of the link's address, the HTML.

    Parameters
    ----------
    page
        The page's address in the book, such as `chapters/01_derivatives.html`.
    html
        What was written for it.
    known
        For each page's address, what `targets` found there.
    """
    cards = {}
    for path, anchor in LINK.findall(html):
        other = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
        if card := known.get(other, {}).get(anchor):
            cards[f"{posixpath.basename(other)}#{anchor}"] = card
    return cards


def write_cards(app: Sphinx, failure: Exception | None) -> None:
    """Write the cards of all pages."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    addresses = {app.builder.get_target_uri(page): page for page in sorted(app.env.found_docs)}
    pages = {address: (out / address).read_text(encoding="utf-8") for address in addresses}
    known = {address: targets(addresses[address], html) for address, html in pages.items()}
    folder = out / "_cards"
    folder.mkdir(parents=True, exist_ok=True)
    for address, html in pages.items():
        name = posixpath.basename(addresses[address])
        cards = json.dumps(cards_of(address, html, known), ensure_ascii=True, separators=(",", ":"))
        (folder / f"{name}.js").write_text(f"globalThis.courseCards={cards};\n", encoding="ascii")


def setup(app: Sphinx) -> None:
    """Register the step, when all pages are written and before their parts are dated."""
    app.connect("build-finished", write_cards, priority=390)
