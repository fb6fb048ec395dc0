"""The exercises of chapter 1: the backward difference, and the best learning rate."""

from chainrule.exercises.exercise import Exercise
from chainrule.exercises.running import counted

look_back = Exercise(
    "look_back",
    ["backward_difference(f, x, step)"],
    [
        "backward_difference(lambda x: x**2, 3.0, 0.5)",
        "backward_difference(lambda x: x**3, 2.0, 0.1)",
        "backward_difference(lambda x: x**2, -1.0, 0.5)",
        "backward_difference(lambda x: x**3 + x, 0.2, 0.01)",
    ],
    hints=[
        "A slope is the change of f, divided by the change of x. Which two places are used here?",
        "The places are x and x - step. How far apart are they?",
        "From 2.5 to 3 the square grows from 6.25 to 9: that is 2.75 over a distance of 0.5.",
    ],
    praise="From 2.5 to 3 the slope of the square is 5.5; at 3 it is 6.",
)


@look_back.right()
def backward_difference(f, x, step):
    return (f(x) - f(x - step)) / step


@look_back.slip("This is the forward difference: it uses x + step. Look back, to x - step.")
def looks_ahead(f, x, step):
    return (f(x + step) - f(x)) / step


@look_back.slip(
    "The size is right, and the sign is not: later minus earlier, f(x) - f(x - step), over a positive step."
)
def earlier_minus_later(f, x, step):
    return (f(x - step) - f(x)) / step


@look_back.slip("This is the central difference. Here only x and x - step are to be used.")
def looks_both_ways(f, x, step):
    return (f(x + step) - f(x - step)) / (2 * step)


@look_back.slip("This is the change of f. A slope is the change for each unit of x: divide it by step.")
def does_not_divide(f, x, step):
    return f(x) - f(x - step)


@look_back.slip("Right where f rises. Where it falls the slope is negative: later minus earlier, and no abs.")
def loses_the_sign(f, x, step):
    return abs(f(x) - f(x - step)) / step


@look_back.slip("Only f(x - step) is divided by step. Put the whole difference in brackets.")
def divides_one_of_two(f, x, step):
    return f(x) - f(x - step) / step


@look_back.slip(
    "The two places are one step apart: divide by step, not by 2 * step as in the central difference."
)
def divides_by_two_steps(f, x, step):
    return (f(x) - f(x - step)) / (2 * step)


@look_back.slip(
    "1 comes out, whatever f is. Take step away from x, f(x - step), and not from the value f(x)."
)
def steps_outside_f(f, x, step):
    return (f(x) - (f(x) - step)) / step


best_rate = Exercise(
    "best_rate",
    ["steps_needed(slope, rate)"],
    [f"steps_needed(slope, {rate})" for rate in (0.2, 0.8, 0.4, 0.3, 0.25)],
    given=lambda: {"slope": counted("slope", lambda theta: 2 * theta)},
    hints=[
        "How many steps are needed is not known beforehand: that is what `while` is for.",
        "The loop goes on as long as abs(theta) >= 0.01.",
        "In the loop: theta = theta - rate * slope(theta), and then count = count + 1.",
    ],
    praise="With rates of 0.1, 0.3, 0.45 and 0.9 it takes 28, 7, 3 and 28 steps.",
)


@best_rate.right()
def steps_needed(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = theta - rate * slope(theta)
        count = count + 1
    return count


@best_rate.slip(
    "No step was counted. θ starts at 5: a loop that runs while |θ| is at least 0.01 has work to do."
)
def never_starts(slope, rate):
    theta, count = 5.0, 0  # noqa: F841 (the slip)
    return count


@best_rate.slip(
    "1 comes out each time. Is there a loop, a `while`, with count = count + 1 in it and `return` behind?"
)
def returns_at_once(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = theta - rate * slope(theta)
        count = count + 1
        return count


@best_rate.slip("θ runs away from the minimum. Downhill is against the slope: a minus.")
def goes_uphill(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = theta + rate * slope(theta)
        count = count + 1
    return count


@best_rate.slip(
    "The slope is taken at 5 in every turn. A turn begins where the last one ended: theta = theta - ..."
)
def never_moves(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        new = theta - rate * slope(theta)  # noqa: F841 (the slip)
        count = count + 1
    return count


@best_rate.slip("θ jumps between 5 and -5: the whole slope is taken away. Multiply it by the rate.")
def forgets_the_rate(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = theta - slope(theta)
        count = count + 1
    return count


@best_rate.slip(
    "With a rate above 0.5, θ jumps to the other side of 0. A negative θ is not small: use abs(theta)."
)
def takes_negative_for_small(slope, rate):
    theta, count = 5.0, 0
    while theta >= 0.01:
        theta = theta - rate * slope(theta)
        count = count + 1
    return count


@best_rate.slip(
    "One too many. Does θ begin at 5, and count at 0? Is nothing added at the end, is |θ| compared, and not "
    "the slope, and is the limit 0.01?"
)
def counts_the_start(slope, rate):
    theta, count = 5.0, 1
    while abs(theta) >= 0.01:
        theta = theta - rate * slope(theta)
        count = count + 1
    return count


@best_rate.slip(
    "One too few. The step that brings |θ| below 0.01 counts as well: is it counted, and is the limit 0.01?"
)
def forgets_the_last_step(slope, rate):
    theta, count = 5.0, 0
    while True:
        theta = theta - rate * slope(theta)
        if abs(theta) < 0.01:
            return count
        count = count + 1


@best_rate.slip("Each step takes away rate times θ. It should be rate times the slope at θ: slope(theta).")
def steps_by_theta(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = theta - rate * theta
        count = count + 1
    return count


@best_rate.slip("The old θ is lost: it should be θ minus the rate times the slope, theta = theta - ...")
def forgets_theta(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = -rate * slope(theta)
        count = count + 1
    return count


@best_rate.slip("The old θ is lost: it should be θ minus the rate times the slope, theta = theta - ...")
def forgets_theta_and_the_minus(slope, rate):
    theta, count = 5.0, 0
    while abs(theta) >= 0.01:
        theta = rate * slope(theta)
        count = count + 1
    return count
