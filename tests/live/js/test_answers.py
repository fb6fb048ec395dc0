"""Answers as people write them: which are read, which are right, and what those that are not hear."""

import numpy as np
import pytest
from slips import book_questions

from chainrule import sin, square
from chainrule.live.practice import derivative_question, formula_question, mistake, number_question

FIVE_EIGHTHS = number_question(
    "p",
    0.625,
    id="five-eighths",
    mistakes=[
        mistake("That is the rise alone", "Divide it by the run.", 0.5),
        mistake("That is the answer at the kink itself", "The point lies beside it.", 0.5),
    ],
)
PRODUCT = derivative_question(
    "p",
    lambda x: x * np.exp(x),
    id="product",
    domain=(-2.0, 2.0),
    answer="e^x + x e^x",
    mistakes=[
        mistake("One path is missing", "Through exp.", np.exp),
        mistake("The derivatives were multiplied", "A product has two paths.", lambda x: np.exp(x) * 1.0),
        mistake("The other path is missing", "Directly.", lambda x: x * np.exp(x)),
    ],
)
BOOK = {question.id: question for question in [*book_questions(), FIVE_EIGHTHS, PRODUCT]}


def judge(js, question, text):
    question = BOOK[question] if isinstance(question, str) else question
    return js.ask("check", text=text, question=question.export())


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("when-order-does-not-matter", "a=4"),
        ("when-order-does-not-matter", "4 = a"),
        ("slope-one-step-of-descent", "θ=2.4"),
        ("slope-one-step-of-descent", "θ := 2.4"),
        ("limit-of-the-learning-rate", "2/50=0.04"),
        ("limit-of-the-learning-rate", "α = 2/50 = 0.04"),
        ("limit-of-the-learning-rate", "4%"),
        ("five-eighths", "62.5%"),
        ("five-eighths", "62.5 %"),
        ("blame-of-the-answer", "∂J/∂ŷ = -0.2"),
        ("blame-of-the-answer", "-20%"),
        ("slope-of-three-sigmoids", "0.0156"),
        ("slope-of-three-sigmoids", "1/64 = 0.0156"),
        ("slope-of-three-sigmoids", "1.56e-2"),
        ("compose-square-of-sine", "y = sin(x)^2"),
        ("compose-square-of-sine", "f(g(x)) = sin(x)^2"),
        ("compose-square-of-sine", "sin(x)^2 = sin x · sin x"),
        ("slope-of-a-cubic", "f'(x) = 3x^2 - 4"),
        ("slope-of-the-loss-of-a-line", "dJ/dw = -1.5(0.6 - 1.5w)"),
        ("slope-of-the-loss-of-a-line", "-(0.6-1.5w)1.5"),
        ("partial-of-a-product", "a b 2"),
        ("partial-along-the-other", "sin(a) 2 b"),
        ("gradient-in-numbers", "-0.00956"),
        ("six-sigmoids", "0.178"),
    ],
)
def test_right_answer_is_right_however_it_is_written(js, question, text):
    result = judge(js, question, text)
    assert result["verdict"] == "right", result


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("limit-of-the-learning-rate", "2/50 = 0.05", "not equal: 0.04 and 0.05"),
        ("slope-of-a-cubic", "3x^2 - 4 = 3x^2", "are different functions"),
        ("partial-of-a-product", "a b2", "an operation is missing"),
        ("slope-of-a-cubic", "y = 3x^2 - 4(", "After “(” I expected a number"),
        (
            "total-derivative",
            "b + 2a^2",
            "Asked is a formula in a alone: b is a^2 here. With that put in, it is",
        ),
        ("total-derivative", "3b^2", "b is a^2 here."),
        ("cheaper-end", "10,400", "For thousands, write no comma at all: 10400."),
        ("cheaper-end", "10 400", "For thousands write no gap: 10400."),
        ("cheaper-end", "10\u202f400", "For thousands write no gap: 10400."),  # as the solution writes it
        ("slope-of-an-unknown-function", "2x F'(x^2)", "write the formula of the derivative itself"),
        ("slope-of-an-inverse", "1/f'(2)", "A number is wanted here"),
    ],
)
def test_what_cannot_be_taken_as_an_answer_hears_what_is_needed(js, question, text, words):
    result = judge(js, question, text)
    assert result["verdict"] == "parse-error"
    assert words in result["message"]
    assert 0 <= result["position"] <= len(text)


def test_error_on_a_later_side_points_into_the_whole_text(js):
    result = judge(js, "slope-of-a-cubic", "y = 3x^2 # 4")
    assert (result["position"], "#" in result["message"]) == (9, True)


