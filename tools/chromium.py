"""How a browser is found and started, for the tests and for printing.

Playwright by itself finds the browsers that it brought, but not a distribution's Chromium.
"""

import os
import shutil
import sys

# The headless shell has no windows of its own to draw, which halves the work of a test.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
]
QUIET = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def installed() -> str | None:
    """Return the path of the browser named in CHROMIUM, or of an installed one, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def launch_options() -> dict:
    """Return Playwright's launch options: the browser named in CHROMIUM, an installed one, or its own."""
    # containers run as root, where Chromium's own sandbox cannot
    as_root = getattr(os, "geteuid", lambda: 1)() == 0
    return {"executable_path": installed(), "args": [*QUIET, *(["--no-sandbox"] if as_root else [])]}


if __name__ == "__main__":
    sys.exit(print(found) if (found := installed()) else "no Chromium found")
