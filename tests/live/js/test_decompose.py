"""A formula taken apart: its tree, its boxes in a row, and what is said where there are none."""

import pytest

from chainrule.live.questions import composite_functions as questions


def test_every_part_of_the_tree_points_at_its_text_and_its_node(js):
    typed = "3 sin(x^2) + 1"
    found = js.ask("read", text=typed)
    seen = {}

    def visit(part):
        node = part["node"]
        seen[typed[slice(*part["span"])]] = None if node is None else found["graph"]["nodes"][node]["op"]
        for inner in part["args"]:
            visit(inner)

    visit(found["tree"])
    assert seen == {
        typed: "add",
        "3 sin(x^2)": "multiply",
        "3": "constant",
        "sin(x^2)": "sin",
        "(x^2)": "square",
        "x": "input",
        "2": None,
        "1": "constant",
    }
    assert len(found["labels"]) == len(found["graph"]["nodes"])


@pytest.mark.parametrize(
    ("text", "boxes"),
    [
        ("1/(1+e^(-x))", ["−x", "e^u", "1 + v", "1/w"]),
        ("sin(x^2)", ["x²", "sin(u)"]),
        ("sin²x", ["sin(x)", "u²"]),
        ("sin(2x+1)", ["2x + 1", "sin(u)"]),
        ("e^(-x²/2)", ["x²", "−u/2", "e^v"]),
        ("ln(sin x)", ["sin(x)", "ln(u)"]),
        ("sqrt(1+cos(3x)^2)", ["3x", "cos(u)", "v²", "1 + w", "√(s)"]),
        ("sin(x e^x)", ["x·e^x", "sin(u)"]),
        ("2^(3x)", ["3x", "2^u"]),
        ("2 sin x", ["sin(x)", "2u"]),
        ("1 + x^2", ["x²", "1 + u"]),
        ("-x^2", ["x²", "−u"]),
        ("-e^x", ["e^x", "−u"]),
        ("3x^2", ["x²", "3u"]),
    ],
)
def test_composite_is_taken_apart_from_the_inside(js, text, boxes):
    found = js.ask("decompose", text=text)
    assert [box["text"] for box in found["boxes"]] == boxes
    assert found["shape"] == "chain"
    assert found["isComposite"]
    assert found["layers"] == len(boxes)
    inputs = [box["input"] for box in found["boxes"]]
    outputs = [box["output"] for box in found["boxes"]]
    assert inputs == ["x", *outputs[:-1]]


def test_linear_steps_can_be_kept_apart(js):
    found = js.ask("decompose", text="sin(2x+1)", how={"mergeLinear": False})
    assert [box["text"] for box in found["boxes"]] == ["2x", "u + 1", "sin(v)"]


@pytest.mark.parametrize(
    ("text", "shape", "layers", "parts"),
    [
        ("x sin x", "product", 1, ["x", "sin(x)"]),
        ("x^2 + sin(x^2) - e^x", "difference", 1, ["x² + sin(x²)", "e^x"]),
        ("x - e^x", "difference", 1, ["x", "e^x"]),
        ("sin(x)/x", "quotient", 1, ["sin(x)", "x"]),
        ("x^x", "power", 1, ["x", "x"]),
        ("x", "variable", 0, []),
        ("e^2", "constant", 0, []),
        ("sin x", "single", 1, []),
        ("2x+1", "single", 1, []),
        ("x^2 + 3x + 1", "chain", 2, ["x²", "3x"]),
        ("5 (x sin x)", "chain", 2, ["x", "sin(x)"]),
    ],
)
def test_what_is_not_composite_is_said_to_be_what_it_is(js, text, shape, layers, parts):
    found = js.ask("decompose", text=text)
    assert (found["shape"], found["layers"], found["isComposite"]) == (shape, layers, False)
    assert [part["text"] for part in found["parts"]] == parts


DRILL = {
    # id: (formula, composite, boxes, words of the right option)
    "drill-cosine": ("cos(5x)", True, 2, "Composite"),
    "drill-product": ("x^2 sin x", False, 1, "Not composite: a product"),
    "drill-sine-squared": ("sin^2 x", True, 2, "Two boxes"),
    "drill-exponential": ("e^(-x)", True, 2, "Two boxes"),
    "drill-three-layers": ("log(sin(x^2))", True, 3, "log"),
    "drill-root": ("sqrt(1 + x^2)", True, 3, "3"),
    "drill-scaled-sine": ("2 sin x", True, 2, "Composite"),
    "drill-sum": ("x^3 + 2x", False, 1, "Not composite: a sum"),
    "drill-network": ("σ(0.5 σ(0.8x))", True, 4, "4"),
}


