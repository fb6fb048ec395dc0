"""For every pytest run here: nobody's personal settings, this checkout's sources, and a strict nbval."""

import importlib.util
import sys
from pathlib import Path

import pytest
from surroundings import become_impersonal

become_impersonal()
ROOT = Path(__file__).parent
pytest_plugins = ["nbval_strictly", "sharing_out"]


def pytest_sessionstart():
    """Refuse to test another checkout's sources: a copied environment names the folder it was made for."""
    found = importlib.util.find_spec("chainrule")
    origin = Path(found.origin) if found else None
    elsewhere = origin and origin.parents[1].name == "src" and not origin.is_relative_to(ROOT)
    if origin is None or elsewhere:
        raise pytest.UsageError(
            f"These tests would test {origin or 'no chainrule at all'}, not the sources in {ROOT}. "
            f"Make an environment here (`make book`), or: {sys.executable} -m pip install -e ."
        )
