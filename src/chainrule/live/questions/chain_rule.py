"""The questions of chapter 4: the practice that closes it."""

from fractions import Fraction

import numpy as np

from ...composition import Chain
from ...functions import Function, cos, exp, log, scale, sigmoid, sin, square
from ...functions import power as to_the
from ..practice import Question, choice_question, derivative_question, mistake, number_question, option
from ..variants import varying
from .paths import paths
from .wording import POWERS, part, power, raised, say, tex, times


def practice() -> list[Question]:
    """Return the chapter's questions, from where f′ is taken to which end of a row of tables to begin at."""
    return [
        _where_the_outer_slope_is_taken(),
        _three_rates(),
        _wave_of_a_power(),
        _power_of_a_wave(),
        _bell(),
        _logarithm_of_a_wave(),
        _steep_sigmoid(),
        _three_sigmoids(),
        *paths(),
    ]


def _where_the_outer_slope_is_taken() -> Question:
    return choice_question(
        r"$f(u) = u^3$ and $g(x) = \cos x$. What is $f'(g(x))$?",
        [
            option(r"$3\cos^2 x$", r"$f'(u) = 3u^2$, and u is $\cos x$.", right=True),
            option(r"$3x^2$", "That is f′ taken at x. The outer function never sees x."),
            option(r"$-3\cos^2 x\,\sin x$", "That is the whole slope. Here only its first factor was asked."),
            option(r"$3\sin^2 x$", r"You put $g'$ inside $f'$. Inside stays $g(x) = \cos x$."),
        ],
        id="where-the-outer-slope-is-taken",
        hints=["First write $f'(u)$ with u in it. Then put $g(x)$ wherever u stands."],
    )


@varying(
    # the result is none of the four, with or without its sign
    lambda first, second, third, nudge: (
        first != -second
        and all(round(first * second * third * nudge + n, 9) for n in (first, -second, third, nudge))
    ),
    first=(2, 3, 4, 5, 6),
    second=(-2, -3, -4, -5),
    third=(0.5, 0.2, 0.1, 1.5, 2.5),
    nudge=(0.01, 0.02, 0.1),
)
def _three_rates(first: int = 2, second: int = -3, third: float = 0.5, nudge: float = 0.01) -> Question:
    rate = first * second * third
    halves = "halves" if third == 0.5 else f"multiplies by {third}"
    row = r" \to ".join(tex(size * nudge) for size in (1, first, first * second, rate))
    return number_question(
        f"At some place three boxes in a row have the rates {first}, {say(second)} and {third}. "
        f"By about how much does the result change if $x$ grows by {nudge}?",
        rate * nudge,
        id="three-rates",
        factors={str(first): first, say(second): second, str(third): third, str(nudge): nudge},
        mistakes=[
            mistake(
                "The rates were added", "Along one path rates multiply.", (first + second + third) * nudge
            ),
            mistake("The sign was lost", "One of the boxes turns the nudge round.", -rate * nudge),
            mistake("That is the rate", "Multiply it by the nudge.", rate),
            mistake(
                "One box was skipped",
                f"Three boxes, three factors: the last one {halves}.",
                first * second * nudge,
            ),
            mistake("That is the nudge itself", "Three boxes stand between it and the result.", nudge),
        ],
        hints=["What is the nudge behind the first box? And behind the second?"],
        solution=[rf"${row}$; in one go ${third} \cdot ({second}) \cdot {first} \cdot {nudge}$."],
    )


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4, 5), wave=(sin, cos))
def _wave_of_a_power(n: int = 2, factor: int = 1, wave: Function = sin) -> Question:
    name, other = ("sin", "cos") if wave is sin else ("cos", "sin")
    lead = factor * n * (1 if wave is sin else -1)
    inner = times(factor, power("x", n))
    turned = np.cos if wave is sin else np.sin
    boxes = [_to_the(n), *([scale(factor)] if factor != 1 else []), wave]
    return derivative_question(
        rf"Differentiate $\{name}({inner})$.",
        Chain(boxes),
        id="slope-of-sine-of-a-square",
        answer=f"{times(lead, power('x', n - 1))} {other}({inner})",
        mistakes=[
            mistake(
                f"The {POWERS[n]} stands on {other}, not on x",
                f"{other}({times(factor, 'x')}){raised('', n)} is a power of {_ARTICLE[other]}. "
                f"What enters it is {times(factor, raised('x', n))}.",
                lambda x: lead * x ** (n - 1) * turned(factor * x) ** n,
                id="the-power-stands-outside",
            ),
        ],
        hints=["Which function works last? What is its derivative, and where is it taken?"],
    )


_ARTICLE = {"sin": "the sine", "cos": "the cosine"}


def _to_the(n: int) -> Function:
    return square if n == 2 else to_the(n)


