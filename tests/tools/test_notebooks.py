"""tools/notebooks.py: what it says of a broken notebook, and what it leaves alone."""

import json
import os
import re
import subprocess
import sys

import nbformat
import notebooks as tool
import pytest
from surroundings import notebooks_of_the_book


def _notebook(tmp_path, *sources, tags=()):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.cells[-1].metadata["tags"] = list(tags)
    path = tmp_path / "broken.ipynb"
    nbformat.write(notebook, path)
    return path


def _stored(tmp_path, change):
    """A sound notebook of three cells, as `make notebooks` stores it, then changed as JSON."""
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Title"),
            nbformat.v4.new_code_cell("1 + 1", execution_count=1),
            nbformat.v4.new_code_cell("2 + 2", execution_count=2),
        ]
    )
    path = tmp_path / "broken.ipynb"
    path.write_text(tool.as_text(tool.normalise(notebook)), encoding="utf-8")
    assert tool.complaints(path) == []
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"cells": [', r"damaged\.ipynb is not a notebook.* line 1 column 12.*give up.*git checkout"),
        ("", r"damaged\.ipynb is not a notebook.* line 1 column 1 "),
        ("{}", r"damaged\.ipynb is not a notebook of version 4"),
        (
            '{\n<<<<<<< HEAD\n"a": 1\n=======\n',
            r"sides of a merge, first in line 2\..*nbdime mergetool",
        ),
    ],
)
def test_a_file_that_is_no_notebook_says_where_and_what_to_do(tmp_path, text, words):
    path = tmp_path / "damaged.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tool.NotebookError, match=words):
        tool.read(path)
    assert re.search(words, tool.complaints(path)[0])


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(tool.NotebookError, match=r"There is no notebook .*gone\.ipynb"):
        tool.read(tmp_path / "gone.ipynb")


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": []}
WARNING = {"output_type": "stream", "name": "stderr", "text": "careful"}
WIDGET = {"output_type": "display_data", "metadata": {}, "data": {tool.VIEW: {"model_id": "a"}}}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("outputs", [ERROR], r"fails: ValueError: no\. .*make notebooks.*raises-exception"),
        ("outputs", [WARNING], r"warns: careful .*make notebooks"),
        ("outputs", [WIDGET], r"shows a widget whose state is not stored.*make notebooks"),
        ("outputs", [{"output_type": "stream"}], r"no valid notebook.*'name' is a required"),
        ("execution_count", 9, r"is In \[9\] and should be In \[2\].*make notebooks"),
        ("execution_count", None, r"is not run and should be In \[2\].*make notebooks"),
        ("metadata", {"tags": ["hide-inputs"]}, r"unknown tag hide-inputs; do you mean hide-input\?"),
        ("metadata", {"tags": ["x"]}, rf"unknown tag x\. Known: {', '.join(tool.TAGS)}\."),
        ("source", "2 + 2\n<<<<<<< local\n", r"holds both sides of a merge: choose one"),
        ("id", None, r"has no id: run `make notebooks"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_as_it_should_be_is_named_with_what_to_do(tmp_path, key, value, words):
    path = _stored(tmp_path, lambda data: data["cells"][2].update({key: value}))
    (complaint,) = tool.complaints(path)
    assert complaint.startswith("broken.ipynb, cell 3 (2 + 2)") and re.search(words, complaint)


def test_an_expected_error_is_none(tmp_path):
    tags = {"tags": ["raises-exception"]}
    path = _stored(tmp_path, lambda data: data["cells"][2].update(outputs=[ERROR], metadata=tags))
    assert tool.complaints(path) == []


def test_missing_kernel_metadata_is_named(tmp_path):
    path = _stored(tmp_path, lambda data: data["metadata"].pop("kernelspec"))
    assert re.search("does not say its kernelspec: run `make notebooks", tool.complaints(path)[0])


def test_failing_cell_is_reported_by_number(tmp_path):
    path = _notebook(tmp_path, "1 + 1", "1 / 0")
    words = r"broken\.ipynb, cell 2 \(1 / 0\) fails:[\s\S]*ZeroDivisionError[\s\S]*raises-exception"
    with pytest.raises(tool.NotebookError, match=words):
        tool.execute(path)


def test_slow_cell_and_dead_kernel_are_reported_by_number(tmp_path, monkeypatch):
    monkeypatch.setattr(tool, "CELL_TIMEOUT", 1)
    with pytest.raises(tool.NotebookError, match=r"broken\.ipynb, cell 1 .* ran longer than 1 second"):
        tool.execute(_notebook(tmp_path, "import time; time.sleep(60)"))
    monkeypatch.setattr(tool, "CELL_TIMEOUT", 60)
    with pytest.raises(tool.NotebookError, match=r"broken\.ipynb: the kernel died at cell 2 "):
        tool.execute(_notebook(tmp_path, "1", "import os; os._exit(1)"))


def test_a_widget_that_no_page_can_show_is_refused_before_it_is_stored(tmp_path):
    path = _notebook(tmp_path, "import ipywidgets", "ipywidgets.DatePicker()")
    before = path.read_bytes()
    words = r"cell 2 \(ipywidgets\.DatePicker\(\)\) needs .*DatePickerModel.* It knows .*FloatSliderModel"
    with pytest.raises(tool.NotebookError, match=words):
        tool.store(path)
    assert path.read_bytes() == before


def test_an_unknown_tag_is_refused_before_anything_runs(tmp_path):
    path = _notebook(tmp_path, "1 / 0", tags=["hidden"])
    with pytest.raises(tool.NotebookError, match="unknown tag hidden"):
        tool.execute(path)


def test_what_the_author_saves_while_it_runs_is_kept(tmp_path):
    path = _notebook(tmp_path, "open('broken.ipynb', 'a').write('\\n') and None")
    with pytest.raises(tool.NotebookError, match="saved while it ran"):
        tool.store(path)
    assert path.read_text(encoding="utf-8").endswith("\n\n") and list(tmp_path.iterdir()) == [path]


def test_after_a_failure_the_file_is_as_it_was_and_no_colour_codes_are_printed(tmp_path):
    path = _notebook(tmp_path, "1 + 1", "1 / 0")
    before = path.read_bytes()
    run = subprocess.run(
        [sys.executable, tool.__file__, str(path)], capture_output=True, text=True, timeout=120
    )
    assert (run.returncode, path.read_bytes()) == (1, before)
    assert "ZeroDivisionError" in run.stderr and "broken.ipynb: left as it was" in run.stderr
    assert "\x1b" not in run.stderr and "WARNING" not in run.stderr


def test_a_cell_keeps_its_id_and_only_a_double_or_missing_one_is_replaced():
    """So that a cell put in between leaves the others as they are, and two versions can be merged."""
    cells = [{"id": "b"}, {}, {"id": "cell-01"}, {"id": "b"}, {"id": ""}]
    tool.name_cells(cells)
    names = [cell["id"] for cell in cells]
    assert names[0] == "b" and names[2] == "cell-01" and len(set(names)) == 5


def test_personal_settings_do_not_show(tmp_path, monkeypatch):
    """IPython's start-up files, matplotlib's style, Python's flags and another Jupyter's kernels."""
    startup = tmp_path / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("print('good morning'); MINE = 1")
    foreign = tmp_path / "jupyter/kernels/python3"
    foreign.mkdir(parents=True)
    (tmp_path / "jupyter/matplotlibrc").write_text("lines.linewidth: 40")
    (foreign / "kernel.json").write_text('{"argv": ["false"], "display_name": "not ours"}')
    personal = {
        "IPYTHONDIR": tmp_path / "ipython",
        "MPLCONFIGDIR": tmp_path / "jupyter",
        "MATPLOTLIBRC": tmp_path / "jupyter/matplotlibrc",
        "JUPYTER_PATH": tmp_path / "jupyter",
        "PYTHONOPTIMIZE": "2",
        "PYTHONWARNINGS": "error",
    }
    path = _notebook(
        tmp_path,
        "import matplotlib\nprint('MINE' in dir(), matplotlib.rcParams['lines.linewidth'], __debug__)",
    )
    run = subprocess.run(
        [sys.executable, tool.__file__, str(path)],
        env=dict(os.environ) | {name: str(value) for name, value in personal.items()},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    (output,) = tool.read(path).cells[0].outputs
    assert output.text == "False 1.5 True\n"


def test_a_notebook_that_nobody_listed_is_nobodys_business(tmp_path):
    """Scratch work, copies, and what file managers and editors leave beside it."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text(
        "root: chapters/index\nparts:\n- chapters:\n  - file: chapters/01_a\n  - file: chapters/b\n"
    )
    for name in (
        "index.ipynb",
        "01_a.ipynb",
        "b.md",
        "Untitled.ipynb",
        "._01_a.ipynb",
        "01_a (copy).ipynb",
    ):
        (tmp_path / "chapters" / name).write_text("not JSON")
    assert [path.name for path in notebooks_of_the_book(tmp_path)] == ["index.ipynb", "01_a.ipynb"]


def test_text_of_a_picture_is_kept(tmp_path):
    notebook = tool.read(_notebook(tmp_path, "1 + 1"))
    notebook.cells[0].metadata["mystnb"] = {"image": {"alt": "A parabola."}}
    assert tool.normalise(notebook).cells[0].metadata == {"mystnb": {"image": {"alt": "A parabola."}}}


def test_check_writes_nothing_and_fails(tmp_path):
    path = _notebook(tmp_path, "1 + 1")
    before = path.read_text()
    run = subprocess.run(
        [sys.executable, tool.__file__, "--check", str(path)], capture_output=True, text=True, timeout=120
    )
    assert (run.returncode, path.read_text()) == (1, before)
    assert "would change" in run.stdout


def test_second_run_changes_nothing(tmp_path):
    path = _notebook(
        tmp_path, "from chainrule import live, square\nlive.tangent(square, live.slider('x', -6, 6))"
    )
    assert json.loads(tool.as_text(tool.execute(path)))["metadata"]["widgets"]
    path.write_text(tool.as_text(tool.execute(path)), encoding="utf-8")
    assert tool.as_text(tool.execute(path)) == path.read_text(encoding="utf-8")
