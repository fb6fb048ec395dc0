"""Questions of chapter 7 about batches, optimisers, data that were held out, and networks in trouble."""

from ..practice import Question, choice_question, mistake, number_question, option
from ..variants import varying
from .wording import one_more, say, tex


def training() -> list[Question]:
    """Return eight questions, from the cost of a gradient to a network that does not learn."""
    return [
        _cost(),
        _updates(),
        _summed_loss(),
        _momentum_limit(),
        _first_step_of_adam(),
        _held_out(),
        _leak(),
        _suspect(),
    ]


@varying(weights=(*range(50, 500, 50), *range(500, 1000, 100), *range(1500, 9000, 500)))
def _cost(weights: int = 1000) -> Question:
    return number_question(
        f"A network has {weights} weights. How many forward passes does it take to measure all gradients "
        "with central differences?",
        2 * weights,
        id="cost-of-measuring",
        tolerance=0,  # they are counted
        mistakes=[
            mistake("One for each weight", "A *central* difference looks ahead and behind.", weights),
            mistake(
                "That is the one-sided difference",
                "A *central* difference has no use for the loss in the middle, and needs two others.",
                weights + 1,
            ),
            mistake(
                "One too many",
                "A *central* difference has no use for the loss in the middle.",
                2 * weights + 1,
            ),
            mistake("That is backpropagation", "It costs about three. Measuring costs far more.", 3.0),
            mistake("That is for one weight", "Each weight has to be nudged by itself.", 2.0),
        ],
        hints=["How often is the loss computed for one weight?"],
        solution=[
            f"Two for each weight: {say(2 * weights)}. Backpropagation does with the cost of about three."
        ],
    )


_TIMES = {5: "Five", 10: "Ten", 20: "Twenty", 50: "Fifty"}


@varying(
    lambda points, batch, epochs: points % batch > 1 and batch != epochs,
    points=(150, 178, 200, 342, 500, 569, 700, 1000, 1200, 1500, 1797),
    batch=(8, 16, 20, 32, 50, 64),
    epochs=(5, 10, 20, 50),
)
def _updates(points: int = 1438, batch: int = 32, epochs: int = 10) -> Question:
    full, left = divmod(points, batch)
    count = _TIMES[epochs]
    return number_question(
        f"There are {points} points to train on, in batches of {batch}; the last batch takes what is left. "
        f"How many updates are there in {epochs} epochs?",
        (full + 1) * epochs,
        id="updates-of-an-epoch",
        tolerance=0,  # they are counted
        mistakes=[
            mistake(
                "That is one epoch", f"{count} epochs go through all points {count.lower()} times.", full + 1
            ),
            mistake(
                "The last, smaller batch is missing",
                f"{left} points are left for {one_more(full + 1)} batch.",
                full * epochs,
            ),
            mistake(
                "The batches run on from one epoch into the next",
                f"Each epoch ends with a batch of {left} points, and that is an update, too.",
                points * epochs / batch,
            ),
            mistake(
                "That is an update a point", f"A batch of {batch} points makes one update.", points * epochs
            ),
            mistake("That is an update an epoch", "That would be the full batch.", epochs),
        ],
        hints=[f"{points}/{batch} lies between {full} and {full + 1}."],
        solution=[
            f"{full} full batches and one of {left} points: {full + 1} updates an epoch, "
            f"{(full + 1) * epochs} in {count.lower()}."
        ],
    )


def _summed_loss() -> Question:
    return choice_question(
        "A loss is the *sum* over the batch, not the mean. The batch becomes twice as large. What "
        "must become of "
        "the learning rate, for the steps to stay about as long?",
        [
            option(
                "Nothing: it stays.", "With a mean it would. A sum of twice as many terms is twice as large."
            ),
            option(
                "It is doubled.", "The gradient has doubled already. That makes the steps four times as long."
            ),
            option("It is halved.", "The gradient is twice as long, the rate half as large.", right=True),
            option("It is divided by the root of 2.", "The *noise* goes by a root. The sum itself doubles."),
        ],
        id="a-loss-that-is-a-sum",
        hints=["What does the gradient do?"],
        solution=["Sum = number of points × mean, and so for the gradients."],
    )


_LONGER = {0.75: "four times", 0.8: "five times", 0.9: "ten times", 0.95: "twenty times"}


