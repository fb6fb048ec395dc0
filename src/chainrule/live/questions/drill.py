"""The drill of chapter 3: formulas to look at, composite or not."""

from ..practice import ChoiceQuestion, choice_question, option


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
