"""Chapter 4: what its text says of rates, paths, wrong rules and the remainder, each sentence a test."""

import math

import numpy as np
import pytest

from chainrule import (
    RUNNING_EXAMPLE,
    WRONG_RULES,
    Chain,
    Function,
    Node,
    TwoWeightNetwork,
    central_difference,
    chain_jacobian,
    check_gradient,
    coincidences,
    complex_step,
    cos,
    exp,
    indistinguishable,
    jacobian,
    log,
    multiplication_cost,
    negative,
    power,
    reciprocal,
    relu,
    scale,
    shift,
    sigmoid,
    sin,
    square,
    trace,
)

POINTS = np.array([-2.9, -1.7, -0.4, 0.3, 0.7, 1.2, 2.6])
SINE_SQUARED = Chain([sin, square])
SIGMOID = Chain([negative, exp, shift(1), reciprocal])
xs = np.linspace(-6, 6, 1201)


def agree(slope, f, points=POINTS):
    """The slopes are those of f, by an independent measurement."""
    np.testing.assert_allclose(slope(points), complex_step(f, points), rtol=1e-12, atol=1e-14)


def product(rates):
    return math.prod(rates)


def test_statement_tan_by_the_quotient_rule():
    agree(lambda x: (np.cos(x) ** 2 + np.sin(x) ** 2) / np.cos(x) ** 2, np.tan)


def test_statement_per_unit_of_nudge_a_wrong_rate_leaves_its_error():
    for x, wrong in ((1.0, 2.5), (0.7, 0.0)):
        e = square.derivative(x) - wrong
        for nudge in (1e-2, 1e-4):
            left = (square(x + nudge) - square(x) - wrong * nudge) / nudge
            assert left == pytest.approx(e, abs=2 * nudge)


def test_statement_where_a_box_has_no_slope_the_row_may_have_one():
    h = 1e-4
    rows = {
        "root of x^4": (lambda x: np.sqrt(x**4), 0.0, 0.0),
        "|x^3|": (lambda x: np.abs(x**3), 0.0, 0.0),
        "|sin x|": (lambda x: np.abs(np.sin(x)), -1.0, 1.0),
    }
    for f, left, right in rows.values():
        assert (f(0.0) - f(-h)) / h == pytest.approx(left, abs=2e-4)
        assert (f(h) - f(0.0)) / h == pytest.approx(right, abs=2e-4)
    # the root stands upright at 0: its slopes grow beyond any number
    assert np.sqrt(1e-12) / 1e-12 == pytest.approx(1e6)
    assert math.isnan(0 * math.inf)
    assert [relu.derivative(u) for u in (-1.0, -1e-9, 0.0, 1e-9, 1.0)] == [0, 0, 0, 1, 1]


def test_statement_product_and_graph_repeat_a_wrong_slope_and_the_difference_does_not():
    twice = Function("bad_sin", np.sin, lambda x: 2 * np.cos(x))
    row, right = Chain([twice, square, exp]), Chain([sin, square, exp]).derivative(0.7)
    for method in ("exact", "graph"):
        assert row.derivative(0.7, method=method) == pytest.approx(2 * right, rel=1e-14)
    assert row.derivative(0.7, method="numerical") == pytest.approx(right, rel=1e-8)


def test_statement_five_factors_of_the_loss_shrink_a_nudge_to_a_third_of_a_percent():
    x, w1, w2, y = RUNNING_EXAMPLE
    row = Chain([scale(x), sigmoid, scale(w2), sigmoid, shift(-y), square, scale(0.5)])
    small = sorted(abs(rate) for rate in row.local_derivatives(w1))[:5]
    assert [round(rate, 2) for rate in small] == [0.18, 0.24, 0.35, 0.4, 0.5]
    assert round(product(small), 3) == 0.003


def test_statement_listing_paths_takes_13_days_and_then_38_million_years():
    assert round(2**50 / 1e9 / 86400) == 13
    assert round(2**80 / 1e9 / (365.25 * 86400) / 1e6) == 38


