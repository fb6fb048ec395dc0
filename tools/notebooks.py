"""Execute the notebooks and store them in a normal form: a second run changes nothing in git.

    python tools/notebooks.py [--check | --list] [NOTEBOOK ...]

The normal form keeps what a page, a reader and nbval need: source, outputs, widget state. It replaces what
differs from run to run (model ids, timings), leaves out what the site and JupyterLab bring
themselves (each widget's source), and orders the keys. With --check nothing is written: notebooks that
would change are listed, and the exit code is 1. nbconvert executes and stores, too, but with ids and timings
that differ each time; nbstripout takes the outputs away, which are the book.
"""

import argparse
import difflib
import itertools
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import nbformat
from surroundings import become_impersonal, notebooks_of_the_book

sys.path.insert(0, str(Path(__file__).parents[1] / "_ext"))

from course.models import REFERENCE, STATE, VIEW, figure_kinds, problems, reachable

ROOT = Path(__file__).parents[1]
CHAPTERS = ROOT / "chapters"
CELL_TIMEOUT = 120  # seconds
TAGS = ["hide-cell", "hide-input", "nbval-ignore-output", "raises-exception", "remove-input", "small-python"]
RUN = f"run `make notebooks ONLY={CHAPTERS.name}/%s`"
# What a stored figure shows in JupyterLab until its cell is run: the bundle would be stored once a figure.
PLACEHOLDER = (
    "export default {render({el}) "
    "{el.textContent = 'Run this cell (Shift+Enter) to bring the figure to life.'}}"
)
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class NotebookError(Exception):
    """A notebook that cannot be read or run; the message names the file and the cell."""


def plain(text: str, stream: TextIO) -> str:
    """Return the text without colours, unless the stream is a terminal that shows them."""
    coloured = stream.isatty() and not os.environ.get("NO_COLOR")
    return text if coloured else re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", text)


def called(number: int, cell: dict) -> str:
    """Name a cell as its author finds it: by its place from the top, and its first words."""
    source = cell.get("source", "")
    words = (source if isinstance(source, str) else "".join(source)).strip().partition("\n")[0]
    shown = words if len(words) <= 40 else words[:39] + "…"
    return f"cell {number}" + (f" ({shown})" if shown else "")