@varying(n=(2, 3, 4, 5), factor=(1, 2, 3, 4, 5), wave=(cos, sin))
def _power_of_a_wave(n: int = 2, factor: int = 1, wave: Function = cos) -> Question:
    name, other = ("sin", "cos") if wave is sin else ("cos", "sin")
    lead = factor * n * (1 if wave is sin else -1)
    inner = times(factor, "x")
    shown = f"(\\{name} x)" if factor == 1 else f"(\\{name} {inner})"
    boxes = [*([scale(factor)] if factor != 1 else []), wave, _to_the(n)]
    return derivative_question(
        rf"Differentiate $\{name}^{n} {inner}$.",
        Chain(boxes),
        id="slope-of-cosine-squared",
        answer=f"{lead} {power(f'{name}({inner})', n - 1)} {other}({inner})",
        hints=[f"Write the brackets: ${shown}^{n}$. The {POWERS[n]} works last."],
    )


@varying(n=(2, 3, 4), rate=(0.5, 0.25, 0.2, 0.125, 0.1, 0.05, 2, 3))
def _bell(n: int = 2, rate: float = 0.5) -> Question:
    exponent = f"x^{n}/{1 / rate:g}" if rate < 1 else f"{rate}x^{n}"
    lead = Fraction(n * rate).limit_denominator(100)
    in_front = "" if lead == 1 else str(lead) if lead.denominator == 1 else f"({lead}) "
    bell = {2: ", the bell curve"} if rate == 0.5 else {2: ", a bell curve"}
    return derivative_question(
        rf"Differentiate $e^{{-{exponent}}}${bell.get(n, '')}.",
        Chain([_to_the(n), scale(-rate), exp]),
        id="slope-of-bell-curve",
        answer=f"-{in_front}{power('x', n - 1)} e^(-{exponent})",
        domain=(-2.0, 2.5),
        hints=[
            f"Three boxes: {POWERS[n]}, times {part(-rate)}, exp.",
            "The derivative of exp is exp, taken where exp stands.",
        ],
    )


@varying(factor=tuple(range(1, 13)), wave=(cos, sin))
def _logarithm_of_a_wave(factor: int = 1, wave: Function = cos) -> Question:
    inner = times(factor, "x")
    if wave is cos:
        shown, answer = rf"\cos {inner}", f"{times(-factor, f'tan({inner})')}"
        end = rf"\frac{{\pi}}{{{2 * factor}}}"
        between, domain = f"$-{end}$ and ${end}$", (-1.4 / factor, 1.4 / factor)
    else:
        shown, answer = rf"\sin {inner}", f"{times(factor, f'cos({inner})')} / sin({inner})"
        end = r"\pi" if factor == 1 else rf"\frac{{\pi}}{{{factor}}}"
        between, domain = f"0 and ${end}$", (0.1 / factor, 3.0 / factor)
    boxes = [*([scale(factor)] if factor != 1 else []), wave, log]
    return derivative_question(
        rf"Differentiate $\log({shown})$, for $x$ between {between}.",
        Chain(boxes),
        id="slope-of-log-of-cosine",
        answer=answer,
        domain=domain,
        hints=[rf"$\log'(u) = 1/u$, and u is ${shown}$."],
    )


@varying(factor=(-9, -8, -7, -6, -5, -4, -3, -2, 2, 4, 5, 6, 7, 8, 9, 10, 12, 0.5, 1.5, 2.5))
def _steep_sigmoid(factor: float = 3) -> Question:
    inner = times(factor, "x")
    return derivative_question(
        rf"Differentiate $\sigma({inner})$. You may write `sigmoid({inner})` in the answer.",
        Chain([scale(factor), sigmoid]),
        id="slope-of-steep-sigmoid",
        answer=f"{tex(factor)} sigmoid({inner}) (1 - sigmoid({inner}))",
        domain=(-1.5, 1.5),
        mistakes=[
            mistake(
                "σ stands where the second factor of σ′ belongs",
                "σ′ is σ(1 − σ): the second factor is what σ lacks to 1.",
                lambda x: factor * sigmoid(factor * x) ** 2,
            ),
        ],
        hints=[
            r"$\sigma'(u) = \sigma(u)(1 - \sigma(u))$.",
            f"The inner box multiplies by {say(factor)}. Its rate?",
        ],
    )


def _three_sigmoids() -> Question:
    return number_question(
        r"Three boxes in a row are all σ: $\sigma(\sigma(\sigma(x)))$. Each rate is at most ¼. "
        "What bound for the slope of the row do these three bounds give?",
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
            r"$\frac14 \cdot \frac14 \cdot \frac14 = \frac{1}{64} \approx 0.0156$. "
            "Not all three can reach ¼ at once, as the second σ never gets a 0: the slope stays below it."
        ],
    )
