"""An exercise: what is tried, what is right, and the usual slips.

A slip is known by its results: the exercise holds the wrong answer itself, and puts it through the same cases
as the reader's. Where both give the same numbers, the reader is told what the slip is.
"""

from chainrule.exercises.running import CALLS, SMALL, compiled, run, silently
from chainrule.exercises.values import is_number, remark, same, show

UNKNOWN = "No cell that has run here makes this name: is it spelt alike, and has its cell been run?"
if SMALL:
    UNKNOWN += " (On the page, this cell does not see what is made by cells that need NumPy: write it anew.)"

NONE_WITHIN = "None stands there: was nothing put in its place, or did a function hand nothing back?"


class Slip:
    """A usual mistake: the sentence that names it, and an answer in which it was made."""

    def __init__(self, sentence, answer):
        self.sentence = sentence
        self.answer = answer


class Exercise:
    """A few lines for the reader to write, and a check that knows the usual slips.

    Parameters
    ----------
    name : str
        The exercise's name in its module.
    asks : list of str
        What the reader defines: `"steps_needed(slope, rate)"`, `"class Value"`, or a plain value's name.
    cases : list of str
        Statements, a line each, and in the last line the expression whose value is compared. They use what
        the reader defines, and what is given. The first that goes wrong is shown: the plainest comes first.
    given : callable
        Returns a dict of the other names that cases use. It is called for every case, which may change them.
    hints : list of str
        What `hint` says, one after another.
    praise : str
        What is worth knowing once it is right.
    tolerance : float
        How far numbers may be off: absolutely, and relatively where they are above 1.

    The right answer and the slips are functions or classes that follow, under names that say what they are:

        @look_back.right()
        def backward_difference(f, x, step): ...

        @look_back.slip("That is the forward difference.")
        def looks_ahead(f, x, step): ...

    Where the reader defines more than one name, what follows stands for the first, keywords for the others.

    Raises
    ------
    TypeError, ValueError
        For what is of another kind, nothing to define or to try, and a case that is no Python; and, once it
        is checked, for an exercise without a right answer, or with a case in which that stops.
    """

    def __init__(self, name, asks, cases, given=dict, hints=(), praise="", tolerance=1e-9):
        self.name = name
        self.asks = self._texts("asks", asks)
        self.cases = self._texts("cases", cases)
        self.given = given
        self.hints = self._texts("hints", hints)
        self.praise = praise
        self.tolerance = tolerance
        self.names = [ask.split("(")[0].split()[-1] for ask in asks]
        if not callable(given):
            raise TypeError(f"{name}: given is a function that returns a dict, but got {given!r}")
        if not is_number(tolerance):
            raise TypeError(f"{name}: tolerance is a number, but got {tolerance!r}")
        if not (self.asks and self.cases):
            raise ValueError(f"{name}: asks and cases hold at least one text each")
        for case in self.cases:
            try:
                compiled(case)
            except SyntaxError as error:
                raise ValueError(f"{name}: the case {case!r} is no Python: {error}") from None
        self.answer = None
        self.slips = []
        self.hints_given = 0

    def right(self, **others):
        """Take the function or class below as the right answer."""

        def keep(thing):
            self.answer = self._answer(thing, others)
            return thing

        return keep

    def slip(self, sentence, **others):
        """Take the function or class below as an answer with a slip that the sentence names."""

        def keep(thing):
            self.slips.append(Slip(sentence, self._answer(thing, others)))
            return thing

        return keep

    def _answer(self, thing, others):
        answer = {self.names[0]: thing}
        answer.update(others)
        return answer

    def _texts(self, what, texts):
        if isinstance(texts, (list, tuple)) and all(isinstance(one, str) and one.strip() for one in texts):
            return list(texts)
        raise TypeError(f"{self.name}: {what} is a list of texts, but got {texts!r}")

    def outcomes(self, answer, cases=None):
        """Return what comes of every case, or of these, with these definitions for the names asked for."""
        found = []
        for case in self.cases if cases is None else cases:
            names = self.given()
            names.update(answer)
            late = found and found[-1].kind == "late"  # then the others are not waited for, either
            found.append(found[-1] if late else run(case, names))
        return found

    def expected(self):
        """Return what should come of every case: a value, or else the exercise itself is wrong."""
        if self.answer is None:
            raise ValueError(f"{self.name} has no right answer: write one below @{self.name}.right()")
        found = self.outcomes(self.answer)
        for case, outcome in zip(self.cases, found):
            if outcome.kind != "value":
                raise ValueError(f"{self.name}: with the right answer, {case!r} stops with {outcome.words}")
        return found

    def agree(self, ones, others):
        """Return for every case whether the two outcomes are the same."""
        return [
            one.kind == other.kind
            and one.inside == other.inside
            and (one.inside or one.words == other.words)
            and same(one.value, other.value, self.tolerance)
            for one, other in zip(ones, others)
        ]

    def check(self, names=None):
        """Print whether the reader's names, `globals()`, do what they should; if not, what came and why."""
        print(self.verdict(names))

    def agreed(self, names):
        """Return for every case whether these names do what they should; where one is missing, none does."""
        if [ask for ask in self.asks if self._missing(ask, names)]:
            return [False for case in self.cases]
        got = self.outcomes({name: names[name] for name in self.names})
        return self.agree(got, self.expected())

    def marks(self, names, points):
        """Print what `check` prints; return the points, for a notebook that is marked (tools/assignment.py).

        Each case that is right is worth one, but for those that were right to begin with: `points` are all.
        """
        self.check(names)
        agreed = self.agreed(names)
        return max(0, points - agreed.count(False))

    def verdict(self, names):
        """Return the text that `check` prints."""
        if not isinstance(names, dict):
            return f"Not yet: write {self.name}.check(globals()), so that it finds what you have defined."
        missing = [words for words in [self._missing(ask, names) for ask in self.asks] if words]
        if missing:
            return "Not yet: " + missing[0]
        got = self.outcomes({name: names[name] for name in self.names})
        expected = self.expected()
        agreed = self.agree(got, expected)
        if all(agreed):
            return ("Right. " + self.praise).strip()
        first = agreed.index(False)
        lines = ["Not yet: " + self._difference(self.cases[first], expected[first], got[first])]
        lines.append(self._word(expected[first], got, got[first], names))
        if self.hints:
            lines.append(f"{self.name}.hint() gives a hint.")
        return "\n".join([line for line in lines if line])

    def hint(self):
        """Print the next hint."""
        if self.hints_given == len(self.hints):
            self.hints_given = 0
            print("That is all. In the book, the solution is folded away below the cell.")
            return
        self.hints_given += 1
        print(f"Hint {self.hints_given} of {len(self.hints)}: {self.hints[self.hints_given - 1]}")

    def _missing(self, ask, names):
        name = ask.split("(")[0].split()[-1]
        if name not in names:
            return f"there is no {name} here. The check looks for {ask}, defined above it under this name."
        thing = names[name]
        if ask.startswith("class ") and not isinstance(thing, type):
            return f"{name} is {show(thing)}, and should be a class: {ask}"
        if "(" in ask and not callable(thing):
            return f"{name} is {show(thing)}, and should be a function, called like this: {ask}"
        return ""

    def _word(self, expected, got, first, names):
        """Return what helps, after what came: the slip, or else what the first wrong result shows."""
        asked = self.cases[got.index(first)].split("\n")[-1]
        return self._slip(got) or self._remark(asked, expected, first)

    def _slip(self, got):
        for slip in self.slips:
            if all(self._shows(slip, place, got) for place in range(len(got))):
                return slip.sentence
        return ""

    def _shows(self, slip, place, got):
        """Return whether the slip leads to what came of the case at this place; no other is tried."""
        found = silently(lambda answer: self.outcomes(answer, [self.cases[place]]), slip.answer)
        return self.agree([got[place]], found)[0]

    def _difference(self, case, expected, got):
        steps, _, asked = case.rpartition("\n")
        before = "after\n    " + steps.replace("\n", "\n    ") + "\n" if steps else ""
        if got.kind == "endless":
            call = got.words + "(" + ", ".join([show(place) for place in got.value]) + ")"
            return f"{before}{asked} had not ended after {CALLS} calls of {got.words}: stopped at {call}."
        if got.kind == "late":
            return f"{before}{asked} {got.words}"
        if got.kind != "value":
            return f"{before}{asked} stops with {got.words}"
        texts = show(expected.value), show(got.value)
        if texts[0] == texts[1]:
            texts = show(expected.value, exactly=True), show(got.value, exactly=True)
        return f"{before}{asked} should be {texts[0]} and is {texts[1]}."

    def _remark(self, asked, expected, got):
        if got.kind == "value":
            called = asked.endswith(")") and asked.split("(")[0] in self.names
            if got.value is None and not called:  # something came back, and holds None
                return "" if asked in self.names else NONE_WITHIN
            return remark(expected.value, got.value)
        if got.kind == "NameError" and "defined" in got.words:
            return UNKNOWN
        if "NoneType" in got.words and not got.inside:
            return "None stands there, where a result was expected: is there a `return`?"
        if got.kind == "TypeError" and not got.inside:
            if "callable" in got.words:
                return "What comes back is called like a function there, and is none."
            calls = [ask for ask in self.asks if "(" in ask]
            known = calls and "argument" in got.words  # too few, too many
            return "It is called like this: " + ", ".join(calls) if known else ""
        return ""
