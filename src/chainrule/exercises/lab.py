"""A lab: an exercise whose answer goes on where the labs before it ended.

Its solution and its slips are text, as a reader would type them: methods speak of `Value`, and mean the
`Value` of the cells that they stand in.
"""

import sys

from chainrule.exercises.exercise import Exercise, Slip
from chainrule.exercises.running import HERE
from chainrule.exercises.values import show

MODULE = type(sys)
IN_PART = "A slip that fits this case, though not all others:"


class Lab(Exercise):
    """An exercise in a row of them.

    Parameters
    ----------
    name, asks, cases, given, hints, praise
        As for Exercise.
    solution : str
        The right answer, as a cell would define it after the solutions of the labs before.
    before : Lab or None
        The lab before it.
    needed : bool
        Whether labs after it use what is written here.
    apart : sequence of str
        The cases that labs after it can do without.

    A slip is the sentence that names it, what stands in the solution, and what the slip writes instead:

        fan_out.slip("That is an `=`: …", "+=", "=")

    Raises
    ------
    TypeError, ValueError
        As Exercise does, for a solution or a slip that is no Python, a lab before it that is none, and cases
        apart that are none of its cases; and, once it is checked, for a solution or a slip that stops, or
        does not define what is asked for.
    """

    def __init__(
        self, name, asks, cases, solution, before=None, given=dict, hints=(), praise="", needed=True, apart=()
    ):
        super().__init__(name, asks, cases, given, hints, praise)
        self.answer = self._python("the solution", solution)
        if before is not None and not isinstance(before, Lab):
            raise TypeError(f"{name}: before is a Lab or None, but got {before!r}")
        for case in self._texts("apart", apart):
            if case not in self.cases:
                raise ValueError(f"{name}: apart holds cases of this lab, but got {case!r}")
        self.before = before
        self.needed = needed
        self.apart = apart
        self.number = before.number + 1 if before else 1
        self._expected = None

    def slip(self, sentence, *texts):
        """Take the solution, with `old, new` or more pairs replaced, as the answer that is named."""
        self._text("the sentence of a slip", sentence)
        answer = self.answer
        for text in texts:
            self._text("what a slip replaces, and what by,", text)
        if len(texts) % 2 or not texts:
            raise ValueError(f"{self.name}: a slip takes pairs of texts, old and new, but got {texts!r}")
        for i in range(0, len(texts), 2):
            old, new = texts[i : i + 2]
            if not old or old not in answer:
                raise ValueError(f"{self.name}: the solution does not hold {old!r}, which a slip replaces.")
            answer = answer.replace(old, new)
        self.slips.append(Slip(sentence, self._python("a slip", answer)))

    def _python(self, what, text):
        """Return the text that a cell would hold."""
        self._text(what, text)
        try:
            compile(text, HERE + "/solution", "exec")
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"{self.name}: {what} is no Python: {error}") from None
        return text

    def row(self):
        """Return the labs up to this one, the first first."""
        return (self.before.row() if self.before else []) + [self]

    def define(self, names, answer=None):
        """Define in `names` what the solutions define up to this lab, or to another answer of it."""
        texts = [lab.answer for lab in self.row()]
        if answer is not None:
            texts[-1] = answer
        for text in texts:
            exec(compile(text, HERE + "/solution", "exec"), names)

    def outcomes(self, answer, cases=None):
        """Return what comes of every case, or of these; the answer is the reader's names, or text."""
        if not isinstance(answer, str):
            return super().outcomes(answer, cases)
        expected = answer == self.answer and cases is None
        if expected and self._expected:
            return self._expected  # one check may ask for them several times, and labs after it again
        names = {"__name__": "solution"}
        try:
            self.define(names, answer)
        except Exception as error:
            raise ValueError(
                f"{self.name}: a solution or a slip stops with {type(error).__name__}: {error}"
            ) from None
        for name in self.names:
            if name not in names:
                raise ValueError(f"{self.name}: a solution or a slip does not define {name}")
        found = super().outcomes({name: names[name] for name in self.names}, cases)
        if expected:
            self._expected = found
        return found

    def passes(self, names):
        """Return whether these names do what the lab asks for."""
        return self.verdict(names).startswith("Right.")

    def serves(self, names):
        """Return whether these names do what labs after it need."""
        return all(right or case in self.apart for case, right in zip(self.cases, self.agreed(names)))

    def _slip(self, got):
        """Name the slip; where several were made at once, the one that the first wrong case shows.

        One that was made spoils all that it spoils alone: where one of these cases is right, it was not.
        Something else may still lead to what came of that case, and the reader is told so.
        """
        found = super()._slip(got)
        if found:
            return found
        expected = self.outcomes(self.answer)
        agreed = self.agree(got, expected)
        first = agreed.index(False)
        if got[first].inside:  # an error there may have another cause than that of a slip
            return ""
        words = []
        for slip in self.slips:
            if self._shows(slip, first, got):
                alone = self.agree(self.outcomes(slip.answer), expected)
                if not any(right and not spared for right, spared in zip(agreed, alone)):
                    words.append(slip.sentence)
        return f"{IN_PART}\n{words[0]}" if len(words) == 1 else ""

    def _at_fault(self, names, modules=()):
        """Return the first earlier lab that fails even with the book's answer to this one, or None.

        What is written here may take the place of a method of an earlier lab, or be called by one: what is
        wrong with it is no fault of that lab. So the book's answer stands in the reader's names meanwhile,
        and so do these modules, as (name, module).
        """
        if not self.before:
            return None
        readers = dict(names)
        try:
            names.update(modules)
            exec(compile(self.answer, HERE + "/solution", "exec"), names)
            earlier = [lab for lab in self.row()[:-1] if lab.needed]
            return next((lab for lab in earlier if not lab.serves(names)), None)
        finally:
            for name in list(names):
                if name not in readers:
                    del names[name]
            names.update(readers)

    def _hidden_module(self, names):
        """Return the module whose name is gone or stands for something else, if that is what is at fault."""
        books = {"__name__": "solution"}
        self.define(books)
        for name, thing in books.items():
            hidden = isinstance(thing, MODULE) and names.get(name) is not thing
            if hidden and not self._at_fault(names, [(name, thing)]):
                return name
        return None

    def _word(self, expected, got, first, names):
        lab = self._at_fault(names)
        module = lab and self._hidden_module(names)
        if module:
            readers = show(names[module]) if module in names else "missing"
            return f"`{module}` is {readers} here, and should be the module: write import {module}."
        if lab and "class Value(Value)" in self.answer and names["Value"].__bases__ == (object,):
            return "`class Value:` begins anew, without what yours could do so far: write class Value(Value)."
        if lab:
            return (
                f"The check of lab {lab.number} fails, too: mend that first, or begin this cell with "
                f"begin_after({self.number - 1}, globals())."
            )
        return super()._word(expected, got, first, names)
