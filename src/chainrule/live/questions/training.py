"""Questions of chapter 7 about batches, optimisers, data that were held out, and networks in trouble."""

from ..practice import Question, choice_question, mistake, number_question, option


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


def _updates() -> Question:
    return number_question(
        "There are 1438 points to train on, in batches of 32; the last batch takes what is left. How "
        "many updates "
        "are there in 10 epochs?",
        450.0,
        id="updates-of-an-epoch",
        tolerance=0.2,  # they are counted
        mistakes=[
            mistake("That is one epoch", "Ten epochs go through all points ten times.", 45.0),
            mistake("The last, smaller batch is missing", "30 points are left for a 45th batch.", 440.0),
            mistake(
                "The batches run on from one epoch into the next",
                "Each epoch ends with a batch of 30 points, and that is an update, too.",
                14380 / 32,
            ),
            mistake("That is an update a point", "A batch of 32 points makes one update.", 14380.0),
            mistake("That is an update an epoch", "That would be the full batch.", 10.0),
        ],
        hints=["1438/32 is a little below 45."],
        solution=["44 full batches and one of 30 points: 45 updates an epoch, 450 in ten."],
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


def _momentum_limit() -> Question:
    return number_question(
        "Momentum with the share 0.8 and the learning rate 0.1, on a long slope where the gradient "
        "is 3 all the "
        "time. Which length do the steps approach?",
        1.5,
        id="momentum-on-a-slope",
        mistakes=[
            mistake(
                "That is the plain step", "Each step repeats 0.8 of the last one, and that adds up.", 0.3
            ),
            mistake("That is the second step", "It goes on growing: 0.3, 0.54, …", 0.54),
            mistake("The gradient is missing", "The plain step is 0.1 times 3.", 0.5),
            mistake("The rate is missing", "The plain step is 0.1 times 3.", 15.0),
            mistake("Divided by the share", "The step v no longer changes if v = 0.8 v + 0.3.", 0.375),
            mistake("That is the share of the plain step", "Steps grow here; they do not shrink.", 0.24),
        ],
        hints=["When does v no longer change? Then v = 0.8 v + 0.3.", "Divide by 1 − 0.8."],
        solution=["$v = 0.8\\,v + 0.3$ gives $0.2\\,v = 0.3$, so $v = 1.5$: five times the plain step."],
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
        "A network is right for all points that it was trained on, and for 84 % of those held out. "
        "What is to be "
        "suspected first?",
        [
            option(
                "The gradient is wrong.",
                "A wrong gradient would hardly have learned the training part by heart.",
            ),
            option(
                "It has learned peculiarities of its points that others do not share.",
                "That is overfitting. More data, a smaller network or stopping earlier may help.",
                right=True,
            ),
            option(
                "The learning rate is too small.",
                "It was large enough to learn every point of the training part.",
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
            option(
                "It is no longer a measurement on birds that training knows nothing of.",
                "With 342 birds the difference may be tiny; but one can no longer tell.",
                right=True,
            ),
            option("It is too small.", "If anything, such a leak makes results look better."),
            option(
                "The columns no longer have the same scale.",
                "They have, over all birds. The trouble is whose numbers made it.",
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
            option("A larger learning rate.", "The last layer would run away before the first one moves."),
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
