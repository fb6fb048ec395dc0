"""Questions of chapter 5 about order, reset, layers of many units, cross-entropy and cost."""

import math

from ..practice import Question, choice_question, mistake, number_question, option


def order_and_reset() -> list[Question]:
    """Return two questions about the bookkeeping of a backward pass."""
    return [_order(), _reset()]


def layers() -> list[Question]:
    """Return four questions about layers of many units: shapes, one entry, cross-entropy, cost."""
    return [_shapes(), _entry(), _cross_entropy(), _cost()]


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


def _reset() -> Question:
    return number_question(
        "The gradient of a weight is 3 at the first step and −1 at the second. Nobody resets `grad` in "
        "between, and both are added with `+=`. What does `grad` hold after the second backward pass?",
        2.0,
        id="not-reset",
        mistakes=[
            mistake("That is the gradient of the second step", "It would be right after a reset.", -1.0),
            mistake("That is what the first step left", "The second gradient is added to it.", 3.0),
            mistake("The sign is lost", "Gradients are added with their signs.", 4.0),
            mistake("The gradients are multiplied", "`+=` adds.", -3.0),
            mistake("That is their mean", "`+=` adds, and nothing divides.", 1.0),
        ],
        hints=["Start from 0 and carry out both `+=`."],
        solution=["0 + 3 = 3, and then 3 + (−1) = 2: the step goes the wrong way."],
    )


def _shapes() -> Question:
    return choice_question(
        r"A layer has 10 inputs and 5 units; 32 points pass through it. $h$ is what goes in "
        r"($32 \times 10$), $\delta$ the gradient with respect to the pre-activations ($32 \times 5$). "
        "Which one is the gradient of the weights?",
        [
            option(
                r"$h^\top \delta$",
                r"$(10 \times 32)(32 \times 5)$ gives $10 \times 5$, the shape of W; the points add up.",
                right=True,
            ),
            option(r"$\delta^\top h$", r"That is $5 \times 10$: the right numbers, transposed."),
            option(r"$h \delta$", r"$(32 \times 10)(32 \times 5)$ does not fit: 10 would have to be 32."),
            option(r"$\delta W^\top$", r"That is $32 \times 10$: what goes back to the layer below."),
        ],
        id="shape-of-a-gradient",
        hints=["A gradient has the shape of what it belongs to. What is the shape of the weights?"],
    )


def _entry() -> Question:
    return number_question(
        "Three points go into a layer with two inputs and two units. Their inputs are (1, 2), (3, −1), "
        r"(2, 1), and their $\delta$ are (0.5, −2), (2, 4), (−3, 2). "
        r"What is $\frac{\partial J}{\partial W_{01}}$, for the weight from input 0 to unit 1? "
        "(Count from 0; you may type a sum of products.)",
        14.0,
        id="one-entry-of-a-gradient",
        mistakes=[
            mistake(
                "Input and unit are swapped",
                "Input 0 is the first number of each point, unit 1 the second of its $\\delta$.",
                -4.0,
            ),
            mistake("That is unit 0", "Unit 1 is the second: NumPy counts from 0.", 0.5),
            mistake("That is input 1", "Input 0 is the first: NumPy counts from 0.", -6.0),
            mistake("Only the first point is counted", "All three points use this weight: add.", -2.0),
            mistake("The last point is missing", "All three points use this weight: add.", 10.0),
            mistake("The first point is missing", "All three points use this weight: add.", 16.0),
            mistake("Only the second point is counted", "All three points use this weight: add.", 12.0),
            mistake("Only the last point is counted", "All three points use this weight: add.", 4.0),
            mistake("That is the mean over the points", "What δ holds is added up, not averaged.", 14 / 3),
            mistake("A sign is lost", r"The first point contributes $1 \cdot (-2)$.", 18.0),
        ],
        hints=[
            "Each point contributes its input 0 times its δ for unit 1.",
            "Three products, one for each point.",
        ],
        solution=[r"$1 \cdot (-2) + 3 \cdot 4 + 2 \cdot 2 = 14$, an entry of $x^\top \delta$."],
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


def _cost() -> Question:
    return number_question(
        "A network has 1000 weights. How many forward passes does it take to measure all gradients with "
        "central differences?",
        2000.0,
        id="cost-of-measuring",
        tolerance=0.4,  # it is counted
        mistakes=[
            mistake("One for each weight", "A *central* difference looks ahead and behind.", 1000.0),
            mistake(
                "That is the one-sided difference",
                "A *central* difference has no use for the loss in the middle, and needs two others.",
                1001.0,
            ),
            mistake(
                "One too many",
                "A *central* difference has no use for the loss in the middle.",
                2001.0,
            ),
            mistake("That is backpropagation", "It costs about three. Measuring costs far more.", 3.0),
            mistake("That is for one weight", "Each weight has to be nudged by itself.", 2.0),
        ],
        hints=["How often is the loss computed for one weight?"],
        solution=["Two for each weight: 2000. Backpropagation does with the cost of about three."],
    )
