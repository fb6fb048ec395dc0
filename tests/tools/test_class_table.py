"""The table of a class: who solved what, and which files are none."""

import csv
import io
import json
import os
import subprocess
import sys

import class_table
import pytest
from site_under_test import LIVE, ROOT


def saved(folder, name, answers, **more):
    path = folder / f"{name}.json"
    data = {"course": "chain-rule-course", "version": 1, "saved": "2026-11-27", "answers": answers, **more}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


SOLVED, TRIED = {"solved": True, "tried": True, "answers": "3x^2"}, {"tried": True, "solved": False}


def table_of(capsys):
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_a_row_a_file_and_a_column_a_question(tmp_path, capsys):
    ada = saved(tmp_path, "Ada", {"chain-rule": {"one": SOLVED, "two": TRIED}})
    ben = saved(tmp_path, "Ben", {"chain-rule": {"one": TRIED}, "derivatives": {"one": SOLVED, "two": {}}})
    assert class_table.main([str(ada), str(ben)]) == 0
    rows = table_of(capsys)
    assert [row["who"] for row in rows] == ["Ada", "Ben"]
    assert [row["solved"] for row in rows] == ["1", "1"]
    assert [row["chain-rule/one"] for row in rows] == ["1", "0"]
    assert [row["derivatives/one"] for row in rows] == ["", "1"]
    assert [row["derivatives/two"] for row in rows] == ["", ""]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{", "no JSON"),
        ("[]", "no answers of this course"),
        ('{"course": "chemistry", "version": 1, "answers": {}}', "no answers of this course"),
        ('{"course": "chain-rule-course", "version": 1, "answers": []}', "no answers of this course"),
        ('{"course": "chain-rule-course", "version": 2, "answers": {}}', "version 2"),
        (b"\xff\xfe", "no JSON"),
        (b"\0" * 9, "no JSON"),
        ("[" * 100_000, "no JSON"),
        (f'{{"course": {"9" * 5000}}}', "no JSON"),
        ('{"course": "chain-rule-course", "answers": {}}', "version None"),
        (None, "cannot be opened"),
    ],
)
def test_a_file_that_is_none_is_named_with_the_reason_and_the_others_stand(tmp_path, capsys, content, reason):
    bad = tmp_path / "bad.json"
    if content is not None:
        bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    good = saved(tmp_path, "Ada", {"chain-rule": {"one": SOLVED}})
    assert class_table.main([str(bad), str(good)]) == 1
    shown = capsys.readouterr()
    assert "bad.json" in shown.err and reason in shown.err
    assert "Ada,1,1" in shown.out


def test_what_a_spreadsheet_would_run_is_text(tmp_path, capsys):
    class_table.main([str(saved(tmp_path, "=HYPERLINK(1)", {"@x": {"y": SOLVED}}))])
    (row,) = table_of(capsys)
    assert row["who"] == "'=HYPERLINK(1)" and row["'@x/y"] == "1"


def test_files_come_with_one_name_and_teachers_are_told_so():
    """The row is named after the file."""
    saves = (LIVE / "js/figures/progress/progress.js").read_text(encoding="utf-8")
    assert 'NAME = "chain-rule-answers.json"' in saves
    told = (ROOT / "chapters" / "teach.md").read_text(encoding="utf-8")
    assert "as `chain-rule-answers.json`: have everybody give it a name of their own" in told


def test_a_question_that_nobody_began_has_no_column(tmp_path, capsys):
    class_table.main([str(saved(tmp_path, "Ada", {"chain-rule": {"one": SOLVED}}))])
    assert capsys.readouterr().out.splitlines()[0] == "who,solved,chain-rule/one"
    told = (ROOT / "chapters" / "teach.md").read_text(encoding="utf-8")
    assert "a column for each question that somebody began" in told


def run(*arguments, **environment):
    """The command as a teacher runs it, with its bytes."""
    return subprocess.run(
        [sys.executable, ROOT / "tools/class_table.py", *arguments],
        capture_output=True,
        env=os.environ | environment,
    )


def test_a_class_of_thirty_in_a_folder_with_names_that_hold_anything(tmp_path):
    names = ['Ada, "the first"', "=1+1", " @SUM(A1)", "＝1+1", "Zoë Ünal", "two\nlines"]
    if sys.platform == "win32":
        names = ["Zoë Ünal", "＝1+1"]
    names += [f"student {number}" for number in range(30 - len(names))]
    for name in names:
        saved(tmp_path, name, {"chain-rule": {"one": SOLVED}})
    for environment in ({}, {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}):
        shown = run(tmp_path, **environment)
        assert (shown.returncode, shown.stderr) == (0, b"")
        rows = list(csv.DictReader(io.StringIO(shown.stdout.decode("utf-8-sig"), newline="")))
        assert sorted(row["who"].removeprefix("'") for row in rows) == sorted(names)
        assert {row["solved"] for row in rows} == {"1"}
        assert not any(row["who"].lstrip(" ").startswith(("=", "@", "＝")) for row in rows)


def test_a_mark_that_an_editor_put_in_front_does_no_harm(tmp_path, capsys):
    path = saved(tmp_path, "Ada", {"chain-rule": {"one": SOLVED}})
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert class_table.main([str(path)]) == 0
    assert "Ada,1,1" in capsys.readouterr().out


def test_files_of_one_name_in_folders_of_their_senders(tmp_path, capsys):
    """As a platform delivers what was handed in."""
    for who in ("Ada_1", "Ben_2"):
        (tmp_path / who).mkdir()
        saved(tmp_path / who, "chain-rule-answers", {"chain-rule": {"one": SOLVED}})
    assert class_table.main([str(tmp_path)]) == 0
    assert [row["who"] for row in table_of(capsys)] == ["Ada_1", "Ben_2"]


def test_of_one_name_both_are_told_apart_and_a_file_that_is_named_twice_is_one_row(tmp_path, capsys):
    (tmp_path / "b").mkdir()
    files = [saved(tmp_path, "Ada", {}), saved(tmp_path / "b", "Ada", {})]
    assert class_table.main([*map(str, files), str(files[0])]) == 0
    assert [row["who"] for row in table_of(capsys)] == [*map(str, files)]


def test_a_folder_without_files_is_told(tmp_path, capsys):
    assert class_table.main([str(tmp_path)]) == 1
    assert "holds no .json file" in capsys.readouterr().err


def test_an_ending_in_capitals_counts_and_what_a_mac_adds_to_an_archive_does_not(tmp_path, capsys):
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "._Ada.json").write_bytes(b"\0\5\x16\7")
    (tmp_path / "._Ada.json").write_bytes(b"\0\5\x16\7")
    saved(tmp_path, "Ada", {}).rename(tmp_path / "Ada.JSON")
    assert class_table.main([str(tmp_path)]) == 0
    assert [row["who"] for row in table_of(capsys)] == ["Ada"]
