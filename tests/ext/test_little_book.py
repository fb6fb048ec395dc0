"""A book of two pages, built as the real one is: the extension as a whole."""

import json
import os
import re
import subprocess
import sys

import nbformat
import pytest
from site_under_test import ROOT, STATE, VIEW
from widget_state import little_page, model


def write_book(folder, models, shown):
    """Write a book of two pages into a folder: a notebook whose one cell shows a widget, and a plain page."""
    for name in ("_config.yml", "_ext", "src", "logo.svg", "favicon.svg"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/plain\n"
    )
    (folder / "chapters").mkdir()
    (folder / "chapters/references.bib").symlink_to(ROOT / "chapters/references.bib")
    (folder / "chapters/plain.md").write_text("# Plain\n\nNo widget here, but $x^2$.\n")
    dot = (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4//8/EwMDIwAHiAEBMxDqgAAAAABJRU5ErkJggg=="
    )
    output = nbformat.v4.new_output(
        "execute_result",
        {
            VIEW: {"model_id": shown, "version_major": 2, "version_minor": 0},
            "image/png": dot,
            "text/plain": 'A "tangent" at 1.',
        },
        execution_count=1,
    )
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Live\n\nA widget:"),
            nbformat.v4.new_code_cell("show()", execution_count=1, outputs=[output]),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "widgets": {STATE: {"version_major": 2, "version_minor": 0, "state": models}},
        },
    )
    nbformat.write(notebook, folder / "chapters/index.ipynb")


def build(folder, **environ):
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(folder), "-n", "-W", "--keep-going", "-q"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ | environ)


@pytest.mark.book
def test_a_live_page_holds_placeholder_state_and_script_and_a_plain_page_none(tmp_path):
    write_book(tmp_path, little_page(), "box")
    answer = build(tmp_path, GITHUB_REPOSITORY="ada/course", GITHUB_REF_NAME="main")
    assert answer.returncode == 0, answer.stderr
    html = (tmp_path / "_build/html/chapters/index.html").read_text()
    place = re.search(r'<div class="live" [^>]*data-model-id="box"[^>]*>\s*(<img[^>]*>)\s*</div>', html)
    assert place, "the placeholder is missing"
    for part in ('alt="A &quot;tangent&quot; at 1."', 'loading="lazy"', 'width="2"', 'height="3"'):
        assert part in place[1]
    assert '"tangent":' in (tmp_path / "_build/html/searchindex.js").read_text(), "the search finds pictures"
    state = re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', html, re.DOTALL)
    assert state.start() < html.index('class="live"'), "the page script may come early"
    assert sorted(json.loads(state[1])["state"]) == ["box", "figure", "link", "slider"]
    places = [place.start() for place in re.finditer('class="live"', html)]
    scripts = list(re.finditer(r'<script src="../_live/(\w+).js\?v=\w+"></script>', html))
    loaded = [script[1] for script in scripts]
    assert loaded == ["core", "derivatives", "page"], "what the place needs, no more"
    behind = [*places, len(html)][1]
    assert places[0] < scripts[0].start() < scripts[-1].start() < behind, "they run right behind it"
    assert html[scripts[0].start() : scripts[-1].end()].count("\n") == 2, "and nothing between them"
    alone = (tmp_path / "_build/html/figures/index-tangent.html").read_text()
    for part in (
        "<h1>A &lt;slope&gt;</h1>",
        'id="figure-tangent"',
        'href="../chapters/index.html#figure-tangent"',
    ):
        assert part in alone
    held = json.loads(re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', alone, re.DOTALL)[1])
    assert sorted(held["state"]) == ["box", "figure", "link", "slider"]
    assert re.findall(r'<script src="../_live/(\w+)', alone) == loaded
    home = "https://github.com/ada/course"
    assert (
        f'<meta name="course-report" data-form="{home}/issues/new" data-title="title" data-body="body" />'
        in html
    )
    assert f'<a href="{home}/edit/main/chapters/index.ipynb">Edit this page</a>' in html
    assert "Edit this page" not in (tmp_path / "_build/html/search.html").read_text()
    for name in ("chapters/plain.html", "search.html"):
        plain = (tmp_path / "_build/html" / name).read_text()
        assert "_live/" not in plain
        assert "vnd.jupyter" not in plain


@pytest.mark.book
def test_a_step_that_fails_at_the_end_says_what_failed(tmp_path):
    write_book(tmp_path, little_page(), "box")
    (tmp_path / "_build/html").mkdir(parents=True)
    (tmp_path / "_build/html/_due").write_text("a file where a folder is wanted")
    answer = build(tmp_path)
    assert answer.returncode != 0
    assert "File exists" in answer.stderr
    assert "write_list" in answer.stderr


@pytest.mark.book
def test_the_build_fails_again_on_a_widget_that_no_page_can_show(tmp_path):
    write_book(tmp_path, little_page(text=model("TextModel")), "text")
    for _ in range(2):  # what failed must not be remembered as read
        answer = build(tmp_path)
        assert answer.returncode != 0
        assert "index.ipynb, cell 2 (In [1]) needs the widget model TextModel" in answer.stderr
