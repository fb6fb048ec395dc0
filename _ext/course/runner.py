"""Runs the cells of a page: what a kernel is to a notebook.

The worker that holds Python in a browser hands over a cell and gets JSON back. Nothing here needs that
worker, NumPy or the course's own package, so that any Python can test it; widgets need ipywidgets. ipykernel
talks through sockets, which a page does not have, and JupyterLite's kernel brings all of IPython.
"""

from __future__ import annotations

import ast
import builtins
import io
import json
import linecache
import sys
import traceback
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, NoReturn, cast

from .models import VIEW, is_known, reachable, slim

MOST = 50_000  # characters of a value or an error: more would only slow the page
SHOWN = 20  # figures and tables that a cell may show with `display`, for the same reason
PICTURE = "image/png"  # what a widget carries for pages without it: it is not needed here, nor is matplotlib

Emit = Callable[[str, bool], object]
Show = Callable[[str], object]


class Stream(io.TextIOBase):
    """Where a cell prints: each piece of text goes to `emit`, with True if it is an error's.

    What is more than text goes to `show`, as JSON; so it follows the text before it.
    """

    encoding = "utf-8"

    def __init__(self, emit: Emit, err: bool, show: Show):
        self.emit, self.err, self.show = emit, err, show

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text: str) -> int:
        """Hand the text on, at once: the worker gathers it."""
        if not isinstance(text, str):
            raise TypeError(f"expected text to write, got {type(text).__name__}")
        self.emit(text, self.err)
        return len(text)


class Session:
    """The names that a page's cells share, and how they are run.

    Parameters
    ----------
    emit : called with each piece of printed text, and whether it is an error's.
    space : the names; by default none but what every notebook has.
    show : called with each figure or table that a cell shows before its end: JSON, as `run` returns it.
    """

    def __init__(self, emit: Emit, space: dict[str, Any] | None = None, show: Show = lambda _: None):
        self.space = {"__name__": "__main__"} if space is None else space
        self.space |= {"__builtins__": builtins, "display": display, "input": _nobody_to_ask}
        self._show, self._shown = show, 0
        self._modules: dict[str, str] = {}  # what modules have been called
        self._streams = Stream(emit, False, self._show_one), Stream(emit, True, self._show_one)

    def run(self, code: str, name: str, moved: str = "{}") -> str:
        """Run a cell and return, as JSON, what it leaves: nothing, a value, or an error.

        Parameters
        ----------
        code : the cell's text.
        name : what tracebacks call it, such as "cell 12".
        moved : what the reader has moved on the page since the last cell: JSON, the new values of traits by
            the model's id.

        Returns
        -------
        An object with `error` (the traceback from the reader's first line on), or with `text` (the last
        expression's value, as Python writes it) and perhaps `html`, or `state` (the models of the widgets, by
        id) and `id` (the model to show).
        """
        file = f"<{name}>"
        linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
        before = sys.stdout, sys.stderr
        sys.stdout, sys.stderr = self._streams
        self._shown = 0
        try:
            _move(json.loads(moved))
            return _as_json(shown(self._value(code, file)))
        except BaseException as error:  # whatever a reader's code raises, exit() and an interrupt too
            return json.dumps({"error": told(error) + self._shadowed(error)})
        finally:
            sys.stdout, sys.stderr = before
            modules = {name: value for name, value in self.space.items() if isinstance(value, ModuleType)}
            self._modules |= {name: module.__name__ for name, module in modules.items()}

    def _shadowed(self, error: BaseException) -> str:
        """Say that a module's name has been given to something else, where that led to the error."""
        thing = error.obj if isinstance(error, AttributeError) else None
        if thing is None or isinstance(thing, ModuleType):
            return ""
        for name, module in self._modules.items():
            if self.space.get(name) is thing:
                kind = type(thing).__name__
                return f"{name} was the module {module}; a cell has made it {kind}: import it again.\n"
        return ""

    def _show_one(self, result: str) -> None:
        self._shown += 1
        if self._shown <= SHOWN:
            self._show(result)
        elif self._shown == SHOWN + 1:
            print(f"… and more: a cell can show {SHOWN} figures and tables on this page.")

    def _value(self, code: str, file: str) -> object:
        """Run the statements; return the value of the last, if it is an expression that no semicolon ends."""
        tree = cast(ast.Module, compile(code, file, "exec", ast.PyCF_ONLY_AST, dont_inherit=True))
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, file, "exec", dont_inherit=True), self.space)
        if not isinstance(last, ast.Expr):
            return None
        value = eval(compile(ast.Expression(last.value), file, "eval", dont_inherit=True), self.space)
        return None if code.rstrip().endswith(";") else value


