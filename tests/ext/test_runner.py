"""Running a page's cells, in this Python: values, output, errors from the reader's line on, widgets."""

import json
import re
import textwrap

import ipywidgets
import numpy as np
import pytest

from chainrule import live, square
from course.runner import MOST, SHOWN, Session


class Desk:
    """A session, and what it printed."""

    def __init__(self):
        self.printed: list[tuple[str, bool]] = []
        self.shown: list[dict] = []
        self.session = Session(
            lambda text, err: self.printed.append((text, err)),
            show=lambda result: self.shown.append(json.loads(result)),
        )

    def run(self, code, name="cell 12", moved=None):
        self.printed.clear()
        self.shown.clear()
        return json.loads(self.session.run(textwrap.dedent(code), name, json.dumps(moved or {})))

    def text(self, err=False):
        return "".join(text for text, of_error in self.printed if of_error == err)


@pytest.fixture
def desk():
    return Desk()


def test_a_cell_leaves_the_value_of_its_last_expression(desk):
    assert desk.run("a = 2\na + 1") == {"text": "3"}
    assert desk.run("a") == {"text": "2"}, "names are kept"
    assert desk.run("'words'") == {"text": "'words'"}, "and is no docstring"
    for quiet in ("a = 3", "None", "a;", "", "# nothing"):
        assert desk.run(quiet) == {}


def test_both_outputs_arrive_in_order_and_at_once(desk):
    desk.run(
        "import sys\nprint('one', 2)\nprint('three', file=sys.stderr)\nprint('four', end='', flush=True)"
    )
    assert desk.text() == "one 2\nfour" and desk.text(err=True) == "three\n"
    marks = [err for text, err in desk.printed if text in ("one", "three", "four")]
    assert marks == [False, True, False]


def test_a_cell_that_takes_away_the_output_takes_it_from_itself_only(desk):
    desk.run("import sys\nsys.stdout = None")
    desk.run("print('here again')")
    assert desk.text() == "here again\n"


def test_a_traceback_begins_at_the_readers_line_and_shows_it(desk):
    desk.run("def inverse(x):\n    return 1 / x", "cell 3")
    error = desk.run("y = 0\ninverse(y)")["error"]
    assert error.splitlines()[:3] == [
        "Traceback (most recent call last):",
        '  File "<cell 12>", line 2, in <module>',
        "    inverse(y)",
    ]
    assert '  File "<cell 3>", line 2, in inverse\n    return 1 / x' in error
    assert error.rstrip().endswith("ZeroDivisionError: division by zero")
    assert "runner" not in error


def test_an_error_of_the_value_s_own_text_is_the_readers_too(desk):
    error = desk.run("class Odd:\n    def __repr__(self):\n        return 1 / 0\nOdd()")["error"]
    assert '  File "<cell 12>", line 3, in __repr__' in error and "runner" not in error


def test_what_led_to_an_error_is_told_without_the_runner(desk):
    error = desk.run("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('no') from e")[
        "error"
    ]
    assert error.count("Traceback") == 2 and "runner" not in error


@pytest.mark.parametrize("code", ["if True print(1)", "x = = 1", "print('a'", "  indented"])
def test_a_syntax_error_shows_the_line_and_nothing_of_ours(desk, code):
    error = json.loads(desk.session.run(code, "cell 1"))["error"]
    assert error.startswith('  File "<cell 1>", line 1') and "Error: " in error
    assert "Traceback" not in error and "ast.py" not in error


def test_a_cell_does_not_inherit_the_runner_s_future(desk):
    assert desk.run("def f(x: 1 + 1): ...\nf.__annotations__") == {"text": "{'x': 2}"}


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("exit()", "SystemExit", "what it had made is kept"),
        ("raise SystemExit(3)", "SystemExit: 3", "nothing to leave here"),
        ("name = input('Who? ')", "EOFError", "nobody to ask on this page: write the answer into the cell"),
        (
            "import pandas_of_nobody",
            "ModuleNotFoundError",
            "standard library, NumPy and the course's",
        ),
        ("raise MemoryError", "MemoryError", "delete what is large"),
        ("del missing", "NameError", "'missing' is not defined"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
    ],
)
def test_each_way_to_fail_is_told_with_the_line_and_what_to_do(desk, code, kind, words):
    desk.run("kept = 1")
    error = desk.run(code)["error"]
    assert kind in error and words in error and 'File "<cell 12>", line 1' in error and "runner" not in error
    assert desk.run("kept") == {"text": "1"}


def test_deep_recursion_is_told_shortly(desk):
    error = desk.run("def f(): return f()\nf()")["error"]
    assert "RecursionError" in error and len(error) < 5_000


def test_texts_beyond_all_measure_are_cut_with_a_word(desk):
    value = desk.run("'x' * 200_000")["text"]
    assert len(value) < MOST + 100 and value.endswith("… and 150,002 more characters, which are not shown.")
    assert len(desk.run("raise ValueError('x' * 200_000)")["error"]) < MOST + 100
    desk.run("for i in range(3): print(i)")
    assert desk.text() == "0\n1\n2\n"


