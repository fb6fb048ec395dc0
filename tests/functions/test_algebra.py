"""Functions put together: their derivatives and domains."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import (
    LeakyRelu,
    Node,
    constant,
    cos,
    exp,
    grad,
    log,
    power,
    reciprocal,
    scale,
    shift,
    sin,
    sqrt,
    square,
)


@settings(max_examples=50, deadline=None)
@given(x=st.floats(0.1, 3), n=st.sampled_from([-2, -1, -0.5, 0, 0.5, 1, 2, 3, 7]), k=st.floats(-3, 3))
def test_made_functions_differentiate_like_the_rules_say(x, n, k):
    assert power(n).derivative(x) == pytest.approx(n * x ** (n - 1), rel=1e-14)
    assert scale(k).derivative(x) == k
    assert shift(k)(x) == x + k
    assert shift(k).derivative(x) == 1.0
    assert constant(k).derivative(x) == 0.0
    assert (sin + cos).derivative(x) == pytest.approx(math.cos(x) - math.sin(x))
    assert (sin * exp).derivative(x) == pytest.approx(math.exp(x) * (math.sin(x) + math.cos(x)))
    assert sin.of(square).derivative(x) == pytest.approx(2 * x * math.cos(x * x))
    assert (sin - cos).derivative.derivative(x) == pytest.approx(math.cos(x) - math.sin(x))


def test_domain_of_a_composition_is_where_both_are_defined():
    nested = log.of(sin)
    assert nested.domain.contains(1.0)
    assert not nested.domain.contains(4.0)
    with pytest.raises(ValueError, match="defined for sin"):
        nested(4.0)


def test_one_over_zero_is_infinite_in_a_graph_as_in_numpy_and_a_function_is_undefined_there():
    for one_over in (lambda x: 1 / x, np.reciprocal, lambda x: x**-1):
        for zero in (0.0, -0.0):
            assert one_over(Node(zero)).value == math.copysign(math.inf, zero)
    assert math.isnan(reciprocal(Node(0.0)).value)
    # so that what is undefined inside does not look defined outside
    assert np.isnan(exp.of(log)(np.array([0.0, -1.0]))).all()
    assert np.isnan(np.exp(log(Node(0.0))).value)


def test_the_slope_of_a_root_at_zero_is_infinite_however_it_is_written():
    for f in (np.sqrt, sqrt, lambda x: x**0.5, power(0.5)):
        assert grad(f)(0.0) == math.inf
        with np.errstate(divide="ignore"):
            assert grad(lambda x, f=f: np.sum(f(x)))(np.zeros(1))[0] == math.inf


@pytest.mark.parametrize("made", [constant, scale, shift, power, LeakyRelu])
@pytest.mark.parametrize("bad", [None, "2", 1j, [1.0, 2.0], sin])
def test_what_a_function_is_made_with_is_one_number(made, bad):
    with pytest.raises(TypeError, match="is one real number, but got"):
        made(bad)


@pytest.mark.parametrize("inner", [3.0, None, math.cos, np.cos, lambda x: x])
def test_only_functions_are_composed_and_a_chain_is_named_for_the_rest(inner):
    with pytest.raises(TypeError, match=r"sin\.of takes a Function, but got .*Chain\(\[inner, outer\]\)"):
        sin.of(inner)


@pytest.mark.parametrize("maker", [constant, scale, shift, power, LeakyRelu])
def test_a_number_too_large_for_a_float_is_refused_in_words(maker):
    with pytest.raises(ValueError, match="is a number that a float can hold, but got a larger one"):
        maker(10**400)
