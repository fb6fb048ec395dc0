"""The questions of chapter 2 on gradients: the steepest slope, the flat board, two parameters descending."""

from ..practice import Question, choice_question, mistake, number_question, option
from ..variants import varying
from .wording import br, plus, say, tex


def gradients() -> list[Question]:
    """Return seven questions, from the length of an arrow to the largest learning rate."""
    return [
        _steepest_slope(),
        _directional_slope(),
        _contour(),
        _flat_board(),
        _not_enough(),
        _step_together(),
        _limit_of_the_rate(),
    ]


_RIGHT_ANGLED = ((3, 4, 5), (12, 5, 13), (8, 15, 17), (24, 7, 25), (20, 21, 29), (40, 9, 41), (12, 35, 37))


@varying(sides=_RIGHT_ANGLED, scale=(1, 2, 3, 5, 0.5, 0.1))
def _steepest_slope(sides: tuple[int, int, int] = (3, 4, 5), scale: float = 1) -> Question:
    p, q, length = (scale * side for side in sides)
    return number_question(
        rf"At some point $\nabla J = ({tex(p)}, {tex(q)})$. "
        r"What is the slope of $J$ in the direction that climbs most steeply?",
        length,
        id="steepest-slope",
        mistakes=[
            mistake(
                "The partials were added",
                f"A unit along each axis climbs by {say(p + q)}, but that walk is longer than 1. "
                "How long is the arrow?",
                p + q,
            ),
            mistake("The root is missing", "A length is the root of the sum of squares.", length**2),
            mistake(
                "Only the larger partial", "A direction between the axes gets a share of both.", max(p, q)
            ),
            mistake("That is downhill", "The steepest way up has a positive slope.", -length),
        ],
        hints=["It is the length of the arrow."],
        solution=[rf"$\sqrt{{{tex(p)}^2 + {tex(q)}^2}} = {tex(length)}$."],
    )


# The direction has the gradient's entries, over its length, with one sign turned: so the slope with that sign
# lost is the steepest one.
@varying(
    share=((0.6, 0.8), (0.8, 0.6), (0.28, 0.96), (0.96, 0.28)), length=(5, 10, 15, 20, 25), turned=(0, 1)
)
def _directional_slope(share: tuple[float, float] = (0.6, 0.8), length: int = 5, turned: int = 1) -> Question:
    p, q = (round(length * entry, 9) for entry in share)
    u, v = (-share[0], share[1]) if turned == 0 else (share[0], -share[1])
    first, second = p * u, q * v
    right = first + second
    larger = (p, u) if abs(first) > abs(second) else (q, v)
    negative = say(min(u, v))
    way = "downhill" if right < 0 else "uphill"
    return number_question(
        rf"At some point $\nabla J = ({tex(p)}, {tex(q)})$. What is the slope in the direction "
        rf"$({tex(u)}, {tex(v)})$, which has length 1?",
        right,
        id="directional-slope",
        mistakes=[
            mistake(
                "That is the steepest slope",
                f"The sign of {negative} counts: one share climbs, the other falls.",
                length,
            ),
            mistake(
                "The sign is turned round",
                f"The share of {say(larger[0])} · {_in_brackets(larger[1])} is the larger one.",
                -right,
            ),
            mistake(
                "That is the slope at a right angle to the gradient",
                f"Such a direction is ({say(v)}, {say(u)}); in this one, the first entry goes with the first "
                "partial.",
                round(q * u + p * v, 9) + 0.0,
            ),
        ],
        hints=["Entry by entry: the first partial times the first of the direction, and so on; add."],
        solution=[
            rf"${tex(p)} \cdot {br(u)} + {tex(q)} \cdot {br(v)} "
            rf"= {tex(first)} {plus(second)} = {tex(right)}$: {way}."
        ],
    )


def _in_brackets(value: float) -> str:
    return f"({say(value)})" if value < 0 else say(value)


def _contour() -> Question:
    return choice_question(
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
    )


