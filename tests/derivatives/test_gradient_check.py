"""The verdict of the gradient check: never right by luck, never wrong by rounding."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from chainrule import check_gradient, gradient, relu, sin
from chainrule.derivatives.ladder import SHRINK


def opaque(f):
    """The same function in a form that complex numbers can't enter."""
    return lambda p: float(f(p))


def network(parameters):
    w = parameters.reshape(2, 4)
    return np.sum((np.tanh(w @ np.array([0.5, -1.0, 2.0, 0.3])) - np.array([0.3, -0.2])) ** 2)


def network_gradient(parameters):
    x = np.array([0.5, -1.0, 2.0, 0.3])
    h = np.tanh(parameters.reshape(2, 4) @ x)
    return np.outer(2 * (h - np.array([0.3, -0.2])) * (1 - h**2), x).ravel()


@pytest.mark.parametrize("form", [opaque, lambda f: f])
@given(parameters=arrays(np.float64, 8, elements=st.floats(-1.5, 1.5)))
def test_checker_accepts_a_right_gradient(form, parameters):
    report = check_gradient(form(network), network_gradient, parameters)
    assert report.passed, report
    assert report.order > 1.5
    assert "right" in repr(report)


def test_a_remainder_that_changes_its_sign_does_not_hide_the_order():
    # between t = 1/256 and 1/1024 the parts of order 2 and 3 cancel; two points alone would say 1.46
    parameters = np.array([0, 0, 0, 0, 0.16015625, -0.49023438, 0, 0])
    report = check_gradient(opaque(network), network_gradient(parameters), parameters)
    falls = np.log(report.remainders[:-1] / report.remainders[1:]) / np.log(4)
    assert np.min(falls[:8]) < 1.5
    assert report.order > 1.9


@pytest.mark.parametrize("form", [opaque, lambda f: f])
@given(seed=st.integers(0, 10_000))
def test_checker_rejects_a_slightly_wrong_gradient(form, seed):
    parameters = np.random.default_rng(seed).normal(0, 0.4, 8)
    right = network_gradient(parameters)
    report = check_gradient(form(network), 1.0005 * right, parameters)
    assert report.verdict == "wrong"
    assert report.order == pytest.approx(1, abs=0.2)
    assert report.relative_error == pytest.approx(5e-4, rel=0.01)
    entry = int(np.argmax(np.abs(right)))
    one_wrong = right.copy()
    one_wrong[entry] *= 1.0005
    report = check_gradient(form(network), one_wrong, parameters)
    assert report.verdict == "wrong"
    assert report.worst == (entry,)
    assert not report


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_checker_does_not_mind_the_units(scale):
    point = scale * np.array([1.0, -2.0, 3.0])
    for form in (opaque, lambda f: f):
        f = form(lambda p: np.sum(np.sin(p / scale)))
        right = np.cos(point / scale) / scale
        # a function that lives on 1e-6 bends a lot within a step of 6e-6, which is said and not guessed
        if scale < 1 and form is opaque:
            assert not check_gradient(f, 1.0005 * right, point)
        else:
            assert check_gradient(f, right, point)
            assert check_gradient(f, 1.0005 * right, point).verdict == "wrong"


@pytest.mark.parametrize("form", [opaque, lambda f: f])
def test_checker_survives_linear_constant_and_flat_functions(form):
    linear = check_gradient(form(lambda p: p @ np.array([1.0, 2.0])), [1.0, 2.0], [0.3, 0.4])
    assert linear.passed
    assert linear.order == math.inf
    assert check_gradient(form(lambda p: 0 * p[0] + 3.0), np.zeros(2), [0.3, 0.4]).passed
    assert check_gradient(form(lambda p: np.sum(p**2)), np.zeros(2), np.zeros(2)).passed
    assert check_gradient(form(lambda p: np.sum(p**2)), [1e-3, 0.0], np.zeros(2)).verdict == "wrong"
    assert (
        check_gradient(form(lambda p: p @ np.array([1.0, 2.0])), [1.0, 2.001], [0.3, 0.4]).verdict == "wrong"
    )


@pytest.mark.parametrize("form", [opaque, lambda f: f])
def test_checker_says_that_there_is_a_kink(form):
    f = form(lambda p: np.sum(np.abs(p)))
    for guess in (-1.0, 0.0, 0.5, 1.0):
        report = check_gradient(f, [guess, 1.0], [0.0, 1.0])
        assert report.verdict == "kink"
        assert "too sharply" in repr(report)
        assert not report.passed
    assert check_gradient(f, [5.0, 1.0], [0.0, 1.0]).verdict == "wrong"
    assert check_gradient(f, [0.0, 2.0], [0.0, 1.0]).verdict == "wrong"
    assert check_gradient(f, np.sign, [0.2, 1.0]).passed


