"""A light page: one style sheet with the rules the book uses, one script, and the icons that occur.

The theme brings 400 KB of CSS, Bootstrap's scripts and all of FontAwesome. After the pages are written,
everything they name is known, so the rest is left out. PurgeCSS would do it for the style sheet alone, and
bring npm's packages into `make book`, which needs none.
"""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pydata_sphinx_theme
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util import logging

from . import fonts
from .models import bundle_names, stale_bundles
from .widgets import live

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"

STYLES = (
    "basic.css",
    "styles/theme.css",
    "styles/pydata-sphinx-theme.css",
    "pygments.css",
    "styles/sphinx-book-theme.css",
    "copybutton.css",
    "mystnb.*.css",
)
SCRIPTS = (
    "documentation_options.js",
    "doctools.js",
    "sphinx_highlight.js",
    "clipboard.min.js",
    "copybutton.js",
    "scripts/sphinx-book-theme.js",
    "scripts/pydata-sphinx-theme.js",
)
OWN_SCRIPTS = ("course.js", "cards.js", "report.js")  # in static/, joined behind the theme's
# Copied by the theme, asked for by no page.
UNUSED = (
    "scripts/*.map",
    "styles/*.map",
    "scripts/fontawesome.js*",
    "scripts/bootstrap.js*",
    "vendor",
    "locales",
)

NOTICE = """/*!
 * Joined from: Sphinx (BSD-2-Clause), pydata-sphinx-theme and sphinx-book-theme (BSD-3-Clause),
 * Bootstrap 5.3.3 (MIT), sphinx-copybutton and KaTeX (MIT), MyST-NB (BSD-3-Clause).
 * Icons in the pages: Font Awesome Free 6, https://fontawesome.com (CC BY 4.0).
 */
"""

# What the theme and Bootstrap have rules for and the theme's scripts name, or a text happens to: a choice of
# versions, announcements, Thebe, notes in the margin, and parts called by plain words. Where a page has one,
# its rules stay.
SELDOM = frozenset(
    [
        *("bd-header-version-warning", "version-switcher__button", "version-switcher__menu"),
        *("pst-button-link-to-stable-version", "bd-header-announcement", "thebe-launch-button"),
        *("dropdown-menu-dark", "list-group-item", "list-group-item-action"),
        *("alert", "card", "placeholder", "popover", "progress", "tooltip"),
        *("dropdown-item", "dropdown-menu", "margin", "margin-caption", "marginnote", "sidebar", "sidenote"),
    ]
)

CSS_TOKEN = re.compile(
    r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)|[{};]|[^"'{};/u]+|.""", re.S
)
ICON = re.compile(
    r'(?P<start><(?P<tag>i|span) class="(?P<classes>[^"]*\bfa-solid\b[^"]*)"[^>]*>)(?P<end></(?P=tag)>)'
)
NOT_ICONS = frozenset(["solid", "regular", "brands", "lg", "fw", "xs", "sm", "xl", "spin"])


def rules(css: str) -> Iterator[tuple[str, str | None]]:
    """Yield the statements of a style sheet as (prelude, block), without comments.

    The block of a statement that has none, such as `@import …;`, is None.
    """
    depth, prelude, block = 0, [], []
    for token in CSS_TOKEN.findall(css):
        if token.startswith("/*"):
            continue
        if token == "{":
            depth += 1
            if depth == 1:
                continue
        elif token == "}":
            depth -= 1
            if depth == 0:
                yield "".join(prelude).strip(), "".join(block).strip()
                prelude, block = [], []
                continue
        elif token == ";" and depth == 0:
            yield "".join(prelude).strip(), None
            prelude = []
            continue
        (block if depth else prelude).append(token)


def split_selectors(prelude: str) -> list[str]:
    """Split a selector list at its commas, but not at those inside parentheses or brackets."""
    parts, depth = [""], 0
    for character in prelude:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def words_in(pages: Iterable[str], code: Iterable[str]) -> frozenset[str]:
    """Return the words that may be classes or ids: all of pages and code, but for `SELDOM`."""
    text = " ".join(pages)
    classes = re.findall(r"[\w-]+", " ".join(re.findall(r'class="([^"]*)"', text)))
    return frozenset(re.findall(r"[\w-]+", " ".join([text, *code]))) - (SELDOM - frozenset(classes))


def can_match(selector: str, words: frozenset[str]) -> bool:
    """Say whether every class and id a selector asks for occurs among the words of the pages."""
    plain = re.sub(r"\[[^\]]*\]", "", selector)
    while (shorter := re.sub(r":[\w-]+\([^()]*\)", "", plain)) != plain:  # :not(.x) asks for no .x
        plain = shorter
    names = re.findall(r"[.#]((?:[\w-]|\\.)+)", plain)
    return all(name.replace("\\", "") in words for name in names)


def edited(css: str, change: Callable[[str, str | None], str]) -> str:
    """Return a style sheet with each rule as `change(prelude, block)` gives it, also within `@media`."""
    kept = []
    for prelude, block in rules(css):
        if block and prelude.startswith(("@media", "@supports", "@layer", "@container")):
            inner = edited(block, change)
            kept.append(f"{prelude}{{{inner}}}" if inner else "")
        else:
            kept.append(change(prelude, block))
    return "".join(kept)


