"""NumPy's name has NumPy's meaning on a Node, or is refused: each function, each argument."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from chainrule import Node, grad
from chainrule.graph.numpy_names import ARRAY_FUNCTIONS, COMPOSED, UFUNCS

# Where NumPy has an infinite number and a warning, a graph says nan: log is undefined at 0.
AT_A_POLE = {np.log: 0.0, np.log1p: -1.0}
LOOKS_AT_THE_SHAPE = (np.shape, np.ndim, np.size, np.zeros_like, np.ones_like)

numbers = st.floats(-4, 4) | st.sampled_from([0.0, -0.0, 1.0, -1.0, 2.0, np.inf, -np.inf, np.nan])


def plain(x):
    return x.value if isinstance(x, Node) else x


@pytest.mark.parametrize("ufunc", [*UFUNCS, *COMPOSED], ids=lambda f: f.__name__)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_ufunc_of_nodes_is_the_ufunc_of_their_values(ufunc, data):
    dtype = data.draw(st.sampled_from([np.float64, np.float32]))
    if ufunc is np.matmul:
        shapes = data.draw(arrays.mutually_broadcastable_shapes(signature=np.matmul.signature)).input_shapes
    else:
        shapes = data.draw(
            arrays.mutually_broadcastable_shapes(num_shapes=ufunc.nin, max_dims=3, max_side=3)
        ).input_shapes
    elements = numbers if ufunc is not np.matmul else st.floats(-4, 4, width=32)
    values = [
        data.draw(arrays.arrays(dtype, shape, elements=elements.map(lambda x: float(np.float32(x)))))
        for shape in shapes
    ]
    if ufunc in AT_A_POLE:
        values = [np.where(value == AT_A_POLE[ufunc], dtype(0.5), value) for value in values]
    values = [value if value.ndim else float(value) for value in values]
    with np.errstate(all="ignore"):
        expected = ufunc(*values)
        for nodes in {tuple(range(len(values))), (0,), (len(values) - 1,)}:
            found = ufunc(*[Node(v) if k in nodes else v for k, v in enumerate(values)])
            assert isinstance(found, Node)
            assert found.shape == np.shape(expected)
            np.testing.assert_allclose(found.value, np.asarray(expected, float), rtol=3e-6, atol=1e-30)
            if np.ndim(expected) and np.asarray(expected).dtype.kind == "f":
                assert found.dtype == expected.dtype


@pytest.mark.parametrize("ufunc", [*UFUNCS, *COMPOSED], ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    "keywords",
    [{"dtype": np.float32}, {"where": np.array([True, False])}, {"out": np.ones(2)}, {"casting": "unsafe"}],
)
def test_what_else_a_ufunc_takes_is_refused(ufunc, keywords):
    inputs = [Node(np.ones((2, 2)))] * ufunc.nin
    with pytest.raises(TypeError, match=ufunc.__name__):
        ufunc(*inputs, **keywords)


def test_methods_of_ufuncs_are_refused():
    for ufunc in (np.add, np.multiply, np.maximum, np.fmax):
        for method in ("reduce", "accumulate", "outer"):
            with pytest.raises(TypeError, match=rf"np\.{ufunc.__name__}\.{method}"):
                getattr(ufunc, method)(*[Node(np.ones(2))] * (2 if method == "outer" else 1))


@pytest.mark.parametrize("function", [f for f in ARRAY_FUNCTIONS if f not in LOOKS_AT_THE_SHAPE])
def test_an_array_function_has_numpys_parameters_in_numpys_order(function):
    if function is np.where:
        return  # written in C, with parameters that have no names
    theirs = [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.kind != inspect.Parameter.KEYWORD_ONLY
    ]
    ours = [
        p.name
        for p in inspect.signature(ARRAY_FUNCTIONS[function]).parameters.values()
        if p.kind == inspect.Parameter.POSITIONAL_OR_KEYWORD
    ]
    # the parameters that are left out come last, so that no other takes their place
    assert ours == theirs[: len(ours)] or function is np.reshape


SMALL = np.arange(6.0).reshape(2, 3)
DOTS = [
    *[((2, 3), (3, 4)), ((3,), (3,)), ((3,), (3, 2)), ((2, 3), (3,)), ((), (3,)), ((2, 3), ())],
    *[((2, 2, 3), (3,)), ((2, 2, 3), (3, 4)), ((3,), (2, 3, 4)), ((2, 3), (4, 3, 2))],
    *[((2, 2, 3), (4, 3, 2)), ((1, 2, 2, 3), (2, 3, 3, 1)), ((2, 3), (2, 3)), ((2, 3), (4, 2, 2))],
]


def ramp(shape):
    return np.sin(1.0 + np.arange(float(np.prod(shape)))).reshape(shape)


CALLS = [
    *(
        (f, (SMALL, *rest), keywords)
        for f in (np.sum, np.mean)
        for rest, keywords in [
            ((), {}),
            ((0,), {}),
            ((np.int64(1),), {}),
            ((-1,), {"keepdims": True}),
            (((0, 1),), {}),
            (((),), {}),
            ((None, None, None, True), {}),
            ((0, np.float64), {}),
            ((0, None, np.ones(3)), {}),
            ((), {"dtype": np.float32}),
            ((), {"where": SMALL > 1}),
            ((), {"where": True}),
            ((7,), {}),
        ]
    ),
    (np.sum, (SMALL,), {"initial": 3.0}),
    *((np.mean, (np.ones((0, 3)),), {"axis": axis}) for axis in (0, 1)),
    (np.mean, (2.0,), {"axis": 0}),
    *(
        (np.reshape, (SMALL, *rest), keywords)
        for rest, keywords in [
            (((3, 2),), {}),
            ((6,), {}),
            ((-1,), {}),
            (((3, -1), "F"), {}),
            (((3, 2), "C"), {}),
            (([np.int64(2), 3],), {}),
            (((4, 2),), {}),
        ]
    ),
    *(
        (np.transpose, (np.arange(24.0).reshape(2, 3, 4), *rest), {})
        for rest in [(), ((1, 0, 2),), ([2, 0, 1],), ((-1, 0, 1),), ((0, 1),)]
    ),
    (np.transpose, (np.ones(3), 0), {}),
    *((np.dot, (ramp(a), ramp(b) + 1.0), {}) for a, b in DOTS),
    (np.dot, (SMALL, SMALL.T, np.ones((2, 2))), {}),
    *(
        (np.broadcast_to, (np.ones(shape), target), {})
        for shape, target in [((3,), (2, 3)), ((), 3), ((3,), 3), ((1, 3), (3,)), ((3,), (2,)), ((), (2, 2))]
    ),
    *((f, (x,), {}) for f in LOOKS_AT_THE_SHAPE for x in (SMALL, 2.0, SMALL.astype(np.float32))),
    (np.size, (SMALL, 1), {}),
    (np.zeros_like, (SMALL,), {"dtype": int}),
    *((np.where, arguments, {}) for arguments in [(SMALL > 2, SMALL, 0.0), (SMALL,), (SMALL, 1.0)]),
]


@pytest.mark.parametrize(("function", "arguments", "keywords"), CALLS)
def test_an_array_function_means_what_it_means_in_numpy_or_is_refused(function, arguments, keywords):
    nodes = [Node(arguments[0]), *arguments[1:]]
    if function in (np.dot, np.where) and len(arguments) > 1:
        nodes[1] = Node(arguments[1])
    with np.errstate(all="ignore"):
        try:
            found = function(*nodes, **keywords)
        except TypeError as refusal:
            assert f"np.{function.__name__}" in str(refusal)
            unusual = len(arguments) > 2 or keywords or len(nodes) < 3
            assert unusual, "what NumPy does by default is not refused"
            return
        except (ValueError, IndexError) as error:
            with pytest.raises(type(error)):
                function(*arguments, **keywords)
            return
        if function is np.mean and np.size(arguments[0]) == 0:
            expected = np.full(np.shape(found.value), np.nan)
        else:
            expected = function(*arguments, **keywords)
    assert np.shape(plain(found)) == np.shape(expected)
    np.testing.assert_allclose(plain(found), expected, rtol=1e-14)


def test_the_gradient_of_dot_beyond_two_axes_is_that_of_the_sum_of_products():
    a, b = np.cos(np.arange(8.0)).reshape(2, 2, 2), np.arange(8.0).reshape(2, 2, 2)
    one, other = Node(np.ones((2, 2, 2))), Node(b)
    product = np.dot(one, other)
    assert product.shape == (2, 2, 2, 2)
    assert np.sum(product * product).value == 1056.0
    slope = grad(lambda a: np.sum(np.dot(a, b) ** 2))(a)
    np.testing.assert_allclose(slope, 2 * np.einsum("ijkm,klm->ijl", np.dot(a, b), b), rtol=1e-13)
    slope = grad(lambda b: np.sum(np.dot(a, b) ** 2))(b)
    np.testing.assert_allclose(slope, 2 * np.einsum("ijkm,ijl->klm", np.dot(a, b), a), rtol=1e-13)


def test_fmax_and_fmin_pass_over_nan_and_their_gradients_too():
    for name, taken in (("fmax", 2.0), ("fmin", 1.0)):
        f = getattr(np, name)
        assert f(Node(np.nan), 1.0).value == 1.0 == f(1.0, Node(np.nan)).value
        assert np.isnan(f(Node(np.nan), np.nan).value)
        a, b = Node(np.array([1.0, np.nan, 2.0])), Node(np.array([2.0, 3.0, np.nan]))
        np.sum(f(a, b)).backward()
        np.testing.assert_array_equal(a.grad, [float(taken == 1.0), 0.0, 1.0])
        np.testing.assert_array_equal(b.grad, [float(taken == 2.0), 1.0, 0.0])


def test_a_list_is_compared_number_by_number():
    x = Node(np.array([1.0, 2.0]))
    for other in ([1, 3], (1, 3), np.array([1, 3])):
        assert (x == other).value.tolist() == [1.0, 0.0]
        assert (other == x).value.tolist() == [1.0, 0.0]
        assert (x != other).value.tolist() == [0.0, 1.0]
    np.testing.assert_array_equal(np.where(x == [1, 3], x, 0.0).value, [1.0, 0.0])


def test_masked_arrays_and_matrices_are_refused_as_a_graph_would_lose_what_they_are():
    masked = np.ma.array([1.0, 2.0], mask=[True, False])
    for use in (Node, lambda m: Node(np.ones(2)) * m, lambda m: Node(np.ones(2)) == m):
        with pytest.raises(TypeError, match=r"MaskedArray.*filled"):
            use(masked)
    with pytest.raises(TypeError):
        masked * Node(np.ones(2))
    with pytest.warns(PendingDeprecationWarning), pytest.raises(TypeError, match="matrix"):
        Node(np.matrix([[1.0]]))


def test_where_with_one_argument_and_the_branch_that_is_not_taken_are_explained():
    with pytest.raises(TypeError, match=r"np\.where\(x\.value > 0\)"):
        np.where(Node(np.ones(2)))
    with pytest.raises(TypeError, match=r"both branches.*harmless"):
        bool(Node(1.0))
    # what the advice says, and why
    assert np.isnan(grad(lambda x: np.where(x >= 0, x, np.sqrt(-x)))(1.0))
    assert grad(lambda x: np.where(x >= 0, x, np.sqrt(np.where(x < 0, -x, 1.0))))(1.0) == 1.0


def test_an_exported_reduction_takes_any_integer_as_its_axis():
    from chainrule import trace

    for axis in (np.int64(0), (np.int64(0), 1)):
        exported = trace(lambda x, axis=axis: np.sum(np.sum(x, axis=axis)), SMALL).export()
        assert all(type(node.get("axis")) in (int, list, type(None)) for node in exported["nodes"])
