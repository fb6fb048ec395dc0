"""The questions of chapter 5 on the gradients of the loss, as formulas and in numbers."""

from ...functions import sigmoid
from ...network import TwoWeightNetwork
from ..practice import Question, formula_question, mistake, number_question
from ..variants import varying
from .wording import tex

# p stands for ŷ and w for W₂: a formula has to be typed.
LOCALS = "Write p for $\\hat y$ and w for $W_2$."
SIGNS = "The derivative of $y - \\hat y$ with respect to $\\hat y$ is −1; a slope σ(1 − σ) is positive."
BETWEEN = {"y": (0.05, 0.95), "p": (0.05, 0.95), "h": (0.05, 0.95), "w": (-2.0, 2.0), "x": (-2.0, 2.0)}


def loss_gradients() -> list[Question]:
    """Return four questions, from the output back to the first weight."""
    return [_blame_of_the_answer(), _gradient_of_w2(), _gradient_of_w1(), _in_numbers()]


@varying(
    lambda y, y_hat: y > y_hat,
    y=(0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1),
    y_hat=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7),
)
def _blame_of_the_answer(y: float = 0.6, y_hat: float = 0.4) -> Question:
    miss = y - y_hat
    loss = tex(miss * miss / 2)
    return number_question(
        rf"The loss is $J = \frac{{1}}{{2}}(y - \hat y)^2$ with $y = {y}$ and $\hat y = {y_hat}$. "
        r"What is $\frac{\partial J}{\partial \hat y}$?",
        -miss,
        id="blame-of-the-answer",
        mistakes=[
            mistake(
                "Only the sign is wrong",
                "The inner function is $y - \\hat y$, and its derivative with respect to $\\hat y$ is −1. "
                f"Think: if $\\hat y$ grew towards {y}, would J rise or fall?",
                miss,
            ),
            mistake(
                "This is the loss itself",
                f"{loss} is J. Asked is how J changes with $\\hat y$.",
                miss * miss / 2,
            ),
            mistake(
                "This is the loss itself, with a minus",
                f"{loss} is J. Asked is how J changes with $\\hat y$.",
                -miss * miss / 2,
            ),
            mistake(
                "The ½ is forgotten",
                "The 2 that comes down from the square meets the ½ in front.",
                -2 * miss,
            ),
            mistake(
                "The ½ and the sign are both lost",
                "The 2 meets a ½, and $-\\hat y$ has derivative −1.",
                2 * miss,
            ),
        ],
        hints=[
            "Outer function: half a square. Inner function: $y - \\hat y$.",
            "$\\hat y$ is too small: a larger one makes J smaller.",
        ],
        solution=[
            rf"$\frac{{\partial J}}{{\partial \hat y}} = -(y - \hat y) = -({y} - {y_hat}) = -{tex(miss)}$."
        ],
    )