# --- rounding, large numbers, spikes


@pytest.mark.parametrize(
    "text",
    ["3(x^2-1.3333)", "3.0001x^2 - 4", "3x^2 - 4.0002"],
)
def test_rounding_is_called_rounding_and_no_lost_constant(js, text):
    result = judge(js, "slope-of-a-cubic", text)
    assert result["mistakes"] == ["rounded"]
    assert "Very close" in result["message"] and "leaves no trace" not in result["message"]


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("slope-of-a-cubic", "3x^2-4+10^15-10^15", "rounding leaves less than three digits"),
        ("slope-of-a-cubic", "3(x-10^6)^2+6*10^6*x-3*10^12-4", "rounding leaves less than three digits"),
        ("slope-of-bell-curve", "-x e^(800-x^2/2)/e^800", "larger or smaller than a computer's numbers"),
    ],
)
def test_answer_that_rounding_or_overflow_hides_is_not_called_undefined(js, question, text, words):
    result = judge(js, question, text)
    assert result["verdict"] in ("right", "unclear")
    assert result["verdict"] == "right" or words in result["message"]
    assert "no value" not in result["message"]


def test_number_that_is_too_large_on_the_way_hears_so(js):
    assert (
        "larger or smaller than a computer's numbers" in judge(js, "used-twice", "8 e^800/e^800")["message"]
    )
    assert "a division by 0" in judge(js, "used-twice", "8/0")["message"]


@pytest.mark.parametrize(
    "text",
    [
        "3x^2-4+e^(-10000(x-1)^2)",
        "3x^2-4+relu(x-2.99)",
        "3x^2-4+relu(-x-2.98)",
        "3x^2-4+e^(-10000(x-0.5)^2)",
        "3x^2-4+e^(-3000(x-1.37)^2)",
    ],
)
def test_spike_or_far_branch_is_not_right(js, text):
    result = judge(js, "slope-of-a-cubic", text)
    assert result["verdict"] != "right"
    assert "your formula gives" in result["message"]


def test_witness_is_sought_away_from_zero(js):
    for text in ("y p h w x", "(y - p)^2 x"):
        witness = judge(js, "gradient-of-w1", text)["witness"]
        assert 0 not in witness["point"] and witness["right"] != 0
    assert judge(js, "slope-of-a-cubic", "x^3")["witness"]["point"] != [0]


def test_question_that_was_only_copied_has_to_be_worked_out(js):
    result = judge(js, "slope-forward-cube", "((x+h)^3-x^3)/h")
    assert result["mistakes"] == ["not-worked-out"]
    assert "h still divides" in result["message"]
    for text in ("(x+h)^2 + x(x+h) + x^2", "3x^2 + 3x h + h^2", "(6x^2 + 6x h + 2h^2)/2"):
        assert judge(js, "slope-forward-cube", text)["verdict"] == "right"
    assert judge(js, "slope-forward-cube", "((x+h)^3-x^3) h^-1")["mistakes"] == ["not-worked-out"]


# --- what is said, and what is not


