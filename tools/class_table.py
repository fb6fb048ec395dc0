"""One table of a class's answers: `python tools/class_table.py FOLDER > table.csv`; files do as well.

Each file is what *Save my answers* on the start page wrote; its name stands for who sent it, or that of the
folder it lies in, as platforms deliver files. A row for each file, a column for each question: 1 solved,
0 tried, empty not tried. Files that cannot be read are named, with the reason, and left out; the exit code is
then 1.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TextIO

COURSE, VERSION = "chain-rule-course", 1
# A spreadsheet takes a cell that begins like this for a formula, some also behind spaces, or in full width.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class NotAnswers(ValueError):
    """A file that holds no answers of this course; the message says what is wrong."""


def answers_in(path: Path) -> dict[str, dict[str, Any]]:
    """Return a file's entries by the name of their question, `shelf/question`.

    Raises
    ------
    NotAnswers
        If the file cannot be read, is not JSON, is not of this course, or is of another version.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a mark in front
    except OSError as error:
        raise NotAnswers(f"cannot be opened ({error.strerror})") from None
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or a number or a nesting beyond all reason
        raise NotAnswers("is no JSON (was it changed, or only half of it sent?)") from None
    if (
        not isinstance(data, dict)
        or data.get("course") != COURSE
        or not isinstance(data.get("answers"), dict)
    ):
        raise NotAnswers("holds no answers of this course")
    if data.get("version") != VERSION:
        raise NotAnswers(f"is of version {data.get('version')!r}, and this command reads version {VERSION}")
    return {
        f"{shelf}/{question}": entry
        for shelf, entries in data["answers"].items()
        if isinstance(entries, dict)
        for question, entry in entries.items()
        if isinstance(entry, dict)
    }


def mark(entry: dict[str, Any] | None) -> str:
    """Return 1 for a solved question, 0 for one that was tried, else nothing."""
    if entry and entry.get("solved") is True:
        return "1"
    return "0" if entry and entry.get("tried") is True else ""


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def sender(inside: Path) -> str:
    """Return who sent a file of a folder: the folder in it where the file lies, else the file's own name."""
    return inside.parts[0] if len(inside.parts) > 1 else inside.stem


def handed_in(folder: Path, ending: str) -> list[Path]:
    """Return the files of a folder with that ending, in any case, but none that a system hides or adds."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() == ending
        and not any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
    )


def senders(given: Sequence[Path]) -> dict[Path, str]:
    """Return the files given, and those in folders given, with who sent them; of one name, by their paths."""
    named: dict[Path, str] = {}
    for path in given:
        if path.is_dir():
            named |= {file: sender(file.relative_to(path)) for file in handed_in(path, ".json")}
        else:
            named[path] = path.stem
    often = Counter(named.values())
    return {path: str(path) if often[who] > 1 else who for path, who in named.items()}


def write_table(read: dict[str, dict[str, dict[str, Any]]], out: TextIO) -> None:
    """Write the rows, `who`, `solved`, then the questions in the order of the alphabet."""
    questions = sorted({question for answers in read.values() for question in answers})
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["who", "solved", *map(safe, questions)])
    for who, answers in read.items():
        marks = [mark(answers.get(question)) for question in questions]
        table.writerow([safe(who), marks.count("1"), *marks])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table of the files named; return the exit code."""
    parser = argparse.ArgumentParser(description="One table of a class's answers, as CSV.")
    parser.add_argument(
        "files", nargs="+", type=Path, help="what “Save my answers” wrote, one a person, or a folder of them"
    )
    given = parser.parse_args(arguments).files
    named = senders(given)
    empty = [path for path in given if path.is_dir() and not handed_in(path, ".json")]
    complaints = [f"{path} holds no .json file." for path in empty]
    read = {}
    for path, who in named.items():
        try:
            read[who] = answers_in(path)
        except NotAnswers as reason:
            complaints.append(f"{path} {reason}: left out.")
    print(*complaints, sep="\n", end="\n" if complaints else "", file=sys.stderr)
    write_table(read, sys.stdout)
    return 1 if complaints else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # whatever the machine's own, and names that are no text
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not sys.stdout.isatty():
        print(end="\ufeff")  # or spreadsheets take the file for one of another encoding
    sys.exit(main())
