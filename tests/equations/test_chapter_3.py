"""What chapter 3 states, computed. It takes no derivative, so it has no labelled equation."""

import math

import numpy as np
import pytest

from chainrule import (
    RUNNING_EXAMPLE,
    Chain,
    TwoWeightNetwork,
    complex_step,
    cos,
    cube,
    exp,
    live,
    log,
    named,
    negative,
    reciprocal,
    scale,
    shift,
    sigmoid,
    sin,
    square,
    trace,
)

SIGMOID = Chain([negative, exp, shift(1), reciprocal])
xs = np.linspace(-6, 6, 1201)


def loss(x, w1, w2, y):
    h = named("h", sigmoid(w1 * x))
    y_hat = named("ŷ", sigmoid(w2 * h))
    return named("J", 0.5 * (y - y_hat) ** 2)


def reached_from(name, graph):
    """The operations whose value depends on the input of that name."""
    found = {graph.inputs.index(name)}
    for place, step in enumerate(graph.nodes):
        if found & set(step.args):
            found.add(place)
    return found


def test_statement_the_numbers_of_the_story_add_up():
    double, add_one = scale(2), shift(1)
    assert Chain([double, add_one]).values(3.0) == [6, 7]
    assert Chain([add_one, double]).values(3.0) == [4, 8]


def test_statement_sine_of_a_square_at_1_5():
    assert [round(value, 4) for value in Chain([square, sin]).values(1.5)] == [2.25, 0.7781]


def test_statement_log_of_sine_lives_between_0_and_pi_and_every_2_pi_further():
    points = np.linspace(-7, 7, 1401)
    defined = np.isfinite(log(sin(points)))
    between = (points % (2 * math.pi) > 0) & (points % (2 * math.pi) < math.pi)
    np.testing.assert_array_equal(defined, between)
    np.testing.assert_array_equal(np.isfinite(sin(log(points))), points > 0)


def test_statement_log_of_sine_falls_without_end_at_the_edges_of_an_arch():
    assert log(sin(1e-300)) < -690
    assert log(sin(math.pi - 1e-12)) < -27


def test_statement_sin_4_does_not_get_through_and_sin_7_does():
    assert (round(sin(4.0), 3), round(sin(7.0), 3)) == (-0.757, 0.657)
    with pytest.raises(ValueError, match="log is defined for x > 0"):
        log(sin(4.0))


def test_statement_sigma_of_the_square_is_above_the_square_of_sigma_everywhere():
    assert np.all(sigmoid(square(xs)) > square(sigmoid(xs)))
    assert np.all(sigmoid(square(xs)) >= 0.5)
    np.testing.assert_array_equal(sigmoid(square(xs)), sigmoid(square(-xs)))


def test_statement_at_minus_3_one_order_is_near_1_and_the_other_near_0():
    assert sigmoid(9.0) > 0.9998
    assert (round(sigmoid(-3.0), 3), round(sigmoid(-3.0) ** 2, 3)) == (0.047, 0.002)


def test_statement_exp_then_log_is_the_straight_line_and_log_then_exp_loses_half_of_it():
    np.testing.assert_allclose(Chain([exp, log])(xs), xs, atol=1e-14)
    there = Chain([log, exp])(xs)
    np.testing.assert_array_equal(np.isfinite(there), xs > 0)
    np.testing.assert_allclose(there[xs > 0], xs[xs > 0], rtol=1e-14)


def test_statement_sine_squared_is_never_negative_and_the_sine_of_a_square_is():
    assert np.all(Chain([sin, square])(xs) >= 0)
    assert np.min(Chain([square, sin])(xs)) < -0.99


def test_statement_sine_squared_is_three_different_functions_to_those_who_misread_it():
    values = [Chain(boxes)(2.0) for boxes in ([sin, square], [square, sin], [sin, sin])]
    assert [round(value, 4) for value in values] == [0.8268, -0.7568, 0.7891]


