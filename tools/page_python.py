"""Gather what published pages need to run every code cell: `make python`.

    python tools/page_python.py

Into _build/python come Python itself (Pyodide, as npm brought it into tools/pyodide), NumPy, an archive of
the course with the pure-Python packages that it imports, the worker that runs them, and everybody's licences.
The book's build ships the folder as _python/.

NumPy's wheel for Pyodide lies on Pyodide's own distribution only. Its name and its hash are those of
Pyodide's lock file, its address the one that Pyodide itself would ask. `PYODIDE_NUMPY=/path/to/wheel` names
one at hand; it must have the same hash.
"""

import hashlib
import http.client
import importlib.metadata
import json
import os
import re
import shutil
import sys
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

from surroundings import ROOT

PYTHON = ROOT / "_build" / "python"
HERE = ROOT / "tools" / "pyodide"
PYODIDE = HERE / "node_modules" / "pyodide"
LIVE = ROOT / "src" / "chainrule" / "live"
PATIENCE = 60  # seconds without a byte

# Some servers do not know .mjs, and browsers refuse modules of an unknown type.
CORE = {
    "pyodide.mjs": "pyodide.module.js",
    "pyodide.asm.js": "pyodide.asm.js",
    "pyodide.asm.wasm": "pyodide.asm.wasm",
    "python_stdlib.zip": "python_stdlib.zip",
}
# What the course imports, and what these do, all in pure Python. A test compares with what they require.
PACKAGES = ("anywidget", "comm", "ipywidgets", "latex2mathml", "psygnal", "traitlets", "typing_extensions")
# ipywidgets asks IPython whether it runs in a notebook; what anywidget would read from files, the page has.
STAND_INS = {
    "IPython/__init__.py": "def get_ipython():\n    return None\n",
    "IPython/core/__init__.py": "",
    "IPython/core/interactiveshell.py": "class InteractiveShell: ...\n",
    "IPython/display.py": "from course.runner import display\n\n\ndef clear_output(wait=False): ...\n",
    "chainrule/live/static/figure.js": "// the page draws\n",
    "chainrule/live/static/live.css": "/* the page has it */\n",
}
DATA = (".dist-info/METADATA", "latex2mathml/unimathsymbols.txt")
FOR_PAGES = re.compile(r"^chainrule/live/(js|static)/|(^|/)(__pycache__/|\.)")
UNUSED = re.compile(r"(^|/)(tests?|labextension|nbextension)/|_cellmagic\.py$")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same contents, the same archive


class NotGathered(Exception):
    """What is missing or wrong, and what to do about it."""


def read(path: Path) -> str:
    """Return the text of one of Pyodide's files."""
    if not path.exists():
        raise NotGathered(f"{path} is missing: `make python` brings Pyodide by npm, which needs the network.")
    return path.read_text(encoding="utf-8")


def lock_of(pyodide: Path) -> dict[str, Any]:
    """Return Pyodide's lock file, reduced to NumPy: nothing else can be loaded from the site, nor is it."""
    lock = json.loads(read(pyodide / "pyodide-lock.json"))
    return {**lock, "packages": {"numpy": lock["packages"]["numpy"]}}


def version_of(pyodide: Path) -> str:
    """Return Pyodide's version."""
    return json.loads(read(pyodide / "package.json"))["version"]


def address_of(pyodide: Path, name: str) -> str:
    """Return where Pyodide's distribution of this version has a file: its own code says so."""
    code = read(pyodide / "pyodide.mjs")
    found = re.search(r"cdnUrl=[^`]*`([^`$]+)\$\{\w+\}([^`$]*)`", code)
    if found is None:
        raise NotGathered(
            f"Pyodide {version_of(pyodide)} does not say where its distribution lies. Fetch {name} by hand "
            "and name it: PYODIDE_NUMPY=/path/to/it make python"
        )
    return f"{found[1]}{version_of(pyodide)}{found[2]}{name}"


def checked(wheel: bytes, entry: dict[str, Any], origin: object) -> bytes:
    """Return the wheel if it is the one that Pyodide's lock file names."""
    found = hashlib.sha256(wheel).hexdigest()
    if found != entry["sha256"]:
        raise NotGathered(
            f"{origin} is not the file that Pyodide's lock file names: expected {entry['file_name']} with "
            f"sha256 {entry['sha256']}, got {len(wheel):,} bytes with {found}. It is cut, changed or of "
            "another version: fetch it again. Nothing of it was used."
        )
    return wheel


