"""What axe-core finds wrong with a page, in the light and in the dark."""

from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Locator, Page

SOURCE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
# Two thirds of its time would go into colours. It is compiled to an old JavaScript, where the seven private
# fields of each colour stand in weak maps: here they are properties. And it reads the same few colours
# thousands of times, in all colour spaces there are: here once. Its verdicts are the same (test_axe.py).
AXE = f"""(() => {{
    class Fields {{
        name = Symbol();
        has(owner) {{ return this.name in owner; }}
        get(owner) {{ return owner[this.name]; }}
        set(owner, value) {{ owner[this.name] = value; }}
        add(owner) {{ owner[this.name] = true; }}
    }}
    ((WeakMap, WeakSet) => {{ {SOURCE} }})(Fields, Fields);
    const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
    colour.parseString = function (text) {{
        if (!known.has(text)) {{
            read.call(this, text);
            known.set(text, [this.r, this.g, this.b, this.alpha]);
        }}
        [this.r, this.g, this.b, this.alpha] = known.get(text);
        return this;
    }};
}})()"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def violations(page: Page, within: Locator | None = None) -> list[str]:
    """Say what breaks a rule of WCAG 2.2 AA, on a page or within a part of it, a line an element."""
    return violations_by(AXE, page, within)


def violations_by(source: str, page: Page, within: Locator | None = None) -> list[str]:
    """Say the same by a given source of axe."""
    page.evaluate(source)
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
