"""The questions of chapter 5: the practice that closes it."""

from ..practice import Question, choice_question, formula_question, mistake, number_question, option
from ..variants import varying
from .loss_gradients import SIGNS, loss_gradients
from .wording import COUNTS, fraction, say


def practice() -> list[Question]:
    """Return the chapter's questions, from what backpropagation is to gradients of a whole network."""
    return [
        _division_of_labour(),
        *loss_gradients(),
        _input_of_zero(),
        _bias(),
        _fan_out(),
        _max_box(),
        _order(),
        _reset(),
        _suspect(),
        _deep(),
    ]


def _division_of_labour() -> Question:
    return choice_question(
        "What does backpropagation do?",
        [
            option(
                "It moves the weights downhill.",
                "That is gradient descent. It *uses* the gradients; backpropagation finds them.",
            ),
            option(
                "It finds the weights with the smallest loss.",
                "Nothing here promises that: a descent can stand still on a saddle, or end in a poor place.",
            ),
            option(
                "It computes the derivative of the loss with respect to every weight.",
                "That, and no more. What is done with the gradients is somebody else's business.",
                right=True,
            ),
            option(
                "It runs the network backwards, from an answer to the input it came from.",
                "What runs backwards is gradients, not values. The sigmoids are not inverted.",
            ),
        ],
        id="what-backpropagation-does",
        hints=["One part of training finds gradients, another one uses them. Which has a learning rate?"],
    )


def _input_of_zero() -> Question:
    return choice_question(
        "A training example has $x = 0$, and the network's answer to it is wrong. "
        "What does the network learn from it?",
        [
            option(
                "Nothing at all: 0 goes in.",
                r"After the first squeeze it is no 0 any more: $\sigma(0)$ is ½.",
            ),
            option(
                "Nothing about $W_2$, but something about $W_1$.",
                "The gradient of a weight ends in what it is multiplied by. Which one is multiplied by 0?",
            ),
            option(
                "Something about both, unless the weights are 0 as well.",
                "The gradient of $W_1$ has the factor x. It does not matter what $W_1$ is.",
            ),
            option(
                "Nothing about $W_1$, but something about $W_2$.",
                r"$W_1 x$ is 0 whatever $W_1$ is. But $h = \sigma(0) = \frac{1}{2}$, so $W_2$ matters.",
                right=True,
            ),
        ],
        id="input-of-zero",
        hints=["Write down the last factor of both gradients."],
    )


def _bias() -> Question:
    return formula_question(
        r"One layer with a bias: $\hat y = \sigma(w x + b)$, $J = \frac{1}{2}(y - \hat y)^2$. Give "
        r"$\frac{\partial J}{\partial b}$ in terms of y, p, x and b, with p for $\hat y$.",
        lambda y, p, x, b: -(y - p) * p * (1 - p) + 0 * x * b,
        id="gradient-of-a-bias",
        variables=("y", "p", "x", "b"),
        domain={"y": (0.05, 0.95), "p": (0.05, 0.95), "x": (-2.0, 2.0), "b": (-2.0, 2.0)},
        answer="-(y - p) p (1 - p)",
        mistakes=[
            mistake(
                "That is the gradient of the weight",
                "x multiplies w, not b. How does $wx + b$ answer to b?",
                lambda y, p, x, b: -(y - p) * p * (1 - p) * x + 0 * b,
            ),
            mistake(
                "The bias stands where a 1 belongs",
                "If this were right, a bias of 0 would never learn. The derivative of $wx + b$ by b is 1.",
                lambda y, p, x, b: -(y - p) * p * (1 - p) * b + 0 * x,
            ),
            mistake(
                "The slope of the sigmoid is missing",
                "b passes through the squeeze as well.",
                lambda y, p, x, b: -(y - p) + 0 * x * b,
            ),
            mistake(
                "Only the sign is wrong",
                SIGNS,
                lambda y, p, x, b: (y - p) * p * (1 - p) + 0 * x * b,
            ),
            mistake(
                "Half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, x, b: -(y - p) * p + 0 * x * b,
            ),
            mistake(
                "Half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, x, b: -(y - p) * (1 - p) + 0 * x * b,
                id="other-half-of-slope",
            ),
            mistake(
                "The gradients of weight and bias are added",
                "Only b moves here: the derivative of $wx + b$ by b is 1.",
                lambda y, p, x, b: -(y - p) * p * (1 - p) * (x + 1) + 0 * b,
            ),
            mistake(
                "The derivative of the loss is missing",
                "You have how $\\hat y$ answers to b. And how does J answer to $\\hat y$?",
                lambda y, p, x, b: p * (1 - p) + 0 * y * x * b,
            ),
        ],
        hints=["Plus copies."],
        solution=[
            r"$\frac{\partial z}{\partial b} = 1$: the bias gets all of $\frac{\partial J}{\partial z}$."
        ],
    )


