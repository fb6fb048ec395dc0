"""Questions on chains: the classic wrong rules are met by name without being listed; chapter 4's own."""

import pytest
from practice_session import judge

from chainrule import cos, exp, log, negative, reciprocal, scale, shift, sigmoid, sin, sqrt, square
from chainrule.composition import WRONG_RULES, Chain
from chainrule.live.practice import derivative_question, mistake, worked_solution
from chainrule.live.questions import chain_rule as questions
from chainrule.live.questions import composite_functions as composite

CHAINS = {
    "sin(x²)": ([square, sin], (-3, 3)),
    "sin²x": ([sin, square], (-3, 3)),
    "ln(sin x)": ([sin, log], (0.1, 3.0)),
    "sin(cos x)": ([cos, sin], (-3, 3)),
    "σ(x²)": ([square, sigmoid], (-3, 3)),
    "e^(−x²)": ([square, negative, exp], (-2, 2)),
    "σ in boxes": ([negative, exp, shift(1), reciprocal], (-3, 3)),
    "√(1 + x²)": ([square, shift(1), sqrt], (-3, 3)),
}


def chain_question(name):
    functions, domain = CHAINS[name]
    return derivative_question("p", Chain(functions), id="q", domain=domain)


@pytest.mark.parametrize("name", CHAINS)
def test_each_wrong_rule_for_a_chain_is_recognised(js, name):
    question = chain_question(name)
    exported = question.export()
    assert len(question.mistakes) >= 8
    for listed in exported["mistakes"]:
        result = js.ask("judge", question=exported, answer=listed["graph"])
        assert listed["id"] in result["mistakes"]
        assert listed["label"] in result["message"]
        if len(result["mistakes"]) > 1:
            assert "different slips lead to this answer" in result["message"]


@pytest.mark.parametrize(
    ("name", "typed", "rule"),
    [
        ("sin(x²)", "cos x", "not_composite"),
        ("sin(x²)", "2 sin x cos x", "swapped_roles"),
        ("sin(x²)", "cos(x²)", "missing_inner_derivative"),
        ("sin(x²)", "cos(2x)", "derivative_of_inner_inside"),
        ("sin(x²)", "2x cos x", "outer_at_x"),
        ("sin(x²)", "cos(x²) + 2x", "sum_instead_of_product"),
        ("sin(x²)", "-2x cos(x²)", "wrong_sign"),
        ("sin(x²)", "2x", "inner_only"),
        ("sin(x²)", "2x sin(x²)", "outer_not_differentiated"),
        ("sin(x²)", "x² cos(x²)", "inner_value"),
        ("sin(x²)", "x² cos x + 2x sin x", "product_rule"),
        ("sin²x", "2x cos(x²)", "swapped_roles"),
        ("sin²x", "2cos x", "derivative_of_inner_inside"),
        ("sin(cos x)", "cos(cos x) sin x", "wrong_sign"),
        ("σ(x²)", "σ(x²)(1 - σ(x²))", "missing_inner_derivative"),
        ("√(1 + x²)", "1/(2√(1+x²))", "missing_inner_derivative"),
        ("ln(sin x)", "1/cos x", "derivative_of_inner_inside"),
    ],
)
def test_typed_wrong_rule_is_met_by_its_sentence(js, name, typed, rule):
    result = judge(js, chain_question(name), typed)
    assert result["mistake"]["id"] == rule.replace("_", "-")
    assert WRONG_RULES[rule].sentence in result["message"]
    assert WRONG_RULES[rule].label in result["message"]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("sin(cos x)", ["-cos(cos x) sin x", "-sin x cos(cos x)", "sin(-x) cos cos x"]),
        ("e^(−x²)", ["-2x e^(-x^2)", "-2x/e^(x²)", "-2x (e^(-x²/2))²"]),
        ("σ in boxes", ["σ(x)(1-σ(x))", "e^-x/(1+e^-x)²", "1/(4cosh(x/2)²)"]),
        ("√(1 + x²)", ["x/√(1+x²)", "x(1+x²)^(-1/2)", "2x/(2 sqrt(x^2+1))"]),
    ],
)
def test_derivative_of_a_chain_is_right_in_any_form(js, name, forms):
    for text in forms:
        assert judge(js, chain_question(name), text)["verdict"] == "right", text


def test_forgotten_box_of_a_longer_chain_is_named(js):
    question = derivative_question("p", Chain([square, sin, exp]), id="q")
    assert judge(js, question, "2x e^(sin(x^2))")["mistake"]["id"] == "forgotten-layer-2"
    assert judge(js, question, "cos(x²) e^(sin(x²))")["mistake"]["id"] == "forgotten-layer-1"


