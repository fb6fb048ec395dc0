"""The questions of chapter 6: the practice that closes it."""

import math

from ..practice import Question, choice_question, formula_question, mistake, number_question, option
from ..variants import varying
from .wording import COUNTS, br, part, say, tex

BETWEEN = {"u": (0.5, 3.0), "p": (-2.0, 2.0)}


def practice() -> list[Question]:
    """Return the chapter's questions, from one multiplication of duals to programs that stop early."""
    return [
        _square_of_a_dual(),
        _reciprocal(),
        _seeds(),
        _what_is_kept(),
        _reused_variable(),
        _legal_order(),
        _second_backward(),
        _which_mode(),
        _cheap_gradient(),
        _hessian_vector(),
        _checkpoints(),
        _halving(),
        _branch(),
        _traced_branch(),
    ]


@varying(value=(3, 4, 5, 6, 7, 8, 9, 10), slope=(2, 3, 4, 5, 6))
def _square_of_a_dual(value: int = 3, slope: int = 2) -> Question:
    if slope == 2:  # twice and squared are the same
        confused = [
            mistake(
                "The value is missing",
                "4 is the slope squared, and that term has $d^2$, which is 0; or it is twice the slope, "
                f"without the {value}.",
                4,
            ),
            mistake(
                "A factor 2 is missing",
                f"{2 * value} is the local slope alone, $2 \\cdot {value}$, but the number moves at "
                "rate 2; or it is one of the two equal terms of the product rule.",
                2 * value,
            ),
        ]
    else:
        confused = [
            mistake(
                "The slope was squared",
                f"{slope**2} is the slope squared, and that term has $d^2$, which is 0.",
                slope**2,
            ),
            mistake("The value is missing", f"That is twice the slope, without the {value}.", 2 * slope),
            mistake(
                "That is the local slope alone",
                f"$2 \\cdot {value}$ says how fast a square moves with its number, which moves at rate "
                f"{slope}.",
                2 * value,
            ),
            mistake(
                "A factor 2 is missing",
                "That is one of the two equal terms of the product rule.",
                value * slope,
            ),
        ]
    right = 2 * value * slope
    return number_question(
        f"A number carries the value {value} and the slope {slope}. Which slope does its square carry?",
        right,
        id="square-of-a-dual",
        mistakes=[
            mistake(
                "That is the value", f"{value} squared is {value**2}. And how fast does it change?", value**2
            ),
            *confused,
            mistake("The slope was only handed on", "The square has a local slope, too.", slope),
            mistake(
                "The term with $d^2$ was counted",
                f"$({value} + {slope}d)^2$ has ${slope**2}d^2$ in it, and $d^2 = 0$.",
                right + slope**2,
            ),
        ],
        hints=[f"Multiply out $({value} + {slope}d)({value} + {slope}d)$, with $d^2 = 0$."],
        solution=[
            f"$({value} + {slope}d)^2 = {value**2} + {right}d + {slope**2}d^2 = {value**2} + {right}d$."
        ],
    )


def _reciprocal() -> Question:
    return formula_question(
        "A number carries the value u and the slope p. Which slope does $1/u$ carry? Answer in u and p.",
        lambda u, p: -p / u**2,
        id="reciprocal-of-a-dual",
        variables=("u", "p"),
        domain=BETWEEN,
        answer="-p / u^2",
        mistakes=[
            mistake(
                "The slope that came with u is missing",
                "u itself moves at rate p.",
                lambda u, p: -1 / u**2 + 0 * p,
            ),
            mistake(
                "Only the sign is wrong", "Does $1/u$ grow as a positive u grows?", lambda u, p: p / u**2
            ),
            mistake("The power is wrong", "The power of $u^{-1}$ falls by 1, to −2.", lambda u, p: -p / u),
            mistake(
                "The reciprocal was taken of the slope, not of u",
                "The local slope of $1/u$ is wanted, times p.",
                lambda u, p: 1 / p + 0 * u,
            ),
            mistake(
                "The local slope is taken at $1/u$",
                "$-1/v^2$ at $v = 1/u$ is $-u^2$. The slope is to be taken at u, which goes in.",
                lambda u, p: -p * u**2,
            ),
            mistake(
                "This is the reciprocal, times p",
                "$1/u$ is the value. What is its slope by u?",
                lambda u, p: p / u,
            ),
        ],
        hints=["Local slope, taken at u, times the slope that came in."],
        solution=["$1/u$ has the slope $-1/u^2$ by u, and u moves at rate p: $-p/u^2$."],
    )


