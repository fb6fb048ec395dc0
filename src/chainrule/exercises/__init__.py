"""Exercises for the keyboard that check themselves and name the usual slips; a module a chapter.

    from chainrule.exercises.derivatives import look_back

    look_back.check(globals())      # what came, what was expected, and the slip that leads to it
    look_back.hint()                # the next hint

Standard library only, and nothing that MicroPython lacks: the same files check in JupyterLab and on the page.
"""

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.running import counted

__all__ = ["Exercise", "counted"]