def test_statement_vjp_and_jvp_meet_in_one_slope():
    rng = np.random.default_rng(4)
    J1, J2, J3 = (rng.normal(size=shape) for shape in ((100, 1000), (100, 100), (1, 100)))
    d = rng.normal(size=1000)
    np.testing.assert_allclose((J3 @ J2 @ J1) @ d, J3 @ (J2 @ (J1 @ d)), rtol=1e-10)


def test_statement_the_strip_costs_1000_multiplications_and_the_table_12600():
    shapes = [(20, 30), (20, 20), (1, 20)]
    assert (multiplication_cost(shapes, "reverse"), multiplication_cost(shapes, "forward")) == (1000, 12600)
    turned = [(20, 1), (20, 20), (30, 20)]
    assert (multiplication_cost(turned, "forward"), multiplication_cost(turned, "reverse")) == (1000, 12600)


def test_statement_all_eleven_wrong_rules_are_described_by_their_formulas():
    f, g = square, sin
    x = POINTS
    formulas = [
        f.derivative(x),
        g.derivative(f(x)) * f.derivative(x),
        f.derivative(g(x)),
        f.derivative(g.derivative(x)),
        f.derivative(x) * g.derivative(x),
        f.derivative(g(x)) + g.derivative(x),
        -f.derivative(g(x)) * g.derivative(x),
        g.derivative(x),
        f(g(x)) * g.derivative(x),
        f.derivative(g(x)) * g(x),
        f.derivative(x) * g(x) + f(x) * g.derivative(x),
    ]
    for rule, formula in zip(WRONG_RULES.values(), formulas, strict=True):
        np.testing.assert_allclose(rule(SINE_SQUARED, x), formula, rtol=1e-13)


def test_statement_at_0_the_other_three_give_2_1_and_1():
    lucky = set(coincidences(SINE_SQUARED, 0.0))
    rest = {name: rule(SINE_SQUARED, 0.0) for name, rule in WRONG_RULES.items() if name not in lucky}
    assert rest == {"derivative_of_inner_inside": 2, "sum_instead_of_product": 1, "inner_only": 1}


def test_statement_for_exp_of_anything_keeping_f_does_no_harm():
    for g in (negative, square, sin, sigmoid):
        row = Chain([g, exp])
        np.testing.assert_allclose(
            WRONG_RULES["outer_not_differentiated"](row, POINTS), row.derivative(POINTS)
        )


def order(f, d, x, t):
    """The powers of ten that the Taylor remainder loses from t to t/10."""

    def remainder(t):
        return abs(f(x + t) - f(x) - t * d)

    return math.log10(remainder(t) / remainder(t / 10))


def test_statement_which_windows_are_honest():
    right, forgotten = SINE_SQUARED.derivative(0.7), 2 * math.sin(0.7)
    for t in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
        assert order(SINE_SQUARED, right, 0.7, t) == pytest.approx(2, abs=0.02)
    assert abs(order(SINE_SQUARED, right, 0.7, 1e-7) - 2) > 0.3  # noise
    for exponent in range(-8, 0):
        assert order(SINE_SQUARED, forgotten, 0.7, 10.0**exponent) == pytest.approx(1, abs=0.02)
    near = [order(SINE_SQUARED, 0.9999 * right, 0.7, t) for t in (1e-1, 1e-2, 1e-4, 1e-5)]
    assert [round(found, digits) for found, digits in zip(near, (1, 1, 2, 2), strict=True)] == [
        1.8,
        1.8,
        1.06,
        1.01,
    ]
    # one part in a hundred million: still near 2 in the honest window
    assert order(SINE_SQUARED, right * (1 + 1e-8), 0.7, 1e-5) == pytest.approx(2, abs=0.05)


def test_statement_the_honest_window_of_sine_squared_is_near_a_hundred_thousandth():
    rounding = np.finfo(float).eps * (2 * SINE_SQUARED(0.7) + 0.7 * SINE_SQUARED.derivative(0.7))
    left = abs(SINE_SQUARED(0.7 + 1e-6) - SINE_SQUARED(0.7) - 1e-6 * SINE_SQUARED.derivative(0.7))
    assert 100 < left / rounding < 1000
    assert SINE_SQUARED(0.7) == pytest.approx(0.4, abs=0.02)
    first = [
        abs(SINE_SQUARED(0.7 + t) - SINE_SQUARED(0.7) - t * SINE_SQUARED.derivative(0.7)) for t in (0.1, 0.01)
    ]
    assert round(first[0] / first[1]) == 64


