"""Whose machine this is must not show: not in stored outputs, not in tests, not in the book.

`impersonal` takes personal settings out of an environment; `notebooks_of_the_book` knows the notebooks that
are ours, whatever other programs leave beside them.
"""

import atexit
import functools
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]

PERSONAL = re.compile(r"(PYTHON(?!HASHSEED|IOENCODING|UTF8)|IPYTHON|IPY_|JUPYTER|MPL|MATPLOTLIB|NUMPY_|NPY_)")
HERE_ONLY = "127.0.0.1,localhost"


def impersonal(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment without a person's settings of IPython, matplotlib, Jupyter and Python.

    Caches go to a folder of their own, which is made once a process, and no proxy is asked for this machine.
    """
    kept = {name: value for name, value in environ.items() if not PERSONAL.match(name)}
    home = _settings_folder()
    kept |= {name: str(home / name.lower()) for name in ("IPYTHONDIR", "MPLCONFIGDIR", "JUPYTER_CONFIG_DIR")}
    # matplotlib looks into the working directory and the home folder, unless told where
    kept["MATPLOTLIBRC"] = str(home / "matplotlibrc")
    for name in ("no_proxy", "NO_PROXY"):
        kept[name] = ",".join(filter(None, [environ.get(name, ""), HERE_ONLY]))
    return kept


@functools.cache
def _settings_folder() -> Path:
    """Return a folder with an empty matplotlibrc, which goes away with this process."""
    folder = Path(tempfile.mkdtemp(prefix="chainrule-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "matplotlibrc").touch()
    return folder


def become_impersonal() -> None:
    """Take personal settings out of this process and of those it starts."""
    changed = impersonal(os.environ)
    for name in os.environ.keys() - changed.keys():
        del os.environ[name]
    os.environ.update(changed)


def notebooks_of_the_book(root: Path = ROOT) -> list[Path]:
    """Return the notebooks that `_toc.yml` names, in its order. Others beside them are nobody's business."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    files = [contents["root"]] + [
        chapter["file"] for part in contents["parts"] for chapter in part["chapters"]
    ]
    return [path for file in files if (path := root / f"{file}.ipynb").exists()]