def _gradient_of_w2() -> Question:
    return formula_question(
        r"$h = \sigma(W_1 x)$, $z_2 = W_2 h$, $\hat y = \sigma(z_2)$ and $J = \frac{1}{2}(y - \hat y)^2$. "
        r"Give $\frac{\partial J}{\partial W_2}$ "
        f"in terms of y, p, h and w. {LOCALS}",
        lambda y, p, h, w: -(y - p) * p * (1 - p) * h + 0 * w,
        id="gradient-of-w2",
        variables=("y", "p", "h", "w"),
        domain={name: BETWEEN[name] for name in ("y", "p", "h", "w")},
        answer="-(y - p) p (1 - p) h",
        mistakes=[
            mistake(
                "The slope of the sigmoid is missing",
                "Between $z_2$ and $\\hat y$ stands a squeeze; its local derivative is a factor, too.",
                lambda y, p, h, w: -(y - p) * h + 0 * w,
            ),
            mistake(
                "You differentiated with respect to the input of the layer",
                "The variable is $W_2$, not h. What is the derivative of $W_2 h$ with respect to $W_2$?",
                lambda y, p, h, w: -(y - p) * p * (1 - p) * w + 0 * h,
            ),
            mistake(
                "Only the sign is wrong",
                SIGNS,
                lambda y, p, h, w: (y - p) * p * (1 - p) * h + 0 * w,
            ),
            mistake(
                "The slope of the sigmoid is taken at the wrong place",
                "The squeeze that matters here made $\\hat y$. You have the slope of the one that made h.",
                lambda y, p, h, w: -(y - p) * h * (1 - h) * h + 0 * w,
            ),
            mistake(
                "Half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, h, w: -(y - p) * p * h + 0 * w,
            ),
            mistake(
                "Half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, h, w: -(y - p) * (1 - p) * h + 0 * w,
                id="other-half-of-slope",
            ),
            mistake(
                "The derivative of the loss is missing",
                "You have how $\\hat y$ answers to $W_2$. And how does J answer to $\\hat y$?",
                lambda y, p, h, w: p * (1 - p) * h + 0 * y * w,
            ),
            mistake(
                "The loss is not differentiated",
                "½(y − ŷ)² is J. How does it answer to ŷ?",
                lambda y, p, h, w: 0.5 * (y - p) ** 2 * p * (1 - p) * h + 0 * w,
            ),
            mistake(
                "The slope is that of tanh",
                "1 − ŷ² belongs to tanh. The slope of σ is σ(1 − σ).",
                lambda y, p, h, w: -(y - p) * (1 - p**2) * h + 0 * w,
            ),
            mistake(
                "This is the way to the other weight",
                "w h(1 − h) leads on to $W_1$. The way to $W_2$ ends in h.",
                lambda y, p, h, w: -(y - p) * p * (1 - p) * w * h * (1 - h),
            ),
            mistake(
                "You multiplied by $W_2$ as well",
                "$W_2$ is what moves, and no factor: $W_2 h$ has the derivative h with respect to $W_2$.",
                lambda y, p, h, w: -(y - p) * p * (1 - p) * w * h,
            ),
            mistake(
                "The idea is right, but p already stands for σ(w h)",
                "Here p is a letter of its own. Write p wherever you wrote σ(w h).",
                lambda y, p, h, w: -(y - p) * sigmoid(w * h) * (1 - sigmoid(w * h)) * h,
            ),
            mistake(
                "The idea is right, but p already stands for σ(w h)",
                "Here p is a letter of its own. Write p wherever you wrote σ(w h).",
                lambda y, p, h, w: -(y - sigmoid(w * h)) * sigmoid(w * h) * (1 - sigmoid(w * h)) * h + 0 * p,
                id="p-written-out-everywhere",
            ),
            mistake(
                "The last factor is missing",
                "You have the gradient of $z_2$. One arrow further is $W_2$.",
                lambda y, p, h, w: -(y - p) * p * (1 - p) + 0 * w * h,
            ),
        ],
        hints=[
            "From J back to $W_2$ there are three arrows.",
            "Loss, squeeze, product: one local derivative each.",
        ],
        solution=[
            r"Loss: $\frac{\partial J}{\partial \hat y} = -(y - \hat y)$.",
            r"Squeeze: $\frac{\partial \hat y}{\partial z_2} = \hat y(1 - \hat y)$.",
            r"Product: $\frac{\partial z_2}{\partial W_2} = h$. Multiply the three.",
        ],
    )


