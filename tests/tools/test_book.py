"""tools/book.py: what a build says, and how it ends."""

import subprocess
import sys
import threading
import time

import book
import pytest


def build_with(monkeypatch, tmp_path, returncode, output, wrong=(), words=()):
    """Build, with a stored book that has these faults and a Jupyter Book that says this."""
    monkeypatch.setattr(book, "complaints", lambda path: wrong)
    monkeypatch.setattr(
        book.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], returncode, output)
    )
    monkeypatch.setattr(book, "BUILD", tmp_path)
    monkeypatch.setattr(book, "COMPLETE", tmp_path / ".complete")
    monkeypatch.setattr(book, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(book.publish, "locate", lambda *_: book.publish.Place(None, False, words))
    return book.build()


def test_a_good_build_says_where_the_book_is_and_no_more(monkeypatch, tmp_path, capsys):
    assert build_with(monkeypatch, tmp_path, 0, "Running Jupyter-Book v1\n===\nFinished") == 0
    assert capsys.readouterr() == ("Open _build/html/index.html\n", "")


def test_a_good_build_says_why_a_button_is_missing(monkeypatch, tmp_path, capsys):
    assert build_with(monkeypatch, tmp_path, 0, "", words=("No launch buttons: no remote.",)) == 0
    assert capsys.readouterr().out == "No launch buttons: no remote.\nOpen _build/html/index.html\n"


def test_the_python_of_pages_gets_the_course_as_it_is_now(monkeypatch, tmp_path):
    build_with(monkeypatch, tmp_path, 0, "")
    assert not (tmp_path / "python").exists(), "where none was gathered, there is none"
    (tmp_path / "python").mkdir()
    build_with(monkeypatch, tmp_path, 0, "")
    assert {path.name for path in (tmp_path / "python").iterdir()} == {"course.zip", "course_worker.js"}


@pytest.mark.parametrize(
    ("mark", "trusted"), [("this machinery", True), ("another", False), ("", False), (None, False)]
)
def test_pages_of_a_build_that_did_not_end_or_of_other_machinery_are_made_anew(
    monkeypatch, tmp_path, mark, trusted
):
    """Killed at any moment: the mark is gone before the first file is written, and comes after the last."""
    (tmp_path / "html").mkdir()
    (tmp_path / "html/old.html").touch()
    (tmp_path / "other").mkdir()
    if mark is not None:
        (tmp_path / ".complete").write_text(mark)
    seen = {}

    def killed(*_, **__):
        seen.update(old=(tmp_path / "html/old.html").exists(), mark=(tmp_path / ".complete").exists())
        raise KeyboardInterrupt

    build_with(monkeypatch, tmp_path, 0, "", wrong=("stop here",))  # puts the rest in its place
    monkeypatch.setattr(book, "machinery", lambda: "this machinery")
    monkeypatch.setattr(book, "complaints", lambda path: [])
    monkeypatch.setattr(book.subprocess, "run", killed)
    with pytest.raises(KeyboardInterrupt):
        book.build()
    assert seen == {"old": trusted, "mark": False}
    assert not (tmp_path / ".complete").exists() and (tmp_path / "other").exists()


def test_a_changed_extension_is_other_machinery(tmp_path, monkeypatch):
    for name in ("_config.yml", "_toc.yml", "requirements.lock", "_ext/course/a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    monkeypatch.setattr(book, "ROOT", tmp_path)
    before = book.machinery()
    assert book.machinery() == before
    for path in (tmp_path / "_ext/course/a.py", tmp_path / "_toc.yml"):
        path.write_text("2")
        assert book.machinery() != before
        path.write_text("1")


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")
def test_two_builds_at_once_take_turns(tmp_path, monkeypatch):
    monkeypatch.setattr(book, "BUILD", tmp_path)
    order = []

    def build(name):
        with book.alone():
            order.append(name)
            time.sleep(0.1)
            order.append(name)

    threads = [threading.Thread(target=build, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert "".join(order) in ("aabb", "bbaa")


def test_a_fault_in_a_notebook_is_told_before_jupyter_book_runs(monkeypatch, tmp_path, capsys):
    assert build_with(monkeypatch, tmp_path, 0, "", ["a.ipynb, cell 3 has the unknown tag x"]) == 1
    assert "a.ipynb, cell 3 has the unknown tag x" in capsys.readouterr().err


def test_a_warning_is_told_without_colours_banners_and_tracebacks(monkeypatch, tmp_path, capsys):
    said = (
        "\x1b[91ma.md:3: WARNING: no such page\x1b[0m\n\nTraceback (most recent call last):\n  File x\n"
        "RuntimeError: \n\x1b[91m=====\x1b[0m\n\nThere was an error in building your book. Look above.\n"
    )
    assert build_with(monkeypatch, tmp_path, 1, said) == 1
    told = capsys.readouterr().err
    assert told == "a.md:3: WARNING: no such page\nThe book was not built: mend the above.\n"


def test_a_failure_without_words_of_its_own_is_told_whole(monkeypatch, tmp_path, capsys):
    only = "Traceback (most recent call last):\nThere was an error in building your book. Look above."
    assert build_with(monkeypatch, tmp_path, 1, only) == 1
    assert only in capsys.readouterr().err


@pytest.mark.book
def test_the_stored_book_has_no_faults():
    assert [line for path in book.notebooks_of_the_book() for line in book.complaints(path)] == []
