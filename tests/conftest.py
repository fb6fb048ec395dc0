"""Shared by all tests: what Hypothesis may do, and the JavaScript that reads formulas and checks answers."""

import pytest
from hypothesis import settings
from js_session import DRIVERS, JavaScriptSession

# CI machines pause now and then: a slow example is no failure, and every run tries the same examples
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")


@pytest.fixture(scope="module")
def js():
    """The page's reading of formulas and its checker, in Node.js."""
    with JavaScriptSession(DRIVERS / "formula_driver.mjs", seconds=120) as session:
        yield session
