"""What chapter 7 states about birds, batches, digits and networks in trouble, computed."""

import inspect
import math
import re
from itertools import pairwise

import nbformat
import numpy as np
import pytest
from cells_of_chapter_7 import SOURCES, names_of, printed, said
from site_under_test import CHAPTERS

import chainrule
from chainrule import MLP, Adam, Momentum, batch_cosines, split, standardise
from chainrule.data import digits, penguins
from chainrule.live.questions import networks_of_matrices as questions


def numbers(id):
    """Every number that a cell printed, line by line."""
    found = [re.findall(r"-?\d+\.?\d*(?:e[-+]\d+)?", line) for line in printed(id).splitlines()]
    return [[float(number) for number in line] for line in found]


@pytest.fixture(scope="module")
def handwriting():
    (x, y), (x_new, y_new) = split(*digits(), held_out=0.2)
    x, x_new = standardise(x, x_new)
    return (x, y), (x_new, y_new)


# --- birds


def test_statement_chinstraps_have_long_and_deep_bills_and_a_length_is_44_mm():
    bills, species = penguins()
    adelie, chinstrap, gentoo = (
        bills[species == name].mean(axis=0) for name in ("Adelie", "Chinstrap", "Gentoo")
    )
    assert adelie[0] < 40 < 47 < min(chinstrap[0], gentoo[0])
    assert gentoo[1] < 16 < 18 < min(chinstrap[1], adelie[1])
    assert bills.mean(axis=0).round().tolist() == [44, 17] and len(bills) == 342
    assert said("On average, Adelies have deep bills, Gentoos long ones, and Chinstraps bills that are long")


def test_statement_ten_splits_give_88_and_96_5_percent_and_a_plain_no_four_of_five():
    lines = printed("birds-ten").splitlines()
    assert "right: 88.1% on average" in lines[0] and "right: 96.5% on average" in lines[1]
    assert 1 - (penguins()[1] == "Chinstrap").mean() == pytest.approx(0.8, abs=0.005)
    assert said("Four of five birds are no Chinstraps")


def test_statement_two_lines_do_nearly_as_well_as_eight():
    names = names_of("birds-data")
    exec(SOURCES["birds-ten"].split("\n\nfor widths")[0], names)
    found = {
        units: np.mean([names["held_out_accuracy"]([2, units, 1], seed) for seed in range(5)])
        for units in (2, 8)
    }
    assert abs(found[8] - found[2]) < 0.015


def test_statement_one_line_leaves_two_of_five_chinstraps_on_the_other_side_and_two_units_few():
    bills, species = penguins()
    chinstrap = species == "Chinstrap"
    (x,) = standardise(bills)
    missed = {}
    for widths in ((2, 1), (2, 2, 1)):
        network = MLP(widths, "tanh", "binary_cross_entropy")
        network.train(x, chinstrap.astype(float).reshape(-1, 1), learning_rate=1.0, epochs=600)
        missed[widths] = 1 - network.predict(x)[chinstrap].mean()
        assert (network.predict(x)[~chinstrap] == 0).mean() > 0.95
    assert missed[2, 1] == pytest.approx(0.4, abs=0.05) and missed[2, 2, 1] < 0.1
    assert said("two of five Chinstraps stay on the other side")


def test_statement_what_is_held_out_need_not_have_mean_0():
    *_, mean = printed("birds-split").splitlines()
    assert mean.startswith("means [0. 0.] and [ 0.089 -0.156]")


# --- batches and ways down


def test_statement_a_batch_of_16_has_a_cosine_of_0_6_which_is_53_degrees(handwriting):
    (x, y), _ = handwriting
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy")
    found = {size: batch_cosines(network, x, y, size, draws=100).mean() for size in (1, 16, 256)}
    assert round(found[16], 1) == 0.6 and round(math.degrees(math.acos(0.6))) == 53
    assert found[1] > 0.05 and found[256] > 0.95


def test_statement_four_times_the_points_half_the_noise(handwriting):
    (x, y), _ = handwriting
    network, rng = MLP([64, 32, 10], "tanh", "softmax_cross_entropy"), np.random.default_rng(1)
    network.backpropagate(x, y)
    whole, spread = network.gradient.copy(), {}
    for size in (8, 32):
        off = []
        for _ in range(300):
            chosen = rng.integers(len(x), size=size)
            network.backpropagate(x[chosen], y[chosen])
            off.append(np.sum((network.gradient - whole) ** 2))
        spread[size] = math.sqrt(np.mean(off))
    assert spread[8] / spread[32] == pytest.approx(2, rel=0.07)


