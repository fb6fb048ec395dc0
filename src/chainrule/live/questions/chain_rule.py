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
    """Return sixteen questions, from where f′ is taken to which end of a row of tables to begin at."""
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
            r"Differentiate $\log(\cos x)$, for $x$ between $-\frac{\pi}{2}$ and $\frac{\pi}{2}$.",
            Chain([cos, log]),
            id="slope-of-log-of-cosine",
            answer="-tan(x)",
            domain=(-1.4, 1.4),
            hints=[r"$\log'(u) = 1/u$, and u is $\cos x$."],
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
            tolerance=5e-5,  # 0.0156 is right
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
            r"$y = x^2 \cos x$: $x$ reaches $y$ on two paths. Differentiate.",
            lambda x: x**2 * np.cos(x),
            id="two-paths",
            answer="2x cos(x) - x^2 sin(x)",
            mistakes=[
                mistake(
                    "The two derivatives were multiplied",
                    "Different paths add, and on each of them only one factor moves.",
                    lambda x: -2 * x * np.sin(x),
                ),
                mistake(
                    "One path is missing",
                    "x also reaches the product through the cosine.",
                    lambda x: 2 * x * np.cos(x),
                ),
                mistake(
                    "One path is missing",
                    "x also reaches the product through the square.",
                    lambda x: -(x**2) * np.sin(x),
                    id="cosine-only",
                ),
                mistake(
                    "The sign of the path through the cosine is wrong",
                    "The two paths add. And what does the cosine do when x grows a little above 0?",
                    lambda x: 2 * x * np.cos(x) + x**2 * np.sin(x),
                ),
                mistake(
                    "Read as a composite",
                    r"$x^2 \cos x$ is a product; nothing stands inside the cosine but x.",
                    lambda x: -2 * x * np.sin(x**2),
                ),
            ],
            hints=[
                "Through the square: what multiplies the rate of the square at the product? "
                "And through the cosine?"
            ],
            solution=[
                r"Through the square: $\cos x$, the other factor, times $2x$.",
                r"Through the cosine: $x^2$, the other factor, times $-\sin x$.",
                r"The paths add: $2x \cos x - x^2 \sin x$.",
            ],
        ),
        derivative_question(
            r"A row inside a product: $y = x^2 \sin(3x)$. Differentiate.",
            lambda x: x**2 * np.sin(3 * x),
            id="row-inside-a-product",
            answer="2x sin(3x) + 3 x^2 cos(3x)",
            mistakes=[
                mistake(
                    "The inner derivative is missing",
                    "On the path through the sine stands one box more: it multiplies by 3.",
                    lambda x: 2 * x * np.sin(3 * x) + x**2 * np.cos(3 * x),
                ),
                mistake(
                    "The two derivatives were multiplied",
                    "Different paths add, and on each of them only one factor moves.",
                    lambda x: 6 * x * np.cos(3 * x),
                ),
                mistake(
                    "One path is missing",
                    "x also reaches the product through 3x and the sine.",
                    lambda x: 2 * x * np.sin(3 * x),
                ),
                mistake(
                    "One path is missing",
                    "x also reaches the product through the square.",
                    lambda x: 3 * x**2 * np.cos(3 * x),
                    id="sine-only",
                ),
                mistake(
                    "You took the outer derivative at x",
                    "The sine receives 3x, so take the cosine there.",
                    lambda x: 2 * x * np.sin(3 * x) + 3 * x**2 * np.cos(x),
                ),
            ],
            hints=[
                "Two paths: through the square, and through 3x and the sine.",
                "The second path has three rates: of the box 3x, of the sine, of the product.",
            ],
            solution=[
                r"Through the square: $\sin(3x) \cdot 2x$.",
                r"Through the sine: $x^2 \cdot \cos(3x) \cdot 3$.",
                r"The paths add: $2x \sin(3x) + 3x^2 \cos(3x)$.",
            ],
        ),
        number_question(
            r"$g$ undoes $f$, so $g(f(x)) = x$. At $x = 2$ it is known that $f(2) = 5$ and $f'(2) = 8$. "
            r"What is $g'(5)$?",
            0.125,
            id="slope-of-an-inverse",
            mistakes=[
                mistake("That is the slope of f", "Two rates that undo each other multiply to 1.", 8.0),
                mistake(
                    "That is one over the value", r"One over the *slope* is wanted: $f'(2)$, not $f(2)$.", 0.2
                ),
                mistake("The sign is wrong", "If f rises, does g, which undoes it, rise or fall?", -0.125),
            ],
            hints=[r"Differentiate $g(f(x)) = x$. What stands on the right?"],
            solution=[r"$g'(f(2)) \cdot f'(2) = 1$, so $g'(5) = \frac18$."],
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
                    "Only the sign is wrong",
                    "The outer slope is 0.6 − 1.5w itself. And what does 0.6 − 1.5w do when w grows?",
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
                mistake(
                    "One of two slips leads here",
                    r"Either a bracket is missing, as $-1.5 \cdot 0.6 - 1.5w$ multiplies the 0.6 alone; "
                    "or −1.5 was added, where rates along a row multiply.",
                    lambda w: -0.9 - 1.5 * w,
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
        number_question(
            r"$J_g$ has the rows $(1,\; 2)$ and $(3,\; -1)$, and $J_f = (4,\; 5)$, each taken at its place. "
            r"What is the slope of $f(g(x_1, x_2))$ in $x_2$?",
            3.0,
            id="row-times-a-table",
            mistakes=[
                mistake("That is the slope in x₁", "$x_2$ belongs to the second column.", 19.0),
                mistake(
                    "You took the second row",
                    "A row holds the rates of one output of g. The rates of $x_2$ stand in a column.",
                    7.0,
                ),
                mistake("One path is missing", "$x_2$ also moves the second output of g.", 8.0),
                mistake(
                    "One path is missing", "$x_2$ also moves the first output of g.", -5.0, id="second-only"
                ),
                mistake("The paths were multiplied", "Different paths add.", -40.0),
                mistake("The sign was lost", "One of the rates turns the nudge round.", 13.0),
            ],
            hints=["On which two paths does $x_2$ reach the end? Multiply along each, and add."],
            solution=[
                r"Through the first value $4 \cdot 2$, through the second $5 \cdot (-1)$: together 3.",
                r"It is the second entry of $J_f J_g = (19,\; 3)$.",
            ],
        ),
        number_question(
            "A function takes 500 inputs to 20 values, the next one 20 to 20, the last one 20 to 1. How many "
            "multiplications of numbers does the product of their Jacobians take in the cheaper order?",
            10400,
            tolerance=0.5,
            id="cheaper-end",
            mistakes=[
                mistake(
                    "That is the dearer order", "Begin where the strip is thin: at the one output.", 210000
                ),
                mistake("Only the first product was counted", "The strip meets two tables.", 400),
                mistake("Only the last product was counted", "The strip meets two tables.", 10000),
            ],
            hints=["The tables are 20 × 500, 20 × 20 and 1 × 20.", "p·q·r for each product, as above."],
            solution=[
                r"Reverse: $1 \cdot 20 \cdot 20 + 1 \cdot 20 \cdot 500 = 10\,400$.",
                r"Forward it would be $20 \cdot 20 \cdot 500 + 1 \cdot 20 \cdot 500 = 210\,000$.",
            ],
        ),
        number_question(
            r"Somebody claims a slope. The remainder $|f(x + t) - f(x) - t\,d|$ is $2 \cdot 10^{-3}$ at "
            r"$t = 10^{-2}$, then $2 \cdot 10^{-4}$ at $10^{-3}$, and $2 \cdot 10^{-5}$ at $10^{-4}$. "
            "By about how much is the claim wrong (without a sign)?",
            0.2,
            tolerance=0.01,
            id="how-wrong-is-the-claim",
            mistakes=[
                *(
                    mistake(
                        "That is a remainder",
                        r"It falls like $|e|\,t$. Which e makes it that large?",
                        0.2 * t,
                        id=f"remainder-at-{t:g}",
                    )
                    for t in (1e-2, 1e-3, 1e-4)
                ),
                *(
                    mistake(
                        "You divided by t twice",
                        "That is for remainders that lose two powers of ten a row. These lose one.",
                        0.2 / t,
                        id=f"twice-at-{t:g}",
                    )
                    for t in (1e-2, 1e-3, 1e-4)
                ),
                mistake(
                    "The size is right",
                    "Asked is a size, without a sign: the remainders do not tell whether d is too large or "
                    "too small.",
                    -0.2,
                ),
                mistake(
                    "The claim is wrong",
                    "A right one would lose two powers of ten a row. These remainders lose one.",
                    0.0,
                ),
            ],
            hints=["With which order does it fall?", r"Order 1: $R(t) \approx |e|\,t$."],
            solution=[r"$|e| = R(t)/t = 2 \cdot 10^{-3} / 10^{-2} = 0.2$, and the same in each row."],
        ),
    ]
