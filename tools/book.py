"""Build the book: look at the stored notebooks, run Jupyter Book, and say what is wrong in plain words.

    python tools/book.py

A warning fails the build. `make book` calls it; the pages are those that Jupyter Book's own command builds.
"""

import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

from notebooks import complaints, plain
from page_python import PYTHON, add_course
from surroundings import ROOT, become_impersonal, notebooks_of_the_book

sys.path.insert(0, str(ROOT / "_ext"))

from course import publish

BUILD = ROOT / "_build"
# Stands in _build only while the pages there are those of a build that came to its end; says what made them.
COMPLETE = BUILD / ".complete"
MADE = ("html", ".doctrees", "jupyter_execute")
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
OPTIONS = ["build", ".", "-n", "-W", "--keep-going", "-q"]
# Jupyter Book's own words around Sphinx's: its banner, its boxes, and a traceback that says nothing.
CHATTER = re.compile(
    r"^(Running Jupyter-Book|Source Folder:|Config Path:|Output Path:|=+$|Building your book, returns).*\n?"
    r"|^Traceback \(most recent call last\):[\s\S]*?There was an error in building your book.*$",
    re.MULTILINE,
)


def machinery() -> str:
    """Return a hash of what Sphinx does not see change: the extension, the configuration and the contents."""
    own = [
        path
        for path in (ROOT / "_ext").rglob("*")
        if path.is_file() and path.suffix != ".pyc" and path.name[0] != "."
    ]
    digest = hashlib.sha256()
    for path in [*sorted(own), ROOT / "_config.yml", ROOT / "_toc.yml", ROOT / "requirements.lock"]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextlib.contextmanager
def alone() -> Iterator[int]:
    """Let one build at a time write into _build; another waits. Where files can't be locked, nobody waits.

    Yields the descriptor that holds the lock: who inherits it holds it too, when this process is killed.
    """
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / ".lock", "w", encoding="utf-8") as lock:
        with contextlib.suppress(ImportError):
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Another build is at work here: waiting for it.", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()


def build() -> int:
    """Build into _build/html; return 0, or 1 after telling what is wrong.

    Sphinx believes what an earlier run left, also one that was interrupted. So the mark of a complete build
    goes before anything is written and comes when all is; where it is missing or tells of other machinery,
    everything is made anew.
    """
    wrong = [line for path in notebooks_of_the_book() for line in complaints(path)]
    if wrong:
        print(*wrong, sep="\n", file=sys.stderr)
        return 1
    become_impersonal()
    with alone() as lock:
        return _build([lock] if os.name == "posix" else [])


def _build(inherited: list[int]) -> int:
    now = machinery()
    if not COMPLETE.exists() or COMPLETE.read_text(encoding="utf-8") != now:
        for name in MADE:
            shutil.rmtree(BUILD / name, ignore_errors=True)
    COMPLETE.unlink(missing_ok=True)
    if PYTHON.exists():
        add_course(PYTHON)  # the pages' Python runs the package that the pages are about
    run = subprocess.run(
        [*JUPYTER_BOOK, *OPTIONS], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", errors="replace", pass_fds=inherited,
    )  # fmt: skip
    if run.returncode:
        said = re.sub(r"\n{2,}", "\n", CHATTER.sub("", plain(run.stdout, sys.stderr))).strip()
        print(said or run.stdout, file=sys.stderr)
        print("The book was not built: mend the above.", file=sys.stderr)
        return 1
    COMPLETE.write_text(now, encoding="utf-8")
    for word in publish.locate(ROOT, os.environ).words:
        print(word)
    print("Open _build/html/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(build())
