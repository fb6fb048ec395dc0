"""Chains: their values and derivatives, against closed forms and against each other."""

import math

import numpy as np
import pytest
from chains_under_test import chains, numbers
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays

from chainrule import Node, cos, cube, exp, identity, log, negative, reciprocal, scale, shift, sin, square
from chainrule.composition import Chain, compose
from chainrule.derivatives import central_difference, complex_step


def test_the_first_function_of_the_list_is_applied_first():
    assert Chain([sin, square])(2.0) == math.sin(2.0) ** 2
    assert Chain([square, sin])(2.0) == math.sin(4.0)
    assert compose(square, sin) == Chain([sin, square])
    assert compose(square, sin) != Chain([square, sin])
    assert str(Chain([sin, square])) == "square(sin(x))"
    assert repr(Chain([sin, square])) == "Chain([sin, square])"


@given(chains, numbers)
def test_the_derivative_is_the_product_of_the_local_derivatives(chain, x):
    assert chain.derivative(x) == pytest.approx(math.prod(chain.local_derivatives(x)), rel=1e-14)
    values = [x, *chain.values(x)]
    for f, u, rate in zip(chain, values[:-1], chain.local_derivatives(x), strict=True):
        assert rate == f.derivative(u)
    assert chain.values(x)[-1] == chain(x)


@given(chains, numbers)
def test_exact_graph_numerical_and_complex_derivatives_agree(chain, x):
    exact = chain.derivative(x)
    assert complex_step(chain, x) == pytest.approx(exact, rel=1e-13, abs=1e-250)
    assert chain.derivative(x, "graph") == pytest.approx(exact, rel=1e-13, abs=1e-250)
    assert chain.derivative(x, "numerical") == pytest.approx(exact, abs=1e-8)
    for method, tolerance in (("graph", 1e-13), ("numerical", 1e-8)):
        assert chain.local_derivatives(x, method) == pytest.approx(chain.local_derivatives(x), abs=tolerance)


@given(chains, arrays(np.float64, array_shapes(max_dims=3, max_side=4), elements=numbers))
def test_arrays_of_any_shape_are_differentiated_number_by_number(chain, x):
    for method, tolerance in (("exact", 1e-13), ("graph", 1e-13), ("numerical", 1e-8)):
        slopes = chain.derivative(x, method)
        assert slopes.shape == x.shape
        expected = np.reshape([chain.derivative(float(v)) for v in x.ravel()], x.shape)
        np.testing.assert_allclose(slopes, expected, rtol=tolerance, atol=tolerance)
    assert all(value.shape == x.shape for value in chain.values(x) + chain.local_derivatives(x))


@given(chains, numbers)
def test_the_derivative_runs_on_nodes_and_so_has_a_derivative(chain, x):
    node = Node(x)
    slope = chain.derivative(node)
    assert slope.value == pytest.approx(chain.derivative(x), rel=1e-14)
    if isinstance(slope, Node):
        slope.backward()
        second = 0.0 if node.grad is None else node.grad
        assert second == pytest.approx(central_difference(chain.derivative, x), abs=1e-6)


def test_chains_are_sequences_and_join_into_chains():
    chain = Chain([sin, Chain([square, exp]), cos])
    assert len(chain) == 4
    assert list(chain) == [sin, square, exp, cos]
    assert chain[-1] is cos
    assert chain[1:3] == Chain([square, exp])
    assert hash(chain) == hash(Chain([sin, square, exp, cos]))
    assert chain.names == ("sin", "square", "exp", "cos")
    assert chain(0.3) == pytest.approx(math.cos(math.exp(math.sin(0.3) ** 2)))


def test_a_chain_of_one_function_is_that_function():
    assert Chain([sin])(1.0) == math.sin(1.0)
    assert Chain([sin]).derivative(1.0) == math.cos(1.0)
    assert Chain([sin]).values(1.0) == [math.sin(1.0)]


def test_sin_of_x_squared_is_not_sin_squared_of_x():
    x = np.linspace(0.5, 3, 20)
    assert np.all(Chain([square, sin])(x) != Chain([sin, square])(x))
    np.testing.assert_allclose(Chain([square, sin]).derivative(x), 2 * x * np.cos(x * x), rtol=1e-13)
    np.testing.assert_allclose(Chain([sin, square]).derivative(x), np.sin(2 * x), rtol=1e-13)


