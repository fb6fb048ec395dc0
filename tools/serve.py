"""Show the book; rebuild and reload it when a chapter, a figure or a setting is saved (`make serve`)."""

import subprocess
import sys
from pathlib import Path

from livereload import Server

ROOT = Path(__file__).parents[1]
WATCHED = ["chapters/*", "_config.yml", "_toc.yml", "_ext/course/**/*", "src/chainrule/live/static/*"]
PORT = 8000


def build() -> None:
    """Build the book as `make book` does; a failure is shown, and the last good pages stay."""
    subprocess.run(["make", "--no-print-directory", "book"], cwd=ROOT, check=False)


def main() -> None:
    """Serve until interrupted."""
    server = Server()
    for pattern in WATCHED:
        server.watch(str(ROOT / pattern), build)
    print(f"Open http://localhost:{PORT} — saving a chapter rebuilds and reloads it; Ctrl+C ends.")
    server.serve(root=ROOT / "_build" / "html", host="127.0.0.1", port=PORT, open_url_delay=None)


if __name__ == "__main__":
    sys.exit(main())
