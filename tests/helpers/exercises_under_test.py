"""All exercises for the keyboard, their answers as a reader would type them, and what runs them as a cell."""

import contextlib
import importlib
import inspect
import io
import re
import textwrap
from pathlib import Path

import chainrule
from chainrule.exercises import Exercise, automatic_differentiation

PACKAGE = Path(chainrule.__file__).parent
NUMPY = {"networks_of_matrices"}  # chapters whose exercises are about arrays: not for the small Python
SMALL = [
    "tiny.py",
    *sorted(
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.glob("exercises/**/*.py")
        if path.stem not in {*NUMPY, "momentum"}
    ),
]
CORE = {"__init__", "exercise", "running", "values", "lab", "drawing", "xor", "both_modes", "momentum"}
CHAPTERS = sorted(path.stem for path in PACKAGE.glob("exercises/*.py") if path.stem not in CORE)
EXERCISES = {
    f"{chapter}.{name}": thing
    for chapter in CHAPTERS
    for name, thing in vars(importlib.import_module(f"chainrule.exercises.{chapter}")).items()
    if type(thing) is Exercise  # and no lab
}
# What an answer uses of the cells above it.
NEEDS = {"automatic_differentiation.carry_a_slope": "from chainrule.exercises.both_modes import Dual\n"}
LABS = automatic_differentiation.learns_xor.row()
SLIPS = [(where, number) for where, exercise in EXERCISES.items() for number in range(len(exercise.slips))]


def checked(where: str, code: str) -> str:
    """Return a cell with this code and the exercise's check."""
    chapter, name = where.split(".")
    maths = "import numpy as np" if chapter in NUMPY else "from math import cos, exp, log, log10, sin, tanh"
    maths = NEEDS.get(where, "") + maths
    return f"{maths}\nfrom chainrule.exercises.{chapter} import {name}\n\n{code}\n{name}.check(globals())\n"


def typed(where: str, answer: dict) -> str:
    """Return an answer of the exercise's own as a reader would type it, with the check below."""
    first, *others = EXERCISES[where].names
    if not callable(answer[first]):
        return checked(where, "".join(f"{name} = {thing!r}\n" for name, thing in answer.items()))
    source = textwrap.dedent(inspect.getsource(answer[first]))
    source = source[re.search(r"^(def|class) ", source, flags=re.M).start() :]
    source = re.sub(r"^(def|class) \w+", rf"\1 {first}", source)
    return checked(where, source + "".join(f"{name} = {answer[name]!r}\n" for name in others))


def in_this_python(code: str) -> str:
    """Run the code as a cell of a notebook, and return what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "<cell>", "exec"), {"__name__": "__main__"})
    return printed.getvalue().rstrip("\n")
