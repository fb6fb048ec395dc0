"""Answers with a sign too many or too few: what is said of them is true of what was typed."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("slope-of-log-of-cosine", "-1/cos(x)", "The derivative of the inner function is missing"),
        ("partial-of-a-product", "-a^2 - 3", "You moved b"),
        ("two-paths", "x^2 sin x", "One path is missing"),
        ("slope-of-an-inverse", "-8", "That is the slope of f"),
        ("cross-entropy", "ln(0.2)", "This is the loss itself"),
        ("three-rates", "0.005", "The rates were added"),
    ],
)
def test_what_is_so_with_the_other_sign_alone_is_said_of_that(js, question, text, said):
    message = judge(js, BOOK[question], text)["message"]
    assert message.startswith(f"Perhaps a minus sign came in or got lost. With the other sign: {said}"), (
        message
    )


@pytest.mark.parametrize(
    ("question", "text", "innocent"),
    [
        # of a wrong sign, none of these knows where it arose
        ("blame-of-the-answer", "-(0.4 - 0.6)", "error"),
        ("gradient-of-w2", "-(y-p) p (p-1) h", "error"),
        ("gradient-of-w1", "-(y-p) p (p-1) w h (1-h) x", "error"),
        ("gradient-of-w1", "-(y-p) p (1-p) w h (h-1) x", "error"),
        ("gradient-in-numbers", "0.1017*0.2107*1.3*0.2288*1.5", "error"),
        ("gradient-of-a-bias", "-(y-p) p (p-1)", "error"),
        ("slope-of-the-loss-of-a-line", "-1.5 (1.5w - 0.6)", "inner rate"),
        ("two-paths", "2x cos(x) - x^2 (-sin(x))", "cosine's rate"),
    ],
)
def test_a_wrong_sign_is_said_and_not_who_lost_it(js, question, text, innocent):
    result = judge(js, BOOK[question], text)
    label = result["message"].partition(".")[0]
    assert result["verdict"] == "mistake" and "sign" in label and innocent not in label, result["message"]
