"""Print the built book from Chromium into one PDF with bookmarks: _build/chain-rule.pdf (`make pdf`).

Jupyter Book's own `pdfhtml` needs pyppeteer, which is no longer maintained.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import yaml
from chromium import launch_options
from playwright.sync_api import Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "chain-rule.pdf"

# What a page's headings say: a formula once, as text, and a hat on its letter.
HEADINGS = """() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]
    .filter((heading) => heading.checkVisibility()).map((heading) => {
        const words = heading.cloneNode(true);
        for (const part of words.querySelectorAll('.headerlink, .katex-html')) part.remove();
        for (const hat of words.querySelectorAll('mover')) hat.lastChild.textContent = '\\u0302';
        return words.textContent.normalize().replace(/\\s+/g, ' ').trim();
    })"""


def pages() -> list[Path]:
    """The built pages in the order of the table of contents."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def files(entry):
        if "file" in entry:
            yield entry["file"]
        for key in ("parts", "chapters", "sections"):
            for child in entry.get(key, []):
                yield from files(child)

    return [SITE / f"{name}.html" for name in (contents["root"], *files(contents))]


def bookmarks(printed: PdfReader) -> Iterator[DictionaryObject]:
    """Yield the bookmarks, each before those below it."""

    def below(item: DictionaryObject) -> Iterator[DictionaryObject]:
        link = item.get("/First")
        while link is not None:
            mark = link.get_object()
            yield mark
            yield from below(mark)
            link = mark.get("/Next")

    return below(printed.root_object["/Outlines"])


def print_page(tab: Page, path: Path) -> PdfReader:
    """Print a page; its title becomes a bookmark, its headings the ones below.

    Chromium makes them, a heading each in the page's order. But it writes words twice where a line ends in a
    heading, joins others, and leaves formulas out: what they say is taken from the page.
    """
    tab.goto(path.as_uri())
    if tab.locator(".live[data-model-id]").count():
        tab.wait_for_selector("html[data-live=ready]", state="attached")
    printed = PdfReader(io.BytesIO(tab.pdf(format="A4", print_background=True, outline=True, tagged=True)))
    tab.emulate_media(media="print")
    for mark, words in zip(bookmarks(printed), tab.evaluate(HEADINGS), strict=True):
        mark[NameObject("/Title")] = TextStringObject(words)
    tab.emulate_media(media="null")  # with "screen" the next page would be printed as the window shows it
    return printed


def main() -> None:
    """Print every page and join them."""
    writer = PdfWriter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        tab = browser.new_page(color_scheme="light")
        for path in pages():
            writer.append(print_page(tab, path), import_outline=True)
        browser.close()
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    writer.add_metadata({"/Title": config["title"], "/Author": config["author"]})
    writer.write(TARGET)
    print(f"{TARGET.relative_to(ROOT)}: {len(writer.pages)} pages")


if __name__ == "__main__":
    main()