@varying(
    height=(2, 3, 4, 5, 6, 8, 10),
    along=(1, 2, 3, 4, 5),
    up=(-1, -2, -3, -4),
    right=(0.1, 0.2, 0.3, 0.5),
    above=(0.1, 0.2, 0.3, 0.4),
)
def _flat_board(
    height: int = 5, along: int = 2, up: int = -1, right: float = 0.1, above: float = 0.4
) -> Question:
    rise, fall = along * right, -up * above
    return number_question(
        rf"Somewhere $J = {height}$ and $\nabla J = ({along}, {up})$. "
        f"What does the flat board say for $J$ after a step of {right} to the right and {above} up?",
        height + rise - fall,
        id="flat-board",
        mistakes=[
            mistake("That is the change", f"Add it to the {height} where the step began.", rise - fall),
            mistake(
                "The sign turned round",
                f"{say(rise)} up for the first part, {say(fall)} down for the second.",
                height - rise + fall,
            ),
            mistake(
                f"The sign of {say(up)} was lost",
                "Upwards on the map, J falls.",
                height + rise + fall,
                id="sign-lost",
            ),
            mistake(
                "The steps were swapped",
                "The first slope goes with the step to the right.",
                height + along * above + up * right,
            ),
            mistake("The second part is missing", "The step up moves J, too.", height + rise),
            mistake("The first part is missing", "The step to the right moves J, too.", height - fall),
            mistake(
                "The steps alone were added", "Each step counts times its slope.", height + right + above
            ),
        ],
        hints=["Value, plus slope times step to the right, plus slope times step up."],
        solution=[
            rf"${height} + {along} \cdot {right} + ({up}) \cdot {above} = {tex(height + rise - fall)}$."
        ],
    )


def _not_enough() -> Question:
    return choice_question(
        r"For $J = \sqrt{|\theta_1\theta_2|}$ the gradient at $(0, 0)$ is $(0, 0)$, "
        "and yet $J$ climbs at 45° with slope 0.71. What is the matter?",
        [
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
            option(
                "$J$ is not differentiable there: seen close, it is no flat board.",
                "Then the partials say nothing about the directions between the axes.",
                right=True,
            ),
        ],
        id="partials-are-not-enough",
        hints=["What does the surface look like under a magnifying glass?"],
    )


@varying(
    lambda first, second, rate: first != second,  # else a mix-up of the two would be right
    first=(1, 2, 3, 4, 5, 6),
    second=(1, 2, 3, 4, 5, 6),
    rate=(0.1, 0.2),
)
def _step_together(first: int = 1, second: int = 1, rate: float = 0.1) -> Question:
    slope = first + 2 * second
    moved = first - rate * (2 * first + second)
    return number_question(
        r"$J = \theta_1^2 + \theta_1\theta_2 + \theta_2^2$, at "
        rf"$\theta_1 = {first}$, $\theta_2 = {second}$. "
        rf"One step of descent with $\alpha = {rate}$. What is the new $\theta_2$?",
        second - rate * slope,
        id="one-step-together",
        mistakes=[
            mistake(
                "θ₁ had moved already",
                f"Both slopes are taken at the old place, ({first}, {second}), before anything moves.",
                second - rate * (moved + 2 * second),
            ),
            mistake("That is uphill", "Descent subtracts the slope.", second + rate * slope),
            mistake(
                "θ₁ was dropped",
                f"The slope along θ₂ is θ₁ + 2θ₂; θ₁ is held at {first}.",
                second - rate * 2 * second,
            ),
            mistake(
                "The 2 of the square is missing",
                "θ₂² has the slope 2θ₂.",
                second - rate * (first + second),
            ),
            mistake("That is the slope", "Take α times it from the old θ₂.", slope),
        ],
        hints=[rf"$\partial J/\partial\theta_2 = \theta_1 + 2\theta_2$, at $({first}, {second})$."],
        solution=[
            rf"The slope is {slope}, and ${second} - {rate} \cdot {slope} = {tex(second - rate * slope)}$."
        ],
    )


@varying(
    steep=(5, 8, 10, 16, 20, 25, 32, 40, 64, 80, 100, 125, 160, 200, 250, 320, 400, 500, 800, 1000, 6.4, 12.5)
)
def _limit_of_the_rate(steep: float = 50) -> Question:
    c = tex(steep)
    return number_question(
        rf"$J = \frac12(\theta_1^2 + {c}\,\theta_2^2)$. "
        "Above which learning rate does descent diverge, from a start on neither axis?",
        2 / steep,
        id="limit-of-the-learning-rate",
        unknown="α",
        mistakes=[
            mistake("That is the limit along θ₁", "The steeper direction diverges long before that.", 2.0),
            mistake(
                "There it is best along θ₂",
                "With that rate θ₂ arrives in one step. It may also overshoot less and less, and arrive.",
                1 / steep,
            ),
            mistake(
                "The half is lost",
                f"½ · {c} θ₂² has the slope {c} θ₂, not {tex(2 * steep)} θ₂.",
                1 / steep,
            ),
            mistake("That is the ratio", "It tells how narrow the valley is.", steep),
            mistake("The other way round", "The steeper, the smaller the rate must be.", steep / 2),
        ],
        hints=[
            r"Each step multiplies $\theta_2$ by a number. Which one?",
            rf"$1 - {c}\alpha$ must stay above $-1$.",
        ],
        solution=[rf"$1 - {c}\alpha = -1$ at $\alpha = 2/{c} = {tex(2 / steep)}$."],
    )