def test_statement_a_right_slope_may_have_order_one_and_a_half():
    assert order(lambda x: abs(x) ** 1.5, 0.0, 0.0, 1e-3) == pytest.approx(1.5)


def test_statement_three_methods_agree_on_a_chain_of_three():
    row = Chain([sin, square, exp])
    points = np.linspace(-3, 3, 601)
    assert f"{row.derivative(0.7):.6f}" == "1.492361"
    np.testing.assert_allclose(row.derivative(points), row.derivative(points, method="graph"), atol=1e-14)
    assert np.abs(row.derivative(points) - row.derivative(points, method="numerical")).max() < 1e-8


def test_statement_the_formula_for_log_of_sine_has_values_where_the_function_has_none():
    assert math.isfinite(math.cos(4) / math.sin(4))
    with pytest.raises(ValueError, match="log is defined for x > 0"):
        Chain([sin, log]).derivative(4.0)


def test_statement_the_rates_of_the_sigmoids_boxes_at_1_2():
    assert [round(rate, 4) for rate in SIGMOID.local_derivatives(1.2)] == [-1, 0.3012, 1, -0.5906]
    assert SIGMOID.derivative(1.2) == pytest.approx(sigmoid.derivative(1.2), rel=1e-14)
    far_left, far_right = SIGMOID.local_derivatives(-6.0), SIGMOID.local_derivatives(6.0)
    assert far_left[1] > 400 and abs(far_left[3]) < 1e-5
    assert far_right[1] < 0.01


def test_statement_reuse_takes_6_operations_instead_of_11_and_1_exponential_instead_of_3():
    def value(x):
        return 1 / (1 + np.exp(-x))

    def from_scratch(x):
        return np.exp(-x) / (1 + np.exp(-x)) ** 2

    counts = []
    for f in (value, from_scratch, lambda s: s * (1 - s)):
        steps = [step.op for step in trace(f, 0.7).nodes if step.args]
        counts.append((len(steps), steps.count("exp")))
    assert counts == [(4, 1), (7, 2), (2, 0)]


def test_statement_one_minus_s_loses_the_slope_at_40():
    s = sigmoid(40.0)
    assert s * (1 - s) == 0
    assert sigmoid.derivative(40.0) == pytest.approx(4.2e-18, rel=0.02)


def test_statement_the_loss_is_a_row_of_seven_boxes_behind_the_first_weight():
    x, w1, w2, y = RUNNING_EXAMPLE
    row = Chain([scale(x), sigmoid, scale(w2), sigmoid, shift(-y), square, scale(0.5)])
    assert row(w1) == pytest.approx(TwoWeightNetwork().forward().loss, rel=1e-15)
    assert f"{row.derivative(w1):.6f}" == "0.004594"
    assert row.derivative(w1) == pytest.approx(TwoWeightNetwork().gradients().w1, rel=1e-14)
    rates = row.local_derivatives(w1)
    assert [rate < 0 for rate in rates] == [False, False, True, False, False, True, False]
    assert np.all(row[:4].derivative(xs) < 0)


def test_statement_multiplying_out_gives_51_terms():
    polynomial = np.polynomial.Polynomial([1, 0, 1]) ** 50
    assert np.count_nonzero(polynomial.coef) == 51


def test_statement_x_times_x_has_two_paths_that_add_to_2x():
    agree(lambda x: x + x, lambda x: x * x)


def test_statement_multiplying_the_paths_of_x_sin_x_gives_a_falling_curve_where_it_rises():
    direct, through = math.sin(2), 2 * math.cos(2)
    assert (round(direct, 4), round(through, 4)) == (0.9093, -0.8323)
    assert f"{direct + through:.4f}" == "0.0770"
    assert round(direct * through, 4) == -0.7568
    assert direct + through == pytest.approx(central_difference(lambda x: x * np.sin(x), 2.0), rel=1e-8)


