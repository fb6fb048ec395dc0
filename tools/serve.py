"""Show the book; rebuild and reload it when something is saved (`make serve`).

A build that fails is told in the terminal, and the last good pages stay; saving the mended file builds again.
sphinx-autobuild shows the folder that Sphinx writes into, also what a failed or unfinished build left there.
"""

import argparse
import contextlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from livereload import Server
from livereload.watcher import Watcher

ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
PATTERNS = ["_config.yml", "_toc.yml", "*.svg", "chapters/*", "_ext/**/*", "src/**/*"]
IGNORED = {"node_modules", "__pycache__", ".ipynb_checkpoints"}
JS = ROOT / "src/chainrule/live/js"
BUNDLES = ROOT / "src/chainrule/live/static"
WAITING = """<!doctype html><html lang="en"><head><title>Not built yet</title></head><body><p>The book
has not been built yet: the terminal says why. This page reloads when it has.</p></body></html>"""

States = dict[Path, tuple[int, int]]


def saved() -> States:
    """Return when each file that the book is made of was last saved, and its size."""
    states = {}
    for path in (path for pattern in PATTERNS for path in ROOT.glob(pattern)):
        own = path.relative_to(ROOT)
        if IGNORED.isdisjoint(own.parts) and not own.name.startswith(".") and path.suffix != ".pyc":
            try:
                if path.is_file():
                    stat = path.stat()
                    states[path] = (stat.st_mtime_ns, stat.st_size)
            except FileNotFoundError:  # it went while we looked
                continue
    return states


def build(changed: Iterable[Path] = ()) -> bool:
    """Build as `make book` does, the bundles first if their sources changed; say what came of it."""
    goals = ["js"] if any(JS in path.parents for path in changed) else []
    good = all(
        subprocess.run(["make", "--no-print-directory", goal], cwd=ROOT, check=False).returncode == 0
        for goal in [*goals, "book"]
    )
    if any(path.suffix == ".py" and path.is_relative_to(ROOT / "src") for path in changed):
        print("The pages show what the notebooks hold: after a change in src/, run `make notebooks`.")
    return good


def publish(shown: Path) -> None:
    """Replace the pages on show by the ones just built."""
    shutil.rmtree(shown, ignore_errors=True)
    shutil.copytree(SITE, shown)


class BookWatcher(Watcher):
    """Builds when a file is saved; lets the browser reload when the build was good."""

    def __init__(self, shown: Path):
        super().__init__()
        self.shown = shown
        self.watch("the book")  # so that livereload does not watch the working directory instead
        self.seen = saved()

    def examine(self) -> tuple[str | None, None]:
        """Return livereload's word for "reload now" after a good build, else None."""
        now = saved()
        changed = sorted(
            path for path in now.keys() | self.seen.keys() if now.get(path) != self.seen.get(path)
        )
        if not changed:
            return None, None
        names = ", ".join(str(path.relative_to(ROOT)) for path in changed[:3]) + (" …" * (len(changed) > 3))
        print(f"\n{time.strftime('%H:%M:%S')} {names} changed", flush=True)
        good = build(changed)
        # what the build itself wrote is no reason for another one
        self.seen = now | {path: when for path, when in saved().items() if BUNDLES in path.parents}
        if not good:
            print("The last good pages stay. Save the mended file to build again.", flush=True)
            return None, None
        publish(self.shown)
        return "__livereload__", None


def is_free(port: int) -> bool:
    """Say whether a server can listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, sys.platform != "win32")
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def serve(port: int, shown: Path) -> None:
    """Build, then serve on the loopback address until interrupted."""
    watcher = BookWatcher(shown)
    if build():
        publish(shown)
    else:
        shown.mkdir()
        (shown / "index.html").write_text(WAITING, encoding="utf-8")
    server = Server(watcher=watcher)
    server._setup_logging = lambda: None  # its lines about sockets would bury what the build says
    print(
        f"http://localhost:{port} shows the book; saving a file rebuilds and reloads it; Ctrl+C ends.",
        flush=True,
    )
    server.serve(root=shown, host="127.0.0.1", port=port)


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", nargs="?", type=int, default=8000)
    port = parser.parse_args().port
    if not 0 < port < 65536 or not is_free(port):
        print(
            f"Port {port} is taken, perhaps by another `make serve`, or not yours to use. "
            f"Choose another: make serve PORT={8001 if port == 8000 else 8000}",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        serve(port, Path(folder) / "html")
    print("\nEnded.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
