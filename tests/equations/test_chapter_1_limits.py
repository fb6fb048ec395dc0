"""Where what chapter 1 says stops being true: each claim's counterexample, and the claim that is left."""

import math
from pathlib import Path

import numpy as np
import pytest

from chainrule import RUNNING_EXAMPLE, cube, grad, sigmoid, square, tanh
from chainrule.derivatives import central_difference, step_size_errors
from chainrule.functions import leaky_relu, relu, sqrt
from chainrule.live.derivatives.descent import STILL, descend

CHAPTER = Path(__file__).parents[2] / "chapters" / "01_derivatives.ipynb"


def two_valleys(t):
    return square(square(t)) - 3 * square(t) + t


def error_of_central(f, x, step):
    return abs(central_difference(f, x, step) - f.derivative(x))


def test_statement_the_second_weight_alone_brings_the_loss_almost_to_0():
    """It is not both that have to change; and with the second as it is, the first is not enough."""

    def loss(w1, w2):
        y_hat = sigmoid(w2 * sigmoid(w1 * RUNNING_EXAMPLE.x))
        return 0.5 * (RUNNING_EXAMPLE.y - y_hat) ** 2

    assert loss(RUNNING_EXAMPLE.w1, 0.53) < 1e-6
    assert all(loss(w1, RUNNING_EXAMPLE.w2) > 0.005 for w1 in np.linspace(-20, 20, 81))


def test_statement_a_tenth_of_the_step_a_hundredth_of_the_error_is_exact_for_the_cube_not_for_any_function():
    for x in (-2.0, 0.0, 1.2):
        assert error_of_central(cube, x, 0.1) / error_of_central(cube, x, 0.01) == pytest.approx(100)
        assert error_of_central(cube, x, 0.2) / error_of_central(cube, x, 0.1) == pytest.approx(4)
    assert error_of_central(tanh, 0.66, 0.1) / error_of_central(tanh, 0.66, 0.01) < 30


def test_statement_only_close_to_the_bottom_does_2_over_the_second_derivative_decide():
    slope = grad(two_valleys)
    limit = 2 / (12 * 1.1309**2 - 6)
    assert limit > 0.2
    assert descend(slope, 1.15, 0.2, 60)[-1] == pytest.approx(1.1309, abs=5e-4)
    assert abs(descend(slope, 2.0, 0.2, 4)[-1]) > 1e4


def test_statement_behind_the_kink_the_limit_is_0_or_for_the_leaky_one_0_01():
    for f, behind in ((relu, 0.0), (leaky_relu, 0.01)):
        for h in (-0.1, -1e-3):
            assert (f(h) - f(0.0)) / h == pytest.approx(behind, abs=1e-15)


def test_statement_in_float32_the_best_step_is_near_a_hundredth_for_the_root():
    """And three times that for the cube at 10.1, which the menu showed before."""
    epsilon = float(np.finfo(np.float32).eps)
    root, far = (
        (1.5 * epsilon * ratio) ** (1 / 3) for ratio in (math.sqrt(2) / (0.375 * 2**-2.5), 10.1**3 / 6)
    )
    assert (f"{root:.3f}", f"{far:.3f}") == ("0.016", "0.031")


def test_statement_the_best_step_depends_on_the_function_too():
    errors = [step_size_errors(f, f.derivative, 2.0, [1e-1, 6.1e-6]) for f in (square, sqrt)]
    assert errors[0][0] < errors[0][1] and errors[1][0] > errors[1][1]


def test_a_slope_that_the_figure_calls_0_to_six_decimals_is():
    assert f"{0.999 * STILL:.6f}" == "0.000000"
