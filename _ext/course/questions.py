"""Each practice question of the book with its variants, a script a question: `_questions/<id>.js`.

The page asks for one when a reader wants another question like it. A script, since a page that was opened as
a file may load nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from .models import specs

FOLDER = "_questions"


def asked(pages: Iterable[str]) -> set[str]:
    """Return the ids of the questions that pages ask in their practice."""
    return {
        question["id"]
        for html in pages
        for practice in specs(html, "practice")
        for question in practice["questions"]
    }


def known() -> Iterator[Any]:
    """Yield the questions of all chapters."""
    from chainrule.live.progress import CHAPTERS  # here: a book without practice needs none of it

    for _, _, practices in CHAPTERS:
        for questions in practices.values():
            yield from questions()


def script(question: Any) -> str:
    """Return the script that passes on a question's states, the book's first, in ASCII."""
    from chainrule.live.variants import states

    told = json.dumps(states(question), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return f'(globalThis.courseQuestions??={{}})["{question.id}"]={told};\n'


def sources(package: Path) -> str:
    """Return a hash of what questions are made of."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def write_questions(app: Sphinx, failure: Exception | None) -> None:
    """Write the scripts of the questions that the book asks, unless those there are of the same sources."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    pages = (out / app.builder.get_target_uri(page) for page in sorted(app.env.found_docs))
    wanted = asked(page.read_text(encoding="utf-8") for page in pages)
    folder = out / FOLDER
    made_of = folder / "made-of.txt"
    if not wanted:
        return
    mark = f"{sources(Path(app.srcdir) / 'src/chainrule')}\n{' '.join(sorted(wanted))}\n"
    if made_of.exists() and made_of.read_text(encoding="utf-8") == mark:
        return
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for question in known():
        if question.id in wanted:
            (folder / f"{question.id}.js").write_text(script(question), encoding="ascii")
    made_of.write_text(mark, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the step, when all pages are written."""
    app.connect("build-finished", write_questions, priority=390)
