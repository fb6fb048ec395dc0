"""Firefox and WebKit, where they are installed; in CI they are."""

import os

import pytest
from driven import Driven
from firefox import Firefox, find_firefox
from webkit import WebKit, find_webkit

BROWSERS = {"Firefox": (find_firefox, Firefox), "WebKit": (find_webkit, WebKit)}


def started(name: str) -> Driven:
    """Start a browser; without it skip the test, or fail where all of them, or all tests, are asked for."""
    find, start = BROWSERS[name]
    program = find()
    if program is None:
        wanted = os.environ.get("ALL_BROWSERS") or os.environ.get("EVERY_CELL")
        (pytest.fail if wanted else pytest.skip)(f"there is no {name} here: .ci/run installs Debian's")
    return start(program)
