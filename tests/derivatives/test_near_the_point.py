"""What f does nearer to the point than the steps that measure its slope: ripples, bumps and stairs."""

import itertools
import math

import numpy as np
import pytest

from chainrule import check_gradient


@pytest.mark.parametrize("x", [87826.936, -38005.966, 2938.77, 127708.238])
def test_a_stair_that_looks_like_a_line_from_afar_is_neither(x):
    for number in (0.0, 1.0):
        assert check_gradient(lambda p: float(np.floor(p)), number, x).verdict == "noisy"
    for number in (1.5, -1.0):
        assert check_gradient(lambda p: float(np.floor(p)), number, x).verdict in ("wrong", "noisy")
    # nearer, its treads are wider than the steps
    assert check_gradient(lambda p: float(np.floor(p)), 0.0, 3.7).passed


@pytest.mark.parametrize("x", [0.1, 0.3, -1.7, 2.4])
@pytest.mark.parametrize("ripples", [(1e-10, 1e6), (1e-9, 1e6), (1e-10, 1e8), (1e-6, 1e4)])
def test_ripples_within_the_steps_make_no_wrong_slope_right_and_no_right_one_wrong(x, ripples):
    height, k = ripples

    def f(p):
        return math.exp(float(p)) + height * math.sin(k * float(p))

    smooth = math.exp(x)
    right = smooth + height * k * math.cos(k * x)
    assert check_gradient(f, right, x).verdict != "wrong"
    assert abs(right - smooth) < 2e-5 * smooth or not check_gradient(f, smooth, x).passed


BASES = {
    "flat": (lambda t: 1.0, 0.0),
    "cosine": (math.cos, 0.0),
    "valley": (lambda t: 1 + t**4, 0.0),
    "slight slope": (lambda t: math.exp(t / 4 - 5), math.exp(-5) / 4),
    "slope": (math.exp, 1.0),
}
BUMPS = {
    "Gauss": lambda u: u * math.exp(-u * u),
    "Lorentz": lambda u: u / (1 + u * u) ** 2,
    "wave": math.sin,
}


@pytest.mark.parametrize("x", [0.0, 1.0, -20.0])
@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("bump", BUMPS)
def test_a_bump_of_any_width_makes_no_wrong_slope_right_and_no_right_one_wrong(x, base, bump):
    (far, slope), near = BASES[base], BUMPS[bump]
    for width, height in itertools.product(max(1, abs(x)) * np.logspace(-7.3, -1, 15), (1e-8, 1e-6, 1e-3)):

        def f(p, width=width, height=height):
            t = float(p) - x
            return far(t) + height * near(t / width)

        right = slope + height / width
        if right - slope > 1e-3 * max(slope, 0.01):
            assert not check_gradient(f, slope, x).passed, (width, height)
            assert check_gradient(f, right, x).verdict != "wrong", (width, height)


@pytest.mark.parametrize("base", BASES)
def test_at_a_small_kink_no_gradient_passes(base):
    far, slope = BASES[base]
    for width, height in itertools.product(np.logspace(-7, -1, 13), (1e-6, 1e-3)):

        def f(x, width=width, height=height):
            return far(x) + height * abs(x / width) * math.exp(-((x / width) ** 2))

        for number in (slope, slope + height / width, slope - height / width):
            # how far the sides are apart has to stand out from how the curve bends
            assert height / width < 0.01 or not check_gradient(f, number, 0.0).passed, (width, height, number)


@pytest.mark.parametrize(
    ("f", "x", "right"),
    [
        (lambda x: abs((16 * x + 0.25) % 1 - 0.5), 0.0, -16.0),
        (lambda x: 1 + 1e-3 * math.sin(x / 1e-4) * math.exp(-(min(x / 1e-3, 30) ** 2)), 0.0, 10.0),
    ],
)
def test_what_does_not_move_within_the_first_step_may_move_within_a_shorter_one(f, x, right):
    assert f(x + 1 / 16) == f(x) == f(x - 1 / 16)
    assert check_gradient(f, right, x).passed
    for number in (0.0, -right, 2 * right):
        assert check_gradient(f, number, x).verdict == "wrong"


def test_a_kink_between_two_that_are_alike_is_one():
    for number in (0.0, 16.0, -16.0):
        assert check_gradient(lambda x: abs((16 * x) % 1 - 0.5), number, 1 / 32).verdict == "kink"