def purge(css: str, words: frozenset[str]) -> str:
    """Return a style sheet without the rules that no page can match, and without FontAwesome's fonts."""

    def alive(prelude: str, block: str | None) -> str:
        if block is None:
            # The files are joined here: what one of them imports (basic.css) is among them.
            return "" if prelude.startswith(("@charset", "@import")) else prelude + ";"
        if prelude.startswith("@"):
            fontawesome = prelude.startswith("@keyframes fa-") or "Font Awesome" in block
            return "" if fontawesome else f"{prelude}{{{block}}}"
        selectors = [part for part in split_selectors(prelude) if can_match(part, words)]
        return f"{','.join(selectors)}{{{block}}}" if selectors else ""

    return edited(css, alive)


def without_unasked(css: str, words: frozenset[str]) -> str:
    """Return a style sheet without the custom properties and fonts that neither it nor the words ask for."""
    properties = words | frozenset(re.findall(r"var\(\s*(--[\w-]+)", css))
    families = words | frozenset(re.findall(r"[\w-]+", edited(css, _unless_face)))

    def asked(prelude: str, block: str | None) -> str:
        if block is None:
            return prelude + ";"
        if prelude.startswith("@font-face"):
            [family] = re.findall(r"font-family:\s*[\"']?([\w -]+)", block)
            return f"{prelude}{{{block}}}" if families.issuperset(family.split()) else ""
        if prelude.startswith("@"):
            return f"{prelude}{{{block}}}"
        names = [(one, one.partition(":")[0].strip()) for one in declarations(block)]
        kept = [one for one, name in names if not name.startswith("--") or name in properties]
        return f"{prelude}{{{';'.join(kept)}}}" if kept else ""

    shorter = edited(css, asked)
    # a property may have been asked for by one that is gone now
    return css if shorter == css else without_unasked(shorter, words)


def _unless_face(prelude: str, block: str | None) -> str:
    return "" if prelude.startswith("@font-face") else f"{prelude}{{{block}}}"


def declarations(block: str) -> list[str]:
    """Return what a rule declares, split at the semicolons outside of strings and addresses."""
    parts = [""]
    for token in CSS_TOKEN.findall(block):
        if token == ";":
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts if part.strip()]


def outline(name: str, fontawesome: str) -> str:
    """Return the SVG of an icon such as `sun`, as the theme's own copy of FontAwesome's script holds it.

    Raises
    ------
    ExtensionError
        If the script does not hold it.
    """
    # Brands and the regular style come first in the script; the solid style is last.
    found = re.findall(rf'[{{,]"?{re.escape(name)}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"\]', fontawesome)
    if not found:
        raise ExtensionError(f"The theme's FontAwesome has no icon {name!r}: use another in the templates.")
    width, height, path = found[-1]
    return f'<svg viewBox="0 0 {width} {height}" aria-hidden="true"><path d="{path}"/></svg>'


def draw_icons(html: str, fontawesome: str) -> str:
    """Put the drawing into each empty element with FontAwesome's classes: `<i class="fa-solid fa-sun">`.

    In the page it costs nothing more; as a style sheet's picture, each icon is a document of its own to the
    browser, which takes longer than to lay out the rest of the window.
    """

    def drawn(match: re.Match) -> str:
        names = [word[3:] for word in match["classes"].split() if word.startswith("fa-")]
        drawings = [outline(name, fontawesome) for name in names if name not in NOT_ICONS]
        return match["start"] + "".join(drawings) + match["end"]

    return ICON.sub(drawn, html)


def formula_colours(live_css: str) -> str:
    """Return CSS that gives coloured symbols in formulas their dark twin in dark mode.

    A formula says `\\textcolor{#0072b2}{x}`, which KaTeX and MathJax both know, with a light colour of the
    palette. The palette is where the live figures keep it: the first `--cr-x: #…` is light, the second dark.
    """
    shades: dict[str, list[str]] = {}
    for name, shade in re.findall(r"--cr-([\w-]+):\s*(#[0-9a-fA-F]{6})\b", live_css):
        shades.setdefault(name, []).append(shade)
    return "".join(
        f'html[data-theme=dark] .katex [style*="color:{light}" i]{{color:{dark}!important}}'
        for light, dark in (pair[:2] for pair in shades.values() if len(pair) > 1)
    )


def find_live_files(app: Sphinx) -> list[Path]:
    """Return where the scripts of live pages and their style sheet are kept."""
    live = Path(app.srcdir) / "src/chainrule/live"
    return [live / "static" / name for name in bundle_names(live) if name != "figure.js"]


def look_at_bundles(app: Sphinx) -> None:
    """Warn of bundles that were not built from the JavaScript sources as they are."""
    for name in stale_bundles(Path(app.srcdir) / "src/chainrule/live"):
        logger.warning("%s was not built from the JavaScript sources as they are: run `make js`.", name)


