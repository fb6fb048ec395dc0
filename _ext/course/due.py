"""Which questions may be asked again: `_due/list.js`, for figures of the kind `due`.

It is made of the finished pages, since the practice of a chapter stands in the widget state of its page. A
script, since a page that was opened as a file may load nothing else.
"""

import json
import posixpath
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from .models import specs

LIST = "_due/list.js"
MARK = re.compile(r'<meta name="course-asking"[^>]*/>\n')
CHAPTER = re.compile(r"(\d+)_(\w+)\.html")


def questions_of(address: str, html: str, title: str) -> list[dict[str, str]]:
    """Return the practices of a chapter: whose they are, and the ids of their questions."""
    chapter = CHAPTER.fullmatch(posixpath.basename(address))
    if not chapter:
        return []
    where = {"name": chapter[2], "chapter": str(int(chapter[1])), "title": title, "page": address}
    return [
        {
            **where,
            "shelf": practice["chapter"],
            "ids": " ".join(question["id"] for question in practice["questions"]),
            # what its title asks is part of each question
            **({} if practice["title"] == "Practice" else {"task": practice["title"]}),
        }
        for practice in specs(html, "practice")
    ]


def with_scripts(address: str, html: str) -> str:
    """Return a page that says where what asks is to be found, if it has a figure that needs it."""
    html = MARK.sub("", html)
    if not specs(html, "due"):
        return html
    files = {"practice": "_live/practice.js", "asking": "_live/asking.js", "list": LIST}
    scripts = " ".join(f'data-{name}="{relative_uri(address, file)}"' for name, file in files.items())
    return html.replace("</head>", f'<meta name="course-asking" {scripts} />\n</head>', 1)


def write_list(app: Sphinx, failure: Exception | None) -> None:
    """Write the list, and tell the pages that ask where it is."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    titles = {app.builder.get_target_uri(page): app.env.titles[page].astext() for page in app.env.found_docs}
    listed = []
    for address in sorted(titles):
        html = (out / address).read_text(encoding="utf-8")
        listed += questions_of(address, html, titles[address])
        if (changed := with_scripts(address, html)) != html:
            (out / address).write_text(changed, encoding="utf-8")
    (out / LIST).parent.mkdir(exist_ok=True)
    script = f"globalThis.courseListed={json.dumps(listed, separators=(',', ':'))};\n"
    (out / LIST).write_text(script, encoding="ascii")


def setup(app: Sphinx) -> None:
    """Register the step, when all pages are written and before one of them is copied."""
    app.connect("build-finished", write_list, priority=380)