def _seeds() -> Question:
    return choice_question(
        r"A loss of three weights runs on dual numbers. Which seeds give $\partial J/\partial W_2$?",
        [
            option("1, 1, 1", "That is the sum of all three derivatives: every weight moves at once."),
            option("0, 1, 0", "Only the second weight moves, at rate 1.", right=True),
            option("1, 0, 1", "That lets the two others move, and holds the one that was asked for."),
            option("0, 0, 1", "That is the third weight. They are counted from 1 here."),
            option("0, 0, 0", "Nothing moves, so J does not either: the slope that arrives is 0."),
        ],
        id="seeds",
        hints=["A seed says how fast an input moves."],
    )


def _what_is_kept() -> Question:
    return choice_question(
        "Which operation needs nothing of what the forward pass computed, when its turn comes on the "
        "way back?",
        [
            option("$u v$", "Its slopes are the two values: times swaps."),
            option("$e^u$", "Its slope is its own value."),
            option(r"$\max(u, v)$", "It has to know which of the two was larger."),
            option("$u + v$", "Both slopes are 1, whatever was added.", right=True),
            option(r"$\sigma(u)$", r"Its slope, $\sigma(1 - \sigma)$, is made of its value."),
        ],
        id="what-is-kept",
        hints=["Write down the local slopes. In which is there no value?"],
    )


@varying(a=(*range(-10, -1), *range(4, 11), 2, 0.1, 0.2, 0.3, 0.4, 0.5, 1.5, 2.5, 20, 30))
def _reused_variable(a: float = 3) -> Question:
    b, c = a * a, a * a + a
    heard = c + b  # the gradient that b has when it speaks
    right = heard * 2 * a + b
    return number_question(
        "A program: `b = a * a`, then `c = b + a`, then `z = b * c`. "
        f"Everything is recorded at a = {say(a)}. What is the derivative of z by a?",
        right,
        id="reused-variable",
        mistakes=[
            mistake("This is z", f"{say(b * c)} is the value. Go back from it.", b * c),
            mistake(
                "Later messages have overwritten earlier ones",
                "b is used twice and a three times; what comes back adds up.",
                b * a,
            ),
            mistake(
                "What comes back through c is missing in b",
                "c is b + a: when b speaks, it must have heard from z *and* from c.",
                c * 2 * a + b,
                id="b-spoke-before-c",
            ),
            mistake(
                "Something of a is missing",
                f"{say(2 * a * c)} comes if `a * a` counts as one use, and also if nothing comes back "
                "through c. Both factors are a, and z uses c, too.",
                2 * a * c,
            ),
            mistake("The use of a in c is missing", "`c = b + a` hands its gradient to a, too.", right - b),
        ],
        hints=[
            "b gets a message from z, which is c, and one from c.",
            f"b = {say(b)} and c = {say(c)}. So c has the gradient {say(b)}, and b has {say(c)} + {say(b)}.",
        ],
        solution=[
            f"z: b gets c = {say(c)}, and c gets b = {say(b)}.",
            f"c: b gets {say(b)} more, {say(heard)} together; a gets {say(b)}.",
            f"b: a gets {say(heard)} · {f'({say(a)})' if a < 0 else say(a)} twice, {say(right - b)}; "
            f"together with the {say(b)} that is {say(right)}.",
        ],
    )


def _legal_order() -> Question:
    return choice_question(
        "A program: `b = a * a`, then `c = sin(b)`, then `d = b + c`, then `z = c * d`. In which order may "
        "the boxes speak on the way back?",
        [
            option("z, d, c, b", "d after z; c after z and d, which use it; b after c and d.", right=True),
            option("z, c, d, b", "d uses c. When c speaks here, it has not yet heard from d."),
            option("z, d, b, c", "c uses b. When b speaks here, it has not yet heard from c."),
            option("b, c, d, z", "That is the order in which they were made. Gradients come from the end."),
            option("d, z, c, b", "z uses d. When d speaks here, it has heard nothing at all."),
        ],
        id="legal-order-of-a-tape",
        hints=["Who uses c? Who uses b?"],
    )