@varying(a=(1, 2, 3, 4, 5, 6, 7, 8), b=(2, 3, 4, 5, 6, 7, 8, 9))
def _fan_out(a: int = 2, b: int = 3) -> Question:
    s = a + b
    return number_question(
        rf"$s = a + b$ and $J = s \cdot b$, at $a = {a}$ and $b = {b}$. "
        r"What is $\frac{\partial J}{\partial b}$?",
        s + b,
        id="used-twice",
        mistakes=[
            mistake(
                "That is the direct way alone (and s itself)",
                "b goes into the product directly, *and* it is part of s.",
                s,
            ),
            mistake(
                "That is the way through s alone (and the derivative by a)",
                "b is part of s, *and* it goes into the product directly.",
                b,
            ),
            mistake(
                "The ways are multiplied (or is this J itself?)",
                "Along a way local derivatives multiply. Ways add.",
                s * b,
            ),
            mistake("This is the derivative of b² alone", "J is $(a + b)\\,b = ab + b^2$.", 2 * b),
        ],
        hints=["How many arrows leave b?", "Times swaps: what does the product hand to s, and what to b?"],
        solution=[
            f"The product hands b to s and s to b: {b} and {s}.",
            f"s is a sum and copies its {b} to b: {s} + {b} = {s + b}.",
        ],
    )


def _max_box() -> Question:
    return choice_question(
        r"$m = \max(u, v)$ with $u = 5$ and $v = 4.9$; the upstream gradient of m is 2. Who gets what?",
        [
            option("u gets 2, v gets 0.", "Max chooses: a small nudge of v does not reach m.", right=True),
            option(
                "Both get 2.", "That is what plus does. Nudge v by 0.01: m is still 5, it does not notice."
            ),
            option(
                "u gets 1.01, v gets 0.99.", "Nothing is shared out: m equals u, and v plays no part in it."
            ),
            option("u gets 9.8, v gets 10.", "That is what times does: it swaps the values."),
        ],
        id="what-max-does",
        hints=["Nudge u a little, then v, and look at m."],
    )


def _order() -> Question:
    return choice_question(
        "$b = 2a$, then $c = a + b$, then $d = b c$. On the way back from d, in which order may the boxes "
        "pass their gradients on?",
        [
            option("d, b, c, a", "c uses b. When b speaks here, it has not yet heard from c."),
            option(
                "d, c, b, a", "Each one speaks after all that use it: c after d, b after c and d.", right=True
            ),
            option("a, b, c, d", "That is the order of the forward pass. Gradients come from the end."),
            option(
                "In any order: sums don't depend on it.",
                "The sum in one box doesn't. But what a box passes on must be the *complete* sum.",
            ),
        ],
        id="order-of-speaking",
        hints=["Who uses b?", "A box may speak only after everyone who uses it has spoken to it."],
    )


@varying(
    lambda first, second: first > -second,
    first=(2, 3, 4, 5, 6, 7, 8, 9, 0.5, 2.5),
    second=(-1, -2, -3, -4, -5, -6, -1.5),
)
def _reset(first: float = 3, second: float = -1) -> Question:
    total = first + second
    return number_question(
        f"The gradient of a weight is {first} at the first step and {say(second)} at the second. "
        "Nobody resets `grad` in between, and both are added with `+=`. "
        "What does `grad` hold after the second backward pass?",
        total,
        id="not-reset",
        mistakes=[
            mistake("That is the gradient of the second step", "It would be right after a reset.", second),
            mistake("That is what the first step left", "The second gradient is added to it.", first),
            mistake("The sign is lost", "Gradients are added with their signs.", first - second),
            mistake("The gradients are multiplied", "`+=` adds.", first * second),
            mistake("That is their mean", "`+=` adds, and nothing divides.", total / 2),
        ],
        hints=["Start from 0 and carry out both `+=`."],
        solution=[
            f"0 + {first} = {first}, and then {first} + ({say(second)}) = {say(total)}: "
            "the step goes the wrong way."
        ],
    )


