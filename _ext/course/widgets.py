"""Widget outputs of stored notebooks become places that the page script brings to life.

An output that holds a widget view is written as

    <div class="live" data-model-id="ID"> picture or HTML of the same output </div>

and the page's text begins with one `<script type="application/vnd.jupyter.widget-state+json">` with the
models these views need, and no others: where there is a place, its state has arrived. The page script
replaces the picture; without JavaScript the picture stays. MyST-NB by itself leaves views to ipywidgets' HTML
manager, which pages load from another site.
"""

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.images import get_image_size
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from .models import (
    STATE,
    VIEW,
    Models,
    figure_kinds,
    figure_names,
    late_views,
    problems,
    reachable,
    scripts_of,
    slim,
)

logger = logging.getLogger(__name__)


def page_state(models: Models, views: dict[str, str], notebook: str, kinds: Iterable[str]) -> Models:
    """Return the models that a page needs, by id. The arguments are those of `models.problems`.

    Raises
    ------
    ExtensionError
        If a shown model is not stored, or if a model is needed that the page script cannot build.
    """
    found = problems(models, views, notebook, kinds)
    if found:
        raise ExtensionError("\n".join(found))
    return slim({key: models[key] for key in reachable(models, views)})


def state_script(models: Models) -> str:
    """Return the script element that carries the models, safe inside HTML and strict as JSON."""
    try:
        text = json.dumps(
            {"version_major": 2, "version_minor": 0, "state": models},
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        )
    except ValueError:
        raise ExtensionError(
            "A widget stores nan or an infinity, which JSON cannot say: use None or a string in that trait."
        ) from None
    return f'<script type="{STATE}">{text.replace("<", chr(92) + "u003c")}</script>'


class live(nodes.General, nodes.Element):
    """The place of a widget on a page; its children are shown until the page script takes over."""


class picture(nodes.image):
    """An image of a notebook output, with its size, so that the page does not jump while it loads."""


class unseen(nodes.General, nodes.TextElement):
    """Words that the search finds and no page shows: what a picture says."""


def alone(page: str, figure: str) -> str:
    """Return the address of a figure's own page: `figures/derivatives-tangent.html`."""
    chapter = re.sub(r"^\d+_", "", page.rpartition("/")[2])
    return f"figures/{chapter}-{figure}.html"


def visit_live(self: HTML5Translator, node: live) -> None:
    """Open the place of a widget."""
    data = {"data-model-id": node["model_id"]}
    if "late" in node:
        data["data-late"] = ""
    if "figure" in node:
        page = self.builder.current_docname
        data["data-alone"] = relative_uri(self.builder.get_target_uri(page), alone(page, node["figure"]))
    self.body.append(self.starttag(node, "div", CLASS="live", **data))


def depart_live(self: HTML5Translator, node: live) -> None:
    """Close the place of a widget; behind the first one the page script runs, before the page is read on.

    What only later places need is there when the page has been read.
    """
    self.body.append("</div>\n")
    here = self.builder.get_target_uri(self.builder.current_docname)
    for name in node.get("scripts", []):
        self.body.append(f'<script src="{relative_uri(here, f"_live/{name}")}"></script>\n')
    for name in node.get("later", []):
        self.body.append(f'<script defer src="{relative_uri(here, f"_live/{name}")}"></script>\n')
    if "scripts" in node:
        self.body.append('<span id="first-is-live"></span>\n')  # layout.html waits for it


def visit_picture(self: HTML5Translator, node: picture) -> None:
    """Write an image that loads when it comes into sight."""
    source = f"{self.builder.imgpath}/{self.builder.images[node['uri']]}"
    size = {name: node[name] for name in ("width", "height") if name in node}
    self.body.append(self.emptytag(node, "img", "\n", src=source, alt=node["alt"], loading="lazy", **size))
    raise nodes.SkipNode


def visit_unseen(self: HTML5Translator, node: unseen) -> None:
    """Write nothing."""
    raise nodes.SkipNode


def bundles(tree: nodes.Element) -> list[tuple[nodes.container, dict[str, nodes.container]]]:
    """Return the outputs that MyST-NB has not yet reduced to one MIME type, with their parts by MIME type."""
    found = [node for node in tree.findall(nodes.container) if node.get("nb_element") == "mime_bundle"]
    return [(bundle, {part["mime_type"]: part for part in bundle.children}) for bundle in found]


