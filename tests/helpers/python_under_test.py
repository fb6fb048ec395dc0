"""The Python of pages in a test: a page of its own, and what the worker says there."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

PAGE = """<!doctype html><html lang="en"><title>Python</title><div id="place"></div><script>
let worker, said, waiting, ready;
function start(address) {
  said = [];
  worker?.terminate();
  worker = new Worker(address, { type: "module" });
  ready = new Promise((resolve) => {
    worker.onerror = ({ message }) => resolve({ kind: "refused", text: message });
    worker.onmessage = ({ data }) => {
      said.push(data);
      if (data.kind === "ready" || data.kind === "failed") resolve(data);
      if (data.kind === "result") waiting(data);
    };
  });
  return soon(ready);
}
// Machines of CI are slow, and share their processors; but nothing waits for ever.
const silent = new Error("the worker says nothing");
const late = () => new Promise((_, reject) => setTimeout(() => reject(silent), 90_000));
const soon = (promise) => Promise.race([promise, late()]);
async function run(code, name, limit = 10_000) {
  said.length = 0;
  const result = await soon(
    new Promise((resolve) => {
      waiting = resolve;
      worker.postMessage({ kind: "run", cell: "id", name, code, limit });
    }),
  );
  const stream = (of) => said.filter((m) => m.kind === "stream" && m.err === of).map((m) => m.text).join("");
  const parts = said.filter((m) => m.kind === "stream").length;
  return { ...result, out: stream(false), err: stream(true), parts };
}
</script>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback address."""
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
        thread.join(timeout=5)


class Desk:
    """A page with a worker, which runs cells when asked."""

    def __init__(self, page: Page, worker: str = "_python/course_worker.js"):
        self.page, self.worker = page, worker

    def start(self) -> dict:
        """Start Python anew; return what the worker says of it."""
        return self.page.evaluate("address => start(address)", self.worker)

    def run(self, code: str, name: str = "cell 12", limit: int = 10_000) -> dict:
        """Run a cell; return its result, with what it printed as `out` and `err`."""
        return self.page.evaluate("(cell) => run(...cell)", [code, name, limit])
