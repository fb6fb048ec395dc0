"""The questions that close chapter 1."""

from ...functions import cube, square
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
    """Return eleven questions, from reading a sign to deriving the error of a difference."""
    return [*_reading(), *_measuring(), *_descending()]


def _reading() -> list[Question]:
    return [
        choice_question(
            r"At $x = 2$ the slope of $f$ is $-3$. What do you know?",
            [
                option(
                    "Just to the right of 2, $f$ is smaller than at 2.",
                    "A negative slope: f falls when x grows, close to the point.",
                    right=True,
                ),
                option("$f(2)$ is negative.", "The slope says how steep the curve is, not how high."),
                option("$f(3)$ is smaller than $f(2)$.", "3 is a whole unit away, and a slope is local."),
                option("$f(3) = f(2) - 3$.", "That holds for the tangent. The curve may bend away from it."),
            ],
            id="slope-sign",
            hints=["A slope speaks of the immediate neighbourhood of its point."],
        ),
        derivative_question(
            r"Differentiate $x^3 - 4x$.",
            lambda x: cube(x) - 4 * x,
            id="slope-of-a-cubic",
            answer="3x^2 - 4",
            mistakes=[
                mistake(
                    "The slope of −4x is missing.",
                    "A straight line has a slope too: what is the slope of −4x?",
                    lambda x: 3 * square(x),
                ),
                mistake(
                    "The slope of −4x has the wrong sign.",
                    "The line −4x falls: by how much for each step of 1?",
                    lambda x: 3 * square(x) + 4,
                ),
                mistake(
                    "You kept the x of −4x.",
                    "The slope of a straight line is the same everywhere: there is no x left in it.",
                    lambda x: 3 * square(x) - 4 * x,
                ),
                mistake(
                    "The power came down by one, but not in front.",
                    "The slope of x³ is three times x².",
                    lambda x: square(x) - 4,
                ),
            ],
            hints=["Take the two terms one by one.", "The slope of $x^3$ is $3x^2$."],
            solution=[r"The slope of $x^3$ is $3x^2$, and that of $-4x$ is $-4$.", r"Together: $3x^2 - 4$."],
        ),
        choice_question(
            r"Where is $x^3 - 4x$ flat?",
            [
                option(
                    r"At $x = \pm\sqrt{4/3}$.",
                    "There 3x² − 4 = 0: a hilltop on the left, a valley on the right.",
                    right=True,
                ),
                option(
                    r"At $x = 0$ and $x = \pm 2$.", "There the value is 0. Flat means that the slope is 0."
                ),
                option(r"At $x = 0$.", "The slope there is −4: the curve falls."),
                option(r"Nowhere.", "Set the slope to 0 and solve for x."),
            ],
            id="slope-flat-places",
            hints=["Flat means slope 0, not value 0."],
        ),
    ]


