"""What axe-core finds wrong with a page, in the light and in the dark."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Locator, Page

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, within: Locator | None = None) -> list[str]:
    """Say what breaks a rule of WCAG 2.2 AA, on a page or within a part of it, a line an element."""
    page.evaluate(AXE)
    found = page.evaluate(
        "([tags, part]) => axe.run(part ?? document,"
        " {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})",
        [WCAG, within and within.element_handle()],
    )
    return [
        f"{rule['id']}: {node['html'][:150]} ({node['failureSummary'][:300]})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def choose_scheme(page: Page, scheme: str) -> None:
    """Let the pages to come be light or dark, as a reader who pressed the button has them."""
    page.add_init_script(
        f"localStorage.setItem('mode', '{scheme}'); localStorage.setItem('theme', '{scheme}')"
    )
