"""The exercises of chapter 4: the rule from the other end, and a checker of derivatives."""

from math import cos, exp, log10, sin

from chainrule.exercises.exercise import Exercise


class Box:
    """A function that knows its slope."""

    def __init__(self, f, derivative):
        self.f = f
        self.derivative = derivative

    def __call__(self, x):
        """Return f(x)."""
        return self.f(x)


from_the_end = Exercise(
    "from_the_end",
    ["slope_backwards(functions, x)"],
    [
        "slope_backwards([sin, square, exp], 0.7)",
        "slope_backwards([exp, sin], 0.3)",
        "slope_backwards([square], 1.5)",
        "slope_backwards([square, sin, square, sin], 1.5)",
        "functions = [sin, square]\nslope_backwards(functions, 2.5)\nfunctions == [sin, square]",
        "slope_backwards([sin], 2.5)",
    ],
    given=lambda: {
        "sin": Box(sin, cos),
        "square": Box(lambda u: u**2, lambda u: 2 * u),
        "exp": Box(exp, exp),
    },
    hints=[
        "What does the first box receive? And what does it hand to the second?",
        "received starts empty. For each f: first received.append(x), and then x = f(x).",
        "The second loop is right as it stands.",
    ],
    praise="exp(sin²x) has the slope 1.49236 at 0.7.",
)


@from_the_end.right()
def slope_backwards(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    slope = 1.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip("All slopes are taken at x. Only the first box receives x; what does the second receive?")
def every_slope_at_x(functions, x):
    received = [x for f in functions]
    slope = 1.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip(
    "Each slope is taken at what its box hands on. Keep x before the box works: append first, then x = f(x). "
    "What the last box hands on is received by none."
)
def keeps_what_boxes_hand_on(functions, x):
    received = []
    for f in functions:
        x = f(x)
        received.append(x)
    slope = 1.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip(
    "One of the two lists is reversed, and the other is not: slopes are taken where other boxes stand."
)
def reverses_one_of_two(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    slope = 1.0
    for f, u in zip(reversed(functions), received):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip(
    "On the way forwards the slopes are handed on, f.derivative(x). Boxes hand on their values: x = f(x)."
)
def walks_with_slopes(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f.derivative(x)
    slope = 1.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip("The slopes are added. Each box stretches what the one before has stretched: multiply.")
def adds_slopes(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    slope = 0.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope + f.derivative(u)
    return slope


@from_the_end.slip(
    "Only the slope of the first box is left. Each turn should keep the product: slope = slope * ..."
)
def forgets_the_product(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    slope = 1.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = f.derivative(u)
    return slope


@from_the_end.slip(
    "Right where all boxes differ. A box that stands in the row twice receives two numbers: keep one for "
    "each place in the row, not for each box."
)
def keeps_one_a_box(functions, x):
    received = {}
    for f in functions:
        received[f] = x
        x = f(x)
    slope = 1.0
    for f in reversed(functions):
        slope = slope * f.derivative(received[f])
    return slope


@from_the_end.slip(
    "The slope is right, but the row that was handed in is changed: .reverse() and .pop() change the list "
    "itself, reversed(functions) does not."
)
def turns_the_row_itself(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    functions.reverse()
    slope = 1.0
    for f, u in zip(functions, reversed(received)):
        slope = slope * f.derivative(u)
    return slope


@from_the_end.slip("A product that starts with 0 stays 0. Start with 1.")
def starts_at_zero(functions, x):
    received = []
    for f in functions:
        received.append(x)
        x = f(x)
    slope = 0.0
    for f, u in zip(reversed(functions), reversed(received)):
        slope = slope * f.derivative(u)
    return slope


be_the_checker = Exercise(
    "be_the_checker",
    ["order(f, d, x, t)", "t"],
    [
        "order(sin, cos(0.7), 0.7, 1e-3)",
        "order(exp, 1.0, 0.0, 1e-3)",
        "order(sin, 0.9999 * cos(0.7), 0.7, 0.1)",
        "order(sin, 0.9999 * cos(0.7), 0.7, 1e-5)",
        "order(sin, sin(0.7), 0.7, t)",
        "abs(t) < 1",
        "order(sin, 0.9999 * cos(0.7), 0.7, t)",
        "order(sin, cos(0.7), 0.7, t)",
    ],
    given=lambda: {"sin": sin, "cos": cos, "exp": exp},
    hints=[
        "The straight-line story says f(x + t) ≈ f(x) + t * d. What remains if all of it is taken away?",
        "A claim that is wrong by e leaves t * e behind, and the curve about t². To see the first beside the "
        "second, t must be small compared with e.",
        "With t = 1e-5 both t and t/10 are in an honest window.",
    ],
    praise="Order 2 for what is right, and order 1 even for what is wrong by 0.01 %.",
    tolerance=0.04,  # t up to 3e-5 passes, and t/9 in the place of t/10 does not
)


@be_the_checker.right(t=1e-5)
@be_the_checker.slip(
    "Here the claim that is wrong by 0.01 % passes for right: the curve hides the error. Make t smaller.",
    t=0.1,
)
@be_the_checker.slip("Here the curve still hides the error of 0.01 %. Make t smaller.", t=1e-2)
@be_the_checker.slip("Here the curve still hides a part of the error of 0.01 %. Make t smaller.", t=1e-3)
@be_the_checker.slip("The curve still disturbs a little. Make t smaller once more.", t=1e-4)
@be_the_checker.slip("Here t is so small that rounding drowns what the curve leaves. Make it larger.", t=1e-8)
def order(f, d, x, t):
    def remainder(t):
        return abs(f(x + t) - f(x) - t * d)

    return log10(remainder(t) / remainder(t / 10))


@be_the_checker.slip(
    "Order 1 even for the right slope: something straight remains. Is t * d taken away from f(x + t) - f(x)?",
    t=0.1,
)
def leaves_the_straight_part(f, d, x, t):
    def remainder(t):
        return abs(f(x + t) - f(x))

    return log10(remainder(t) / remainder(t / 10))


@be_the_checker.slip("The t that is handed in is not used: order(f, d, x, t) is asked at several.", t=1e-5)
def uses_a_t_of_its_own(f, d, x, t):
    def remainder(t):
        return abs(f(x + t) - f(x) - t * d)

    return log10(remainder(1e-5) / remainder(1e-6))


@be_the_checker.slip("The t that is handed in is not used: order(f, d, x, t) is asked at several.", t=0.1)
def keeps_a_t_that_is_too_large(f, d, x, t):
    def remainder(t):
        return abs(f(x + t) - f(x) - t * d)

    return log10(remainder(0.1) / remainder(0.01))


@be_the_checker.slip(
    "Order 0: the two remainders are alike. Is all of the straight line taken away, f(x) and t * d? And is "
    "one remainder that at t, the other that at t / 10?",
    t=1e-5,
)
def forgets_t(f, d, x, t):
    def remainder(t):
        return abs(f(x + t) - f(x) - d)

    return log10(remainder(t) / remainder(t / 10))
