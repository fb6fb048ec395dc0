"""The built book: links, icons, fonts and colours of its pages."""

import gzip
import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest
from fontTools.ttLib import TTFont
from site_under_test import ROOT, SITE

from course import fonts

bs4 = pytest.importorskip("bs4", reason="it reads the built book")
pytestmark = pytest.mark.book


class Links(HTMLParser):
    """What a page refers to, and the ids it defines."""

    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.loaded = set(), [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.update(attributes[name] for name in ("id", "name") if attributes.get(name))
        if tag == "a" and attributes.get("href"):
            self.targets.append(attributes["href"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            self.loaded.append(attributes["href"])
        if tag in ("img", "script", "iframe", "source") and attributes.get("src"):
            self.loaded.append(attributes["src"])


@pytest.fixture(scope="module")
def pages():
    """Every page of the built book, parsed."""
    if not (SITE / "index.html").exists():
        pytest.skip("the book is not built: make book")
    found = {}
    for path in SITE.rglob("*.html"):
        if not path.relative_to(SITE).parts[0].startswith("_"):
            found[path.resolve()] = (links := Links())
            links.feed(path.read_text(encoding="utf-8"))
    return found


def test_no_page_loads_anything_from_elsewhere(pages):
    elsewhere = [
        (path.name, source)
        for path, links in pages.items()
        for source in links.loaded
        if urlsplit(source).netloc
    ]
    assert elsewhere == []
    assert "@import" not in (SITE / "_static/course.css").read_text()


def test_every_link_inside_the_book_leads_somewhere(pages):
    broken = []
    for path, links in pages.items():
        if path.name == "404.html":
            continue
        for target in links.targets + links.loaded:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not file.exists() or (
                parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].ids
            ):
                broken.append((path.name, target))
    assert broken == []


def test_every_icon_in_the_built_pages_has_a_drawing(pages):
    icons = [
        icon
        for path in pages
        for icon in re.findall(r'<(?:i|span) class="[^"]*\bfa-[^>]*>.{,4}', path.read_text(encoding="utf-8"))
    ]
    themed = [path for path in pages if path.parent.name != "figures"]
    assert len(icons) > 5 * len(themed), "the theme shows hardly any icon"
    assert [icon for icon in icons if not icon.endswith("<svg")] == []


def test_the_fonts_of_formulas_hold_what_formulas_show_and_little_else(pages):
    shown = set()
    for path in pages:
        for formula in bs4.BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select(
            ".katex-html"
        ):
            shown |= set(formula.get_text())
    assert len(shown) > 60
    reduced = {file.name: file for file in (SITE / "_static/fonts").glob("*.woff2")}
    assert set(reduced) == {file.name for file in fonts.FONTS.glob("*.woff2")}
    for name, file in reduced.items():
        whole, left = (set(map(chr, TTFont(font).getBestCmap())) for font in (fonts.FONTS / name, file))
        assert left == whole & shown, name
    assert sum(file.stat().st_size for file in reduced.values()) < 155_000, "whole fonts have 266 kB"


def test_every_colour_in_a_formula_has_a_dark_twin(pages):
    css = (SITE / "_static/course.css").read_text().lower()
    used = set()
    for path in pages:
        for formula in re.findall(r'class="katex-html".*', path.read_text(encoding="utf-8")):
            used.update(re.findall(r'style="[^"]*\bcolor:(#[0-9a-fA-F]+)', formula))
    assert [shade for shade in sorted(used) if f'[style*="color:{shade.lower()}" i]' not in css] == []


def test_the_furniture_of_a_page_is_light(pages):
    sizes = {
        name: len(gzip.compress((SITE / "_static" / name).read_bytes()))
        for name in ("course.css", "course.js")
    }
    assert sum(sizes.values()) <= 43_500, sizes
    assert ".sd-" not in (SITE / "_static/course.css").read_text(), "sphinx-design, which no chapter uses"
    assert not (SITE / "_static/scripts/fontawesome.js").exists()


def test_every_page_says_its_language_title_and_description(pages):
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert '<html lang="en"' in html
        assert re.search(r"<title>[^<]+</title>", html)
        assert 'name="viewport"' in html
        if "chapters" in path.parts:
            [said] = re.findall(r'name="description" content="([^"]*)"', html)
            assert len(said) > 60 and not re.search(r"[\\\[\]{}]", said), f"{path.name}: {said}"


def test_the_book_brings_along_the_licences_of_what_it_holds():
    told = {path.name: path.read_text(encoding="utf-8") for path in (SITE / "licences").iterdir()}
    words = {
        "code.txt": "Redistribution",
        "text.txt": "Attribution 4.0",
        "THIRD-PARTY.md": "| What | Where | Licence |",
        "KaTeX.txt": "Permission is hereby granted",
        "D3.txt": "this permission notice appear in all copies",
        "sphinx.txt": "Redistribution",
        "pydata-sphinx-theme.txt": "Redistribution",
        "sphinx-book-theme.txt": "Redistribution",
        "myst-nb.txt": "Redistribution",
        "sphinx-copybutton.txt": "Permission is hereby granted",
    }
    assert sorted(told) == sorted(words)
    for name, word in words.items():
        assert word in told[name], name
    modules = ROOT / "src/chainrule/live/js/node_modules"
    for module in [*modules.glob("d3-*"), *modules.glob("internmap")]:
        assert module.name in told["D3.txt"]
