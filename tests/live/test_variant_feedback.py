"""Variants as a sceptic reads them: nothing can be guessed, and what is said of a wrong answer is true."""

import itertools
import math
import re

import pytest
import slips as made
from practice_session import judge

from chainrule.live.practice import mistake, number_question
from chainrule.live.questions.wording import one_more
from chainrule.live.variants import complaints, words

VARYING = {question.id: question for question in made.book_questions() if question.vary}
NUMBERS = [question for question in VARYING.values() if question.kind == "number"]


def variants(id):
    return VARYING[id].variants()


def with_variants(id):
    return (VARYING[id], *variants(id))


def numbers_of(text):
    """The numbers of a prompt, in order, without indices and exponents."""
    return [float(number) for number in re.findall(r"(?<![\d.^_])-?\d+(?:\.\d+)?", text.replace("−", "-"))]


@pytest.mark.parametrize("question", VARYING.values(), ids=lambda question: question.id)
def test_no_two_variants_have_the_same_solution(question):
    asked = (question, *question.variants())
    solutions = [one.solution for one in asked if one.solution]
    answers = [one.answer for one in asked if one.kind == "formula"]
    assert len(set(solutions)) == len(solutions) and len(set(answers)) == len(answers)


@pytest.mark.parametrize("question", NUMBERS, ids=lambda question: question.id)
def test_answer_of_the_book_s_question_or_of_the_variant_before_is_wrong(js, question):
    asked = (question, *question.variants())
    for before, one in itertools.pairwise(asked):
        for answer in (question.right, before.right):
            result = js.ask("check", text=repr(answer), question=one.export())
            assert result["verdict"] != "right", one.prompt


def test_a_lost_sign_is_a_coincidence_unless_the_book_s_question_has_it_too():
    def asked(right, other):
        mistakes = [mistake("That is the other one", "h", other)]
        return number_question(f"p {right}", right, id="q", mistakes=mistakes)

    def sign_told(book, made):
        return any("sign lost" in found for found in complaints(book, made))

    assert sign_told(asked(5, 3), asked(4, -4))
    assert not sign_told(asked(5, 3), asked(4, 3)) and not sign_told(asked(5, -5), asked(4, -4))


# --- one slip is not told as another


def test_lost_sign_of_the_cosine_s_slope_is_not_said_to_be_a_subtraction(js):
    told = 0
    for one in variants("slope-of-a-product"):
        if " - " in one.answer:
            message = judge(js, one, one.answer.replace(" - ", " + "))["message"]
            assert (
                "The sign of the strip where cos x changes is wrong. The slope of cos x is −sin x" in message
            )
            told += 1
    assert told > 3


def test_wrong_sign_of_the_sine_s_strip_is_not_laid_to_one_of_two_causes(js):
    """Whoever takes −cos x for the slope of sin x adds the strips as well."""
    asked = [one for one in with_variants("slope-of-a-product") if " + " in one.answer]
    for one in asked:
        message = judge(js, one, one.answer.replace(" + ", " - "))["message"]
        assert "The slope of sin x is cos x, and the strips add." in message
    assert len(asked) > 3


def test_what_leads_to_the_same_slope_across_a_kink_is_told_together(js):
    for one in with_variants("slope-across-a-kink"):
        at, h = numbers_of(one.prompt)
        ahead, here, behind = (max(x, 0) for x in (at + h, at, at - h))
        assert one.right == pytest.approx((ahead - behind) / (2 * h))
        backward = judge(js, one, repr((here - behind) / h))
        absolute = judge(js, one, repr((abs(at + h) - abs(at - h)) / (2 * h)))
        assert backward["message"] == absolute["message"]
        assert "absolute value" in backward["message"] and "looked behind" in backward["message"]


def test_no_slope_at_all_in_a_direction_is_that_at_a_right_angle(js):
    """Swapped partials and a right angle seen where there is none give 0 alike."""
    for one in with_variants("directional-slope"):
        p, q, u, v = numbers_of(one.prompt)[:4]
        assert q * u + p * v == pytest.approx(0, abs=1e-9) and p * v + q * u == pytest.approx(0, abs=1e-9)
        assert abs(p * u + q * v) > 0.1
        message = judge(js, one, "0")["message"]
        assert message.startswith("That is the slope at a right angle to the gradient.")
        assert f"Such a direction is ({v:g}, {u:g});".replace("-", "−") in message