def test_statement_reciprocal_twice_lets_everything_through_but_0():
    twice = Chain([reciprocal, reciprocal])
    assert np.isnan(twice(np.array([0.0]))[0])
    np.testing.assert_allclose(twice(xs[xs != 0]), xs[xs != 0], rtol=1e-15)


def test_statement_doubling_and_multiplying_by_5_may_change_places():
    np.testing.assert_allclose(Chain([scale(2), scale(5)])(xs), Chain([scale(5), scale(2)])(xs), rtol=1e-15)


def test_statement_the_four_boxes_of_the_sigmoid_at_1_2():
    assert [round(value, 4) for value in SIGMOID.values(1.2)] == [-1.2, 0.3012, 1.3012, 0.7685]
    np.testing.assert_allclose(SIGMOID(xs), sigmoid(xs), rtol=1e-14)


def test_statement_no_box_of_the_sigmoid_can_get_stuck():
    w = SIGMOID.values(np.linspace(-30, 30, 601))[2]
    assert np.all(w > 1)


def test_statement_wave_uses_x_twice():
    graph = trace(lambda x: x * np.sin(x), 2.0)
    assert [step.args for step in graph.nodes] == [(), (0,), (0, 1)]
    assert [round(step.value, 4) for step in graph.nodes] == [2, 0.9093, 1.8186]


def test_statement_every_box_of_a_traced_graph_stands_after_the_boxes_it_needs():
    graph = trace(loss, *RUNNING_EXAMPLE)
    assert all(arg < place for place, step in enumerate(graph.nodes) for arg in step.args)


def test_statement_the_running_example_in_a_row():
    x, w1, w2, _ = RUNNING_EXAMPLE
    row = Chain([scale(w1), sigmoid, scale(w2), sigmoid])
    assert [round(value, 4) for value in row.values(x)] == [1.2, 0.7685, -0.3074, 0.4237]
    assert row(x) == TwoWeightNetwork().forward().y_hat
    assert loss(*RUNNING_EXAMPLE) == TwoWeightNetwork().forward().loss


def test_statement_moving_the_outer_weight_leaves_the_hidden_value_alone():
    graph = trace(loss, *RUNNING_EXAMPLE)
    hidden = next(place for place, step in enumerate(graph.nodes) if step.name == "h")
    assert hidden not in reached_from("w2", graph)
    assert hidden in reached_from("w1", graph)
    assert len(reached_from("w2", graph)) < len(reached_from("w1", graph))


def test_statement_the_loss_of_a_line_is_four_boxes_behind_its_weight_and_0_where_it_fits():
    def line_loss(w, x, y):
        return 0.5 * (y - w * x) ** 2

    graph = trace(line_loss, -1.2, 1.5, 0.6)
    assert len(reached_from("w", graph)) == 1 + 4
    assert line_loss(0.6 / 1.5, 1.5, 0.6) == 0


def test_statement_the_solutions_of_the_exercises_are_right():
    np.testing.assert_allclose(Chain([exp, shift(1), log])(xs), np.log(1 + np.exp(xs)), rtol=1e-15)
    np.testing.assert_allclose(Chain([exp, log])(xs), xs, atol=1e-14)


def test_statement_a_cube_of_a_square_is_the_sixth_power_written_as_a_composition():
    np.testing.assert_allclose(Chain([square, cube])(xs), xs**6, rtol=1e-14)


def test_statement_at_the_ends_of_the_slider_the_sigmoid_has_come_to_rest():
    _, v, w, y = SIGMOID.values(6.0)
    assert (round(v, 4), w < 1.003, y > 0.997) == (0.0025, True, True)
    _, v, _, y = SIGMOID.values(-6.0)
    assert (round(v), y < 0.003) == (403, True)


def test_statement_none_of_the_sigmoids_boxes_is_s_shaped_by_itself():
    def changes_its_bend(f, points):
        bend = f.derivative.derivative(points)
        return np.any(bend > 1e-12) and np.any(bend < -1e-12)

    assert changes_its_bend(sigmoid, xs)
    assert not any(changes_its_bend(f, xs) for f in (negative, exp, shift(1)))
    assert not changes_its_bend(reciprocal, np.linspace(1.001, 400, 1000))  # all that 1 + v can be


