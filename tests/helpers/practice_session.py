"""An answer, judged as the page judges it."""

import numpy as np

from chainrule import trace
from chainrule.live.practice import sample_points


def judge(js, question, text):
    """Return the verdict of the page's checker on an answer that a reader typed."""
    return js.ask("check", text=text, question=question.export())


def graph_of(question, f):
    """Export a function of the question's variables."""
    example = [
        float(along[0]) for along in sample_points([question.domain[name] for name in question.variables])
    ]
    with np.errstate(all="ignore"):  # a mistake may have no value there
        return trace(f, *example, names=question.variables).export()