def test_power_outside_the_wave_is_one_slip_with_either_sign(js):
    for one in variants("slope-of-sine-of-a-square"):
        typed = re.sub(r"\((\d*)x\^(\d)\)$", r"(\1x)^\2", one.answer)
        assert typed != one.answer
        result = judge(js, one, typed)
        assert result["mistakes"] == ["the-power-stands-outside"], (typed, result["message"])
        assert "minus sign" not in result["message"]


def test_paths_taken_from_each_other_are_not_said_to_be_one_path(js):
    for one in with_variants("total-derivative"):
        lead, n = re.fullmatch(r"(\d+)a\^(\d)", one.answer).groups()
        factor = int(lead) // (int(n) + 1)
        message = judge(js, one, f"{factor}a^{n} - {factor * int(n)}a^{n}")["message"]
        assert "The sign between the paths is wrong." in message, one.prompt
        assert "direct path only" not in message, one.prompt


def test_of_paths_it_is_said_that_they_were_multiplied_and_of_other_products_what_they_are(js):
    for one in with_variants("total-derivative"):
        lead, n = map(int, re.fullmatch(r"(\d+)a\^(\d)", one.answer).groups())
        factor = lead // (n + 1)
        paths = judge(js, one, f"{factor}a^{n} * {factor * n}a^{n}")["message"]
        assert "The paths were multiplied." in paths, one.prompt
        other = judge(js, one, f"{factor}a^{n} * {n}a^{n - 1}")["message"]
        assert "That is ∂J/∂a times db/da." in other and "multiplied" not in other, one.prompt


def test_factors_rounded_too_early_are_not_laid_to_a_slope_at_the_wrong_place(js):
    told = 0
    for one in with_variants("gradient-in-numbers"):
        x, y, h, y_hat = (
            float(re.search(rf"{name} (?:=|.approx) (-?[\d.]+)", one.prompt)[1])
            for name in ["x", "y", "h", "hat.y"]
        )
        w2 = float(re.search(r"W_2 = (-?[\d.]+)", one.prompt)[1])
        factors = [y_hat - y, y_hat * (1 - y_hat), w2, h * (1 - h), x]
        for digits in itertools.product((1, 2), repeat=len(factors)):
            typed = "*".join(
                f"({float(f'{factor:.{d}g}')})" for factor, d in zip(factors, digits, strict=True)
            )
            message = judge(js, one, typed)["message"]
            if "into σ once more" in message:
                assert "a factor was rounded too early" in message, (one.prompt, typed)
                told += 1
    assert told > 1


# --- what is mixed up is wrong


def test_value_and_slope_of_a_linear_approximation_are_not_the_same():
    for one in variants("slope-linear-approximation"):
        at, value, _, slope, there = numbers_of(one.prompt)
        run = there - at
        assert math.isclose(value + slope * run, one.right)
        for mixed in (slope + value * run, at + slope * run):
            assert abs(mixed - one.right) > 2 * one.tolerance, one.prompt


def test_parameters_that_are_mixed_up_take_another_step():
    for one in variants("one-step-together"):
        first, second = re.findall(r"theta_\d = (\d)", one.prompt)
        assert first != second


def test_point_and_value_of_an_inverse_differ():
    for one in variants("slope-of-an-inverse"):
        at, value = map(int, re.search(r"f\((\d+)\) = (\d+)", one.prompt).groups())
        assert at != value


# --- nothing to guess


def test_answer_is_no_number_of_the_prompt_by_chance():
    for id in ("momentum-on-a-slope", "three-rates", "nudge-on-two-paths", "not-reset"):
        for one in variants(id):
            sizes = {abs(number) for number in numbers_of(one.prompt)}
            assert not any(math.isclose(abs(one.right), size) for size in sizes), one.prompt


def test_square_of_a_ratio_is_not_its_double():
    assert all(one.right != 4 for one in variants("slope-central-order"))


def test_mirrored_gradients_are_no_two_questions():
    pairs = [frozenset(numbers_of(one.prompt)) for one in variants("steepest-slope")]
    assert all(a != b for a, b in itertools.combinations(pairs, 2)) and {3.0, 4.0} not in pairs


# --- words


