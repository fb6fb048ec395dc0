"""What the extension's transforms make of small doctrees, shown as a diff of before and after."""

import base64
import difflib
import json
import re
from types import SimpleNamespace

import pytest
from site_under_test import ROOT, STATE, VIEW
from widget_state import little_page

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from docutils import nodes
from docutils.utils import new_document

from chainrule.plots.style import PALETTE
from course import colours, publish, widgets

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4//8/EwMDIwAHiAEBMxDqgAAAAABJRU5ErkJggg=="


def document(*children, folder=ROOT, page="chapters/01_a", models=()):
    """A page with these children, in an environment with its name, folder and notebook's models."""
    made = new_document("page")
    body = json.dumps({"state": dict(models)})
    made.settings.env = env = SimpleNamespace(
        docname=page,
        app=SimpleNamespace(srcdir=folder),
        nb_metadata={page: {"js_files": {"ipywidgets_state": (None, {"body": body}), "other": (None, {})}}},
        doc2path=lambda name: f"{name}.ipynb",
    )
    env.app.env = env
    made += children
    return made


def changes(tree, change):
    """The lines that a change takes out of a doctree and puts into it."""
    before = tree.pformat().splitlines()
    change(tree)
    lines = difflib.unified_diff(before, tree.pformat().splitlines(), n=0)
    return "\n".join(line.rstrip() for line in lines if re.match(r"[-+](?![-+]{2} )", line))


def run(transform):
    """How a transform changes a document."""
    return lambda tree: transform(tree).run()


def output(number=3, **parts):
    """A cell's output before MyST-NB has chosen one of its MIME types: `image_png=nodes` and so on."""
    bundle = nodes.container(nb_element="mime_bundle")
    for name, children in parts.items():
        mime = VIEW if name == "view" else name.replace("_", "/", 1)
        bundle += nodes.container("", *children, mime_type=mime)
    return nodes.container("", bundle, nb_element="cell_code", cell_index=number - 1, exec_count=2)


def view(model):
    return [nodes.raw("", f'<script type="{VIEW}">{json.dumps({"model_id": model})}</script>', format="html")]


def plain(text):
    return [nodes.literal_block("", text)]


@pytest.fixture
def picture(tmp_path):
    (tmp_path / "dot.png").write_bytes(base64.b64decode(DOT))
    return lambda **options: [nodes.image("", uri="dot.png", **options)]


def store_state(tree):
    """What happens to a page as soon as it has been read."""
    widgets.store_state(SimpleNamespace(env=tree.settings.env, srcdir=ROOT), tree)


# Formulas


def test_a_formula_gets_its_colours_and_keeps_its_comma():
    tree = document(nodes.paragraph("", "", nodes.math("", "x^2"), nodes.Text(", and more")))
    assert (
        changes(tree, run(colours.ColourFormulas))
        == f"""\
-        <math>
-            x^2
-        , and more
+        <inline classes="kept">
+            <math>
+                {{\\textcolor{{{PALETTE["x"]}}}{{x}}}}^2
+            ,
+         and more"""
    )


def test_a_displayed_formula_gets_its_colours_and_nothing_else_of_the_page_changes():
    tree = document(
        nodes.paragraph("", "x, f and g"), nodes.math_block("", "f"), nodes.literal_block("", "x = 1")
    )
    assert (
        changes(tree, run(colours.ColourFormulas))
        == f"""\
-        f
+        {{\\textcolor{{{PALETTE["f"]}}}{{f}}}}"""
    )


def test_only_on_a_page_about_the_network_is_a_y_by_itself_the_target():
    made = {
        page: changes(document(nodes.math_block("", "y"), page=page), run(colours.ColourFormulas))
        for page in ("chapters/05_backpropagation", "chapters/01_a")
    }
    assert "textcolor" in made["chapters/05_backpropagation"] and made["chapters/01_a"] == ""


# Outputs


