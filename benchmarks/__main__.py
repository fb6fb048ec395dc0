"""Measure everything in one run and write benchmarks/results.md and, of the built book, benchmarks/pages.md.

The libraries take turns in every round, so that whatever else the machine does hits them alike; each has a
fresh process in every round, since a process keeps what luck it had with its memory; a result is the median
over the rounds, of which each gives its best of five.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from benchmarks.libraries import LIBRARIES, WIDE, WIDE_POINTS
from benchmarks.machine import load_now, machine

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = HERE / ".venv"
RESULTS = HERE / "results.md"
# Thread pools go on spinning for a moment after their work; the next library must not pay for it.
PAUSE = 0.25

# What is measured: task, ours, the other, and how many times faster ours should be.
COMPARISONS = [
    ("network, 1 points", "engine", "micrograd", None),
    ("network, 100 points", "engine", "micrograd", 2500),
    *((f"network, {n} points", "engine", "autograd", None) for n in (1, 10, 100)),
    *((f"network, {n} points", "engine", "torch", 2) for n in (1, 10, 100)),
    ("two weights", "engine", "micrograd", None),
    *((f"network, {n} points", "compiled", "autograd", aim) for n, aim in ((1, 15), (10, 12), (100, 9))),
    *((f"network, {n} points", "compiled", "jax", 1.3) for n in (1, 10, 100)),
    ("two weights", "compiled", "micrograd", 12),
    *((f"network, {n} points", "hand_written", "torch", 10) for n in (1, 10, 100)),
    *((f"network, {n} points", "hand_written", "jax", 1.5) for n in (1, 10, 100)),
    *((f"network, {n} points", "hand_written", "plain", None) for n in (1, 10, 100)),
    ("wide network", "hand_written", "torch", 1),
    ("wide network", "hand_written", "jax", None),
    ("wide network", "hand_written", "plain", None),
    ("wide network", "compiled", "engine", None),
    ("chain", "composition", "difference", None),
    ("chain", "composition", "torch", None),
    ("chain", "compiled", "torch", 1),
    ("chain", "engine", "torch", None),
]
NAMES = {
    "hand_written": "backpropagation by hand",
    "plain": "the listing of chapter 7",
    "engine": "Node",
    "compiled": "compiled graph",
    "composition": "Chain",
    "difference": "its central difference",
    "numpy": "np.matmul",
    "autograd": "HIPS autograd",
    "micrograd": "micrograd",
    "torch": "PyTorch",
    "jax": "JAX, jitted",
}
TASKS = {
    "two weights": "the two-weight network",
    "wide network": f"{'-'.join(map(str, WIDE))}, {WIDE_POINTS:_} points".replace("_", "\u202f"),
    "chain": "derivative of 50 functions in a chain, 10⁶ points",
}


class Worker:
    """A process that holds one library."""

    def __init__(self, python: str, library: str):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
        self.process = subprocess.Popen(
            [python, "-m", "benchmarks.worker", library],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        line = self.process.stdout.readline()
        # A library that is not installed ends its process at once.
        self.tasks = json.loads(line) if line else []

    def ask(self, task: str) -> float:
        """Return what the process measures: seconds a call, or a relative error."""
        print(task, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(
                f"{' '.join(self.process.args[2:])} failed at {task!r}: run it by hand to see why"
            )
        return json.loads(line)

    def close(self) -> None:
        """End the process."""
        self.process.stdin.close()
        self.process.wait(timeout=60)


def peers_python(peers: Path) -> str:
    """Return the interpreter of the environment with the other libraries, made on the first run."""
    python = peers / "bin" / "python"
    if not python.exists():
        print(f"installing the libraries to compare with into {peers}", file=sys.stderr)
        venv.create(peers, with_pip=True)
        requirements = str(HERE / "requirements.txt")
        done = subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", requirements])
        if done.returncode:
            print("not all could be installed: measuring what is here", file=sys.stderr)
            return sys.executable
    return str(python)


@contextlib.contextmanager
def processes(python: str) -> Iterator[dict[str, Worker]]:
    """Give a fresh process for each library."""
    workers = {library: Worker(python, library) for library in LIBRARIES}
    try:
        yield workers
    finally:
        for worker in workers.values():
            worker.close()


def measure(python: str, rounds: int) -> dict[str, dict[str, float]]:
    """Return the median seconds a call by task and library."""
    times: dict[str, dict[str, list[float]]] = {}
    for number in range(rounds):
        with processes(python) as workers:
            for task in sorted({task for worker in workers.values() for task in worker.tasks} - {"accuracy"}):
                for library, worker in workers.items():
                    if task in worker.tasks:
                        time.sleep(PAUSE)
                        times.setdefault(task, {}).setdefault(library, []).append(worker.ask(task))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return {task: {k: statistics.median(v) for k, v in row.items()} for task, row in times.items()}


def import_seconds(python: str) -> dict[str, float]:
    """Return the median times of importing NumPy and then the course, in fresh processes.

    Both in each process: a difference of two processes would measure what else the machine does. They
    start from bytecode, as an installed package does.
    """
    code = (
        "import time; start = time.perf_counter(); import numpy; middle = time.perf_counter(); "
        "import chainrule; print(middle - start, time.perf_counter() - middle)"
    )
    with tempfile.TemporaryDirectory() as bytecode:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONPYCACHEPREFIX": bytecode}
        # Where Python is told to write none, every import would compile all modules anew.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        runs = [
            subprocess.run([python, "-c", code], capture_output=True, text=True, check=True, env=environment)
            for _ in range(9)
        ]
    pairs = [[float(seconds) for seconds in run.stdout.split()] for run in runs]
    numpy, course = map(statistics.median, zip(*pairs, strict=True))
    return {"numpy": numpy, "chainrule": course}


def versions(python: str) -> str:
    """Return the versions that were measured, in one line."""
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, text=True)
    installed = {row["name"].lower(): row["version"] for row in json.loads(listed.stdout)}
    names = ("numpy", "torch", "jax", "autograd", "micrograd", "mpmath")
    return ", ".join(f"{name} {installed[name]}" for name in names if name in installed)


def duration(seconds: float) -> str:
    """Return a time with three digits and a unit."""
    unit, size = next((u, s) for u, s in (("s", 1), ("ms", 1e-3), ("µs", 0)) if seconds >= s)
    return f"{seconds / (size or 1e-6):.3g} {unit}"


def title(task: str) -> str:
    """Return the task as the table names it."""
    points = re.fullmatch(r"network, (\d+) points", task)
    if points:
        return f"2-16-16-1, {points[1]} point{'s' if points[1] != '1' else ''}"
    return TASKS[task]


def multiply_adds(widths) -> int:
    """Return the operations for a point: a product forward, two back, but none back to the points."""
    return sum(2 * n_in * n_out * (2 if k == 0 else 3) for k, (n_in, n_out) in enumerate(pairwise(widths)))


def report(times, errors, imports, python: str, rounds: int, load: float | None) -> str:
    """Return the results as a page."""
    lines = [
        "# Measured",
        "",
        f"{datetime.date.today().isoformat()}, {machine(load)}, Python {platform.python_version()}, "
        f"{versions(python)}. "
        f"Median of {rounds} round{'s' * (rounds > 1)} in which the libraries take turns, each in a "
        "process of its own; float64. "
        "A training step is the loss and all gradients. `make bench` measures again.",
        "",
        "## Speed",
        "",
        "| what | ours | | the other | | times faster | aim |",
        "|---|---|--:|---|--:|--:|--:|",
    ]
    for task, ours, other, aim in COMPARISONS:
        row = times.get(task, {})
        if ours in row and other in row:
            ratio = row[other] / row[ours]
            mark = "" if aim is None else f"{aim:g}" if ratio >= aim else f"{aim:g} (missed)"
            lines.append(
                f"| {title(task)} | {NAMES[ours]} | {duration(row[ours])} | {NAMES[other]} | "
                f"{duration(row[other])} | {ratio:.3g} | {mark} |"
            )
    wide = times["wide network"]
    rate = 2 * WIDE_POINTS * WIDE[0] * WIDE[1] / times["matmul"]["numpy"]
    lines += [
        "",
        "## Share of the machine's own rate",
        "",
        f"`np.matmul` reaches {rate / 1e9:.0f} Gflop/s here. A training step of {TASKS['wide network']} "
        f"needs {multiply_adds(WIDE) * WIDE_POINTS / 1e9:.1f} Gflop in its products alone.",
        "",
        "| library | step | share |",
        "|---|--:|--:|",
    ]
    for library, seconds in sorted(wide.items(), key=lambda item: item[1]):
        share = multiply_adds(WIDE) * WIDE_POINTS / seconds / rate
        lines.append(f"| {NAMES[library]} | {duration(seconds)} | {share:.0%} |")
    lines += [
        "",
        "## Accuracy of σ′",
        "",
        "Largest relative error at 1001 points from −700 to 700, against 50 digits of mpmath.",
        "",
        "| library | error |",
        "|---|--:|",
        *(f"| {'sigmoid.derivative' if k == 'engine' else NAMES[k]} | {v:.1e} |" for k, v in errors.items()),
        "",
        "## Import",
        "",
        f"`import numpy` takes {duration(imports['numpy'])}; `import chainrule` adds "
        f"{duration(imports['chainrule'])} (aim: 50 ms).",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--no-pages", action="store_true", help="leave out the pages of the built book")
    parser.add_argument("--rounds", type=int, default=7, help="how often the libraries take turns")
    parser.add_argument("--peers", type=Path, default=PEERS, help="environment with the other libraries")
    options = parser.parse_args()
    python = peers_python(options.peers)
    load = load_now()
    with processes(python) as workers:
        missing = [library for library, worker in workers.items() if not worker.tasks]
        if missing:
            print(f"not installed: {', '.join(missing)}", file=sys.stderr)
        errors = {name: w.ask("accuracy") for name, w in workers.items() if "accuracy" in w.tasks}
    times = measure(python, options.rounds)
    imports = import_seconds(python)
    page = report(times, errors, imports, python, options.rounds, load)
    RESULTS.write_text(page, encoding="utf-8")
    print(page)
    if not options.no_pages:
        # in a process of its own: the libraries above are measured without what drives a browser
        subprocess.run([sys.executable, "-m", "benchmarks.pages"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