def test_statement_an_epoch_of_1438_points_in_batches_of_32_has_45_steps():
    assert math.ceil(1438 / 32) == 45 and said("The first one makes 45 steps in each epoch")
    (batches, *_), (whole, *_) = numbers("batches-race")
    assert (batches, whole) == (45 * 40, 40)
    right = [line[-1] for line in numbers("batches-race")]
    assert right == [97.2, 93.0]


def test_statement_momentum_grows_to_the_plain_step_over_1_minus_share():
    gradient = np.array([3.0])
    step = Momentum(0.9).steps(0.1, gradient)
    assert (
        [step().item() for _ in range(300)][-1] == pytest.approx(0.3 / (1 - 0.9)) == pytest.approx(10 * 0.3)
    )


def test_statement_a_share_of_1_is_better_after_two_steps_and_far_worse_later_and_friction_helps():
    rows = dict(zip((0.0, 0.3, 1.0), numbers("momentum"), strict=True))
    after = {share: row[1::2] for share, row in rows.items()}
    assert after[1.0][0] < after[0.3][0] < after[0.0][0] and said("better after two steps")
    assert after[1.0][2] > 1e5 * after[0.0][2] and after[0.3][2] < after[0.0][2]


def test_statement_adam_measures_a_gradient_in_units_of_itself_and_its_first_step_is_alpha_long():
    lines = printed("adam").splitlines()
    assert len(set(lines)) == 1 and len(set(lines[0].strip("[]").split())) == 1
    for size in (1e-4, 1.0, 1e5):
        assert Adam().steps(0.01, np.array([size]))() == pytest.approx(0.01, rel=2e-4)


def test_statement_the_ways_down_do_not_differ_much_after_five_epochs():
    last = [row[-1] for row in numbers("optimisers")]
    assert max(last) < 0.12 and max(last) - min(last) < 0.04
    assert said("Momentum gets a tenth of the plain rate") and '("momentum", 0.02)' in SOURCES["optimisers"]


# --- digits


def test_statement_pictures_have_64_numbers_of_17_shades_and_some_pixels_never_any_ink(handwriting):
    images, labels = digits()
    assert images.shape == (1797, 64) and set(np.unique(images)) == set(range(17)) and len(set(labels)) == 10
    (x, _), _ = handwriting
    assert (x == 0).all(axis=0).any()
    (train, _), (out, _) = split(images, labels, held_out=0.2)
    assert (train.std(axis=0) == 0).any() and len(train) == 1438 and len(out) == 359


def test_statement_fifty_digits_are_learned_by_heart_and_the_loss_of_the_others_rises():
    *rows, last = numbers("overfitting")
    losses = {int(epoch): loss for epoch, loss in rows}
    best = min(losses, key=losses.get)
    assert 10 < best < 100 and losses[best] < losses[100] < losses[200]
    assert last[0] == 100 and last[2] == 74
    assert said("It has them by heart, and the loss on the others is rising")


def test_statement_early_stopping_waits_five_epochs():
    (stopped, best), *_ = numbers("early-stopping")
    assert stopped == best + 5


def test_statement_a_hidden_layer_brings_very_little_on_these_digits():
    plain, hidden = (row[-5:] for row in numbers("no-hidden"))
    assert 0 <= sum(plain) - sum(hidden) <= 0.01 * 5 * 359


# --- trouble, and costs


def test_statement_the_loss_at_the_start_is_near_log_10_unless_weights_are_too_large():
    good, bad = (row[0] for row in numbers("trouble-start"))
    assert good == pytest.approx(math.log(10), abs=0.1) and bad > 7 and round(math.log(10), 3) == 2.303
    assert said("for ten digits 2.303")


def test_statement_random_weights_learn_ten_points_by_heart_and_zeros_do_not():
    random, zeros = numbers("trouble-ten")
    assert random[1] < 0.01 and zeros[-2] > 1.5


