"""Execute the notebooks and store them in a normal form: a second run changes nothing in git.

    python tools/notebooks.py [--check] [NOTEBOOK ...]

The normal form keeps what a page, a reader and nbval need: source, outputs, widget state. It replaces what
differs from run to run (model ids, cell ids, timings), leaves out what the site and JupyterLab bring
themselves (each widget's source), and orders the keys. With --check nothing is written: notebooks that
would change are listed, and the exit code is 1.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

CHAPTERS = Path(__file__).parent.parent / "chapters"
CELL_TIMEOUT = 120  # seconds
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
# What a stored figure shows in JupyterLab until its cell is run: the bundle would be stored once a figure.
PLACEHOLDER = (
    "export default {render({el}) "
    "{el.textContent = 'Run this cell (Shift+Enter) to bring the figure to life.'}}"
)


class NotebookError(Exception):
    """A notebook that cannot be read or run; the message names the file and the cell."""


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook. Raises NotebookError, in plain words, for a file that is none."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except FileNotFoundError as error:
        raise NotebookError(f"There is no notebook {path}. Paths count from the current folder.") from error
    except Exception as error:  # nbformat raises half a dozen types for a damaged file
        reason = str(error).strip().splitlines()[0]
        raise NotebookError(
            f"{path.name} is not a valid notebook ({reason}). "
            "Restore it with git, or save it again from JupyterLab."
        ) from error
    return notebook


def execute(path: Path) -> nbformat.NotebookNode:
    """Return the notebook, run from top to bottom in a fresh kernel and brought into normal form."""
    notebook = read(path)
    notebook.metadata.pop("widgets", None)
    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        number = next(
            i
            for i, cell in enumerate(notebook.cells, 1)
            if any(output.output_type == "error" for output in cell.get("outputs", []))
        )
        raise NotebookError(f"{path.name}, cell {number} fails:\n{error}") from error
    except CellTimeoutError as error:
        raise NotebookError(
            f"{path.name}: a cell ran longer than {CELL_TIMEOUT} seconds; the notebook is left as it was. "
            f"Make it quicker.\n{error}"
        ) from error
    except DeadKernelError as error:
        raise NotebookError(
            f"{path.name}: the kernel died while it ran, perhaps for want of memory. "
            "Run it in JupyterLab to see in which cell."
        ) from error
    return normalise(notebook)


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Bring an executed notebook into the normal form, in place."""
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02d}"
        tags = set(cell.metadata.get("tags", []))
        if cell.cell_type == "code" and "live.predict(" in cell.source:
            tags.add("remove-input")  # the source holds the answer
        kept = {"mystnb": cell.metadata["mystnb"]} if "mystnb" in cell.metadata else {}  # a picture's text
        cell.metadata = nbformat.NotebookNode(kept | ({"tags": sorted(tags)} if tags else {}))
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                if output.output_type == "error":  # a traceback names the folders of this machine
                    output.traceback = [f"{output.ename}: {output.evalue}"]
        if tags & {"remove-input", "hide-input", "hide-cell"}:
            cell.metadata["jupyter"] = {"source_hidden": True}  # the same in JupyterLab
    notebook.metadata = nbformat.NotebookNode(
        {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            **({"widgets": notebook.metadata.widgets} if "widgets" in notebook.metadata else {}),
        }
    )
    notebook.nbformat_minor = 5
    _normalise_widgets(notebook)
    return notebook


def _joined(outputs: list) -> list:
    """Join printed lines that arrived in several messages: how many there are depends on the clock."""
    joined: list = []
    for output in outputs:
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


def _normalise_widgets(notebook: nbformat.NotebookNode) -> None:
    """Number the models in the order in which they were made; drop sources and models that nothing shows."""
    if "widgets" not in notebook.metadata:
        return
    state = notebook.metadata.widgets[STATE]["state"]
    views = [
        output.data[VIEW]["model_id"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if VIEW in output.get("data", {})
    ]
    order = _reachable(state, views)
    new_ids = {old: f"{number:032x}" for number, old in enumerate(order, 1)}
    kept = {}
    for old in order:
        model = state[old]
        if "_esm" in model["state"]:
            model["state"]["_esm"] = PLACEHOLDER
            model["state"]["_css"] = ""
        kept[new_ids[old]] = model
    if kept:
        text = json.dumps({STATE: {"state": kept, "version_major": 2, "version_minor": 0}})
        notebook.metadata.widgets = nbformat.from_dict(json.loads(_rename(text, new_ids)))
    else:
        del notebook.metadata["widgets"]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if VIEW in output.get("data", {}):
                output.data[VIEW]["model_id"] = new_ids[output.data[VIEW]["model_id"]]


def _reachable(state: dict, views: list[str]) -> list[str]:
    """List the models that the views show, what these refer to, and the links between them, depth first."""
    order: dict[str, None] = {}

    def visit(model_id: str) -> None:
        if model_id in order or model_id not in state:
            return
        order[model_id] = None
        for reference in re.findall(
            r"IPY_MODEL_([0-9a-f]+)", json.dumps(state[model_id]["state"], sort_keys=True)
        ):
            visit(reference)

    for view in views:
        visit(view)
    for model_id, model in state.items():
        if model["model_name"] in ("LinkModel", "DirectionalLinkModel"):
            ends = re.findall(r"IPY_MODEL_([0-9a-f]+)", json.dumps(model["state"]))
            if all(end in order for end in ends):
                visit(model_id)
    return list(order)


def _rename(text: str, new_ids: dict[str, str]) -> str:
    return re.sub(r"IPY_MODEL_([0-9a-f]+)", lambda match: f"IPY_MODEL_{new_ids[match[1]]}", text)


def as_text(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as stored in git."""
    return nbformat.writes(notebook) + "\n"


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every notebook in chapters/")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a notebook would change")
    arguments = parser.parse_args()
    failed = False
    for path in arguments.notebooks or sorted(CHAPTERS.glob("*.ipynb")):
        try:
            text = as_text(execute(path))
        except NotebookError as error:
            print(error, file=sys.stderr)
            failed = True
            continue
        changed = text != path.read_text(encoding="utf-8")
        if changed and not arguments.check:
            path.write_text(text, encoding="utf-8")
        failed |= changed and arguments.check
        outcome = "unchanged" if not changed else "would change" if arguments.check else "stored"
        print(f"{path.name}: {outcome}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
