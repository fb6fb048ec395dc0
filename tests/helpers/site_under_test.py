"""Where the tests find the built site and the notebooks: everything is listed by looking, nothing by hand."""

import os
import re
from pathlib import Path

from surroundings import notebooks_of_the_book

ROOT = Path(__file__).parents[2]
SITE = Path(os.environ.get("COURSE_SITE", ROOT / "_build" / "html"))  # `make next` has another
CHAPTERS = ROOT / "chapters"
LIVE = ROOT / "src" / "chainrule" / "live"
VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"

notebooks = notebooks_of_the_book()


def pages() -> list[str]:
    """Every page of the built site, as an address relative to its root, but those of one figure."""
    return sorted(
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*.html")
        if not {"_static", "figures"} & {*path.relative_to(SITE).parts}
    )


def live_pages() -> list[str]:
    """The pages that hold live figures."""
    return [page for page in pages() if 'class="live"' in (SITE / page).read_text(encoding="utf-8")]


def strict_policy() -> str:
    """The narrowest content policy under which all of a page works, as CONTRIBUTING states it."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return " ".join(re.search(r"```\n(default-src 'self';.*?)\n```", text, re.S)[1].split())


def notebook_of(page: str) -> Path:
    """The notebook that a page was built from; the entry page is the first page once more."""
    return ROOT / Path("chapters/index.html" if page == "index.html" else page).with_suffix(".ipynb")
