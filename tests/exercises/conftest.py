"""Two Pythons that run what a reader types: this one, and the small one of the page."""

from pathlib import Path

import pytest
from exercises_under_test import PACKAGE, SMALL, in_this_python
from js_session import JavaScriptSession


@pytest.fixture(scope="session")
def small_python():
    files = {f"chainrule/{name}": (PACKAGE / name).read_text(encoding="utf-8") for name in SMALL}
    with JavaScriptSession(Path(__file__).parent / "small_python.mjs") as session:
        session.ask("files", files={"chainrule/__init__.py": "", **files})
        yield lambda code: session.ask("run", code=code).rstrip("\n")


@pytest.fixture(params=["CPython", "MicroPython"])
def run(request):
    return in_this_python if request.param == "CPython" else request.getfixturevalue("small_python")
