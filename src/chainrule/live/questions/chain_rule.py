"""The questions of chapter 4: the practice that closes it."""

import numpy as np

from ...composition import Chain
from ...functions import cos, exp, log, scale, sigmoid, sin, square
from ..practice import (
    Question,
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
)


def practice() -> list[Question]:
    """Return eleven questions, from where f′ is taken to the slope of a function nobody can write down."""
    return [
        choice_question(
            r"$f(u) = u^3$ and $g(x) = \cos x$. What is $f'(g(x))$?",
            [
                option(r"$3\cos^2 x$", r"$f'(u) = 3u^2$, and u is $\cos x$.", right=True),
                option(r"$3x^2$", "That is f′ taken at x. The outer function never sees x."),
                option(
                    r"$-3\cos^2 x\,\sin x$", "That is the whole slope. Here only its first factor was asked."
                ),
                option(r"$3\sin^2 x$", r"You put $g'$ inside $f'$. Inside stays $g(x) = \cos x$."),
            ],
            id="where-the-outer-slope-is-taken",
            hints=["First write $f'(u)$ with u in it. Then put $g(x)$ wherever u stands."],
        ),
        number_question(
            "At some place three boxes in a row have the rates 2, −3 and 0.5. "
            "By about how much does the result change if $x$ grows by 0.01?",
            -0.03,
            id="three-rates",
            factors={"2": 2.0, "−3": -3.0, "0.5": 0.5, "0.01": 0.01},
            mistakes=[
                mistake("The rates were added", "Along one path rates multiply.", -0.005),
                mistake("The sign was lost", "One of the boxes turns the nudge round.", 0.03),
                mistake("That is the rate", "Multiply it by the nudge.", -3.0),
                mistake("One box was skipped", "Three boxes, three factors: the last one halves.", -0.06),
            ],
            hints=["What is the nudge behind the first box? And behind the second?"],
            solution=[r"$0.01 \to 0.02 \to -0.06 \to -0.03$; in one go $0.5 \cdot (-3) \cdot 2 \cdot 0.01$."],
        ),
        derivative_question(
            r"Differentiate $\sin(x^2)$.",
            Chain([square, sin]),
            id="slope-of-sine-of-a-square",
            answer="2x cos(x^2)",
            mistakes=[
                mistake(
                    "The square stands on cos, not on x",
                    "cos(x)² squares the cosine. What enters it is x².",
                    lambda x: 2 * x * np.cos(x) ** 2,
                ),
            ],
            hints=["Which function works last? What is its derivative, and where is it taken?"],
        ),
        derivative_question(
            r"Differentiate $\cos^2 x$.",
            Chain([cos, square]),
            id="slope-of-cosine-squared",
            answer="-2 cos(x) sin(x)",
            hints=[r"Write the brackets: $(\cos x)^2$. The square works last."],
        ),
        derivative_question(
            r"Differentiate $e^{-x^2/2}$, the bell curve.",
            Chain([square, scale(-0.5), exp]),
            id="slope-of-bell-curve",
            answer="-x e^(-x^2/2)",
            domain=(-2.0, 2.5),
            hints=[
                "Three boxes: square, times −½, exp.",
                "The derivative of exp is exp, taken where exp stands.",
            ],
        ),
        derivative_question(
            r"Differentiate $\ln(\cos x)$, for $x$ between $-\frac{\pi}{2}$ and $\frac{\pi}{2}$.",
            Chain([cos, log]),
            id="slope-of-log-of-cosine",
            answer="-tan(x)",
            domain=(-1.4, 1.4),
            hints=[r"$\ln'(u) = 1/u$, and u is $\cos x$."],
        ),
        derivative_question(
            r"Differentiate $\sigma(3x)$. You may write `sigmoid(3x)` in the answer.",
            Chain([scale(3), sigmoid]),
            id="slope-of-steep-sigmoid",
            answer="3 sigmoid(3x) (1 - sigmoid(3x))",
            domain=(-1.5, 1.5),
            hints=[r"$\sigma'(u) = \sigma(u)(1 - \sigma(u))$.", "The inner box multiplies by 3. Its rate?"],
        ),
        number_question(
            r"Three boxes in a row are all σ: $\sigma(\sigma(\sigma(x)))$. Each rate is at most ¼. "
            "What number can the slope of the row not exceed, then?",
            1 / 64,
            id="slope-of-three-sigmoids",
            mistakes=[
                mistake("The rates were added", "Along one path rates multiply.", 0.75),
                mistake("That is one σ", "Three boxes, three factors.", 0.25),
                mistake("That is two σ", "Three boxes, three factors.", 1 / 16),
            ],
            hints=["The slope is a product of three rates."],
            solution=[
                r"$\frac14 \cdot \frac14 \cdot \frac14 = \frac1{64}$. "
                "Not all three can reach ¼ at once, as the second σ never gets a 0: the slope stays below it."
            ],
        ),
        derivative_question(
            r"$y = x\,e^{x}$: $x$ reaches $y$ on two paths. Differentiate.",
            lambda x: x * np.exp(x),
            id="two-paths",
            answer="e^x + x e^x",
            domain=(-2.0, 2.0),
            mistakes=[
                mistake(
                    "The paths were multiplied", "Different paths add.", lambda x: x * np.exp(x) * np.exp(x)
                ),
                mistake(
                    "One path is missing", "x also reaches the product directly.", lambda x: x * np.exp(x)
                ),
                mistake(
                    "You multiplied the two derivatives",
                    "1 · eˣ: the derivative of a product is not the product of the derivatives.",
                    np.exp,
                ),
                mistake(
                    "One path is missing", "x also reaches the product through exp.", np.exp, id="direct-only"
                ),
                mistake(
                    "Read as a composite",
                    "Nothing is inside anything here: y is x times another function of x.",
                    lambda x: np.exp(x) * (1 + np.exp(x)),
                ),
            ],
            hints=[
                "Directly: what multiplies a nudge of the first x? Through exp: what multiplies it there?"
            ],
            solution=[
                r"Directly: the rate is the other factor, $e^x$.",
                r"Through exp: $e^x$, times the other factor $x$.",
                r"The paths add: $e^x + x\,e^x$.",
            ],
        ),
        derivative_question(
            r"A model predicts $w x$ with $x = 1.5$; the target is 0.6, the loss "
            r"$J(w) = \frac12 (0.6 - 1.5 w)^2$. What is $\frac{dJ}{dw}$?",
            lambda w: 0.5 * (0.6 - 1.5 * w) ** 2,
            variables=["w"],
            id="slope-of-the-loss-of-a-line",
            answer="-1.5 (0.6 - 1.5w)",
            mistakes=[
                mistake(
                    "The inner derivative is missing",
                    "0.6 − 1.5w is a function of w, with a rate of its own.",
                    lambda w: 0.6 - 1.5 * w,
                ),
                mistake(
                    "The sign of the inner rate is missing",
                    "What does 0.6 − 1.5w do when w grows?",
                    lambda w: 1.5 * (0.6 - 1.5 * w),
                ),
                mistake(
                    "The half is missing",
                    "½ is a box too: its rate is ½.",
                    lambda w: -3.0 * (0.6 - 1.5 * w),
                ),
                mistake(
                    "The 0.6 is lost",
                    "The outer slope is taken at the whole of 0.6 − 1.5w.",
                    lambda w: 2.25 * w,
                ),
            ],
            hints=["Outer: $u^2/2$ with slope u. Inner: $u = 0.6 - 1.5w$."],
            solution=[
                r"$\frac{dJ}{du} = u$, $\frac{du}{dw} = -1.5$, so $\frac{dJ}{dw} = -1.5\,(0.6 - 1.5w)$."
            ],
        ),
        formula_question(
            r"Nobody tells you what $F$ is, only that $F'(u) = \frac{1}{1 + u^4}$. "
            r"Derive the slope of $F(x^2)$ with respect to $x$.",
            lambda x: 2 * x / (1 + x**8),
            id="slope-of-an-unknown-function",
            answer="2x / (1 + x^8)",
            domain=(-2.0, 2.0),
            mistakes=[
                mistake(
                    "The inner derivative is missing",
                    "The square inside has a rate of its own.",
                    lambda x: 1 / (1 + x**8),
                ),
                mistake(
                    "You took the outer derivative at x",
                    "F receives x², so take F′ there.",
                    lambda x: 2 * x / (1 + x**4),
                ),
                mistake(
                    "A bracket is missing",
                    "2x/1 + x⁸ divides by 1 only: put the whole denominator in brackets.",
                    lambda x: 2 * x + x**8,
                ),
                mistake(
                    "You put the inner derivative inside",
                    "Inside F′ stays x²; 2x is a factor.",
                    lambda x: 1 / (1 + (2 * x) ** 4),
                ),
                mistake(
                    "A power of a power",
                    r"$(x^2)^4$ is not $x^6$: exponents multiply.",
                    lambda x: 2 * x / (1 + x**6),
                ),
                mistake(
                    "You treated it as not composite",
                    "Where would the square show?",
                    lambda x: 1 / (1 + x**4),
                ),
            ],
            hints=[
                "You need only F′ and the place where it is taken.",
                r"$F'(x^2) = \frac{1}{1 + (x^2)^4}$.",
            ],
            solution=[r"$F'(x^2) \cdot 2x = \frac{1}{1 + (x^2)^4} \cdot 2x = \frac{2x}{1 + x^8}$."],
        ),
    ]