def _suspect() -> Question:
    return choice_question(
        r"A gradient check finds: the gradients of $w_1$ and $b_1$ are wrong, by different factors; "
        r"those of $w_2$, $b_2$ and $w_3$ are right. (The network: $a = \sigma(w_1 x + b_1)$, "
        r"$u = w_2 a + b_2$, $\hat y = \sigma(u) + w_3 a$, $J = \frac{1}{N} \sum (\hat y - y)^2$.) "
        "What do you suspect?",
        [
            option("The factor 2/N.", "That would make *all* gradients wrong, by the same factor."),
            option(
                r"The gradient of $a$: one of its two messages got lost.",
                r"Everything that is wrong lies behind $a$, and $a$ is used twice. (A slope taken at the "
                r"wrong place in the first unit looks the same. Set $w_3$ to 0, and then $w_2$ instead: "
                r"a lost message hides at one of the two, the slope at neither.)",
                right=True,
            ),
            option(
                "A missing sum over the points, for the biases.",
                r"Then $b_2$ would be wrong too, and $w_1$ right.",
            ),
            option(
                r"The slope of the second sigmoid, at $u$.",
                r"That one is on the way to $w_2$ and $b_2$ as well, and they are right.",
            ),
        ],
        id="which-bug",
        hints=["Which value lies on the way to both wrong ones, and on no way to a right one?"],
    )


@varying(layers=(3, 4, 5, 6, 7, 8), weight=(3, 5, 6, 7, 9, 10))
def _deep(layers: int = 6, weight: int = 3) -> Question:
    count, factor = COUNTS[layers], weight / 4
    right = factor**layers
    equals = "=" if float(f"{right:.4g}") == right else r"\approx"
    return number_question(
        f"{count.capitalize()} layers of single sigmoid units, all weights {weight}. Take the largest slope "
        "that a sigmoid can have: by which factor is a gradient then multiplied on its way through all "
        f"{count}?",
        right,
        id="six-sigmoids",
        tolerance=1.1e-3 * right,
        mistakes=[
            mistake(
                "The weights are missing",
                "The factor of a layer is $W \\sigma'(z)$, not σ′(z) alone.",
                0.25**layers,
            ),
            mistake(
                f"That is {COUNTS[layers - 1]} layers",
                f"Count the factors once more: there are {count} layers.",
                factor ** (layers - 1),
                id="one-layer-too-few",
            ),
            mistake("That is one layer", f"The factors of {count} layers multiply.", factor),
            mistake(
                "That is the slope of one sigmoid",
                f"The factor of a layer is the weight times this slope, and there are {count} layers.",
                0.25,
            ),
            mistake(
                "The factors were added",
                f"{count.capitalize()} layers in a row: a product.",
                layers * factor,
            ),
            mistake(
                "The slope of a sigmoid was taken for 1",
                "It is largest in the middle: σ(0)(1 − σ(0)).",
                weight**layers,
            ),
            mistake(
                "½ was taken for the largest σ′",
                "½ is the *value* of the sigmoid in the middle.",
                (weight / 2) ** layers,
            ),
            mistake(
                "½ was taken for the largest σ′, and the weights are missing",
                "½ is the *value* of the sigmoid in the middle. The factor of a layer is $W \\sigma'(z)$.",
                0.5**layers,
            ),
        ],
        hints=["How large can σ′ be?", "Each layer multiplies by the weight times the slope."],
        solution=[
            rf"$\sigma' \le \frac{{1}}{{4}}$, so a factor is at most "
            rf"${weight} \cdot \frac{{1}}{{4}} = {fraction(factor)}$.",
            rf"{count.capitalize()} of them: $({fraction(factor)})^{layers} {equals} {right:.4g}$.",
        ],
    )
