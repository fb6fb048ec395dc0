"""Widget state as notebooks store it: little models, and a page of them."""

KINDS = ["tangent", "secant"]


def model(name, **state):
    return {
        "model_name": name,
        "model_module": "any",
        "state": {"_esm": "code", "_view_count": None, **state},
    }


def refer(key):
    return f"IPY_MODEL_{key}"


def little_page(**more):
    """A slider linked to a figure, both in a box, and a second slider that nothing shows."""
    return {
        "box": model("VBoxModel", children=[refer("slider"), refer("figure")], layout=refer("plain")),
        "slider": model("FloatSliderModel", value=1.0, style=refer("style"), layout=refer("wide")),
        "figure": model("AnyModel", kind="tangent", x=1.0, spec={"title": "A <slope>"}),
        "link": model("LinkModel", source=[refer("slider"), "value"], target=[refer("figure"), "x"]),
        "plain": model("LayoutModel", width=None, height=None),
        "wide": model("LayoutModel", width="100%", height=None),
        "style": model("SliderStyleModel", description_width=""),
        "forgotten": model("FloatSliderModel", value=2.0),
        "forgotten link": model(
            "LinkModel", source=[refer("forgotten"), "value"], target=[refer("none"), "x"]
        ),
        **more,
    }