def test_statement_the_two_paths_of_s_times_1_minus_s_cancel_at_0():
    s, rate = sigmoid(0.0), sigmoid.derivative(0.0)
    assert rate * (1 - s) - rate * s == 0


def test_statement_fifty_additions_count_two_to_the_fifty_paths():
    a = Node(1.0)
    b = a
    for _ in range(50):
        b = b + b
    b.backward()
    assert a.grad == 2**50 == pytest.approx(1e15, rel=0.13)


def test_statement_what_the_square_misses_per_nudge_at_1_is_the_nudge():
    for nudge in (3, 0.1, 1e-3):
        assert square(1 + nudge) - 1 == pytest.approx((2 + nudge) * nudge, rel=1e-12)


def test_statement_a_direction_is_two_paths_with_the_rates_cosine_and_sine():
    def cost(p, q):
        return p**3 * q + np.sin(p * q)

    p, q = 1.3, 0.5
    in_p = complex_step(lambda p: cost(p, q), p)
    in_q = complex_step(lambda q: cost(p, q), q)
    for turn in (0.0, 0.4, 2.0, 4.5):
        rates = math.cos(turn), math.sin(turn)
        walked = complex_step(lambda t, rates=rates: cost(p + t * rates[0], q + t * rates[1]), 0.0)
        assert walked == pytest.approx(in_p * rates[0] + in_q * rates[1], rel=1e-13)


def test_statement_the_small_jacobians_and_their_paths():
    def g(x):
        return np.array([x[0] * x[1], x[0] + x[1]])

    def f(u):
        return np.array([u[0] * u[1]])

    x = np.array([2.0, 3.0])
    inner, outer = np.array([[3, 2], [1, 1]]), np.array([[5, 6]])
    np.testing.assert_allclose(jacobian(g, x), inner, rtol=1e-8)
    np.testing.assert_allclose(jacobian(f, g(x)), outer, rtol=1e-8)
    assert (outer @ inner).tolist() == [[5 * 3 + 6 * 1, 5 * 2 + 6 * 1]] == [[21, 16]]
    np.testing.assert_allclose(jacobian(lambda x: f(g(x)), x), [[21, 16]], rtol=1e-8)


def test_statement_only_for_exp_does_f_where_its_slope_belongs_do_no_harm_along_the_axis():
    chains = {
        "sin²x": [sin, square],
        "sin(x²)": [square, sin],
        "σ(x²)": [square, sigmoid],
        "sin(cos x)": [cos, sin],
        "e^(−x)": [negative, exp],
        "log(sin x)": [sin, log],
    }
    harmless = []
    for label, boxes in chains.items():
        chain = Chain(boxes)
        points = np.linspace(0.1, 3, 59) if log in boxes else np.linspace(-3, 3, 61)
        for name, rule in WRONG_RULES.items():
            gaps = np.abs([rule(chain, x) - chain.derivative(x) for x in points])
            if np.all(gaps[np.isfinite(gaps)] < 1e-9):
                harmless.append((label, name))
    assert harmless == [("e^(−x)", "outer_not_differentiated")]


def test_statement_the_narrow_end_is_92_times_cheaper_and_the_result_the_same():
    many_to_one, one_to_many = [(100, 1000), (100, 100), (1, 100)], [(100, 1), (100, 100), (1000, 100)]
    costs = {
        (name, order): multiplication_cost(shapes, order)
        for name, shapes in (("to one", many_to_one), ("to many", one_to_many))
        for order in ("forward", "reverse")
    }
    assert costs["to one", "forward"] == costs["to many", "reverse"] == 10_100_000
    assert costs["to one", "reverse"] == costs["to many", "forward"] == 110_000
    assert pytest.approx(92, abs=0.5) == 10_100_000 / 110_000
    rng = np.random.default_rng(4)
    matrices = [rng.normal(size=shape) for shape in many_to_one]
    np.testing.assert_allclose(
        chain_jacobian(matrices), chain_jacobian(matrices, order="forward"), rtol=1e-9, atol=1e-9
    )
    assert multiplication_cost([(1, 1)] * 7, "forward") == multiplication_cost([(1, 1)] * 7, "reverse")


