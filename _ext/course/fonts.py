"""The fonts of formulas, reduced to the characters that the book's formulas show: half of their weight."""

import logging
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path

from fontTools import subset

# It tells of every table, which would bury the one line that says why a build failed.
logging.getLogger("fontTools").setLevel(logging.WARNING)

FONTS = Path(__file__).parent / "katex/fonts"


class Formulas(HTMLParser):
    """Collects the characters that KaTeX shows on a page."""

    def __init__(self):
        super().__init__()
        self.depth = 0  # of spans inside a formula
        self.characters: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Enter a formula, or a span inside it."""
        if tag == "span" and (self.depth or ("class", "katex-html") in attributes):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        """Leave a span inside a formula."""
        if tag == "span" and self.depth:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        """Note what a formula shows."""
        if self.depth:
            self.characters.update(data)


def characters_in(pages: Iterable[str]) -> str:
    """Return the characters that occur in the formulas of the pages, each once."""
    characters = set()
    for page in pages:
        formulas = Formulas()
        formulas.feed(page)
        characters |= formulas.characters
    return "".join(sorted(characters))


def write_fonts(characters: str, folder: Path) -> None:
    """Write KaTeX's fonts into `folder`, with these characters and no others."""
    folder.mkdir(exist_ok=True)
    options = subset.Options(flavor="woff2", layout_features=["*"], bidi_closure=False)
    for file in sorted(FONTS.glob("*.woff2")):
        font = subset.load_font(str(file), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        subset.save_font(font, str(folder / file.name), options)
