"""The questions of chapter 4 on several paths, on slopes of what is not known, and on tables of rates."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...functions import Function, cos, sin
from ..practice import Question, derivative_question, formula_question, mistake, number_question
from ..variants import varying
from .wording import POWERS, fraction, multiple, power, raised, say, tex, times


def paths() -> list[Question]:
    """Return eight questions, from two paths that add to a remainder that tells how wrong a claim is."""
    return [
        _two_paths(),
        _row_inside_a_product(),
        _inverse(),
        _loss_of_a_line(),
        _unknown_function(),
        _row_times_a_table(),
        _cheaper_end(),
        _how_wrong(),
    ]


# A wave, what it is called, its slope's name and sign, and its slope without the sign.
_WAVES: dict[Function, tuple[str, str, str, int, Callable[..., Any]]] = {
    cos: ("cos", "cosine", "sin", -1, np.sin),
    sin: ("sin", "sine", "cos", 1, np.cos),
}


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4), wave=(cos, sin))
def _two_paths(n: int = 2, factor: int = 1, wave: Function = cos) -> Question:
    name, in_words, other, sign, turned = _WAVES[wave]
    p, q = times(factor, power("x", n)), times(factor * n, power("x", n - 1))
    minus, joined = ("", "+") if sign > 0 else ("-", "-")

    return derivative_question(
        rf"$y = {p} \{name} x$: $x$ reaches $y$ on two paths. Differentiate.",
        lambda x: multiple(factor, x**n) * wave(x),
        id="two-paths",
        answer=f"{q} {name}(x) {joined} {p} {other}(x)",
        mistakes=[
            mistake(
                "The two derivatives were multiplied",
                "Different paths add, and on each of them only one factor moves.",
                lambda x: sign * factor * n * x ** (n - 1) * turned(x),
            ),
            mistake(
                "One path is missing",
                f"x also reaches the product through the {in_words}.",
                lambda x: factor * n * x ** (n - 1) * wave(x),
            ),
            mistake(
                "One path is missing",
                f"x also reaches the product through the {POWERS[n]}.",
                lambda x: multiple(sign * factor, x**n) * turned(x),
                id="wave-only",
            ),
            mistake(
                f"The sign of the path through the {in_words} is wrong",
                f"The two paths add. And what does the {in_words} do when x grows a little above 0?",
                lambda x: factor * n * x ** (n - 1) * wave(x) - multiple(sign * factor, x**n) * turned(x),
                id="sign-of-the-wave",
            ),
            mistake(
                "Read as a composite",
                rf"${p} \{name} x$ is a product; nothing stands inside the {in_words} but x.",
                lambda x: sign * factor * n * x ** (n - 1) * turned(multiple(factor, x**n)),
            ),
        ],
        hints=[
            f"Through the {POWERS[n]}: what multiplies the rate of the {POWERS[n]} at the product? "
            f"And through the {in_words}?"
        ],
        solution=[
            rf"Through the {POWERS[n]}: $\{name} x$, the other factor, times ${q}$.",
            rf"Through the {in_words}: ${p}$, the other factor, times ${minus}\{other} x$.",
            rf"The paths add: ${q} \{name} x {joined} {p} \{other} x$.",
        ],
    )


@varying(n=(2, 3, 4), inner=(2, 3, 4, 5, 6), wave=(sin, cos))
def _row_inside_a_product(n: int = 2, inner: int = 3, wave: Function = sin) -> Question:
    name, in_words, other, sign, turned = _WAVES[wave]
    slope_in_words = _WAVES[sin if wave is cos else cos][1]
    p, q, u = power("x", n), times(n, power("x", n - 1)), f"{inner}x"
    joined = "+" if sign > 0 else "-"
    rate = rf"\{other}({u})" if sign > 0 else rf"(-\{other}({u}))"

    return derivative_question(
        rf"A row inside a product: $y = {p} \{name}({u})$. Differentiate.",
        lambda x: x**n * wave(inner * x),
        id="row-inside-a-product",
        answer=f"{q} {name}({u}) {joined} {inner} {p} {other}({u})",
        mistakes=[
            mistake(
                "The inner derivative is missing",
                f"On the path through the {in_words} stands one box more: it multiplies by {inner}.",
                lambda x: n * x ** (n - 1) * wave(inner * x) + multiple(sign, x**n) * turned(inner * x),
            ),
            mistake(
                "The two derivatives were multiplied",
                "Different paths add, and on each of them only one factor moves.",
                lambda x: sign * n * inner * x ** (n - 1) * turned(inner * x),
            ),
            mistake(
                "One path is missing",
                f"x also reaches the product through {u} and the {in_words}.",
                lambda x: n * x ** (n - 1) * wave(inner * x),
            ),
            mistake(
                "One path is missing",
                f"x also reaches the product through the {POWERS[n]}.",
                lambda x: sign * inner * x**n * turned(inner * x),
                id="wave-only",
            ),
            mistake(
                "You took the outer derivative at x",
                f"The {in_words} receives {u}, so take the {slope_in_words} there.",
                lambda x: n * x ** (n - 1) * wave(inner * x) + sign * inner * x**n * turned(x),
            ),
        ],
        hints=[
            f"Two paths: through the {POWERS[n]}, and through {u} and the {in_words}.",
            f"The second path has three rates: of the box {u}, of the {in_words}, of the product.",
        ],
        solution=[
            rf"Through the {POWERS[n]}: $\{name}({u}) \cdot {q}$.",
            rf"Through the {in_words}: ${p} \cdot {rate} \cdot {inner}$.",
            rf"The paths add: ${q} \{name}({u}) {joined} {inner}{p} \{other}({u})$.",
        ],
    )


@varying(
    lambda at, value, slope: at != value,
    at=(1, 2, 3, 4, 6),
    value=(3, 5, 6, 7, 9),
    slope=(2, 3, 4, 5, 6, 8, 10),
)
def _inverse(at: int = 2, value: int = 5, slope: int = 8) -> Question:
    return number_question(
        rf"$g$ undoes $f$, so $g(f(x)) = x$. At $x = {at}$ it is known that $f({at}) = {value}$ "
        rf"and $f'({at}) = {slope}$. What is $g'({value})$?",
        1 / slope,
        id="slope-of-an-inverse",
        unknown="g'",
        mistakes=[
            mistake("That is the slope of f", "Two rates that undo each other multiply to 1.", slope),
            mistake(
                "That is one over the value",
                rf"One over the *slope* is wanted: $f'({at})$, not $f({at})$.",
                1 / value,
            ),
            mistake("The sign is wrong", "If f rises, does g, which undoes it, rise or fall?", -1 / slope),
        ],
        hints=[r"Differentiate $g(f(x)) = x$. What stands on the right?"],
        solution=[rf"$g'(f({at})) \cdot f'({at}) = 1$, so $g'({value}) = {fraction(1 / slope)}$."],
    )


@varying(lambda x, y: x != y, x=(0.5, 1.2, 1.5, 2, 2.5, 3), y=(0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9))
def _loss_of_a_line(x: float = 1.5, y: float = 0.6) -> Question:
    miss = f"{y} - {x}w"
    shown = f"{y} − {x}w"
    without = f"$-{x} \\cdot {y} - {x}w$ multiplies the {y} alone"
    if abs(x * y - (x - y)) < 1e-9:  # both slips lead to the same answer
        bracket = [
            mistake(
                "One of two slips leads here",
                f"Either a bracket is missing, as {without}; "
                f"or −{x} was added, where rates along a row multiply.",
                lambda w: -x * y - x * w,
            ),
        ]
    else:
        bracket = [
            mistake("A bracket is missing", f"{without}.", lambda w: -x * y - x * w),
            mistake(
                "The two rates were added",
                f"Along a row they multiply: {shown}, and −{x}.",
                lambda w: y - x * w - x,
            ),
        ]
    return derivative_question(
        rf"A model predicts $w x$ with $x = {x}$; the target is {y}, the loss "
        rf"$J(w) = \frac12 ({y} - {x} w)^2$. What is $\frac{{dJ}}{{dw}}$?",
        lambda w: 0.5 * (y - x * w) ** 2,
        variables=["w"],
        id="slope-of-the-loss-of-a-line",
        answer=f"-{x} ({miss})",
        mistakes=[
            mistake(
                "The inner derivative is missing",
                f"{shown} is a function of w, with a rate of its own.",
                lambda w: y - x * w,
            ),
            mistake(
                "Only the sign is wrong",
                f"The outer slope is {shown} itself. And what does {shown} do when w grows?",
                lambda w: x * (y - x * w),
            ),
            mistake("The half is missing", "½ is a box too: its rate is ½.", lambda w: -2 * x * (y - x * w)),
            mistake(
                f"The {y} is lost",
                f"The outer slope is taken at the whole of {shown}.",
                lambda w: x * x * w,
                id="target-lost",
            ),
            *bracket,
        ],
        hints=[f"Outer: $u^2/2$ with slope u. Inner: $u = {miss}$."],
        solution=[
            rf"$\frac{{dJ}}{{du}} = u$, $\frac{{du}}{{dw}} = -{x}$, "
            rf"so $\frac{{dJ}}{{dw}} = -{x}\,({miss})$."
        ],
    )


@varying(n=(2, 3), m=(2, 4, 6), top=(1, 2, 3, 4, 5))
def _unknown_function(n: int = 2, m: int = 4, top: int = 1) -> Question:
    inner, lead = f"x^{n}", times(n, power("x", n - 1))
    both = power("x", n * m)
    whole = rf"\frac{{1}}{{{top} + ({inner})^{m}}}"
    in_words = f"{n}{raised('x', n - 1)}", raised("x", n), raised("x", n * m)
    return formula_question(
        rf"Nobody tells you what $F$ is, only that $F'(u) = \frac{{1}}{{{top} + u^{m}}}$. "
        rf"Derive the slope of $F({inner})$ with respect to $x$.",
        lambda x: n * x ** (n - 1) / (top + x ** (n * m)),
        id="slope-of-an-unknown-function",
        answer=f"{lead} / ({top} + x^{n * m})",
        domain=(-2.0, 2.0),
        mistakes=[
            mistake(
                "The inner derivative is missing",
                f"The {POWERS[n]} inside has a rate of its own.",
                lambda x: 1 / (top + x ** (n * m)),
            ),
            mistake(
                "You took the outer derivative at x",
                f"F receives {in_words[1]}, so take F′ there.",
                lambda x: n * x ** (n - 1) / (top + x**m),
            ),
            mistake(
                "A bracket is missing",
                f"{in_words[0]}/{top} + {in_words[2]} divides by {top} only: "
                "put the whole denominator in brackets.",
                lambda x: n * x ** (n - 1) / top + x ** (n * m),
            ),
            mistake(
                "You put the inner derivative inside",
                f"Inside F′ stays {in_words[1]}; {in_words[0]} is a factor.",
                lambda x: 1 / (top + (n * x ** (n - 1)) ** m),
            ),
            mistake(
                "The exponents were added",
                rf"$({inner})^{m}$ is not ${power('x', n + m)}$: exponents multiply.",
                lambda x: n * x ** (n - 1) / (top + x ** (n + m)),
            ),
            mistake(
                "You treated it as not composite",
                f"Where would the {POWERS[n]} show?",
                lambda x: 1 / (top + x**m),
            ),
        ],
        hints=[
            "Of F you need only its slope F′, and the place where that is taken.",
            rf"$F'({inner}) = {whole}$.",
        ],
        solution=[rf"$F'({inner}) \cdot {lead} = {whole} \cdot {lead} = \frac{{{lead}}}{{{top} + {both}}}$."],
    )


@varying(
    first=((1, 2), (2, 1), (2, 3), (3, 2), (4, 1), (1, 5)),
    second=((3, -1), (2, -1), (1, -2), (4, -3), (5, -2)),
    outer=((4, 5), (5, 4), (2, 3), (3, 2), (1, 4), (6, 2)),
)
def _row_times_a_table(
    first: tuple[int, int] = (1, 2), second: tuple[int, int] = (3, -1), outer: tuple[int, int] = (4, 5)
) -> Question:
    (a, b), (c, d), (f, g) = first, second, outer
    slopes = f * a + g * c, f * b + g * d
    return number_question(
        rf"$J_g$ has the rows $({a},\; {b})$ and $({c},\; {d})$, and $J_f = ({f},\; {g})$, "
        r"each taken at its place. What is the slope of $f(g(x_1, x_2))$ in $x_2$?",
        slopes[1],
        id="row-times-a-table",
        mistakes=[
            mistake("That is the slope in x₁", "$x_2$ belongs to the second column.", slopes[0]),
            mistake(
                "You took the first row",
                "A row holds the rates of one output of g. The rates of $x_2$ stand in a column.",
                f * a + g * b,
            ),
            mistake(
                "You took the second row",
                "A row holds the rates of one output of g. The rates of $x_2$ stand in a column.",
                f * c + g * d,
            ),
            mistake("One path is missing", "$x_2$ also moves the second output of g.", f * b),
            mistake(
                "One path is missing", "$x_2$ also moves the first output of g.", g * d, id="second-only"
            ),
            mistake("The paths were multiplied", "Different paths add.", f * b * g * d),
            mistake("The sign was lost", "One of the rates turns the nudge round.", f * b - g * d),
        ],
        hints=["On which two paths does $x_2$ reach the end? Multiply along each, and add."],
        solution=[
            rf"Through the first value ${f} \cdot {b}$, through the second ${g} \cdot ({d})$: "
            f"together {say(slopes[1])}.",
            rf"It is the second entry of $J_f J_g = ({slopes[0]},\; {slopes[1]})$.",
        ],
    )


@varying(inputs=(100, 200, 300, 400, 500, 800, 1000), width=(10, 20, 25, 30, 40, 50))
def _cheaper_end(inputs: int = 500, width: int = 20) -> Question:
    square, last = width * width, width * inputs
    reverse, forward = square + last, square * inputs + last
    return number_question(
        f"A function takes {inputs} inputs to {width} values, the next one {width} to {width}, the last one "
        f"{width} to 1. How many multiplications of numbers does the product of their Jacobians take in the "
        "cheaper order?",
        reverse,
        tolerance=0,  # they are counted
        id="cheaper-end",
        mistakes=[
            mistake("That is the dearer order", "Begin where the strip is thin: at the one output.", forward),
            mistake("Only the first product was counted", "The strip meets two tables.", square),
            mistake("Only the last product was counted", "The strip meets two tables.", last),
        ],
        hints=[
            f"The tables are {width} × {inputs}, {width} × {width} and 1 × {width}.",
            "A p × q table times a q × r table takes p·q·r multiplications.",
        ],
        solution=[
            rf"Reverse: $1 \cdot {width} \cdot {width} + 1 \cdot {width} \cdot {inputs} = {tex(reverse)}$.",
            rf"Forward it would be ${width} \cdot {width} \cdot {inputs} "
            rf"+ 1 \cdot {width} \cdot {inputs} = {tex(forward)}$.",
        ],
    )


@varying(digit=(2, 3, 4, 5, 6, 7, 8, 9), place=(-2, -1, 0))
def _how_wrong(digit: int = 2, place: int = -1) -> Question:
    error = digit * 10.0**place
    steps = (1e-2, 1e-3, 1e-4)
    first, second, third = (rf"{digit} \cdot 10^{{{place - k}}}" for k in (2, 3, 4))
    return number_question(
        rf"Somebody claims a slope. The remainder $|f(x + t) - f(x) - t\,d|$ is ${first}$ at "
        rf"$t = 10^{{-2}}$, then ${second}$ at $10^{{-3}}$, and ${third}$ at $10^{{-4}}$. "
        "By about how much is the claim wrong (without a sign)?",
        error,
        tolerance=0.051 * error,  # 0.19 and 0.21 are right, whatever rounding says
        id="how-wrong-is-the-claim",
        unknown="e",
        mistakes=[
            *(
                mistake(
                    "That is a remainder",
                    r"It falls like $|e|\,t$. Which e makes it that large?",
                    error * t,
                    id=f"remainder-at-{t:g}",
                )
                for t in steps
            ),
            *(
                mistake(
                    "You divided by t twice",
                    "That is for remainders that lose two powers of ten a row. These lose one.",
                    error / t,
                    id=f"twice-at-{t:g}",
                )
                for t in steps
            ),
            mistake(
                "The size is right",
                "Asked is a size, without a sign: the remainders do not tell whether d is too large or "
                "too small.",
                -error,
            ),
            mistake(
                "The claim is wrong",
                "A right one would lose two powers of ten a row. These remainders lose one.",
                0.0,
            ),
        ],
        hints=["With which order does it fall?", r"Order 1: $R(t) \approx |e|\,t$."],
        solution=[rf"$|e| = R(t)/t = {first} / 10^{{-2}} = {tex(error)}$, and the same in each row."],
    )
