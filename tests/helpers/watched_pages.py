"""Pages that record what went wrong, and a folder served over HTTP on the loopback address."""

import contextlib
import functools
import http.server
import re
import threading
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

TIMEOUT = 20_000  # ms: for anything a page is waited for
# Asked in each frame: for a selector Playwright looks every half second, which adds up over a thousand pages.
READY = "document.documentElement.dataset.live === 'ready'"
# All its figures live, and the theme's furniture, which comes last, is there.
LIVES = f"{READY} && !document.querySelector('.live:not(.live-ready)') && typeof Documentation === 'object'"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def __init__(self, *of, headers, **options):
        self.more = headers
        super().__init__(*of, **options)

    def end_headers(self):
        for name, value in self.more.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(site: Path, **headers: str):
    """Serve a folder from this process, with more headers on each answer if given; gives its address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    handler = functools.partial(_Quiet, directory=site, headers=named)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join(timeout=5)


def _without_shadows(locator):
    """Let Playwright look through no shadow trees: no page has one, and it asks each element, each time."""

    def light(selector: str, **options):
        css = not re.match(r"[a-z:]+=|/|\(", selector)
        return locator(f"css:light={selector}" if css else selector, **options)

    return light


class Watched:
    """A page that remembers every console error, uncaught exception, failed and foreign request."""

    def __init__(self, context: BrowserContext, home: str):
        self.page: Page = context.new_page()
        self.page.locator = _without_shadows(self.page.locator)
        self.page.set_default_timeout(TIMEOUT)
        self.home = home
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"exception: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.complaints.append(f"leaves the site: {request.url}")

    def _failed(self, request):
        # A reader who leaves a page ends what it still asks for: that is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} ({request.failure})")

    def _response(self, response):
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def open(self, page: str) -> Page:
        """Go to a page of the site and wait until it is quiet and its figures live."""
        self.page.goto(self.home + page, wait_until="load")
        if self.page.locator(".live[data-model-id]").count():
            self.page.wait_for_function(LIVES)
        return self.page
