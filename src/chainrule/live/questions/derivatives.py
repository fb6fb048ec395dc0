"""The questions that close chapter 1."""

from collections.abc import Callable
from typing import Any

from ...functions import Function, cos, sin
from ..practice import Question, choice_question, derivative_question, mistake, number_question, option
from ..variants import varying
from .differences import differences
from .wording import COUNTS, multiple, plus, power, raised, say, tex, times


def practice() -> list[Question]:
    """Return the chapter's questions, from reading a sign to the largest learning rate."""
    return [
        _sign(),
        _linear_approximation(),
        _cubic(),
        _flat_places(),
        _product(),
        _second_derivative(),
        *differences(),
        _one_step(),
        _largest_rate(),
        _zero_means(),
    ]


def _sign() -> Question:
    return choice_question(
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
    )


@varying(
    lambda at, value, slope, run: value not in (at, slope),  # taking one for the other would be right
    at=(1, 2, 3, 5, 6, 8),
    value=(2, 3, 4, 5, 7, 9, 12),
    slope=(-4, -3, -2, 2, 3, 4, 5),
    run=(0.1, 0.2, 0.3),
)
def _linear_approximation(at: int = 4, value: int = 7, slope: int = -2, run: float = 0.1) -> Question:
    rise = slope * run
    moves = "falls" if slope < 0 else "rises"
    return number_question(
        rf"You know $f({at}) = {value}$ and $f'({at}) = {slope}$. What is $f({tex(at + run)})$, about?",
        value + rise,
        id="slope-linear-approximation",
        mistakes=[
            mistake(
                "The sign of the slope is lost." if slope < 0 else "The sign is turned round.",
                f"f {moves} when x grows: the change is {say(slope)} · {run}.",
                value - rise,
                id="sign-lost",
            ),
            mistake(
                "That is where the tangent is a whole unit ahead.",
                f"The run is {run}, not 1: slope times run.",
                value + slope,
                id="that-is-a-whole-unit-ahead",
            ),
            mistake("That is the change alone.", f"Add it to the value at {at}.", rise),
            mistake("You added the run.", "The run is in x. The rise is slope times run.", value + run),
            mistake(
                "One zero too many.",
                f"The run from {at} to {tex(at + run)} is {run}, not {tex(run / 10)}.",
                value + rise / 10,
            ),
        ],
        hints=[f"The value at {at}, plus slope times run.", f"The run is {run}."],
        solution=[
            rf"$f({tex(at + run)}) \approx f({at}) + f'({at}) \cdot {run} "
            rf"= {value} {plus(rise)} = {tex(value + rise)}$"
        ],
    )


@varying(
    lambda n, factor: n != factor,
    n=(3, 4, 5),
    factor=(-9, -8, -7, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 7, 8, 9),
)
def _cubic(n: int = 3, factor: int = -4) -> Question:
    line, slope = times(factor, "x"), power("x", n - 1)
    moves = "falls" if factor < 0 else "rises"
    shown = line.replace("-", "−")
    return derivative_question(
        rf"Differentiate ${power('x', n)} {plus(factor, 'x')}$.",
        lambda x: x**n + factor * x,
        id="slope-of-a-cubic",
        answer=f"{n}{slope} {plus(factor)}",
        mistakes=[
            mistake(
                f"The slope of {shown} is missing.",
                f"A straight line has a slope too: what is the slope of {shown}?",
                lambda x: n * x ** (n - 1),
                id="line-missing",
            ),
            mistake(
                f"The slope of {shown} has the wrong sign.",
                f"The line {shown} {moves}: by how much for each step of 1?",
                lambda x: n * x ** (n - 1) - factor,
                id="sign-of-the-line",
            ),
            mistake(
                f"You kept the x of {shown}.",
                "The slope of a straight line is the same everywhere: there is no x left in it.",
                lambda x: n * x ** (n - 1) + factor * x,
                id="x-kept",
            ),
            mistake(
                "The power came down by one, but not in front.",
                f"The slope of {raised('x', n)} is {COUNTS[n]} times {raised('x', n - 1)}.",
                lambda x: x ** (n - 1) + factor,
            ),
        ],
        hints=["Take the two terms one by one.", f"The slope of ${power('x', n)}$ is ${n}{slope}$."],
        solution=[
            f"The slope of ${power('x', n)}$ is ${n}{slope}$, and that of ${line}$ is ${factor}$.",
            f"Together: ${n}{slope} {plus(factor)}$.",
        ],
    )


