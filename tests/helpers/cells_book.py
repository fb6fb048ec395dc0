"""A little book whose code cells run on the page, and a stand-in for the Python that has NumPy."""

import json
import subprocess
import sys
from pathlib import Path

import nbformat
from site_under_test import ROOT

KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
SLOPE = "import math\n\ndef slope(f, x, step=1e-6):\n    return (f(x + step) - f(x - step)) / (2 * step)"
# Cells of the page, from 1: their code, tags and stored output.
CELLS = [
    (SLOPE, ["small-python"], None),
    ("slope(math.sin, 0.5)", ["small-python"], "0.88"),
    ("from chainrule.tiny import Value\nValue(2) * 3", ["small-python"], "Value(6.0, grad=0.0)"),
    ("import numpy as np\nnp.sin(0.5)", [], "0.479"),
    ("1 + 1", ["small-python", "hide-input"], "2"),
    ("2 + 2", ["small-python", "remove-input"], "4"),
    ("1 / 0", ["small-python", "raises-exception"], None),
    ("show()", [], "a figure"),
]
# Speaks as the worker of the whole course does (js/python/session.js); `show()` gives a figure, `ran()` the
# cells that have run, and a loop does not end.
STAND_IN = """
const state = await (await fetch(new URL("state.json", import.meta.url))).json();
const ran = [];
onmessage = ({ data }) => {
  const { cell, code, name } = data;
  if (code === "ran()") return postMessage({ kind: "result", cell, text: ran.splice(0).join(), ms: 3 });
  ran.push(name);
  if (code.includes("while")) return postMessage({ kind: "result", cell, stopped: "deadline", ms: 10000 });
  if (code.includes("print")) postMessage({ kind: "stream", cell, text: "to stderr", err: true });
  const figure = code.includes("show()") ? { state: state.models, id: state.id } : {};
  postMessage({ kind: "result", cell, text: `${name}: ${code}`, ms: 3, ...figure });
};
postMessage({ kind: "ready", times: {} });
"""


def page(title: str, cells) -> nbformat.NotebookNode:
    """A notebook with a sentence before each cell."""
    made = [nbformat.v4.new_markdown_cell(f"# {title}\n\nA page.", id="title")]
    for number, (code, tags, text) in enumerate(cells, 1):
        made.append(nbformat.v4.new_markdown_cell(f"Cell {number}:", id=f"words-{number}"))
        data = {"text/plain": text}
        outputs = [nbformat.v4.new_output("execute_result", data, execution_count=number)] if text else []
        made.append(
            nbformat.v4.new_code_cell(
                code, id=f"code-{number}", metadata={"tags": tags}, outputs=outputs, execution_count=number
            )
        )
    made.append(nbformat.v4.new_markdown_cell("\n\n".join(f"Paragraph {i}." for i in range(30)), id="end"))
    return nbformat.v4.new_notebook(cells=made, metadata=KERNEL)


def build(folder: Path, models: dict, shown: str) -> Path:
    """Build the book in a folder, with a figure's models for the stand-in; return the site."""
    for name in ("_config.yml", "_ext", "src", "logo.svg", "favicon.svg"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/small\n- file: chapters/plain\n"
    )
    (folder / "chapters").mkdir()
    (folder / "chapters/references.bib").symlink_to(ROOT / "chapters/references.bib")
    (folder / "chapters/plain.md").write_text("# Plain\n\nNo cell here.\n")
    nbformat.write(page("Cells", CELLS), folder / "chapters/index.ipynb")
    nbformat.write(page("Small", CELLS[:3]), folder / "chapters/small.ipynb")
    course = folder / "_build/python"
    course.mkdir(parents=True)
    (course / "course_worker.js").write_text(STAND_IN)
    (course / "state.json").write_text(json.dumps({"models": models, "id": shown}))
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(folder), "-n", "-W", "--keep-going", "-q"]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert answer.returncode == 0, answer.stderr
    return folder / "_build/html"