def test_kinds_are_kept():
    chain = Chain([sin, square])
    assert type(chain(1)) is type(chain.derivative(1)) is float
    assert type(chain.derivative(np.float32(1))) is np.float32
    assert chain(np.ones(2, np.float32)).dtype == chain.derivative(np.ones(2, np.float32)).dtype == np.float32
    assert chain.derivative([1, 2]).dtype == np.float64
    assert type(chain.derivative(1.0, "graph")) is type(chain.derivative(1.0, "numerical")) is float


def test_plain_callables_have_graph_and_numerical_derivatives_but_no_exact_one():
    chain = Chain([np.sin, lambda u: u * u])
    for method in ("graph", "numerical"):
        assert chain.derivative(1.0, method) == pytest.approx(math.sin(2), abs=1e-9)
        np.testing.assert_allclose(chain.derivative(np.ones(3), method), math.sin(2), atol=1e-9)
    with pytest.raises(ValueError, match=r"function 1 of 2, sin, knows no derivative"):
        chain.derivative(1.0)
    assert Chain([math.sin, math.exp]).derivative(1.0, "numerical") == pytest.approx(
        math.exp(math.sin(1)) * math.cos(1), abs=1e-9
    )


def test_outside_the_domain_floats_raise_and_arrays_are_nan():
    chain = Chain([sin, log])
    for evaluate in (chain, chain.values, chain.derivative, chain.local_derivatives):
        with pytest.raises(ValueError, match=r"function 2 of 2, log, .*-0\.756802: log is defined for x > 0"):
            evaluate(4.0)
    x = np.array([4.0, 1.0, np.nan])
    for slopes in (
        chain.derivative(x),
        Chain([sin, log, scale(2)]).derivative(x),
        chain.local_derivatives(x)[1],
    ):
        assert np.isnan(slopes).tolist() == [True, False, True]
    assert chain.derivative(x)[1] == pytest.approx(1 / math.tan(1), rel=1e-14)
    assert math.isnan(Chain([log, identity]).derivative(np.array([-1.0]))[0])
    assert math.isnan(chain.derivative(Node(4.0)).value)


def test_a_function_that_changes_the_shape_is_named():
    with pytest.raises(ValueError, match=r"function 2 of 2, sum, .*turned shape \(3,\) into \(\)"):
        Chain([sin, np.sum])(np.ones(3))
    with pytest.raises(ValueError, match=r"function 1 of 2, .*into \(3, 1\)"):
        Chain([lambda u: u[:, None], sin]).values(np.ones(3))


def test_bad_members_and_inputs_are_named():
    with pytest.raises(ValueError, match="at least one function"):
        Chain([])
    with pytest.raises(ValueError, match="at least one function"):
        Chain([sin])[1:]
    with pytest.raises(TypeError, match=r"Chain\(\[sin\]\)"):
        Chain(sin)
    with pytest.raises(TypeError, match="member 2 of a Chain"):
        Chain([sin, 3.0])
    for functions in ("sin", 3, None):
        with pytest.raises(TypeError, match="list of functions"):
            Chain(functions)
    for x in ("1", None, 1j, np.array(["a"]), np.array([1j]), [None]):
        with pytest.raises(TypeError, match="real number"):
            Chain([sin])(x)
        with pytest.raises(TypeError, match="real number"):
            Chain([sin]).derivative(x)
    for result in (None, "1", 1j):
        with pytest.raises(TypeError, match=r"function 1 of 1, .*must return real numbers"):
            Chain([lambda u, result=result: result])(1.0)
    with pytest.raises(ValueError, match="exact, graph, numerical"):
        Chain([sin]).derivative(1.0, "symbolic")
    with pytest.raises(TypeError, match="Node"):
        Chain([sin]).derivative(Node(1.0), "numerical")


def test_latex_puts_parentheses_where_they_are_needed():
    assert Chain([sin, square]).latex == r"\left(\sin\left(x\right)\right)^{2}"
    assert Chain([square, sin]).latex == r"\sin\left(x^{2}\right)"
    assert Chain([negative, square]).latex == r"\left(-x\right)^{2}"
    assert Chain([square, negative]).latex == "-x^{2}"
    assert Chain([shift(1), negative]).latex == r"-\left(x + 1\right)"
    assert Chain([negative, exp, shift(1), reciprocal]).latex == r"\frac{1}{e^{-x} + 1}"
    assert Chain([scale(2), cube]).to_latex(r"\theta") == r"\left(2\,\theta\right)^{3}"
    assert Chain([lambda u: u]).latex == r"\operatorname{<lambda>}\left(x\right)"
