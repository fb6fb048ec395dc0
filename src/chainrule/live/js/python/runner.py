"""What a kernel is to a notebook, for MicroPython: small_worker.js runs this once, then `run` for each cell.

The cells have a namespace of their own, `space`: they see none of the names here.
"""

import builtins
import gc
import io
import json
import sys

space = {"__name__": "__main__"}


class Lines:
    """Stand for `linecache`: the checks of exercises quote the line in which an error came up."""

    def __init__(self):
        self.cells = {}

    def getline(self, name, number):
        """Return a line of the newest code that ran under that name, or an empty string."""
        lines = self.cells.get(name, "").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


lines_of_cells = Lines()
sys.modules["linecache"] = lines_of_cells


def no_question(prompt=""):
    """Stand for `input`."""
    raise EOFError("input() cannot ask here: write the answer into the code, as in x = 3")


def display(*values, **options):
    """Stand for what notebooks have under this name."""
    for value in values:
        print(repr(value))


def leave(code=None):
    """Stand for `exit` and `quit`."""
    raise SystemExit(code)


builtins.input = no_question
builtins.display = display
builtins.exit = leave
builtins.quit = leave


def run(code, name):
    """Run a cell; return its result as JSON. `name` is the file that tracebacks name."""
    lines_of_cells.cells[name] = code
    try:
        head, tail = split(code, name)
        exec(compile(head, name, "exec"), space)
        if not tail:
            return "{}"
        # below as many line ends as stand above it, so that a traceback counts as the reader does
        exec(compile("\n" * head.count("\n") + "_ = (" + tail + "\n)", name, "exec"), space)
        return json.dumps(shown(space["_"]))
    except BaseException as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        return json.dumps({"exception": type(error).__name__, "error": text.getvalue()})
    finally:
        gc.collect()  # it waits until this call is over: nothing is freed while a cell runs


def split(code, name):
    """Split a cell before the expression that it ends in; the tail is empty where it ends otherwise."""
    lines = code.split("\n")
    for i in range(len(lines) - 1, -1, -1):
        if not lines[i].strip() or lines[i][0] in " \t#":
            continue
        head, tail = "".join(line + "\n" for line in lines[:i]), "\n".join(lines[i:])
        try:
            compile(tail, name, "eval")
            compile(head, name, "exec")
            return head, tail
        except SyntaxError:
            pass
    return code, ""


def shown(value):
    """Return what a page shows of a value."""
    if value is None:
        return {}
    made = {"text": repr(value)}
    if hasattr(value, "_repr_html_"):
        made["html"] = value._repr_html_()
    return made