def _second_backward() -> Question:
    return choice_question(
        "In PyTorch somebody computes the loss and calls `backward`, then does both once more with the same "
        "weights. `grad` is now twice what it was. Why?",
        [
            option("The loss has doubled.", "The weights are the same, and so is the loss."),
            option("The second tape is twice as long.", "The same program ran, so the tape is as long."),
            option(
                "Gradients are added to what is there, and nobody has reset them.",
                "The same gradient was added to itself. `zero_grad` in between would have helped.",
                right=True,
            ),
            option(
                "The boxes spoke in a wrong order.",
                "Then the first call would have been wrong already.",
            ),
        ],
        id="second-backward",
        hints=["What does `+=` need before it starts?"],
    )


def _which_mode() -> Question:
    return choice_question(
        "A function takes 3 numbers and returns 500. All its partial derivatives are wanted. "
        "Which mode gets them in the fewest passes, and in how many?",
        [
            option("reverse, 500 passes", "That works, one pass for each output. Fewer are enough."),
            option("reverse, 1 pass", "One pass back gives the derivatives of *one* output, or of one sum."),
            option("forward, 3 passes", "One pass for each input gives a column of 500.", right=True),
            option("forward, 500 passes", "Forward mode needs a pass for each input, not for each output."),
            option("forward, 1 pass", "One pass gives the derivatives in *one* direction."),
        ],
        id="which-mode",
        hints=["Which end is narrow?"],
    )


@varying(count=(*range(10, 40), 50, 60, 70, 80, 90, 120, 150, 200, 300))
def _cheap_gradient(count: int = 100) -> Question:
    forward = count - 1
    return number_question(
        f"The product of {count} numbers takes {forward} multiplications. On the way back each of them sends "
        "two messages, and a message is a multiplication and an addition. How many operations do the value "
        f"and all {count} derivatives take together in reverse mode?",
        5 * forward,
        id="price-of-a-gradient",
        tolerance=0,  # they are counted
        mistakes=[
            mistake("That is the product alone", "The way back is missing.", forward),
            mistake("That is the way back alone", "The way forward comes before it.", 4 * forward),
            mistake(
                "That is forward mode",
                "It needs a run for each input; reverse mode goes back once.",
                4 * forward * count,
            ),
            mistake(
                "Only two operations a multiplication were counted on the way back",
                "Both factors get a message, and each message is two operations.",
                3 * forward,
            ),
            mistake(
                f"There are {forward} multiplications, not {count}",
                "The first number needs none.",
                5 * count,
                id="one-multiplication-too-many",
            ),
        ],
        hints=["1 forward, and how many back, for each multiplication?"],
        solution=[f"Each multiplication takes 1 forward and 2 · 2 = 4 back: 5 · {forward} = {5 * forward}."],
    )


@varying(y=(2, 3, 4, 5, 6, 7, 8, 9), speed=(1, 2, 3, 4, -1, -2))
def _hessian_vector(y: int = 2, speed: int = 1) -> Question:
    right = 2 * y + 2 * speed
    both = "both move at rate 1" if speed == 1 else f"x moves at rate 1 and y at rate {say(speed)}"
    moved = "2x" if speed == 1 else rf"2x \cdot {br(speed)}"
    return number_question(
        f"$J = x^2 y$, at $x = 1$ and $y = {y}$. What is the first entry of $Hv$ for $v = (1, {speed})$?",
        right,
        id="hessian-times-a-vector",
        mistakes=[
            mistake(
                "Only one entry of the row was taken",
                f"{2 * y} is the second derivative by x alone (and the first entry of the gradient). "
                "v moves y as well.",
                2 * y,
            ),
            mistake(
                "That is another entry",
                "2 is the second entry of H's first row, and the second entry of Hv as well. "
                "Asked is the whole first row, times v.",
                2,
            ),
            mistake(
                "That is $v \\cdot Hv$",
                f"{say(2 * y + 4 * speed)} is the curvature along v, times its length squared.",
                2 * y + 4 * speed,
            ),
        ],
        hints=[
            f"How does $\\partial J/\\partial x = 2xy$ change, when {both}?",
            "The first row of H is $(2y, 2x)$.",
        ],
        solution=[
            f"The gradient's first entry is $2xy$; along v it changes at the rate $2y + {moved} = {right}$."
        ],
    )


