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
    assert "the line above it names the day, the versions, and what\nis known of the machine" in page
    machines = set()
    for name, made_with in (("results.md", r"Python \d.*numpy \d"), ("pages.md", r"Chromium \d")):
        line = (ROOT / "benchmarks" / name).read_text(encoding="utf-8").splitlines()[2]
        assert re.search(made_with, line) and re.search(r"\d+ cores, \w+", line), line
        machines.add(re.match(r"20\d\d-\d\d-\d\d, .+? cores, \w+", line)[0])
    assert "Each part is what one machine said on one day" in page or len(machines) == 1
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`make bench` found on one machine" not in readme or len(machines) == 1


def test_whatever_a_table_calls_ours_is_explained_above_it():
    page = (ROOT / "chapters" / "measured.md").read_text(encoding="utf-8").lower()
    named = {NAMES[ours] for _, ours, _, _ in COMPARISONS} | {NAMES["plain"]}
    assert [name for name in sorted(named) if name.lower() not in page] == []
    assert "nearly all of its arithmetic is matrix products" in page
    # a chain of functions is no loss
    assert any(task == "chain" and ours == "compiled" for task, ours, _, _ in COMPARISONS)
    assert "graph of the same function as for `node`" in page


def times():
    """The cells of the table of speeds, row by row."""
    text = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| 2-16-16-1")]
    unit = {"µs": 1, "ms": 1000, "s": 1_000_000}
    seconds = {}
    for what, ours, one, other, another, *_ in rows:
        points = int(what.split()[1])
        for name, time in ((ours, one), (other, another)):
            number, of = time.split()
            seconds[name, points] = float(number) * unit[of]
    return seconds


def test_what_the_page_says_of_small_networks_is_what_the_table_shows():
    """What a call costs is about what one point costs, but for micrograd, which works number by number."""
    said = (ROOT / "chapters" / "measured.md").read_text(encoding="utf-8")
    assert "with 1 or 10 points most of the time goes into calling functions" in said
    measured = times()
    shares = [measured[name, 1] / time for (name, points), time in measured.items() if points == 10]
    assert len(shares) == 7 and min(shares) > 0.5
    hand = "backpropagation by hand"
    assert measured[hand, 1] / measured[hand, 100] < 0.5, "with 100 points it is no longer so"
    assert "in\n  more than 100 times the time" in said
    assert measured["micrograd", 100] > 100 * measured["micrograd", 1]


def test_each_chapter_has_a_row_or_the_page_says_that_it_came_later():
    table = (ROOT / "benchmarks" / "pages.md").read_text(encoding="utf-8")
    chapters = sorted(path.stem for path in (ROOT / "chapters").glob("0*.ipynb"))
    missing = [name for name in chapters if f"| chapters/{name}.html |" not in table]
    said = (ROOT / "chapters" / "measured.md").read_text(encoding="utf-8")
    assert re.findall(r"They were measured before chapter (\d) was there", said) == [
        str(int(name[:2])) for name in missing
    ]