def test_the_drill_and_the_figure_agree_on_what_is_composite(js):
    for question in questions.drill():
        text, composite, boxes, words = DRILL[question.id]
        found = js.ask("decompose", text=text)
        assert (found["isComposite"], found["layers"]) == (composite, boxes), text
        (right,) = [option for option in question.options if option.right]
        assert right.text.startswith(words), right


def test_rules_of_derivatives_are_named_only_where_they_are_wanted(js):
    for text in ("x sin x", "x/sin x", "x^x", "sin(x e^x)", "x^2 + 3x + 1"):
        assert "rule" not in js.ask("decompose", text=text)["message"]
    wanted = {"rules": True}
    assert "use the product rule first" in js.ask("decompose", text="x sin x", how=wanted)["message"]
    assert "use the product rule first" in js.ask("decompose", text="sin(x e^x)", how=wanted)["message"]
    quotient = js.ask("decompose", text="x/sin x", how=wanted)["message"]
    assert "as a product with one over the lower part" in quotient and "quotient rule" not in quotient


def test_composite_parts_of_a_product_are_named(js):
    found = js.ask("decompose", text="x sin(x^2)")
    assert "product of x and sin(x²)" in found["message"]
    assert "sin(x²) is composite" in found["message"]

    deep = js.ask("decompose", text="x + sin(x^2) - (x e^(3x) + 1) - sin(x^2)")["message"]
    assert deep.endswith("Inside, sin(x²) and e^(3x) are composite.")


@pytest.mark.parametrize(
    ("text", "operands"),
    [
        ("x-1-x", "a difference of x − 1 and x"),
        ("x+1+x", "a sum of x + 1 and x"),
        ("1+x+x", "a sum of 1 + x and x"),
        ("1-x+x", "a sum of 1 − x and x"),
        ("x+1-x^2", "a difference of x + 1 and x²"),
        ("x-(1-x)", "a difference of x and 1 − x"),
        ("x+x+x", "a sum of x + x and x"),
        ("x-x+2-x", "a difference of x − x + 2 and x"),
        ("-x-x", "a difference of −x and x"),
        ("x--x", "a difference of x and −x"),
        ("2x sin(x)", "a product of 2x and sin(x)"),
        ("x*(-2)*x", "a product of x·(−2) and x"),
        ("3*x*3*x", "a product of 3x·3 and x"),
        ("x*x*x", "a product of x·x and x"),
        ("2x/x", "a quotient of 2x and x"),
        ("1/x/x", "a quotient of 1/x and x"),
        ("(2x)^(x+1)", "a power of 2x and x + 1"),
    ],
)
def test_the_operands_of_the_last_operation_are_whole(js, text, operands):
    message = js.ask("decompose", text=text)["message"]
    assert message.startswith(f"The last operation is {operands}, and the variable is in both."), message


def test_other_variables_can_be_held_still(js):
    options = {"variables": ["x", "W1", "W2"]}
    text = "σ(W2 σ(W1 x))"
    assert js.ask("decompose", text=text, options=options)["boxes"][0]["text"] == "W2·σ(W1·x)"
    along_x = js.ask("decompose", text=text, options=options, how={"variable": "x"})
    assert [box["text"] for box in along_x["boxes"]] == ["W1·x", "σ(u)", "W2·v", "σ(w)"]
    assert along_x["boxes"][0]["graph"]["inputs"] == ["x", "W1"]


@pytest.mark.parametrize(
    "text",
    [
        "1/(1+e^(-x))",
        "sin(cos(x^2+1))",
        "sqrt(1+x^2)",
        "ln(sin x)^3",
        "sin(x e^x)",
        "(2x+1)^5",
        "tanh(-3x/2)",
    ],
)
def test_boxes_in_a_row_give_the_value_and_the_product_of_rates(js, text):
    found = js.ask("boxes", text=text, x=0.7)
    assert found["value"] == pytest.approx(found["whole"]["value"], rel=1e-14)
    assert found["slope"] == pytest.approx(found["whole"]["derivative"], rel=1e-13)