@varying(count=tuple(range(5, 41)))
def _checkpoints(count: int = 20) -> Question:
    boxes = count * count
    return number_question(
        f"A chain of {boxes} boxes is run with {count} checkpoints at equal distances. How many inputs are "
        "held at the worst moment? (A checkpoint is the input of the first box of its stretch.)",
        2 * count - 1,
        id="checkpoints-in-numbers",
        tolerance=0,  # they are counted
        mistakes=[
            mistake(
                "That is one of two parts",
                f"There are {count} checkpoints, and a stretch has {count} boxes. Both have to be held.",
                count,
            ),
            mistake(
                "The checkpoint of the stretch is counted twice",
                f"It is one of the {count} already.",
                2 * count,
            ),
            mistake("That is a chain without checkpoints", "Then everything is held.", boxes),
            mistake("These are the rest of a stretch alone", "The checkpoints are held as well.", count - 1),
        ],
        hints=[f"Each stretch has {count} boxes. The input of its first box is a checkpoint."],
        solution=[f"{count} checkpoints, and the other {count - 1} inputs of one stretch: {2 * count - 1}."],
    )


@varying(start=(5, 6, 7, 9, 10, 11, 12, 13, 14, 15, 18, 20, 24, 30), slope=(1, 3, 5))
def _halving(start: int = 5, slope: int = 1) -> Question:
    rounds = math.ceil(math.log2(start))
    end = start / 2**rounds
    row = [tex(start / 2**k) for k in range(rounds + 1)]
    return number_question(
        "`while x > 1: x = x / 2` runs on a number that carries a slope. It begins with the value "
        f"{start} and the slope {slope}. Which slope does it end with?",
        slope / 2**rounds,
        id="halving",
        mistakes=[
            mistake(
                "That is the value", f"{start}/{2**rounds} is x at the end. Asked is how it answers.", end
            ),
            mistake(
                "That is a value on the way",
                f"{row[-2]} is x before the last round. Asked is the slope at the end.",
                2 * end,
            ),
            mistake("That is one round", f"Count the rounds: {row[0]}, {row[1]}, …", slope / 2),
            mistake(
                "That is one round too few",
                f"After {COUNTS[rounds - 1]} rounds x is {row[-2]}, still above 1.",
                slope / 2 ** (rounds - 1),
            ),
            mistake(
                "That is one round too many",
                f"After {COUNTS[rounds]} rounds x is {row[-1]}, and the loop ends.",
                slope / 2 ** (rounds + 1),
            ),
            mistake("A loop's slope was taken for 0", "Each round halves the slope together with x.", 0.0),
            mistake("The rounds are missing", "Each round halves the slope together with x.", slope),
        ],
        hints=["How many rounds are there?"],
        solution=[
            f"{', '.join(row)}: {COUNTS[rounds]} rounds, each with the local slope ½. "
            f"So {part(slope / 2**rounds)}."
        ],
    )


def _branch() -> Question:
    return choice_question(
        "`np.where(x > 0, np.sqrt(x), 0)` has the gradient *nan* at 0. What helps?",
        [
            option(
                "a check for *nan* in the value",
                "The value is 0, and perfectly fine. Only the gradient is spoiled.",
            ),
            option(
                "`x >= 0` in the place of `x > 0`",
                "Then the root is the branch that is taken, and its slope at 0 is infinite.",
            ),
            option(
                "a harmless number under the root where x is not positive",
                "Then the branch that is not taken has a finite slope, and 0 times that is 0.",
                right=True,
            ),
            option("a smaller step", "There is no step. The product 0 · ∞ comes from exact slopes."),
        ],
        id="branch-not-taken",
        hints=["Both branches are computed, and both are sent back through."],
    )


def _traced_branch() -> Question:
    return choice_question(
        "A function with `if x > 0:` is recorded once and compiled, to be run with many x. Why do `trace` "
        "and JAX's `jit` refuse it?",
        [
            option(
                "A branch has no derivative.", "Within each branch there is one, and dual numbers find it."
            ),
            option(
                "A recording holds one branch, and would be wrong for an x that takes the other.",
                "So they ask for a form in which both are recorded, such as `where`.",
                right=True,
            ),
            option("Comparisons are too slow.", "A comparison is as cheap as an addition."),
            option(
                "The tape would be too long.",
                "With one branch it is even shorter. It would be the tape of another program.",
            ),
        ],
        id="traced-branch",
        hints=["What is on the tape after a run with x = 2?"],
    )
