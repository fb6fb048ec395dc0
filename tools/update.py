"""Move every pin to the newest version that fits the others (`make update`); Jupyter Book stays at 1.

pip is asked without installing anything, for the oldest Python the course supports, so that the pins install
on every one. They are written to requirements.txt and .binder/requirements.txt; the next make installs them.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "requirements.txt", ROOT / ".binder" / "requirements.txt"]
PIN = re.compile(r"^([\w.-]+)==([\w.+!-]+)", re.MULTILINE)
BELOW = {"jupyter-book": "<2"}  # version 2 reads neither _config.yml nor _toc.yml


def canonical(name: str) -> str:
    """Return a package's name as indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def oldest_python() -> str:
    """Return the lowest Python version that pyproject.toml promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["requires-python"].removeprefix(">=")


def newest(names: list[str]) -> dict[str, str]:
    """Return the newest versions of the packages, and of all they need, that fit together.

    Raises subprocess.CalledProcessError if pip finds none; it has said why.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--dry-run", "--ignore-installed", "--quiet", "--report", str(report)]
        # pip takes another Python's version only with a target and without building anything
        options += ["--target", folder, "--python-version", oldest_python(), "--only-binary", ":all:"]
        wanted = [name + BELOW.get(name, "") for name in names]
        subprocess.run([sys.executable, "-m", "pip", "install", *options, *wanted], check=True)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {canonical(item["metadata"]["name"]): item["metadata"]["version"] for item in found}


def moved(text: str, versions: dict[str, str]) -> tuple[str, list[str]]:
    """Return a requirements file with its pins moved, and a line for each that changed."""
    changes = []

    def move(pin: re.Match) -> str:
        name, old = pin.groups()
        new = versions[canonical(name)]
        if new != old:
            changes.append(f"{name} {old} → {new}")
        return f"{name}=={new}"

    return PIN.sub(move, text), changes


def main() -> int:
    """Ask pip, write the pins down, and say which moved."""
    print("Asking pip for the newest versions that fit together: a minute or two.", flush=True)
    try:
        versions = newest([name for name, _ in PIN.findall(FILES[0].read_text(encoding="utf-8"))])
    except subprocess.CalledProcessError:
        print("pip found no versions that fit together (see above); no pin was changed.", file=sys.stderr)
        return 1
    changes: dict[str, None] = {}
    for path in FILES:
        text, lines = moved(path.read_text(encoding="utf-8"), versions)
        if lines:
            path.write_text(text, encoding="utf-8")
        changes |= dict.fromkeys(lines)
    if changes:
        print(*changes, "Run `make notebooks test`, then commit.", sep="\n")
    else:
        print("Every pin is the newest that fits.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
