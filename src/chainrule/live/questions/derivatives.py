"""The questions that close chapter 1."""

from ...functions import cos, cube, sin, square
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
    """Return fourteen questions, from reading a sign to the largest learning rate."""
    return [*_reading(), *_rules(), *_measuring(), *_descending()]


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
        number_question(
            r"You know $f(4) = 7$ and $f'(4) = -2$. What is $f(4.1)$, about?",
            6.8,
            id="slope-linear-approximation",
            mistakes=[
                mistake("The slope is negative.", "f falls when x grows: the change is −2 · 0.1.", 7.2),
                mistake("That is a whole unit ahead.", "The run is 0.1, not 1: slope times run.", 5.0),
                mistake("That is the change alone.", "Add it to the value at 4.", -0.2),
                mistake("You added the run.", "The run is in x. The rise is slope times run.", 7.1),
                mistake("One zero too many.", "The run from 4 to 4.1 is 0.1, not 0.01.", 6.98),
            ],
            hints=["The value at 4, plus slope times run.", "The run is 0.1."],
            solution=[r"$f(4.1) \approx f(4) + f'(4) \cdot 0.1 = 7 - 0.2 = 6.8$"],
        ),
    ]


def _rules() -> list[Question]:
    return [
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
        derivative_question(
            r"Differentiate $x^2 \sin x$.",
            lambda x: square(x) * sin(x),
            id="slope-of-a-product",
            answer="2x sin(x) + x^2 cos(x)",
            mistakes=[
                mistake(
                    "You multiplied the two slopes.",
                    "That is only the corner of the rectangle. A product gains two strips.",
                    lambda x: 2 * x * cos(x),
                ),
                mistake(
                    "One strip is missing: only x² grows.",
                    "While x² grows, sin x grows as well: that strip is x² cos x.",
                    lambda x: 2 * x * sin(x),
                ),
                mistake(
                    "One strip is missing: only sin x grows.",
                    "While sin x grows, x² grows as well: that strip is 2x sin x.",
                    lambda x: square(x) * cos(x),
                ),
                mistake(
                    "The strips are added.",
                    "Both sides grow, and each adds its strip: f′g + fg′.",
                    lambda x: 2 * x * sin(x) - square(x) * cos(x),
                ),
                mistake(
                    "You added the two slopes.",
                    "That is the slope of x² + sin x. Each strip is a growth times the other side.",
                    lambda x: 2 * x + cos(x),
                ),
            ],
            hints=[
                r"A rectangle with sides $x^2$ and $\sin x$: which two strips does it gain?",
                r"The slope of $x^2$ is $2x$, that of $\sin x$ is $\cos x$.",
            ],
            solution=[
                r"The strip where $x^2$ grows: $2x \sin x$. The one where $\sin x$ grows: $x^2 \cos x$.",
                r"Together: $2x \sin x + x^2 \cos x$.",
            ],
        ),
        number_question(
            r"How fast does the slope of $x^3$ change at $x = 5$?",
            30,
            id="slope-second-derivative",
            mistakes=[
                mistake("That is the slope itself.", "How much does it change for each unit of x?", 75),
                mistake("That is the value.", "The slope is 3x²; differentiate it once more.", 125),
                mistake("That is the third derivative.", "Differentiate x³ twice, not three times.", 6),
                mistake("The 3 got lost.", "The slope of x³ is 3x², and the factor 3 stays.", 10),
            ],
            hints=["The slope of $x^3$ is $3x^2$. What is the slope of that?"],
            solution=[r"$f'(x) = 3x^2$, so $f''(x) = 6x$, and at 5 that is 30."],
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
            r"Work out the forward difference $(f(x + h) - f(x))/h$ of $f(x) = x^3$: a formula in x and h, "
            "in which nothing is divided by h any more.",
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
            r"By what factor does the error of the *central* difference of $x^3$ shrink when the step goes "
            "from 0.1 to 0.01?",
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
            hints=["The error of the central difference of $x^3$ is $h^2$."],
            solution=[r"The step becomes 10 times smaller, so $h^2$ becomes $10^2 = 100$ times smaller."],
        ),
        choice_question(
            r"A colleague checks a slope in float64 by a central difference with step $10^{-14}$, and finds "
            "an error of 0.002. What is the most likely reason?",
            [
                option(
                    "The step is too small: the error is mostly rounding.",
                    "Rounding is worth about ε/(2h) = 0.01 times the value: one or two digits are right.",
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
            r"What does the central difference of ReLU say at $x = 0.05$ with step $h = 0.25$?",
            0.6,
            id="slope-across-a-kink",
            mistakes=[
                mistake(
                    "That is the true slope, and what the forward difference says.",
                    "The central secant reaches across the kink. Where does it begin?",
                    1.0,
                ),
                mistake("That is the answer at the kink itself.", "x = 0.05 lies to the right of it.", 0.5),
                mistake("You divided by one step.", "From −0.2 to 0.3 is two steps.", 1.2),
                mistake("That is the rise alone.", "The slope is rise over run.", 0.3),
                mistake("You took ReLU for x itself.", "Left of 0, ReLU is flat.", 1.0),
                mistake("You took ReLU for the absolute value.", "ReLU(−0.2) is 0, not 0.2.", 0.2),
            ],
            hints=["The two points are −0.2 and 0.3.", "ReLU(−0.2) is 0."],
            solution=[r"$(0.3 - 0)/(2 \cdot 0.25) = 0.6$, although the slope at 0.05 is 1."],
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
                mistake("You turned the fraction over.", "The limit is 2/J″, and J″ is 4 here.", 2.0),
            ],
            hints=[
                r"Each step multiplies $\theta$ by $1 - 4\alpha$.",
                "It arrives while the factor lies between −1 and 1.",
            ],
            solution=[
                r"The slope is $4\theta$, so $\theta := (1 - 4\alpha)\theta$.",
                r"At $\alpha = 0.5$ the factor is $-1$: it jumps to and fro forever. Beyond, it diverges.",
                r"The rule agrees: $2/J'' = 2/4$.",
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
                option(
                    "The learning rate was too large.", "You can't know: whatever α is, α · 0 is no step."
                ),
            ],
            id="slope-zero-means",
            hints=["What does a slope know of the rest of the curve?"],
        ),
    ]
