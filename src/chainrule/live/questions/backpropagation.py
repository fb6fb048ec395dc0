"""The questions of chapter 5: the practice that closes it."""

from ...functions import sigmoid
from ...network import TwoWeightNetwork
from ..practice import Question, choice_question, formula_question, mistake, number_question, option
from .networks import layers, order_and_reset

# p stands for ŷ and w for W₂: a formula has to be typed.
LOCALS = "Write p for $\\hat y$ and w for $W_2$."
SIGNS = "The derivative of $y - \\hat y$ with respect to $\\hat y$ is −1; a slope σ(1 − σ) is positive."
BETWEEN = {"y": (0.05, 0.95), "p": (0.05, 0.95), "h": (0.05, 0.95), "w": (-2.0, 2.0), "x": (-2.0, 2.0)}


def practice() -> list[Question]:
    """Return seventeen questions, from what backpropagation is to gradients of a whole network."""
    return [
        _division_of_labour(),
        _blame_of_the_answer(),
        _gradient_of_w2(),
        _gradient_of_w1(),
        _in_numbers(),
        _input_of_zero(),
        _bias(),
        _fan_out(),
        _max_box(),
        *order_and_reset(),
        *layers(),
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
        hints=["Which of the two has a learning rate?"],
    )


def _blame_of_the_answer() -> Question:
    return number_question(
        r"The loss is $J = \frac{1}{2}(y - \hat y)^2$ with $y = 0.6$ and $\hat y = 0.4$. "
        r"What is $\frac{\partial J}{\partial \hat y}$?",
        -0.2,
        id="blame-of-the-answer",
        mistakes=[
            mistake(
                "Only the sign is wrong",
                "The inner function is $y - \\hat y$, and its derivative with respect to $\\hat y$ is −1. "
                "Think: if $\\hat y$ grew towards 0.6, would J rise or fall?",
                0.2,
            ),
            mistake("This is the loss itself", "0.02 is J. Asked is how J changes with $\\hat y$.", 0.02),
            mistake(
                "This is the loss itself, with a minus",
                "0.02 is J. Asked is how J changes with $\\hat y$.",
                -0.02,
            ),
            mistake(
                "The ½ is forgotten", "The 2 that comes down from the square meets the ½ in front.", -0.4
            ),
            mistake(
                "The ½ and the sign are both lost", "The 2 meets a ½, and $-\\hat y$ has derivative −1.", 0.4
            ),
        ],
        hints=[
            "Outer function: half a square. Inner function: $y - \\hat y$.",
            "$\\hat y$ is too small: a larger one makes J smaller.",
        ],
        solution=[r"$\frac{\partial J}{\partial \hat y} = -(y - \hat y) = -(0.6 - 0.4) = -0.2$."],
    )


def _gradient_of_w2() -> Question:
    return formula_question(
        r"$\hat y = \sigma(W_2 h)$ and $J = \frac{1}{2}(y - \hat y)^2$. "
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
                "The other half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, h, w: -(y - p) * (1 - p) * h + 0 * w,
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
        r"Now the whole network: $h = \sigma(W_1 x)$ and $\hat y = \sigma(W_2 h)$, with the same J. Give "
        r"$\frac{\partial J}{\partial W_1}$ in terms of y, p, h, w and x. " + LOCALS,
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
                "The other half of the inner sigmoid's slope is missing",
                "The slope at $z_1$ is h(1 − h): two factors.",
                lambda y, p, h, w, x: -(y - p) * p * (1 - p) * w * (1 - h) * x,
            ),
            mistake(
                "Half of the outer sigmoid's slope is missing",
                "The slope at $z_2$ is ŷ(1 − ŷ): two factors.",
                lambda y, p, h, w, x: -(y - p) * p * w * h * (1 - h) * x,
            ),
            mistake(
                "The other half of the outer sigmoid's slope is missing",
                "The slope at $z_2$ is ŷ(1 − ŷ): two factors.",
                lambda y, p, h, w, x: -(y - p) * (1 - p) * w * h * (1 - h) * x,
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
        ],
        hints=[
            "There are five arrows from J back to $W_1$.",
            r"The first two are the ones of $W_2$, then it goes on to $h$, $z_1$ and $W_1$.",
        ],
        solution=[
            r"As before: $\frac{\partial J}{\partial z_2} = -(y - \hat y)\,\hat y(1 - \hat y)$.",
            r"Back through the product: times $\frac{\partial z_2}{\partial h} = W_2$.",
            r"Through the inner squeeze: times $h(1 - h)$. To the weight: times $x$.",
        ],
    )


