"""Exercises for the keyboard that check themselves and name the usual slips; a module a chapter.

    from chainrule.exercises.derivatives import look_back

    look_back.check(globals())      # what came, what was expected, and the slip that leads to it
    look_back.hint()                # the next hint

But for chapter 7's, which are about arrays: standard library only, and nothing that MicroPython lacks.
The same files check in JupyterLab and on the page.
"""

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.running import counted

__all__ = ["Exercise", "counted"]
