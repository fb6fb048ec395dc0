"""Build the book: look at the stored notebooks, run Jupyter Book, and say what is wrong in plain words.

    python tools/book.py

A warning fails the build. `make book` calls it; the pages are those that Jupyter Book's own command builds.
"""

import re
import shutil
import subprocess
import sys

from notebooks import CHAPTERS, complaints, plain

ROOT = CHAPTERS.parent
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
OPTIONS = ["build", ".", "-n", "-W", "--keep-going", "-q"]
# Jupyter Book's own words around Sphinx's: its banner, its boxes, and a traceback that says nothing.
CHATTER = re.compile(
    r"^(Running Jupyter-Book|Source Folder:|Config Path:|Output Path:|=+$|Building your book, returns).*\n?"
    r"|^Traceback \(most recent call last\):[\s\S]*?There was an error in building your book.*$",
    re.MULTILINE,
)


def build() -> int:
    """Build into _build/html; return 0, or 1 after telling what is wrong."""
    wrong = [line for path in sorted(CHAPTERS.glob("*.ipynb")) for line in complaints(path)]
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    run = subprocess.run(
        [*JUPYTER_BOOK, *OPTIONS], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    if run.returncode:
        # Sphinx would not repeat a warning for a page it has already read
        shutil.rmtree(ROOT / "_build" / ".doctrees", ignore_errors=True)
        said = re.sub(r"\n{2,}", "\n", CHATTER.sub("", plain(run.stdout, sys.stderr))).strip()
        print(said or run.stdout, file=sys.stderr)
        print("The book was not built: mend the above.", file=sys.stderr)
        return 1
    print("Open _build/html/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(build())
