"""Move every pin to the newest version that fits the others (`make update`), and lock what the pins bring.

    python tools/update.py [--keep]

uv is asked, without installing anything, for versions that fit together on every system and on each Python
that the course supports. What requirements.txt names is pinned there, in .binder/ and in pyproject.toml. All
that it brings goes, with the hashes of the files, to requirements.lock, which make installs, and without them
to constraints.txt, for installations in which something has no hash. The benchmarks have constraints alone:
one version of PyTorch comes as several files, with CUDA and without; and so has what makes assignments, which
goes into an environment with the course. With `--keep` no pin moves: what is named anew is locked, and
nothing else. The next make installs it.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
COURSE, BENCHMARKS = ROOT / "requirements.txt", ROOT / "benchmarks" / "requirements.txt"
ASSIGNMENT = ROOT / "tools" / "assignment" / "requirements.txt"
ALSO = [ROOT / ".binder" / "requirements.txt", ROOT / "pyproject.toml"]  # where some of the same pins stand
LOCK = ROOT / "requirements.lock"
PIN = re.compile(r'(?:^|(?<=\["))([\w.-]+)==([\w.+!-]+)', re.MULTILINE)
LOCKED = re.compile(r"^([\w.-]+==[^\\\n]+?) *\\?$", re.MULTILINE)
BELOW = {"jupyter-book": ",<2"}  # version 2 reads neither _config.yml nor _toc.yml
AGAIN = "Run `.venv/bin/python tools/update.py --keep`, then `make book`."
HEAD = "# Made by `make update`: what {} names and all that it brings{}.\n"


def canonical(name: str) -> str:
    """Return a package's name as indexes compare names."""
    return re.sub(r"[-_.]+", "-", name).lower()


def oldest_python() -> str:
    """Return the lowest Python version that pyproject.toml promises."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project["requires-python"].removeprefix(">=")


def locked(wanted: list[str], before: str = "") -> str:
    """Return the lock for these requirements: versions that fit together, and their files' hashes.

    Versions that `before`, a lock, holds stay where they can. Raises subprocess.CalledProcessError if nothing
    fits; uv has said why.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / "lock.txt"
        lock.write_text(before, encoding="utf-8")
        options = ["--universal", "--python-version", oldest_python(), "--fork-strategy", "fewest"]
        options += ["--generate-hashes", "--no-header", "--no-annotate", "--no-config", "--quiet"]
        command = [sys.executable, "-m", "uv", "pip", "compile", "-", *options, "--output-file", str(lock)]
        subprocess.run(command, input="\n".join(wanted), text=True, stdout=subprocess.DEVNULL, check=True)
        return lock.read_text(encoding="utf-8")


def without_hashes(lock: str) -> list[str]:
    """Return what a lock holds, as lines like `colorama==0.4.6 ; sys_platform == 'win32'`."""
    return LOCKED.findall(lock)


def versions(lock: str) -> dict[str, str]:
    """Return the versions that a lock holds for the oldest Python."""
    python = {"python_version": oldest_python(), "python_full_version": f"{oldest_python()}.0"}
    found = map(Requirement, without_hashes(lock))
    here = [entry for entry in found if entry.marker is None or entry.marker.evaluate(python)]
    return {canonical(entry.name): str(entry.specifier).removeprefix("==") for entry in here}


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


def lock_of(file: Path, keep: bool, fixed: list[str]) -> str:
    """Return the lock for what a file names and `fixed`: at its pins, or at the newest from there on."""
    pins = dict(PIN.findall(file.read_text(encoding="utf-8")))
    if not keep:
        newest = [f"{name}>={pin}{BELOW.get(canonical(name), '')}" for name, pin in pins.items()]
        return locked([*newest, *fixed])
    before = file.with_name("constraints.txt").read_text(encoding="utf-8")
    return locked([*(f"{name}=={pin}" for name, pin in pins.items()), *fixed], before)


def main() -> int:
    """Ask uv, write pins and locks down, and say which pins moved."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--keep", action="store_true", help="leave the pins, lock what they bring")
    keep = parser.parse_args().keep
    print("Asking uv for the versions that fit together.", flush=True)
    try:
        course = lock_of(COURSE, keep, [])
        # what is compared is compared with the same NumPy
        benchmarks = lock_of(BENCHMARKS, keep, [f"numpy=={versions(course)['numpy']}"])
        assignment = lock_of(ASSIGNMENT, keep, without_hashes(course))
    except subprocess.CalledProcessError:
        print("No versions were found that fit together (see above); no pin was changed.", file=sys.stderr)
        return 1
    changes: dict[str, None] = {}
    for file, lock in ((COURSE, course), (BENCHMARKS, benchmarks), (ASSIGNMENT, assignment)):
        for path in [file, *(ALSO if file == COURSE else [])]:
            text, lines = moved(path.read_text(encoding="utf-8"), versions(lock))
            if lines:
                path.write_text(text, encoding="utf-8")
            changes |= dict.fromkeys(lines)
        name = file.relative_to(ROOT).as_posix()
        rows = "".join(f"{line}\n" for line in without_hashes(lock))
        file.with_name("constraints.txt").write_text(HEAD.format(name, "") + rows, encoding="utf-8")
    LOCK.write_text(HEAD.format("requirements.txt", ", with hashes") + course, encoding="utf-8")
    if changes:
        print(*changes, "Run `make notebooks test`, then commit.", sep="\n")
    else:
        print("Every pin is as it should be; what they bring is locked.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
