"""_ext/course/widgets.py: what of a notebook's widget state a page gets, and what is refused."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_under_test import LIVE
from widget_state import KINDS, little_page, model, refer

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from sphinx.errors import ExtensionError

from course import models, widgets


def test_only_what_the_views_reach_is_kept():
    kept = widgets.page_state(little_page(), {"box": "cell 3"}, "a.ipynb", KINDS)
    assert sorted(kept) == ["box", "figure", "link", "slider"]


def test_a_link_brings_along_the_model_that_only_it_reaches():
    stored = little_page(
        hidden=model("FloatSliderModel", value=0.0),
        on=model("DirectionalLinkModel", source=[refer("figure"), "y"], target=[refer("hidden"), "value"]),
    )
    assert {"hidden", "on"} <= set(widgets.page_state(stored, {"box": "cell 3"}, "a.ipynb", KINDS))


def test_models_come_depth_first_and_then_the_links_so_that_their_numbers_stay():
    """The build and `make notebooks` ask this one function."""
    assert models.reachable(little_page(), ["box"]) == [
        "box",
        "slider",
        "wide",
        "style",
        "figure",
        "plain",
        "link",
    ]


def test_a_link_to_a_model_that_is_not_stored_is_left_out():
    stored = little_page(
        broken=model("LinkModel", source=[refer("slider"), "value"], target=[refer("none"), "x"])
    )
    assert "broken" not in models.reachable(stored, ["box"])


def test_the_code_and_the_boilerplate_of_a_model_stay_out_of_the_page():
    kept = widgets.page_state(little_page(), {"box": "cell 3"}, "a.ipynb", KINDS)
    assert kept["figure"]["state"] == {
        "kind": "tangent",
        "x": 1.0,
        "spec": {"title": "A <slope>"},
    }
    assert kept["slider"]["state"] == {"value": 1.0}
    assert list(kept["box"]["state"]) == ["children"]


def test_an_unknown_model_fails_and_names_notebook_cell_model_and_the_known_ones():
    stored = little_page(text=model("TextModel"))
    stored["box"]["state"]["children"].append(refer("text"))
    with pytest.raises(ExtensionError) as failure:
        widgets.page_state(stored, {"box": "cell 3 (In [2])"}, "01_derivatives.ipynb", KINDS)
    message = str(failure.value)
    for part in ("01_derivatives.ipynb", "cell 3 (In [2])", "TextModel", *models.KNOWN_MODELS):
        assert part in message


def test_a_figure_that_the_page_script_cannot_draw_fails_and_says_where_to_register_it():
    stored = little_page(figure=model("AnyModel", kind="mirror", x=1.0))
    with pytest.raises(ExtensionError, match=r"cell 3 .*'mirror'.*figures/…/index\.js.*make js.*secant"):
        widgets.page_state(stored, {"box": "cell 3"}, "a.ipynb", KINDS)


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        ({"slider": model("FloatSliderModel", value=None)}, "its value is None and no number"),
        ({"slider": model("IntSliderModel", min=0)}, "its value is None"),
        ({"slider": model("FloatLogSliderModel", value=1.0, base="10")}, "its base is '10'"),
        ({"slider": model("FloatSliderModel", value=1.0, style=refer("lost"))}, "a model that is not stored"),
        ({"box": model("VBoxModel", children=[refer("lost")])}, "damaged VBoxModel: it refers to a model"),
        ({"figure": model("AnyModel", kind="tangent", x=1.0)}, "damaged AnyModel: it has no spec"),
        ({"figure": model("AnyModel", kind="tangent", spec="{}")}, "it has no spec"),
    ],
)
def test_a_damaged_state_fails_and_says_what_it_lacks(damaged, words):
    with pytest.raises(ExtensionError, match=rf"a\.ipynb, cell 3 .*{re.escape(words)}.*make notebooks"):
        widgets.page_state(little_page(**damaged), {"box": "cell 3"}, "a.ipynb", KINDS)


def test_the_kinds_of_figures_are_read_from_the_index():
    kinds = models.figure_kinds(LIVE)
    files = {path.stem: path.parent.name for path in (LIVE / "js/figures").glob("*/*.js")}
    assert kinds.items() <= files.items() and kinds["tangent"] == "derivatives"
    registered = {
        name
        for index in (LIVE / "js/figures").glob("*/index.js")
        for name in re.findall(r'"\./(\w+)\.js"', index.read_text())
    }
    assert {*kinds} == registered, "what an index imports, it registers"


def test_a_page_loads_the_folders_of_its_figures_and_what_they_share_and_no_other():
    page = {"a": model("AnyModel", kind="chain"), "b": model("AnyModel", kind="tangent")}
    assert models.scripts_of(page, ["a"], LIVE) == ["formula", "composite_functions", "chain_rule"]
    assert models.scripts_of(page, ["b"], LIVE) == ["derivatives"]
    assert models.scripts_of(page, ["a", "b"], LIVE) == [
        "derivatives",
        "formula",
        "composite_functions",
        "chain_rule",
    ]
    assert models.scripts_of(little_page(figure=model("AnyModel", kind="mirror")), ["box"], LIVE) == []
    assert {*models.folders(LIVE)} == {path.parent.name for path in (LIVE / "js/figures").glob("*/index.js")}


def test_figures_are_named_by_kind_and_number_and_what_holds_answers_is_not():
    kinds = {"a": "dual", "b": "dual", "c": "practice", "d": "tape"}
    page = {name: model("AnyModel", kind=kind) for name, kind in kinds.items()}
    page["box"] = model("VBoxModel", children=[refer("b")])
    assert models.figure_names(page, ["a", "box", "c", "d"]) == {"a": "dual", "box": "dual-2", "d": "tape"}
    assert models.figure_names(little_page(), ["slider", "box"]) == {"box": "tangent"}, "linked is not shown"


def test_an_unknown_model_that_no_view_reaches_does_no_harm():
    widgets.page_state(little_page(text=model("TextModel")), {"box": "cell 3"}, "a.ipynb", KINDS)


def test_a_view_without_stored_state_says_to_run_make_notebooks():
    with pytest.raises(ExtensionError, match=r"a\.ipynb, cell 9 .*make notebooks"):
        widgets.page_state(little_page(), {"gone": "cell 9"}, "a.ipynb", KINDS)


@given(st.dictionaries(st.text(), st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028"])))
def test_the_state_survives_its_script_element_whatever_it_holds(state):
    script = widgets.state_script({"a": {"model_name": "AnyModel", "state": state}})
    inside = re.fullmatch(r'<script type="[^"]*">(.*)</script>', script, re.DOTALL)[1]
    assert "<" not in inside
    assert json.loads(inside)["state"]["a"]["state"] == state


def test_a_state_that_json_cannot_say_is_refused():
    with pytest.raises(ExtensionError, match="nan"):
        widgets.state_script({"a": {"model_name": "AnyModel", "state": {"x": float("nan")}}})
