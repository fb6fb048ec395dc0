"""Small web servers on the loopback address that gzip what a good host gzips."""

from __future__ import annotations

import gzip
import http.server
import mimetypes
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

# What hosts compress; pictures and woff2 fonts are compressed already.
TEXT = re.compile(r"^text/|javascript|json|wasm|svg|xml|font/ttf|ms-fontobject")
REWRITTEN = (".html", ".js", ".css")
LEVEL = 6  # gzip's default, as nginx and GitHub Pages use it

Find = Callable[[str], bytes | None]


def folder(root: Path) -> Find:
    """Return a lookup of the files below a folder."""
    root = root.resolve()

    def find(path: str) -> bytes | None:
        file = (root / path).resolve()
        return file.read_bytes() if file.is_relative_to(root) and file.is_file() else None

    return find


class Site(http.server.ThreadingHTTPServer):
    """A server of what `find` returns; each file is read and compressed once.

    Parameters
    ----------
    find
        Returns the bytes of a path without its leading slash, or None.
    headers
        Sent with every answer.
    """

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, find: Find, headers: Mapping[str, str] | None = None):
        super().__init__(("127.0.0.1", 0), Answer)
        self.find = find
        self.headers = dict(headers or {})
        self.addresses: dict[str, str] = {}
        self.kept: dict[str, tuple[str, bytes, bool] | None] = {}
        self.missing: set[str] = set()

    @property
    def address(self) -> str:
        """The address of the server, without a slash at its end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def answer(self, path: str) -> tuple[str, bytes, bool] | None:
        """Return type, bytes and whether they are compressed; None if there is no such file."""
        if path not in self.kept:
            self.kept[path] = self._prepare(path)
        return self.kept[path]

    def _prepare(self, path: str) -> tuple[str, bytes, bool] | None:
        body = self.find(path)
        if body is None:
            self.missing.add(path)
            return None
        if path.endswith(REWRITTEN) and self.addresses:
            for old, new in self.addresses.items():
                body = body.replace(old.encode(), new.encode())
            # a hash of the CDN's file would refuse ours
            body = re.sub(rb' integrity="[^"]*"', b"", body)
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        compressed = bool(TEXT.search(kind))
        return kind, gzip.compress(body, LEVEL, mtime=0) if compressed else body, compressed


class Answer(http.server.BaseHTTPRequestHandler):
    """Answers GET and HEAD over kept-alive connections."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # header and body in one piece
    server: Site

    def do_GET(self) -> None:
        found = self.server.answer(unquote(urlsplit(self.path).path).lstrip("/"))
        kind, body, compressed = found or ("text/plain", b"", False)
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if compressed:
            self.send_header("Content-Encoding", "gzip")
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_) -> None:
        """Say nothing."""


@contextmanager
def serving(*sites: Site) -> Iterator[None]:
    """Let servers answer until the block ends."""
    threads = [threading.Thread(target=site.serve_forever, daemon=True) for site in sites]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for site, thread in zip(sites, threads, strict=True):
            site.shutdown()
            site.server_close()
            thread.join(timeout=5)
