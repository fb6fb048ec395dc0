"""A layer, shapes, one entry: what these figures of chapter 7 say, against NumPy, the MLP and differences."""

import itertools

import numpy as np
import pytest
from python_figures import is_strict_json

from chainrule import MLP, gradient, live
from chainrule.live.networks_of_matrices import entries, layers, sizes


def network_of(weights, biases, **options):
    mlp = MLP([len(weights[0]), *(matrix.shape[1] for matrix in weights)], **options)
    for own, given in zip((*mlp.weights, *mlp.biases), (*weights, *biases), strict=True):
        own[:] = given
    return mlp


# A layer


def layer_figure(x1=1.5, x2=-0.5):
    sliders = (live.slider(name, -2, 2, value=x, step=0.1) for name, x in (("x1", x1), ("x2", x2)))
    return live.layer(*sliders).figure


STOPS = [round(-2 + 0.1 * k, 1) for k in range(41)]
ENTRIES = [(1, i, j) for i in (1, 2) for j in (1, 2, 3)] + [(2, i, 1) for i in (1, 2, 3)]


def test_a_point_passes_through_the_layers_as_through_the_mlp():
    mlp = network_of(layers.WEIGHTS, layers.BIASES, activation="sigmoid", output_activation="sigmoid")
    figure = layer_figure()
    for figure.x1, figure.x2 in itertools.product(STOPS[::4], STOPS[::4]):
        (z1, z2), (_, h, answer) = mlp.forward_pass([[figure.x1, figure.x2]])
        now = figure.readout()
        assert [now[f"z{j}"] for j in (1, 2, 3)] == pytest.approx(z1[0], abs=1e-9)
        assert [now[f"h{j}"] for j in (1, 2, 3)] == pytest.approx(h[0], abs=1e-9)
        assert (now["z_out"], now["y_hat"]) == pytest.approx((z2[0, 0], answer[0, 0]), abs=1e-9)


def test_the_shares_of_a_column_and_the_bias_make_z():
    figure = layer_figure()
    for figure.x1, figure.x2 in ((1.5, -0.5), (-2, 2), (0, 0.7)):
        for k, columns in ((1, 3), (2, 1)):
            for j in range(1, columns + 1):
                shares, z = 0.0, set()
                for i in range(1, 4 - (k == 1)):
                    figure.layer, figure.row, figure.column = k, i, j
                    now = figure.readout()
                    assert now["weight"] == layers.WEIGHTS[k - 1][i - 1, j - 1]
                    shares += now["share"]
                    z.add(now["z"])
                assert z == {now[f"z{j}" if k == 1 else "z_out"]}
                assert shares + layers.BIASES[k - 1][j - 1] == pytest.approx(now["z"], abs=1e-12)
                assert now["out"] == now[f"h{j}" if k == 1 else "y_hat"]


def test_where_decimals_cancel_z_is_0_and_no_speck_of_floating_point():
    figure, zeros = layer_figure(), 0
    weights, biases = np.rint(10 * layers.WEIGHTS[0]).astype(int), np.rint(10 * layers.BIASES[0]).astype(int)
    for k, m in itertools.product(range(-20, 21), range(-20, 21)):  # in whole hundredths, which are exact
        figure.x1, figure.x2 = k / 10, m / 10
        now = figure.readout()
        for j, exact in enumerate([k, m] @ weights + 10 * biases, 1):
            assert (now[f"z{j}"] == 0) == (exact == 0)
            zeros += exact == 0
    assert zeros == 30
    figure.x1, figure.x2, figure.row, figure.column = -2, -1.5, 1, 1
    assert repr(figure).endswith("= (−2) · 0.5 + (−1.5) · (−0.6) + 0.1 = 0.")


def test_in_a_smaller_matrix_the_last_row_and_column_are_meant():
    figure = layer_figure()
    figure.layer = 2
    assert figure.place() == (2, 2, 1)
    figure.layer, figure.row = 1, 3
    assert figure.place() == (1, 2, 3)
    assert figure.readout()["weight"] == 1.2


def test_a_layer_in_words_picture_and_plain_data():
    figure = layer_figure()
    assert repr(figure) == (
        "A network 2 → 3 → 1 at x₁ = 1.5, x₂ = −0.5 answers ŷ = 0.7189. In layer 1, unit 3 computes "
        "z = x₁ · w₁₃ + x₂ · w₂₃ + b = 1.5 · 0.8 + (−0.5) · 1.2 + 0.2 = 0.8."
    )
    assert is_strict_json(figure)
    for figure.layer, figure.row, figure.column in ENTRIES:
        assert figure.fallback()["image/png"]
    assert "z = h₁ · w₁₁ + h₂ · w₂₁ + h₃ · w₃₁ + b = 0.7595 · 1.4 + 0.1192 · (−0.9)" in repr(figure)


# Shapes

SIZES = [dict(zip("NDHK", stop, strict=True)) for stop in itertools.product(range(1, 7), repeat=4)]


