"""The shape of the notebooks, and the guards without which nbval would pass emptily."""

import copy
import itertools
import json
import re
import subprocess
import sys

import nbformat
import notebooks as tool
import pytest
from site_under_test import STATE, VIEW, notebooks

TAGS = {"hide-input", "hide-cell", "remove-input", "nbval-ignore-output", "raises-exception"}
LONGEST_CELL = 15
chapters = [path for path in notebooks if re.match(r"\d\d_", path.stem)]

every_notebook = pytest.mark.parametrize("path", notebooks, ids=lambda path: path.stem)
every_chapter = pytest.mark.parametrize("path", chapters, ids=lambda path: path.stem)


def _cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def test_there_are_chapters():
    assert [path.stem[:2] for path in chapters] == [f"{n:02d}" for n in range(1, len(chapters) + 1)] != []


@every_notebook
def test_every_code_cell_was_executed_in_order(path):
    counts = [cell.execution_count for cell in _cells(path, "code")]
    assert counts == list(range(1, len(counts) + 1)), (
        f"{path.name} was not run from top to bottom: run `make notebooks`"
    )


@every_notebook
def test_no_stored_output_is_an_unexpected_error_or_on_stderr(path):
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1):
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", f"{path.name}, cell {number} warns: {output.text}"
            if output.output_type == "error":
                assert "raises-exception" in cell.metadata.get("tags", []), (
                    f"{path.name}, cell {number} fails: {output.ename}: {output.evalue}. "
                    "Mend it, or tag it raises-exception if it is meant to."
                )


@every_notebook
def test_no_stored_output_holds_a_memory_address(path):
    assert re.findall(r"at 0x[0-9a-f]+", path.read_text(encoding="utf-8")) == []


@every_notebook
def test_stored_widget_state_is_complete_and_without_sources(path):
    notebook = nbformat.read(path, as_version=4)
    views = [
        output.data[VIEW]["model_id"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if VIEW in output.get("data", {})
    ]
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    assert set(views) <= set(state), "run `make notebooks`"
    assert all(len(model["state"].get("_esm", "")) < 300 for model in state.values())


@every_notebook
def test_tags_are_from_the_closed_list(path):
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, 1):
        unknown = set(cell.metadata.get("tags", [])) - TAGS
        assert not unknown, (
            f"{path.name}, cell {number} has the unknown tag {', '.join(sorted(unknown))}. "
            f"Known: {', '.join(sorted(TAGS))}."
        )


@every_notebook
def test_notebook_is_stored_in_normal_form(path):
    stored = nbformat.read(path, as_version=4)
    assert tool.as_text(tool.normalise(copy.deepcopy(stored))) == path.read_text(encoding="utf-8"), (
        "run `make notebooks`"
    )


@pytest.mark.book  # the stored outputs are those of the pinned versions
@every_notebook
def test_executing_again_changes_nothing_but_pictures(path):
    """Stricter than nbval: widget state and text, whatever the figures compute, are compared too."""

    def comparable(notebook):
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                output.get("data", {}).pop("image/png", None)
        return tool.as_text(notebook)

    assert comparable(tool.execute(path)) == comparable(nbformat.read(path, as_version=4)), (
        "run `make notebooks`"
    )


@every_chapter
def test_first_cell_is_the_contract_of_the_chapter(path):
    first = nbformat.read(path, as_version=4).cells[0]
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
    cells = nbformat.read(path, as_version=4).cells
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


class TestTool:
    """tools/notebooks.py itself: what it says of a broken notebook."""

    def _notebook(self, tmp_path, *sources):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        path = tmp_path / "broken.ipynb"
        nbformat.write(notebook, path)
        return path

    def test_damaged_json_is_reported_by_name(self, tmp_path):
        path = tmp_path / "damaged.ipynb"
        path.write_text('{"cells": [', encoding="utf-8")
        with pytest.raises(tool.NotebookError, match=r"damaged\.ipynb is not a valid notebook"):
            tool.read(path)

    def test_failing_cell_is_reported_by_number(self, tmp_path):
        path = self._notebook(tmp_path, "1 + 1", "1 / 0")
        with pytest.raises(tool.NotebookError, match=r"broken\.ipynb, cell 2 fails:[\s\S]*ZeroDivisionError"):
            tool.execute(path)

    def test_slow_cell_and_dead_kernel_are_reported_by_name(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tool, "CELL_TIMEOUT", 1)
        with pytest.raises(tool.NotebookError, match=r"broken\.ipynb: a cell ran longer than 1 second"):
            tool.execute(self._notebook(tmp_path, "import time; time.sleep(60)"))
        monkeypatch.setattr(tool, "CELL_TIMEOUT", 60)
        with pytest.raises(tool.NotebookError, match=r"broken\.ipynb: the kernel died"):
            tool.execute(self._notebook(tmp_path, "import os; os._exit(1)"))

    def test_text_of_a_picture_is_kept(self, tmp_path):
        notebook = tool.read(self._notebook(tmp_path, "1 + 1"))
        notebook.cells[0].metadata["mystnb"] = {"image": {"alt": "A parabola."}}
        assert tool.normalise(notebook).cells[0].metadata == {"mystnb": {"image": {"alt": "A parabola."}}}

    def test_check_writes_nothing_and_fails(self, tmp_path):
        path = self._notebook(tmp_path, "1 + 1")
        before = path.read_text()
        run = subprocess.run(
            [sys.executable, tool.__file__, "--check", str(path)], capture_output=True, text=True, timeout=120
        )
        assert (run.returncode, path.read_text()) == (1, before)
        assert "would change" in run.stdout

    def test_second_run_changes_nothing(self, tmp_path):
        path = self._notebook(
            tmp_path, "from chainrule import live, square\nlive.tangent(square, live.slider('x', -6, 6))"
        )
        assert json.loads(tool.as_text(tool.execute(path)))["metadata"]["widgets"]
        path.write_text(tool.as_text(tool.execute(path)), encoding="utf-8")
        assert tool.as_text(tool.execute(path)) == path.read_text(encoding="utf-8")
