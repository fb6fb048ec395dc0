"""What authors of figures and questions may pass in, and what is said of anything else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from ..functions.arguments import described

Kind = TypeVar("Kind")


def number(who: str, what: str, value: object) -> float:
    """Return one finite number as a float."""
    if isinstance(value, bool) or not isinstance(value, float | int | np.floating | np.integer):
        raise TypeError(f"{who}: expected a number for {what}, got {described(value)}")
    if not math.isfinite(value):
        raise ValueError(f"{who}: expected a finite number for {what}, got {value!r}")
    return float(value)


def text(who: str, what: str, value: object, *, empty: bool = False) -> str:
    """Return a text; one that says nothing only where that is allowed."""
    if not isinstance(value, str):
        raise TypeError(f"{who}: expected text for {what}, got {described(value)}")
    if not (value.strip() or empty):
        raise ValueError(f"{who}: expected text for {what}, got {value!r}")
    return value


def texts(who: str, what: str, values: object) -> tuple[str, ...]:
    """Return texts, each of which says something."""
    given = several(values, f"a list of texts for {what}", who)
    return tuple(text(who, f"{what}, number {place}", value) for place, value in enumerate(given, 1))


def those_made_with(maker: str, kind: type[Kind], who: str, what: str, values: object) -> tuple[Kind, ...]:
    """Return things of one kind, such as the mistakes made with `live.mistake`."""
    given = several(values, f"a list for {what}, each made with live.{maker}", who)
    for value in given:
        if not isinstance(value, kind):
            raise TypeError(f"{who}: expected {what} made with live.{maker}, got {described(value)}")
    return tuple(given)


def several(values: object, wanted: str, who: str = "") -> list[Any]:
    """Return a list of what was given; TypeError for one thing alone, or a text (it is no row of letters)."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{who}{': ' * bool(who)}expected {wanted}, got {values!r}")
    return list(values)