def test_rule_that_gives_the_right_derivative_by_chance_is_refused_with_its_name():
    with pytest.raises(ValueError, match=r"'q': the classic mistake swapped_roles.*gives the right"):
        derivative_question("p", Chain([square, square]), id="q")


def test_rule_that_is_no_mistake_for_a_function_is_left_out():
    exponential = derivative_question("p", Chain([scale(2), exp]), id="q")
    assert "outer-not-differentiated" not in [listed.id for listed in exponential.mistakes]
    root = derivative_question("p", Chain([square, shift(1), sqrt]), id="q")
    assert "forgotten-layer-2" not in [listed.id for listed in root.mistakes]
    assert "forgotten-layer-1" in [listed.id for listed in root.mistakes]


def test_two_rules_that_give_the_same_are_both_named(js):
    question = derivative_question("p", Chain([scale(3), sigmoid]), id="q")
    result = judge(js, question, "3 sigmoid(x) (1 - sigmoid(x))")
    assert {"swapped-roles", "outer-at-x"} <= set(result["mistakes"])
    assert "Two different slips lead to this answer" in result["message"]


def test_words_of_the_author_come_before_those_of_the_rule(js):
    mine = mistake("The square grows too", "At which rate?", lambda x: cos(square(x)))
    question = derivative_question("p", Chain([square, sin]), id="q", mistakes=[mine])
    assert "missing-inner-derivative" not in [listed.id for listed in question.mistakes]
    message = judge(js, question, "cos(x²)")["message"]
    assert message.startswith("Perhaps this: The square grows too. At which rate?")


def test_rules_can_be_chosen_and_need_a_chain():
    chosen = [WRONG_RULES["swapped_roles"]]
    question = derivative_question("p", Chain([square, sin]), id="q", rules=chosen)
    assert [listed.id for listed in question.mistakes] == ["swapped-roles"]
    assert derivative_question("p", Chain([square, sin]), id="q", rules=()).mistakes == ()
    with pytest.raises(ValueError, match="wrong rules apply to a Chain"):
        derivative_question("p", sin, id="q", rules=chosen)


def test_solution_of_a_chain_is_worked_out_box_by_box():
    boxes, rates, product = worked_solution(Chain([cos, square, exp]))
    assert boxes == r"The boxes: $u = \cos\left(x\right)$, $v = u^{2}$, $y = e^{v}$."
    assert rates == (
        r"Their local derivatives: $\frac{du}{dx} = -\sin\left(x\right)$, $\frac{dv}{du} = 2u$, "
        r"$\frac{dy}{dv} = e^{v}$."
    )
    assert product.endswith(
        r"$\frac{dy}{dx} = e^{\left(\cos\left(x\right)\right)^{2}} \cdot 2\cos\left(x\right) "
        r"\cdot \left(-\sin\left(x\right)\right)$."
    )


def test_solution_is_left_to_the_author_where_a_derivative_has_no_short_form():
    assert worked_solution(Chain([square, lambda x: x])) == ()
    assert chain_question("σ in boxes").solution[0].startswith("The boxes: $u = -x$, $v = e^{u}$")
    own = derivative_question("p", Chain([square, sin]), id="q", solution=["Mine."])
    assert own.solution == ("Mine.",)


def test_numbers_of_chapter_4_are_those_of_the_course():
    by_id = {question.id: question for question in questions.practice()}
    row = Chain([scale(2), scale(-3), scale(0.5)])
    assert by_id["three-rates"].right == pytest.approx(row(1.01) - row(1.0))
    assert by_id["slope-of-three-sigmoids"].right == sigmoid.derivative(0.0) ** 3


def test_every_wrong_rule_is_met_in_the_practice_of_chapter_4():
    met = {listed.id for q in questions.practice() for listed in getattr(q, "mistakes", ())}
    assert {name.replace("_", "-") for name in WRONG_RULES} <= met


def test_a_size_that_is_asked_for_about_may_be_off_by_a_twentieth_above_and_below(js):
    book = next(one for one in questions.practice() if one.id == "how-wrong-is-the-claim")
    for question in (book, *book.variants()):
        for share in (0.9, 0.95, 1.05, 1.1):
            verdict = judge(js, question, f"{share * question.right:.3g}")["verdict"]
            assert (verdict == "right") == (share in (0.95, 1.05)), (question.right, share)


@pytest.mark.parametrize("typed", ["1 - e^(-2x)", "1 - (e^(-x))^2"])
def test_a_square_out_of_place_and_a_square_taken_for_a_double_are_both_named(js, typed):
    question = next(one for one in composite.practice() if one.id == "put-together-again")
    message = judge(js, question, typed)["message"]
    assert "One of two slips" in message and "came last but one" in message and "was taken for" in message
