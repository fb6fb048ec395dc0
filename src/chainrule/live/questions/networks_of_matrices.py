"""The questions of chapter 7: the practice that closes it."""

import math
from collections.abc import Sequence

from ..practice import Question, choice_question, mistake, number_question, option
from ..variants import varying
from .training import training
from .wording import br, plus, say, tex


def practice() -> list[Question]:
    """Return the chapter's questions, from shapes to networks that do not learn."""
    return [
        _parameters(),
        _shapes(),
        _entry(),
        _input_gradient(),
        _bias_gradient(),
        _transposed(),
        _cross_entropy(),
        _softmax_delta(),
        _loss_at_the_start(),
        _equal_units(),
        _size_of_the_start(),
        *training(),
    ]


@varying(
    lambda inputs, hidden, outputs: len({inputs, hidden, outputs}) == 3,
    inputs=(2, 3, 4, 5, 8, 10, 16, 20, 30, 64, 100),
    hidden=(3, 4, 5, 6, 8, 10, 16, 20, 32),
    outputs=(2, 3, 4, 5, 10),
)
def _parameters(inputs: int = 64, hidden: int = 32, outputs: int = 10) -> Question:
    first, second = inputs * hidden, hidden * outputs
    right = first + hidden + second + outputs
    return number_question(
        f"A network has {inputs} inputs, one hidden layer of {hidden} units, and {outputs} outputs. "
        "Each unit and each output has a bias. How many parameters are there?",
        right,
        id="parameters-of-a-network",
        tolerance=0,  # they are counted
        mistakes=[
            mistake("The biases are missing", "Each unit and each output has one more.", first + second),
            mistake(
                "The outputs' biases are missing",
                f"The {outputs} outputs have a bias each, too.",
                right - outputs,
            ),
            mistake(
                "The hidden units' biases are missing",
                f"The {hidden} units have a bias each, too.",
                right - hidden,
            ),
            mistake(
                "That is the first layer alone",
                f"A second matrix leads from {hidden} units to {outputs} outputs.",
                first + hidden,
            ),
            mistake(
                "The three widths are multiplied",
                "Only neighbouring layers are joined: two matrices, and their entries add up.",
                inputs * hidden * outputs,
            ),
            mistake(
                "The inputs were given a bias, too",
                "A bias is added to a weighted sum, and an input is none.",
                right + inputs,
            ),
            mistake(
                "That is how many values there are", "Asked is what joins them.", inputs + hidden + outputs
            ),
        ],
        hints=["Two matrices and two rows of biases.", rf"The first matrix is ${inputs} \times {hidden}$."],
        solution=[
            rf"${inputs} \cdot {hidden} + {hidden} = {first + hidden}$ and "
            rf"${hidden} \cdot {outputs} + {outputs} = {second + outputs}$: together {right}."
        ],
    )


def _shapes() -> Question:
    return choice_question(
        r"A layer has 10 inputs and 5 units; 32 points pass through it. $X$ is what goes in "
        r"($32 \times 10$), $\Delta$ the gradient with respect to the pre-activations ($32 \times 5$). "
        "Which one is the gradient of the weights?",
        [
            option(
                r"$X^\top \Delta$",
                r"$(10 \times 32)(32 \times 5)$ gives $10 \times 5$, the shape of W; the points add up.",
                right=True,
            ),
            option(r"$\Delta^\top X$", r"That is $5 \times 10$: the right numbers, transposed."),
            option(r"$X \Delta$", r"$(32 \times 10)(32 \times 5)$ does not fit: 10 would have to be 32."),
            option(r"$\Delta W^\top$", r"That is $32 \times 10$: what goes back to the layer below."),
        ],
        id="shape-of-a-gradient",
        hints=["A gradient has the shape of what it belongs to. What is the shape of the weights?"],
    )


