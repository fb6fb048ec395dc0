"""Level places at which the values of f show nothing of the rounding inside it."""

import math

import numpy as np

from chainrule import check_gradient


def test_the_exact_fit_of_a_model_is_level():
    rng, verdicts = np.random.default_rng(0), []
    for _ in range(100):
        a, point, matrix = rng.uniform(0.1, 9), rng.normal(size=2), rng.normal(size=(4, 2))
        answers = matrix @ point

        def well(x, a=a):
            return math.pow(x * x - a, 2)

        def misfit(p, matrix=matrix, answers=answers):
            return float(np.sum((matrix @ p - answers) ** 2))  # no complex number comes through

        slope = check_gradient(well, lambda x, a=a: 4 * x * (x * x - a), math.sqrt(a))
        slopes = check_gradient(misfit, 2 * matrix.T @ (matrix @ point - answers), point)
        verdicts += [slope.verdict, slopes.verdict]
        assert check_gradient(well, 1e-6, math.sqrt(a)).verdict == "wrong"
    assert "wrong" not in verdicts and verdicts.count("right") > 180, verdicts


def test_a_cosine_far_from_0_is_level_at_its_top():
    assert check_gradient(lambda x: math.cos(2 * math.pi * x), 0.0, 1024.0).passed
