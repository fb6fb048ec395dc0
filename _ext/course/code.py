"""Code on pages: a word that looks like plain text needs no element of its own.

Pygments marks each name and each bracket, a third of all elements of a chapter; the book's styles give most
of them the colour of text.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from pygments.formatters import HtmlFormatter
from pygments.style import Style
from pygments.styles import get_style_by_name
from pygments.token import Name, Punctuation, Text, _TokenType
from sphinx.highlighting import PygmentsBridge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.config import Config


def plain_formatter(styles: Iterable[type[Style]]) -> type[HtmlFormatter]:
    """Return a formatter that marks no name and no bracket that all these styles show as text."""
    styles = list(styles)

    @cache
    def shown(kind: _TokenType) -> _TokenType:
        if not any(kind in family for family in (Name, Punctuation, Text)):
            return kind
        same = all(style.style_for_token(kind) == style.style_for_token(Text) for style in styles)
        return Text if same else kind

    class PlainFormatter(HtmlFormatter):
        def format(self, tokensource: Iterable[tuple[_TokenType, str]], outfile: Any) -> None:
            super().format(((shown(kind), text) for kind, text in tokensource), outfile)

    return PlainFormatter


def mark_less(app: Sphinx, config: Config) -> None:
    """Let Sphinx use the formatter for the two styles that the theme is given."""
    names = [config.html_theme_options.get(f"pygments_{scheme}_style") for scheme in ("light", "dark")]
    if all(names):
        PygmentsBridge.html_formatter = plain_formatter(map(get_style_by_name, names))


def setup(app: Sphinx) -> None:
    """Register it, before Sphinx makes its builder."""
    app.connect("config-inited", mark_less)
