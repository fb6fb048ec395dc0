"""Each notebook is executed once, by nbval, and nothing stale in it passes: text, picture or widget state."""

import base64
import copy
import io
import os
import re
import subprocess
import sys

import matplotlib.image
import nbformat
import notebooks as tool
import pytest
from nbval_strictly import differences, models_of, same_picture
from site_under_test import CHAPTERS, ROOT

from chainrule.plots import style

PNG = "image/png"


def line(height):
    figure, axes = style.axes()
    axes.plot([0.0, 1.0], [height, 1.0])
    axes.set_ylim(0.0, 1.0)
    return style.png(figure)


def test_a_moved_curve_makes_another_picture_and_a_few_edge_pixels_do_not():
    first, moved = (matplotlib.image.imread(io.BytesIO(line(height))) for height in (0.0, 0.5))
    assert not same_picture(first, moved)
    noisy = first.copy()
    noisy[:3, :3] = 0
    assert same_picture(first, noisy)


@pytest.fixture(scope="module")
def stored():
    return tool.read(CHAPTERS / "01_derivatives.ipynb")


def test_a_notebook_is_not_different_from_itself(stored):
    assert list(differences(copy.deepcopy(stored), copy.deepcopy(stored))) == []


def _first(notebook, kind):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return next(output for cell in cells for output in cell.outputs if kind in output.get("data", {}))


def _another_picture(notebook):
    _first(notebook, PNG).data[PNG] = base64.b64encode(line(0.25)).decode()


def _another_text(notebook):
    _first(notebook, PNG).data["text/plain"] += "!"


def _no_picture(notebook):
    del _first(notebook, PNG).data[PNG]


def _another_value(notebook):
    slider = next(model for model in models_of(notebook).values() if "SliderModel" in model["model_name"])
    slider["state"]["value"] += 0.5


def _a_model_less(notebook):
    models = models_of(notebook)
    models.pop(list(models)[-1])


def _another_name(notebook):
    next(iter(models_of(notebook).values()))["model_module"] = "elsewhere"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_another_picture, "shows another picture"),
        (_no_picture, "cell .* gives"),
        (_another_text, "cell .* gives"),
        (_another_value, r"value of \w+SliderModel \d+ is"),
        (_a_model_less, "widget models, and"),
        (_another_name, "is another one"),
    ],
)
def test_each_stale_thing_is_named(stored, change, words):
    stale = copy.deepcopy(stored)
    change(stale)
    found = list(differences(stale, copy.deepcopy(stored)))
    assert len(found) == 1 and re.search(words, found[0])


def _another_print(notebook):
    notebook.cells[-1].outputs[0].text = "10.0\n"


@pytest.mark.book  # it runs five kernels, of the pinned versions
def test_nbval_fails_for_a_stale_text_picture_and_widget_each(tmp_path):
    sources = [
        "from chainrule import live, square",
        "live.tangent(square, live.slider('x', -6, 6))",
        "print(square(3.0))",
    ]
    fresh = tmp_path / "fresh.ipynb"
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), fresh)
    tool.store(fresh)
    for change in (_another_picture, _another_value, _another_print):
        stale = tool.read(fresh)
        change(stale)
        (tmp_path / f"{change.__name__}.ipynb").write_text(tool.as_text(stale), encoding="utf-8")
    here = [str(ROOT / folder) for folder in ("tests/helpers", "tools", "_ext")]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "-p", "nbval_strictly",
         "-p", "no:cacheprovider", "--nbval", "--nbval-current-env", "-q", "-rf", "--color=no", tmp_path],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(here)}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    failed = re.findall(r"^FAILED .*?(\w+)\.ipynb::Cell (\d)", run.stdout, re.M)
    assert sorted(failed) == [("_another_picture", "2"), ("_another_print", "2"), ("_another_value", "2")], (
        run.stdout
    )
    assert "shows another picture" in run.stdout and "value of FloatSliderModel" in run.stdout
