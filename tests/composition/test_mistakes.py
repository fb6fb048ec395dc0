"""The wrong rules, against their closed forms, and where they are right by luck."""

import math

import numpy as np
import pytest
from chains_under_test import SMOOTH, numbers
from hypothesis import given
from hypothesis import strategies as st

from chainrule import Node, cube, exp, log, sigmoid, sin, sqrt, square, tanh, trace
from chainrule.composition import (
    WRONG_RULES,
    Chain,
    WrongRule,
    coincidences,
    forgotten_layer,
    indistinguishable,
    wrong_rules,
)

SINE_SQUARED = Chain([sin, square])

RULES = {
    "not_composite": lambda x: 2 * x,
    "swapped_roles": lambda x: math.cos(x * x) * 2 * x,
    "missing_inner_derivative": lambda x: 2 * math.sin(x),
    "derivative_of_inner_inside": lambda x: 2 * math.cos(x),
    "outer_at_x": lambda x: 2 * x * math.cos(x),
    "sum_instead_of_product": lambda x: 2 * math.sin(x) + math.cos(x),
    "wrong_sign": lambda x: -2 * math.sin(x) * math.cos(x),
    "inner_only": lambda x: math.cos(x),
    "outer_not_differentiated": lambda x: math.sin(x) ** 2 * math.cos(x),
    "inner_value": lambda x: 2 * math.sin(x) * math.sin(x),
    "product_rule": lambda x: 2 * x * math.sin(x) + x * x * math.cos(x),
}


def test_every_wrong_rule_has_a_closed_form_here():
    assert RULES.keys() == WRONG_RULES.keys()
    assert all(
        name == rule.name and rule.label and rule.sentence.endswith(".") for name, rule in WRONG_RULES.items()
    )


@pytest.mark.parametrize("name", RULES)
@given(x=numbers)
def test_a_wrong_rule_on_sin_squared_gives_its_closed_form(name, x):
    rule, expected = WRONG_RULES[name], RULES[name](x)
    assert rule(SINE_SQUARED, x) == pytest.approx(expected, abs=1e-13)
    np.testing.assert_allclose(rule(SINE_SQUARED, np.array([[x]])), [[expected]], atol=1e-13)
    graph = trace(lambda t: rule(SINE_SQUARED, t), 0.5)
    assert graph.run(x)[-1].value == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize(
    "chain", [Chain([sin, square]), Chain([square, sigmoid]), Chain([sin, exp, cube, tanh])]
)
@pytest.mark.parametrize("name", [*RULES, "forgotten_layer_1", "forgotten_layer_2"])
def test_every_wrong_rule_is_wrong_somewhere(chain, name):
    rule = wrong_rules(chain).get(name) or forgotten_layer(int(name[-1]))
    x = np.linspace(-2, 2, 50)
    assert np.max(np.abs(rule(chain, x) - chain.derivative(x))) > 0.05


def test_in_a_longer_chain_all_but_the_last_function_are_the_inner_one():
    chain, x = Chain([sin, exp, square]), 0.8
    g = math.exp(math.sin(x))
    assert WRONG_RULES["missing_inner_derivative"](chain, x) == pytest.approx(2 * g)
    assert WRONG_RULES["inner_only"](chain, x) == pytest.approx(g * math.cos(x))


@given(st.lists(st.sampled_from(SMOOTH), min_size=3, max_size=6).map(Chain), numbers)
def test_forgetting_a_layer_leaves_one_factor_out(chain, x):
    rates = chain.local_derivatives(x)
    for position in range(1, len(chain) + 1):
        rest = math.prod(rates[: position - 1] + rates[position:])
        assert forgotten_layer(position)(chain, x) == pytest.approx(rest, rel=1e-12, abs=1e-300)
        assert f"forgotten_layer_{position}" in wrong_rules(chain)


def test_wrong_rules_are_nan_where_they_are_undefined():
    chain = Chain([sin, log])
    assert math.isnan(WRONG_RULES["missing_inner_derivative"](chain, 4.0))
    assert math.isnan(WRONG_RULES["product_rule"](chain, -1.0))
    assert np.isnan(WRONG_RULES["outer_at_x"](chain, np.array([-1.0, 1.0]))).tolist() == [True, False]
    graph = trace(lambda t: WRONG_RULES["outer_at_x"](chain, t), 0.5)
    assert math.isnan(graph.run(-1.0)[-1].value)


def test_sin_squared_at_one_tells_three_mistakes_from_right_but_not_from_each_other():
    right = SINE_SQUARED.derivative(1.0)
    assert right == pytest.approx(math.sin(2))
    assert coincidences(SINE_SQUARED, 1.0) == []
    groups = indistinguishable(SINE_SQUARED, 1.0)
    assert ["swapped_roles", "derivative_of_inner_inside", "outer_at_x"] in groups
    assert WRONG_RULES["swapped_roles"](SINE_SQUARED, 1.0) == pytest.approx(2 * math.cos(1))
    assert indistinguishable(SINE_SQUARED, 1.3) == []


def test_at_zero_wrong_rules_are_right():
    lucky = coincidences(SINE_SQUARED, 0.0)
    assert {"not_composite", "swapped_roles", "missing_inner_derivative", "wrong_sign"} <= set(lucky)
    assert "derivative_of_inner_inside" not in lucky
    assert "outer_not_differentiated" in coincidences(Chain([sin, exp]), 1.3)
    assert coincidences(Chain([log, sqrt]), 2.0) == []


def test_coincidences_are_looked_for_at_one_point_of_the_domain():
    with pytest.raises(ValueError, match="one number"):
        coincidences(SINE_SQUARED, np.ones(2))
    with pytest.raises(ValueError, match="log is defined"):
        coincidences(Chain([sin, log]), 4.0)


def test_a_wrong_rule_needs_a_composite_chain():
    for rule in WRONG_RULES.values():
        with pytest.raises(ValueError, match="not composite"):
            rule(Chain([sin]), 1.0)
        with pytest.raises(TypeError, match="takes a Chain"):
            rule(sin, 1.0)
        with pytest.raises(TypeError, match="real number"):
            rule(SINE_SQUARED, "1")
    with pytest.raises(TypeError, match="takes a Chain"):
        wrong_rules(sin)
    with pytest.raises(ValueError, match="counted from 1"):
        forgotten_layer(0)
    with pytest.raises(TypeError, match="whole number"):
        forgotten_layer(1.5)
    with pytest.raises(ValueError, match="no function 3"):
        forgotten_layer(3)(SINE_SQUARED, 1.0)
    assert isinstance(WRONG_RULES["inner_only"], WrongRule)
    assert repr(WRONG_RULES["inner_only"]) == "WrongRule(inner_only: g′(x))"


def test_wrong_rules_use_the_graph_for_plain_callables():
    chain = Chain([np.sin, np.square])
    assert WRONG_RULES["missing_inner_derivative"](chain, 0.8) == pytest.approx(2 * math.sin(0.8))
    with pytest.raises(ValueError, match="knows no derivative"):
        WRONG_RULES["missing_inner_derivative"](chain, Node(0.8))


def test_an_infinite_wrong_answer_is_no_coincidence():
    chain = Chain([square + 1, sqrt])
    assert chain.derivative(0.0) == 0
    assert WRONG_RULES["derivative_of_inner_inside"](chain, 0.0) == math.inf
    assert set(coincidences(chain, 0.0)) == {"wrong_sign", "inner_only", "outer_not_differentiated"}
    assert all("not_composite" not in group for group in indistinguishable(chain, 0.0))