def _flat_places() -> Question:
    return choice_question(
        r"Where is $x^3 - 4x$ flat?",
        [
            option(r"At $x = 0$ and $x = \pm 2$.", "There the value is 0. Flat means that the slope is 0."),
            option(r"At $x = 0$.", "The slope there is −4: the curve falls."),
            option(
                r"At $x = \pm\sqrt{4/3}$.",
                "There 3x² − 4 = 0: a hilltop on the left, a valley on the right.",
                right=True,
            ),
            option(r"Nowhere.", "Set the slope to 0 and solve for x."),
        ],
        id="slope-flat-places",
        hints=["Flat means slope 0, not value 0."],
    )


_WAVES = {sin: ("sin", "cos", 1), cos: ("cos", "sin", -1)}


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4), wave=(sin, cos))
def _product(n: int = 2, factor: int = 1, wave: Function = sin) -> Question:
    name, other, sign = _WAVES[wave]
    slope: Callable[..., Any] = wave.derivative
    p, q = times(factor, power("x", n)), times(factor * n, power("x", n - 1))
    in_words = times(factor, raised("x", n)), times(factor * n, raised("x", n - 1))
    strip = times(sign * factor, raised("x", n)).replace("-", "−")
    return derivative_question(
        rf"Differentiate ${p} \{name} x$.",
        lambda x: multiple(factor, x**n) * wave(x),
        id="slope-of-a-product",
        answer=f"{q} {name}(x) {'+' if sign > 0 else '-'} {p} {other}(x)",
        mistakes=[
            mistake(
                "You multiplied the two slopes.",
                "That is only the corner of the rectangle. A product gains two strips.",
                lambda x: factor * n * x ** (n - 1) * slope(x),
            ),
            mistake(
                f"One strip is missing: only {in_words[0]} grows.",
                f"While {in_words[0]} grows, {name} x changes as well: that strip is {strip} {other} x.",
                lambda x: factor * n * x ** (n - 1) * wave(x),
                id="only-the-power-grows",
            ),
            mistake(
                f"One strip is missing: only {name} x changes.",
                f"While {name} x changes, {in_words[0]} grows as well: that strip is {in_words[1]} {name} x.",
                lambda x: multiple(factor, x**n) * slope(x),
                id="only-the-wave-changes",
            ),
            mistake(
                f"The sign of the strip where {name} x changes is wrong.",
                f"The slope of {name} x is {'−' if sign < 0 else ''}{other} x, and the strips add.",
                lambda x: factor * n * x ** (n - 1) * wave(x) - multiple(factor, x**n) * slope(x),
                id="the-strips-are-added",
            ),
            mistake(
                "You added the two slopes.",
                f"That is the slope of {in_words[0]} + {name} x. "
                "Each strip is a growth times the other side.",
                lambda x: factor * n * x ** (n - 1) + slope(x),
            ),
        ],
        hints=[
            rf"A rectangle with sides ${p}$ and $\{name} x$: which two strips does it gain?",
            rf"The slope of ${p}$ is ${q}$, that of $\{name} x$ is ${'-' if sign < 0 else ''}\{other} x$.",
        ],
        solution=[
            rf"The strip where ${p}$ grows: ${q} \{name} x$. "
            rf"The one where $\{name} x$ changes: ${times(sign * factor, power('x', n))} \{other} x$.",
            rf"Together: ${q} \{name} x {'+' if sign > 0 else '-'} {p} \{other} x$.",
        ],
    )


