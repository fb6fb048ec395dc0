"""The questions of chapter 7: the practice that closes it."""

import math

from ..practice import Question, choice_question, mistake, number_question, option
from .training import training


def practice() -> list[Question]:
    """Return the questions of the chapter, from shapes to networks that do not learn."""
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


def _parameters() -> Question:
    return number_question(
        "A network has 64 inputs, one hidden layer of 32 units, and 10 outputs. Each unit and each "
        "output has a "
        "bias. How many parameters are there?",
        2410.0,
        id="parameters-of-a-network",
        tolerance=0.4,  # they are counted
        mistakes=[
            mistake("The biases are missing", "Each unit and each output has one more.", 2368.0),
            mistake("The outputs' biases are missing", "The 10 outputs have a bias each, too.", 2400.0),
            mistake("The hidden units' biases are missing", "The 32 units have a bias each, too.", 2378.0),
            mistake(
                "That is the first layer alone", "A second matrix leads from 32 units to 10 outputs.", 2080.0
            ),
            mistake(
                "The three widths are multiplied",
                "Only neighbouring layers are joined: two matrices, and their entries add up.",
                20480.0,
            ),
            mistake(
                "Inputs have no bias", "A bias is added to a weighted sum, and an input is none.", 2474.0
            ),
            mistake("That is how many values there are", "Asked is what joins them.", 106.0),
        ],
        hints=["Two matrices and two rows of biases.", "The first matrix is $64 \\times 32$."],
        solution=["$64 \\cdot 32 + 32 = 2080$ and $32 \\cdot 10 + 10 = 330$: together 2410."],
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


def _entry() -> Question:
    return number_question(
        "Three points go into a layer with two inputs and two units. Their inputs are (1, 2), (3, −1), "
        r"(2, 1), and their $\delta$ are (0.5, −2), (2, 4), (−3, 2). "
        r"What is $\frac{\partial J}{\partial w_{12}}$, for the weight from input 1 to unit 2? "
        "(You may type a sum of products.)",
        14.0,
        id="one-entry-of-a-gradient",
        mistakes=[
            mistake(
                "Input and unit are swapped",
                "Input 1 is the first number of each point, unit 2 the second of its $\\delta$.",
                -4.0,
            ),
            mistake("That is unit 1", "Unit 2 is the second: we count from 1.", 0.5),
            mistake("That is input 2", "Input 1 is the first: we count from 1.", -6.0),
            mistake("Only the first point is counted", "All three points use this weight: add.", -2.0),
            mistake("The last point is missing", "All three points use this weight: add.", 10.0),
            mistake("The first point is missing", "All three points use this weight: add.", 16.0),
            mistake("The second point is missing", "All three points use this weight: add.", 2.0),
            mistake("Only the second point is counted", "All three points use this weight: add.", 12.0),
            mistake("Only the last point is counted", "All three points use this weight: add.", 4.0),
            mistake("That is the mean over the points", "What δ holds is added up, not averaged.", 14 / 3),
            mistake("A sign is lost", r"The first point contributes $1 \cdot (-2)$.", 18.0),
        ],
        hints=[
            "Each point contributes its input 1 times its δ for unit 2.",
            "Three products, one for each point.",
        ],
        solution=[r"$1 \cdot (-2) + 3 \cdot 4 + 2 \cdot 2 = 14$, an entry of $X^\top \Delta$."],
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


def _bias_gradient() -> Question:
    return number_question(
        r"Four points pass a layer. For its second unit, the entries of $\Delta$ are 0.5, −1, 3 and 0.25. "
        r"What is $\frac{\partial J}{\partial b_2}$? (J is a mean over the points, and Δ its "
        r"gradient: the 1/N "
        "is in there.)",
        2.75,
        id="gradient-of-a-broadcast-bias",
        mistakes=[
            mistake("The mean is taken twice", "The 1/N is in Δ already. Here uses add.", 0.6875),
            mistake("Only the first point is counted", "Each of the four points uses the bias.", 0.5),
            mistake("The last point is missing", "Each of the four points uses the bias.", 2.5),
            mistake("The first point is missing", "Each of the four points uses the bias.", 2.25),
            mistake("The second point is missing", "Each of the four points uses the bias.", 3.75),
            mistake("The third point is missing", "Each of the four points uses the bias.", -0.25),
            mistake("A sign is lost", "The second entry is −1.", 4.75),
            mistake("The entries are multiplied", "Plus copies, and the uses add.", -0.375),
            mistake("A bias is no input", "It is multiplied by 1, and gets all of each δ.", 0.0),
        ],
        hints=["Plus copies. Which points use the bias of this unit?"],
        solution=[r"All four points use it: $0.5 - 1 + 3 + 0.25$, the sum of a column of $\Delta$."],
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


def _cross_entropy() -> Question:
    return number_question(
        r"A question with yes or no: $\hat y = \sigma(z) = 0.2$, the target is $y = 1$, the loss is the "
        r"cross-entropy $J = -\log \hat y$. What is $\frac{\partial J}{\partial z}$?",
        -0.8,
        id="cross-entropy",
        mistakes=[
            mistake("The sign is lost", "A larger z makes $\\hat y$ larger, and J smaller.", 0.8),
            mistake(
                "That is the gradient with respect to the answer",
                "$-1/\\hat y$ is how J answers to $\\hat y$. And how does $\\hat y$ answer to z?",
                -5.0,
            ),
            mistake(
                "The slope of the sigmoid was not cancelled",
                "This is the gradient with the squared error. Here $-1/\\hat y$ takes one factor away.",
                -0.128,
            ),
            mistake("That is only the slope of the sigmoid", "And how does J answer to $\\hat y$?", 0.16),
            mistake("This is the loss itself", "Asked is how J changes with z.", -math.log(0.2)),
            mistake(
                "That would be right for the target 0",
                "You have $\\hat y$ itself. Here the target is 1.",
                0.2,
            ),
            mistake(
                "That is $-\\hat y$",
                "The target is missing from it.",
                -0.2,
            ),
        ],
        hints=[
            r"Two boxes: $-\log$ and the sigmoid, whose slope is $\hat y(1 - \hat y)$.",
            r"$-\frac{1}{0.2} \cdot 0.2 \cdot 0.8$",
        ],
        solution=[
            r"$-\frac{1}{\hat y} \cdot \hat y (1 - \hat y) = -(1 - \hat y) = \hat y - y = -0.8$.",
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


def _loss_at_the_start() -> Question:
    return number_question(
        "A network is to tell 10 classes apart. Before training it gives each of them the same probability. "
        "What is its cross-entropy?",
        math.log(10),
        id="loss-at-the-start",
        mistakes=[
            mistake("That is the loss for two classes", "log 2 belongs to a toss-up of two.", math.log(2)),
            mistake("That is the loss of a perfect answer", "Here the right class gets 1/10.", 0.0),
            mistake("That is the probability", "Of it the loss is minus the logarithm.", 0.1),
            mistake("That is the number of classes", "The loss is a logarithm.", 10.0),
            mistake("The sign is lost", "log(1/10) is negative, and the loss is minus that.", -math.log(10)),
            mistake("That is the logarithm to the base 10", "The course's log is the natural one.", 1.0),
            mistake(
                "That is the logarithm to the base 2", "The course's log is the natural one.", math.log2(10)
            ),
            mistake(
                "The classes are added up",
                "Only the probability of the class that is right counts.",
                10 * math.log(10),
            ),
            mistake(
                "That is the mean of p log p over the classes",
                "Only the probability of the class that is right counts.",
                math.log(10) / 10,
            ),
        ],
        hints=["Which probability does the right class get?"],
        solution=[r"$-\log \frac{1}{10} = \log 10 = 2.303$."],
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


def _size_of_the_start() -> Question:
    return number_question(
        "A layer of ReLU units has 200 inputs, each with a mean square of 1, and the layer before it "
        "is of ReLU "
        "units as well. Which standard deviation should its random weights have, for signals to keep "
        "their size?",
        0.1,
        id="size-of-the-start",
        mistakes=[
            mistake("That is the variance", "The standard deviation is its root.", 0.01),
            mistake(
                "The half that ReLU silences is not made up for",
                "Half of the squares get lost, so the variance has to be doubled.",
                math.sqrt(1 / 200),
            ),
            mistake("That is 1/n", "The *variance* is of this size, and needs a factor 2.", 1 / 200),
            mistake("Without a scale the sum grows", "200 products are added up here.", 1.0),
            mistake("The fraction is upside down", "More inputs, smaller weights.", 10.0),
            mistake(
                "The factor is 2, and not ½", "Half gets lost, so there must be more.", math.sqrt(0.5 / 200)
            ),
            mistake(
                "The root of 2 is twice in it",
                "It is the root of 2/n, not 2 times a root.",
                2 / math.sqrt(200),
            ),
        ],
        hints=["The variance of a sum of n products is n times that of one.", "2 over n is the variance."],
        solution=[r"$\sqrt{2/200} = 0.1$."],
    )
