"""The questions of chapter 3: a drill in seeing compositions, and the practice that closes the chapter."""

import numpy as np

from ...functions import exp, sigmoid, sin, square
from ..practice import (
    ChoiceQuestion,
    FormulaQuestion,
    NumberQuestion,
    choice_question,
    formula_question,
    mistake,
    number_question,
    option,
)


def drill() -> list[ChoiceQuestion]:
    """Return nine formulas to look at: composite or not, which part is outer, how many boxes."""
    return [
        choice_question(
            r"$\cos(5x)$",
            [
                option(
                    r"Not composite: it is cos times $5x$.",
                    "The bracket does not multiply cos: it is what cos works on.",
                ),
                option(
                    r"Composite: the inner function is $5x$.", "Done last: cos. To what? To $5x$.", right=True
                ),
                option(
                    r"Composite: the inner function is cos.",
                    "Put in a number: the first thing you compute is $5x$. What comes first is inner.",
                ),
            ],
            id="drill-cosine",
            hints=["Put in x = 2 and write down what you compute first."],
        ),
        choice_question(
            r"$x^2 \sin x$",
            [
                option(
                    "Not composite: a product of two functions of $x$.",
                    "Done last: times. It takes two values, and $x$ is in both.",
                    right=True,
                ),
                option(
                    r"Composite: sin is inside the square.",
                    r"Then it would read $(\sin x)^2$. Here the square sees $x$ itself.",
                ),
                option(
                    r"Composite: $x^2$ is inside sin.",
                    r"Then it would read $\sin(x^2)$. Here sin sees $x$ itself.",
                ),
            ],
            id="drill-product",
            hints=["Which operation do you do last, and how many values does it take?"],
        ),
        choice_question(
            r"$\sin^2 x$",
            [
                option(
                    "Two boxes: the square inside, sin outside.",
                    r"That is $\sin(x^2)$. At $x = 2$ it is −0.757, and a square is never negative.",
                ),
                option(
                    "Not composite: sin times sin.",
                    "It can be written so, but both factors are the same sin x: "
                    "one box makes it, and the square follows.",
                ),
                option(
                    "Two boxes: sin inside, the square outside.",
                    r"It is short for $(\sin x)^2$: one composition, two boxes.",
                    right=True,
                ),
                option(
                    r"Two boxes: sin inside sin.",
                    r"That is $\sin(\sin x)$. The small 2 counts factors here, not boxes.",
                ),
            ],
            id="drill-sine-squared",
            hints=["Write the brackets that the notation leaves out."],
        ),
        choice_question(
            r"$e^{-x}$",
            [
                option("Two boxes: minus inside, exp outside.", "First $-x$, then e to that.", right=True),
                option(
                    "One box: it is just exp.",
                    "exp alone would be $e^x$. Somebody turned the sign round first.",
                ),
                option(
                    "Two boxes: exp inside, minus outside.",
                    "That is $-e^x$, which is negative everywhere. $e^{-x}$ never is.",
                ),
            ],
            id="drill-exponential",
            hints=["A minus sign can be a box."],
        ),
        choice_question(
            r"$\log(\sin(x^2))$: which is the outer function?",
            [
                option("sin", "sin is in the middle: its value goes on into log."),
                option("the square", "The square is done first: it is the innermost box."),
                option("log", "Done last, so outer. Inside it is a composite function again.", right=True),
            ],
            id="drill-three-layers",
            hints=["The outer function is the one you compute last."],
        ),
        choice_question(
            r"$\sqrt{1 + x^2}$: how many boxes in a row?",
            [
                option(
                    "2",
                    "The root and what is under it, yes; and what is under it has two boxes itself.",
                ),
                option("3", "Square, then 1 +, then the root.", right=True),
                option("1", "A calculator would need more than one key after x."),
            ],
            id="drill-root",
            hints=["Compute it at x = 2, one step at a time, and count the steps."],
        ),
        choice_question(
            r"$2 \sin x$",
            [
                option(
                    "Not composite: a product of two functions of $x$.",
                    "The 2 does not depend on $x$: only one value that does comes into the doubling.",
                ),
                option(
                    "Composite: sin inside, the doubling outside.",
                    r"Done last: times 2. To what? To $\sin x$. The outer box is a straight line.",
                    right=True,
                ),
                option(
                    "Composite: the doubling inside, sin outside.",
                    r"Then it would read $\sin(2x)$. Here sin sees $x$ itself.",
                ),
            ],
            id="drill-scaled-sine",
            hints=["Which operation do you do last, and how many values that depend on x does it take?"],
        ),
        choice_question(
            r"$x^3 + 2x$",
            [
                option(
                    r"Composite: $2x$ is inside the cube.",
                    "Then it would read $(2x)^3$. Here the cube sees $x$ itself.",
                ),
                option(
                    r"Composite: $x^3$ is inside the doubling.",
                    r"Then it would read $2 \cdot x^3$. Here the doubling sees $x$ itself.",
                ),
                option(
                    "Not composite: a sum of two functions of $x$.",
                    "Done last: plus. Each part sees $x$ itself, nothing is inside anything.",
                    right=True,
                ),
            ],
            id="drill-sum",
            hints=["Which operation do you do last, and how many values does it take?"],
        ),
        choice_question(
            r"$\sigma(W_2\,\sigma(W_1 x))$, with two fixed numbers $W_1$ and $W_2$: how many boxes in a row?",
            [
                option("2", "You counted the σ only. Multiplying by a weight is a box as well."),
                option(
                    "3",
                    r"The inner $W_1 x$ is a box, and so is the multiplication by $W_2$ between the two σ.",
                ),
                option("4", r"Times $W_1$, σ, times $W_2$, σ.", right=True),
            ],
            id="drill-network",
            hints=["Start at x and say aloud what is done to it."],
        ),
    ]