def shapes_figure(n=4, d=2, h=3, k=1):
    sliders = (live.int_slider(name, 1, 6, value=v) for name, v in zip("NDHK", (n, d, h, k), strict=True))
    return live.shapes(*sliders).figure


def test_a_claim_fits_where_numpy_multiplies_it_at_all_1296_stops():
    for size in SIZES:
        ones = {
            name: np.ones([size.get(letter, 1) for letter in letters])
            for name, letters in sizes.MATRICES.items()
        }
        ones |= {f"{name}ᵀ": matrix.T for name, matrix in ones.items()}
        for claim in sizes.CLAIMS:
            found = sizes.judge(claim, size)
            wanted = ones[claim.wanted.removeprefix("∂J/∂")].shape
            assert (found.left, found.right) == (ones[claim.left].shape, ones[claim.right].shape)
            assert found.wanted == wanted
            try:
                result = (ones[claim.left] @ ones[claim.right]).shape
            except ValueError:
                assert (found.result, found.verdict) == (None, sizes.NO_FIT)
                continue
            assert found.result == result
            assert (found.verdict == sizes.OTHER_SHAPE) == (result != wanted)
            assert (found.verdict == sizes.RIGHT) == claim.true


def test_right_claims_fit_at_all_stops_and_wrong_ones_all_of_them_just_where_n_d_and_h_are_equal():
    right = sum(claim.true for claim in sizes.CLAIMS)
    assert (right, len(sizes.CLAIMS)) == (6, 13)
    for size in SIZES:
        assert all(sizes.judge(claim, size).verdict == sizes.RIGHT for claim in sizes.CLAIMS if claim.true)
        assert sizes.fitting(size) >= right
        assert (sizes.fitting(size) == 13) == (size["N"] == size["D"] == size["H"])
        if len({size["N"], size["D"], size["H"]}) == 3:
            assert sizes.fitting(size) == right


def test_a_claim_that_fits_is_called_right_just_where_it_is_what_the_network_computes_at_all_1296_stops():
    rng = np.random.default_rng(7)
    for size in SIZES:
        values = computed(rng, *size.values())
        for claim in sizes.CLAIMS:
            verdict = sizes.judge(claim, size).verdict
            if not verdict.startswith("fits"):
                continue
            product = values[claim.left] @ values[claim.right]
            if claim.bias:
                product = product + values[claim.bias]
            right = np.allclose(product, values[claim.wanted], atol=1e-8)
            assert right == verdict.startswith("fits, and is right"), (claim.text, size, verdict)


def computed(rng, n, d, h, k):
    """All matrices of a network at a random place, and their gradients, two of them by differences."""
    points, targets = rng.normal(size=(n, d)), rng.normal(size=(n, k))
    mlp = MLP([d, h, k], activation="tanh", rng=rng)
    for biases in mlp.biases:
        biases[:] = rng.normal(size=biases.shape)
    (z1, z2), (_, h1, answers) = mlp.forward_pass(points)
    found = mlp.gradients(points, targets)
    delta2 = (answers - targets) / n
    delta1 = (delta2 @ mlp.weights[1].T) * (1 - h1**2)
    values = {"X": points, "W₁": mlp.weights[0], "Z₁": z1, "Δ₁": delta1, "H₁": h1, "W₂": mlp.weights[1]}
    values |= {"Z₂": z2, "Δ₂": delta2, "b₁": mlp.biases[0], "b₂": mlp.biases[1]}
    values |= {f"{name}ᵀ": matrix.T for name, matrix in values.items() if matrix.ndim == 2}

    def second_layer(hidden):
        return 0.5 * ((hidden @ mlp.weights[1] + mlp.biases[1] - targets) ** 2).sum() / n

    return values | {
        "∂J/∂W₁": found.weights[0],
        "∂J/∂W₂": found.weights[1],
        "∂J/∂X": gradient(lambda x: mlp.mean_loss(x.reshape(n, d), targets), points.ravel()).reshape(n, d),
        "∂J/∂H₁": gradient(lambda v: second_layer(v.reshape(n, h)), h1.ravel()).reshape(n, h),
    }


def test_shapes_in_words_picture_and_plain_data():
    figure = shapes_figure()
    assert repr(figure) == (
        "The claim ∂J/∂W₁ = Xᵀ Δ₁ at N = 4, D = 2, H = 3, K = 1: (2 × 4)(4 × 3) → 2 × 3; wanted is 2 × 3. "
        "It fits, and is right. 6 of 13 claims fit."
    )
    assert is_strict_json(figure)
    for figure.claim in range(13):
        assert figure.fallback()["image/png"]
    figure.claim = 2
    assert figure.readout() == {
        "product": "(4 × 3)(2 × 4) → none",
        "wanted": "2 × 3",
        "verdict": "does not fit",
        "fitting": 6,
    }
    assert repr(shapes_figure(1, 1, 1, 1)).endswith("It fits, and is right. 13 of 13 claims fit.")
    figure = shapes_figure(n=4, d=1, h=1)
    figure.claim = 8
    assert "∂J/∂X = Δ₁ W₁ at N = 4, D = 1, H = 1, K = 1: (4 × 1)(1 × 1) → 4 × 1;" in repr(figure)
    assert "It fits, and is right here. 9 of 13 claims fit." in repr(figure)