def model_id(view: nodes.container) -> str:
    """Read the model's id from the script that MyST-NB makes of a widget view."""
    script = re.search(r"<script[^>]*>(.*)</script>", view.astext(), re.DOTALL)
    data = json.loads(script[1])
    return (json.loads(data) if isinstance(data, str) else data)["model_id"]


def cell_in_words(node: nodes.Node) -> str:
    """Say which cell a node comes from, as a reader of the notebook counts."""
    while node.parent is not None:
        node = node.parent
        if isinstance(node, nodes.container) and node.get("nb_element") == "cell_code":
            return f"cell {node['cell_index'] + 1} (In [{node.get('exec_count') or ' '}])"
    return "a cell"


def store_state(app: Sphinx, doctree: nodes.document) -> None:
    """Put the page's widget state at its head, instead of MyST-NB's, which holds every model."""
    scripts = getattr(app.env, "nb_metadata", {}).get(app.env.docname, {}).get("js_files", {})
    _, stored = scripts.pop("ipywidgets_state", (None, None))
    views = {
        model_id(parts[VIEW]): cell_in_words(bundle) for bundle, parts in bundles(doctree) if VIEW in parts
    }
    if views:
        models = json.loads(stored["body"])["state"] if stored else {}
        notebook = Path(app.env.doc2path(app.env.docname)).name
        source = Path(app.srcdir) / "src/chainrule/live"
        state = page_state(models, views, notebook, figure_kinds(source))
        late = late_views(models, views)
        first = scripts_of(models, [view for view in views if view not in late][:1], source)
        rest = [folder for folder in scripts_of(models, views, source) if folder not in first]
        doctree["scripts"] = [f"{name}.js" for name in ("core", *first, "page")]
        doctree["later"] = [f"{name}.js" for name in rest]
        doctree["figures"] = figure_names(models, views)
        doctree["late"] = late
        doctree.insert(0, nodes.raw("", state_script(state), format="html"))


class ShowOutputs(SphinxPostTransform):
    """Make widget views live places, and give notebook pictures their alternative text and size."""

    default_priority = 3  # MyST-NB chooses one MIME type at 4
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Replace what is ours; leave everything else to MyST-NB."""
        for bundle, parts in bundles(self.document):
            for mime_type, part in parts.items():
                if mime_type.startswith("image/"):
                    self.describe(part, parts.get("text/plain"), bundle)
            if VIEW not in parts:
                continue
            place = live(model_id=model_id(parts[VIEW]))
            if place["model_id"] in self.document.get("late", ()):
                place["late"] = True
            if name := self.document["figures"].get(place["model_id"]):
                place["figure"] = name
                place["ids"].append(f"figure-{name}")
            for fallback in ("image/png", "text/html", "text/plain"):
                if fallback in parts:
                    place.extend(parts[fallback].children)
                    break
            bundle.replace_self(place)
        places = sorted(self.document.findall(live), key=lambda place: "late" in place)  # else as they stand
        for place in places[:1]:
            place["scripts"] = self.document["scripts"]
            place["later"] = self.document["later"]

    def describe(self, part: nodes.container, plain: nodes.container | None, bundle: nodes.container) -> None:
        """Replace the image of an output by one with a text and a size."""
        for image in list(part.findall(nodes.image)):
            text = image.get("alt") or (plain.astext().strip() if plain else "")
            if not text or text.startswith("<Figure "):
                logger.warning(
                    "%s has a picture without alternative text: say what it shows in the cell's metadata, "
                    '{"mystnb": {"image": {"alt": "…"}}}.',
                    cell_in_words(bundle),
                    location=bundle,
                )
            shown = picture("", **image.attributes)
            shown["alt"] = re.sub(r"\s+", " ", text)
            size = get_image_size(Path(self.app.srcdir) / image["uri"])
            if size and "width" not in image and "height" not in image:
                shown["width"], shown["height"] = size
            image.replace_self([shown, unseen("", shown["alt"])])


def setup(app: Sphinx) -> None:
    """Register the nodes, the transform, and the reading of stored state."""
    app.add_node(live, html=(visit_live, depart_live))
    app.add_node(picture, html=(visit_picture, None))
    app.add_node(unseen, html=(visit_unseen, None))
    app.add_post_transform(ShowOutputs)
    app.connect("doctree-read", store_state, priority=900)