def mark_live(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Let the template load the page script on pages that have something to bring to life."""
    lives = doctree is not None and next(iter(doctree.findall(live)), None) is not None
    context["live"] = [*doctree["scripts"], *doctree["later"]] if lives else []
    missing = [str(file) for file in find_live_files(app) if not file.exists()]
    if context["live"] and missing:
        raise ExtensionError(f"{page} needs {' and '.join(missing)}: run `make js`.")


def read_all(static: Path, patterns: Iterable[str]) -> Iterator[str]:
    """Yield the contents of the files that the patterns name, in their order."""
    for pattern in patterns:
        files = sorted(static.glob(pattern))
        if not files:
            raise ExtensionError(
                f"{static.name}/{pattern} is missing: did a Sphinx extension change its files?"
            )
        for file in files:
            yield file.read_text(encoding="utf-8")


# What the theme's scripts keep for the reader. Where the browser refuses storage they would throw, and take
# along whatever is joined behind them.
MEMORY = """const courseStorage = Object.fromEntries(["local", "session"].map((kind) => {
  try {
    const storage = window[`${kind}Storage`];
    storage.setItem("chain-rule-probe", "");
    storage.removeItem("chain-rule-probe");
    return [kind, storage];
  } catch {
    const kept = new Map();
    const storage = {
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, String(value)),
      removeItem: (name) => void kept.delete(name),
    };
    return [kind, storage];
  }
}));
"""


def without_storage(script: str) -> str:
    """Return a script that uses `courseStorage`, which is there also where the browser keeps nothing."""
    return re.sub(r"\b(?:window\.)?(local|session)Storage\b", r"courseStorage.\1", script)


def in_ascii(script: str) -> str:
    """Return a script that means the same in whatever charset a server says it is."""

    def escaped(match: re.Match) -> str:
        units = match[0].encode("utf-16-be").hex()
        return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))

    return re.sub(r"[^\x00-\x7f]", escaped, script)


ASSET = re.compile(r"""(?P<quote>["'(])(?P<path>[^"'()?#\s<>]+\.(?:m?js|css|woff2))(?:\?v=\w*)?(?=["')])""")


def dated(text: str, base: Path, out: Path) -> str:
    """Return a page or style sheet that asks for its scripts, styles and fonts by what they hold: `?v=hash`.

    Else a reader who comes back after a change gets new pages with the old scripts that the browser kept.
    `base` is the folder that the addresses start from.
    """

    def mark(match: re.Match) -> str:
        path = (base / match["path"]).resolve()
        if not path.is_relative_to(out.resolve()) or not path.is_file():
            return match[0]
        version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        return f"{match['quote']}{match['path']}?v={version}"

    return ASSET.sub(mark, text)


def unnamed(html: str) -> str:
    """Return a page without the namespace of its formulas: HTML knows MathML by its elements."""
    return html.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")


def untranslated(html: str) -> str:
    """Return a page that says what no translator may touch in HTML's own words, not by a class only."""
    return re.sub(r'(class="[^"]*\bnotranslate\b[^"]*")(?! translate=)', r'\1 translate="no"', html)


def write_assets(app: Sphinx, failure: Exception | None) -> None:
    """Write the one style sheet and the one script, the fonts of formulas and the live files."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    fontawesome = (THEME / "scripts/fontawesome.js").read_text(encoding="utf-8")
    files = [page for page in out.rglob("*.html") if not page.relative_to(out).parts[0].startswith("_")]
    drawn = [draw_icons(page.read_text(encoding="utf-8"), fontawesome) for page in files]
    pages = [untranslated(unnamed(page)) for page in drawn]
    scripts = [re.sub(r"\n//# sourceMappingURL=.*", "", script) for script in read_all(static, SCRIPTS)]
    ours = [(HERE / "static" / name).read_text(encoding="utf-8") for name in OWN_SCRIPTS]
    live_files = [file for file in find_live_files(app) if file.exists()]
    live_code = [file.read_text(encoding="utf-8") for file in live_files]
    words = words_in(pages, [*scripts, *ours, *live_code])
    own = [(HERE / name).read_text(encoding="utf-8") for name in ("katex/katex.css", "static/course.css")]
    css = without_unasked(purge("".join([*read_all(static, STYLES), *own]), words), words)
    css += formula_colours("".join(live_code))
    fonts.write_fonts(fonts.characters_in(pages), static / "fonts")
    (static / "course.css").write_text(NOTICE + dated(css, static, out), encoding="utf-8")
    joined = MEMORY + without_storage(";\n".join([*scripts, *ours]))
    (static / "course.js").write_text(in_ascii(joined), encoding="ascii")
    search = static / "searchtools.js"
    search.write_text(without_storage(search.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copy(HERE / "static/card.png", static)
    (out / "_live").mkdir(exist_ok=True)
    for file in live_files:
        shutil.copy(file, out / "_live")
    for pattern in UNUSED:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for page, html in zip(files, pages, strict=True):
        page.write_text(dated(html, page.parent, out), encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Register the marking of live pages and the last step of the build."""
    app.connect("builder-inited", look_at_bundles)
    app.connect("html-page-context", mark_live)
    app.connect("build-finished", write_assets, priority=950)
