"""The Sphinx extension behind the published course.

One module a subject: `widgets` makes notebook outputs live without a kernel, `formulas` renders LaTeX while
building, `colours` gives symbols their colours, `assets`, `fonts` and `code` keep pages light, `publish`
finds out where the course lives and writes what a site needs, `python` lets readers run code cells,
`figure_pages` gives each figure a page of its own, `cards` shows where a link leads, `questions` writes the
variants of practice questions, `due` lists those that may be asked again. `models` says, to the build and
to `make notebooks` alike, what the page script can bring to life.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx


# In the order in which they act on a page.
PARTS = (
    "formulas",
    "colours",
    "code",
    "widgets",
    "python",
    "publish",
    "due",
    "cards",
    "figure_pages",
    "questions",
    "assets",
)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the parts with Sphinx."""
    # Jupyter Book always sets the option of its comments extension, which the book does without.
    app.add_config_value("comments_config", {}, "html")
    for part in PARTS:
        # here, so that `course.models` can be imported where there is no Jupyter Book
        import_module(f".{part}", __name__).setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