def test_statement_the_check_of_three_points_finds_an_average_too_much_and_one_point_would_not():
    assert printed("trouble-check") == "right wrong\n"
    code = SOURCES["trouble-check"].replace("x_train[:3], y_train[:3]", "x_train[:1], y_train[:1]")
    names = names_of("digits-data")
    exec(code.replace("/= 3", "/= 1"), names)
    assert (names["right"] == names["wrong"]).all()


def test_statement_a_step_of_some_hundredths_learns_shorter_crawls_and_longer_than_the_weights_destroys():
    (_, short, before, _, crawling), (_, healthy, _, _, learned), (_, long, *_) = numbers("trouble-ratio")
    assert short < 1e-4 and before - 0.05 < crawling < before
    assert 0.01 < healthy < 0.1 and learned < 0.15
    assert long > 1 and printed("trouble-ratio").endswith("loss 2.36, in epoch 5 more than that\n")


def test_statement_after_steps_longer_than_the_weights_the_last_digit_decides_and_the_loss_has_grown(
    handwriting,
):
    assert said("the last digit of a rounding decides where training goes, and two computers need not agree")
    losses = []
    for seed in range(6):
        network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy")
        network.parameters *= 1 + 1e-13 * np.random.default_rng(seed).normal(size=network.parameters.shape)
        losses += [network.train(*handwriting[0], 20.0, epochs=5, batch_size=32).epoch_losses[-1]]
    assert min(losses) > 2.6 and max(losses) - min(losses) > 0.1


def test_statement_five_layers_of_sigmoids_vanish_and_guess():
    sigmoids, tanhs = numbers("trouble-layers")
    assert sigmoids[0] < sigmoids[5] / 400 and sigmoids[-1] < 12
    assert tanhs[0] > tanhs[5] and tanhs[-1] > 95


def test_statement_unscaled_inputs_saturate_and_low_biases_kill():
    scaled, scanned, alive, dead = numbers("trouble-units")
    assert scaled[-1] <= 1 and scanned[-1] == 70
    assert alive[-2:] == [0, 32] and dead[-2:] == [32, 32]


def test_statement_the_failing_layers_are_hundreds_of_times_apart_as_the_words_say():
    sigmoids, _ = numbers("trouble-layers")
    assert 100 < sigmoids[5] / sigmoids[0] < 1000
    assert said("If the first are hundreds of times smaller than the last")


def test_statement_labels_of_other_points_are_learned_by_heart_and_two_units_are_bad_on_both_parts(
    handwriting,
):
    (x, y), (x_new, y_new) = handwriting
    shuffled = np.random.default_rng(0).permutation(y[:300])
    large = MLP([64, 64, 10], "tanh", "softmax_cross_entropy")
    large.train(x[:300], shuffled, 0.2, 150, 32)
    assert (large.predict(x[:300]) == shuffled).mean() > 0.98
    assert (large.predict(x_new) == y_new).mean() < 0.2
    small = MLP([64, 2, 10], "tanh", "softmax_cross_entropy")
    small.train(x, y, 0.2, 20, 32)
    assert (small.predict(x) == y).mean() < 0.6 and (small.predict(x_new) == y_new).mean() < 0.6
    assert said("A large network learns even those by heart, and then it looks like overfitting")


def test_statement_all_gradients_cost_less_than_three_forward_passes():
    forward, back, kept = numbers("cost")[0]
    assert forward == 32 * (64 * 32 + 32 * 10) and back == 2 * forward - 32 * 64 * 32
    assert forward + back < 3 * forward and kept == 32 * (32 + 10)
    for widths in ([2, 16, 16, 1], [64, 10], [784, 512, 512, 10]):
        entries = [a * b for a, b in pairwise(widths)]
        assert sum(entries) + 2 * sum(entries) - entries[0] < 3 * sum(entries)


@pytest.mark.parametrize("seed", range(4))
def test_statement_eight_units_learn_ten_points_quickly_and_two_are_too_few(handwriting, seed):
    (x, y), _ = handwriting
    found = {}
    for units in (2, 8):
        network = MLP([64, units, 10], "tanh", "softmax_cross_entropy", rng=seed)
        found[units] = network.train(x[:10], y[:10], learning_rate=0.5, epochs=200).losses[-1]
    assert found[8] < 0.02 and found[2] > 0.3
    assert said("with eight hidden units, should bring their loss to almost 0", "or dead, or too few")