@given(seed=st.integers(0, 1000), tolerance=st.floats(1e-8, 0.1))
def test_checker_goes_by_the_tolerance_it_is_given(seed, tolerance):
    parameters = np.random.default_rng(seed).normal(0, 0.4, 8)
    right = network_gradient(parameters)
    assert check_gradient(network, (1 + 0.5 * tolerance) * right, parameters, tolerance=tolerance).passed
    assert not check_gradient(network, (1 + 2 * tolerance) * right, parameters, tolerance=tolerance).passed


def test_checker_says_that_values_scatter():
    rng = np.random.default_rng(1)
    report = check_gradient(lambda p: float(np.sum(p**2) + 0.1 * rng.normal()), lambda p: 2 * p, [1.0, 2.0])
    assert report.verdict == "noisy"
    assert "is f random or rounded" in repr(report)


def test_checker_takes_floats_float32_and_nan_gradients():
    assert check_gradient(sin, math.cos, 0.3).passed
    assert check_gradient(sin, lambda x: math.cos(x), np.float32(0.3)).passed
    assert check_gradient(sin, 1.03 * math.cos(0.3), np.float32(0.3)).verdict == "wrong"
    assert check_gradient(np.sum, [1.0, math.nan], np.ones(2)).verdict == "wrong"
    with pytest.raises(ValueError, match="no gradient there"):
        check_gradient(lambda x: math.nan, 0.0, 1.0)
    for tolerance, error in ((0, ValueError), (1.5, ValueError), ("1", TypeError)):
        with pytest.raises(error, match="tolerance"):
            check_gradient(sin, math.cos, 0.3, tolerance=tolerance)


def test_remainder_falls_with_order_two_for_the_right_gradient_and_one_for_a_wrong_one():
    right = check_gradient(network, network_gradient, np.full(8, 0.2))
    assert right.order == pytest.approx(2, abs=0.1)
    assert len(right.steps) == len(right.remainders)
    assert check_gradient(network, lambda p: -network_gradient(p), np.full(8, 0.2)).order == pytest.approx(
        1, abs=0.01
    )


def steep(x):
    return math.tanh(1e6 * x)


# f, f', and points at which it is sharp, flat, far out or very near 0; none of them lets complex numbers in
SMOOTH = {
    "sin": (math.sin, math.cos, [0.0, 1e-19, 1e-6, 0.5, -3.0, 100.0, 1e3, 1e4, 1e5, 1e6]),
    "exp": (math.exp, math.exp, [-5.0, 0.0, 1e-9, 3.0, 100.0, 600.0]),
    "log": (math.log, lambda x: 1 / x, [1e-300, 1e-19, 1e-9, 1e-3, 0.5, 1.0, 1e3]),
    "square": (lambda x: x * x, lambda x: 2 * x, [0.0, 1e-5, 1.0, -7.0, 1e6]),
    "fourth": (lambda x: x**4, lambda x: 4 * x**3, [0.0, 0.1, 2.0]),
    "cos": (math.cos, lambda x: -math.sin(x), [0.0, 2.0, 1e5]),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x / x, [1e-12, 1e-3, 1.0, -50.0]),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x), [1e-20, 1e-4, 1.0, 1e6]),
    "line": (lambda x: 3 * x + 1, lambda x: 3.0, [0.0, 1e-9, 5.0, 1e6]),
    "constant": (lambda x: 3.0, lambda x: 0.0, [0.0, 5.0, 1e7]),
    "steep": (steep, lambda x: 1e6 / math.cosh(1e6 * x) ** 2, [0.0, 1e-7, -3e-6]),
    "fast": (lambda x: math.sin(1e5 * x), lambda x: 1e5 * math.cos(1e5 * x), [0.0, 0.3, 2.0]),
    "relu": (lambda x: float(relu(x)) + 0.1, lambda x: float(x > 0), [-0.3, -1e-2, -1e-6, 1e-6, 2.0]),
}
CASES = [(name, x) for name, (_, _, points) in SMOOTH.items() for x in points]
# What spoils the values: rounding to fewer digits, or a large constant that swallows their last digits.
SPOILT = {
    "float32": lambda f: np.errstate(over="ignore")(lambda x: float(np.float32(f(x)))),
    "six digits": lambda f: lambda x: round(f(x), 6),
    **{f"{offset:g} +": lambda f, c=offset: lambda x: c + f(x) for offset in (1e3, 1e6, 1e8, 1e10, 1e12)},
}