@pytest.mark.parametrize(
    ("question", "text", "there", "absent"),
    [
        ("slope-of-bell-curve", "-2x e^(-x^2/2)", "2 times the derivative", "sign"),
        ("slope-of-the-loss-of-a-line", "1.5w-0.6", "2/3 times the derivative", "sign"),
        ("slope-of-the-loss-of-a-line", "2.25w", "The 0.6 is lost", "no trace"),
        ("slope-of-a-cubic", "3x^2+4", "The slope of −4x has the wrong sign", "no trace"),
        ("slope-of-a-cubic", "3x^2-3", "plus the constant 1", "no trace"),
        ("slope-of-a-cubic", "3x^2-8", "One number inside is doubled or halved", "no trace"),
        ("slope-central-order", "0.5", "another number", "other way round"),
        ("slope-central-order", "0", "another number", "other way round"),
        ("slope-central-order", "0.01", "The other way round", "decimal"),
        ("slope-largest-rate", "2", "turned the fraction over", "change"),
        ("total-derivative", "3b^2", "b is a^2 here", "would be right"),
        ("compose-square-of-sine", "(g(x))^2", "g is not read here: write it out", "only you know"),
        ("when-order-does-not-matter", "0.25", "one over", "change"),
        ("sigmoid-then-square", "4", "one over", "change"),
        ("sigmoid-then-square", "-0.25", "Only the sign", "rise or fall"),
        ("inner-of-bell-curve", "x^2/2", "The sign stayed outside", "rise or fall"),
        ("compose-square-of-sine", "cos(x)^2", "sin and cos have changed places", "differentiate"),
        ("slope-of-steep-sigmoid", "1 - sigmoid(3x)", "Several factors are missing", "One factor"),
        ("two-paths", "cos x - x^2 sin x", "Several factors are missing", "One factor"),
        ("two-paths", "x cos x - x^2 sin x", "One factor is missing", "doubled or halved"),
        ("two-paths", "2x cos x - x sin x", "An exponent is missing", "different slips"),
        ("cheaper-end", "10500", "Very close", "rounded on the way"),
        ("row-times-a-table", "-13", "another number", "sign"),
        ("two-paths", "-2x cos x - x^2 sin x", "One sign inside", "With the other sign"),
        ("how-wrong-is-the-claim", "-0.2", "The size is right", "minus"),
        ("put-together-again", "-e^(-x^2)", "The 1 of the last box is missing", "With the other sign"),
        ("slope-of-the-loss-of-a-line", "-1.5*0.6-1.5w", "a bracket is missing", "each plus"),
        ("three-rates", "-100", "another number", "rise or fall"),
        ("gradient-of-w2", "-(y - p)(1 - p) h", "Half of the sigmoid", "other half"),
        ("gradient-of-w1", "-(y - p)(1 - p) w h (1 - h) x", "Half of the outer sigmoid", "other half"),
        ("gradient-of-a-bias", "-(y - p)(1 - p)", "Half of the sigmoid", "other half"),
        ("partial-of-a-product", "0", "Only what does not move with a has slope 0", "constant"),
        ("partial-along-the-other", "0", "Only what does not move with b has slope 0", "constant"),
        ("slope-of-bell-curve", "0", "Only a constant has slope 0", "move with"),
    ],
)
def test_feedback_fits_the_answer_and_the_question(js, question, text, there, absent):
    message = judge(js, question, text)["message"]
    assert there in message and absent not in message, message


@pytest.mark.parametrize(
    ("question", "text", "slips"),
    [
        ("slope-of-steep-sigmoid", "3 sigmoid(x)(1 - sigmoid(x))", {"swapped-roles", "outer-at-x"}),
        ("product", "e^x", {"one-path-is-missing", "the-derivatives-were-multiplied"}),
        ("product", "x e^x", {"the-other-path-is-missing", "function-itself"}),
        ("five-eighths", "0.5", {"that-is-the-answer-at-the-kink-itself", "that-is-the-rise-alone"}),
        ("limit-of-the-learning-rate", "0.02", {"there-it-is-best-along", "the-half-is-lost"}),
    ],
)
def test_two_slips_that_lead_to_one_answer_are_both_named(js, question, text, slips):
    result = judge(js, question, text)
    assert set(result["mistakes"]) == slips
    assert "Two different slips lead to this answer" in result["message"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("3", "Perhaps this: A factor is missing. Two rates meet."),
        ("5", "That is the mean. All are added."),
        ("7", "Perhaps this: That is the sum. You added."),
        ("9", "That is twice it. In symbols you have 2 · f."),
        ("-2", "Only the sign is wrong. Follow each minus sign through the steps once more."),
    ],
)
def test_what_a_reader_did_is_guessed_and_what_the_answer_is_is_said(js, text, message):
    mistakes = [
        mistake("A factor is missing", "Two rates meet", 3),
        mistake("That is the mean", "All are added", 5),
        mistake("That is the sum", "You added", 7),
        mistake("That is twice it", "In symbols you have 2 · f", 9),
    ]
    assert judge(js, number_question("p", 2, id="q", mistakes=mistakes), text)["message"] == message


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slope-forward-cube", "3x^2+3xh"),
        ("partial-of-a-product", "2ab+3b"),
        ("partial-along-the-other", "2b sin a + b^2 cos a"),
        ("gradient-of-a-squared-error", "w x+b-y"),
        ("gradient-of-a-squared-error", "2(w x+b)x"),
        ("gradient-of-a-squared-error", "2x(w+b-y)"),
        ("sigmoid-by-hand", "0.383"),
        ("loss-as-function-of-the-weight", "0.5(0.36-2.25w^2)"),
        ("slope-of-an-unknown-function", "2x/1+x^8"),
        ("slope-of-sine-of-a-square", "2x cos(x)^2"),
        ("compose-square-of-sine", "2 sin x cos x"),
        ("gradient-of-w2", "1/2(y-p)^2 p(1-p)h"),
        ("gradient-of-w2", "-(y-p)p(1-p)w h(1-h)"),
        ("gradient-of-w2", "-(y-p)(1-p^2)h"),
        ("gradient-of-w1", "-(y-p)p(1-p)h x"),
        ("gradient-of-w1", "-(y-p)p w h(1-h)x"),
        ("gradient-of-w1", "-(y-p)(1-p) w h(1-h)x"),
        ("gradient-of-w1", "-(y-p)p(1-p)w h(1-h) w"),
        ("gradient-of-a-bias", "-(y-p)p"),
        ("gradient-of-a-bias", "-(y-p)p(1-p)(x+1)"),
        ("blame-of-the-answer", "-0.02"),
        ("six-sigmoids", "0.75^5"),
        ("gradient-in-numbers", "0.00735"),
        ("how-wrong-is-the-claim", "2e-5"),
        ("how-wrong-is-the-claim", "200"),
    ],
)
def test_slip_that_readers_make_has_a_name(js, question, text):
    result = judge(js, question, text)
    assert result["verdict"] == "mistake"
    listed = {one.id for one in BOOK[question].mistakes}
    assert listed & set(result["mistakes"]), result


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [
        ("slope-of-sine-of-a-square", "cos(x^2)", "Here f is sin x and g is x²."),
        ("slope-of-steep-sigmoid", "sigmoid(3x)(1 - sigmoid(3x))", "<mn>3</mn>"),
        ("slope-of-bell-curve", "-x", "<mn>0.5</mn>"),
        ("slope-of-bell-curve", "2x e^(-x^2/2)", "Function 2 is "),
    ],
)
def test_what_is_said_of_f_and_g_comes_with_what_they_are(js, question, text, meaning):
    message = judge(js, question, text)["message"]
    assert meaning in message and message.count("Here f is ") + message.count("Function 2 is ") == 1


