"""The questions of chapter 6: the practice that closes it."""

from ..practice import Question, choice_question, formula_question, mistake, number_question, option

BETWEEN = {"u": (0.5, 3.0), "p": (-2.0, 2.0)}


def practice() -> list[Question]:
    """Return fourteen questions, from one multiplication of duals to programs that stop early."""
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


def _square_of_a_dual() -> Question:
    return number_question(
        "A number carries the value 3 and the slope 2. Which slope does its square carry?",
        12.0,
        id="square-of-a-dual",
        mistakes=[
            mistake("That is the value", "3 squared is 9. And how fast does it change?", 9.0),
            mistake(
                "The value is missing",
                "4 is the slope squared, and that term has $d^2$, which is 0; or it is twice the slope, "
                "without the 3.",
                4.0,
            ),
            mistake(
                "A factor 2 is missing",
                "6 is the local slope alone, $2 \\cdot 3$, but u moves at rate 2; or it is one of the two "
                "equal terms of the product rule.",
                6.0,
            ),
            mistake("The slope was only handed on", "The square has a local slope, too.", 2.0),
            mistake("The term with $d^2$ was counted", "$(3 + 2d)^2$ has $4d^2$ in it, and $d^2 = 0$.", 16.0),
        ],
        hints=["Multiply out $(3 + 2d)(3 + 2d)$, with $d^2 = 0$."],
        solution=["$(3 + 2d)^2 = 9 + 12d + 4d^2 = 9 + 12d$."],
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
                "The reciprocal of the slope is no slope",
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


def _reused_variable() -> Question:
    return number_question(
        "A program: `b = a * a`, then `c = b + a`, then `z = b * c`. Everything is recorded at a = 3. "
        "What is the derivative of z by a?",
        135.0,
        id="reused-variable",
        mistakes=[
            mistake("This is z", "108 is the value. Go back from it.", 108.0),
            mistake(
                "Later messages have overwritten earlier ones",
                "b is used twice and a three times; what comes back adds up.",
                27.0,
            ),
            mistake("b spoke before c", "When b speaks, it must have heard from z *and* from c.", 81.0),
            mistake(
                "Something of a is missing",
                "72 comes if `a * a` counts as one use, and also if nothing comes back through c. Both "
                "factors are a, and z uses c, too.",
                72.0,
            ),
            mistake("The use of a in c is missing", "`c = b + a` hands its gradient to a, too.", 126.0),
        ],
        hints=[
            "b gets a message from z, which is c, and one from c.",
            "b = 9 and c = 12. So c has the gradient 9, and b has 12 + 9.",
        ],
        solution=[
            "z: b gets c = 12, and c gets b = 9.",
            "c: b gets 9 more, 21 together; a gets 9.",
            "b: a gets 21 · 3 twice, 126; together with the 9 that is 135.",
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
        "Which mode, and how many passes?",
        [
            option("reverse, 500 passes", "That works: one pass for each output. There is a shorter way."),
            option("reverse, 1 pass", "One pass back gives the derivatives of *one* output, or of one sum."),
            option("forward, 3 passes", "One pass for each input gives a column of 500.", right=True),
            option("forward, 500 passes", "Forward mode needs a pass for each input, not for each output."),
            option("forward, 1 pass", "One pass gives the derivatives in *one* direction."),
        ],
        id="which-mode",
        hints=["Which end is narrow?"],
    )


def _cheap_gradient() -> Question:
    return number_question(
        "The product of 100 numbers takes 99 multiplications. On the way back each of them sends two "
        "messages, and a message is a multiplication and an addition. How many operations do the value and "
        "all 100 derivatives take together in reverse mode?",
        495.0,
        id="price-of-a-gradient",
        mistakes=[
            mistake("That is the product alone", "The way back is missing.", 99.0),
            mistake("That is the way back alone", "The way forward comes before it.", 396.0),
            mistake(
                "That is forward mode", "It needs a run for each input; reverse mode goes back once.", 39600.0
            ),
            mistake(
                "Two operations back are too few",
                "Both factors get a message, and each message is two operations.",
                297.0,
            ),
            mistake("There are 99 multiplications, not 100", "The first number needs none.", 500.0),
        ],
        hints=["1 forward, and how many back, for each multiplication?"],
        solution=["Each multiplication takes 1 forward and 2 · 2 = 4 back: 5 · 99 = 495."],
    )


def _hessian_vector() -> Question:
    return number_question(
        "$J = x^2 y$, at $x = 1$ and $y = 2$. What is the first entry of $Hv$ for $v = (1, 1)$?",
        6.0,
        id="hessian-times-a-vector",
        mistakes=[
            mistake(
                "Only one entry of the row was taken",
                "4 is the second derivative by x alone (and the first entry of the gradient). "
                "v moves y as well.",
                4.0,
            ),
            mistake(
                "That is another entry",
                "2 is the second entry of H's first row, and the second entry of Hv as well. "
                "Asked is the whole first row, times v.",
                2.0,
            ),
            mistake("That is $v \\cdot Hv$", "8 is the curvature along v, times its length squared.", 8.0),
        ],
        hints=[
            "How does $\\partial J/\\partial x = 2xy$ change, when both move at rate 1?",
            "The first row of H is $(2y, 2x)$.",
        ],
        solution=["The gradient's first entry is $2xy$; along v it changes at the rate $2y + 2x = 6$."],
    )


def _checkpoints() -> Question:
    return number_question(
        "A chain of 400 boxes is run with 20 checkpoints at equal distances. How many inputs are held at the "
        "worst moment? (A checkpoint is the input of the first box of its stretch.)",
        39.0,
        id="checkpoints-in-numbers",
        mistakes=[
            mistake(
                "That is one of two parts",
                "There are 20 checkpoints, and a stretch has 20 boxes. Both have to be held.",
                20.0,
            ),
            mistake("The checkpoint of the stretch is counted twice", "It is one of the 20 already.", 40.0),
            mistake("That is a chain without checkpoints", "Then everything is held.", 400.0),
            mistake("These are the rest of a stretch alone", "The checkpoints are held as well.", 19.0),
        ],
        hints=["Each stretch has 20 boxes. The input of its first box is a checkpoint."],
        solution=["20 checkpoints, and the other 19 inputs of one stretch: 39."],
    )


def _halving() -> Question:
    return number_question(
        "`while x > 1: x = x / 2` runs on a number that carries a slope. It begins with the value 5 and the "
        "slope 1. Which slope does it end with?",
        0.125,
        id="halving",
        mistakes=[
            mistake("That is the value", "5/8 is x at the end. Asked is how it answers.", 0.625),
            mistake("That is one round", "Count the rounds: 5, 2.5, …", 0.5),
            mistake("That is one round too few", "After two rounds x is 1.25, still above 1.", 0.25),
            mistake(
                "That is one round too many", "After three rounds x is 0.625, and the loop ends.", 0.0625
            ),
            mistake("A loop does not make the slope 0", "Each round halves the slope together with x.", 0.0),
            mistake("The rounds are missing", "Each round halves the slope together with x.", 1.0),
        ],
        hints=["How many rounds are there?"],
        solution=["5, 2.5, 1.25, 0.625: three rounds, each with the local slope ½. So ⅛."],
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
            option(
                "a smaller step",
                "There is no step. The product 0 · ∞ comes from exact slopes.",
            ),
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
