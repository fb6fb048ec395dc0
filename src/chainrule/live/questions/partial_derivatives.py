"""The questions of chapter 2: partial derivatives, gradients, two parameters descending, sums over paths."""

from collections.abc import Callable
from typing import Any

from ...functions import Function, cos, sin
from ..practice import (
    Question,
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
)
from ..variants import varying
from .gradients import gradients
from .wording import multiple, plus, power, say, tex, times


def practice() -> list[Question]:
    """Return the chapter's questions, from what "held" means to the gradient of a squared error."""
    return [
        _what_partial_means(),
        _partial_of_a_product(),
        _along_the_other(),
        *gradients(),
        _total_derivative(),
        _nudge_on_two_paths(),
        _squared_error(),
    ]


def _what_partial_means() -> Question:
    return choice_question(
        r"What does $\partial J/\partial\theta_1$ say?",
        [
            option(
                r"How $J$ changes with $\theta_1$, whatever the other parameters are.",
                "It counts where they are held: move another one, and in general this slope changes.",
            ),
            option(
                r"How $J$ changes with $\theta_1$ while the others keep their present values.",
                "Held, and taken where they are held.",
                right=True,
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
    )


@varying(n=(2, 3, 4, 5), lead=(1, 2, 3, 4, 5, 6), factor=(2, 3, 4, 5, 6, 7, 8, 9, -2, -3, -4, -5))
def _partial_of_a_product(n: int = 2, lead: int = 1, factor: int = 3) -> Question:
    first, rest = times(lead, power("a", n)), plus(factor, "b")
    slope = times(lead * n, power("a", n - 1))
    dropped = times(factor, "b").replace("-", "−")
    return derivative_question(
        rf"$J(a, b) = {first} b {rest}$. What is $\partial J/\partial a$?",
        lambda a, b: multiple(lead, a**n) * b + factor * b,
        id="partial-of-a-product",
        variables=["a", "b"],
        wrt="a",
        answer=f"{slope} b",
        mistakes=[
            mistake(
                "b was dropped",
                "It is held: put 5 where b stands, differentiate, and look where the 5 has gone.",
                lambda a, b: lead * n * a ** (n - 1),
            ),
            mistake(
                "You moved b",
                "That is the slope along b.",
                lambda a, b: multiple(lead, a**n) + factor,
                id="other-variable-b",
            ),
            mistake(
                "You moved both",
                f"{dropped} has no a in it: with b held it is a number, with slope 0.",
                lambda a, b: lead * n * a ** (n - 1) * b + factor,
            ),
            mistake(
                f"You kept the {dropped}",
                f"{dropped} does not move with a: as a function of a it is flat.",
                lambda a, b: lead * n * a ** (n - 1) * b + factor * b,
                id="kept-constant",
            ),
            mistake(
                "Both partials were added",
                "One parameter moves; the other is held.",
                lambda a, b: lead * n * a ** (n - 1) * b + multiple(lead, a**n) + factor,
            ),
        ],
        hints=[f"Treat b as a number, say 5: then J is ${5 * lead}{power('a', n)} {plus(5 * factor)}$."],
        solution=[f"With b held, ${first} b$ has slope ${slope}b$ and ${times(factor, 'b')}$ has slope 0."],
    )


_WAVES = {sin: ("sin", 0.84), cos: ("cos", 0.54)}  # and its value at 1


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4), wave=(sin, cos))
def _along_the_other(n: int = 2, factor: int = 1, wave: Function = sin) -> Question:
    name, example = _WAVES[wave]
    slope: Callable[..., Any] = wave.derivative
    b, rate = times(factor, power("b", n)), times(factor * n, power("b", n - 1))
    return derivative_question(
        rf"$J(a, b) = {b} \{name} a$. What is $\partial J/\partial b$?",
        lambda a, b: multiple(factor, b**n) * wave(a),
        id="partial-along-the-other",
        variables=["a", "b"],
        wrt="b",
        answer=f"{rate} {name}(a)",
        mistakes=[
            mistake(
                f"{name} a was differentiated too",
                f"a is held, so {name} a is a number in front.",
                lambda a, b: factor * n * b ** (n - 1) * slope(a),
                id="wave-differentiated",
            ),
            mistake(
                "You moved a",
                "That is the slope along a.",
                lambda a, b: multiple(factor, b**n) * slope(a),
                id="other-variable-a",
            ),
            mistake(
                "Both partials were added",
                "One parameter moves; the other is held.",
                lambda a, b: factor * n * b ** (n - 1) * wave(a) + multiple(factor, b**n) * slope(a),
            ),
            mistake(
                f"{name} a was dropped",
                "It is held: a number in front, and numbers in front stay.",
                lambda a, b: factor * n * b ** (n - 1),
            ),
        ],
        hints=[rf"$\{name} a$ is a number here, as {example} would be."],
        solution=[rf"$\{name} a$ stays in front, and ${b}$ has slope ${rate}$: ${rate} \{name} a$."],
    )


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4, 5, 6))
def _total_derivative(n: int = 2, factor: int = 1) -> Question:
    follows, through = power("a", n), times(n, power("a", n - 1))
    direct, indirect = times(factor, power("a", n)), times(factor * n, power("a", n))
    total = times(factor * (n + 1), power("a", n))
    return formula_question(
        rf"$J(a, b) = {times(factor, 'a')} b$, and $b = {follows}$ follows $a$. What is the total derivative "
        "$dJ/da$, in terms of $a$?",
        lambda a: factor * (n + 1) * a**n,
        id="total-derivative",
        variables=["a"],
        known={"b": follows},
        answer=total,
        mistakes=[
            mistake(
                "That is the direct path only",
                "b follows a: there is a second path.",
                lambda a: multiple(factor, a**n),
            ),
            mistake(
                "That is the path through b only", "a also stands in J itself.", lambda a: factor * n * a**n
            ),
            mistake(
                "That is ∂J/∂a times db/da",
                "Those two do not lie on one path: ∂J/∂b and db/da do. Between paths rates add.",
                lambda a: factor * n * a ** (2 * n - 1),
            ),
            mistake(
                "The paths were multiplied",
                "Rates multiply along a path. Between paths they add.",
                lambda a: factor**2 * n * a ** (2 * n),
            ),
            mistake(
                "The sign between the paths is wrong",
                "The second path is added, not taken away.",
                lambda a: factor * (1 - n) * a**n,
            ),
            mistake(
                "∂J/∂b is missing",
                "Along the path through b, two rates multiply.",
                lambda a: multiple(factor, a**n) + n * a ** (n - 1),
            ),
        ],
        hints=[f"Direct: ∂J/∂a = {times(factor, 'b')}.", "Through b: ∂J/∂b · db/da."],
        solution=[
            rf"${times(factor, 'b')} + {times(factor, 'a')} \cdot {through} "
            rf"= {direct} + {indirect} = {total}$. "
            rf"And indeed $J = {times(factor, power('a', n + 1))}$."
        ],
    )


