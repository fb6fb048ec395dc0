"""The labs of chapter 6, an engine in eight steps and a network that it trains, and its two exercises.

The solutions of the first eight, put together, are chainrule/tiny.py; of each method the last version counts.
"""

from chainrule.exercises.both_modes import carry_a_slope, count_uses
from chainrule.exercises.drawing import draw
from chainrule.exercises.engine.functions import functions, powers
from chainrule.exercises.engine.going_back import fan_out, in_order, one_step_back
from chainrule.exercises.engine.remembering import local_slopes, plus_and_times, remembers
from chainrule.exercises.lab import Lab
from chainrule.exercises.xor import NETWORK, START, XOR, watch

__all__ = [
    "XOR",
    "begin_after",
    "boundary",
    "carry_a_slope",
    "count_uses",
    "draw",
    "fan_out",
    "finished",
    "functions",
    "in_order",
    "learns_xor",
]
__all__ += ["local_slopes", "one_step_back", "plus_and_times", "powers", "remembers"]

_LOSS = "        loss = sum([(network(w, a, b) - y) ** 2 for a, b, y in XOR])\n        loss.backward()\n"
_MOVE = """        for v in w:
            v.data = v.data - 0.5 * v.grad
"""
_LOOP = "    for _ in range(steps):\n"
learns_xor = Lab(
    "learns_xor",
    ["train(w, steps)", "network(w, a, b)", "class Value"],
    [
        # first, so that a step too many is not taken for a rate too high
        "w = [Value(s) for s in START]\ntrain(w, 0)\n[v.data for v in w]",
        # of these three the gradients have both signs
        "w = [Value(s) for s in START]\ntrain(w, 1)\n[w[i].data for i in (0, 3, 6)]",
        "w = [Value(s) for s in START]\ntrain(w, 1)\n[v.data for v in w]",
        "w = [Value(s) for s in START]\ntrain(w, 3)\n[v.data for v in w]",
        "w = [Value(s) for s in START]\nnetwork(w, 1, 0).data",
    ],
    NETWORK + "\ndef train(w, steps):\n" + _LOOP + _LOSS + _MOVE,
    functions,
    given=lambda: {"START": START},
    hints=[
        "loss.backward() sets v.grad for every v in w.",
        "Downhill is against the gradient: for v in w, v.data = v.data - 0.5 * v.grad.",
    ],
    praise="The cell below trains it for 300 steps and draws what it says.",
)
learns_xor.slip(
    "Nothing moves. After loss.backward() change v.data for each v in w; v = … and w = … only rename.",
    _MOVE,
    "",
)
learns_xor.slip("It goes uphill: a minus before the gradient.", "v.data - 0.5", "v.data + 0.5")
learns_xor.slip(
    "Each step is all of the gradient: take half of it, 0.5 * v.grad, once a turn.", "0.5 * v.grad", "v.grad"
)
learns_xor.slip(
    "The old weight is lost: v.data minus half of v.grad.", "v.data - 0.5 * v.grad", "-0.5 * v.grad"
)
learns_xor.slip(
    "v is taken away from v: v.data - 0.5 * v.grad moves by the gradient.", "0.5 * v.grad", "0.5 * v.data"
)
learns_xor.slip(
    "Each weight moves by half of 1, a seed. Call loss.backward() and no other; then its gradient is v.grad.",
    "v.grad",
    "loss.grad",
)
learns_xor.slip(
    "All steps use the gradient of the start. Compute the loss, and go back from it, within the loop.",
    _LOOP + _LOSS,
    _LOSS.replace("        ", "    ") + _LOOP,
)
learns_xor.slip("It takes one step only, whatever steps is.", "range(steps)", "range(1)")
learns_xor.slip("It takes a step too few: range(steps).", "range(steps)", "range(steps - 1)")
learns_xor.slip("It takes a step too many: range(steps).", "range(steps)", "range(steps + 1)")
learns_xor.slip(
    "With steps = 0 nothing is to move: look whether a step is left before it is taken.",
    "range(steps)",
    "range(max(steps, 1))",
)
learns_xor.slip(
    "Only one weight moves: for v in w.",
    "        for v in w:\n            v.data",
    "        for v in w[:1]:\n            v.data",
)

ENGINE = [lab for lab in functions.row() if lab.needed]


def begin_after(number, names):
    """Define in `names`, `globals()`, what the book's solutions define up to the lab of that number."""
    labs = learns_xor.row()
    if not 0 <= number <= len(labs):
        raise ValueError(f"There are labs 1 to {len(labs)}, and no lab {number}.")
    if number:
        labs[number - 1].define(names)


def finished(names):
    """Return the reader's Value if it passes all labs of the engine, and the book's if not; print which."""
    failing = [lab.number for lab in ENGINE if not lab.passes(names)]
    if not failing:
        print("This is your own engine.")
        return names["Value"]
    print(f"This is the book's engine: yours does not pass lab {failing[0]} yet.")
    books = {"__name__": "solution"}
    functions.define(books)
    return books["Value"]


def boundary(names):
    """Train on XOR with the reader's engine and loop where they pass, print losses, and return a picture."""
    failing = [lab.number for lab in ENGINE + learns_xor.row()[-1:] if not lab.passes(names)]
    if failing:
        print(f"Trained by the book's engine and loop: yours do not pass lab {failing[0]} yet.")
        names = {"__name__": "solution"}
        learns_xor.define(names)
    else:
        print("Trained by your own engine and your own loop.")
    return watch(names["Value"], names["network"], names["train"])
