"""The shape of the notebooks, and the guards without which nbval would pass emptily."""

import base64
import copy
import io
import itertools
import re

import matplotlib.image
import notebooks as tool
import numpy as np
import pytest
from site_under_test import STATE, notebooks

from chainrule.plots import style

LONGEST_CELL = 15
chapters = [path for path in notebooks if re.match(r"\d\d_", path.stem)]

every_notebook = pytest.mark.parametrize("path", notebooks, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", chapters, ids=lambda path: path.stem)


def _cells(path, kind):
    return [cell for cell in tool.read(path).cells if cell.cell_type == kind]


def test_there_are_chapters():
    assert [path.stem[:2] for path in chapters] == [f"{n:02d}" for n in range(1, len(chapters) + 1)] != []


@every_notebook
def test_stored_notebook_is_valid_executed_in_order_and_holds_only_what_pages_can_show(path):
    assert tool.complaints(path) == []


@every_notebook
def test_no_stored_output_holds_a_memory_address(path):
    assert re.findall(r"at 0x[0-9a-f]+", path.read_text(encoding="utf-8")) == []


@every_notebook
def test_stored_widget_state_is_without_sources(path):
    state = tool.read(path).metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    assert all(len(model["state"].get("_esm", "")) < 300 for model in state.values())


@every_notebook
def test_notebook_is_stored_in_normal_form(path):
    stored = tool.read(path)
    assert tool.as_text(tool.normalise(copy.deepcopy(stored))) == path.read_text(encoding="utf-8"), (
        "run `make notebooks`"
    )


def _taken_pictures(notebook):
    """The pictures of a notebook, which is left without them."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [output.get("data", {}).pop("image/png", None) for output in outputs]
    return [matplotlib.image.imread(io.BytesIO(base64.b64decode(data))) for data in found if data]


def _same_picture(one, other):
    """Equal but for a few pixels at the edges of lines, which another processor may round otherwise."""
    return one.shape == other.shape and np.mean(np.abs(one - other) > 0.25) < 1e-3


@pytest.mark.book  # the stored outputs are those of the pinned versions
@every_notebook
def test_executing_again_changes_nothing(path):
    """Stricter than nbval: text, widget state and pictures, whatever the figures compute."""
    now, stored = tool.execute(path), tool.read(path)
    pictures, stored_pictures = _taken_pictures(now), _taken_pictures(stored)
    assert tool.as_text(now) == tool.as_text(stored), "run `make notebooks`"
    assert len(pictures) == len(stored_pictures) > 0
    for number, (picture, kept) in enumerate(zip(pictures, stored_pictures, strict=True), 1):
        assert _same_picture(picture, kept), f"picture {number} is another one now: run `make notebooks`"


def test_a_moved_curve_makes_another_picture_and_a_few_edge_pixels_do_not():
    figure, axes = style.axes()
    axes.plot([0.0, 1.0], [0.0, 1.0])
    first = matplotlib.image.imread(io.BytesIO(style.png(figure)))
    axes.plot([0.0, 1.0], [0.5, 0.5])
    assert not _same_picture(first, matplotlib.image.imread(io.BytesIO(style.png(figure))))
    noisy = first.copy()
    noisy[:3, :3] = 0
    assert _same_picture(first, noisy)


@every_chapter
def test_first_cell_is_the_contract_of_the_chapter(path):
    first = tool.read(path).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "**You will**" in first.source and "**You need**" in first.source
    assert len(re.findall(r"^- ", first.source, flags=re.M)) >= 3


@every_chapter
def test_chapter_closes_with_recap_practice_next(path):
    titles = [
        line[3:].strip()
        for cell in _cells(path, "markdown")
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]
    assert titles[-3:] == ["Recap", "Practice", "Next"]


@every_chapter
def test_code_cells_are_short_and_separated_by_sentences(path):
    cells = tool.read(path).cells
    for number, (before, cell) in enumerate(itertools.pairwise(cells), 2):
        if cell.cell_type == "code":
            assert len(cell.source.splitlines()) <= LONGEST_CELL, f"cell {number} is too long"
            assert before.cell_type == "markdown", (
                f"cell {number} follows another code cell without a sentence"
            )


@every_notebook
def test_notebooks_import_the_installed_package_and_leave_settings_alone(path):
    for cell in _cells(path, "code"):
        for forbidden in ("sys.path", "%matplotlib", "filterwarnings", "simplefilter"):
            assert forbidden not in cell.source
