"""What a Function takes, what it keeps, and what it refuses."""

import math

import numpy as np
import pytest

from chainrule import FUNCTIONS, MLP, Chain, Function, Node, exp, jvp, log, reciprocal, sigmoid, sin, sqrt


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_the_kind_of_the_argument_is_kept(name):
    function = FUNCTIONS[name]
    for f in (function, function.derivative, function.derivative.derivative):
        assert type(f(0.5)) is float
        assert type(f(np.float64(0.5))) is float
        assert type(f(1)) is float
        assert type(f(np.float32(0.5))) is np.float32
        for dtype in (np.float32, np.float64):
            values = f(np.array([[0.5, 0.25]], dtype))
            assert values.dtype == dtype
            assert values.shape == (1, 2)
        assert f(np.array([1, 2])).dtype == np.float64
        assert f([1, 2]).shape == (2,)
        assert f(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_arguments_are_never_changed(name):
    x = np.array([0.5, 0.25])
    for f in (FUNCTIONS[name], FUNCTIONS[name].derivative):
        f(x)[0] = 99.0
    assert x.tolist() == [0.5, 0.25]


@pytest.mark.parametrize("bad", ["2", None, 1j, np.array(["a"]), np.array([1j]), np.array([None]), {}])
def test_what_is_not_a_real_number_is_refused_by_name(bad):
    with pytest.raises(TypeError, match="sigmoid takes"):
        sigmoid(bad)


@pytest.mark.parametrize(
    ("function", "x", "condition"),
    [(log, 0.0, "x > 0"), (log, -1.0, "x > 0"), (sqrt, -1e-9, "x ≥ 0"), (reciprocal, 0.0, "x ≠ 0")],
)
def test_outside_the_domain_a_float_is_refused_and_an_array_is_nan(function, x, condition):
    assert not function.domain.contains(x)
    assert str(function.domain) == condition
    with pytest.raises(ValueError, match=f"{function.name} is defined for {condition}, but got x = {x}"):
        function(x)
    values = function(np.array([x, 1.0]))
    assert np.isnan(values).tolist() == [True, False]


def test_nan_stays_nan():
    for function in FUNCTIONS.values():
        if function.name not in ("sign",):
            assert math.isnan(function(math.nan)), function
            assert np.isnan(function(np.array([math.nan]))).all(), function


def test_a_function_of_a_reader_works_on_floats_and_arrays():
    double = Function("double", lambda x: 2 * x, lambda x: 2.0)
    assert double(3) == 6.0
    assert double.derivative(3.0) == 2.0
    assert double.derivative(np.ones((2, 2))).tolist() == [[2.0, 2.0], [2.0, 2.0]]
    wave = Function("wave", lambda x: np.sin(2 * x), lambda x: 2 * np.cos(2 * x))
    assert wave(0.3) == pytest.approx(math.sin(0.6), rel=1e-15)


def test_a_function_without_a_derivative_says_what_to_do():
    with pytest.raises(ValueError, match=r"no derivative was given for 'half'.*central_difference"):
        _ = Function("half", lambda x: x / 2).derivative


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((lambda x: x,), "starts with its name"),
        (("f", 3), "value of Function 'f' must be callable"),
        (("f", np.sin, 3), "derivative of Function 'f' must be callable"),
    ],
)
def test_a_wrongly_built_function_is_refused(arguments, message):
    with pytest.raises(TypeError, match=message):
        Function(*arguments) if len(arguments) > 1 else Function(*arguments, np.sin)


def test_latex_takes_an_argument():
    for function in FUNCTIONS.values():
        assert "x" in function.to_latex("x")
        assert "{}" not in function.to_latex("x")
        assert (
            "u_1" in function.derivative.to_latex("u_1")
            or "constant" in type(function.derivative).__name__.lower()
        )
    assert exp.to_latex(sin.to_latex("x")) == r"e^{\sin\left(x\right)}"


@pytest.mark.parametrize(
    ("formula", "kind", "message"),
    [
        (
            lambda x: None,
            TypeError,
            "f must return real numbers, but its formula returned NoneType None.*return",
        ),
        (lambda x: "a", TypeError, "returned str 'a'"),
        (lambda x: x + 1j, TypeError, "returned an array of dtype complex128"),
        (lambda x: x[:1], ValueError, r"turned shape \(3,\) into \(1,\)"),
        (lambda x: [1.0, 2.0], ValueError, r"each number by itself.*into \(2,\)"),
    ],
)
def test_a_formula_that_returns_no_number_for_each_is_refused_by_name(formula, kind, message):
    with pytest.raises(kind, match=message):
        Function("f", formula)(np.ones(3))
    if kind is TypeError:
        with pytest.raises(kind, match=r"^f must"):
            Function("f", formula)(1.0)


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_what_is_too_large_for_a_precision_is_infinite_without_a_warning(kind, recwarn):
    wide = Function("wide", lambda x: np.exp(np.asarray(x, np.float64)))
    for function in (exp, wide):
        assert function(kind(100)) == np.inf
        assert type(function(kind(100))) is kind
        assert function(np.array([100], kind)).tolist() == [np.inf]
    assert not recwarn.list


@pytest.mark.parametrize("rows", [[[1.0], [2.0, 3.0]], ([1.0], 2.0)])
def test_rows_of_different_lengths_are_refused_in_words(rows):
    for take in (sin, Node, lambda x: jvp(sin, x, 1.0), Chain([sin]), MLP([2, 1]).forward):
        with pytest.raises(ValueError, match="the rows differ in length"):
            take(rows)