def practice() -> list[ChoiceQuestion | FormulaQuestion | NumberQuestion]:
    """Return nine questions, from putting f(g(x)) together to deriving when the order does not matter."""
    return [
        formula_question(
            r"$g(x) = \sin x$ and $f(u) = u^2$. Write $f(g(x))$.",
            square.of(sin),
            id="compose-square-of-sine",
            known={"u": "sin(x)"},
            answer="sin(x)^2",
            mistakes=[
                mistake("Inner and outer are swapped", "Which machine gets x first?", sin.of(square)),
                mistake(
                    "You multiplied the two", "f works on g(x), not beside it.", lambda x: x**2 * np.sin(x)
                ),
                mistake("You stopped after the inner function", "One machine is still to come.", sin),
                mistake(
                    "That is the derivative",
                    "Only the function is wanted here: put g into f. Derivatives come in the next chapter.",
                    lambda x: 2 * np.sin(x) * np.cos(x),
                ),
            ],
            hints=["g is written inside: it works first.", "Put $g(x)$ wherever f has its u."],
            solution=[r"$f(g(x)) = (g(x))^2 = (\sin x)^2 = \sin^2 x$."],
        ),
        formula_question(
            r"$g(x) = 3x + 1$ and $f(u) = u^2$. Write $f(g(x))$.",
            lambda x: (3 * x + 1) ** 2,
            id="compose-square-of-line",
            known={"u": "3x + 1"},
            answer="(3x + 1)^2",
            mistakes=[
                mistake(
                    "Inner and outer are swapped",
                    "You squared first. Who gets x first?",
                    lambda x: 3 * x**2 + 1,
                ),
                mistake(
                    "One of two slips leads here",
                    "Either you stopped after the inner function, or a bracket is missing: "
                    "$3x + 1^2$ squares the 1 alone.",
                    lambda x: 3 * x + 1.0,
                ),
                mistake(
                    "The middle term is missing", "A square of a sum has 2ab as well.", lambda x: 9 * x**2 + 1
                ),
                mistake(
                    "You multiplied the two", "f works on g(x), not beside it.", lambda x: (3 * x + 1) * x**2
                ),
            ],
            hints=["Put $3x + 1$, in brackets, wherever f has its u."],
            solution=[r"$f(g(x)) = (3x + 1)^2 = 9x^2 + 6x + 1$."],
        ),
        formula_question(
            r"$e^{-x^2/2}$ is $e^u$ with which inner function $u = g(x)$?",
            lambda x: -(x**2) / 2,
            id="inner-of-bell-curve",
            answer="-x^2/2",
            mistakes=[
                mistake(
                    "The sign stayed outside",
                    "Put your g into $e^u$ at $x = 2$: it gives 7.389. The function gives 0.1353.",
                    lambda x: x**2 / 2,
                ),
                mistake(
                    "That is the whole function", "Only what e is raised to.", lambda x: np.exp(-(x**2) / 2)
                ),
                mistake("The half stayed outside", "All of the exponent belongs to g.", lambda x: -(x**2)),
                mistake(
                    "You went in too far", "g is everything inside e, not its innermost box.", lambda x: x**2
                ),
            ],
            hints=["What is done last? e to something. Everything that something is, is g."],
            solution=["$g(x) = -x^2/2$, itself two boxes: the square, then times −½."],
        ),
        number_question(
            r"First σ, then the square: what comes out at $x = 0$?",
            0.25,
            id="sigmoid-then-square",
            mistakes=[
                mistake("That is σ(0)", "Either the square is missing, or it was done first.", sigmoid(0.0)),
                mistake("σ(0) is not 0", r"$e^0 = 1$, so $\sigma(0) = 1/(1 + 1)$.", 0.0),
                mistake("σ(0) is not 1", r"$e^0 = 1$, so $\sigma(0) = 1/(1 + 1)$.", 1.0),
            ],
            hints=[r"$\sigma(0) = 1/(1 + e^0)$."],
            solution=[r"$\sigma(0) = 1/2$, and its square is $1/4$."],
        ),
        number_question(
            r"Run $x = -\log 3$ through the sigmoid's boxes: $-x$, $e^u$, $1 + v$, $1/w$. What comes out?",
            0.25,
            id="sigmoid-by-hand",
            mistakes=[
                mistake("The first box was skipped", r"$-x$ is $+\log 3$.", 0.75),
                mistake("You stopped before the last box", "w is 4. One more box.", 4.0),
                mistake("1 + was skipped", r"$e^{\log 3} = 3$; then comes $1 + v$.", 1 / 3),
                mistake(
                    "That was the logarithm to base 10",
                    r"Here log is the natural logarithm, ln on a calculator: $\log 3 = 1.0986$.",
                    float(sigmoid(-np.log10(3.0))),
                ),
            ],
            hints=[r"$u = -(-\log 3) = \log 3$ and $e^{\log 3} = 3$."],
            solution=[r"$u = \log 3$, $v = 3$, $w = 4$, $y = 1/4$."],
        ),
        choice_question(
            r"Where is $\sqrt{\log x}$ defined?",
            [
                option("x > 0", r"log is happy there, but at $x = 0.5$ it hands −0.693 to the root."),
                option(
                    "x ≥ 0",
                    r"That is what a root needs of its own input, and its input here is $\log x$.",
                ),
                option(
                    "x ≥ 1",
                    r"log needs $x > 0$, and the root needs $\log x \ge 0$, which is $x \ge 1$.",
                    right=True,
                ),
                option("everywhere", "log takes positive numbers only."),
            ],
            id="domain-of-root-of-log",
            hints=["Ask every box what it needs, from the inside out."],
        ),
        formula_question(
            r"The loss is $J = \frac12 (y - w x)^2$, with $x = 1.5$ and $y = 0.6$. "
            "Write it as a function of the weight, $J(w)$.",
            lambda w: 0.5 * (0.6 - 1.5 * w) ** 2,
            variables=["w"],
            id="loss-as-function-of-the-weight",
            known={"x": "1.5", "y": "0.6"},
            answer="0.5 (0.6 - 1.5w)^2",
            mistakes=[
                mistake(
                    "That is only the inner function",
                    "The miss is there. Which boxes turn it into the loss?",
                    lambda w: 0.6 - 1.5 * w,
                ),
                mistake(
                    "The half is missing",
                    "Look at the factor in front of the square.",
                    lambda w: (0.6 - 1.5 * w) ** 2,
                ),
                mistake(
                    "x and y are swapped", "x multiplies the weight.", lambda w: 0.5 * (1.5 - 0.6 * w) ** 2
                ),
                mistake(
                    "Each term was squared by itself",
                    r"$(a - b)^2$ is $a^2 - 2ab + b^2$; the middle term is missing.",
                    lambda w: 0.5 * (0.36 - 2.25 * w**2),
                ),
                mistake(
                    "Only the weight was squared",
                    "The square takes the whole difference.",
                    lambda w: 0.5 * (0.6 - 1.5 * w**2),
                ),
            ],
            hints=["Put the numbers in for x and y; w stays."],
            solution=["$J(w) = 0.5\\,(0.6 - 1.5\\,w)^2$: inner $0.6 - 1.5\\,w$, outer $u^2/2$."],
        ),
        number_question(
            "$f(x) = 2x + 1$ and $g(x) = a x + 3$. For which $a$ does the order not matter, "
            "$f(g(x)) = g(f(x))$ for all $x$?",
            4.0,
            id="when-order-does-not-matter",
            mistakes=[
                mistake("Too quick", "The slopes agree for every a. Compare the constants.", 2.0),
                mistake("A sign was lost", "One side has 7, the other a + 3.", -4.0),
                mistake("The inner 3 was not doubled", "f doubles all of g(x), its 3 too.", 1.0),
                mistake("Add the 3", "g(f(x)) ends in a + 3, not in a.", 7.0),
            ],
            hints=["$f(g(x)) = 2(ax + 3) + 1$.", "$g(f(x)) = a(2x + 1) + 3$. Both have $2ax$."],
            solution=["$2ax + 7 = 2ax + a + 3$ for all $x$ when $7 = a + 3$, so $a = 4$."],
        ),
        formula_question(
            "A function is taken apart into $u = x^2$, $v = -u$, $w = e^v$, $y = 1 - w$. "
            "Put it together again: what is $y$ in terms of $x$?",
            lambda x: 1 - np.exp(-(x**2)),
            id="put-together-again",
            known={"u": "x^2", "v": "-x^2", "w": "e^(-x^2)"},
            answer="1 - e^(-x^2)",
            mistakes=[
                mistake(
                    "The minus is gone",
                    "Either the box v was skipped, or the sign was turned before the square, "
                    "which undoes it.",
                    lambda x: 1 - np.exp((-x) ** 2),
                ),
                mistake(
                    "The square came last but one",
                    "The square works on x, not on e.",
                    lambda x: 1 - np.exp(-x) ** 2,
                ),
                mistake("The last box is missing", "After w there is one more.", exp.of(-square)),
                mistake(
                    "The 1 of the last box is missing",
                    "It takes w from 1; to turn the sign of w is another box.",
                    lambda x: -np.exp(-(x**2)),
                ),
                mistake(
                    "The last box is turned round", "It is 1 − w, not w − 1.", lambda x: np.exp(-(x**2)) - 1
                ),
            ],
            domain=(-1.5, 2.0),
            hints=["Begin at the end, $y = 1 - w$, and put in what w is, then what v is, then u."],
            solution=["$y = 1 - w = 1 - e^v = 1 - e^{-u} = 1 - e^{-x^2}$."],
        ),
    ]