# The first point's product is negative, so that a sign can get lost.
@varying(
    inputs=((1, 3, 2), (2, 1, 3), (3, 2, 1), (1, 4, 2), (2, 5, 1), (4, 1, 3)),
    others=((2, -1, 1), (-1, 2, 1), (1, -3, 2), (3, 1, -2), (-2, 1, 4)),
    first=((0.5, 2, -3), (1.5, -1, 2), (-2, 0.5, 3), (2, -0.5, 1)),
    second=((-2, 4, 2), (-1, 3, 5), (-3, 2, 4), (-4, 1, 3), (-1, 5, -2), (-2, 3, 6), (-3, 4, 5), (-1, 6, 2)),
)
def _entry(
    inputs: tuple[int, ...] = (1, 3, 2),
    others: tuple[int, ...] = (2, -1, 1),
    first: tuple[float, ...] = (0.5, 2, -3),
    second: tuple[int, ...] = (-2, 4, 2),
) -> Question:
    a, b, c = products = [x * d for x, d in zip(inputs, second, strict=True)]
    right = sum(products)
    alone = sum(second)  # the gradient of the unit's bias
    if c == alone:
        confused = [
            mistake(
                "The inputs are missing, or the other points",
                f"{c} is the sum of the three δ of unit 2, without the inputs, and also what the last point "
                "contributes alone. Each point contributes its input 1 times its δ: add.",
                c,
            )
        ]
    else:
        confused = [
            mistake(
                "The inputs are missing",
                "That is the gradient of the unit's bias. Each point contributes its input 1 times its δ.",
                alone,
            ),
            mistake("Only the last point is counted", "All three points use this weight: add.", c),
        ]

    def pairs(left: Sequence[float], other: Sequence[float]) -> str:
        return ", ".join(f"({say(x)}, {say(z)})" for x, z in zip(left, other, strict=True))

    def entry(xs: Sequence[float], deltas: Sequence[float]) -> float:
        return sum(x * d for x, d in zip(xs, deltas, strict=True))

    total = " + ".join(rf"{x} \cdot {br(d)}" for x, d in zip(inputs, second, strict=True))
    return number_question(
        "Three points go into a layer with two inputs and two units. Their inputs are "
        rf"{pairs(inputs, others)}, and their $\delta$ are {pairs(first, second)}. "
        r"What is $\frac{\partial J}{\partial w_{12}}$, for the weight from input 1 to unit 2? "
        "(You may type a sum of products.)",
        right,
        id="one-entry-of-a-gradient",
        mistakes=[
            mistake(
                "Input and unit are swapped",
                "Input 1 is the first number of each point, unit 2 the second of its $\\delta$.",
                entry(others, first),
            ),
            mistake("That is unit 1", "Unit 2 is the second: we count from 1.", entry(inputs, first)),
            mistake("That is input 2", "Input 1 is the first: we count from 1.", entry(others, second)),
            mistake("Only the first point is counted", "All three points use this weight: add.", a),
            mistake("The last point is missing", "All three points use this weight: add.", a + b),
            mistake("The first point is missing", "All three points use this weight: add.", b + c),
            mistake("The second point is missing", "All three points use this weight: add.", a + c),
            mistake("Only the second point is counted", "All three points use this weight: add.", b),
            *confused,
            mistake("That is the mean over the points", "What δ holds is added up, not averaged.", right / 3),
            mistake(
                "A sign is lost",
                rf"The first point contributes ${inputs[0]} \cdot ({second[0]})$.",
                right - 2 * a,
            ),
        ],
        hints=[
            "Each point contributes its input 1 times its δ for unit 2.",
            "Three products, one for each point.",
        ],
        solution=[rf"${total} = {right}$, an entry of $X^\top \Delta$."],
    )


def _input_gradient() -> Question:
    return choice_question(
        r"$Z = X W + b$ with N points, D inputs and H units, and $\Delta = \frac{\partial J}{\partial Z}$. "
        "Which product is the gradient of $X$?",
        [
            option(r"$X^\top \Delta$", "That is the gradient of $W$, and has its shape."),
            option(r"$\Delta W$", "The inner numbers, H and D, fit only by coincidence."),
            option(r"$W \Delta$", "The inner numbers, H and N, fit only by coincidence."),
            option(
                r"$\Delta W^\top$",
                r"$(N \times H)(H \times D)$ gives $N \times D$, and in each entry the units add up.",
                right=True,
            ),
            option(
                r"$W \Delta^\top$",
                r"It fits, and is $D \times N$: the right numbers, transposed. Points are rows.",
            ),
        ],
        id="gradient-of-the-input",
        hints=[r"$X$ is $N \times D$, $W$ is $D \times H$, $\Delta$ is $N \times H$."],
        solution=[r"Each input is used by all units of its point: $\sum_j \delta_{nj} w_{ij}$."],
    )


