"""The product of slopes through many layers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks_under_test import central, numbers

from chainrule.functions import sin
from chainrule.network import ACTIVATIONS, slope_factors


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "leaky_relu", sin])
def test_the_product_of_slopes_is_the_derivative_of_the_deep_chain(activation):
    f = ACTIVATIONS.get(activation, activation) if isinstance(activation, str) else activation

    def chain(x):
        for _ in range(6):
            x = f(1.3 * x)
        return x

    result = slope_factors(6, activation, scale=1.3, x=0.7)
    assert result.products[-1] == pytest.approx(central(chain, 0.7), rel=1e-8)
    assert result.products == pytest.approx(np.cumprod(result.factors))
    assert result.pre_activations[0] == pytest.approx(1.3 * 0.7)


@given(depth=st.integers(1, 60), scale=st.floats(-1, 1), x=numbers)
def test_a_sigmoid_layer_keeps_at_most_a_quarter_of_the_gradient(depth, scale, x):
    assert np.abs(slope_factors(depth, "sigmoid", scale, x).products[-1]) <= 0.25**depth


@pytest.mark.parametrize(
    "arguments", [{"depth": 0}, {"activation": "step"}, {"scale": np.inf}, {"x": np.nan}]
)
def test_a_chain_that_cannot_be_is_refused(arguments):
    with pytest.raises(ValueError, match=f"{next(iter(arguments))} "):
        slope_factors(**{"depth": 3, **arguments})


def test_what_grows_beyond_the_largest_float_is_infinite():
    assert slope_factors(400, "identity", 10.0).products[-1] == np.inf
    assert slope_factors(4, "tanh", 1e308, x=10.0).pre_activations[0] == np.inf
