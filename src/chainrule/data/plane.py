"""Two classes of points in the plane, drawn from a seed."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]
Seed = int | np.random.Generator


def xor(points: int = 200, noise: float = 0.3, seed: Seed = 0) -> tuple[Points, Labels]:
    r"""Return points around the four corners (±1, ±1), of class 1 where just one of the two signs is plus.

    .. math::

        x = (\pm 1, \pm 1) + \text{noise} \cdot \varepsilon, \qquad \varepsilon \sim N(0, I)

    Parameters
    ----------
    points
        How many, from 1; they go round the corners in the order of the truth table.
    noise
        Standard deviation of what is added to each coordinate, from 0. A point keeps the class of its corner.
    seed
        The same seed, the same points; or a generator to go on with.

    Returns
    -------
    x, y
        Shapes (points, 2) and (points,); y holds 0 and 1. A network of one output takes
        ``y.reshape(-1, 1)``.

    Raises
    ------
    ValueError
        If `points` is not a whole number from 1, or the noise not a finite number from 0.

    Notes
    -----
    Chapter 7. Four points without noise are the truth table of *either, but not both*: no line separates it.
    """
    turns, rng = _settings(points, noise, seed)
    first, second = np.divmod(turns % 4, 2)
    return _blurred(2.0 * first - 1, 2.0 * second - 1, noise, rng), np.not_equal(first, second).astype(
        np.int64
    )


def circles(points: int = 200, noise: float = 0.1, seed: Seed = 0) -> tuple[Points, Labels]:
    r"""Return points on two circles around the origin: class 0 with radius 1, class 1 with radius ½.

    .. math::

        x = r\,(\cos\varphi, \sin\varphi) + \text{noise} \cdot \varepsilon, \qquad \varphi \sim U(0, 2\pi)

    Parameters, results and errors are those of :func:`xor`; the classes alternate. Chapter 7.
    """
    turns, rng = _settings(points, noise, seed)
    y, angle = turns % 2, rng.uniform(0, 2 * math.pi, len(turns))
    radius = 1 - 0.5 * y
    return _blurred(radius * np.cos(angle), radius * np.sin(angle), noise, rng), y


def moons(points: int = 200, noise: float = 0.1, seed: Seed = 0) -> tuple[Points, Labels]:
    r"""Return points on two half circles of radius 1, each with one end inside the other.

    .. math::

        x = \pm\left(\cos\varphi - \tfrac12,\ \sin\varphi - \tfrac14\right) + \text{noise} \cdot \varepsilon,
        \qquad \varphi \sim U(0, \pi)

    with plus for class 0 and minus for class 1. Parameters, results and errors are those of :func:`xor`; the
    classes alternate. Chapter 7.
    """
    turns, rng = _settings(points, noise, seed)
    y, angle = turns % 2, rng.uniform(0, math.pi, len(turns))
    sign = 1 - 2 * y
    return _blurred(sign * (np.cos(angle) - 0.5), sign * (np.sin(angle) - 0.25), noise, rng), y


def spiral(points: int = 200, noise: float = 0.03, seed: Seed = 0) -> tuple[Points, Labels]:
    r"""Return points on two arms that wind nearly once around the origin, opposite each other.

    .. math::

        x = \pm r\,(\cos 2\pi r, \sin 2\pi r) + \text{noise} \cdot \varepsilon, \qquad r \sim U(0.1, 1)

    with plus for class 0 and minus for class 1. Parameters, results and errors are those of :func:`xor`; the
    classes alternate. Chapter 7.
    """
    turns, rng = _settings(points, noise, seed)
    y, radius = turns % 2, rng.uniform(0.1, 1, len(turns))
    signed, angle = (1 - 2 * y) * radius, 2 * math.pi * radius
    return _blurred(signed * np.cos(angle), signed * np.sin(angle), noise, rng), y


def _settings(points: int, noise: float, seed: Seed) -> tuple[Labels, np.random.Generator]:
    """Return the number of each point, from 0, and what draws them; or refuse the settings."""
    if isinstance(points, bool) or not isinstance(points, int | np.integer) or points < 1:
        raise ValueError(f"points must be a whole number from 1, but got {points!r}")
    if not isinstance(noise, int | float | np.integer | np.floating) or not 0 <= noise < math.inf:
        raise ValueError(f"noise is a standard deviation, a finite number from 0, but got {noise!r}")
    return np.arange(points, dtype=np.int64), np.random.default_rng(seed)


def _blurred(
    across: npt.NDArray[np.floating[Any]],
    up: npt.NDArray[np.floating[Any]],
    noise: float,
    rng: np.random.Generator,
) -> Points:
    x = np.column_stack([across, up])
    return x + rng.normal(0.0, noise, x.shape)