@varying(
    a=(0.5, 0.25, 1.5, 2, 0.75), b=(-1, -2, -0.5, -1.5, -0.25), c=(3, 2, 4, 1, 2.5), d=(0.25, 0.5, 0.75, 1.25)
)
def _bias_gradient(a: float = 0.5, b: float = -1, c: float = 3, d: float = 0.25) -> Question:
    right = a + b + c + d
    return number_question(
        "Four points pass a layer. For its second unit, the entries of $\\Delta$ are "
        f"{a}, {say(b)}, {c} and {d}. "
        r"What is $\frac{\partial J}{\partial b_2}$? "
        "(J is a mean over the points, and Δ its gradient: the 1/N is in there.)",
        right,
        id="gradient-of-a-broadcast-bias",
        mistakes=[
            mistake("The mean is taken twice", "The 1/N is in Δ already. Here uses add.", right / 4),
            *(
                mistake(f"Only the {name} point is counted", "Each of the four points uses the bias.", alone)
                for name, alone in {"first": a, "second": b, "third": c, "last": d}.items()
            ),
            mistake("The last point is missing", "Each of the four points uses the bias.", right - d),
            mistake("The first point is missing", "Each of the four points uses the bias.", right - a),
            mistake("The second point is missing", "Each of the four points uses the bias.", right - b),
            mistake("The third point is missing", "Each of the four points uses the bias.", right - c),
            mistake("A sign is lost", f"The second entry is {say(b)}.", right - 2 * b),
            mistake("The entries are multiplied", "Plus copies, and the uses add.", a * b * c * d),
            mistake("The bias was given nothing", "It is multiplied by 1, and gets all of each δ.", 0.0),
        ],
        hints=["Plus copies. Which points use the bias of this unit?"],
        solution=[
            rf"All four points use it: ${a} {plus(b)} + {c} + {d} = {tex(right)}$, "
            r"the sum of a column of $\Delta$."
        ],
    )


def _transposed() -> Question:
    return choice_question(
        "Somebody writes `dW = delta.T @ x` where `x.T @ delta` belongs, and it runs without an error: "
        "`weights -= rate * dW` as well. What must be true?",
        [
            option(
                "There are as many points as inputs.",
                "The points are summed over in either product; their number does not matter.",
            ),
            option(
                "The layer has as many units as inputs.",
                "Then W is square, and so is its transpose. Only a check of the numbers finds the mistake.",
                right=True,
            ),
            option(
                "There are as many points as units.",
                "The points are summed over in either product; their number does not matter.",
            ),
            option(
                "Nothing: NumPy stretches what does not fit.",
                "NumPy stretches rows of length 1, not a matrix of another shape.",
            ),
        ],
        id="a-transposed-gradient-that-runs",
        hints=["`delta.T @ x` has the shape units × inputs. Which shape has W?"],
        solution=["units × inputs is inputs × units only if the two numbers are equal."],
    )


@varying(p=(*(k / 20 for k in range(1, 20) if k not in (4, 10)), 0.02, 0.24, 0.36, 0.64, 0.98))
def _cross_entropy(p: float = 0.2) -> Question:
    rest = tex(1 - p)
    return number_question(
        rf"A question with yes or no: $\hat y = \sigma(z) = {p}$, the target is $y = 1$, the loss is the "
        r"cross-entropy $J = -\log \hat y$. What is $\frac{\partial J}{\partial z}$?",
        p - 1,
        id="cross-entropy",
        mistakes=[
            mistake("The sign is lost", "A larger z makes $\\hat y$ larger, and J smaller.", 1 - p),
            mistake(
                "That is the gradient with respect to the answer",
                "$-1/\\hat y$ is how J answers to $\\hat y$. And how does $\\hat y$ answer to z?",
                -1 / p,
            ),
            mistake(
                "The slope of the sigmoid was not cancelled",
                "This is the gradient with the squared error. Here $-1/\\hat y$ takes one factor away.",
                -(1 - p) * p * (1 - p),
            ),
            mistake(
                "That is only the slope of the sigmoid", "And how does J answer to $\\hat y$?", p * (1 - p)
            ),
            mistake("This is the loss itself", "Asked is how J changes with z.", -math.log(p)),
            mistake(
                "That would be right for the target 0",
                "You have $\\hat y$ itself. Here the target is 1.",
                p,
            ),
            mistake(
                "That is $-\\hat y$",
                "The target is missing from it.",
                -p,
            ),
        ],
        hints=[
            r"Two boxes: $-\log$ and the sigmoid, whose slope is $\hat y(1 - \hat y)$.",
            rf"$-\frac{{1}}{{{p}}} \cdot {p} \cdot {rest}$",
        ],
        solution=[
            rf"$-\frac{{1}}{{\hat y}} \cdot \hat y (1 - \hat y) = -(1 - \hat y) = \hat y - y = -{rest}$.",
        ],
    )


def _softmax_delta() -> Question:
    return choice_question(
        "One point; softmax says 0.7, 0.2 and 0.1; the second class is right. The loss is the cross-entropy. "
        r"What is its gradient by the outputs, $\delta$?",
        [
            option("(0.7, 0.2, 0.1)", "The target is missing: 1 is to be subtracted at the right class."),
            option(
                "(−0.7, 0.8, −0.1)",
                "That is target minus answer. A larger first output makes J larger: its sign is plus.",
            ),
            option("(0.7, −0.8, 0.1)", "Answer minus target, and its entries add up to 0.", right=True),
            option(
                "(0.147, −0.128, 0.009)",
                "Here the slope p(1 − p) was multiplied in once more. It has cancelled.",
            ),
            option(
                "(0, −5, 0)",
                "That is the gradient by the *probabilities*, −1/0.2. Softmax still has to be passed.",
            ),
        ],
        id="delta-of-a-softmax",
        hints=["Answer minus target, with the target (0, 1, 0)."],
        solution=["(0.7, 0.2, 0.1) − (0, 1, 0)."],
    )


