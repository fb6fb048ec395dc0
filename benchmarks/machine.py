"""What is measured on: the processor, and how busy the machine is."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def processor(cpuinfo: Path = CPUINFO) -> str:
    """Return the processor's model where the system tells it, else its architecture."""
    try:
        named = re.search(r"^model name\s*:\s*(.+)$", cpuinfo.read_text(encoding="utf-8"), flags=re.M)
    except OSError:
        named = None
    return " ".join(named[1].split()) if named else platform.processor() or platform.machine()


def load_now() -> float | None:
    """Return how many processes wanted to run in the last minute, on average; None where nobody counts."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return None


def machine(load: float | None) -> str:
    """Return the machine in words, with the load at the start of measuring."""
    busy = "load unknown" if load is None else f"load {load:.1f} at the start"
    return f"{processor()}, {os.cpu_count()} cores, {platform.machine()}, {busy}"
