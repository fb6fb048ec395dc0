"""The small Python of the page: what a cell gives, prints and gets wrong: the words that reach the page."""

import pytest
from js_session import DRIVERS, JavaScriptSession
from site_under_test import ROOT

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from course.python import small_modules

FILES = small_modules(ROOT / "src/chainrule")


@pytest.fixture(scope="module")
def python():
    with JavaScriptSession(DRIVERS / "small_worker.mjs", seconds=60) as session:
        ready = session.ask("start", files=FILES | {"slip.py": "def half(x):\n    return x / 0\n"})
        assert ready[-1]["kind"] == "ready" and set(ready[-1]["times"]) == {
            "script",
            "micropython",
            "modules",
        }
        yield session


def run(python, code, name="cell 1"):
    """Return what a cell printed, and its result."""
    *streams, result = python.ask("run", code=code, name=name)
    assert all(stream["kind"] == "stream" and not stream["err"] for stream in streams)
    return "".join(stream["text"] for stream in streams), result


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("1/3", "0.3333333333333333"),
        ("x = 2\nx**10  # a comment\n\n# another", "1024"),
        ("max(\n    1,\n    5,\n)", "5"),
        ("1, 2", "(1, 2)"),
        ("'a' 'b'", "'ab'"),
        ('"""doc\n5\n"""', "'doc\\n5\\n'"),
        ("x = \\\n5", None),
        ("if True:\n    5", None),
        ("x = 5;", None),
        ("None", None),
        ("", None),
        ("# nothing", None),
    ],
)
def test_the_value_of_the_last_line_is_shown_if_it_has_one(python, code, text):
    printed, result = run(python, code)
    assert (printed, result.get("text"), result.get("error")) == ("", text, None)


def test_names_last_from_cell_to_cell_and_letters_come_as_they_are(python):
    run(python, "y = 'σ(z)'")
    assert run(python, "print(y, end='')\ny")[0] == "σ(z)"


def test_the_engine_of_chapter_6_and_the_exercises_can_be_imported(python):
    code = "from chainrule.tiny import Value\nx = Value(1.5)\ny = (x * x).tanh()\ny.backward()\nx.grad"
    assert abs(float(run(python, code)[1]["text"]) - 0.13039475666) < 1e-10
    for path in FILES:
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert "error" not in run(python, f"import {module}")[1], module


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (
            "x = 1\n\nx / 0",
            'File "cell 1", line 3, in <module>\n    x / 0\nZeroDivisionError: divide by zero',
        ),
        ("def (:\n    pass", 'File "cell 1", line 1\n    def (:\nSyntaxError: invalid syntax'),
        (
            "from slip import half\nhalf(1)",
            'File "cell 1", line 2, in <module>\n    half(1)\n'
            '  File "slip.py", line 2, in half\n    return x / 0\nZeroDivisionError: divide by zero',
        ),
        ("z = 1\ndel z\nz", "NameError: name 'z' isn't defined"),
        ("name = input('?')", "EOFError: input() cannot ask here: write the answer into the code"),
        ("import numpy as np", "It has math, random, chainrule.tiny and the exercises."),
        ("from chainrule import sin", "This cell runs in a small Python, without NumPy."),
        ("exit()", "exit() has ended this cell. Python goes on, with its names."),
        ("import sys\nsys.exit(1)", "exit() has ended this cell. Python goes on, with its names."),
        ("def f(n): return f(n + 1)\nf(0)", "times more\nRuntimeError: maximum recursion depth exceeded"),
    ],
)  # fmt: skip
def test_an_error_is_told_from_the_readers_line_on_and_nothing_is_lost(python, code, error):
    run(python, "kept = 42")
    _, result = run(python, code)
    assert error in result["error"] and "<stdin>" not in result["error"]
    assert run(python, "kept")[1]["text"] == "42"


def test_memory_without_bound_ends_in_a_sentence(python):
    _, result = run(python, "many = []\nwhile True: many.append([0] * 1000000)")
    assert result["error"].endswith("A cell gets 256 MB of memory here.")
    assert run(python, "many = None\n6 * 7")[1]["text"] == "42"


def test_a_flood_is_capped_and_ends_at_the_deadline_with_its_names(python):
    printed, result = run(python, "n = 0\nwhile True:\n    n += 1\n    print('x' * 100)")
    assert result["stopped"] == "deadline" and "error" not in result
    assert 10_000 <= result["ms"] < 15_000
    assert 50_000 < len(printed) < 50_100 and "more" in printed[-60:]
    assert int(run(python, "n")[1]["text"]) > 1000


def test_a_browser_without_webassembly_is_told():
    with JavaScriptSession(DRIVERS / "small_worker.mjs") as session:
        (failed,) = session.ask("start", without=["WebAssembly"])
        assert failed["kind"] == "failed" and "WebAssembly" in failed["text"]