def test_hyperbolic_functions_are_called_by_their_names(js):
    question = derivative_question("p", lambda x: np.sinh(x) * x, id="q", answer="sinh(x) + x cosh(x)")
    assert "sinh and cosh have changed places" in judge(js, question, "sinh(x) + x sinh(x)")["message"]


def test_part_that_stands_still_is_named_only_where_the_function_has_one(js):
    plain = derivative_question("p", lambda x: sin(x) + 0 * x, id="q", answer="cos x")
    shifted = derivative_question("p", lambda x: sin(x) + 3.0, id="q", answer="cos x")
    assert judge(js, plain, "cos x + 3")["mistakes"] == ["offset"]
    result = judge(js, shifted, "cos x + 3")
    assert result["mistakes"] == ["kept-constant"] and "leaves no trace" in result["message"]
    assert judge(js, shifted, "cos x + 2")["mistakes"] == ["offset"]


def test_number_is_compared_with_the_tolerance_of_its_own_size(js):
    question = number_question("p", 100, id="q", tolerance=0.5, mistakes=[mistake("Small", "h", 0.01)])
    assert judge(js, question, "0.01")["mistakes"] == ["small"]
    for text in ("0.2", "0", "-0.3", "0.011"):
        assert judge(js, question, text)["verdict"] == "unknown"


def test_correctly_rounded_number_is_right_from_three_digits_on(js):
    question = number_question("p", 2 / 3, id="q", tolerance=1e-6)
    for text in ("0.667", "0.6667", ".667", "66.7%", "6.67e-1"):
        assert judge(js, question, text)["verdict"] == "right", text
    assert "Right, as far as 2 digits go" in judge(js, question, "0.67")["message"]
    for text in ("0.666", "0.668", "0.66"):
        assert judge(js, question, text)["verdict"] == "mistake", text
    assert judge(js, question, "0.7")["verdict"] == "unknown"


def test_what_is_counted_is_a_whole_number_and_is_not_rounded(js):
    question = number_question("p", 1234, id="q", tolerance=0, mistakes=[mistake("One more", "h", 1235)])
    for text in ("1234", "1.234e3", "2*617", "1234.0", "10/3*370.2"):
        assert judge(js, question, text)["verdict"] == "right", text
    for text in ("1.23e3", "1230", "1233.9", "-1.23e3"):
        assert judge(js, question, text)["verdict"] != "right", text
    assert judge(js, question, "1234.4")["message"] == "Not yet: what is counted is a whole number."
    assert judge(js, question, "1235")["mistakes"] == ["one-more"]
    assert judge(js, question, "-1234")["mistakes"] == ["sign"]