def display(*objects: object, **_: object) -> None:
    """Show values where the cell has come to: what notebooks know under this name."""
    show = getattr(sys.stdout, "show", None)
    for value in objects:
        result = shown(value)
        if show and result.keys() - {"text"}:
            show(_as_json(result))
        else:
            print(result.get("text", "None"))


def _move(moved: dict[str, dict[str, Any]]) -> None:
    """Give widgets the values that they have on the page, as a kernel would; what that leads to may fail."""
    if not moved:
        return
    from ipywidgets.widgets.widget import _instances

    for key, state in moved.items():
        if key not in _instances:
            continue
        try:
            _instances[key].set_state(state)
        except Exception as error:
            print(told(error), file=sys.stderr)


def shown(value: object) -> dict[str, Any]:
    """Return what the page shows of a value: nothing of None, else text and perhaps HTML or widgets."""
    if value is None:
        return {}
    bundle = _bundle(value)
    if VIEW in bundle:
        return _widgets(value, bundle[VIEW]["model_id"])
    markup = bundle.get("text/html")
    return {"text": cut(repr(value))} | ({"html": markup} if isinstance(markup, str) and markup else {})


def _bundle(value: object) -> Mapping[str, Any]:
    """Return the value by MIME type, as far as its own methods say."""
    if isinstance(value, type):  # its methods are those of its instances
        return {}
    if hasattr(value, "_repr_mimebundle_"):
        bundle = value._repr_mimebundle_(include=None, exclude={PICTURE})
        bundle = bundle[0] if isinstance(bundle, tuple) else bundle
        return bundle if isinstance(bundle, Mapping) else {}
    return {"text/html": value._repr_html_()} if hasattr(value, "_repr_html_") else {}


def _widgets(value: object, key: str) -> dict[str, Any]:
    """Return the state of a widget and of all it needs; in words if the page does not know one of them."""
    from ipywidgets.embed import dependency_state

    models = dependency_state([value], drop_defaults=False)
    strange = sorted({model["model_name"] for model in models.values() if not is_known(model["model_name"])})
    if strange:
        names = ", ".join(name.removesuffix("Model") for name in strange)
        return {"text": f"{cut(repr(value))}\n(This page cannot show {names}; JupyterLab can.)"}
    state = slim({name: models[name] for name in reachable(models, [key])})
    return {"text": cut(repr(value)), "id": key, "state": state}


def _as_json(result: dict[str, Any]) -> str:
    try:
        return json.dumps(result, allow_nan=False)
    except ValueError:
        raise ValueError(
            "this widget holds nan or an infinity, which a page cannot read: put None or a text in its place"
        ) from None


def told(error: BaseException) -> str:
    """Return an error's traceback from the reader's own first line on, and what can be done about it."""
    story = traceback.TracebackException.from_exception(error)
    for part in _chain(story):
        part.stack = traceback.StackSummary.from_list([at for at in part.stack if at.filename != __file__])
    lines = story.format() if story.stack else story.format_exception_only()
    advice = _advice(error)
    return cut("".join(lines)) + (f"\n{advice}\n" if advice else "")


def _chain(story: traceback.TracebackException | None) -> list[traceback.TracebackException]:
    """Return an error's story and those of the errors that led to it."""
    return [story, *_chain(story.__cause__), *_chain(story.__context__)] if story else []


def _advice(error: BaseException) -> str:
    if isinstance(error, SystemExit):
        return "There is nothing to leave here: the cell stopped, and what it had made is kept."
    if isinstance(error, ModuleNotFoundError):
        return "Python on this page has its standard library, NumPy and the course's package; no others."
    if isinstance(error, MemoryError):
        return "This page has no more memory for Python: delete what is large, or stop and start afresh."
    return ""


def _nobody_to_ask(prompt: object = "", /) -> NoReturn:
    raise EOFError("input() has nobody to ask on this page: write the answer into the cell")


def cut(text: str) -> str:
    """Return the text, or its beginning and a word about the rest."""
    if len(text) <= MOST:
        return text
    return f"{text[:MOST]}\n… and {len(text) - MOST:,} more characters, which are not shown."