def test_statement_the_two_orders_of_square_and_sigmoid_come_close_on_the_right():
    apart = sigmoid(square(xs)) - square(sigmoid(xs))
    assert apart[-1] < 0.005 and apart[0] > 0.99


def test_statement_sine_of_log_runs_up_and_down_close_to_0():
    steps = np.exp(-np.arange(1, 30) * math.pi - math.pi / 2)
    np.testing.assert_allclose(np.abs(sin(log(steps))), 1, atol=1e-9)
    assert np.all(sin(log(steps))[1:] * sin(log(steps))[:-1] < 0)


def test_statement_b_reaches_the_end_by_three_ways_and_a_by_two():
    def square_times(a, b):
        s = a + b
        return s * s * b

    graph = trace(square_times, 2.0, -0.5)

    def ways(place):
        if place == graph.output:
            return 1
        return sum(ways(i) for i, step in enumerate(graph.nodes) for arg in step.args if arg == place)

    assert (ways(0), ways(1)) == (2, 3)


def test_statement_the_outer_weight_changes_five_boxes_and_the_inner_one_all_seven():
    sliders = {
        name: live.slider(name, -3, 3, value=value)
        for name, value in zip(["x", "w1", "w2", "y"], RUNNING_EXAMPLE, strict=True)
    }
    graph = live.graph(loss, **sliders).figure.graph
    assert sum(step.operation is not None for step in graph.nodes) == 7
    assert len(reached_from("w2", graph)) - 1 == 5
    assert len(reached_from("w1", graph)) - 1 == 7


def test_statement_with_both_sigmoids_opened_the_network_is_ten_boxes():
    x, w1, w2, _ = RUNNING_EXAMPLE
    opened = Chain([scale(w1), *SIGMOID, scale(w2), *SIGMOID])
    assert len(opened) == 10
    assert opened(x) == pytest.approx(TwoWeightNetwork().forward().y_hat, rel=1e-15)


def test_statement_a_product_taken_for_a_composite_is_believable_at_0_7():
    def product(x):
        return x**2 * np.sin(x)

    assert round(complex_step(product, 0.7), 4) == 1.2767
    assert round(complex_step(lambda x: np.sin(x**2), 0.7), 4) == 1.2353


def test_statement_cos_of_the_reciprocal_swings_between_both_ends_ever_faster():
    tops = [1 / (2 * math.pi * k) for k in (10, 100, 1000)]
    bottoms = [1 / (2 * math.pi * (k + 0.5)) for k in (10, 100, 1000)]
    assert [round(cos(1 / x), 6) for x in tops] == [1, 1, 1]
    assert [round(cos(1 / x), 6) for x in bottoms] == [-1, -1, -1]
    assert all(abs(a - b) < 0.06 * a for a, b in zip(tops, bottoms, strict=True))


def test_statement_the_numbers_of_the_practice():
    assert (round(math.exp(2), 3), round(math.exp(-2), 4), round(math.log(3), 3)) == (7.389, 0.1353, 1.099)
    assert round(sigmoid(-math.log10(3)), 3) == 0.383


def test_statement_where_w2_is_0_nothing_of_w1_gets_through():
    values = [[node.value for node in trace(loss, 1.5, w1, 0.0, 0.6).nodes] for w1 in (0.8, -2.0)]
    changed = [a != b for a, b in zip(*values, strict=True)]
    assert sum(changed) == 3  # the weight itself, its product with x, and h


def test_statement_where_b_is_0_the_end_of_the_graph_of_a_and_b_does_not_change():
    assert [(a + b) * (a + b) * b for a in (2.0, -3.0) for b in (0.0,)] == [0, 0]
    graph = trace(lambda a, b: (a + b) * (a + b) * b, 2.0, -0.5)
    assert graph.inputs.index("b") not in reached_from("a", graph)


def test_statement_a_machine_cannot_tell_that_the_tangent_has_no_value_at_half_pi():
    assert 1e16 < math.tan(math.pi / 2) < 1e17
