"""The questions of chapter 2: partial derivatives, gradients, two parameters descending, sums over paths."""

import numpy as np

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
    """Return thirteen questions, from what "held" means to the gradient of a squared error."""
    return [
        choice_question(
            r"What does $\partial J/\partial\theta_1$ say?",
            [
                option(
                    r"How $J$ changes with $\theta_1$ while the other parameters keep their present values.",
                    "Held, and taken where they are held.",
                    right=True,
                ),
                option(
                    r"How $J$ changes with $\theta_1$, whatever the other parameters are.",
                    "It counts where they are held: move another one, and in general this slope changes.",
                ),
                option(
                    r"How $J$ changes with $\theta_1$ when the other parameters are set to 0.",
                    "They are held where they are now, not at 0.",
                ),
                option(
                    r"How $J$ changes when all parameters move together.",
                    r"Only $\theta_1$ moves. All together would be a step along a direction.",
                ),
            ],
            id="what-partial-means",
            hints=["Think of the slice through the point: which parameter runs along it?"],
        ),
        derivative_question(
            r"$J(a, b) = a^2 b + 3b$. What is $\partial J/\partial a$?",
            lambda a, b: a**2 * b + 3 * b,
            id="partial-of-a-product",
            variables=["a", "b"],
            wrt="a",
            answer="2a b",
            mistakes=[
                mistake(
                    "b is held, not dropped",
                    "Put 5 where b stands, differentiate, and look where the 5 has gone.",
                    lambda a, b: 2 * a,
                ),
                mistake(
                    "You moved b", "That is the slope along b.", lambda a, b: a**2 + 3, id="other-variable-b"
                ),
                mistake(
                    "You moved both",
                    "3b has no a in it: with b held it is a number, with slope 0.",
                    lambda a, b: 2 * a * b + 3,
                ),
                mistake(
                    "You kept the 3b",
                    "3b does not move with a: as a function of a it is flat.",
                    lambda a, b: 2 * a * b + 3 * b,
                    id="kept-constant",
                ),
                mistake(
                    "Both partials were added",
                    "One parameter moves; the other is held.",
                    lambda a, b: 2 * a * b + a**2 + 3,
                ),
            ],
            hints=["Treat b as a number, say 5: then J is $5a^2 + 15$."],
            solution=["With b held, $a^2 b$ has slope $2ab$ and $3b$ has slope 0."],
        ),
        derivative_question(
            r"$J(a, b) = b^2 \sin a$. What is $\partial J/\partial b$?",
            lambda a, b: b**2 * np.sin(a),
            id="partial-along-the-other",
            variables=["a", "b"],
            wrt="b",
            answer="2b sin(a)",
            mistakes=[
                mistake(
                    "sin a was differentiated too",
                    "a is held, so sin a is a number in front.",
                    lambda a, b: 2 * b * np.cos(a),
                ),
                mistake(
                    "You moved a",
                    "That is the slope along a.",
                    lambda a, b: b**2 * np.cos(a),
                    id="other-variable-a",
                ),
                mistake(
                    "Both partials were added",
                    "One parameter moves; the other is held.",
                    lambda a, b: 2 * b * np.sin(a) + b**2 * np.cos(a),
                ),
                mistake(
                    "a is held, not dropped",
                    "sin a is a number in front, and numbers in front stay.",
                    lambda a, b: 2 * b,
                ),
            ],
            hints=[r"$\sin a$ is a number here, as 0.84 would be."],
            solution=[r"$\sin a$ stays in front, and $b^2$ has slope $2b$: $2b \sin a$."],
        ),
        number_question(
            r"At some point $\nabla J = (3, 4)$. "
            r"What is the slope of $J$ in the direction that climbs most steeply?",
            5.0,
            id="steepest-slope",
            mistakes=[
                mistake(
                    "The partials were added",
                    "One along each axis climbs by 7, but that walk is longer than 1. How long is the arrow?",
                    7.0,
                ),
                mistake("The root is missing", "A length is the root of the sum of squares.", 25.0),
                mistake("Only the larger partial", "A direction between the axes gets a share of both.", 4.0),
                mistake("That is downhill", "The steepest way up has a positive slope.", -5.0),
            ],
            hints=["It is the length of the arrow."],
            solution=[r"$\sqrt{3^2 + 4^2} = 5$."],
        ),
        number_question(
            r"At the same point, $\nabla J = (3, 4)$: what is the slope in the direction $(0.6, -0.8)$, "
            "which has length 1?",
            -1.4,
            id="directional-slope",
            mistakes=[
                mistake(
                    "That is the steepest slope",
                    "The sign of −0.8 counts: one share climbs, the other falls.",
                    5.0,
                ),
                mistake("The sign is turned round", "The share of 4 · (−0.8) is the larger one.", 1.4),
                mistake("The partials were swapped", "The first entry goes with the first.", 0.0),
            ],
            hints=["Entry by entry: the first partial times the first of the direction, and so on; add."],
            solution=[r"$3 \cdot 0.6 + 4 \cdot (-0.8) = 1.8 - 3.2 = -1.4$: downhill."],
        ),
        choice_question(
            r"You walk over a hillside, along a contour line of $J$. Which way does the gradient point?",
            [
                option(
                    "At a right angle to your way, to the higher side.",
                    "Along the line the slope is 0, and that is a quarter turn from the gradient.",
                    right=True,
                ),
                option(
                    "Along your way.", "Then J would change fastest along a line on which it does not change."
                ),
                option(
                    "At a right angle to your way, to the lower side.",
                    "The gradient points uphill; descent walks against it.",
                ),
                option(
                    "It is 0 there, as $J$ does not change.",
                    "$J$ does not change in your direction. On a hillside, it does across the line.",
                ),
            ],
            id="gradient-and-contour",
            hints=["What is the slope in your direction? At which angle to the gradient is it so?"],
        ),
        number_question(
            r"Somewhere $J = 5$ and $\nabla J = (2, -1)$. "
            "What does the flat board say for $J$ after a step of 0.1 to the right and 0.4 up?",
            4.8,
            id="flat-board",
            mistakes=[
                mistake("That is the change", "Add it to the 5 where the step began.", -0.2),
                mistake("The sign turned round", "0.2 up for the first part, 0.4 down for the second.", 5.2),
                mistake("The sign of −1 was lost", "Upwards on the map, J falls.", 5.6),
                mistake("The steps were swapped", "The first slope goes with the step to the right.", 5.7),
                mistake("The steps alone were added", "Each step counts times its slope.", 5.5),
            ],
            hints=["Value, plus slope times step to the right, plus slope times step up."],
            solution=[r"$5 + 2 \cdot 0.1 + (-1) \cdot 0.4 = 4.8$."],
        ),
        choice_question(
            r"For $J = \sqrt{|\theta_1\theta_2|}$ the gradient at $(0, 0)$ is $(0, 0)$, "
            "and yet $J$ climbs at 45° with slope 0.71. What is the matter?",
            [
                option(
                    "$J$ is not differentiable there: seen close, it is no flat board.",
                    "Then the partials say nothing about the directions between the axes.",
                    right=True,
                ),
                option(
                    "The slope of 0.71 is a rounding error.",
                    r"It is $1/\sqrt2$, exactly, over every distance.",
                ),
                option(
                    "The partials are not really 0.",
                    "On both axes $J$ is 0, so its slope along them is 0, exactly.",
                ),
                option(
                    "0.71 is the length of the gradient.",
                    "The length of $(0, 0)$ is 0.",
                ),
            ],
            id="partials-are-not-enough",
            hints=["What does the surface look like under a magnifying glass?"],
        ),
        number_question(
            r"$J = \theta_1^2 + \theta_1\theta_2 + \theta_2^2$, at $\theta_1 = 1$, $\theta_2 = 1$. "
            r"One step of descent with $\alpha = 0.1$. What is the new $\theta_2$?",
            0.7,
            id="one-step-together",
            mistakes=[
                mistake(
                    "θ₁ had moved already",
                    "Both slopes are taken at the old place, (1, 1), before anything moves.",
                    0.73,
                ),
                mistake("That is uphill", "Descent subtracts the slope.", 1.3),
                mistake("θ₁ was dropped", r"The slope along θ₂ is θ₁ + 2θ₂; θ₁ is held at 1.", 0.8),
                mistake("That is the slope", "Take α times it from the old θ₂.", 3.0),
            ],
            hints=[r"$\partial J/\partial\theta_2 = \theta_1 + 2\theta_2$, at $(1, 1)$."],
            solution=[r"The slope is 3, and $1 - 0.1 \cdot 3 = 0.7$."],
        ),
        number_question(
            r"$J = \frac12(\theta_1^2 + 50\,\theta_2^2)$. "
            "Above which learning rate does descent diverge, from a start on neither axis?",
            0.04,
            id="limit-of-the-learning-rate",
            mistakes=[
                mistake(
                    "That is the limit along θ₁", "The steeper direction diverges long before that.", 2.0
                ),
                mistake(
                    "There it is best along θ₂",
                    "With that rate θ₂ arrives in one step. It may also overshoot less and less, and arrive.",
                    0.02,
                ),
                mistake(
                    "The half is lost",
                    "½ · 50 θ₂² has the slope 50 θ₂, not 100 θ₂.",
                    0.02,
                ),
                mistake("That is the ratio", "It tells how narrow the valley is.", 50.0),
                mistake("The other way round", "The steeper, the smaller the rate must be.", 25.0),
            ],
            hints=[
                r"Each step multiplies $\theta_2$ by a number. Which one?",
                r"$1 - 50\alpha$ must stay above $-1$.",
            ],
            solution=[r"$1 - 50\alpha = -1$ at $\alpha = 2/50 = 0.04$."],
        ),
        formula_question(
            r"$J(a, b) = a b$, and $b = a^2$ follows $a$. What is the total derivative $dJ/da$, "
            "in terms of $a$?",
            lambda a: 3 * a**2,
            id="total-derivative",
            variables=["a"],
            known={"b": "a^2"},
            answer="3a^2",
            mistakes=[
                mistake(
                    "That is the direct path only", "b follows a: there is a second path.", lambda a: a**2
                ),
                mistake("That is the path through b only", "a also stands in J itself.", lambda a: 2 * a**2),
                mistake(
                    "A product where a sum belongs",
                    "Rates multiply along a path. Between paths they add.",
                    lambda a: 2 * a**3,
                ),
                mistake(
                    "∂J/∂b is missing",
                    "Along the path through b, two rates multiply.",
                    lambda a: a**2 + 2 * a,
                ),
            ],
            hints=["Direct: ∂J/∂a = b.", "Through b: ∂J/∂b · db/da."],
            solution=[r"$b + a \cdot 2a = a^2 + 2a^2 = 3a^2$. And indeed $J = a^3$."],
        ),
        number_question(
            r"At some place $\partial J/\partial a = 2$ and $\partial J/\partial b = -3$, "
            "and $b$ follows $a$ with $db/da = 0.5$. Nudge $a$ by 0.01: by about how much does $J$ change?",
            0.005,
            id="nudge-on-two-paths",
            mistakes=[
                mistake("That is the direct path only", "b moves too, by 0.005.", 0.02),
                mistake("That is the path through b only", "a also moves J directly.", -0.015),
                mistake("db/da is missing", "b moves half as far as a.", -0.01),
                mistake("That is a product of rates", "Between paths the changes add.", 0.01),
                mistake("This is no sum of two paths", "Add 2 · 0.01 and −3 times what b moves.", -0.03),
                mistake("That is the rate", "The nudge is 0.01.", 0.5),
                mistake("A sign was lost", "Through b, J falls.", 0.035),
            ],
            hints=["Directly: 2 · 0.01.", "b moves by 0.5 · 0.01, and J by −3 times that."],
            solution=[r"$2 \cdot 0.01 + (-3) \cdot 0.005 = 0.02 - 0.015 = 0.005$."],
        ),
        derivative_question(
            r"One point of a line's cost: $J(w, b) = (w x + b - y)^2$. Multiply it out, or not: "
            r"what is $\partial J/\partial w$?",
            lambda w, b, x, y: (w * x + b - y) ** 2,
            id="gradient-of-a-squared-error",
            variables=["w", "b", "x", "y"],
            wrt="w",
            answer="2(w x + b - y) x",
            mistakes=[
                mistake(
                    "The lever x is missing",
                    "Move w by 1: by how much does w x + b change?",
                    lambda w, b, x, y: 2 * (w * x + b - y),
                ),
                mistake(
                    "Only the first term",
                    "The square has a middle term, and it holds w too.",
                    lambda w, b, x, y: 2 * w * x**2,
                ),
                mistake(
                    "The 2 is missing",
                    "The slope of a square is 2 times what is squared.",
                    lambda w, b, x, y: (w * x + b - y) * x,
                ),
                mistake(
                    "You moved x",
                    "The data are held as well; w moves.",
                    lambda w, b, x, y: 2 * (w * x + b - y) * w,
                    id="other-variable-x",
                ),
                mistake(
                    "The lever x and the 2 are missing",
                    "That is the error alone. The slope of its square is 2 times it, and w has the lever x.",
                    lambda w, b, x, y: w * x + b - y,
                ),
                mistake(
                    "y is gone from the error",
                    "y is held, not dropped: it stays inside the bracket.",
                    lambda w, b, x, y: 2 * (w * x + b) * x + 0 * y,
                ),
                mistake(
                    "b is gone from the error",
                    "b is held, not dropped: it stays inside the bracket.",
                    lambda w, b, x, y: 2 * (w * x - y) * x + 0 * b,
                ),
                mistake(
                    "The x inside the bracket is lost",
                    "The error is w x + b − y, with w times x. The lever x comes once more, outside.",
                    lambda w, b, x, y: 2 * x * (w + b - y),
                ),
            ],
            hints=[r"$(w x + b - y)^2 = x^2 w^2 + 2x(b - y)\,w + (b - y)^2$; everything but w is a number."],
            solution=[r"$2x^2 w + 2x(b - y) = 2(w x + b - y)\,x$: twice the error, times the lever."],
        ),
    ]