def numpy_wheel(pyodide: Path, earlier: Path, at_hand: str | None) -> bytes:
    """Return NumPy's wheel: the one at hand, else an earlier run's, else from Pyodide's distribution."""
    entry = lock_of(pyodide)["packages"]["numpy"]
    if at_hand:
        path = Path(at_hand).expanduser()
        if not path.is_file():
            raise NotGathered(f"PYODIDE_NUMPY={at_hand}: expected the path of a wheel, and there is no file.")
        return checked(path.read_bytes(), entry, path)
    kept = earlier / entry["file_name"]
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == entry["sha256"]:
        return kept.read_bytes()
    address = address_of(pyodide, entry["file_name"])
    print(f"Fetching {address}", flush=True)
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as response:
            wheel = response.read()
    except (OSError, http.client.HTTPException) as error:
        raise NotGathered(
            f"NumPy for Pyodide could not be fetched from {address}: {error}. Where that address cannot be "
            f"reached, bring {entry['file_name']} by other means and name it: PYODIDE_NUMPY=/path/to/it make "
            "python. Without it the book is built as ever, and cells that need NumPy have no Run."
        ) from error
    return checked(wheel, entry, address)


def course_files() -> dict[str, bytes]:
    """Return what goes into the archive, by its path there: modules, and what belongs to a distribution."""
    files = {name: text.encode() for name, text in STAND_INS.items()}
    for path in LIVE.parent.rglob("*"):
        name = path.relative_to(LIVE.parents[1]).as_posix()
        if path.is_file() and not FOR_PAGES.search(name):
            files[name] = path.read_bytes()
    for name in ("__init__", "models", "runner"):
        files[f"course/{name}.py"] = (ROOT / "_ext" / "course" / f"{name}.py").read_bytes()
    for package in PACKAGES:
        for file in importlib.metadata.files(package) or ():
            name = file.as_posix()
            wanted = file.suffix == ".py" or name.endswith(DATA)
            if wanted and not UNUSED.search(name) and ".." not in file.parts:
                files[name] = file.locate().read_bytes()
    return files


def pack(files: dict[str, bytes], archive: Path) -> None:
    """Write the archive: the same files give the same bytes."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, data)


def add_course(folder: Path) -> None:
    """Put in the course as it is now, and the worker that runs it. A book's build repeats this part."""
    shutil.copyfile(LIVE / "js" / "python" / "course_worker.js", folder / "course_worker.js")
    pack(course_files(), folder / "course.zip")


def licences(pyodide: Path, wheel: Path | None, folder: Path) -> None:
    """Write whose work the files are, and under which licences: a list, and the texts beside it."""
    shutil.copytree(HERE / "licences", folder)
    version = version_of(pyodide)
    rows = [
        f"Pyodide {version}: MPL-2.0 (MPL-2.0.txt), (c) the Pyodide contributors and Mozilla; unchanged. "
        f"Its source: https://github.com/pyodide/pyodide/tree/{version}",
        f"Python {lock_of(pyodide)['info']['python']}: the licences of Python.txt",
        "what is built into these two: Libraries.txt",
    ]
    if wheel:
        with zipfile.ZipFile(wheel) as packed:
            (text,) = [name for name in packed.namelist() if re.search(r"dist-info/LICENSE\.txt$", name)]
            (folder / "NumPy.txt").write_bytes(packed.read(text))
        rows.append(f"NumPy {wheel.name.split('-')[1]}: BSD-3-Clause (NumPy.txt; more in the wheel)")
    for package in PACKAGES:
        about = importlib.metadata.metadata(package)
        licence = (about.get("License-Expression") or about["License"]).splitlines()[0]
        texts = [file for file in importlib.metadata.files(package) or () if file.stem.upper() == "LICENSE"]
        for text in texts:
            shutil.copyfile(text.locate(), folder / f"{package}.txt")
        where = f"{package}.txt" if texts else "Libraries.txt"
        rows.append(f"{about['Name']} {about['Version']}, in course.zip: {licence} ({where})")
    rows.append("chainrule, course, course_worker.js: BSD-3-Clause, the course's own")
    (folder / "README.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")


def gather(folder: Path, pyodide: Path, wheel: bytes | None) -> None:
    """Fill the folder, in one step: an interrupted run leaves what was there. No wheel, no NumPy."""
    lock = lock_of(pyodide)
    missing = [name for name in CORE if not (pyodide / name).exists()]
    if missing:
        raise NotGathered(f"{pyodide} has no {', '.join(missing)}: remove tools/pyodide/node_modules, retry.")
    new = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name, renamed in CORE.items():
        shutil.copyfile(pyodide / name, new / renamed)
    numpy = None
    if wheel:
        numpy = new / lock["packages"]["numpy"]["file_name"]
        numpy.write_bytes(wheel)
    else:
        lock["packages"] = {}
    (new / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")
    add_course(new)
    licences(pyodide, numpy, new / "licences")
    shutil.rmtree(folder, ignore_errors=True)
    new.rename(folder)


def main() -> int:
    """Gather; return 0, or 1 after telling what is wrong."""
    try:
        wheel = numpy_wheel(PYODIDE, PYTHON, os.environ.get("PYODIDE_NUMPY"))
        gather(PYTHON, PYODIDE, wheel)
    except NotGathered as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in PYTHON.rglob("*") if path.is_file())
    print(
        f"_build/python: Pyodide {version_of(PYODIDE)} with NumPy, {size / 1e6:.1f} MB; `make book` ships it"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