def test_statement_zeros_learn_how_often_each_digit_occurs_and_no_more(handwriting):
    (x, y), _ = handwriting
    network = MLP([64, 32, 10], "tanh", "softmax_cross_entropy", start=0.0)
    network.train(x[:10], y[:10], learning_rate=0.5, epochs=200)
    assert not network.weights[0].any() and not network.weights[1].any() and not network.biases[0].any()
    share = np.bincount(y[:10], minlength=10) / 10
    entropy = -sum(p * math.log(p) for p in share if p)
    assert network.mean_loss(x[:10], y[:10]) > entropy
    network.train(x[:10], y[:10], learning_rate=0.5, epochs=20_000)
    assert network.mean_loss(x[:10], y[:10]) == pytest.approx(entropy, abs=1e-3)


# --- the practice


@pytest.mark.parametrize("name", ["MLP", "gradient_norms", "batch_cosines", "standardise", "accuracy"])
def test_the_chapters_that_a_docstring_names_are_those_that_use_it(name):
    notes = re.search(r"^Chapters? .*", inspect.getdoc(getattr(chainrule, name)), re.MULTILINE).group()
    named = re.findall(r"\d", notes.partition(".")[0])
    using = [
        path.name[1]
        for path in sorted(CHAPTERS.glob("0*.ipynb"))
        for cell in [nbformat.read(path, as_version=4).cells]
        if any(one.cell_type == "code" and re.search(rf"\b{name}\b", one.source) for one in cell)
    ]
    assert named == using


def test_statement_a_slope_once_more_in_the_delta_of_a_softmax():
    (question,) = (one for one in questions.practice() if one.id == "delta-of-a-softmax")
    p, target = np.array([0.7, 0.2, 0.1]), np.array([0, 1, 0])
    once_more = ((p - target) * p * (1 - p)).round(3).tolist()
    assert once_more == [0.147, -0.128, 0.009]
    (wrong,) = (option for option in question.options if "once more" in option.reason)
    assert wrong.text == "(0.147, −0.128, 0.009)"


def test_the_practice_uses_the_letters_of_the_text_for_adam():
    (question,) = (one for one in questions.practice() if one.id == "first-step-of-adam")
    words = " ".join([*question.hints, *question.solution])
    assert r"\hat s" in words and r"\hat v" not in words and "ε" not in words and "g^2" not in words


@pytest.mark.parametrize(
    ("id", "right"),
    [
        ("parameters-of-a-network", MLP([64, 32, 10]).parameters.size),
        ("loss-at-the-start", MLP([2, 10], loss="softmax_cross_entropy", start=0.0).mean_loss([[1, 2]], [3])),
        ("updates-of-an-epoch", 10 * math.ceil(1438 / 32)),
        ("gradient-of-a-broadcast-bias", np.sum([0.5, -1, 3, 0.25])),
        ("size-of-the-start", math.sqrt(2 / 200)),
        (
            "one-entry-of-a-gradient",
            (np.array([[1, 2], [3, -1], [2, 1]]).T @ [[0.5, -2], [2, 4], [-3, 2]])[0, 1],
        ),
    ],
)
def test_statement_the_right_answers_of_the_practice_are_those_of_the_package(id, right):
    (question,) = (one for one in questions.practice() if one.id == id)
    assert question.right == pytest.approx(float(right))


def test_the_mean_over_the_classes_that_an_answer_is_called_has_the_sign_of_that_answer():
    (question,) = (one for one in questions.practice() if one.id == "loss-at-the-start")
    p = np.full(10, 0.1)
    (slip,) = (slip for slip in question.mistakes if "p log p" in slip.label)
    assert slip.gives == pytest.approx((-p * np.log(p)).mean()) and "mean of −p log p" in slip.label


def test_statement_units_that_begin_alike_stay_alike_and_have_moved():
    bills, species = penguins()
    (x,) = standardise(bills)
    network = MLP([2, 8, 1], "tanh", "binary_cross_entropy", start=0.0)
    for weight in network.weights:
        weight[:] = 0.5
    network.train(x, (species == "Chinstrap").astype(float).reshape(-1, 1), learning_rate=1.0, epochs=1000)
    hidden = network.weights[0]
    assert np.abs(hidden - hidden[:, :1]).max() < 1e-9 and np.ptp(network.weights[1]) < 1e-9
    assert abs(hidden[0, 0] - 0.5) > 0.1 and abs(hidden[0, 0] - hidden[1, 0]) > 0.05
