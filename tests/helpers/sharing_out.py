"""In which order tests run, and which worker gets them: a page's tests together, what takes long first."""

import re

import pytest
from site_under_test import SITE

PAGE = re.compile(r"\[(?:.*-)?((?:chapters/)?\w+\.html)\b")


def page_of(name: str) -> str:
    """The page that a test is about, by the test's name: the parameter that is one."""
    found = PAGE.search(name)
    return found[1] if found else ""


def pytest_collection_modifyitems(items):
    """What takes long comes first, so that all workers end together.

    The tests of a page come one after another, those in the same window and in the same theme too: to load a
    page costs two seconds of work, to lay it out anew half of one.
    """

    def when(item):
        page = page_of(item.nodeid)
        file = SITE / page
        kinds = (
            item.path.stem == "test_jupyterlab",
            bool(page),
            "browser" in item.path.parts,
            item.path.suffix == ".ipynb",
        )
        given = item.callspec.params if hasattr(item, "callspec") else {}
        window = (str(given.get("scheme", "light")), -int(given.get("width", 1400))) if page else ()
        return [*kinds, True].index(True), -file.stat().st_size if page and file.exists() else 0, page, window

    items.sort(key=when)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Share out by page, and what is of no page by file."""
    from xdist.scheduler import LoadScopeScheduling

    class ByPage(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return page_of(nodeid) or nodeid.split("::")[0]

    return ByPage(config, log)
