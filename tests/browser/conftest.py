"""A browser, the built site over HTTP on the loopback address, and pages that record what went wrong."""

import json
from pathlib import Path

import cells_book
import pytest
from chromium import launch_options
from playwright.sync_api import Browser, sync_playwright
from site_under_test import CHAPTERS, SITE, STATE, VIEW
from watched_pages import Watched, serving

from course.widgets import slim


def pytest_collection_modifyitems(items):
    """Everything here needs the built book."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("book")


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium for all tests of a worker."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address():
    """The built site's address, served from this process."""
    assert (SITE / "index.html").exists(), "these tests look at the built book: run `make book` first"
    with serving(SITE) as home:
        yield home


@pytest.fixture
def watched(browser: Browser, address: str):
    """Open a watched page: `watched()`; keyword arguments go to the browser context."""
    contexts = []

    def new(home: str = address, **options) -> Watched:
        context = browser.new_context(**options)
        contexts.append(context)
        return Watched(context, home)

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def cells_site(tmp_path_factory):
    """The little book with code cells (helpers/cells_book.py), built."""
    notebook = json.loads((CHAPTERS / "index.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    shown = next(output["data"][VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {}))
    models = slim(notebook["metadata"]["widgets"][STATE]["state"])
    return cells_book.build(tmp_path_factory.mktemp("cells"), models, shown)
