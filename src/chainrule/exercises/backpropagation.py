"""The exercises of chapter 5: the gradients of another network, and a training loop."""

from math import exp, tanh

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.running import counted

another_activation = Exercise(
    "another_activation",
    ["my_gradients(w1, w2, x, y)"],
    [
        "my_gradients(0.8, -0.4, 1.5, 0.6)",
        "my_gradients(-0.5, 1.2, 0.7, -0.3)",
        "my_gradients(0.6, 0.9, -0.8, -1.1)",  # y is below ŷ, and x below 0
    ],
    hints=[
        "What stands between the loss and ŷ, and what between ŷ and W₂? Here ŷ is W₂ h, without a squeeze.",
        "∂J/∂ŷ is -(y - ŷ), and no slope of a sigmoid follows.",
        "The slope of tanh at W₁ x is 1 - tanh²(W₁ x), and tanh(W₁ x) is h.",
    ],
    praise="Both agree with what differences measure.",
)


@another_activation.right()
def my_gradients(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - h**2) * x, shared * h]


@another_activation.slip("Both slopes are still those of a sigmoid. Which squeezes does this network have?")
def sigmoid_twice(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat) * y_hat * (1 - y_hat)
    return [shared * w2 * h * (1 - h) * x, shared * h]


@another_activation.slip(
    "There is no squeeze behind W₂: the factor ŷ(1 - ŷ) has to go. The slope of tanh is right."
)
def squeezes_the_end(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat) * y_hat * (1 - y_hat)
    return [shared * w2 * (1 - h**2) * x, shared * h]


@another_activation.slip(
    "∂J/∂W₂ is right. In ∂J/∂W₁, h(1 - h) is the slope of a sigmoid; that of tanh is 1 - h²."
)
def sigmoid_inside(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * h * (1 - h) * x, shared * h]


@another_activation.slip(
    "tanh is taken twice: h is already tanh(W₁ x), so the slope is 1 - h², not 1 - tanh²(h)."
)
def tanh_of_tanh(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - tanh(h) ** 2) * x, shared * h]


@another_activation.slip("The slope of tanh is 1 - tanh², with a square: 1 - h².")
def forgets_the_square(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - h) * x, shared * h]


@another_activation.slip("The slope of tanh is missing in ∂J/∂W₁: on the way to W₁ one walks through it.")
def skips_tanh(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * x, shared * h]


@another_activation.slip("∂J/∂W₁ ends with the slope of W₁ x by W₁, and that is x: a factor is missing.")
def forgets_x(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - h**2), shared * h]


@another_activation.slip("∂J/∂W₁ ends with what W₁ is multiplied by, and that is x. W₁ itself is what moves.")
def ends_with_w1(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - h**2) * w1, shared * h]


@another_activation.slip("∂J/∂W₂ ends with what W₂ is multiplied by, and that is h. W₂ itself is what moves.")
def ends_with_w2(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * w2 * (1 - h**2) * x, shared * w2]


@another_activation.slip("In ∂J/∂W₁ the factor W₂ is missing: h reaches ŷ through it.")
def forgets_w2(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * (1 - h**2) * x, shared * h]