def test_statement_wrong_rules_of_sine_squared_are_the_formulas_of_the_list():
    formulas = {
        "not_composite": lambda x: 2 * x,
        "swapped_roles": lambda x: 2 * x * np.cos(x**2),
        "missing_inner_derivative": lambda x: 2 * np.sin(x),
        "derivative_of_inner_inside": lambda x: 2 * np.cos(x),
        "outer_at_x": lambda x: 2 * x * np.cos(x),
        "sum_instead_of_product": lambda x: 2 * np.sin(x) + np.cos(x),
    }
    for name, formula in formulas.items():
        np.testing.assert_allclose(WRONG_RULES[name](SINE_SQUARED, POINTS), formula(POINTS), rtol=1e-13)
    assert len(WRONG_RULES) == 11


def test_statement_at_0_eight_wrong_rules_are_right_and_at_1_three_look_alike():
    assert len(coincidences(SINE_SQUARED, 0.0)) == 8
    assert coincidences(SINE_SQUARED, 1.0) == []
    alike = ["swapped_roles", "derivative_of_inner_inside", "outer_at_x"]
    assert alike in indistinguishable(SINE_SQUARED, 1.0)
    for name in alike:
        assert round(WRONG_RULES[name](SINE_SQUARED, 1.0), 4) == round(2 * math.cos(1), 4) == 1.0806
    assert SINE_SQUARED.derivative(1.0) == pytest.approx(math.sin(2))


def test_statement_the_remainder_falls_with_order_2_if_right_and_1_if_wrong():
    def remainder(t, d):
        return abs(SINE_SQUARED(0.7 + t) - SINE_SQUARED(0.7) - t * d)

    for name, order in (("right", 2), *((name, 1) for name in WRONG_RULES)):
        d = SINE_SQUARED.derivative(0.7) if name == "right" else WRONG_RULES[name](SINE_SQUARED, 0.7)
        assert math.log10(remainder(1e-3, d) / remainder(1e-4, d)) == pytest.approx(order, abs=0.02)
    second = 2 * math.cos(1.4)
    assert remainder(1e-4, SINE_SQUARED.derivative(0.7)) == pytest.approx(second / 2 * 1e-8, rel=0.01)


def test_statement_the_checker_passes_the_right_slope_and_rejects_one_that_is_wrong_by_a_ten_thousandth():
    assert check_gradient(SINE_SQUARED, SINE_SQUARED.derivative, 0.7).passed
    check = check_gradient(square, lambda x: 1.9998 * x, 1.3)
    assert check.verdict == "wrong" and check.relative_error == pytest.approx(1e-4, rel=0.01)
    assert math.isinf(check_gradient(lambda x: 3 * x, lambda x: 3 + 0 * x, 1.3).order)


def test_statement_three_sigmoids_stay_below_a_64th():
    assert 0 < np.max(Chain([sigmoid] * 3).derivative(xs)) < 1 / 64


def test_statement_the_slope_of_an_unknown_function_in_the_practice():
    slope = Chain([square, power(4), shift(1), reciprocal])
    np.testing.assert_allclose(slope(POINTS) * 2 * POINTS, 2 * POINTS / (1 + POINTS**8), rtol=1e-12)


def test_statement_the_solutions_of_the_exercises_are_right():
    def slope_backwards(functions, x):
        received = []
        for f in functions:
            received.append(x)
            x = f(x)
        slope = 1.0
        for f, u in zip(reversed(functions), reversed(received), strict=True):
            slope = slope * f.derivative(u)
        return slope

    row = [sin, square, exp]
    assert slope_backwards(row, 0.7) == pytest.approx(Chain(row).derivative(0.7), abs=1e-12)

    claims = (math.cos(0.7), math.sin(0.7), 0.9999 * math.cos(0.7))
    assert [order(sin, d, 0.7, 1e-5) for d in claims] == pytest.approx([2, 1, 1], abs=0.05)
    assert order(sin, claims[2], 0.7, 1e-1) == pytest.approx(2.02, abs=0.01)  # the trap