def test_a_widget_becomes_a_place_with_its_picture(picture, tmp_path):
    shown = output(view=view("box"), image_png=picture(), text_plain=plain("A line\nthat touches."))
    tree = document(output(view=view("slider")), shown, folder=tmp_path, models=little_page())
    store_state(tree)
    made = changes(tree, run(widgets.ShowOutputs))
    assert made.endswith("""\
-        <container nb_element="mime_bundle">
-            <container mime_type="application/vnd.jupyter.widget-view+json">
-                <raw format="html" xml:space="preserve">
-                    <script type="application/vnd.jupyter.widget-view+json">{"model_id": "box"}</script>
-            <container mime_type="image/png">
-                <image uri="dot.png">
-            <container mime_type="text/plain">
-                <literal_block xml:space="preserve">
-                    A line
-                    that touches.
+        <live figure="tangent" ids="figure-tangent" model_id="box">
+            <picture alt="A line that touches." height="3" uri="dot.png" width="2">
+            <unseen>
+                A line that touches.""")
    first, second = tree.findall(widgets.live)
    assert "figure" not in first, "a slider alone is no figure"
    marks = first.attributes.keys() - second.attributes.keys()
    assert marks and first["model_id"] == "slider", "behind the first place the page script runs"


def test_a_picture_is_described_by_its_own_text_and_keeps_its_own_size(picture, tmp_path):
    cell = output(image_png=picture(alt="A dot.", width="50%"), text_plain=plain("<Figure size 2x3>"))
    assert (
        changes(document(cell, folder=tmp_path), run(widgets.ShowOutputs))
        == """\
-                <image alt="A dot." uri="dot.png" width="50%">
+                <picture alt="A dot." uri="dot.png" width="50%">
+                <unseen>
+                    A dot."""
    )


def test_a_picture_without_words_is_named_by_its_cell(picture, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(widgets.logger, "warning", lambda text, *words, location: said.append(text % words))
    tree = document(
        output(number=7, image_png=picture(), text_plain=plain("<Figure size 2x3>")), folder=tmp_path
    )
    widgets.ShowOutputs(tree).run()
    (words,) = said
    assert words.startswith("cell 7 (In [2]) has a picture without alternative text")


def test_words_and_numbers_are_left_to_myst_nb():
    tree = document(output(text_plain=plain("4.0")), nodes.paragraph("", "The value."))
    assert changes(tree, run(widgets.ShowOutputs)) == ""


def test_the_state_of_a_page_stands_at_its_head_instead_of_all_models():
    tree = document(nodes.paragraph("", "Words."), output(view=view("box")), models=little_page())
    made = changes(tree, store_state).splitlines()
    added = [line for line in made if "<document " not in line]  # which may say what else the page needs
    head, script = added
    assert (
        head == '+    <raw format="html" xml:space="preserve">'
        and f'+        <script type="{STATE}">' in script
    )
    assert (
        "tangent" in script and "forgotten" not in script and tree.index(next(tree.findall(nodes.raw))) == 0
    )
    assert list(tree.settings.env.nb_metadata["chapters/01_a"]["js_files"]) == ["other"]


def test_a_page_without_widgets_gets_no_state():
    tree = document(output(text_plain=plain("4.0")), models=little_page())
    assert changes(tree, store_state) == ""
    assert list(tree.settings.env.nb_metadata["chapters/01_a"]["js_files"]) == ["other"]


# Descriptions


def test_a_page_is_described_by_its_first_paragraph_cut_at_a_word():
    long = "word " * 60
    tree = document(
        nodes.note("", nodes.paragraph("", "A note.")),
        nodes.section(
            "", nodes.title("", "Title"), nodes.paragraph("", long), nodes.paragraph("", "Second.")
        ),
    )
    words = publish.describe(tree)
    assert words == "word " * 32 + "…" and publish.describe(document()) == ""


@pytest.mark.parametrize(
    ("formula", "described"),
    [
        (r"{\textcolor{#6b6400}{W_2}}", "Drag W₂ there."),
        (r"\hat y", "Drag ŷ there."),
        (r"\hat{y}_{1}", "Drag ŷ₁ there."),
        (r"\frac{1}{2}", "The next one."),
        ("x^2", "The next one."),
    ],
)
def test_a_description_holds_formulas_as_characters_and_no_tex(formula, described):
    first = nodes.paragraph("", "", nodes.Text("Drag "), nodes.math("", formula), nodes.Text(" there [12]."))
    tree = document(nodes.section("", nodes.title("", "Title"), first, nodes.paragraph("", "The next one.")))
    assert publish.describe(tree) == described
