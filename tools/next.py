"""Build the book without Jupyter Book, on the newest Sphinx and theme that fit together (`make next`).

The packages are those that requirements.txt names for the course and for the book, without pins, in an
environment of their own, which each run brings up to date. The configuration is conf.py. Then tests look at
the site: its links, icons and fonts, and in a browser every control of one chapter's figures.
"""

import os
import re
import shutil
import subprocess
import sys
import venv

from surroundings import ROOT, become_impersonal

VENV = ROOT / ".venv-next"
SITE = ROOT / "_build" / "next" / "html"
PARTS = ("# What the course imports", "# What builds the book")
LEFT = "jupyter-book"
TESTS = ["tests/book/test_site.py", "tests/browser/test_figures.py", "-k", "test_site or 01_derivatives"]
TOLD = ["sphinx", "docutils", "myst-parser", "myst-nb", "pydata-sphinx-theme", "sphinx-book-theme"]


def packages(requirements: str) -> list[str]:
    """Return what requirements.txt names in the parts that the book is built with, but for Jupyter Book."""
    parts = re.split(r"^(?=# What )", requirements, flags=re.MULTILINE)
    wanted = "".join(part for part in parts if part.startswith(PARTS))
    named = re.findall(r"^([\w.-]+)==", wanted, flags=re.MULTILINE)
    return [name for name in named if name != LEFT]


def commands(python: str, names: list[str]) -> list[list[str]]:
    """Return the commands that install, that say what came, and that build."""
    install = [python, "-m", "pip", "install", "--quiet", "--upgrade", "--upgrade-strategy", "eager"]
    versions = f"from importlib.metadata import version; print(*(f'{{n}} {{version(n)}}' for n in {TOLD}))"
    options = ["-n", "-W", "--keep-going", "-q", "-E", "-b", "html", "-d", str(SITE.with_name("doctrees"))]
    return [
        [*install, *names, "-e", "."],
        [python, "-c", versions],
        [python, "-m", "sphinx", *options, ".", str(SITE)],
    ]


def main() -> int:
    """Install, build and test; return 0, or 1 where one of them failed, which has said why."""
    become_impersonal()
    python = VENV / "bin" / "python"
    if not python.exists():
        venv.create(VENV, with_pip=True)
    names = packages((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    print(f"Installing the newest {', '.join(names)}: a minute or two.", flush=True)
    shutil.rmtree(SITE.parent, ignore_errors=True)
    tests = [sys.executable, "-m", "pytest", "-q", *TESTS]
    for command in [*commands(str(python), names), tests]:
        if subprocess.run(command, cwd=ROOT, env={**os.environ, "COURSE_SITE": str(SITE)}).returncode:
            print("On the newest versions the book is not as it should be: see above.", file=sys.stderr)
            return 1
    print(f"Open {SITE.relative_to(ROOT)}/index.html")
    return 0


if __name__ == "__main__":
    sys.exit(main())
