"""Work on large arrays in pieces that fit the cache, on all processors."""

from __future__ import annotations

import contextvars
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise


def slabs(start: int, stop: int, size: int) -> Iterator[slice]:
    """Cut a range into slices of at most `size`."""
    for first in range(start, stop, size):
        yield slice(first, min(first + size, stop))


def threads() -> bool:
    """Say whether this Python can start threads: that of a web page cannot."""
    return sys.platform not in ("emscripten", "wasi")


def processors() -> int:
    """Return how many processors this process may use: one where it has no threads."""
    if not threads():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(work: Callable[[int, int], None], count: int) -> None:
    """Call ``work(start, stop)`` for parts of range(count), one a processor, and wait for all.

    NumPy lets go of Python's lock inside its loops, so threads do share the work. Each has the caller's
    context, and with it np.errstate.
    """
    parts = processors()
    if parts == 1:
        return work(0, count)
    from concurrent.futures import ThreadPoolExecutor

    bounds = [count * part // parts for part in range(parts + 1)]
    with ThreadPoolExecutor(parts) as pool:
        done = [
            pool.submit(contextvars.copy_context().run, work, start, stop) for start, stop in pairwise(bounds)
        ]
        for part in done:
            part.result()
