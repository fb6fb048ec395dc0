"""Chains, Jacobians, paths and wrong rules, against closed forms and against each other."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from chainrule import (
    FUNCTIONS,
    Function,
    Node,
    cos,
    cube,
    exp,
    identity,
    log,
    negative,
    reciprocal,
    scale,
    shift,
    sigmoid,
    sin,
    softplus,
    sqrt,
    square,
    tanh,
    trace,
)
from chainrule.composition import (
    WRONG_RULES,
    Chain,
    WrongRule,
    chain_jacobian,
    coincidences,
    compose,
    forgotten_layer,
    indistinguishable,
    multiplication_cost,
    sum_over_paths,
    total_derivative,
    wrong_rules,
)
from chainrule.composition.many_points import SLAB
from chainrule.derivatives import central_difference, complex_step, gradient, jacobian

SMOOTH = [sin, cos, tanh, sigmoid, softplus, FUNCTIONS["arctan"], negative, shift(0.5), scale(-0.7), identity]
chains = st.lists(st.sampled_from(SMOOTH), min_size=1, max_size=8).map(Chain)
numbers = st.floats(-3, 3)

# --- Chain


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


@pytest.mark.parametrize("size", [1, SLAB - 1, SLAB, SLAB + 1, 5 * SLAB + 3])
def test_slabs_and_threads_leave_no_seam(size):
    chain = Chain([sin, exp, square, sigmoid, log, shift(9), sqrt])
    x = np.linspace(-3, 3, size)
    expected = math.prod(chain.local_derivatives(x))
    np.testing.assert_allclose(chain.derivative(x), expected, rtol=1e-14)
    reversed_view = np.stack([x, x])[:, ::-1]
    np.testing.assert_array_equal(chain.derivative(reversed_view), np.stack([chain.derivative(x)[::-1]] * 2))


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


@pytest.mark.parametrize("f", [sin, cos, tanh, sigmoid, square])
@pytest.mark.parametrize("reach", [1, 10, 700, 1e6])
def test_values_and_slopes_found_together_keep_all_digits(f, reach):
    # the quick ways of a chain's inner functions, against an 80-bit evaluation of the same chain
    x = np.random.default_rng(0).uniform(-reach, reach, 4000)
    extended = x.astype(np.longdouble)
    if np.finfo(np.longdouble).eps > 1e-18:
        pytest.skip("this platform has no longer floats to compare with")
    decay = np.exp(-np.abs(extended))
    value, slope = {
        sin: lambda: (np.sin(extended), np.cos(extended)),
        cos: lambda: (np.cos(extended), -np.sin(extended)),
        tanh: lambda: (np.tanh(extended), 4 * decay**2 / (1 + decay**2) ** 2),
        sigmoid: lambda: (np.where(x > 0, 1, decay) / (1 + decay), decay / (1 + decay) ** 2),
        square: lambda: (extended**2, 2 * extended),
    }[f]()
    exact = (slope * 2 * value).astype(float)
    np.testing.assert_allclose(Chain([f, square]).derivative(x), exact, rtol=2e-15, atol=1e-307)


def test_a_chain_of_fifty_functions_is_differentiated_in_fewer_evaluations_than_it_has_differences():
    calls = []

    def counted(f):
        def value(u):
            calls.append("value")
            return f.at(u)

        def derivative(u):
            calls.append("derivative")
            return f.derivative.at(u)

        return Function(f.name, value, derivative)

    chain = Chain([counted(f) for f in [sin, tanh, sigmoid, cos, softplus] * 10])
    chain.derivative(np.linspace(-1, 1, 10))
    assert calls.count("derivative") == 50
    assert calls.count("value") == 49


# --- many inputs

shapes = st.lists(st.integers(1, 5), min_size=2, max_size=6)


@given(shapes, st.integers(0, 1000))
def test_both_orders_give_the_same_jacobian_and_cost_what_is_counted(sizes, seed):
    rng = np.random.default_rng(seed)
    matrices = [rng.normal(size=(outputs, inputs)) for inputs, outputs in pairwise(sizes)]
    expected = np.eye(sizes[0])
    for matrix in matrices:
        expected = matrix @ expected
    for order in ("forward", "reverse"):
        np.testing.assert_allclose(chain_jacobian(matrices, order), expected, atol=1e-12)
    shapes = [matrix.shape for matrix in matrices]
    assert multiplication_cost(shapes, "forward") == sum(sizes[0] * a * b for a, b in shapes[1:])
    assert multiplication_cost(shapes, "reverse") == sum(sizes[-1] * a * b for a, b in shapes[:-1])


def test_reverse_is_cheap_for_one_output_and_forward_for_one_input():
    loss = [(100, 1000), (10, 100), (1, 10)]
    assert multiplication_cost(loss, "reverse") == 10 * 100 + 100 * 1000
    assert multiplication_cost(loss, "forward") == 1000 * (10 * 100 + 10)
    curve = [(10, 1), (100, 10), (1000, 100)]
    assert multiplication_cost(curve, "forward") < multiplication_cost(curve, "reverse")


def test_the_jacobian_of_a_composition_is_the_product_of_the_jacobians():
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(4, 3)), rng.normal(size=(2, 4))]
    layers = [lambda p, w=w: np.tanh(w @ p) for w in weights]
    x = np.array([0.1, -0.4, 0.7])
    parts = [jacobian(layers[0], x), jacobian(layers[1], layers[0](x))]
    np.testing.assert_allclose(
        chain_jacobian(parts), jacobian(lambda p: layers[1](layers[0](p)), x), rtol=1e-7, atol=1e-9
    )


def test_jacobians_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match="Jacobians 2 and 3 do not fit: function 2 has 4 outputs"):
        chain_jacobian([np.ones((3, 2)), np.ones((4, 3)), np.ones((1, 5))])
    with pytest.raises(ValueError, match="Jacobians 1 and 2"):
        multiplication_cost([(3, 2), (4, 4)])
    for bad in ([], [np.ones(3)], [np.ones((0, 3))]):
        with pytest.raises(ValueError, match="Jacobian"):
            chain_jacobian(bad)
    for bad in ("matrix", 3, [np.array([["a"]])]):
        with pytest.raises(TypeError, match="Jacobian"):
            chain_jacobian(bad)
    with pytest.raises(ValueError, match='"forward" or "reverse"'):
        chain_jacobian([np.ones((1, 1))], "sideways")


# --- several paths


@given(st.floats(-2, 2))
def test_derivatives_of_several_paths_add(x):
    # y = u·v with u = sin x, v = x²: the product rule is a sum over two paths
    edges = {("x", "u"): math.cos(x), ("x", "v"): 2 * x, ("u", "y"): x * x, ("v", "y"): math.sin(x)}
    result = sum_over_paths(edges, "x", "y")
    assert result.total == pytest.approx(central_difference(lambda t: math.sin(t) * t * t, x), abs=1e-8)
    assert [nodes for nodes, _ in result.paths] == [("x", "u", "y"), ("x", "v", "y")]


def test_an_edge_used_twice_counts_twice():
    doubled = sum_over_paths([("a", "b", 1), ("a", "b", 1), ("b", "c", 1), ("b", "c", 1)], "a", "c")
    assert doubled.total == 4
    assert len(doubled.paths) == 4
    assert repr(doubled).endswith("sum of 4 paths: 4")


def test_no_path_means_derivative_zero_and_the_path_of_no_edges_one():
    edges = {("x", "u"): 2.0, ("w", "y"): 3.0}
    assert sum_over_paths(edges, "x", "y").total == 0
    assert sum_over_paths(edges, "x", "x").total == 1


def test_the_sum_over_paths_is_what_the_graph_sends_back():
    a = Node(0.7)
    b = a * a * a
    output = a * a + 3 * (a * b)
    output.backward()
    edges = {("a", "J"): 2 * 0.7 + 3 * 0.343, ("b", "J"): 3 * 0.7, ("a", "b"): 3 * 0.49}
    assert sum_over_paths(edges, "a", "J").total == pytest.approx(a.grad, rel=1e-14)


def test_dead_ends_are_not_walked():
    dead_end = [(f"n{k}", f"n{k + 1}", 1.0) for k in range(60) for _ in range(2)]
    assert sum_over_paths([("n0", "y", 3.0), *dead_end], "n0", "y").total == 3


def test_graphs_that_are_none_are_refused():
    with pytest.raises(ValueError, match="x → u → v → x"):
        sum_over_paths({("x", "u"): 1, ("u", "v"): 1, ("v", "x"): 1}, "x", "v")
    with pytest.raises(ValueError, match="no node 'w'"):
        sum_over_paths({("x", "u"): 1}, "x", "w")
    with pytest.raises(ValueError, match="at least one"):
        sum_over_paths({}, "x", "u")
    with pytest.raises(TypeError, match="x → u must be a number"):
        sum_over_paths({("x", "u"): "1"}, "x", "u")
    with pytest.raises(TypeError, match="an edge is"):
        sum_over_paths([("x", "u")], "x", "u")
    layers = [(f"n{k}", f"n{k + 1}", 0.5) for k in range(40) for _ in range(2)]
    with pytest.raises(ValueError, match="1099511627776 paths"):
        sum_over_paths(layers, "n0", "n40")
    assert sum_over_paths([(str(k), str(k + 1), 1) for k in range(5000)], "0", "5000").total == 1


@given(st.floats(-2, 2))
def test_the_total_derivative_adds_what_flows_through_the_other_parameters(a):
    def cost(p):
        return p[0] ** 2 + 3 * p[0] * p[1] * p[2]

    point = np.array([a, a**3, math.sin(a)])
    total = total_derivative(gradient(cost, point), [3 * a**2, math.cos(a)])
    along = central_difference(lambda t: t**2 + 3 * t * t**3 * math.sin(t), a)
    assert total == pytest.approx(along, abs=1e-6)
    assert total_derivative([2.0, 5.0], [0.0]) == 2.0
    assert total_derivative([2.0], []) == 2.0


def test_total_derivative_names_lengths_that_do_not_fit():
    with pytest.raises(ValueError, match="3 partial derivatives need 2 rates"):
        total_derivative([1, 2, 3], [1, 2, 3])
    with pytest.raises(ValueError, match="at least one"):
        total_derivative([], [])
    for bad in (("12", [1]), (1.0, [1.0]), ([1, 2], 3)):
        with pytest.raises(TypeError, match="list"):
            total_derivative(*bad)


# --- wrong rules

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
