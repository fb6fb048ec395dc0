"""Words that people write beside an answer."""

import pytest
import slips
from practice_session import judge

BOOK = {question.id: question for question in slips.book_questions()}


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Answer: 2x cos(x²)", []),
        ("answer = 2x cos(x²)", []),
        ("Solution: y' = 2x cos(x²)", []),
        ("cos(u)·2x where u is x²", ["I read u as x²."]),
        ("2x cos(u), with u is x^2", ["I read u as x^2."]),
    ],
)
def test_words_that_say_nothing_and_words_for_equals(js, text, notes):
    told = judge(js, BOOK["slope-of-sine-of-a-square"], text)
    assert (told["verdict"], told["understood"]["notes"]) == ("right", notes)


def test_sig_is_told_to_be_written_sigmoid(js):
    told = judge(js, BOOK["slope-of-steep-sigmoid"], "3 sig(3x)(1 - sig(3x))")
    assert told["message"] == "sig is not here: write sigmoid(x), or σ(x)."
    assert (told["position"], told["length"]) == (2, 3)


@pytest.mark.parametrize("text", ["3x²-4 where x is any number", "3x²-4 where x is a real number"])
def test_a_word_is_no_meaning_of_a_letter(js, text):
    told = judge(js, BOOK["slope-of-a-cubic"], text)
    assert told["message"] == "“where” is no part of a formula: write the answer alone."


def test_another_name_of_a_letter_is_not_judged(js):
    told = judge(js, BOOK["gradient-of-w2"], "(p-y)p(1-p)h where p is ŷ")
    assert (told["verdict"], told["understood"]["notes"]) == ("right", ["“p = ŷ” is not judged."])
