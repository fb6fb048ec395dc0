"""What the measured pages name: the machine, its versions, and how busy it was."""

import os
import platform
import re
import sys

from site_under_test import ROOT

sys.path.insert(0, str(ROOT))
from benchmarks import machine
from benchmarks.__main__ import COMPARISONS, NAMES, WIDE, report


def test_a_machine_is_named_with_its_processor_and_its_load(tmp_path):
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(
        "processor\t: 0\nmodel name\t: Some  CPU @ 2.10GHz\nprocessor\t: 1\n", encoding="utf-8"
    )
    assert machine.processor(cpuinfo) == "Some CPU @ 2.10GHz"
    for nothing in (tmp_path / "missing", tmp_path / "cpuinfo-without-models"):
        assert machine.processor(nothing) == (platform.processor() or platform.machine())
        nothing.write_text("processor\t: 0\n", encoding="utf-8")
        assert machine.processor(nothing) == (platform.processor() or platform.machine())
    assert machine.machine(1.44).endswith(
        f"{os.cpu_count()} cores, {platform.machine()}, load 1.4 at the start"
    )
    assert machine.machine(None).endswith("load unknown")


def test_where_nobody_counts_the_load_is_unknown(monkeypatch):
    monkeypatch.delattr(os, "getloadavg", raising=False)
    assert machine.load_now() is None


def test_the_results_name_day_machine_load_and_versions(monkeypatch):
    monkeypatch.setattr("benchmarks.__main__.versions", lambda python: "numpy 0.0")
    times = {"wide network": {"numpy": 1.0}, "matmul": {"numpy": 1.0}}
    page = report(times, {}, {"numpy": 0.1, "chainrule": 0.2}, sys.executable, 7, 0.25)
    line = page.splitlines()[2]
    assert machine.machine(0.25) in line and "numpy 0.0" in line and WIDE
    assert line[:2] == "20" and platform.python_version() in line


def test_above_the_tables_stand_the_versions_and_the_machine_as_the_page_says():
    page = (ROOT / "chapters" / "measured.md").read_text(encoding="utf-8")
    assert "the line above each part names the versions, and what is\nknown of the machine" in page
    for name, made_with in (("results.md", r"Python \d.*numpy \d"), ("pages.md", r"Chromium \d")):
        line = (ROOT / "benchmarks" / name).read_text(encoding="utf-8").splitlines()[2]
        assert re.search(made_with, line) and re.search(r"\d+ cores, \w+", line), line


def test_whatever_a_table_calls_ours_is_explained_above_it():
    page = (ROOT / "chapters" / "measured.md").read_text(encoding="utf-8").lower()
    named = {NAMES[ours] for _, ours, _, _ in COMPARISONS} | {NAMES["plain"]}
    assert [name for name in sorted(named) if name.lower() not in page] == []
    assert "nearly all of its arithmetic is matrix products" in page