def wrong_slopes(slope, f, x):
    """Slopes that differ from the right one by more than the rounding of f could explain at any step."""
    guesses = [1.001 * slope, (1 + 1e-4) * slope, -slope, 2 * slope + 1e-3, 0.0, slope + 1.0]
    far = 5e-5 * abs(slope) if slope else 1e-7
    return [guess for guess in guesses if abs(guess - slope) > far]


@pytest.mark.parametrize(("name", "x"), CASES)
def test_the_right_slope_is_right_and_every_wrong_one_wrong(name, x):
    f, derivative, _ = SMOOTH[name]
    assert check_gradient(f, derivative(x), x).verdict == "right"
    for guess in wrong_slopes(derivative(x), f, x):
        assert check_gradient(f, guess, x).verdict == "wrong", guess


@pytest.mark.parametrize("spoilt", SPOILT)
@pytest.mark.parametrize(("name", "x"), CASES)
def test_rounding_makes_a_slope_noisy_and_nothing_else(name, x, spoilt):
    f, derivative, _ = SMOOTH[name]
    f, slope = SPOILT[spoilt](f), derivative(x)
    if abs(f(x)) > 1e38 or (name == "relu" and abs(x) < 1e-3):
        return  # infinite in float32; a kink within the reach of the rounding
    # what is below the last digit that is left cannot be seen by anybody
    lost = {"six digits": 1e-6, "float32": 1.2e-7}.get(spoilt, 2.2e-16)
    if 0 < abs(slope) * max(1.0, abs(x)) < 1e3 * lost * max(1.0, abs(f(x))):
        return
    assert check_gradient(f, slope, x).verdict in ("right", "noisy")
    for guess in wrong_slopes(slope, f, x):
        found = check_gradient(f, guess, x)
        assert found.verdict in ("wrong", "noisy"), (guess, found)


@pytest.mark.parametrize("offset", [1e6, 1e8, 1e10, 1e12])
def test_a_large_constant_never_lets_a_wrong_slope_pass(offset):
    for number in (0.0, 2.0, -1.0, 1.03, 1.0003):
        # 1e8 + sin knows six digits of its slope at best, and so on
        assert not check_gradient(lambda x: offset + math.sin(x), number, 0.0).passed
        # the complex step sees sin through any constant
        assert check_gradient(lambda x: offset + np.sin(x), number, 0.0).verdict == "wrong"
    assert check_gradient(lambda x: offset + np.sin(x), 1.0, 0.0).passed
    assert check_gradient(lambda x: offset + math.sin(x), 0.0, 0.0).verdict == "wrong"


def test_a_right_verdict_never_comes_with_a_remainder_of_order_one():
    for name, x in CASES:
        if name == "relu":
            continue  # its kink is nearby, and the remainder sees it
        f, derivative, _ = SMOOTH[name]
        found = check_gradient(f, derivative(x), x)
        assert found.order > 1.5, (name, x, found)


def test_whole_powers_of_negative_numbers_are_right():
    for n in (2, 3, 99, 100, 101, 1001, -100):
        for x in (-1.0, -0.9, -1.1):
            assert check_gradient(lambda p, n=n: p**n, n * x ** (n - 1), x).passed, (n, x)
            assert not check_gradient(lambda p, n=n: p**n, 1.01 * n * x ** (n - 1), x).passed


# f and its derivative, each with a number that makes it steep, and where to look.
STEEP = {
    "power": (lambda x, k: x**k, lambda x, k: k * x ** (k - 1), [3, 51, 201, 1001, -101], [-1.2, -1, 0.9, 1]),
    "exp": (lambda x, k: math.exp(k * x), lambda x, k: k * math.exp(k * x), [50, -400, 700], [-0.4, 0, 0.3]),
    "tan": (lambda x, k: math.tan(x / k), lambda x, k: (1 + math.tan(x / k) ** 2) / k, [1], [1.5707, 1.57]),
    "bell": (
        lambda x, k: math.exp(-((k * x) ** 2)),
        lambda x, k: -2 * k * k * x * math.exp(-((k * x) ** 2)),
        *([3, 30, 300], [0.001, -0.01, 0.02]),
    ),
    "line under a wall": (
        lambda x, k: 1e-3 * x + math.exp(k * (x - 1)),
        lambda x, k: 1e-3 + k * math.exp(k * (x - 1)),
        *([100, 5000], [-0.5, 0.2, 0.95]),
    ),
}