def test_html_comes_with_the_text(desk):
    desk.run(
        "class Table:\n    def _repr_html_(self):\n        return '<b>1</b>'\n    __repr__ = lambda self: 'T'"
    )
    assert desk.run("Table()") == {"text": "T", "html": "<b>1</b>"}
    assert desk.run("Table")["text"] == "<class '__main__.Table'>"


def test_a_figure_arrives_with_all_it_needs_and_no_more(desk):
    desk.session.space |= {"live": live, "square": square}
    desk.run("x = live.slider('x', -6, 6, value=5)\nother = live.tangent(square, x)")
    result = desk.run("box = live.tangent(square, x)\nbox")
    box = desk.session.space["box"]
    models = result["state"]
    assert result["id"] == box.model_id and result["text"] == repr(box)
    names = sorted(
        name for model in models.values() if not re.search("Layout|Style", name := model["model_name"])
    )
    assert names == ["AnyModel", "FloatSliderModel", "LinkModel", "VBoxModel"]
    figure = models[box.figure.model_id]["state"]
    assert figure["x"] == 5 and figure["spec"] == box.figure.spec and "_esm" not in figure
    (link,) = (model["state"] for model in models.values() if model["model_name"] == "LinkModel")
    assert link["target"] == [f"IPY_MODEL_{box.figure.model_id}", "x"]


def test_a_figure_is_no_reason_to_draw_a_picture(desk, monkeypatch):
    monkeypatch.setattr(live.Figure, "fallback", lambda self: pytest.fail("a picture was drawn"))
    desk.session.space["box"] = live.tangent(square, live.slider("x", -6, 6))
    assert "state" in desk.run("box")


def test_a_slider_alone_is_shown_and_a_widget_that_no_page_knows_is_named(desk):
    desk.session.space |= {"w": ipywidgets}
    models = desk.run("w.IntSlider(3)")["state"]
    assert {model["state"].get("value") for model in models.values()} >= {3}
    result = desk.run("w.VBox([w.Text('a'), w.IntSlider(3)])")
    assert "state" not in result and "cannot show Text; JupyterLab can" in result["text"]


def test_what_json_cannot_say_of_a_figure_is_an_error_in_words(desk):
    box = live.tangent(square, live.slider("x", -6, 6))
    box.figure.spec = {**box.figure.spec, "stop": float("nan")}
    desk.session.space["box"] = box
    assert desk.run("box")["error"].startswith("ValueError: this widget holds nan or an infinity")


def test_numbers_of_numpy_are_written_as_in_a_notebook(desk):
    desk.session.space["np"] = np
    assert desk.run("np.sqrt(np.float64(2))") == {"text": "np.float64(1.4142135623730951)"}
    assert desk.run("np.arange(3)") == {"text": "array([0, 1, 2])"}


def test_display_writes_what_it_is_given(desk):
    desk.run("display(1, 'a')")
    assert desk.text() == "1\n'a'\n"


def test_display_shows_figures_and_tables_in_their_order_and_only_so_many(desk):
    desk.session.space |= {"w": ipywidgets}
    desk.run("x = w.IntSlider(3)\nclass T:\n    def _repr_html_(self): return '<b>1</b>'")
    desk.run("display(x, T(), 'words', None)")
    x = desk.session.space["x"]
    assert [result.get("id") or result.get("html") for result in desk.shown] == [x.model_id, "<b>1</b>"]
    assert desk.text() == "'words'\nNone\n"
    desk.run("for i in range(100): display(T())")
    assert len(desk.shown) == SHOWN
    assert desk.text() == f"… and more: a cell can show {SHOWN} figures and tables on this page.\n"


def test_display_into_another_stream_is_words(desk):
    desk.session.space |= {"w": ipywidgets}
    code = "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as text: display(w.Text())"
    desk.run(code)
    assert "Text(" in desk.run("text.getvalue()")["text"] and desk.shown == []


def test_what_is_moved_on_the_page_is_moved_before_the_cell(desk):
    desk.session.space |= {"w": ipywidgets}
    key = desk.run("x, menu = w.FloatSlider(3), w.Dropdown(options=['a', 'b'])\nx")["id"]
    menu = desk.session.space["menu"].model_id
    moved = {key: {"value": 4.5}, menu: {"index": 1}, "of another Python": {"value": 1}}
    assert desk.run("x.value, menu.value", moved=moved) == {"text": "(4.5, 'b')"}


def test_what_a_move_leads_to_may_fail_and_the_cell_runs(desk):
    desk.session.space |= {"w": ipywidgets}
    key = desk.run("x = w.FloatSlider(3)\nx.observe(lambda change: 1 / 0, 'value')\nx")["id"]
    assert desk.run("x.value", moved={key: {"value": 4}}) == {"text": "4.0"}
    assert "ZeroDivisionError" in desk.text(err=True)
    assert desk.run("1", moved={key: {"value": "far"}}) == {"text": "1"}, "no such value"


def test_a_module_s_name_that_now_means_something_else_is_told(desk):
    desk.run("import math as np")
    desk.run("np = 3")
    words = "np was the module math; a cell has made it int: import it again.\n"
    assert desk.run("np.pi")["error"].endswith(words)
    assert not desk.run("(4).pi")["error"].endswith(words)
