"""Run one case on one answer, whatever the reader's code does, and say what came of it."""

import sys

from chainrule.exercises.values import plain

CASE = "<case>"
HERE = __file__.rsplit("/", 1)[0].rsplit("\\", 1)[0]
COURSE = HERE[: -len("/exercises")]
SECONDS = 10  # for a case, as for a cell on the page; there the page itself looks at the clock
SMALL = hasattr(sys, "print_exception")  # MicroPython, which runs cells on the page
CALLS = 1001  # of a function of `counted`, and no more: a loop of 1000 turns ends, and after an odd number
# of jumps to and fro one is not where one began


class Endless(Exception):
    """A function that the check hands out was called so often that the loop around it does not end."""

    def __init__(self, name, places):
        super().__init__(name)
        self.name = name
        self.places = places


def counted(name, f):
    """Return f, which a case hands to the reader's code as `name`, with an end to endless loops."""
    calls = [0]

    def function(*places):
        calls[0] += 1
        if calls[0] > CALLS:
            raise Endless(name, places)
        return f(*places)

    return function


class Clock:
    """It begins at once, and interrupts a case that is not done after SECONDS, as a press on stop would."""

    def __init__(self):
        self.rang = self.stopped = False
        self.timer = self.lock = None
        try:
            from _thread import interrupt_main
            from threading import Lock, Timer, current_thread, main_thread
            from time import process_time
        except ImportError:  # MicroPython
            return
        if current_thread() is not main_thread():  # only the main thread can be interrupted
            return

        def wind():
            timer = Timer(SECONDS, ring)
            timer.daemon = True
            try:
                timer.start()
            except RuntimeError:  # Pyodide has no threads
                return
            self.timer = timer

        def ring():
            with self.lock:
                if self.stopped:
                    return
                if process_time() - begun < SECONDS / 2:  # it waits: for a debugger, or the machine has slept
                    wind()
                    return
                self.rang = True
                interrupt_main()

        self.lock = Lock()
        begun = process_time()
        wind()

    def stop(self):
        """Ring no more; what rang as the case ended is not heard."""
        if not self.timer:
            return
        try:
            with self.lock:
                self.stopped = True
            self.timer.cancel()
        except KeyboardInterrupt:
            if not self.rang:
                raise


def silently(work, answer):
    """Return what work(answer) returns; it warns of nothing, since the code it runs is not the reader's."""
    try:
        import warnings
    except ImportError:  # MicroPython has none, nor arrays that would warn
        return work(answer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return work(answer)


class Outcome:
    """What came of a case: a value, an error or no end.

    Attributes
    ----------
    kind : str
        "value", "endless", "late", or the name of an exception's class.
    value : object
        The value, or the places at which the endless loop was stopped.
    inside : bool
        Whether the error came up in the answer's own code, and not where the case calls it.
    words : str
        The error in words, with the reader's line.
    """

    def __init__(self, kind, value=None, inside=False, words=""):
        self.kind = kind
        self.value = value
        self.inside = inside
        self.words = words


def compiled(case):
    """Return the code of a case: of statements, a line each, and of an expression in the last line."""
    steps, _, asked = ("\n" + case).rpartition("\n")
    return compile(steps, CASE, "exec"), compile(asked, CASE, "eval")


def run(case, names):
    """Return the Outcome of a case."""
    clock = Clock()
    try:
        steps, asked = compiled(case)
        exec(steps, names)
        return Outcome("value", plain(eval(asked, names)))
    except Endless as error:
        return Outcome("endless", list(error.places), words=error.name)
    except KeyboardInterrupt:
        if not clock.rang:  # the reader has pressed stop
            raise
        return Outcome("late", words=f"had not ended after {SECONDS} seconds: is there an endless loop?")
    except (Exception, SystemExit) as error:  # a check tells of the reader's mistakes, and makes none
        return _failure(error)
    finally:
        clock.stop()


def _failure(error):
    places = _places(error)
    files = [file for file, _, _ in places]
    inside = any(file != CASE for file in files[files.index(CASE) :]) if CASE in files else False
    own = [(file, line) for file, line, readers in places if readers]
    kind, message = type(error).__name__, str(error)
    if "recursion" in message or "pystack" in message:  # the Pythons have three names for it
        kind, message = "RecursionError", "a function calls itself without end, or too often"
    words = f"{kind}: {message}" if message else kind
    return Outcome(kind, inside=inside, words=words + (_where(*own[-1]) if own else ""))


def _places(error):
    """Return (file, line, is it the reader's?) of every call on the way to an error, the innermost last."""
    if not SMALL:
        places, step = [], error.__traceback__
        while step:
            frame = step.tb_frame  # a cell is "__main__", a library is not
            file = frame.f_code.co_filename  # the course's, where begin_after has defined what stops
            readers = frame.f_globals.get("__name__") == "__main__" and not file.startswith(COURSE)
            places.append((file, step.tb_lineno, readers))
            step = step.tb_next
        return places
    import io  # MicroPython has no traceback objects, only their text

    text = io.StringIO()
    sys.print_exception(error, text)
    lines = [line.strip() for line in text.getvalue().split("\n")]
    quoted = [line[6:].split('"') for line in lines if line.startswith('File "')]
    lines = [(file, int(rest.split(",")[1].split()[1])) for file, rest in [parts[:2] for parts in quoted]]
    return [(file, line, file != CASE and not file.startswith(COURSE)) for file, line in lines]


def _where(file, line):
    try:
        import linecache
    except ImportError:
        text = ""
    else:
        text = linecache.getline(file, line).strip()
    return f"\nIt happens in line {line} of your code" + (": " + text if text else ".")