def stored(path: Path) -> dict:
    """Return what the file holds, as JSON. Raises NotebookError, saying where, for a file that holds none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotebookError(
            f"There is no notebook {path}. Paths count from the current folder: {CHAPTERS.name}/NAME.ipynb"
        ) from error
    mend = f"Mend it in a text editor, or give up your changes: git checkout -- {CHAPTERS.name}/{path.name}"
    if mark := re.search(r"^<{7} ", text, re.M):
        line = text.count("\n", 0, mark.start()) + 1
        raise NotebookError(
            f"{path.name} holds both sides of a merge, first in line {line}. "
            f"Choose with `.venv/bin/nbdime mergetool`, or take one side whole: "
            f"git checkout --ours (or --theirs) {CHAPTERS.name}/{path.name}"
        )
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NotebookError(f"{path.name} is not a notebook, for it is not JSON: {error}. {mend}") from error
    if not isinstance(data, dict) or not isinstance(data.get("cells"), list):
        raise NotebookError(f"{path.name} is not a notebook of version 4: it has no list of cells. {mend}")
    return data


def read(path: Path) -> nbformat.NotebookNode:
    """Read a notebook; cells without an own id get one. Raises NotebookError for a file that is none."""
    data = stored(path)
    data["nbformat_minor"] = 5
    name_cells([cell for cell in data["cells"] if isinstance(cell, dict)])
    try:
        notebook = nbformat.reads(json.dumps(data), as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises half a dozen types for a damaged notebook
        place = list(getattr(error, "absolute_path", []))
        where = (
            f", {called(place[1] + 1, data['cells'][place[1]])}"
            if place[:1] == ["cells"] and place[1:]
            else ""
        )
        reason = str(error).strip().splitlines()[0]
        raise NotebookError(
            f"{path.name}{where}: this is no valid notebook ({reason}). Open and save it in JupyterLab, "
            f"or give up your changes: git checkout -- {CHAPTERS.name}/{path.name}"
        ) from error
    return notebook


def name_cells(cells: list[dict]) -> None:
    """Give each cell that has no id, or that of an earlier cell, a new one; what has its own keeps it.

    An id that told a cell's place would be taken by another cell as soon as one is put in before it, and two
    versions of a notebook could not be merged.
    """
    taken = {cell.get("id") for cell in cells}
    seen = set()
    for cell in cells:
        if not cell.get("id") or cell["id"] in seen:
            cell["id"] = next(name for n in itertools.count(1) if (name := f"cell-{n:02d}") not in taken)
            taken.add(cell["id"])
        seen.add(cell["id"])


def faults(path: Path, notebook: nbformat.NotebookNode) -> Iterator[str]:
    """Say which cells hold both sides of a merge, or carry tags that are not from the closed list."""
    for number, cell in enumerate(notebook.cells, 1):
        if re.search(r"^<{7} ", cell.source, re.M):  # as nbdime leaves them, inside a cell
            name = called(number, cell)
            yield f"{path.name}, {name} holds both sides of a merge: choose one in JupyterLab."
        for tag in cell.metadata.get("tags", []):
            if tag not in TAGS:
                near = difflib.get_close_matches(tag, TAGS, 1)
                yield (
                    f"{path.name}, {called(number, cell)} has the unknown tag {tag}"
                    f"{f'; do you mean {near[0]}?' if near else '.'} Known: {', '.join(TAGS)}."
                )


def unexpected_outputs(path: Path, notebook: nbformat.NotebookNode) -> Iterator[str]:
    """Say which cells hold an error that is not meant, a warning, or a widget that the pages cannot show."""
    views = {}
    for number, cell in enumerate(notebook.cells, 1):
        name = called(number, cell)
        for output in cell.get("outputs", []):
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
                yield (
                    f"{path.name}, {name} fails: {output.ename}: {output.evalue}. "
                    f"Mend it and {RUN % path.name}; if it is meant to fail, tag it raises-exception."
                )
            elif output.output_type == "stream" and output.name == "stderr":
                yield f"{path.name}, {name} warns: {output.text.strip()} Mend it and {RUN % path.name}."
            elif VIEW in output.get("data", {}):
                views[output.data[VIEW]["model_id"]] = name
    models = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    yield from problems(models, views, path.name, figure_kinds(ROOT / "src/chainrule/live"))


def complaints(path: Path) -> list[str]:
    """Return what is wrong with a stored notebook, a sentence each with the cell and what to do."""
    try:
        data, notebook = stored(path), read(path)
    except NotebookError as error:
        return [str(error)]
    found = [*faults(path, notebook), *unexpected_outputs(path, notebook)]
    for number, cell in enumerate(data["cells"], 1):
        if not cell.get("id"):
            found.append(f"{path.name}, {called(number, cell)} has no id: {RUN % path.name}.")
    code = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    for count, (number, cell) in enumerate(code, 1):
        if cell.execution_count != count:
            has = f"In [{cell.execution_count}]" if cell.execution_count else "not run"
            found.append(
                f"{path.name}, {called(number, cell)} is {has} and should be In [{count}], as "
                f"when all cells are run from top to bottom: {RUN % path.name}."
            )
            break
    for name in KERNEL:
        if name not in notebook.metadata:
            found.append(f"{path.name} does not say its {name}: {RUN % path.name}.")
    return found


def execute(path: Path) -> nbformat.NotebookNode:
    """Return the notebook, run from top to bottom in a fresh kernel and brought into normal form."""
    # here: looking at a stored notebook needs no kernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = read(path)
    if wrong := list(faults(path, notebook)):
        raise NotebookError("\n".join(wrong))
    notebook.metadata.pop("widgets", None)
    now = "it"

    def note(cell: nbformat.NotebookNode, cell_index: int) -> None:
        nonlocal now
        now = called(cell_index + 1, cell)

    client = NotebookClient(
        notebook,
        timeout=CELL_TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=note,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of how kernels are always reached
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise NotebookError(
            f"{path.name}, {now} fails:\n{error}\nMend it; if it is meant to fail, tag it raises-exception."
        ) from error
    except CellTimeoutError as error:
        raise NotebookError(
            f"{path.name}, {now} ran longer than {CELL_TIMEOUT} seconds. Make it quicker."
        ) from error
    except DeadKernelError as error:
        raise NotebookError(
            f"{path.name}: the kernel died at {now}, perhaps for want of memory. Run it in JupyterLab to see."
        ) from error
    if wrong := list(unexpected_outputs(path, notebook)):
        raise NotebookError("\n".join(wrong))
    return normalise(notebook)


def normalise(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Bring an executed notebook into the normal form, in place."""
    for cell in notebook.cells:
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
    widgets = {"widgets": notebook.metadata.widgets} if "widgets" in notebook.metadata else {}
    notebook.metadata = nbformat.from_dict(KERNEL | widgets)
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
    order = reachable(state, views)
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


def _rename(text: str, new_ids: dict[str, str]) -> str:
    return re.sub(rf"{REFERENCE}([0-9a-f]+)", lambda match: REFERENCE + new_ids[match[1]], text)


def as_text(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as stored in git."""
    return nbformat.writes(notebook) + "\n"


def store(path: Path, *, check: bool = False) -> str:
    """Run a notebook and store it, whole or not at all; return what became of it. `check` stores nothing.

    Raises NotebookError if it cannot be read, run or shown, or was saved by somebody else meanwhile:
    then the file is as its author left it.
    """
    before = path.read_bytes() if path.exists() else b""
    text = as_text(execute(path)).encode()
    if text == before.replace(b"\r\n", b"\n"):
        return "unchanged"
    if check:
        return "would change"
    if path.read_bytes() != before:
        raise NotebookError(f"{path.name} was saved while it ran: run it again.")
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(text)
    new.replace(path)
    return "stored"


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Execute the notebooks and store them in a normal form.")
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: every notebook of the book")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a notebook would change")
    parser.add_argument("--list", action="store_true", help="only name the notebooks of the book")
    arguments = parser.parse_args()
    if arguments.list:
        print(*(path.relative_to(ROOT).as_posix() for path in notebooks_of_the_book()), sep="\n")
        return 0
    become_impersonal()
    failed = False
    for path in arguments.notebooks or notebooks_of_the_book():
        try:
            outcome = store(path, check=arguments.check)
        except NotebookError as error:
            print(f"{plain(str(error), sys.stderr)}\n{path.name}: left as it was", file=sys.stderr)
            failed = True
            continue
        failed |= outcome == "would change"
        print(f"{path.name}: {outcome}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
