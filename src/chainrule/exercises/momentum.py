"""An exercise of chapter 7: gradient descent with momentum."""

import numpy as np

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.running import counted

add_momentum = Exercise(
    "add_momentum",
    ["descend(gradient_at, theta, rate, share, steps)"],
    [
        "descend(gradient_at, 1.0, 0.1, 0.5, 1)",
        "descend(gradient_at, 1.0, 0.1, 0.5, 2)",
        "descend(gradient_at, 1.0, 0.1, 0.9, 10)",
        "descend(valley, np.array([1.0, -2.0]), 0.2, 0.5, 3)",
        "descend(gradient_at, 1.0, 0.1, 0.5, 0)",
        "start = np.array([1.0, -2.0])\ndescend(valley, start, 0.1, 0.5, 3)\nstart",
    ],
    given=lambda: {
        "gradient_at": counted("gradient_at", lambda theta: 2 * theta),
        "valley": counted("valley", lambda theta: np.array([1.0, 4.0]) * theta),
        "np": np,
    },
    hints=[
        "A number has to live through all turns of the loop: the last step.",
        "v = share * v + rate * gradient_at(theta). Where does v begin, and with what?",
        "v = 0.0 stands before the loop, and theta = theta - v in it.",
    ],
    praise="With the share 0.5 the second step of 0.26 is the plain one, 0.16, and 0.1, half of the first.",
)


@add_momentum.right()
def descend(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip(
    "Every step is a plain one. Repeat a share of the last: v lives from one turn to the next."
)
def forgets_the_last_step(gradient_at, theta, rate, share, steps):
    for _ in range(steps):
        theta = theta - rate * gradient_at(theta)
    return theta


@add_momentum.slip("There is no friction: all of the last step is repeated. Multiply v by share.")
def has_no_friction(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = v + rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip("The rate is missing: v is a step, share * v plus rate times the gradient.")
def forgets_the_rate(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip(
    "The rate is multiplied in twice. Once is enough: v = share * v + rate * gradient_at(theta)."
)
def takes_the_rate_twice(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * gradient_at(theta)
        theta = theta - rate * v
    return theta


@add_momentum.slip(
    "It goes uphill: one sign is wrong. Add the rate times the gradient to v, and subtract v from theta."
)
def goes_uphill(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * gradient_at(theta)
        theta = theta + v
    return theta


@add_momentum.slip(
    "Here the new gradient counts only with 1 - share, as in Adam. Momentum adds all of the plain step."
)
def averages(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + (1 - share) * rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip("The share is multiplied into the new step, too. It belongs to the last one only.")
def shares_both(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * (v + rate * gradient_at(theta))
        theta = theta - v
    return theta


@add_momentum.slip("The share stands at the wrong one of the two: it belongs to the last step, v.")
def shares_the_new_one(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = v + share * rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip(
    "A share of the last plain step is repeated. v is all of the last step, with what that one repeated."
)
def repeats_the_plain_step(gradient_at, theta, rate, share, steps):
    last = 0.0
    for _ in range(steps):
        plain = rate * gradient_at(theta)
        theta = theta - plain - share * last
        last = plain
    return theta


@add_momentum.slip("One move too few. Does theta move before v is made, or the loop make a turn too few?")
def moves_too_early(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        theta = theta - v
        v = share * v + rate * gradient_at(theta)
    return theta


@add_momentum.slip("gradient_at is not asked: valley has another gradient. Call gradient_at(theta).")
def knows_the_gradient(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * 2 * theta
        theta = theta - v
    return theta


@add_momentum.slip(
    "What comes back is right, but the array that was handed in moves along: -= and +=, for instance, write "
    "into it. theta = theta - v makes a new one (or theta + v, where v points downhill)."
)
def moves_what_it_was_given(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * gradient_at(theta)
        theta -= v
    return theta


@add_momentum.slip("It takes a step too many: range(steps).")
def takes_one_step_more(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps + 1):
        v = share * v + rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip("With steps = 0 nothing is to move: look whether a step is left before it is taken.")
def takes_one_step_at_least(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(max(steps, 1)):
        v = share * v + rate * gradient_at(theta)
        theta = theta - v
    return theta


@add_momentum.slip("It returns in the first turn of the loop: `return` belongs behind it.")
def stops_after_one_step(gradient_at, theta, rate, share, steps):
    v = 0.0
    for _ in range(steps):
        v = share * v + rate * gradient_at(theta)
        theta = theta - v
        return theta