def _in_numbers() -> Question:
    x, w1, w2, y = 1.5, 0.4, -1.3, 0.2
    network = TwoWeightNetwork(w1, w2)
    forward = network.forward(x, y)
    h, y_hat = forward.h, forward.y_hat
    shared = -(y - y_hat) * y_hat * (1 - y_hat)
    right = network.gradients(x, y).w1
    return number_question(
        rf"In numbers: $x = {x}$, $W_1 = {w1}$, $W_2 = {w2}$, $y = {y}$, so that $h = {h:.4f}$ and "
        rf"$\hat y = {y_hat:.4f}$. "
        r"What is $\frac{\partial J}{\partial W_1}$? (Three digits will do; you may type a product.)",
        right,
        id="gradient-in-numbers",
        tolerance=6e-5,
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
                "The slope of the inner sigmoid is taken at h",
                "h(1 − h) already *is* the slope at $z_1$. You put h into σ once more.",
                shared * w2 * float(sigmoid.derivative(h)) * x,
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
            rf"$h(1 - h) = {h * (1 - h):.4f}$ and $\hat y(1 - \hat y) = {y_hat * (1 - y_hat):.4f}$.",
        ],
        solution=[
            rf"$-(y - \hat y) = {y_hat - y:.4f}$; multiply: "
            rf"${y_hat - y:.4f} \cdot {y_hat * (1 - y_hat):.4f} \cdot ({w2}) \cdot {h * (1 - h):.4f} "
            rf"\cdot {x} = {right:.5f}$."
        ],
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
                "A bias is not multiplied by itself",
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
                "The other half of the sigmoid's slope is missing",
                "The slope is σ(1 − σ): two factors.",
                lambda y, p, x, b: -(y - p) * (1 - p) + 0 * x * b,
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


def _fan_out() -> Question:
    return number_question(
        r"$s = a + b$ and $J = s \cdot b$, at $a = 2$ and $b = 3$. What is $\frac{\partial J}{\partial b}$?",
        8.0,
        id="used-twice",
        mistakes=[
            mistake(
                "One of the two ways is missing",
                "b goes into the product directly, *and* it is part of s.",
                5.0,
            ),
            mistake(
                "The direct way is missing", "b is part of s, *and* it goes into the product directly.", 3.0
            ),
            mistake(
                "The ways are multiplied (or is this J itself?)",
                "Along a way local derivatives multiply. Ways add.",
                15.0,
            ),
            mistake("This is the derivative of b² alone", "J is $(a + b)\\,b = ab + b^2$.", 6.0),
        ],
        hints=["How many arrows leave b?", "Times swaps: what does the product hand to s, and what to b?"],
        solution=[
            "The product hands b to s and s to b: 3 and 5.",
            "s is a sum and copies its 3 to b: 5 + 3 = 8.",
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


def _suspect() -> Question:
    return choice_question(
        r"A gradient check finds: the gradients of $w_1$ and $b_1$ are wrong, by different factors; "
        r"those of $w_2$, $b_2$ and $w_3$ are right. (The network is that of the bug hunt.) "
        r"What do you suspect?",
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


def _deep() -> Question:
    return number_question(
        "Six layers of single sigmoid units, all weights 3. Take the largest slope that a sigmoid can have: "
        "by which factor is a gradient then multiplied on its way through all six?",
        0.75**6,
        id="six-sigmoids",
        tolerance=2e-4,
        mistakes=[
            mistake(
                "The weights are missing",
                "The factor of a layer is $W \\sigma'(z)$, not σ′(z) alone.",
                0.25**6,
            ),
            mistake("That is five layers", "Count the factors once more: there are six layers.", 0.75**5),
            mistake("That is one layer", "The factors of six layers multiply.", 0.75),
            mistake(
                "That is the slope of one sigmoid",
                "The factor of a layer is the weight times this slope, and there are six layers.",
                0.25,
            ),
            mistake("Factors add here, but they multiply", "Six layers in a row: a product.", 4.5),
            mistake("A sigmoid's slope is never 1", "It is largest in the middle: σ(0)(1 − σ(0)).", 729.0),
            mistake("σ′ is at most ¼, not ½", "½ is the *value* of the sigmoid in the middle.", 1.5**6),
            mistake(
                "σ′ is at most ¼, not ½, and the weights are missing",
                "½ is the *value* of the sigmoid in the middle. The factor of a layer is $W \\sigma'(z)$.",
                0.5**6,
            ),
        ],
        hints=["How large can σ′ be?", "Each layer multiplies by the weight times the slope."],
        solution=[
            r"$\sigma' \le \frac{1}{4}$, so a factor is at most $3 \cdot \frac{1}{4} = \frac{3}{4}$.",
            r"Six of them: $(\frac{3}{4})^6 = 0.178$.",
        ],
    )