def test_articles_fit_the_numbers():
    assert [one_more(n) for n in (1, 8, 11, 18, 45, 80, 81, 110, 188)] == [
        *("a 1st", "an 8th", "an 11th", "an 18th", "a 45th", "an 80th", "an 81st", "a 110th", "a 188th")
    ]
    wrong = re.compile(
        r"\ba (8|11|18|8\d)(st|nd|rd|th)?\b|(?<![\d.])1 (units|points|inputs|outputs|rounds)\b"
    )
    for question in VARYING.values():
        for one in (question, *question.variants()):
            assert not any(wrong.search(text) for text in words(one)), one.prompt
            assert not any(re.search(r"\b2 times as\b", text) for text in words(one)), one.prompt


# --- an answer that two slips lead to hears both


@pytest.mark.parametrize(
    "id, typed, slips",
    [
        ("flat-board", "5.2", ("The sign turned round", "The second part is missing")),
        ("one-step-together", "0.8", ("θ₁ was dropped", "The 2 of the square is missing")),
        ("used-twice", "3", ("through s alone", "derivative by a")),
        ("used-twice", "5", ("the direct way alone", "s itself")),
    ],
)
def test_both_slips_are_told(js, id, typed, slips):
    message = judge(js, VARYING[id], typed)["message"]
    assert all(slip in message for slip in slips)


def test_a_half_of_the_sum_is_never_told_as_swapped_steps(js):
    for one in variants("flat-board"):
        height, along, _, right, _ = numbers_of(one.prompt)
        message = judge(js, one, repr(height + along * right))["message"]
        assert "The second part is missing" in message and "swapped" not in message, one.prompt


def test_first_row_of_the_table_is_told_as_such(js):
    for one in with_variants("row-times-a-table"):
        a, b, _, _, f, g = numbers_of(one.prompt.partition("each")[0])
        message = judge(js, one, repr(f * a + g * b))["message"]
        assert message.startswith("Perhaps this: You took the first row"), one.prompt


def test_sigmoid_squared_is_no_sign_turned_round(js):
    for one in with_variants("slope-of-steep-sigmoid"):
        inner = re.search(r"sigmoid\((.*?)\)", one.answer)[1]
        message = judge(js, one, f"{inner.removesuffix('x')} sigmoid({inner})^2")["message"]
        assert message.startswith("Perhaps this: σ stands where the second factor of σ′ belongs"), one.prompt


def test_how_far_the_other_parameter_moves_is_told_as_such_and_is_not_right(js):
    for one in with_variants("nudge-on-two-paths"):
        *_, follows, nudge = numbers_of(one.prompt)
        assert "That is how far b moves" in judge(js, one, repr(follows * nudge))["message"], one.prompt


def test_sum_of_the_deltas_is_not_laid_to_a_point_that_is_missing(js):
    """Whoever forgets the inputs has all three points in it: the gradient of the bias."""
    for one in with_variants("one-entry-of-a-gradient"):
        deltas = [float(d) for _, d in numbers_in_pairs(one)[3:]]
        message = judge(js, one, f"{sum(deltas):g}")["message"]
        assert "The inputs are missing" in message, one.prompt


def numbers_in_pairs(question):
    """The pairs of numbers in a prompt, in order: (3, −1), …"""
    return re.findall(r"\(([-\d.]+), ([-\d.]+)\)", question.prompt.replace("−", "-"))


def test_each_single_point_of_a_bias_is_told_as_the_only_one(js):
    for one in with_variants("gradient-of-a-broadcast-bias"):
        names = ("first", "second", "third", "last")
        for name, delta in zip(names, numbers_of(one.prompt.split("are", 1)[1])[:4], strict=True):
            message = judge(js, one, f"{delta:g}")["message"]
            assert message.startswith(f"Perhaps this: Only the {name} point is counted"), one.prompt


def test_number_of_points_is_not_told_as_batches_that_run_on():
    for one in with_variants("updates-of-an-epoch"):
        points, batch, epochs = (int(number) for number in numbers_of(one.prompt)[:3])
        assert points * epochs // batch != points, one.prompt


@pytest.mark.parametrize("id", ["reused-variable", "price-of-a-gradient", "slope-second-derivative"])
def test_neighbours_of_a_whole_number_are_wrong(js, id):
    for one in with_variants(id):
        if one.right.is_integer():
            for answer in (one.right - 1, one.right + 1):
                assert judge(js, one, f"{answer:g}")["verdict"] != "right", one.prompt
