"""The shape of the notebooks, and the guards without which nbval would pass emptily."""

import copy
import itertools
import re

import notebooks as tool
import pytest
from site_under_test import STATE, notebooks

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


@every_notebook
def test_every_notebook_stores_pictures_for_nbval_to_compare(path):
    outputs = [output for cell in _cells(path, "code") for output in cell.outputs]
    assert any("image/png" in output.get("data", {}) for output in outputs)


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
