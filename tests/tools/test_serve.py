"""tools/serve.py: what is watched, when it builds, what stays on show."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

pytest.importorskip("livereload", reason="make serve needs it")

import serve


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A little course with built pages, and a list of what its builds were told; `fails` makes them fail."""

    class Course:
        root, shown = tmp_path, tmp_path / "shown"
        told, fails = [], False

        def write(self, name, text):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            return path

        def build(self, changed=()):
            self.told.append([path.relative_to(tmp_path).as_posix() for path in changed])
            if not self.fails:
                self.write("_build/html/index.html", (tmp_path / "chapters/a.md").read_text())
            return not self.fails

    course = Course()
    course.told = []
    for name in ("_toc.yml", "chapters/a.md", "_ext/course/x.css", "src/chainrule/live/js/a.js"):
        course.write(name, "first")
    for name, value in {
        "ROOT": tmp_path,
        "SITE": tmp_path / "_build/html",
        "BUNDLES": tmp_path / "src/chainrule/live/static",
        "build": course.build,
    }.items():
        monkeypatch.setattr(serve, name, value)
    return course


@pytest.mark.parametrize(
    "name",
    ["_toc.yml", "chapters/a.md", "chapters/new.ipynb", "_ext/course/x.css", "src/chainrule/live/js/a.js"],
)
def test_saving_any_source_builds_once_and_reloads(course, name):
    watcher = serve.BookWatcher(course.shown)
    assert watcher.examine() == (None, None) and course.told == []
    course.write(name, "the second text")
    assert watcher.examine() == ("__livereload__", None)
    assert watcher.examine() == (None, None)
    assert course.told == [[name]]


def test_removing_a_chapter_builds_too(course):
    gone = course.write("chapters/gone.md", "x")
    watcher = serve.BookWatcher(course.shown)
    gone.unlink()
    assert watcher.examine() == ("__livereload__", None)


@pytest.mark.parametrize(
    "name",
    ["chapters/.ipynb_checkpoints/a.md", "_ext/course/__pycache__/x.pyc", "chapters/.a.ipynb.new",
     "src/chainrule/live/js/node_modules/d3/a.js", "_build/html/x.html"],
)  # fmt: skip
def test_what_programs_write_beside_the_sources_builds_nothing(course, name):
    watcher = serve.BookWatcher(course.shown)
    course.write(name, "x")
    assert watcher.examine() == (None, None)


def test_bundles_that_the_build_wrote_do_not_build_again_but_edits_during_it_do(course, monkeypatch):
    watcher = serve.BookWatcher(course.shown)

    def build(changed):
        course.write("src/chainrule/live/static/page.js", "bundled")
        if len(course.told) == 0:
            course.write("chapters/a.md", "saved meanwhile, in a longer text")
        return course.build(changed)

    monkeypatch.setattr(serve, "build", build)
    course.write("src/chainrule/live/js/a.js", "the second text")
    assert watcher.examine() == ("__livereload__", None)
    assert watcher.examine() == ("__livereload__", None)
    assert watcher.examine() == (None, None)
    assert course.told == [["src/chainrule/live/js/a.js"], ["chapters/a.md"]]


def test_a_failed_build_keeps_the_last_good_pages_until_the_file_is_mended(course, capsys):
    watcher = serve.BookWatcher(course.shown)
    course.build()
    serve.publish(course.shown)
    course.fails = True
    course.write("chapters/a.md", "broken chapter")
    course.write("_build/html/index.html", "half written")
    assert watcher.examine() == (None, None)
    assert (course.shown / "index.html").read_text() == "first"
    assert "last good pages stay" in capsys.readouterr().out
    course.fails = False
    course.write("chapters/a.md", "mended the chapter")
    assert watcher.examine() == ("__livereload__", None)
    assert (course.shown / "index.html").read_text() == "mended the chapter"


def test_changed_javascript_is_bundled_before_the_book_is_built(monkeypatch, capsys):
    ran = []

    def run(command, **_):
        ran.append(command[-1])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(serve.subprocess, "run", run)
    assert serve.build([serve.JS / "figures" / "tangent.js"]) and ran == ["js", "book"]
    assert serve.build([serve.ROOT / "chapters" / "teach.md"]) and ran[2:] == ["book"]
    assert "make notebooks" not in capsys.readouterr().out
    assert serve.build([serve.ROOT / "src" / "chainrule" / "graph" / "node.py"])
    assert "make notebooks" in capsys.readouterr().out


def test_a_taken_port_gets_a_sentence_that_names_it_and_how_to_choose_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            [sys.executable, serve.__file__, str(port)], capture_output=True, text=True, timeout=60
        )
    assert run.returncode == 1 and run.stdout == ""
    assert f"Port {port} is taken" in run.stderr and "make serve PORT=" in run.stderr
    assert "Traceback" not in run.stderr


def _first_answer(address):
    """What the server says first; it prints its address a moment before it listens."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return urllib.request.urlopen(address, timeout=10).read().decode()
        except urllib.error.URLError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C is no signal there")
def test_it_serves_on_the_loopback_address_lets_pages_reload_and_ends_on_interrupt(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys, serve; serve.build = lambda changed=(): False; "
        f"sys.argv = ['serve', '{port}']; sys.exit(serve.main())"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(serve.__file__).parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        assert f"http://localhost:{port}" in process.stdout.readline()
        page = _first_answer(f"http://127.0.0.1:{port}/")
        assert "not been built yet" in page.replace("\n", " ") and "livereload.js" in page
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
        assert process.returncode == 0 and said.strip() == "Ended."
    finally:
        process.kill()
        process.communicate()