def _gradient_of_w1() -> Question:
    names = ("y", "p", "h", "w", "x")
    return formula_question(
        r"A whole network: $z_1 = W_1 x$, $h = \sigma(z_1)$, $z_2 = W_2 h$, $\hat y = \sigma(z_2)$ and "
        r"$J = \frac{1}{2}(y - \hat y)^2$. Give $\frac{\partial J}{\partial W_1}$ in terms of "
        "y, p, h, w and x. " + LOCALS,
        lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * h * (1 - h) * x,
        id="gradient-of-w1",
        variables=names,
        domain={name: BETWEEN[name] for name in names},
        answer="-(y - p) p (1 - p) w h (1 - h) x",
        mistakes=[
            mistake(
                "The weight $W_2$ is missing",
                "On the way from $z_2$ to h you pass a product. What is the derivative of $W_2 h$ by h?",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * h * (1 - h) * x + 0 * w,
            ),
            mistake(
                "The slope of the inner sigmoid is missing",
                "The way to $W_1$ passes *two* squeezes.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * x + 0 * h,
            ),
            mistake(
                "The slope of the outer sigmoid is missing",
                "The way to $W_1$ passes *two* squeezes.",
                lambda y, p, h, w, x: -(y - p) * w * h * (1 - h) * x + 0 * p,
            ),
            mistake(
                "The slope of the outer sigmoid is taken at the wrong place",
                "You used the slope at h twice. The outer squeeze made $\\hat y$.",
                lambda y, p, h, w, x: -(y - p) * h * (1 - h) * w * h * (1 - h) * x + 0 * p,
            ),
            mistake(
                "Only the sign is wrong",
                SIGNS,
                lambda y, p, h, w, x: (y - p) * p * (1 - p) * w * h * (1 - h) * x,
            ),
            mistake(
                "The input is missing",
                "You have the gradient of $z_1$. One arrow further is $W_1$: how does $W_1 x$ answer to it?",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * h * (1 - h) + 0 * x,
            ),
            mistake(
                "You multiplied by h as well, which belongs to the other weight",
                "h is the last factor for $W_2$. The way to $W_1$ turns off before it.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * h * w * h * (1 - h) * x,
            ),
            mistake(
                "This is the gradient of the other weight",
                "The way to $W_2$ ends in h. The one to $W_1$ turns off before, and goes on.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * h + 0 * w * x,
            ),
            mistake(
                "The slopes of both sigmoids are missing",
                "Each squeeze on the way has a slope, and the way to $W_1$ passes *two*.",
                lambda y, p, h, w, x: -(y - p) * w * x + 0 * p * h,
            ),
            mistake(
                "Half of the inner sigmoid's slope is missing",
                "The slope at $z_1$ is h(1 − h): two factors.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * h * x,
            ),
            mistake(
                "Half of the inner sigmoid's slope is missing",
                "The slope at $z_1$ is h(1 − h): two factors.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * (1 - h) * x,
                id="other-half-of-inner-slope",
            ),
            mistake(
                "Half of the outer sigmoid's slope is missing",
                "The slope at $z_2$ is ŷ(1 − ŷ): two factors.",
                lambda y, p, h, w, x: -(y - p) * p * w * h * (1 - h) * x,
            ),
            mistake(
                "Half of the outer sigmoid's slope is missing",
                "The slope at $z_2$ is ŷ(1 − ŷ): two factors.",
                lambda y, p, h, w, x: -(y - p) * (1 - p) * w * h * (1 - h) * x,
                id="other-half-of-outer-slope",
            ),
            mistake(
                "h stands where the product and the inner squeeze belong",
                "From $z_2$ the way passes the product, times $W_2$, and the squeeze, times h(1 − h).",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * h * x + 0 * w,
            ),
            mistake(
                "$W_2$ stands where x belongs",
                "The last factor is what $W_1$ is multiplied by.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * h * (1 - h) * w + 0 * x,
            ),
            mistake(
                "The slope of the inner sigmoid is taken at the wrong place",
                "You used the slope at $\\hat y$ twice. The inner squeeze made h.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * p * (1 - p) * x + 0 * h,
            ),
            mistake(
                "The derivative of the loss is missing",
                "You have how $\\hat y$ answers to $W_1$. And how does J answer to $\\hat y$?",
                lambda y, p, h, w, x: p * (1 - p) * w * h * (1 - h) * x + 0 * y,
            ),
            mistake(
                "The idea is right, but p already stands for σ(w h)",
                "Here p is a letter of its own. Write p wherever you wrote σ(w h).",
                lambda y, p, h, w, x: -(y - p) * sigmoid(w * h) * (1 - sigmoid(w * h)) * w * h * (1 - h) * x,
            ),
            mistake(
                "The idea is right, but p already stands for σ(w h)",
                "Here p is a letter of its own. Write p wherever you wrote σ(w h).",
                lambda y, p, h, w, x: (
                    -(y - sigmoid(w * h)) * sigmoid(w * h) * (1 - sigmoid(w * h)) * w * h * (1 - h) * x
                    + 0 * p
                ),
                id="p-written-out-everywhere",
            ),
        ],
        hints=[
            "There are five arrows from J back to $W_1$.",
            r"The first two are the ones of $W_2$, then it goes on to $h$, $z_1$ and $W_1$.",
        ],
        solution=[
            r"As far as $z_2$: $\frac{\partial J}{\partial z_2} = -(y - \hat y)\,\hat y(1 - \hat y)$.",
            r"Back through the product: times $\frac{\partial z_2}{\partial h} = W_2$.",
            r"Through the inner squeeze: times $h(1 - h)$. To the weight: times $x$.",
        ],
    )


