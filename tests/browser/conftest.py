"""A browser, the built site over HTTP on the loopback address, and pages that record what went wrong."""

import functools
import http.server
import threading
from pathlib import Path

import pytest
from chromium import launch_options
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from site_under_test import SITE

TIMEOUT = 20_000  # ms: for anything a page is waited for


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


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def address():
    """The built site's address, served from this process."""
    assert (SITE / "index.html").exists(), "these tests look at the built book: run `make book` first"
    handler = functools.partial(_Quiet, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join(timeout=5)


class Watched:
    """A page that remembers every console error, uncaught exception, failed and foreign request."""

    def __init__(self, context: BrowserContext, home: str):
        self.page: Page = context.new_page()
        self.page.set_default_timeout(TIMEOUT)
        self.home = home
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"leaves the site: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, page: str) -> Page:
        """Go to a page of the site and wait until it is quiet and its figures live."""
        self.page.goto(self.home + page, wait_until="load")
        if self.page.locator(".live[data-model-id]").count():
            self.page.wait_for_selector("html[data-live=ready]", state="attached")
            self.page.wait_for_function("document.querySelectorAll('.live:not(.live-ready)').length === 0")
            self.page.wait_for_function("typeof Documentation === 'object'")  # the furniture comes last
        return self.page


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
