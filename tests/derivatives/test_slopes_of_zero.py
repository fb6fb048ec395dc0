"""At minima, by symmetry and by invariance a slope is 0 but for rounding: that passes, no wrong one does."""

import math

import numpy as np
import pytest

from chainrule.derivatives import check_gradient, complex_step

RNG = np.random.default_rng(7)
NUMBERS = RNG.normal(size=6)


def through_floats(f):
    """The same f, which allows no complex step."""

    def opaque(x):
        return f(np.array([float(number) for number in np.ravel(x)]) if np.ndim(x) else float(x))

    return opaque


def softmax_loss(p):
    """Does not depend on p[0], which is added to every score."""
    return np.log(np.sum(np.exp(NUMBERS + p[0]))) - (NUMBERS[2] + p[0]) + p[1] ** 2


def cosine(x):
    return np.sum(NUMBERS * x) / np.sqrt(np.sum(x * x))


def likelihood(p):
    return np.sum((NUMBERS - p[0]) ** 2) / 2 * np.exp(-2 * p[1]) + 6 * p[1]


def coin(n, k):
    return (
        lambda b: n * np.log(1 + np.exp(b)) - k * b,
        lambda b: n / (1 + np.exp(-b)) - k,
        math.log(k / (n - k)),
    )


STILL = [
    *((lambda t, k=k: k * np.sin(t), 0.0, math.pi / 2) for k in (1, 3, 5, 10)),
    *((lambda x: np.sin(x) ** 2 + np.cos(x) ** 2, 0.0, x) for x in (0.3, 1.1, 2.5)),
    *(coin(n, k) for n in (3, 5, 7, 10, 19) for k in range(1, n)),
    *((softmax_loss, lambda p: np.array([0.0, 2 * p[1]]), RNG.normal(size=2)) for _ in range(5)),
    *((cosine, np.zeros(6), NUMBERS * size) for size in (0.6, 1.1, 1.7)),
    (likelihood, np.zeros(2), np.array([np.mean(NUMBERS), math.log(np.std(NUMBERS))])),
]


@pytest.mark.parametrize("kind", [lambda f: f, through_floats], ids=["NumPy", "floats"])
@pytest.mark.parametrize(("f", "gradient", "point"), STILL)
def test_a_slope_of_zero_is_told_from_one_that_is_not(kind, f, gradient, point):
    found = check_gradient(kind(f), gradient, point)
    assert found.passed, found
    right = np.asarray(gradient(point) if callable(gradient) else gradient)
    for size in (1e-3, 1e-7):
        wrong = right.copy()
        wrong.flat[0] += size
        assert not check_gradient(kind(f), wrong, point), size


@pytest.mark.parametrize("name", ["vdot", "vecdot"])
def test_products_that_conjugate_take_no_complex_step(name):
    if not hasattr(np, name):
        pytest.skip(f"this NumPy has no {name}")
    product, point = getattr(np, name), np.array([1.0, 2.0, 3.0])
    found = check_gradient(lambda x: product(x, x), 2 * point, point)
    assert found.passed and found.method == "central differences"
    assert not check_gradient(lambda x: product(x, x), 0 * point, point)
    with pytest.raises(TypeError, match="no complex step"):
        complex_step(lambda x: product(x * np.ones(2), np.array([3.0, 3.0])), 2.0)


@pytest.mark.parametrize(
    ("f", "given", "point"),
    [
        (
            lambda p: -np.sum(np.where(p == 0, 0, p * np.log(np.where(p == 0, 1, p)))),
            [-0.307, -0.307, 0],
            [0.5, 0.5, 0],
        ),
        (lambda x: np.where(x == 0, 0.0, np.sqrt(x)), 0.0, 0.0),
        (lambda x: np.where(x != 0, 5 * np.sqrt(x) ** 2, 0.0), 0.0, 0.0),
        (lambda x: np.where(x == 0, 0.0, 1 / x), 0.0, 0.0),
        (lambda x: np.where(x != 0, 1 / x**2, 0.0), 0.0, 0.0),
        (lambda x: 0.0 if x == 0 else np.sqrt(x), 0.0, 0.0),
        (lambda x: 0.0 if x == 0 else 1 / x, 0.0, 0.0),
    ],
)
def test_a_value_of_one_point_is_no_slope_of_zero(f, given, point):
    assert not check_gradient(f, np.array(given), np.array(point, float)).passed


def test_at_a_kink_its_entry_is_named():
    found = check_gradient(through_floats(lambda x: abs(x[0] - 1) + x[1] ** 2), [1.0, 2.002], [1.0, 1.0])
    assert found.verdict == "kink" and found.worst == (0,)


@pytest.mark.parametrize(
    ("f", "right", "point"),
    [
        (lambda x: 100 + 1e-12 * math.sin(x), 1e-12, 0.0),
        (lambda x: 1000 + 0.004 * math.sin(float(x)), 0.004 * math.cos(1), np.float32(1)),
    ],
)
def test_what_moves_f_farther_off_is_not_called_still(f, right, point):
    """By some last digits in the first step, by many in longer ones."""
    assert check_gradient(f, right, point).verdict != "wrong"
    assert not check_gradient(f, 0.0, point)


@pytest.mark.parametrize(
    ("height", "power", "reach", "given"),
    [
        *((1e13, 2, 1e-6, 0.1), (1e7, 1, 2e-7, 0.3), (1, 1, 1e-7, 1e-7)),
        *((1, 1, 1e-5, 1e-9), (1e5, 1, 5e-7, 1e-3)),
    ],
)
def test_between_near_walls_the_bottom_is_level(height, power, reach, given):
    def flat(x):
        return 1 + height * max(0.0, abs(float(x) - 1) - reach) ** power

    assert check_gradient(flat, given, 1.0).verdict == "wrong"
    assert check_gradient(flat, 0.0, 1.0).verdict != "wrong"


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.mean(x * x, dtype=np.float64),
        lambda x: np.sum(x * x, out=np.zeros(())) / 3,
        lambda x: np.add.reduce(x * x, dtype=float) / 3,
        lambda x: (x * x).sum(dtype=float) / 3,
        lambda x: np.cumsum(x * x, dtype=np.float64)[-1] / 3,
    ],
)
def test_a_dtype_that_drops_what_the_tiny_step_made_takes_no_complex_step(f):
    point = np.array([1.0, 2.0, 3.0])
    assert check_gradient(f, 2 * point / 3, point).passed
    assert not check_gradient(f, 0 * point, point)


@pytest.mark.parametrize("choose", [np.fmax, np.fmin])
def test_a_choice_that_passes_over_nan_has_a_kink_too(choose):
    with pytest.raises(ValueError, match="kink"):
        complex_step(lambda x: choose(x, 0.0), 0.0)
    assert complex_step(lambda x: choose(x, 0.0), 2.0) == (1.0 if choose is np.fmax else 0.0)
