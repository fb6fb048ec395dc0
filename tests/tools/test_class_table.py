"""The table of a class: who solved what, and which files are none."""

import csv
import io
import json

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


def test_what_a_spreadsheet_would_run_is_text_and_two_of_one_name_are_two_rows(tmp_path, capsys):
    (tmp_path / "b").mkdir()
    evil = saved(tmp_path, "=HYPERLINK(1)", {"@x": {"y": SOLVED}})
    twin = saved(tmp_path / "b", "=HYPERLINK(1)", {})
    class_table.main([str(evil), str(twin)])
    rows = table_of(capsys)
    assert len(rows) == 2 and rows[0]["who"] == "'=HYPERLINK(1)" and "'@x/y" in rows[0]


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
