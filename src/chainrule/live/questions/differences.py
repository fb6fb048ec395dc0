"""The questions of chapter 1 on slopes that are measured: differences, their errors, kinks."""

from ...functions import cube, square
from ..practice import Question, choice_question, formula_question, mistake, number_question, option
from ..variants import varying
from .wording import say, tex


def differences() -> list[Question]:
    """Return five questions, from one forward difference to a secant across a kink."""
    return [
        _forward_difference(),
        _forward_cube(),
        _central_order(),
        _too_small_a_step(),
        _across_a_kink(),
    ]


@varying(at=(1, 2, 3, 4, 5, 6, 7, 8, 9), h=(0.1, 0.2, 0.4, 0.5))
def _forward_difference(at: int = 3, h: float = 0.5) -> Question:
    there, rise = at + h, 2 * at * h + h * h
    return number_question(
        rf"Measure the slope of $x^2$ at $x = {at}$ by a *forward* difference with step $h = {h}$.",
        2 * at + h,
        id="slope-forward-difference",
        mistakes=[
            mistake(
                "That is the exact slope, and what the central difference gives.",
                f"The forward difference takes the points at {at} and {at} + {h}.",
                2 * at,
                id="that-is-the-exact-slope",
            ),
            mistake("That is the rise alone.", "The slope is rise over run: divide by the step.", rise),
            mistake(
                "You looked behind.",
                f"The second point lies at {at} + {h}, not at {at} − {h}.",
                2 * at - h,
            ),
            mistake("You multiplied by the step.", "Rise over run: divide by the step.", rise * h),
        ],
        hints=["Which two points does it use?", f"The values there are {at**2} and {say(there**2)}."],
        solution=[
            rf"$({tex(there)}^2 - {at}^2)/{h} = {tex(rise)}/{h} = {tex(2 * at + h)}$",
            rf"The formula $2x + h$ agrees: ${2 * at} + {h}$.",
        ],
    )


def _forward_cube() -> Question:
    return formula_question(
        r"Work out the forward difference $(f(x + h) - f(x))/h$ of $f(x) = x^3$: a formula in x and h, "
        "in which nothing is divided by h any more.",
        lambda x, h: 3 * square(x) + 3 * x * h + square(h),
        id="slope-forward-cube",
        variables=("x", "h"),
        domain={"x": (-3.0, 3.0), "h": (-2.0, 2.0)},
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
                "The cube was taken term by term.",
                "(x + h)³ is not x³ + h³: multiply the brackets out.",
                lambda x, h: square(h) + 0 * x,
            ),
        ],
        hints=[r"$(x + h)^3 = x^3 + 3x^2h + 3xh^2 + h^3$", "Subtract $x^3$, then divide by $h$."],
        solution=[
            r"$(x + h)^3 - x^3 = 3x^2h + 3xh^2 + h^3$",
            r"Divided by $h$: $3x^2 + 3xh + h^2$. As $h \to 0$, only $3x^2$ remains.",
        ],
    )


# Not 2, of which the square is the double.
@varying(
    lambda ratio, smaller: ratio * smaller <= 1,
    ratio=(2.5, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 18, 20, 25, 30, 35, 40, 50, 60, 80, 100),
    smaller=(0.01, 0.02, 0.05, 0.1),
)
def _central_order(ratio: float = 10, smaller: float = 0.01) -> Question:
    return number_question(
        r"By what factor does the error of the *central* difference of $x^3$ shrink when the step goes "
        f"from {say(ratio * smaller)} to {smaller}?",
        ratio**2,
        id="slope-central-order",
        tolerance=1e-3 * ratio**2,
        mistakes=[
            mistake(
                "That is about what the error of the forward difference does, for small steps.",
                "The error of the central one goes with h².",
                ratio,
                id="that-is-the-forward-difference",
            ),
            mistake("One power too many.", "The error goes with h², not with h³.", ratio**3),
            mistake(
                "The other way round.", "By what factor does it shrink: how many times smaller?", 1 / ratio**2
            ),
            mistake("Two powers too many.", "The error goes with h², not with h⁴.", ratio**4),
        ],
        hints=["The error of the central difference of $x^3$ is $h^2$."],
        solution=[
            f"The step becomes {ratio} times smaller, so $h^2$ becomes ${ratio}^2 = {tex(ratio**2)}$ times "
            "smaller."
        ],
    )


def _too_small_a_step() -> Question:
    return choice_question(
        r"A colleague checks a slope in float64 by a central difference with step $10^{-14}$, and finds "
        "an error of 0.002. What is the most likely reason?",
        [
            option(
                "The step is too large: the secant is not the tangent.",
                "Truncation goes with h², which is 1e-28 here.",
            ),
            option(
                "The step is too small: the error is mostly rounding.",
                "Rounding is worth about ε/(2h) = 0.01 times the value: one or two digits are right.",
                right=True,
            ),
            option(
                "The slope that is checked is wrong.",
                "Perhaps, but this check can't tell: it has only one or two digits itself.",
            ),
        ],
        id="slope-too-small-a-step",
        hints=["Look at the left arm of the V."],
    )


@varying(
    lambda at, h: at < h,
    at=(0.02, 0.03, 0.05, 0.06, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4),
    h=(0.1, 0.16, 0.2, 0.25, 0.4, 0.5, 0.8, 1, 1.25),
)
def _across_a_kink(at: float = 0.05, h: float = 0.25) -> Question:
    left, right = say(at - h), say(at + h)
    answer = (at + h) / (2 * h)
    return number_question(
        rf"What does the central difference of ReLU say at $x = {at}$ with step $h = {h}$?",
        answer,
        id="slope-across-a-kink",
        mistakes=[
            mistake(
                "That is the true slope, and what the forward difference says.",
                "The central secant reaches across the kink. Where does it begin?",
                1.0,
            ),
            mistake("That is the answer at the kink itself.", f"x = {at} lies to the right of it.", 0.5),
            mistake("You divided by one step.", f"From {left} to {right} is two steps.", (at + h) / h),
            mistake("That is the rise alone.", "The slope is rise over run.", at + h),
            mistake("You took ReLU for x itself.", "Left of 0, ReLU is flat.", 1.0),
            mistake(
                "You took ReLU for the absolute value.",
                f"ReLU({left}) is 0, not {say(h - at)}.",
                at / h,
            ),
            mistake("You looked behind only.", f"The other point is {right}, not {at}.", at / h),
        ],
        hints=[f"The two points are {left} and {right}.", f"ReLU({left}) is 0."],
        solution=[rf"$({right} - 0)/(2 \cdot {h}) = {tex(answer)}$, although the slope at {at} is 1."],
    )
