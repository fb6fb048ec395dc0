"""A page a figure, `figures/derivatives-tangent.html`: for frames, slides and learning platforms.

Made of the finished pages, once they are written: each place with a name gets its own page with the state it
needs, the scripts it needs, its picture for readers without scripts, and the way back.
"""

import json
import re
from html import escape
from pathlib import Path

from sphinx.application import Sphinx

from .models import STATE, reachable, scripts_of, slim, within
from .publish import TEMPLATES
from .widgets import alone, state_script

FOLDER = "figures"
PLACE = re.compile(
    r'<div class="live" data-alone="[^"]*" data-model-id="([^"]*)" id="figure-([^"]*)">\s*(.*?)\s*</div>',
    re.S,
)


def figure_pages(page: str, html: str, title: str, course: str, live: Path) -> dict[str, str]:
    """Return the pages of the figures of one page of the book, by their address.

    Parameters
    ----------
    page
        The page's name, such as `chapters/01_derivatives`.
    html
        What was written for it.
    title
        Its title.
    course
        The title of the book.
    live
        The folder of the package's live figures.
    """
    places = PLACE.findall(html)
    if not places:
        return {}
    state = re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', html, re.S)
    models = json.loads(state[1])["state"]
    template, printing = (
        (TEMPLATES / f"{name}.html").read_text(encoding="utf-8") for name in ("figure", "printing")
    )
    pages = {}
    for key, name, picture in places:
        needed = {other: models[other] for other in reachable(models, [key])}
        states = (models[other]["state"] for other in within(models, key))
        figure = next(state for state in states if state.get("kind"))
        scripts = ["core", *scripts_of(models, [key], live), "page"]
        marks = {
            "TITLE": escape(figure["spec"]["title"]),
            "CHAPTER": escape(title),
            "COURSE": escape(course),
            "STATE": state_script(slim(needed)),
            "ID": f"figure-{name}",
            "MODEL": key,
            "PICTURE": picture,
            "PRINTING": printing.strip(),
            "SCRIPTS": "\n    ".join(f'<script src="../_live/{script}.js"></script>' for script in scripts),
            "FROM": f"../{page}.html#figure-{name}",
        }
        pages[alone(page, name)] = re.sub(r"@([A-Z]+)@", lambda mark: marks[mark[1]], template)  # noqa: B023
    return pages


def write_figure_pages(app: Sphinx, failure: Exception | None) -> None:
    """Write the pages of all figures, and drop those of figures that are gone."""
    if failure or app.builder.format != "html":
        return
    out, live = Path(app.outdir), Path(app.srcdir) / "src/chainrule/live"
    folder = out / FOLDER
    folder.mkdir(exist_ok=True)
    written = {}
    for page in sorted(app.env.found_docs):
        html = (out / app.builder.get_target_uri(page)).read_text(encoding="utf-8")
        written |= figure_pages(page, html, app.env.titles[page].astext(), app.config.html_title, live)
    for name, html in written.items():
        (out / name).write_text(html, encoding="utf-8")
    for old in folder.glob("*.html"):
        if f"{FOLDER}/{old.name}" not in written:
            old.unlink()


def setup(app: Sphinx) -> None:
    """Register the step, before the assets of all pages are dated."""
    app.connect("build-finished", write_figure_pages, priority=900)