@varying(
    lambda direct, through, follows, nudge: abs(direct + through * follows) != 1,  # else J moves as a does
    direct=(1, 2, 3, 4, 5),
    through=(-1, -2, -3, -4, -5),
    follows=(0.5, 0.2, 2, 3, 1.5),
    nudge=(0.01, 0.02, 0.1),
)
def _nudge_on_two_paths(
    direct: int = 5, through: int = -3, follows: float = 0.5, nudge: float = 0.01
) -> Question:
    rate = direct + through * follows
    first, second = direct * nudge, through * follows * nudge
    moves = {0.5: "half as far as", 2: "twice as far as", 0.2: "a fifth as far as"}.get(
        follows, f"{follows} times as far as"
    )
    return number_question(
        rf"At some place $\partial J/\partial a = {direct}$ and $\partial J/\partial b = {through}$, "
        rf"and $b$ follows $a$ with $db/da = {follows}$. Nudge $a$ by {nudge}: "
        "by about how much does $J$ change?",
        rate * nudge,
        id="nudge-on-two-paths",
        mistakes=[
            mistake("That is the direct path only", f"b moves too, by {say(follows * nudge)}.", first),
            mistake("That is the path through b only", "a also moves J directly.", second),
            mistake("db/da is missing", f"b moves {moves} a.", (direct + through) * nudge),
            mistake("That is a product of rates", "Between paths the changes add.", direct * follows * nudge),
            mistake(
                "This is no sum of two paths",
                f"Add {direct} · {nudge} and {say(through)} times what b moves.",
                through * nudge,
            ),
            mistake("That is how far b moves", "And how far does J go with it?", follows * nudge),
            mistake("That is the rate", f"The nudge is {nudge}.", rate),
            mistake("A sign was lost", "Through b, J falls.", first - second),
        ],
        hints=[
            f"Directly: {direct} · {nudge}.",
            f"b moves by {follows} · {nudge}, and J by {say(through)} times that.",
        ],
        solution=[
            rf"${direct} \cdot {nudge} + ({through}) \cdot {tex(follows * nudge)} "
            rf"= {tex(first)} {plus(second)} = {tex(rate * nudge)}$."
        ],
    )


def _squared_error() -> Question:
    return derivative_question(
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
    )