# As in the book's, ŷ is too large, and of the five factors only W₂ is negative.
@varying(
    x=(0.5, 0.8, 1.2, 1.5, 2),
    w1=(0.3, 0.4, 0.6, 0.8, 1.1),
    w2=(-0.6, -0.8, -1.2, -1.3, -1.5),
    y=(0.05, 0.1, 0.15, 0.2),
)
def _in_numbers(x: float = 1.5, w1: float = 0.4, w2: float = -1.3, y: float = 0.2) -> Question:
    network = TwoWeightNetwork(w1, w2)
    forward = network.forward(x, y)
    h, y_hat = forward.h, forward.y_hat
    shared = -(y - y_hat) * y_hat * (1 - y_hat)
    right = network.gradients(x, y).w1
    if y_hat - y < 0.1 or abs(right) < 0.009:
        raise ValueError("expected numbers of which four digits are enough")
    taken_at_h = (
        "The slope of the inner sigmoid is taken at h",
        "h(1 − h) already *is* the slope at $z_1$. You put h into σ once more.",
    )
    # where the two slopes are alike, factors of two digits lead there as well
    if abs(float(sigmoid.derivative(h)) / (h * (1 - h)) - 1) < 0.1:
        taken_at_h = (
            "One of two slips leads here",
            "Either a factor was rounded too early: four digits of each are enough. Or h was put into σ once "
            "more, where h(1 − h) already *is* the slope at $z_1$.",
        )
    return number_question(
        r"A network in numbers: $z_1 = W_1 x$, $h = \sigma(z_1)$, $z_2 = W_2 h$, $\hat y = \sigma(z_2)$ and "
        rf"$J = \frac{{1}}{{2}}(y - \hat y)^2$, with $x = {x}$, $W_1 = {w1}$, $W_2 = {w2}$, $y = {y}$, "
        rf"so that $h \approx {h:.4f}$ and $\hat y \approx {y_hat:.4f}$. "
        r"What is $\frac{\partial J}{\partial W_1}$? "
        "(Three digits will do if each factor has four; you may type the product.)",
        right,
        id="gradient-in-numbers",
        tolerance=1.1e-3 * abs(right),
        factors={
            r"$-(y - \hat y)$": y_hat - y,
            r"$\hat y(1 - \hat y)$": y_hat * (1 - y_hat),
            "$W_2$": w2,
            "$h(1 - h)$": h * (1 - h),
            "$x$": x,
        },
        mistakes=[
            mistake("This is the gradient of the other weight", "It ends in h; this one in x.", shared * h),
            mistake(
                "You differentiated with respect to the input",
                "The last factor is x, not $W_1$: the weight is what moves.",
                shared * w2 * h * (1 - h) * w1,
            ),
            mistake(
                "Only the sign is wrong",
                "$\\hat y$ is too *large* here, so $-(y - \\hat y)$ is positive; "
                "of the five factors $W_2$ alone is negative.",
                -right,
            ),
            mistake("The slope of the inner sigmoid is missing", "Two squeezes on the way.", shared * w2 * x),
            mistake(
                "The slope of the outer sigmoid is missing",
                "Two squeezes on the way.",
                (y_hat - y) * w2 * h * (1 - h) * x,
            ),
            mistake(
                *taken_at_h,
                shared * w2 * float(sigmoid.derivative(h)) * x,
                id="the-slope-of-the-inner-sigmoid-is-taken-at-h",
            ),
            mistake("The input is missing", "You stopped at $z_1$.", shared * w2 * h * (1 - h)),
            mistake(
                "You stopped halfway",
                "This is the gradient of $z_2$. Three arrows are left.",
                shared,
            ),
            mistake(
                "Half of the inner sigmoid's slope is missing",
                "The slope at $z_1$ is h(1 − h), and you multiplied by h alone.",
                shared * w2 * h * x,
            ),
            mistake(
                "The derivative of the loss is missing",
                "You have how $\\hat y$ answers to $W_1$. And how does J answer to $\\hat y$?",
                y_hat * (1 - y_hat) * w2 * h * (1 - h) * x,
            ),
        ],
        hints=[
            "Write down the five factors first.",
            rf"$h(1 - h) \approx {h * (1 - h):.4f}$ and "
            rf"$\hat y(1 - \hat y) \approx {y_hat * (1 - y_hat):.4f}$.",
        ],
        solution=[
            rf"$-(y - \hat y) \approx {y_hat - y:.4f}$; multiply: "
            rf"${y_hat - y:.4f} \cdot {y_hat * (1 - y_hat):.4f} \cdot ({w2}) \cdot {h * (1 - h):.4f} "
            rf"\cdot {x} \approx {right:.5f}$."
        ],
    )
