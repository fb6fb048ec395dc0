"""Which questions a page may ask again: lists in its head, for its figure of the kind `due`.

They are made of the finished pages, since the practice of a chapter stands in the widget state of its page.
"""

import json
import posixpath
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from .models import STATE

LIST = re.compile(r'<meta name="course-(?:questions|asking)"[^>]*/>\n')
CHAPTER = re.compile(r"(\d+)_(\w+)\.html")


def specs(html: str, kind: str) -> list[dict[str, Any]]:
    """Return what the figures of one kind on a page are made of."""
    stored = re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', html, re.S)
    states = [model["state"] for model in json.loads(stored[1])["state"].values()] if stored else []
    return [state["spec"] for state in states if state.get("kind") == kind]


def questions_of(address: str, html: str, title: str) -> dict[str, str]:
    """Return, by the chapter's name, the elements that list the questions of its practice; else nothing."""
    chapter = CHAPTER.fullmatch(posixpath.basename(address))
    if not chapter:
        return {}
    of = f'data-chapter="{int(chapter[1])}" data-title="{escape(title)}" data-page="{address}"'
    lists = []
    for practice in specs(html, "practice"):
        ids = " ".join(question["id"] for question in practice["questions"])
        # what its title asks is part of each question
        task = "" if practice["title"] == "Practice" else f' data-task="{escape(practice["title"])}"'
        shelf = f'data-shelf="{practice["chapter"]}"'
        lists.append(f'<meta name="course-questions" content="{ids}" {shelf} {of}{task} />\n')
    return {chapter[2]: "".join(lists)}


def with_lists(address: str, html: str, lists: Mapping[str, str]) -> str:
    """Return a page with the lists that it asks from, in the place of those of an earlier build."""
    asked = [name for spec in specs(html, "due") for name in spec["chapters"]]
    html = LIST.sub("", html)
    if not asked:
        return html
    scripts = " ".join(
        f'data-{name}="{relative_uri(address, f"_live/{name}.js")}"' for name in ("practice", "asking")
    )
    found = "".join(lists[name] for name in asked if name in lists)
    return html.replace("</head>", f'{found}<meta name="course-asking" {scripts} />\n</head>', 1)


def write_lists(app: Sphinx, failure: Exception | None) -> None:
    """Put the lists into the pages that ask."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    titles = {app.builder.get_target_uri(page): app.env.titles[page].astext() for page in app.env.found_docs}
    pages = {address: (out / address).read_text(encoding="utf-8") for address in sorted(titles)}
    lists: dict[str, str] = {}
    for address, html in pages.items():
        lists |= questions_of(address, html, titles[address])
    for address, html in pages.items():
        if (changed := with_lists(address, html, lists)) != html:
            (out / address).write_text(changed, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the step, when all pages are written and before one of them is copied."""
    app.connect("build-finished", write_lists, priority=380)
