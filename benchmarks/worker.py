"""One process, one library: reads the name of a task a line, answers with seconds a call as JSON."""

import json
import sys
import time

from benchmarks.libraries import LIBRARIES, WIDE_RANGE

REPEATS = 5
REPEAT_SECONDS = 0.03


def seconds_a_call(run) -> float:
    """Return the time of one call: the best of a few repeats, each of as many calls as the clock needs."""
    calls = 1
    while (elapsed := seconds(run, calls)) < REPEAT_SECONDS:
        calls = max(2 * calls, int(calls * REPEAT_SECONDS / elapsed))
    return min(elapsed, *(seconds(run, calls) for _ in range(REPEATS - 1))) / calls


def seconds(run, calls: int) -> float:
    """Return the time of a number of calls."""
    start = time.perf_counter()
    for _ in range(calls):
        run()
    return time.perf_counter() - start


def worst_relative_error(slopes) -> float:
    """Compare slopes of the sigmoid over the wide range with 50 digits of mpmath."""
    import mpmath

    mpmath.mp.dps = 50

    def error(x, slope):
        e = mpmath.exp(-abs(mpmath.mpf(float(x))))
        exact = e / (1 + e) ** 2
        return float(abs(mpmath.mpf(float(slope)) - exact) / exact)

    return max(error(x, slope) for x, slope in zip(WIDE_RANGE, slopes, strict=True))


def main() -> None:
    """Serve until the input ends."""
    makers = LIBRARIES[sys.argv[1]]()
    print(json.dumps(sorted(makers)), flush=True)
    ready = {}
    for line in sys.stdin:
        task = line.strip()
        if task == "accuracy":
            answer = worst_relative_error(makers[task]())
        else:
            if task not in ready:
                ready[task] = makers[task]()
                # Compilers, caches and first page faults are not what is measured.
                ready[task]()
            answer = seconds_a_call(ready[task])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
