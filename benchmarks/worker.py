"""One process, one library: reads the name of a task a line, answers with seconds a call as JSON."""

import json
import sys
import time

from benchmarks.libraries import LIBRARIES, WIDE_RANGE

ROUND_SECONDS = 0.15


def seconds_a_call(run) -> float:
    """Return the time of one call, from as many as fill a round."""
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            run()
        elapsed = time.perf_counter() - start
        if elapsed > ROUND_SECONDS / 2:
            return elapsed / calls
        calls = max(2 * calls, int(calls * ROUND_SECONDS / max(elapsed, 1e-9)))


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