@varying(n=(3, 4), factor=(1, 2, 3), at=(-5, -4, -3, -2, 2, 3, 4, 5, 6, 10))
def _second_derivative(n: int = 3, factor: int = 1, at: int = 5) -> Question:
    f, lead = times(factor, power("x", n)), factor * n
    once, twice = times(lead, power("x", n - 1)), times(lead * (n - 1), power("x", n - 2))
    in_words = times(factor, raised("x", n)), times(lead, raised("x", n - 1))
    right = lead * (n - 1) * at ** (n - 2)
    return number_question(
        rf"How fast does the slope of ${f}$ change at $x = {at}$?",
        right,
        id="slope-second-derivative",
        mistakes=[
            mistake(
                "That is the slope itself.",
                "How fast does it change with x?",
                lead * at ** (n - 1),
            ),
            mistake(
                "That is the value.",
                f"The slope is {in_words[1]}; differentiate it once more.",
                factor * at**n,
            ),
            mistake(
                "That is the third derivative.",
                f"Differentiate {in_words[0]} twice, not three times, and put x = {say(at)} in.",
                lead * (n - 1) * (n - 2) * at ** (n - 3),
            ),
            mistake(
                f"The {lead} got lost.",
                f"The slope of {in_words[0]} is {in_words[1]}, and the factor {lead} stays.",
                (n - 1) * at ** (n - 2),
                id="factor-lost",
            ),
        ],
        hints=[f"The slope of ${f}$ is ${once}$. What is the slope of that?"],
        solution=[rf"$f'(x) = {once}$, so $f''(x) = {twice}$, and at {say(at)} that is {say(right)}."],
    )


@varying(start=(2, 3, 4, 5, 6, 7, 8, 10), rate=(0.05, 0.1, 0.2, 0.3, 0.4))
def _one_step(start: int = 3, rate: float = 0.1) -> Question:
    move = 2 * rate * start
    return number_question(
        rf"One step of gradient descent on $J(\theta) = \theta^2$, from $\theta = {start}$ "
        rf"with $\alpha = {rate}$. What is $\theta$ now?",
        start - move,
        id="slope-one-step-of-descent",
        mistakes=[
            mistake("You went uphill.", "The update subtracts: θ − α · slope.", start + move),
            mistake(
                "You took the value for the slope.",
                f"At {start} the value is {start**2}; what is the slope?",
                start - rate * start**2,
            ),
            mistake("The factor 2 of the slope is missing.", "The slope of θ² is 2θ.", start - move / 2),
            mistake("That is the size of the step.", "The question asks where θ is after it.", move),
            mistake(
                "You subtracted the learning rate itself.", "It is multiplied by the slope.", start - rate
            ),
        ],
        hints=[rf"The slope at {start} is $2 \cdot {start}$."],
        solution=[rf"${start} - {rate} \cdot {2 * start} = {tex(start - move)}$"],
    )


@varying(
    factor=(4, 5, 8, 10, 16, 20, 25, 40, 50, 80, 100, 125, 200, 250, 400, 500, 1.25, 1.6, 2.5, 6.25, 12.5)
)
def _largest_rate(factor: float = 2) -> Question:
    how_steep = "twice" if factor == 2 else f"{factor} times"
    slope, limit = tex(2 * factor), tex(1 / factor)
    return number_question(
        rf"From which learning rate on does descent on $J(\theta) = {tex(factor)}\theta^2$ "
        "no longer arrive at 0?",
        1 / factor,
        id="slope-largest-rate",
        unknown="α",
        mistakes=[
            mistake(
                "That is the limit for θ².",
                f"This valley is {how_steep} as steep: its slope is {slope}θ.",
                1.0,
            ),
            mistake(
                "That is the rate that arrives in one step.",
                "There the factor is 0. Where is it −1?",
                0.5 / factor,
            ),
            mistake("You turned the fraction over.", f"The limit is 2/J″, and J″ is {slope} here.", factor),
        ],
        hints=[
            rf"Each step multiplies $\theta$ by $1 - {slope}\alpha$.",
            "It arrives while the factor lies between −1 and 1.",
        ],
        solution=[
            rf"The slope is ${slope}\theta$, so $\theta := (1 - {slope}\alpha)\theta$.",
            rf"At $\alpha = {limit}$ the factor is $-1$: it jumps to and fro forever. Beyond, it diverges.",
            rf"The rule agrees: $2/J'' = 2/{slope}$.",
        ],
    )


def _zero_means() -> Question:
    return choice_question(
        r"Descent on some cost has stopped: the slope is 0. What do you know about this place?",
        [
            option(
                "It is the lowest place there is.", "θ⁴ − 3θ² + θ has two valleys: 1.13 is not the lower."
            ),
            option("It is a minimum, perhaps not the lowest.", "θ³ is flat at 0, and that is no minimum."),
            option("The learning rate was too large.", "You can't know: whatever α is, α · 0 is no step."),
            option(
                "Only that the cost is flat here.",
                "It may be a minimum, the wrong minimum, a flat point or a maximum.",
                right=True,
            ),
        ],
        id="slope-zero-means",
        hints=["What does a slope know of the rest of the curve?"],
    )
