"""Shared by all tests: a time limit for whatever Hypothesis explores is set once, here."""

from hypothesis import settings

# CI machines pause now and then: a slow example is no failure, and every run tries the same examples
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