@varying(classes=(*range(3, 10), *range(12, 61, 4), 15, 25, 50, 80, 100, 200, 365, 1000))
def _loss_at_the_start(classes: int = 10) -> Question:
    loss = math.log(classes)
    return number_question(
        f"A network is to tell {classes} classes apart. Before training it gives each of them the same "
        "probability. What is its cross-entropy?",
        loss,
        id="loss-at-the-start",
        mistakes=[
            mistake("That is the loss for two classes", "log 2 belongs to a toss-up of two.", math.log(2)),
            mistake("That is the loss of a perfect answer", f"Here the right class gets 1/{classes}.", 0.0),
            mistake("That is the probability", "Of it the loss is minus the logarithm.", 1 / classes),
            mistake("That is the number of classes", "The loss is a logarithm.", classes),
            mistake("The sign is lost", f"log(1/{classes}) is negative, and the loss is minus that.", -loss),
            mistake(
                "That is the logarithm to the base 10",
                "The course's log is the natural one.",
                math.log10(classes),
            ),
            mistake(
                "That is the logarithm to the base 2",
                "The course's log is the natural one.",
                math.log2(classes),
            ),
            mistake(
                "The classes are added up",
                "Only the probability of the class that is right counts.",
                classes * loss,
            ),
            mistake(
                "That is the mean of −p log p over the classes",
                "Only the probability of the class that is right counts.",
                loss / classes,
            ),
        ],
        hints=["Which probability does the right class get?"],
        solution=[rf"$-\log \frac{{1}}{{{classes}}} = \log {classes} \approx {loss:.4g}$."],
    )


def _equal_units() -> Question:
    return choice_question(
        "A network for the birds, with 2 inputs, 8 hidden units and one output, starts with all weights at ½ "
        "and all biases at 0. What is true after 1000 steps?",
        [
            option(
                "Nothing has moved.",
                "That is how zeros may end. From halves there is a gradient: it is only the same for "
                "all units.",
            ),
            option(
                "The 8 units are equal to each other, and have moved together.",
                "They compute the same, get the same gradient and take the same step, again and again.",
                right=True,
            ),
            option(
                "The units differ: each has found something else to look at.",
                "What would tell them apart? They see the same inputs and get the same gradient.",
            ),
            option(
                "All weights are still equal to each other.",
                "Those of one unit may drift apart, for its inputs differ. It is the *units* that "
                "stay alike.",
            ),
        ],
        id="units-that-begin-alike",
        hints=["Write down the gradients of two units. Is there a number in which they differ?"],
        solution=["Equal columns of W and equal rows of the next matrix have equal gradients."],
    )


@varying(inputs=tuple(2 * k * k for k in range(2, 26) if k != 10))
def _size_of_the_start(inputs: int = 200) -> Question:
    right = math.sqrt(2 / inputs)
    sign = "=" if math.isclose(right, float(f"{right:.3g}")) else r"\approx"
    return number_question(
        f"A layer of ReLU units has {inputs} inputs, each with a mean square of 1, and the layer before it "
        "is of ReLU units as well. Which standard deviation should its random weights have, for signals to "
        "keep their size?",
        right,
        id="size-of-the-start",
        mistakes=[
            mistake("That is the variance", "The standard deviation is its root.", 2 / inputs),
            mistake(
                "The half that ReLU silences is missing",
                "Half of the squares get lost, so the variance has to be doubled.",
                math.sqrt(1 / inputs),
            ),
            mistake("That is 1/n", "The *variance* is of this size, and needs a factor 2.", 1 / inputs),
            mistake("The scale is missing", f"{inputs} products are added up here.", 1.0),
            mistake("The fraction is upside down", "More inputs, smaller weights.", math.sqrt(inputs / 2)),
            mistake(
                "½ was taken for the factor 2",
                "Half gets lost, so there must be more.",
                math.sqrt(0.5 / inputs),
            ),
            mistake(
                "The root of 2 is twice in it",
                "It is the root of 2/n, not 2 times a root.",
                2 / math.sqrt(inputs),
            ),
        ],
        hints=["The variance of a sum of n products is n times that of one.", "2 over n is the variance."],
        solution=[rf"$\sqrt{{2/{inputs}}} {sign} {right:.3g}$."],
    )