@another_activation.slip("Both signs are wrong: the slope of ½(y - ŷ)² by ŷ is -(y - ŷ).")
def loses_the_minus(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = y - y_hat
    return [shared * w2 * (1 - h**2) * x, shared * h]


@another_activation.slip("The two are swapped: first ∂J/∂W₁, then ∂J/∂W₂.")
def swaps_the_entries(w1, w2, x, y):
    h = tanh(w1 * x)
    y_hat = w2 * h
    shared = -(y - y_hat)
    return [shared * h, shared * w2 * (1 - h**2) * x]


def _sigmoid(z):
    return 1 / (1 + exp(-z))


def _loss(w1, w2):
    return 0.5 * (0.6 - _sigmoid(w2 * _sigmoid(w1 * 1.5))) ** 2


def _gradients(w1, w2):
    h = _sigmoid(w1 * 1.5)
    y_hat = _sigmoid(w2 * h)
    shared = -(0.6 - y_hat) * y_hat * (1 - y_hat)
    return shared * w2 * h * (1 - h) * 1.5, shared * h


train_it = Exercise(
    "train_it",
    ["train(loss, gradients, w1, w2)"],
    [
        "train(loss, gradients, 0.8, -0.4)",
        "train(loss, gradients, -1.0, 1.0)",
        "train(loss, gradients, 0.79, 0.53)",  # nothing is left to do
    ],
    given=lambda: {"loss": counted("loss", _loss), "gradients": counted("gradients", _gradients)},
    hints=[
        "In every turn of the loop: d_w1, d_w2 = gradients(w1, w2). Which way do they point?",
        "They point uphill. A step goes against them, ten times as far as they are long.",
        "w1 = w1 - 10 * d_w1, and the same for w2.",
    ],
    praise="From (0.8, -0.4) it takes 12 steps to W₁ = 0.789, W₂ = 0.524.",
    tolerance=1e-6,
)


@train_it.right()
def train(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 - 10 * d_w1
        w2 = w2 - 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip(
    "Nothing moves: 200 steps on the spot. Take both slopes from gradients(w1, w2), and move both weights."
)
def stands_still(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("It goes uphill. Descent is against the gradient: a minus, in both lines.")
def goes_uphill(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 + 10 * d_w1
        w2 = w2 + 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("A step is taken before the loss is asked. Where it is small enough already, none is needed.")
def asks_too_late(loss, gradients, w1, w2):
    steps = 0
    while steps == 0 or (loss(w1, w2) > 1e-6 and steps < 200):
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 - 10 * d_w1
        w2 = w2 - 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("Only W₁ moves. W₂ has a slope of its own: move both.")
def moves_w1_only(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        w1 = w1 - 10 * gradients(w1, w2)[0]
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("Only W₂ moves. W₁ has a slope of its own: move both.")
def moves_w2_only(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        w2 = w2 - 10 * gradients(w1, w2)[1]
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("W₂ goes downhill, and W₁ uphill. Both need a minus.")
def w1_goes_uphill(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 + 10 * d_w1
        w2 = w2 - 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("W₁ goes downhill, and W₂ uphill. Both need a minus.")
def w2_goes_uphill(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 - 10 * d_w1
        w2 = w2 + 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("The old weight is lost. It should be the old weight minus 10 times its slope: w1 = w1 - ...")
def forgets_the_old_weight(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = -10 * d_w1
        w2 = -10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("The learning rate is missing: multiply each slope by 10.")
def forgets_the_rate(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        w1 = w1 - d_w1
        w2 = w2 - d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("W₁ has already moved when the slope by W₂ is taken. Take both slopes first, then move both.")
def moves_one_after_the_other(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        w1 = w1 - 10 * gradients(w1, w2)[0]
        w2 = w2 - 10 * gradients(w1, w2)[1]
        steps = steps + 1
    return w1, w2, steps


@train_it.slip(
    "All steps use the slopes of the start. After a step the place is another: take them in the loop."
)
def takes_slopes_once(loss, gradients, w1, w2):
    steps = 0
    d_w1, d_w2 = gradients(w1, w2)
    while loss(w1, w2) > 1e-6 and steps < 200:
        w1 = w1 - 10 * d_w1
        w2 = w2 - 10 * d_w2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip(
    "The slopes add up, so that each step follows the sum of all so far. It should follow its own alone."
)
def never_resets(loss, gradients, w1, w2):
    steps = sum1 = sum2 = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w1, d_w2 = gradients(w1, w2)
        sum1, sum2 = sum1 + d_w1, sum2 + d_w2
        w1 = w1 - 10 * sum1
        w2 = w2 - 10 * sum2
        steps = steps + 1
    return w1, w2, steps


@train_it.slip("Each weight is moved by the other one's slope. gradients hands back ∂J/∂W₁ first.")
def swaps_the_slopes(loss, gradients, w1, w2):
    steps = 0
    while loss(w1, w2) > 1e-6 and steps < 200:
        d_w2, d_w1 = gradients(w1, w2)
        w1 = w1 - 10 * d_w1
        w2 = w2 - 10 * d_w2
        steps = steps + 1
    return w1, w2, steps
