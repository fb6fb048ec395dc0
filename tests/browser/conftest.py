"""A browser, the built site over HTTP on the loopback address, and pages that record what went wrong."""

import json
import shutil
from pathlib import Path

import cells_book
import from_npm
import page_python
import pytest
from cells_on_page import Cells
from chromium import launch_options
from playwright.sync_api import Browser, Page, sync_playwright
from shared_pages import Shelf
from site_under_test import CHAPTERS, SITE, STATE, VIEW, strict_policy
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
def shelf(browser, address):
    """The pages that the tests of a worker share."""
    shelf = Shelf(browser, address)
    yield shelf
    shelf.close()


@pytest.fixture
def opened(shelf):
    """A shared page, as it opens: `opened(where, width=360)`. Nothing may go wrong on it."""
    taken, complaints = {}, []

    def leave(where: str) -> None:
        view = taken.pop(where)
        complaints.extend(view.complaints)
        view.complaints.clear()
        shelf.give_back(where)

    def take(where: str, **window) -> Page:
        if where in taken:
            leave(where)
        taken[where] = shelf.take(where, **window)
        return taken[where].page

    yield take
    for where in [*taken]:
        leave(where)
    assert complaints == []


@pytest.fixture(scope="session")
def cells_site(tmp_path_factory):
    """The little book with code cells (helpers/cells_book.py), built."""
    notebook = json.loads((CHAPTERS / "index.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    shown = next(output["data"][VIEW]["model_id"] for output in outputs if VIEW in output.get("data", {}))
    models = slim(notebook["metadata"]["widgets"][STATE]["state"])
    return cells_book.build(tmp_path_factory.mktemp("cells"), models, shown)


@pytest.fixture(scope="session")
def course_home(cells_site, tmp_path_factory):
    """The same in a folder of a site with a strict content policy, and with Pyodide, though without NumPy."""
    from_npm.wanted("tools/pyodide")
    folder = tmp_path_factory.mktemp("course")
    site = folder / "some" / "path"
    shutil.copytree(cells_site, site, ignore=shutil.ignore_patterns("_python"))
    page_python.gather(site / "_python", page_python.PYODIDE, None)
    with serving(folder, content_security_policy=strict_policy()) as address:
        yield f"{address}some/path/"


@pytest.fixture(scope="session")
def cells_home(cells_site):
    """The address of the little book with code cells."""
    with serving(cells_site) as address:
        yield address


@pytest.fixture(params=["http", "file"])
def cells(request, browser, cells_site, cells_home):
    """The page with cells, over http and as a file."""
    context = browser.new_context(accept_downloads=True)
    watched = Watched(context, cells_home if request.param == "http" else cells_site.as_uri() + "/")
    yield Cells(watched)
    context.close()
    assert watched.complaints == []


@pytest.fixture
def over_http(browser, cells_home):
    """The same over http, in a browser as it is to be: `over_http(init_script=…, **context_options)`."""
    contexts = []

    def new(init_script="", headers=None, page="chapters/index.html", **options) -> Cells:
        context = browser.new_context(**options)
        contexts.append(context)
        watched = Watched(context, cells_home)
        if init_script:
            context.add_init_script(init_script)
        if headers:

            def answer(route):
                response = route.fetch()
                route.fulfill(response=response, headers=response.headers | headers)

            watched.page.route("**/*.html", answer)
        return Cells(watched, page)

    yield new
    for context in contexts:
        context.close()
