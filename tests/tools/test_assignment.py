"""The exercises as notebooks to hand out: whole, without solutions, and with points that are right."""

import json
import subprocess
import sys
from pathlib import Path

import assignment
import nbformat
import pytest
from assignments import answer, answered, asked, by_name
from exercises_under_test import EXERCISES
from site_under_test import ROOT, notebooks

HELPER = ROOT / "tests/helpers/run_notebooks.py"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The assignments by name, as nbgrader gets them."""
    course = tmp_path_factory.mktemp("course")
    points = assignment.write_sources(course)
    found = {name: nbformat.read(course / "source" / name / f"{name}.ipynb", as_version=4) for name in points}
    full = {
        name: sum(cell["metadata"]["nbgrader"].get("points", 0) for cell in book.cells)
        for name, book in found.items()
    }
    assert full == points
    return found


def given(books, folder: Path):
    """The points that each check gives when the cells are run from top to bottom."""
    paths = [folder / f"{number}.ipynb" for number in range(len(books))]
    for book, path in zip(books, paths, strict=True):
        nbformat.write(book, path)
    run = subprocess.run([sys.executable, str(HELPER), *map(str, paths)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_each_exercise_is_in_one_assignment_and_each_chapter_with_exercises_has_one(made):
    names = [name for book in made.values() for name in asked(book)]
    assert sorted(names) == sorted(where.split(".")[1] for where in EXERCISES)
    assert [*made] == [path.stem for path in notebooks if path.stem[0].isdigit()]


def test_each_has_its_task_its_cell_and_a_locked_check_and_is_a_valid_notebook(made):
    for book in made.values():
        nbformat.validate(book)
        cells = by_name(book)
        for name in asked(book):
            task, check = cells[f"task-{name}"], cells[f"check-{name}"]
            assert task["source"].startswith("**") and len(task["source"]) > 80
            assert check["metadata"]["nbgrader"]["locked"] and check["metadata"]["nbgrader"]["points"] > 0
            assert (
                ".check(" not in cells[name]["source"] and "chainrule.exercises" not in cells[name]["source"]
            )


def test_an_exercise_without_a_task_is_not_handed_out():
    cells = nbformat.read(notebooks[1], as_version=4).cells
    for cell in cells:
        cell.source = cell.source.replace("**1. ", "**")
    with pytest.raises(assignment.NotMarked, match=r"look_back has no task: .*\*\*1\. Its"):
        assignment.exercises_of(cells)


def test_no_solution_is_in_them(made):
    for book in made.values():
        text = "\n".join(cell["source"] for cell in book.cells)
        assert "olution" not in text and "<details" not in text
        for name in asked(book):
            handed_out = by_name(book)[name]["source"]
            assert not all(line.strip() in handed_out for line in answer(name).splitlines()), name


def test_handed_in_as_they_were_handed_out_they_are_worth_nothing_and_answered_right_all(made, tmp_path):
    books = [*made.values()]
    right = [answered(book, {name: answer(name) for name in asked(book)}) for book in books]
    found = given(books + right, tmp_path)
    for book, untouched, solved in zip(books, found, found[len(books) :], strict=False):
        full = {
            name: cell["metadata"]["nbgrader"]["points"]
            for name, cell in by_name(book).items()
            if name.startswith("check-")
        }
        assert untouched == dict.fromkeys(full, 0) and solved == full


def test_slips_are_worth_less_than_all_and_some_of_them_something(made, tmp_path):
    book = made["01_derivatives"]
    slips = range(len(EXERCISES["derivatives.best_rate"].slips))
    full = len(EXERCISES["derivatives.best_rate"].cases)
    books = [answered(book, {"best_rate": answer("best_rate", slip)}) for slip in slips]
    points = [one["check-best_rate"] for one in given(books, tmp_path)]
    assert max(points) < full and {0, full - 1} <= {*points}


def test_where_something_is_missing_is_said_in_words(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(assignment, "TOOL", tmp_path / "none")
    monkeypatch.setattr(assignment, "COURSE", tmp_path / "course")
    assert assignment.main([]) == 1
    assert "has no nbgrader: `make assignment` installs it" in capsys.readouterr().err
    assert assignment.main([str(tmp_path / "nowhere")]) == 1
    assert "is no folder: name the one with the notebooks" in capsys.readouterr().err


def test_an_ending_in_capitals_counts_and_what_a_mac_adds_to_an_archive_does_not(made, tmp_path):
    nbformat.write(made["01_derivatives"], tmp_path / "Ada.IPYNB")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "._Ada.ipynb").write_bytes(b"\0\5\x16\7")
    found, complaints = assignment.submissions(tmp_path, ["01_derivatives"])
    assert [*found] == [("01_derivatives", "Ada")] and complaints == []


def test_the_cells_that_exercises_need_are_still_in_the_chapters():
    ids = {cell["id"] for path in notebooks for cell in nbformat.read(path, as_version=4).cells}
    assert {*assignment.NEEDS.values()} <= ids


def test_nbgrader_is_pinned_and_no_requirement_of_the_course():
    wanted = (ROOT / "tools/assignment/requirements.txt").read_text(encoding="utf-8")
    assert "nbgrader==" in wanted
    for path in ("requirements.txt", ".binder/requirements.txt", "pyproject.toml"):
        assert "nbgrader" not in (ROOT / path).read_text(encoding="utf-8")


def test_teachers_are_told_how_long_a_cell_may_take():
    configuration = (ROOT / "tools/assignment/nbgrader_config.py").read_text(encoding="utf-8")
    told = (ROOT / "chapters/teach.md").read_text(encoding="utf-8")
    assert "c.Execute.timeout = 20" in configuration and "takes longer than 20 seconds is" in told
