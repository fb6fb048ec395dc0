"""Code cells that can be edited and run on the page, without a kernel.

Two Pythons run them: a small one (MicroPython) the cells tagged `small-python`, and, where `make python` has
put the whole course into `_build/python`, Pyodide all others. Each cell that one of them runs gets two
buttons; what they do, the chapter as a notebook and the modules that cells import are loaded with the first
click. How a page uses what is written here: src/chainrule/live/js/python/. thebe-lite and PyScript run
cells too; they bring hundreds of kilobytes of scripts, and hand no figure to the page script.
"""

import hashlib
import json
import shutil
from itertools import chain
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.writers.html5 import HTML5Translator

from .models import scripts_of_figures

SMALL = "small-python"
COURSE = "course_worker.js"  # the file that starts the whole course, in _build/python
# What the small Python has of the course, but for what imports NumPy, as the package's own __init__ and the
# exercises of the last chapter do.
SMALL_MODULES = ("tiny.py", "exercises/**/*.py")

Cell = dict[str, Any]


class buttons(nodes.General, nodes.Element):
    """The buttons of a code cell; `number` counts the page's code cells from 1."""


def visit_buttons(self: HTML5Translator, node: buttons) -> None:
    """Write them where there is a Python for the cell."""
    tier = node["tier"]
    if tier not in self.config.course_python:
        raise nodes.SkipNode
    bar = self.starttag(
        node, "div", "", CLASS="cr-py pst-js-only", **{"data-cell": node["number"], "data-tier": tier}
    )
    offered = "".join(
        f'<button type="button" class="cr-button" data-do="{action}">{label}</button>'
        for action, label in (("run", "Run"), ("edit", "Edit"))
    )
    self.body.append(f"{bar}{offered}</div>\n")
    raise nodes.SkipNode


def shelf(page: str) -> str:
    """Return what the names of the reader's versions begin with where the browser keeps them."""
    return f"chain-rule-code/{page}#"


def find_pythons(app: Sphinx, config: Config) -> None:
    """Note which Pythons the site has; pages are written again when that changes."""
    found = ["small"]
    if (Path(app.srcdir) / "_build/python" / COURSE).exists():
        found.append("course")
    config.course_python = found


def notebook_of(app: Sphinx, page: str) -> Cell | None:
    """Return the notebook that a page is made of, or None for a page of another kind."""
    path = Path(app.env.doc2path(page))
    if path.suffix != ".ipynb":
        return None
    return json.loads(path.read_text(encoding="utf-8"))


def tier_of(cell: Cell) -> str:
    """Say which Python runs a cell."""
    return "small" if SMALL in cell["metadata"].get("tags", []) else "course"


def offer_buttons(app: Sphinx, doctree: nodes.document) -> None:
    """Put a place for buttons below the code of each cell that shows its code."""
    notebook = notebook_of(app, app.env.docname)
    if notebook is None:
        return
    numbers = {}
    for index, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] == "code":
            numbers[index] = len(numbers) + 1
    tiers = set()
    for node in list(doctree.findall(nodes.container)):
        if node.get("nb_element") != "cell_code":
            continue
        tier = tier_of(notebook["cells"][node["cell_index"]])
        for source in node.children:
            if isinstance(source, nodes.container) and source.get("nb_element") == "cell_code_source":
                source.append(buttons(number=numbers[node["cell_index"]], tier=tier))
                tiers.add(tier)
    doctree["python"] = sorted(tiers)


def mark_python(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the template say what the buttons load; a page without figures needs the page script for them."""
    tiers = doctree.get("python", []) if doctree is not None else []
    context["python"] = any(tier in app.config.course_python for tier in tiers)
    context["python_cells"] = f"_live/cells/{page}.js"
    context["python_shelf"] = shelf(page)
    context["without_figures"] = context["python"] and not context["live"]
    if context["without_figures"]:
        context["live"] = ["core.js", "page.js"]


def small_modules(package: Path) -> dict[str, str]:
    """Return the Python sources that the small Python can import, by path."""
    found = {path for pattern in SMALL_MODULES for path in package.glob(pattern)}
    files = sorted(path for path in found if "import numpy" not in path.read_text(encoding="utf-8"))
    here = {"chainrule/__init__.py": ""}
    return here | {
        f"chainrule/{file.relative_to(package).as_posix()}": file.read_text("utf-8") for file in files
    }


def without_outputs(notebook: Cell) -> Cell:
    """Return a notebook for readers who change some of its cells: what it gives is to be found out."""
    cells = []
    for cell in notebook["cells"]:
        kept = {"id": cell["id"], "cell_type": cell["cell_type"], "source": "".join(cell["source"])}
        kept["metadata"] = {name: value for name, value in cell["metadata"].items() if name == "tags"}
        if cell["cell_type"] == "code":
            kept |= {"execution_count": None, "outputs": []}
        cells.append(kept)
    metadata = {name: value for name, value in notebook["metadata"].items() if name != "widgets"}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def dated(out: Path, name: str, content: bytes) -> str:
    """Write a file of the site; return its address with what it holds, as `assets.dated` does for pages."""
    file = out / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return f"{name}?v={hashlib.sha256(content).hexdigest()[:8]}"


def write_python(app: Sphinx, failure: Exception | None) -> None:
    """Write what the first click on a cell loads: for each page its cells; the modules; the Pythons."""
    if failure or app.builder.format != "html":
        return
    out, package = Path(app.outdir), Path(app.srcdir) / "src/chainrule"
    live = package / "live"
    modules = json.dumps(small_modules(package))
    files = {
        "modules": dated(
            out, "_live/small_modules.js", f"globalThis.courseSmallModules={modules};\n".encode()
        ),
        "worker": dated(out, "_live/small_worker.js", (live / "static/small_worker.js").read_bytes()),
        "micropython": dated(out, "_live/micropython.js", (live / "static/micropython.js").read_bytes()),
    }
    shutil.rmtree(out / "_python", ignore_errors=True)
    if "course" in app.config.course_python:
        shutil.copytree(Path(app.srcdir) / "_build/python", out / "_python")
        files["course"] = f"_python/{COURSE}"
    scripts = scripts_of_figures(live)
    bundles = {
        name: dated(out, f"_live/{name}.js", (live / f"static/{name}.js").read_bytes())
        for name in chain.from_iterable(scripts.values())
    }
    figures = {kind: [bundles[name] for name in names] for kind, names in scripts.items()}
    for page in sorted(app.env.found_docs):
        if (notebook := notebook_of(app, page)) is None:
            continue
        data = {"page": page, "shelf": shelf(page), "notebook": without_outputs(notebook)}
        data |= {"files": files, "figures": figures}
        script = f"globalThis.courseData={json.dumps(data, separators=(',', ':'))};\n"
        dated(out, f"_live/cells/{page}.js", script.encode())


def setup(app: Sphinx) -> None:
    """Register the buttons, what pages say of them, and what they load."""
    app.add_config_value("course_python", ["small"], "html")
    app.add_node(buttons, html=(visit_buttons, None))
    app.connect("config-inited", find_pythons)
    app.connect("doctree-read", offer_buttons)
    app.connect("html-page-context", mark_python, priority=600)  # the figures have been counted
    app.connect("build-finished", write_python, priority=900)  # before pages are dated by what they name