@varying(
    lambda share, rate, gradient: abs(1 - share - rate) > 1e-9,  # else the answer is the gradient
    share=tuple(_LONGER),
    rate=(0.01, 0.02, 0.05, 0.1, 0.2),
    gradient=(2, 3, 4, 5, 6),
)
def _momentum_limit(share: float = 0.8, rate: float = 0.1, gradient: float = 3) -> Question:
    rest, plain = 1 - share, rate * gradient
    step = tex(plain)
    right = plain / rest
    return number_question(
        f"Momentum with the share {share} and the learning rate {rate}, on a long slope where the gradient "
        f"is {gradient} all the time. Which length do the steps approach?",
        right,
        id="momentum-on-a-slope",
        mistakes=[
            mistake(
                "That is the plain step",
                f"Each step repeats {share} of the last one, and that adds up.",
                plain,
            ),
            mistake(
                "That is the second step",
                f"It goes on growing: {step}, {tex(plain * (1 + share))}, …",
                plain * (1 + share),
            ),
            mistake("The gradient is missing", f"The plain step is {rate} times {gradient}.", rate / rest),
            mistake("The rate is missing", f"The plain step is {rate} times {gradient}.", gradient / rest),
            mistake(
                "Divided by the share",
                f"The step v no longer changes if v = {share} v + {step}.",
                plain / share,
            ),
            mistake(
                "That is the share of the plain step", "Steps grow here; they do not shrink.", share * plain
            ),
        ],
        hints=[f"When does v no longer change? Then v = {share} v + {step}.", f"Divide by 1 − {share}."],
        solution=[
            rf"$v = {share}\,v + {step}$ gives ${tex(rest)}\,v = {step}$, so $v = {tex(right)}$: "
            f"{_LONGER[share]} the plain step."
        ],
    )


def _first_step_of_adam() -> Question:
    return choice_question(
        "Adam makes its first step, with the learning rate 0.01. The gradient of one weight is 5, "
        "that of another "
        "0.002. How far do they move?",
        [
            option("0.05 and 0.00002", "That is plain descent, rate times gradient."),
            option("each by 0.01", "Gradient over root of its square is 1, whatever its size.", right=True),
            option("0.01 and 0.000004", "Adam gives each weight a scale of its own, not one to all."),
            option("0.005 and 0.000002", "The tenth that goes into the mean at first is made up for."),
        ],
        id="first-step-of-adam",
        hints=[r"In the first step $\hat m$ is the gradient itself, and $\hat s$ its square."],
        solution=[
            r"$\hat m/\sqrt{\hat s}$ is a gradient over its own size, here 1, and the step the rate; "
            "$10^{-8}$ is far below both gradients."
        ],
    )


def _held_out() -> Question:
    return choice_question(
        "A network is right for all points that it was trained on, and for 84 % of those held out. "
        "What is to be "
        "suspected first?",
        [
            option(
                "The gradient is wrong.",
                "Even if it is: every point of the training part was learned. What fails is what is new.",
            ),
            option(
                "The learning rate is too small.",
                "It was large enough to learn every point of the training part.",
            ),
            option(
                "It has learned peculiarities of its points that others do not share.",
                "That is overfitting. More data, a smaller network or stopping earlier may help.",
                right=True,
            ),
            option("The network is too small.", "It had room enough for every point of the training part."),
        ],
        id="right-here-and-wrong-there",
        hints=["What was learned, and what was not?"],
        solution=["The gap between the two parts is the symptom of overfitting."],
    )


def _leak() -> Question:
    return choice_question(
        "Somebody standardises all birds first, with the mean and the deviation of all, and then "
        "splits them. "
        "What is wrong with the accuracy on the part held out?",
        [
            option(
                "Nothing: labels were not used.",
                "The numbers of the held-out birds have had a say in what the network saw in training.",
            ),
            option("It is too small.", "If anything, such a leak makes results look better."),
            option(
                "The columns no longer have the same scale.",
                "They have, over all birds. The trouble is whose numbers made it.",
            ),
            option(
                "It is no longer a measurement on birds that training knows nothing of.",
                "With 342 birds the difference may be tiny; but one can no longer tell.",
                right=True,
            ),
        ],
        id="standardised-too-early",
        hints=["What may training know of the part held out?"],
        solution=["Split first; mean and deviation come from the training part, for both."],
    )


def _suspect() -> Question:
    return choice_question(
        "A network of five layers of sigmoids hardly learns. Its gradients by layer, from the first "
        "to the last: "
        "0.0005, 0.002, 0.01, 0.06, 0.4. What is to be done first?",
        [
            option(
                "A larger learning rate.",
                "All steps get longer alike: the last layer's is still 800 times as long as the first's.",
            ),
            option(
                "Another activation, such as tanh or ReLU, with a start that suits it.",
                "Each sigmoid takes a factor of at most ¼ on the way back. That is what the numbers show.",
                right=True,
            ),
            option("More layers.", "Each one takes away more of the gradient."),
            option(
                "Check the gradient: the first one is wrong.",
                "A check costs little; but five sigmoids fade like this where every line is right.",
            ),
        ],
        id="gradients-that-fade",
        hints=["By which factor does the gradient shrink from layer to layer?"],
        solution=["They shrink by 4 to 7 a layer: vanishing gradients."],
    )
