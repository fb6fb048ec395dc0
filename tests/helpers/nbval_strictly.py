"""What nbval passes over, compared in its own run: pictures, widget state, and the order of outputs.

After the last cell of a notebook, what nbval's kernel has shown is brought into the normal form of
`make notebooks` and compared with what is stored. So each notebook is executed once.
"""

import ast
import base64
import copy
import io
import json
from collections.abc import Iterator

import matplotlib.image
import nbformat
import notebooks as tool
import numpy as np
import pytest

from course.models import STATE

ASK = "__import__('json').dumps(__import__('ipywidgets').Widget.get_manager_state())"
SECONDS = 60  # to answer it
RUN = "run `make notebooks` (a cell's number here counts all cells from 1, nbval's the code cells from 0)"


class StaleNotebook(AssertionError):
    """A notebook that holds other outputs than its cells give."""


def same_picture(one: np.ndarray, other: np.ndarray) -> bool:
    """Equal but for a few pixels at the edges of lines, which another processor may round otherwise."""
    return one.shape == other.shape and bool(np.mean(np.abs(one - other) > 0.25) < 1e-3)


def _taken_pictures(outputs: list) -> list[np.ndarray]:
    """The pictures of a cell's outputs, which are left with a word in their place."""
    found = []
    for output in outputs:
        if "image/png" in output.get("data", {}):
            found.append(output.data["image/png"])
            output.data["image/png"] = "a picture"
    return [matplotlib.image.imread(io.BytesIO(base64.b64decode(data))) for data in found]


def models_of(notebook) -> dict:
    """The stored widget models of a notebook, by id."""
    return notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})


def differences(stored: nbformat.NotebookNode, now: nbformat.NotebookNode) -> Iterator[str]:
    """Say what is not the same in two notebooks in normal form, a sentence each; both lose their pictures."""
    for number, (cell, again) in enumerate(zip(stored.cells, now.cells, strict=True), 1):
        name = tool.called(number, cell)
        outputs, outputs_now = cell.get("outputs", []), again.get("outputs", [])
        pictures = zip(_taken_pictures(outputs), _taken_pictures(outputs_now), strict=False)
        if not all(same_picture(*pair) for pair in pictures):
            yield f"{name} shows another picture than the stored one"
        if outputs != outputs_now:
            yield f"{name} gives\n{outputs_now}\nand stored is\n{outputs}"
    models, models_now = models_of(stored), models_of(now)
    if list(models) != list(models_now):
        yield f"the cells make {len(models_now)} widget models, and {len(models)} are stored, or other ones"
    for key in models.keys() & models_now.keys():
        state, state_now = models[key]["state"], models_now[key]["state"]
        for trait in sorted(state.keys() | state_now.keys()):
            if state.get(trait) != state_now.get(trait):
                what = f"{models[key]['model_name']} {int(key, 16)}"
                kind = f" ({state['kind']})" if "kind" in state else ""
                yield f"{trait} of {what}{kind} is {state_now.get(trait)}, and stored is {state.get(trait)}"
        if models[key] | {"state": {}} != models_now[key] | {"state": {}}:
            yield f"widget model {int(key, 16)} is another one"


def _widget_state(kernel) -> dict:
    """Every widget of the kernel, as JupyterLab would store it."""
    asked = kernel.kc.execute("", silent=True, user_expressions={"state": ASK})
    while (reply := kernel.get_message("shell", timeout=SECONDS))["parent_header"].get("msg_id") != asked:
        pass
    return json.loads(ast.literal_eval(reply["content"]["user_expressions"]["state"]["data"]["text/plain"]))


def _as_run(cells: list, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with the outputs that nbval has just seen."""
    run = copy.deepcopy(notebook)
    code = [cell for cell in run.cells if cell.cell_type == "code"]
    for cell, item in zip(code, cells, strict=True):
        cell.outputs = [nbformat.from_dict(copy.deepcopy(output)) for output in item.test_outputs or []]
        for output in cell.outputs:
            if "execution_count" in output:  # nbval's kernel does not count
                output.execution_count = cell.execution_count
    run.metadata["widgets"] = nbformat.from_dict({STATE: _widget_state(cells[-1].parent.kernel)})
    return tool.normalise(run)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """After nbval has run a notebook's last cell, compare the whole."""
    file = item.parent
    if item.path.suffix != ".ipynb":
        return (yield)
    cells = file.cells_run = [*getattr(file, "cells_run", []), item]
    yield
    if len(cells) == sum(cell.cell_type == "code" for cell in file.nb.cells):
        found = list(differences(tool.read(item.path), _as_run(cells, file.nb)))
        if found:
            raise StaleNotebook("\n".join(found) + f"\n{RUN}")
