"""Each slip that an exercise knows, typed in as code, is told as that slip, by this Python and the page's."""

import itertools

import pytest
from exercises_under_test import CHAPTERS, EXERCISES, SLIPS, in_this_python, typed

every_exercise = pytest.mark.parametrize("where", EXERCISES)
every_slip = pytest.mark.parametrize(("where", "number"), SLIPS)


def test_each_chapter_has_two():
    assert len(CHAPTERS) == 5
    assert [sum(where.startswith(f"{chapter}.") for where in EXERCISES) for chapter in CHAPTERS] == [2] * 5


@every_exercise
def test_an_exercise_knows_its_own_name_and_three_slips_or_more(where):
    exercise = EXERCISES[where]
    assert where.endswith(f".{exercise.name}")
    assert len(exercise.slips) >= 3 and len(exercise.hints) >= 2


@every_exercise
def test_the_right_answer_is_right(where, run):
    assert run(typed(where, EXERCISES[where].answer)) == f"Right. {EXERCISES[where].praise}"


@every_slip
def test_a_slip_that_is_typed_in_is_named(where, number, run):
    slip = EXERCISES[where].slips[number]
    told = run(typed(where, slip.answer)).splitlines()
    assert told[0].startswith("Not yet: ")
    assert slip.sentence in told


@every_slip
def test_both_pythons_say_the_same_of_a_slip(where, number, small_python):
    code = typed(where, EXERCISES[where].slips[number].answer)
    told = in_this_python(code)
    if "Error" not in told:  # the words of an error are each Python's own
        assert small_python(code) == told


@every_exercise
def test_no_two_slips_give_the_same_and_none_gives_the_truth(where):
    exercise = EXERCISES[where]
    results = {"the truth": exercise.outcomes(exercise.answer)}
    results |= {slip.sentence: exercise.outcomes(slip.answer) for slip in exercise.slips}
    for (one, a), (other, b) in itertools.combinations(results.items(), 2):
        assert not all(exercise.agree(a, b)), f"{one} | {other}"
