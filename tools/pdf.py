"""Print the built book from Chromium into one PDF with bookmarks: _build/chain-rule.pdf (`make pdf`).

Jupyter Book's own `pdfhtml` needs pyppeteer, which is no longer maintained.
"""

import io
from pathlib import Path

import yaml
from chromium import launch_options
from playwright.sync_api import sync_playwright
from pypdf import PdfReader, PdfWriter

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
TARGET = ROOT / "_build" / "chain-rule.pdf"


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


def main() -> None:
    """Print every page and join them; each page's title becomes a bookmark, its headings the ones below."""
    writer = PdfWriter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        tab = browser.new_page(color_scheme="light")
        for path in pages():
            tab.goto(path.as_uri())
            if tab.locator(".live[data-model-id]").count():
                tab.wait_for_selector("html[data-live=ready]", state="attached")
            printed = tab.pdf(format="A4", print_background=True, outline=True, tagged=True)
            title = tab.locator("h1").first.inner_text().rstrip("#").strip()
            writer.append(PdfReader(io.BytesIO(printed)), outline_item=title, import_outline=True)
        browser.close()
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    writer.add_metadata({"/Title": config["title"]})
    writer.write(TARGET)
    print(f"{TARGET.relative_to(ROOT)}: {len(writer.pages)} pages")


if __name__ == "__main__":
    main()