def test_factor_whose_absence_changes_nothing_is_refused():
    with pytest.raises(ValueError, match="'q': forgetting the factor W₂ = 1 gives the right answer"):
        number_question("p", 6.0, id="q", factors={"x": 2.0, "W₂": 1.0, "y": 3.0})
    with pytest.raises(ValueError, match="'q': the factors multiply to 5, and the right answer is 6"):
        number_question("p", 6.0, id="q", factors={"x": 5.0})
    made = number_question("p", 6.0, id="q", factors={"x": 2.0, "y": 3.0})
    assert [one.gives for one in made.mistakes] == [3.0, 2.0]


def test_letter_that_the_question_explains_need_not_be_the_answer_s_only_one(js):
    question = formula_question(
        "p", lambda a: square(a) * a, id="q", variables=["a"], known={"b": "a^2"}, answer="a^3"
    )
    assert "With that put in, it is right" in judge(js, question, "a b")["message"]
    assert "right" not in judge(js, question, "2 a b")["message"]


@pytest.mark.parametrize(
    ("question", "text", "slip"),
    [
        ("gradient-of-w2", "h", "edit-factors"),
        ("gradient-of-w1", "w h (1-h) x", "edit-factors"),
        ("gradient-of-w1", "-(y-p) p (1-p) w h (1-h) x x", "edit-twice"),
        ("gradient-of-w1", "-(y-p) p (1-p) -(y-p) p (1-p) w h (1-h) x", None),
    ],
)
def test_several_missing_factors_are_not_called_one(js, question, text, slip):
    assert judge(js, question, text).get("mistakes", [None]) == [slip]


def test_what_is_counted_has_to_be_exact(js):
    assert judge(js, "cost-of-measuring", "2*1000")["verdict"] == "right"
    assert judge(js, "cost-of-measuring", "1999")["verdict"] != "right"
    for text, slip in (("2001", "One too many"), ("1000", "One for each"), ("1001", "one-sided")):
        result = judge(js, "cost-of-measuring", text)
        assert len(result["mistakes"]) == 1 and slip in result["message"]


def test_updates_that_are_divided_out_are_not_called_rounded(js):
    for text in ("1438*10/32", "449.375", "449"):
        result = judge(js, "updates-of-an-epoch", text)
        assert "run on from one epoch" in result["message"] and "ound" not in result["message"]
    assert judge(js, "updates-of-an-epoch", "45*10")["verdict"] == "right"


def test_the_answer_itself_is_not_called_its_negative(js):
    assert judge(js, "cross-entropy", "0.2")["mistakes"] == ["that-would-be-right-for-the-target-0"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("one-entry-of-a-gradient", "3*4"),  # one point of three
        ("one-entry-of-a-gradient", "3*4 + 2*2"),
        ("six-sigmoids", "(1/2)^6"),  # the value in the place of the slope, and no weight
    ],
)
def test_wrong_way_does_not_meet_the_right_number(js, question, text):
    result = judge(js, question, text)
    assert result["verdict"] == "mistake" and result["mistakes"][0] != "factor"


@pytest.mark.parametrize(
    ("question", "text", "meaning"),
    [
        ("compose-square-of-sine", "u^2", "u is sin(x) here"),
        ("compose-square-of-line", "u^2", "u is 3x + 1 here"),
        ("loss-as-function-of-the-weight", "0.5(y-wx)^2", "y is 0.6 here"),
        ("put-together-again", "1-w", "w is e^(-x^2) here"),
        ("put-together-again", "1-e^v", "v is -x^2 here"),
        ("put-together-again", "1-e^(-u)", "u is x^2 here"),
    ],
)
def test_letter_that_the_prompt_explains_hears_its_meaning(js, question, text, meaning):
    message = judge(js, question, text)["message"]
    assert meaning in message and message.endswith("With that put in, it is right.")
    assert "is right" not in judge(js, question, text + " + 1")["message"]


def test_a_question_that_wants_one_form_of_its_answer_says_so():
    (form,) = (question for question in BOOK.values() if getattr(question, "cancel", ""))
    assert form.id == "slope-forward-cube" and "nothing is divided by h any more" in form.prompt


@pytest.mark.parametrize("text", ["10^12", "e^40", "-10^15"])
def test_a_large_constant_is_not_the_derivative_plus_a_constant(js, text):
    told = judge(js, BOOK["slope-of-a-cubic"], text)
    assert told["verdict"] == "unknown" and "constant" not in told["message"], told
    assert "plus the constant 1000." in judge(js, BOOK["slope-of-a-cubic"], "3x²-4+1000")["message"]
