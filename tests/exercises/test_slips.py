"""Each slip that an exercise knows, typed in as code, is told as that slip, by this Python and the page's."""

import itertools
import math
import warnings

import pytest
from exercises_under_test import EXERCISES, NUMPY, SLIPS, checked, in_this_python, typed

every_exercise = pytest.mark.parametrize("where", EXERCISES)
every_slip = pytest.mark.parametrize(("where", "number"), SLIPS)
# With arrays too large powers give nan and a warning, which is what a slip is known by.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def _runner(where, run):
    """Return what runs this exercise: either Python; this one where it needs NumPy."""
    return in_this_python if where.split(".")[0] in NUMPY else run


@every_exercise
def test_an_exercise_knows_its_own_name_and_three_slips_or_more(where):
    exercise = EXERCISES[where]
    assert where.endswith(f".{exercise.name}")
    assert len(exercise.slips) >= 3 and len(exercise.hints) >= 2, "three slips and two hints are the least"


@every_exercise
def test_the_right_answer_is_right(where, run):
    assert _runner(where, run)(typed(where, EXERCISES[where].answer)) == f"Right. {EXERCISES[where].praise}"


def test_the_numbers_of_praise_are_those_of_the_right_answers():
    def answer(where):
        return next(iter(EXERCISES[where].answer.values()))

    def praise(where):
        return EXERCISES[where].praise

    steps = [answer("derivatives.best_rate")(lambda theta: 2 * theta, rate) for rate in (0.1, 0.3, 0.45, 0.9)]
    assert "{}, {}, {} and {} steps".format(*steps) in praise("derivatives.best_rate")
    squares = answer("derivatives.look_back")(lambda x: x**2, 3.0, 0.5)
    assert f"is {squares:g}; at 3 it is {2 * 3}." in praise("derivatives.look_back")
    sigmoid_of_4 = 1 / (1 + math.exp(-4))
    assert f"{-sigmoid_of_4:.3f} of x = 2" in praise("composite_functions.build_the_row")
    assert f"= {answer('composite_functions.take_apart')(0):.4f}" in praise("composite_functions.take_apart")
    assert f"{math.log(2):.4f}, which is log 2" in praise("composite_functions.take_apart")
    slope = math.exp(math.sin(0.7) ** 2) * math.sin(2 * 0.7)
    assert f"slope {slope:.5f} at 0.7" in praise("chain_rule.from_the_end")
    given = EXERCISES["backpropagation.train_it"].given()
    w1, w2, count = answer("backpropagation.train_it")(given["loss"], given["gradients"], 0.8, -0.4)
    assert f"{count} steps to W₁ = {w1:.3f}, W₂ = {w2:.3f}" in praise("backpropagation.train_it")
    momentum = answer("networks_of_matrices.add_momentum")
    first, second = (momentum(lambda theta: 2 * theta, 1.0, 0.1, 0.5, steps) for steps in (1, 2))
    assert (1 - first, first - second) == pytest.approx((0.2, 0.26)) and 0.1 * 2 * first == pytest.approx(
        0.16
    )
    assert "second step of 0.26 is the plain one, 0.16, and 0.1, half of the first" in praise(
        "networks_of_matrices.add_momentum"
    )
    z = EXERCISES["networks_of_matrices.softmax_delta"].given()
    rows = answer("networks_of_matrices.softmax_delta")(z["large"], z["labels"]).sum(axis=1)
    assert rows == pytest.approx([0, 0], abs=1e-15) and z["large"].max() == 1000


def test_labels_counted_from_one_take_the_last_class_where_the_first_is_right():
    exercise = EXERCISES["networks_of_matrices.softmax_delta"]
    (slip,) = (slip for slip in exercise.slips if "counted from 0" in slip.sentence)
    assert "at the class before, and for the first class at the last" in slip.sentence
    given = exercise.given()
    z, labels = given["z"], given["labels"]
    assert list(labels) == [0, 1], "the first case that is shown has the first class"
    rows = slip.answer["delta_of"](z, labels)
    assert [[value < 0 for value in row] for row in rows] == [[False, False, True], [True, False, False]]


def test_a_check_warns_of_nothing_in_the_answers_that_it_holds():
    code = checked("networks_of_matrices.softmax_delta", "def delta_of(z, labels):\n    return z")
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert in_this_python(code).startswith("Not yet")
    assert heard == []


@pytest.mark.parametrize(
    ("where", "right", "wrong"),
    [
        ("softmax_delta", "z - z.max(axis=1, keepdims=True)", "z - z.mean(axis=1, keepdims=True)"),
        ("softmax_delta", "z - z.max(axis=1, keepdims=True)", "np.clip(z, -500, 500)"),
        ("add_momentum", "rate * gradient_at(theta)", "rate * 2 * theta"),
        ("add_momentum", "range(steps)", "range(steps - 1)"),
    ],
)
def test_an_answer_that_is_right_for_some_inputs_only_is_not_right(where, right, wrong):
    where = f"networks_of_matrices.{where}"
    code = typed(where, EXERCISES[where].answer)
    assert in_this_python(code).startswith("Right.") and right in code
    assert in_this_python(code.replace(right, wrong)).startswith("Not yet")


def test_the_gradients_that_are_praised_agree_with_differences():
    gradients = EXERCISES["backpropagation.another_activation"].answer["my_gradients"]

    def loss(w):
        return 0.5 * (0.6 - w[1] * math.tanh(w[0] * 1.5)) ** 2

    at_slope = EXERCISES["partial_derivatives.all_slopes"].answer["gradient_at"]
    assert gradients(0.8, -0.4, 1.5, 0.6) == pytest.approx(at_slope(loss, [0.8, -0.4]), abs=1e-8)


@every_slip
def test_a_slip_that_is_typed_in_is_named(where, number, run):
    slip = EXERCISES[where].slips[number]
    told = _runner(where, run)(typed(where, slip.answer)).splitlines()
    assert told[0].startswith("Not yet: ")
    assert slip.sentence in told


@every_slip
def test_both_pythons_say_the_same_of_a_slip(where, number, small_python):
    code = typed(where, EXERCISES[where].slips[number].answer)
    told = in_this_python(code)
    if where.split(".")[0] in NUMPY:
        pytest.skip("the small Python has no NumPy")
    if "Error" not in told:  # the words of an error are each Python's own
        assert small_python(code) == told


@every_exercise
def test_no_two_slips_give_the_same_and_none_gives_the_truth(where):
    exercise = EXERCISES[where]
    results = {"the truth": exercise.outcomes(exercise.answer)}
    results |= {slip.sentence: exercise.outcomes(slip.answer) for slip in exercise.slips}
    for (one, a), (other, b) in itertools.combinations(results.items(), 2):
        assert not all(exercise.agree(a, b)), f"{one} | {other}"