def test_sliders_for_sizes_that_leave_1_to_6_are_refused():
    good = live.int_slider("n", 1, 6, value=2)
    with pytest.raises(ValueError, match="expected hidden from 1 to 6 at most, got 0 to 6"):
        live.shapes(good, good, live.int_slider("h", 0, 6, value=2), good)
    with pytest.raises(ValueError, match="expected outputs from 1 to 6 at most, got 1 to 7"):
        live.shapes(good, good, good, live.int_slider("k", 1, 7, value=2))


# One entry

BY_NAME = {product.name: product for product in entries.PRODUCTS}


def test_all_gradients_are_the_mlps_and_differences():
    mlp = network_of(entries.WEIGHTS, entries.BIASES, activation="relu", loss="half_squared_error")
    found = mlp.gradients(entries.POINTS, entries.TARGETS)
    for k in (0, 1):
        name = "₁₂"[k]
        np.testing.assert_allclose(BY_NAME[f"W{name}"].gradient(), found.weights[k], atol=1e-12)
        np.testing.assert_allclose(BY_NAME[f"b{name}"].gradient()[0], found.biases[k], atol=1e-12)

    def loss(points):
        return mlp.mean_loss(points.reshape(4, 2), entries.TARGETS)

    def loss_behind(hidden):
        answers = hidden.reshape(4, 3) @ entries.WEIGHTS[1] + entries.BIASES[1]
        return 0.5 * ((answers - entries.TARGETS) ** 2).sum() / 4

    _, h, answers = entries.forward()
    np.testing.assert_allclose(answers, mlp.forward(entries.POINTS), atol=1e-12)
    by_points = gradient(loss, entries.POINTS.ravel().astype(float)).reshape(4, 2)
    np.testing.assert_allclose(BY_NAME["X"].gradient(), by_points, atol=1e-8)
    by_hidden = gradient(loss_behind, h.ravel().astype(float)).reshape(4, 3)
    np.testing.assert_allclose(BY_NAME["H₁"].gradient(), by_hidden, atol=1e-8)


def test_the_numbers_are_for_a_pencil():
    z, h, answers = entries.forward()
    assert (z != 0).all()  # ReLU has a slope everywhere
    for numbers in (entries.POINTS, entries.TARGETS, *entries.WEIGHTS, *entries.BIASES, z, h, answers):
        assert np.array_equal(numbers, np.round(numbers)) and abs(numbers).max() < 10
    for product in entries.PRODUCTS:
        for numbers in (product.first, product.second, product.gradient()):
            assert np.array_equal(4 * numbers, np.round(4 * numbers)) and abs(numbers).max() < 10


def test_delta_1_is_the_gradient_of_h_where_z_is_above_0_and_0_elsewhere():
    z, _, answers = entries.forward()
    np.testing.assert_array_equal(BY_NAME["W₂"].second, (answers - entries.TARGETS) / 4)
    delta1 = BY_NAME["W₁"].second
    np.testing.assert_array_equal(delta1, np.where(z > 0, BY_NAME["H₁"].gradient(), 0))
    assert (z < 0).sum() == 5


def test_an_entry_is_a_sum_over_points_outputs_or_units():
    figure = live.one_entry().figure
    counts = {"W₂": 4, "b₂": 4, "H₁": 1, "W₁": 4, "b₁": 4, "X": 3}
    for figure.gradient, product in enumerate(entries.PRODUCTS):
        found = product.gradient()
        for i, j in np.ndindex(found.shape):
            figure.row, figure.column = i + 1, j + 1
            now = figure.readout()
            terms = [now[f"term{k}"] for k in (1, 2, 3, 4)]
            there = [term for term in terms if term != "none"]
            assert terms[: len(there)] == there and len(there) == counts[product.name]
            assert sum(there) == now["entry"] == found[i, j]


def test_in_a_smaller_gradient_the_last_row_and_column_are_meant():
    figure = live.one_entry().figure
    figure.row, figure.column = 4, 3
    assert [figure.set_trait("gradient", k) or figure.place() for k in range(6)] == [
        (3, 1), (1, 1), (4, 3), (2, 3), (1, 3), (4, 2),
    ]  # fmt: skip


def test_one_entry_in_words_picture_and_plain_data():
    figure = live.one_entry().figure
    assert repr(figure) == (
        "∂J/∂W₁ = Xᵀ Δ₁. In row 1, column 2: "
        "∂J/∂w₁₂ = 3 · 0 + (−1) · 0.25 + (−2) · (−0.5) + (−2) · 1 = −1.25."
    )
    assert is_strict_json(figure)
    for figure.gradient in range(6):
        assert figure.fallback()["image/png"]
    figure.gradient = 1
    assert "∂J/∂b of the output = 1 · (−0.75) + 1 · (−0.25) + 1 · 0.5 + 1 · (−1) = −1.5." in repr(figure)
