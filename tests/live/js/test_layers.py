"""Where the drawing of a graph puts its boxes: nothing is lost, nothing overlaps, arrows point one way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from js_session import DRIVERS, JavaScriptSession

from chainrule import sigmoid, trace

SIZE = 50


@pytest.fixture(scope="module")
def node():
    with JavaScriptSession(DRIVERS / "layers.mjs") as session:
        yield session


@st.composite
def graphs(draw):
    """An exported graph of one to three inputs and up to a dozen sums and sines of what came before."""
    count = draw(st.integers(1, 3))
    nodes = [{"op": "input", "name": f"x{i}"} for i in range(count)]
    for _ in range(draw(st.integers(1, 12))):
        kind = draw(st.sampled_from(["sin", "add", "constant"]))
        if kind == "constant":
            nodes.append({"op": "constant", "value": 2.0})
        else:
            earlier = st.integers(0, len(nodes) - 1)
            nodes.append({"op": kind, "args": [draw(earlier) for _ in range(2 if kind == "add" else 1)]})
    return {"inputs": [f"x{i}" for i in range(count)], "nodes": nodes, "output": len(nodes) - 1}


def layout(node, graph):
    found = node.ask("layout", graph=graph, size=SIZE)
    layer_of = {
        box["id"]: i for i, layer in enumerate(found["layers"]) for box in layer if box["id"] is not None
    }
    return found, layer_of


@given(graph=graphs())
def test_every_box_stands_once_and_every_use_is_an_edge(node, graph):
    found, _ = layout(node, graph)
    boxes = [box["id"] for layer in found["layers"] for box in layer if box["id"] is not None]
    constants = {i for i, step in enumerate(graph["nodes"]) if step["op"] == "constant"} - {graph["output"]}
    assert sorted(boxes) == [i for i in range(len(graph["nodes"])) if i not in constants]
    uses = [
        (arg, to, slot)
        for to, step in enumerate(graph["nodes"])
        for slot, arg in enumerate(step.get("args", []))
        if arg not in constants
    ]
    assert sorted((edge["from"], edge["to"], edge["slot"]) for edge in found["edges"]) == sorted(uses)


@given(graph=graphs())
def test_edges_point_one_way_and_pass_every_layer_between(node, graph):
    found, layer_of = layout(node, graph)
    for edge in found["edges"]:
        start, end = layer_of[edge["from"]], layer_of[edge["to"]]
        assert start < end and edge["via"] == list(range(start + 1, end))


@given(graph=graphs())
def test_boxes_of_a_layer_do_not_touch(node, graph):
    found, _ = layout(node, graph)
    for layer in found["layers"]:
        sizes = [0 if box["id"] is None else SIZE for box in layer]
        middles = [box["across"] for box in layer]
        for i in range(len(layer) - 1):
            room = (sizes[i] + sizes[i + 1]) / 2 + found["apart"]
            assert middles[i + 1] - middles[i] >= room - 1e-6


def test_an_input_stands_right_before_its_first_use(node):
    graph = trace(lambda x, w1, w2: sigmoid(w2 * sigmoid(w1 * x)), 1.5, 0.8, -0.4).export()
    _, layer_of = layout(node, graph)
    assert [layer_of[i] for i in range(3)] == [0, 0, 2]


def test_a_row_of_boxes_is_a_straight_line(node):
    graph = trace(lambda x: np.exp(np.sin(-x)), 0.3).export()
    found, _ = layout(node, graph)
    assert [[box["across"] for box in layer] for layer in found["layers"]] == [[0], [0], [0], [0]]
