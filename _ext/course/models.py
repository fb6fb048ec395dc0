"""What the page script can bring to life: widget models and figures.

Nothing here needs Sphinx: `make notebooks` asks the same questions as the build, and so does a page's Python.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
REFERENCE = "IPY_MODEL_"

KNOWN_MODELS = frozenset(
    [
        "AnyModel",
        "CheckboxModel",
        "DirectionalLinkModel",
        "DropdownModel",
        "FloatLogSliderModel",
        "FloatSliderModel",
        "HBoxModel",
        "IntSliderModel",
        "LayoutModel",
        "LinkModel",
        "RadioButtonsModel",
        "ToggleButtonsModel",
        "VBoxModel",
    ]
)
# What only a kernel or another front end needs; page/controls.js reads none of it. The code of a figure
# (_esm) is in the page script, and how a control looks in the style sheet.
BOILERPLATE = frozenset(
    [
        "_anywidget_id",
        "_css",
        "_dom_classes",
        "_esm",
        "_model_module",
        "_model_module_version",
        "_model_name",
        "_view_count",
        "_view_module",
        "_view_module_version",
        "_view_name",
        "behavior",
        "box_style",
        "continuous_update",
        "description_allow_html",
        "disabled",
        "layout",
        "orientation",
        "readout",
        "readout_format",
        "style",
        "tabbable",
        "tooltip",
    ]
)
LINKS = frozenset({"LinkModel", "DirectionalLinkModel"})
NUMBERS = ("value", "min", "max", "step", "base")  # of a slider

Models = dict[str, dict[str, Any]]


def references(value: Any) -> Iterator[str]:
    """Yield the ids of the models that a piece of widget state refers to, in the order of its names."""
    if isinstance(value, str):
        if value.startswith(REFERENCE):
            yield value.removeprefix(REFERENCE)
    elif isinstance(value, dict):
        for _, item in sorted(value.items()):
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)


def is_known(name: str) -> bool:
    """Say whether the page script can build a model of this name."""
    return name in KNOWN_MODELS or name.endswith("StyleModel")


def reachable(models: Models, views: Iterable[str]) -> list[str]:
    """Return the ids of the models needed to draw the views, depth first, and of the links that move them.

    A link belongs to the page as soon as one of its ends does: its other end may pass the value on. One whose
    other end is not stored links nothing.
    """
    found: dict[str, None] = {}

    def visit(key: str) -> None:
        if key in models and key not in found:
            found[key] = None
            for other in references(models[key]["state"]):
                visit(other)

    ends = {
        key: list(references(model["state"])) for key, model in models.items() if model["model_name"] in LINKS
    }
    links = [key for key in ends if all(end in models for end in ends[key])]
    waiting = list(views)
    while waiting:
        for key in waiting:
            visit(key)
        waiting = [link for link in links if link not in found and any(end in found for end in ends[link])]
    return list(found)


def slim(models: Models) -> Models:
    """Drop what the page does not need: boilerplate, layouts and styles."""
    kept: Models = {}
    for key, model in models.items():
        if model["model_name"].endswith(("LayoutModel", "StyleModel")):
            continue
        state = {name: value for name, value in model["state"].items() if name not in BOILERPLATE}
        kept[key] = {"model_name": model["model_name"], "state": state}
        if model.get("buffers"):
            kept[key]["buffers"] = model["buffers"]
    return kept


def problems(models: Models, views: dict[str, str], notebook: str, kinds: Iterable[str]) -> list[str]:
    """Say, a sentence each, why a page could not show these views; an empty list if it can.

    Parameters
    ----------
    models
        The widget state stored in the notebook, by model id.
    views
        For each shown model id, the cell that shows it, in words.
    notebook
        Its name, for the messages.
    kinds
        The kinds of figure that the page script can draw.
    """
    found = []
    for view, cell in views.items():
        if view not in models:
            found.append(
                f"{notebook}, {cell} shows a widget whose state is not stored. Run `make notebooks`."
            )
            continue
        for key in reachable(models, [view]):
            name, kind = models[key]["model_name"], models[key]["state"].get("kind")
            if not is_known(name):
                found.append(
                    f"{notebook}, {cell} needs the widget model {name}, which the page script cannot build. "
                    f"It knows {', '.join(sorted(KNOWN_MODELS))} and …StyleModel."
                )
            elif name == "AnyModel" and kind not in kinds:
                found.append(
                    f"{notebook}, {cell} shows a figure of the kind {kind!r}, which the page script cannot "
                    f"draw. Add it to its folder's js/figures/…/index.js, run `make js`. "
                    f"Known: {', '.join(sorted(kinds))}."
                )
            else:
                found += [
                    f"{notebook}, {cell} shows a damaged {name}: {what}. Run `make notebooks`."
                    for what in damage(models, key)
                ]
    return list(dict.fromkeys(found))


def damage(models: Models, key: str) -> Iterator[str]:
    """Yield what the stored state of a model lacks, without which the page script would show nothing."""
    name, state = models[key]["model_name"], models[key]["state"]
    if any(other not in models for other in references(state)):
        yield "it refers to a model that is not stored"
    if name == "AnyModel" and not isinstance(state.get("spec"), dict):
        yield "it has no spec"
    if name.endswith("SliderModel"):
        given = {"value": None, **{trait: state[trait] for trait in NUMBERS if trait in state}}
        for trait, number in given.items():
            if not isinstance(number, int | float):
                yield f"its {trait} is {number!r} and no number"


def figure_kinds(live: Path) -> dict[str, str]:
    """Return the kinds that js/figures/*/index.js register, each with its folder."""
    kinds = {}
    for folder in folders(live):
        index = (live / "js/figures" / folder / "index.js").read_text(encoding="utf-8")
        table = re.search(r"FIGURES = \{(.*?)\}", index, re.S)
        kinds.update(dict.fromkeys(re.findall(r"(\w+)(?:\s*:\s*\w+)?\s*(?:,|$)", table[1]), folder))
    return kinds


def folders(live: Path) -> dict[str, list[str]]:
    """Return the folders of figures, each a bundle, with the bundles that have to be loaded before them."""
    return json.loads((live / "js/figures/folders.json").read_text(encoding="utf-8"))


def scripts_of_figures(live: Path) -> dict[str, list[str]]:
    """Return the bundles that each kind of figure needs besides the core, in the order of loading."""
    before = folders(live)

    def needs(bundle: str) -> Iterator[str]:
        for other in before.get(bundle, []):
            yield from needs(other)
        yield bundle

    return {kind: list(dict.fromkeys(needs(folder))) for kind, folder in figure_kinds(live).items()}


def scripts_of(models: Models, views: Iterable[str], live: Path) -> list[str]:
    """Return the bundles that a page needs besides the core to draw the views, in the order of loading."""
    shown = {models[key]["state"].get("kind") for key in reachable(models, views)}
    wanted = [names for kind, names in scripts_of_figures(live).items() if kind in shown]
    return list(dict.fromkeys(chain.from_iterable(wanted)))


# Figures of words, which hold what a reader answers: no link to them, no page of their own.
PRIVATE = frozenset({"due", "practice", "predict", "progress"})


def figure_names(models: Models, views: Iterable[str]) -> dict[str, str]:
    """Return each shown figure's name on the page: its kind, and from the second of a kind on its number."""
    count: dict[str, int] = {}
    names = {}
    for view in views:
        kind = next(
            (kind for key in within(models, view) if (kind := models[key]["state"].get("kind"))), None
        )
        if kind and kind not in PRIVATE:
            count[kind] = count.get(kind, 0) + 1
            names[view] = kind if count[kind] == 1 else f"{kind}-{count[kind]}"
    return names


def specs(html: str, kind: str) -> list[dict[str, Any]]:
    """Return what the figures of one kind on a page are made of."""
    stored = re.search(rf'<script type="{re.escape(STATE)}">(.*?)</script>', html, re.S)
    states = [model["state"] for model in json.loads(stored[1])["state"].values()] if stored else []
    return [state["spec"] for state in states if state.get("kind") == kind]


# Figures that wait until all others live: they stand above the first one, and nobody came for them.
LATE = frozenset({"due"})


def late_views(models: Models, views: Iterable[str]) -> list[str]:
    """Return the views whose figures come to life last."""
    return [
        view
        for view in views
        if any(models[key]["state"].get("kind") in LATE for key in within(models, view))
    ]


def within(models: Models, view: str) -> Iterator[str]:
    """Yield the ids of a view and of all that it holds, but not what moves along elsewhere."""
    if view in models:
        yield view
        for other in references(models[view]["state"]):
            yield from within(models, other)


def bundle_names(live: Path) -> list[str]:
    """Return the names of all bundles: those of pages, in the order of loading, and JupyterLab's."""
    return [
        "core.js",
        "formula.js",
        *(f"{folder}.js" for folder in folders(live)),
        "page.js",
        "address.js",
        "asking.js",
        "judge.js",
        "live.css",
        "python.js",
        "python.css",
        "small_worker.js",
        "figure.js",
    ]


def sources_hash(live: Path) -> str:
    """Return the hash of the JavaScript sources, which js/build.js writes into each bundle's first line."""
    js = live / "js"
    names = sorted(
        name
        for path in js.rglob("*")
        if (name := path.relative_to(js).as_posix()) in ("package-lock.json", "figures/folders.json")
        or (re.search(r"\.(js|css|py)$", name) and not re.search(r"(^|/)(node_modules/|\.)", name))
    )
    digest = hashlib.sha256()
    for name in names:
        digest.update(f"{name}\n".encode() + (js / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def stale_bundles(live: Path) -> list[str]:
    """Return the bundles that were not built from the JavaScript sources as they are."""
    hash = sources_hash(live)
    files = {name: live / "static" / name for name in bundle_names(live)}
    return [
        name
        for name, file in files.items()
        if not file.exists() or hash not in file.read_text(encoding="utf-8")[:300]
    ]