def _measuring() -> list[Question]:
    return [
        number_question(
            r"Measure the slope of $x^2$ at $x = 3$ by a *forward* difference with step $h = 0.5$.",
            6.5,
            id="slope-forward-difference",
            mistakes=[
                mistake(
                    "That is the exact slope.",
                    "A forward difference is the slope of a secant. Take its two points.",
                    6.0,
                ),
                mistake("That is the rise alone.", "The slope is rise over run: divide by the step.", 3.25),
                mistake("You looked behind.", "The second point lies at 3 + 0.5, not at 3 − 0.5.", 5.5),
                mistake("You multiplied by the step.", "Rise over run: divide by the step.", 1.625),
            ],
            hints=["Which two points does it use?", "The values there are 9 and 12.25."],
            solution=[r"$(3.5^2 - 3^2)/0.5 = 3.25/0.5 = 6.5$", r"The formula $2x + h$ agrees: $6 + 0.5$."],
        ),
        formula_question(
            r"Work out the forward difference $(f(x + h) - f(x))/h$ of $f(x) = x^3$: a formula in x and h.",
            lambda x, h: 3 * square(x) + 3 * x * h + square(h),
            id="slope-forward-cube",
            variables=("x", "h"),
            domain={"x": (-3.0, 3.0), "h": (0.1, 2.0)},
            answer="3x^2 + 3x h + h^2",
            cancel="h",
            mistakes=[
                mistake(
                    "You took the limit already.",
                    "That is what remains for h → 0. The question asks what stands there before.",
                    lambda x, h: 3 * square(x) + 0 * h,
                ),
                mistake(
                    "That is the central difference.",
                    "The forward difference uses x and x + h; the terms with 3x·h do not cancel.",
                    lambda x, h: 3 * square(x) + square(h),
                ),
                mistake(
                    "The division by h is missing.",
                    "That is the rise. Divide every term by h.",
                    lambda x, h: 3 * square(x) * h + 3 * x * square(h) + cube(h),
                ),
                mistake(
                    "The last term is missing.",
                    "(x + h)³ ends in h³, and divided by h that is not 0.",
                    lambda x, h: 3 * square(x) + 3 * x * h,
                ),
                mistake(
                    "A cube of a sum has four terms.",
                    "(x + h)³ is not x³ + h³: multiply the brackets out.",
                    lambda x, h: square(h) + 0 * x,
                ),
            ],
            hints=[r"$(x + h)^3 = x^3 + 3x^2h + 3xh^2 + h^3$", "Subtract $x^3$, then divide by $h$."],
            solution=[
                r"$(x + h)^3 - x^3 = 3x^2h + 3xh^2 + h^3$",
                r"Divided by $h$: $3x^2 + 3xh + h^2$. As $h \to 0$, only $3x^2$ remains.",
            ],
        ),
        number_question(
            "By what factor does the error of a *central* difference of a smooth function shrink when the "
            "step goes from 0.1 to 0.01?",
            100,
            id="slope-central-order",
            tolerance=0.5,
            mistakes=[
                mistake("That is the forward difference.", "The error of the central one goes with h².", 10),
                mistake("One power too many.", "The error goes with h², not with h³.", 1000),
                mistake(
                    "The other way round.", "By what factor does it shrink: how many times smaller?", 0.01
                ),
                mistake("Two powers too many.", "The error goes with h², not with h⁴.", 10000),
            ],
            hints=["The error is $O(h^2)$."],
            solution=[r"The step becomes 10 times smaller, so $h^2$ becomes $10^2 = 100$ times smaller."],
        ),
        choice_question(
            r"A colleague checks a slope in float64 by a central difference with step $10^{-14}$, and finds "
            "an error of 0.002. What is the most likely reason?",
            [
                option(
                    "The step is too small: the difference is mostly rounding.",
                    "ε/h is about 2e-16/1e-14 = 0.02: digits are lost in the subtraction.",
                    right=True,
                ),
                option(
                    "The step is too large: the secant is not the tangent.",
                    "Truncation goes with h², which is 1e-28 here.",
                ),
                option(
                    "The slope that is checked is wrong.",
                    "Perhaps, but this check can't tell: it has only one or two digits itself.",
                ),
            ],
            id="slope-too-small-a-step",
            hints=["Look at the left arm of the V."],
        ),
        number_question(
            r"What does the central difference of ReLU say at $x = 0.1$ with step $h = 0.4$?",
            0.625,
            id="slope-across-a-kink",
            mistakes=[
                mistake(
                    "That is the true slope.", "The secant reaches across the kink. Where does it begin?", 1.0
                ),
                mistake("That is the answer at the kink itself.", "x = 0.1 lies to the right of it.", 0.5),
                mistake("That is the rise alone.", "Divide it by the run, from −0.3 to 0.5.", 0.5),
                mistake("That is the forward difference.", "The central one looks to both sides.", 1.0),
                mistake("You took ReLU for the identity.", "Left of 0, ReLU is flat.", 1.0),
                mistake(
                    "You took ReLU for the absolute value.",
                    "ReLU(−0.3) is 0, not 0.3.",
                    0.25,
                ),
                mistake("You divided by one step.", "From −0.3 to 0.5 is two steps.", 1.25),
            ],
            hints=["The two points are −0.3 and 0.5.", "ReLU(−0.3) is 0."],
            solution=[r"$(0.5 - 0)/(2 \cdot 0.4) = 0.625$, although the slope at 0.1 is 1."],
        ),
    ]


def _descending() -> list[Question]:
    return [
        number_question(
            r"One step of gradient descent on $J(\theta) = \theta^2$, from $\theta = 3$ with $\alpha = 0.1$. "
            r"What is $\theta$ now?",
            2.4,
            id="slope-one-step-of-descent",
            mistakes=[
                mistake("You went uphill.", "The update subtracts: θ − α · slope.", 3.6),
                mistake("You took the value for the slope.", "At 3 the value is 9; what is the slope?", 2.1),
                mistake("The factor 2 of the slope is missing.", "The slope of θ² is 2θ.", 2.7),
                mistake("That is the size of the step.", "The question asks where θ is after it.", 0.6),
                mistake("You subtracted the learning rate itself.", "It is multiplied by the slope.", 2.9),
            ],
            hints=[r"The slope at 3 is $2 \cdot 3$."],
            solution=[r"$3 - 0.1 \cdot 6 = 2.4$"],
        ),
        number_question(
            r"From which learning rate on does descent on $J(\theta) = 2\theta^2$ no longer arrive at 0?",
            0.5,
            id="slope-largest-rate",
            mistakes=[
                mistake("That is the limit for θ².", "This valley is twice as steep: its slope is 4θ.", 1.0),
                mistake(
                    "That is the rate that arrives in one step.",
                    "There the factor is 0. Where is it −1?",
                    0.25,
                ),
            ],
            hints=[
                r"Each step multiplies $\theta$ by $1 - 4\alpha$.",
                "It arrives while the factor lies between −1 and 1.",
            ],
            solution=[
                r"The slope is $4\theta$, so $\theta := (1 - 4\alpha)\theta$.",
                r"At $\alpha = 0.5$ the factor is $-1$: it jumps to and fro forever. Beyond, it diverges.",
            ],
        ),
        choice_question(
            r"Descent on some cost has stopped: the slope is 0. What do you know about this place?",
            [
                option(
                    "Only that the cost is flat here.",
                    "It may be a minimum, the wrong minimum, a flat point or a maximum.",
                    right=True,
                ),
                option(
                    "It is the lowest place there is.", "θ⁴ − 3θ² + θ has two valleys: 1.13 is not the lower."
                ),
                option(
                    "It is a minimum, perhaps not the lowest.", "θ³ is flat at 0, and that is no minimum."
                ),
                option("The learning rate was too large.", "Then it would jump, not stop."),
            ],
            id="slope-zero-means",
            hints=["What does a slope know of the rest of the curve?"],
        ),
    ]
