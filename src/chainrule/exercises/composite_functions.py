"""The exercises of chapter 3: boxes in a row, and a function taken apart."""

from math import exp, log

from chainrule.exercises.exercise import Exercise

build_the_row = Exercise(
    "build_the_row",
    ["in_a_row(*boxes)(x)"],
    [
        "in_a_row(square, sigmoid, negative)(2.0)",
        "in_a_row(negative, square)(3.0)",
        "machine = in_a_row(negative, square, double)\n[machine(1.0), machine(3.0)]",
        "in_a_row()(2.0)",
        "in_a_row(double, square, double, negative)(3.0)",
        "first, second = in_a_row(double), in_a_row(square)\n[first(3.0), second(3.0)]",
        "in_a_row(double, sigmoid)(0.0)",
    ],
    given=lambda: {
        "square": lambda x: x**2,
        "sigmoid": lambda x: 1 / (1 + exp(-x)),
        "negative": lambda x: -x,
        "double": lambda x: 2 * x,
    },
    hints=[
        "`for box in boxes:` takes the boxes in their order. What does each of them work on?",
        "A box works on what the box before handed over. One variable is enough: x = box(x).",
        "`return x` stands behind the loop, and `return machine` behind the function.",
    ],
    praise="square, σ, minus make -0.982 of x = 2.",
)


@build_the_row.right()
def in_a_row(*boxes):
    def machine(x):
        for box in boxes:
            x = box(x)
        return x

    return machine


@build_the_row.slip("Only the first box has had its turn, and the others never see a number.")
def first_box_only(*boxes):
    def machine(x):
        return boxes[0](x)

    return machine


@build_the_row.slip("Only the first box has had its turn. A `return` inside the loop ends it: put it behind.")
def returns_in_the_loop(*boxes):
    def machine(x):
        for box in boxes:
            x = box(x)
            return x

    return machine


@build_the_row.slip("The last box works on x itself. It should work on what the box before it handed over.")
def each_box_works_on_x(*boxes):
    def machine(x):
        for box in boxes:
            result = box(x)
        return result

    return machine


@build_the_row.slip("Each box works on x itself, and the last result is left. Hand it on: x = box(x).")
def each_box_works_on_x_and_none_hands_x_back(*boxes):
    def machine(x):
        result = x
        for box in boxes:
            result = box(x)
        return result

    return machine


@build_the_row.slip("The boxes work in the reverse order. The first box is to work first, on x.")
def last_box_first(*boxes):
    def machine(x):
        for box in reversed(boxes):
            x = box(x)
        return x

    return machine


@build_the_row.slip(
    "A list with what each box makes of x. Boxes in a row hand one number on, from each to the next."
)
def one_result_a_box(*boxes):
    def machine(x):
        return [box(x) for box in boxes]

    return machine


@build_the_row.slip(
    "The results of the boxes are multiplied. In a row, a box takes as input what the one before made."
)
def product_of_results(*boxes):
    def machine(x):
        result = 1.0
        for box in boxes:
            result = result * box(x)
        return result

    return machine


@build_the_row.slip(
    "No function comes back that could be given a number. The last line of in_a_row is: return machine"
)
def hands_back_no_function(*boxes):
    def machine(x):
        for box in boxes:
            x = box(x)
        return x


@build_the_row.slip("Right where all boxes differ. A box that stands in the row twice is to work twice.")
def each_box_once(*boxes):
    def machine(x):
        done = []
        for box in boxes:
            if box not in done:
                x = box(x)
                done.append(box)
        return x

    return machine


@build_the_row.slip(
    "A second row takes the boxes of the first from it: what belongs to one row is no `global`."
)
def one_row_for_all(*boxes):
    global row
    row = boxes

    def machine(x):
        for box in row:
            x = box(x)
        return x

    return machine


@build_the_row.slip(
    "Right for one box and more. A row of no boxes should hand back what it was given: start with x itself."
)
def needs_a_first_box(*boxes):
    def machine(x):
        x = boxes[0](x)
        for box in boxes[1:]:
            x = box(x)
        return x

    return machine


take_apart = Exercise(
    "take_apart",
    ["softplus_boxes(x)"],
    [f"softplus_boxes({x})" for x in (1.0, 2.0, 0.5, 0.0, -0.5)],
    hints=[
        "Work out softplus at x = 1, as you would with a pocket calculator. What do you do first?",
        "Between the exponential and the logarithm something is added.",
        "shift(c) is the box that adds c.",
    ],
    praise="softplus(0) = 0.6931, which is log 2.",
)


@take_apart.right()
def softplus(x):
    return log(1 + exp(x))


@take_apart.slip("exp and log undo each other, and x itself comes out. What happens between them?")
def there_and_back(x):
    return log(exp(x))


@take_apart.slip("This is x + 1. The 1 should be added between exp and log: after the one, before the other.")
def adds_outside(x):
    return log(exp(x)) + 1


@take_apart.slip("The logarithm is missing: this is 1 + exp(x).")
def forgets_log(x):
    return 1 + exp(x)


@take_apart.slip("The exponential is missing: this is log(1 + x).")
def forgets_exp(x):
    return log(1 + x)


@take_apart.slip(
    "The last box of a row works last. Softplus takes the logarithm last: the order is the other way round."
)
def reversed_row(x):
    return exp(log(x) + 1)