@pytest.mark.parametrize("name", STEEP)
def test_however_steep_a_function_is_elsewhere_a_wrong_slope_does_not_pass(name):
    f, derivative, numbers, places = STEEP[name]
    for k in numbers:
        for x in places:
            right = derivative(x, k)
            assert check_gradient(lambda p, k=k: f(float(p), k), right, x).passed, (k, x)
            for factor in (1.01, 0.5, -1, 10):
                found = check_gradient(lambda p, k=k: f(float(p), k), factor * right, x)
                assert found.verdict == "wrong", (k, x, factor, found)


@pytest.mark.parametrize("form", [opaque, lambda f: f])
@pytest.mark.parametrize("steep", [1.0, 1e6, 1e13, 1e20])
def test_one_steep_entry_hides_no_wrong_one(form, steep):
    if form is opaque:
        steep = min(steep, 1e6)  # differences see nothing small beside a larger value
    gentle = max(1 / steep, 1e-9)
    f = form(lambda p: steep * np.sin(p[0]) + gentle * (p[1] ** 2 + p[2]))
    right = np.array([steep * np.cos(1e-3), gentle, gentle])
    assert check_gradient(f, right, [1e-3, 0.5, 2.0]).verdict in ("right", "noisy")
    for entry in (1, 2):
        for factor in (1.001, 1.5, -1, 1000):
            wrong = right.copy()
            wrong[entry] *= factor
            found = check_gradient(f, wrong, [1e-3, 0.5, 2.0])
            assert not found.passed, found
            if form is not opaque or steep == 1:
                assert (found.verdict, found.worst) == ("wrong", (entry,)), found


@pytest.mark.parametrize("x", [0.25, -1.0, 3.0])
def test_a_wave_that_comes_back_within_every_step_is_not_taken_for_a_line(x):
    size = max(1.0, abs(x))
    for step in (size / 16 / 4**2, size / 16 / SHRINK**2):
        for periods in (1, 4, 16, 30):
            for beside in (1.0, 1.0001, 1.001):
                k = 2 * math.pi * periods * beside / step
                right = k * math.cos(k * x)
                found = check_gradient(lambda p, k=k: math.sin(k * float(p)), right, x)
                assert found.passed, (k, found)
                assert not check_gradient(lambda p, k=k: math.sin(k * float(p)), 1.01 * right, x).passed


def test_the_complex_step_says_nothing_of_its_own(recwarn):
    for f in (lambda p: p**3, lambda p: 2.0**p, lambda p: p**0.5, lambda p: p**1001):
        assert check_gradient(f, 0.0, 1.0).method == "complex step"
    assert not recwarn.list


@pytest.mark.parametrize(
    "f",
    [
        *(abs, math.sqrt, np.abs, np.sqrt),
        *(lambda x: float(relu(x)), lambda x: float(np.cbrt(x)), lambda x: float(np.floor(x))),
        *(lambda x: x**0.5, lambda x: np.maximum(x, 2 * x)),
    ],
)
def test_where_there_is_no_slope_no_number_is_right(f):
    for number in (0.0, 0.3, 0.5, 1.0, 7071067811.9, math.inf):
        found = check_gradient(f, number, 0.0)
        assert found.verdict in ("kink", "wrong"), (number, found)
        assert not found.passed


def test_a_slope_outside_those_of_the_two_sides_of_a_kink_is_wrong():
    for f in (abs, np.abs):
        assert check_gradient(f, 5.0, 0.0).verdict == "wrong"
        assert check_gradient(f, 0.5, 0.0).verdict == "kink"
    # a kink that is a little way off is none
    assert check_gradient(abs, 1.0, 1e-9).passed
    assert check_gradient(abs, -1.0, -1e-9).passed


def test_a_weight_without_effect_has_gradient_zero():
    def dead(p):
        return float(0.3 + relu(p[0] - 2.0) + p[1] ** 2)

    assert check_gradient(dead, [0.0, 1.0], [0.5, 0.5]).passed
    assert check_gradient(dead, [1e-3, 1.0], [0.5, 0.5]).verdict == "wrong"


