"""The questions of chapter 3: a drill in seeing compositions, and the practice that closes the chapter."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ...functions import Function, cos, exp, power, sigmoid, sin, square, tanh
from ...graph import grad
from ..practice import (
    ChoiceQuestion,
    FormulaQuestion,
    NumberQuestion,
    choice_question,
    formula_question,
    mistake,
    number_question,
    option,
)
from ..variants import varying
from .drill import drill
from .wording import POWERS, part, tex, times

__all__ = ["drill", "practice"]


def practice() -> list[ChoiceQuestion | FormulaQuestion | NumberQuestion]:
    """Return the questions, from putting f(g(x)) together to deriving when the order does not matter."""
    return [
        _power_of_a_function(),
        _square_of_a_line(),
        _inner_of_a_bell(),
        _sigmoid_then_square(),
        _sigmoid_by_hand(),
        _root_of_a_logarithm(),
        _loss_of_a_weight(),
        _order(),
        _put_together(),
    ]


# Each inner function as a formula and as it is typed; (…)² as people write it, where they have a shorter way.
_INNER = {
    sin: (r"\sin x", "sin(x)"),
    cos: (r"\cos x", "cos(x)"),
    tanh: (r"\tanh x", "tanh(x)"),
    sigmoid: (r"\sigma(x)", "sigmoid(x)"),
    exp: ("e^x", "e^x"),
}


@varying(outer=(square, power(3), power(4), power(5), exp), inner=tuple(_INNER))
def _power_of_a_function(outer: Function = square, inner: Function = sin) -> FormulaQuestion:
    shown, typed = _INNER[inner]
    n = next((n for n in (2, 3, 4, 5) if outer is square or outer.name == f"power({n})"), 0)
    f, composed = (f"u^{n}", f"({shown})^{n}") if n else ("e^u", f"e^{{{shown}}}")
    of_g = f"(g(x))^{n}" if n else "e^{g(x)}"
    short = rf" = {shown.split()[0]}^{n} x" if n and " " in shown else ""
    bare = typed if typed.endswith(")") else f"({typed})"
    result: Callable[..., Any] = outer.of(inner)
    return formula_question(
        rf"$g(x) = {shown}$ and $f(u) = {f}$. Write $f(g(x))$.",
        result,
        id="compose-square-of-sine",
        known={"u": typed},
        answer=f"{bare}^{n}" if n else f"e^{bare}",
        mistakes=[
            mistake("Inner and outer are swapped", "Which machine gets x first?", inner.of(outer)),
            mistake(
                "You multiplied the two", "f works on g(x), not beside it.", lambda x: outer(x) * inner(x)
            ),
            mistake("You stopped after the inner function", "One machine is still to come.", inner),
            mistake(
                "That is the derivative",
                "Only the function is wanted here: put g into f. Its derivative is a matter for chapter 4.",
                grad(result),
            ),
        ],
        hints=["g is written inside: it works first.", "Put $g(x)$ wherever f has its u."],
        solution=[rf"$f(g(x)) = {of_g} = {composed}{short}$."],
    )


@varying(factor=(2, 3, 4, 5, 6, 7), shift=(1, 2, 3, 4, 5))
def _square_of_a_line(factor: int = 3, shift: int = 1) -> FormulaQuestion:
    line = f"{factor}x + {shift}"
    a, b = factor**2, shift**2
    if shift == 1:
        stopped = [
            mistake(
                "One of two slips leads here",
                "Either you stopped after the inner function, or a bracket is missing: "
                f"${factor}x + 1^2$ squares the 1 alone.",
                lambda x: factor * x + 1.0,
            )
        ]
    else:
        stopped = [
            mistake(
                "You stopped after the inner function",
                "One machine is still to come.",
                lambda x: factor * x + shift,
            ),
            mistake(
                "A bracket is missing",
                f"${line}^2$ squares the {shift} alone.",
                lambda x: factor * x + b,
            ),
        ]
    return formula_question(
        rf"$g(x) = {line}$ and $f(u) = u^2$. Write $f(g(x))$.",
        lambda x: (factor * x + shift) ** 2,
        id="compose-square-of-line",
        known={"u": line},
        answer=f"({line})^2",
        mistakes=[
            mistake(
                "Inner and outer are swapped",
                "You squared first. Who gets x first?",
                lambda x: factor * x**2 + shift,
            ),
            *stopped,
            mistake(
                "The middle term is missing", "A square of a sum has 2ab as well.", lambda x: a * x**2 + b
            ),
            mistake(
                "You multiplied the two",
                "f works on g(x), not beside it.",
                lambda x: (factor * x + shift) * x**2,
            ),
        ],
        hints=[f"Put ${line}$, in brackets, wherever f has its u."],
        solution=[rf"$f(g(x)) = ({line})^2 = {a}x^2 + {2 * factor * shift}x + {b}$."],
    )


@varying(
    lambda n, divisor: 2**n <= 4 * divisor,  # at 2 it is e⁴ at most
    n=(2, 3, 4, 5),
    divisor=(2, 3, 4, 5, 6, 7, 8, 9, 10),
)
def _inner_of_a_bell(n: int = 2, divisor: int = 2) -> FormulaQuestion:
    share = "The half" if divisor == 2 else f"The factor 1/{divisor}"
    at_2 = 2**n / divisor
    return formula_question(
        rf"$e^{{-x^{n}/{divisor}}}$ is $e^u$ with which inner function $u = g(x)$?",
        lambda x: -(x**n) / divisor,
        id="inner-of-bell-curve",
        answer=f"-x^{n}/{divisor}",
        mistakes=[
            mistake(
                "The sign stayed outside",
                f"Put your g into $e^u$ at $x = 2$: it gives {math.exp(at_2):.4g}. "
                f"The function gives {math.exp(-at_2):.4g}.",
                lambda x: x**n / divisor,
            ),
            mistake(
                "That is the whole function",
                "Only what e is raised to.",
                lambda x: np.exp(-(x**n) / divisor),
            ),
            mistake(
                f"{share} stayed outside",
                "All of the exponent belongs to g.",
                lambda x: -(x**n),
                id="the-factor-stayed-outside",
            ),
            mistake(
                "You went in too far", "g is everything inside e, not its innermost box.", lambda x: x**n
            ),
        ],
        hints=["What is done last? e to something. Everything that something is, is g."],
        solution=[
            f"$g(x) = -x^{n}/{divisor}$, itself two boxes: the {POWERS[n]}, then times {part(-1 / divisor)}."
        ],
    )


def _sigmoid_then_square() -> NumberQuestion:
    return number_question(
        r"First σ, then the square: what comes out at $x = 0$?",
        0.25,
        id="sigmoid-then-square",
        mistakes=[
            mistake("That is σ(0)", "Either the square is missing, or it was done first.", sigmoid(0.0)),
            mistake("σ(0) was taken for 0", r"$e^0 = 1$, so $\sigma(0) = 1/(1 + 1)$.", 0.0),
            mistake("σ(0) was taken for 1", r"$e^0 = 1$, so $\sigma(0) = 1/(1 + 1)$.", 1.0),
        ],
        hints=[r"$\sigma(0) = 1/(1 + e^0)$."],
        solution=[r"$\sigma(0) = 1/2$, and its square is $1/4$."],
    )


@varying(number=tuple(range(2, 41)))
def _sigmoid_by_hand(number: int = 3) -> NumberQuestion:
    below = number + 1
    return number_question(
        rf"Run $x = -\log {number}$ through the sigmoid's boxes: $-x$, $e^u$, $1 + v$, $1/w$. "
        "What comes out?",
        1 / below,
        id="sigmoid-by-hand",
        mistakes=[
            mistake("The first box was skipped", rf"$-x$ is $+\log {number}$.", number / below),
            mistake("You stopped before the last box", f"w is {below}. One more box.", below),
            mistake("1 + was skipped", rf"$e^{{\log {number}}} = {number}$; then comes $1 + v$.", 1 / number),
            mistake(
                "That was the logarithm to base 10",
                "Here log is the natural logarithm, ln on a calculator: "
                rf"$\log {number} \approx {math.log(number):.4g}$.",
                float(sigmoid(-math.log10(number))),
            ),
        ],
        hints=[rf"$u = -(-\log {number}) = \log {number}$ and $e^{{\log {number}}} = {number}$."],
        solution=[rf"$u = \log {number}$, $v = {number}$, $w = {below}$, $y = 1/{below}$."],
    )


def _root_of_a_logarithm() -> ChoiceQuestion:
    return choice_question(
        r"Where is $\sqrt{\log x}$ defined?",
        [
            option("x > 0", r"log is happy there, but at $x = 0.5$ it hands −0.693 to the root."),
            option(
                "x ≥ 0",
                r"That is what a root needs of its own input, and its input here is $\log x$.",
            ),
            option(
                "x ≥ 1",
                r"log needs $x > 0$, and the root needs $\log x \ge 0$, which is $x \ge 1$.",
                right=True,
            ),
            option("everywhere", "log takes positive numbers only."),
        ],
        id="domain-of-root-of-log",
        hints=["Ask every box what it needs, from the inside out."],
    )


@varying(lambda x, y: x != y, x=(0.5, 1.2, 1.5, 2, 2.5, 3), y=(0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9))
def _loss_of_a_weight(x: float = 1.5, y: float = 0.6) -> FormulaQuestion:
    miss = f"{y} - {x}"
    return formula_question(
        rf"The loss is $J = \frac12 (y - w x)^2$, with $x = {x}$ and $y = {y}$. "
        "Write it as a function of the weight, $J(w)$.",
        lambda w: 0.5 * (y - x * w) ** 2,
        variables=["w"],
        id="loss-as-function-of-the-weight",
        known={"x": str(x), "y": str(y)},
        answer=f"0.5 ({miss}w)^2",
        mistakes=[
            mistake(
                "That is only the inner function",
                "The miss is there. Which boxes turn it into the loss?",
                lambda w: y - x * w,
            ),
            mistake(
                "The half is missing",
                "Look at the factor in front of the square.",
                lambda w: (y - x * w) ** 2,
            ),
            mistake("x and y are swapped", "x multiplies the weight.", lambda w: 0.5 * (x - y * w) ** 2),
            mistake(
                "Each term was squared by itself",
                r"$(a - b)^2$ is $a^2 - 2ab + b^2$: with a middle term, and $b^2$ is added.",
                lambda w: 0.5 * (y**2 - x**2 * w**2),
            ),
            mistake(
                "Only the weight was squared",
                "The square takes the whole difference.",
                lambda w: 0.5 * (y - x * w**2),
            ),
        ],
        hints=["Put the numbers in for x and y; w stays."],
        solution=[rf"$J(w) = 0.5\,({miss}\,w)^2$: inner ${miss}\,w$, outer $u^2/2$."],
    )


_MULTIPLIED = {2: ("doubled", "doubles"), 3: ("tripled", "triples"), 4: ("quadrupled", "quadruples")}


@varying(slope=(2, 3, 4), start=(1, 2), shift=(2, 3, 4, 5, 6, 7, 8, 9))
def _order(slope: int = 2, start: int = 1, shift: int = 3) -> NumberQuestion:
    multiplied, multiplies = _MULTIPLIED[slope]
    total = slope * shift + start  # the constant of f(g(x))
    right = (total - shift) / start
    both, own = f"{slope}ax", times(start, "a")
    return number_question(
        f"$f(x) = {slope}x + {start}$ and $g(x) = a x + {shift}$. For which $a$ does the order not matter, "
        "$f(g(x)) = g(f(x))$ for all $x$?",
        right,
        id="when-order-does-not-matter",
        unknown="a",
        mistakes=[
            mistake(
                "Only the slopes were compared", "The slopes agree for every a. Compare the constants.", slope
            ),
            mistake("A sign was lost", f"One side has {total}, the other {own} + {shift}.", -right),
            mistake(
                f"The inner {shift} was not {multiplied}",
                f"f {multiplies} all of g(x), its {shift} too.",
                1.0,
                id="inner-not-multiplied",
            ),
            mistake(
                f"Add the {shift}",
                f"g(f(x)) ends in {own} + {shift}, not in {own}.",
                total / start,
                id="constant-left-out",
            ),
        ],
        hints=[
            f"$f(g(x)) = {slope}(ax + {shift}) + {start}$.",
            f"$g(f(x)) = a({slope}x + {start}) + {shift}$. Both have ${both}$.",
        ],
        solution=[
            f"${both} + {total} = {both} + {own} + {shift}$ for all $x$ when ${total} = {own} + {shift}$, "
            f"so $a = {tex(right)}$."
        ],
    )


@varying(n=(2, 4), top=tuple(range(1, 13)))
def _put_together(n: int = 2, top: int = 1) -> FormulaQuestion:
    inner = f"x^{n}"
    return formula_question(
        f"A function is taken apart into $u = {inner}$, $v = -u$, $w = e^v$, $y = {top} - w$. "
        "Put it together again: what is $y$ in terms of $x$?",
        lambda x: top - np.exp(-(x**n)),
        id="put-together-again",
        known={"u": inner, "v": f"-{inner}", "w": f"e^(-{inner})"},
        answer=f"{top} - e^(-{inner})",
        mistakes=[
            mistake(
                "The minus is gone",
                f"Either the box v was skipped, or the sign was turned before the {POWERS[n]}, "
                "which undoes it.",
                lambda x: top - np.exp((-x) ** n),
            ),
            mistake(
                "One of two slips leads here",
                f"Either the {POWERS[n]} came last but one (it works on x, not on e), "
                f"or ${inner}$ was taken for ${n}x$.",
                lambda x: top - np.exp(-x) ** n,
                id="power-last-but-one",
            ),
            mistake("The last box is missing", "After w there is one more.", lambda x: np.exp(-(x**n))),
            mistake(
                f"The {top} of the last box is missing",
                f"It takes w from {top}; to turn the sign of w is another box.",
                lambda x: -np.exp(-(x**n)),
                id="top-missing",
            ),
            mistake(
                "The last box is turned round",
                f"It is {top} − w, not w − {top}.",
                lambda x: np.exp(-(x**n)) - top,
            ),
        ],
        domain=(-1.5, 2.0),
        hints=[f"Begin at the end, $y = {top} - w$, and put in what w is, then what v is, then u."],
        solution=[f"$y = {top} - w = {top} - e^v = {top} - e^{{-u}} = {top} - e^{{-{inner}}}$."],
    )
