"""tools/book.py: what a build says, and how it ends."""

import subprocess

import book
import pytest


def build_with(monkeypatch, returncode, output, wrong=()):
    """Build, with a stored book that has these faults and a Jupyter Book that says this."""
    monkeypatch.setattr(book, "complaints", lambda path: wrong)
    monkeypatch.setattr(
        book.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], returncode, output)
    )
    monkeypatch.setattr(book.shutil, "rmtree", lambda path, **_: None)
    return book.build()


def test_a_good_build_says_where_the_book_is_and_no_more(monkeypatch, capsys):
    assert build_with(monkeypatch, 0, "Running Jupyter-Book v1\n===\nFinished") == 0
    assert capsys.readouterr() == ("Open _build/html/index.html\n", "")


def test_a_fault_in_a_notebook_is_told_before_jupyter_book_runs(monkeypatch, capsys):
    assert build_with(monkeypatch, 0, "", ["a.ipynb, cell 3 has the unknown tag x"]) == 1
    assert "a.ipynb, cell 3 has the unknown tag x" in capsys.readouterr().err


def test_a_warning_is_told_without_colours_banners_and_tracebacks(monkeypatch, capsys):
    said = (
        "\x1b[91ma.md:3: WARNING: no such page\x1b[0m\n\nTraceback (most recent call last):\n  File x\n"
        "RuntimeError: \n\x1b[91m=====\x1b[0m\n\nThere was an error in building your book. Look above.\n"
    )
    assert build_with(monkeypatch, 1, said) == 1
    told = capsys.readouterr().err
    assert told == "a.md:3: WARNING: no such page\nThe book was not built: mend the above.\n"


def test_a_failure_without_words_of_its_own_is_told_whole(monkeypatch, capsys):
    only = "Traceback (most recent call last):\nThere was an error in building your book. Look above."
    assert build_with(monkeypatch, 1, only) == 1
    assert only in capsys.readouterr().err


@pytest.mark.book
def test_the_stored_book_has_no_faults():
    assert [line for path in book.CHAPTERS.glob("*.ipynb") for line in book.complaints(path)] == []