def test_a_check_takes_few_evaluations():
    calls = []

    def f(p):
        calls.append(1)
        return float(np.sum(np.sin(p)))

    point = np.linspace(-1, 1, 50)
    assert check_gradient(f, np.cos(point), point).passed
    assert len(calls) < 10 * point.size


@pytest.mark.parametrize("size", [1, 2, 10, 50])
def test_evaluations_are_as_many_as_the_docstrings_say(size):
    calls = []

    def f(p):
        calls.append(1)
        return float(np.sum(np.sin(p)))

    point = np.linspace(0.3, 1.7, size)
    gradient(f, point)
    assert len(calls) == 2 * size + 1
    assert "two evaluations of f for each entry, and one at the point" in " ".join(gradient.__doc__.split())
    calls.clear()
    assert check_gradient(f, np.cos(point), point).passed
    assert 52 <= len(calls) - 10 * size <= 72
    told = "about seventy evaluations of f, and some ten for each entry"
    assert told in " ".join(check_gradient.__doc__.split())


def test_a_slope_lost_in_the_last_digit_wherever_one_looks_is_not_wrong():
    x = 1.36

    def saturated(x):
        return math.tanh(50 * math.sqrt(1 + x * x))

    exact = 50 * x / math.sqrt(1 + x * x) / math.cosh(50 * math.sqrt(1 + x * x)) ** 2
    assert 0 < exact < 1e-60
    assert check_gradient(saturated, exact, x).passed
    assert check_gradient(saturated, 0.0, x).passed
    assert check_gradient(saturated, 1e-12, x).verdict == "wrong"


@pytest.mark.parametrize("offset", [1e17, 1e20, -1e40])
def test_a_slope_that_a_large_value_swallows_is_noisy_and_a_constant_is_right(offset):
    for number in (math.cos(1.0), 1e-3):
        assert check_gradient(lambda x: offset + math.sin(float(x)), number, 1.0).verdict == "noisy"
    for f in (lambda x: offset + 0 * float(x), lambda x: offset):
        assert check_gradient(f, 0.0, 1.0).passed


def test_however_f_moves_far_off_a_flat_place_lets_only_what_rounding_hides_pass():
    def wall(x):
        return math.exp(10 * (float(x) - 12))

    assert wall(17.0) > 1e21 and wall(1.0) < 1e-47
    for number in (3.3e-7, 1.0, 1e5, -1e-10):
        found = check_gradient(lambda x: 0.5 + wall(x), number, 1.0)
        assert not found.passed, (number, found)
    for number in (0.0, 10 * wall(1.0)):
        assert check_gradient(lambda x: 0.5 + wall(x), number, 1.0).passed


@pytest.mark.parametrize(
    ("offset", "factor", "x", "rounded"),
    [
        (1e5, 0.0055074405817501036, 1.5768842525609912, lambda y: float(np.float32(y))),
        (100.0, 0.0709630615903343, -0.01342560983159167, lambda y: float(np.float16(y))),
        (100.0, 0.04048125746556859, -5.228060060012856, lambda y: round(y, 2)),
    ],
)
def test_a_slope_that_rounding_to_wide_steps_hides_is_not_wrong(offset, factor, x, rounded):
    slope = factor * math.cos(x)
    found = check_gradient(lambda p: rounded(offset + factor * math.sin(float(p))), slope, x)
    assert found.verdict == "noisy", found


def _cosh(x):
    return math.cosh(x) if abs(x) < 700 else math.inf


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: (x - 1e6) ** 4, 1e6),
        (lambda x: (x - 1e4) ** 6, 1e4),
        (lambda x: (1000 * x) ** 8, 0.0),
        (lambda x: _cosh(x - 2024), 2024.0),
        (lambda x: _cosh(600 * x), 0.0),
        (lambda x: _cosh(2000 * (x - 1)), 1.0),
    ],
)
def test_however_high_a_valley_rises_its_bottom_is_level(f, x):
    f = opaque(f)
    assert check_gradient(f, 0.0, x).passed
    for number in (1e-3, -0.1, 30.0, 3e8):
        assert check_gradient(f, number, x).verdict == "wrong", number


@pytest.mark.parametrize("x", [1.0, 2.0, -1.0, 0.5])
def test_a_narrow_peak_is_level_where_steps_to_the_two_sides_differ_by_rounding(x):
    for peak in (lambda u: 1 / (1 + u * u), lambda u: math.exp(-min(u * u, 700)), math.cos):
        found = check_gradient(lambda p, peak=peak: peak(1000 * (float(p) - x)), 0.0, x)
        assert found.passed, found
