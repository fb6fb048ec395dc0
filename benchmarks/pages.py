"""Measure the built pages: weight, time until sliders live, a move, a frame of training, a click on Run.

Writes benchmarks/pages.md.

    python -m benchmarks.pages [--site FOLDER] [--runs N] [--no-stock]

Every page is loaded by a headless Chromium from a server on the loopback address that compresses as a good
host does. The heaviest chapter is also built by Jupyter Book as it comes, and loaded in the same way.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tools.chromium import launch_options

from benchmarks import cells, stock
from benchmarks.machine import load_now, machine
from benchmarks.moves import FRAME, MOVE, moves_table, time_moves, time_training, training_table
from benchmarks.server import Site, folder, serving

HERE = Path(__file__).parent
ROOT = HERE.parent
SITE = ROOT / "_build" / "html"
RESULTS = HERE / "pages.md"
TIMEOUT = 60_000  # ms: for anything a page is waited for

SLOWER_CPU = 4
MEGABITS = 10
LATENCY = 40  # ms
RATE = MEGABITS * 1e6 / 8
NETWORK = {"latency": LATENCY, "downloadThroughput": RATE, "uploadThroughput": RATE}
KILOBYTE = 1000

# The aims: kB, ms, times lighter, times sooner.
WEIGHT, LIVE, LIGHTER, SOONER = 300, 500, 6, 5

KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "scripts", "Font": "fonts", "Image": "pictures"}
COLUMNS = [*KINDS.values(), "other"]

# Our pages say when they are live. A stock page is called live, in its favour, when all its sliders stand
# there and the first figure is drawn.
OURS_IS_LIVE = "document.documentElement.dataset.live === 'ready'"
STOCK_IS_LIVE = (
    "document.getElementsByClassName('noUi-handle').length >= SLIDERS"
    " && document.querySelector('.cr-figure svg path, .cr-figure svg rect') !== null"
)
NOTE = """
new MutationObserver((_, observer) => {
  if (!(CONDITION)) return;
  window.liveAt = performance.now();
  console.debug("live");
  observer.disconnect();
}).observe(document, OPTIONS);
"""
ATTRIBUTE = "{subtree: true, attributes: true, attributeFilter: ['data-live']}"
ELEMENTS = "{subtree: true, childList: true}"


@dataclass
class Load:
    """What a page transferred: bytes and requests by kind, headers included."""

    total: int = 0
    requests: int = 0
    kinds: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    files: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    problems: list[str] = field(default_factory=list)


@dataclass
class Subject:
    """A page to load: where it is, and how it says that it is live."""

    name: str
    url: str
    note: str
    weight: Load | None = None
    times: list[tuple[float, float]] = field(default_factory=list)

    @property
    def in_sight(self) -> float:
        """The median time until the sliders in sight are live, in milliseconds."""
        return statistics.median(first for first, _ in self.times)

    @property
    def live(self) -> float:
        """The median time until all sliders are live, in milliseconds."""
        return statistics.median(last for _, last in self.times)


def live_pages(site: Path) -> list[str]:
    """Return the pages with live figures; the entry page is the first page once more, and a
    figure's own page is part of its chapter.

    Raises
    ------
    FileNotFoundError
        If there are none: the book is not built.
    """
    pages = sorted(
        page.relative_to(site).as_posix()
        for page in site.rglob("*.html")
        if page != site / "index.html"
        and page.parent.name != "figures"
        and 'class="live"' in page.read_text(encoding="utf-8")
    )
    if not pages:
        raise FileNotFoundError(f"no page with live figures in {site}: run `make book` first")
    return pages


def fresh(browser: Browser, note: str) -> tuple[BrowserContext, Page]:
    """Return a page with an empty cache that notes when it is live, and stays on this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.add_init_script(note)
    return context, page


def weigh(browser: Browser, subject: Subject) -> Load:
    """Load a page, scroll through it, and count what came over the wire."""
    context, page = fresh(browser, subject.note)
    load = Load()
    kinds: dict[str, tuple[str, str]] = {}
    session = context.new_cdp_session(page)
    session.send("Network.enable")

    def received(event: dict) -> None:
        url = event["response"]["url"]
        if url.startswith("http"):
            kinds[event["requestId"]] = KINDS.get(event["type"], "other"), url
            if event["response"]["status"] >= 400:
                load.problems.append(f"{event['response']['status']}: {url}")

    def finished(event: dict) -> None:
        if event["requestId"] in kinds:
            kind, url = kinds[event["requestId"]]
            size = int(event["encodedDataLength"])
            load.total += size
            load.requests += 1
            load.kinds[kind] += size
            load.files[url.partition("?")[0]] += size

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    page.on("requestfailed", lambda request: load.problems.append(f"failed: {request.url}"))
    page.on("pageerror", lambda error: load.problems.append(f"exception: {error}"))
    page.goto(subject.url, wait_until="load")
    page.wait_for_function("window.liveAt !== undefined")
    page.wait_for_load_state("networkidle")
    # what loads lazily counts too: walk down the page
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 700):
        page.evaluate("top => scrollTo({top, behavior: 'instant'})", top)
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    context.close()
    return load


def time_to_live(browser: Browser, subject: Subject) -> tuple[float, float]:
    """Return the milliseconds from navigation, slowed down, until sliders live: those in sight, and all."""
    context, page = fresh(browser, subject.note)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **NETWORK})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    # not asked while it opens: a question costs its only thread some 30 ms, slowed down like everything else
    with page.expect_console_message(lambda message: message.text == "live"):
        page.goto(subject.url, wait_until="commit")
    # our pages note the moments themselves; a stock page makes no difference between them
    marks = page.evaluate(
        "Object.fromEntries(performance.getEntriesByType('mark').map(mark => [mark.name, mark.startTime]))"
    )
    # what is live and not painted yet is not in sight
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    live = page.evaluate("liveAt")
    context.close()
    first = marks.get("live-first", live)
    return max(painted, marks.get("live-more-in-sight", first)), marks.get("live-all", live)


@contextmanager
def live(browser: Browser, subject: Subject) -> Iterator[Page]:
    """Open a page, and wait until it is live and has all that it asks for."""
    context, page = fresh(browser, subject.note)
    try:
        page.goto(subject.url, wait_until="load")
        page.wait_for_function("window.liveAt !== undefined")
        page.wait_for_load_state("networkidle")
        yield page
    finally:
        context.close()


def count_sliders(browser: Browser, subject: Subject) -> int:
    """Return how many sliders of ipywidgets a page shows."""
    with live(browser, subject) as page:
        return page.locator(".live .cr-control input[type=range]").count()


def note(condition: str, watched: str) -> str:
    """Return the script that notes the moment at which a condition holds."""
    return NOTE.replace("CONDITION", condition).replace("OPTIONS", watched)


def bytes_in_words(size: float) -> str:
    """Return a size in kB, without decimals once they say nothing."""
    return f"{size / KILOBYTE:.1f}" if 0 < size < 10 * KILOBYTE else f"{size / KILOBYTE:.0f}"


def against(value: float, aim: float, *, at_least: bool = False) -> str:
    """Return the aim, and whether it is missed."""
    met = value >= aim if at_least else value <= aim
    return f"{'≥' if at_least else '≤'} {aim:g}{'' if met else ' (missed)'}"


def pages_table(subjects: list[Subject]) -> list[str]:
    """Return the weights and times of our pages as a table."""
    lines = [
        f"| page | {' | '.join(COLUMNS)} | total | requests | live in sight | all live |",
        f"|---|{'--:|' * (len(COLUMNS) + 4)}",
    ]
    for subject in subjects:
        load = subject.weight
        cells = [bytes_in_words(load.kinds[column]) for column in COLUMNS]
        cells += [f"**{bytes_in_words(load.total)}**", str(load.requests)]
        cells += [f"**{subject.in_sight:.0f} ms**", f"{subject.live:.0f} ms"]
        lines.append(f"| {subject.name} | {' | '.join(cells)} |")
    heaviest = max(subjects, key=lambda s: s.weight.total)
    slowest = max(subjects, key=lambda s: s.in_sight)
    lines += [
        "",
        f"Heaviest: {heaviest.name}, {heaviest.weight.total / KILOBYTE:.0f} kB "
        f"(aim: {against(heaviest.weight.total / KILOBYTE, WEIGHT)}). "
        f"Slowest to live in sight: {slowest.name}, {slowest.in_sight:.0f} ms "
        f"(aim: {against(slowest.in_sight, LIVE)}).",
    ]
    return lines


def stock_table(ours: Subject, theirs: Subject) -> list[str]:
    """Return one chapter in both books as a table."""
    lighter = theirs.weight.total / ours.weight.total
    sooner = theirs.live / ours.live
    rows = [
        (column, *(bytes_in_words(s.weight.kinds[column]) for s in (ours, theirs)), "", "")
        for column in COLUMNS
    ]
    return [
        "| | this book | stock Jupyter Book | ratio | aim |",
        "|---|--:|--:|--:|--:|",
        f"| transfer, kB | {bytes_in_words(ours.weight.total)} | {bytes_in_words(theirs.weight.total)} | "
        f"{lighter:.1f} times lighter | {against(lighter, LIGHTER, at_least=True)} |",
        f"| until all are live, ms | {ours.live:.0f} | {theirs.live:.0f} | {sooner:.1f} times sooner | "
        f"{against(sooner, SOONER, at_least=True)} |",
        f"| requests | {ours.weight.requests} | {theirs.weight.requests} | | |",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]


def largest(load: Load, count: int = 6) -> str:
    """Return the largest files of a load, in words."""
    files = sorted(load.files.items(), key=lambda item: -item[1])[:count]
    return ", ".join(f"`{url.rsplit('/', 1)[1]}` {bytes_in_words(size)}" for url, size in files)


def report(
    subjects: list[Subject],
    rival: tuple[Subject, Subject] | None,
    moves: list[dict],
    training: dict[str, list[float]],
    clicks: list[str],
    runs: int,
    chromium: str,
    load: float | None,
) -> str:
    """Return the results as a page."""
    packages = ", ".join(f"{name} {pin}" for name, pin in stock.pinned().items())
    heaviest = max(subjects, key=lambda s: s.weight.total)
    lines = [
        "# Pages, measured",
        "",
        f"{datetime.date.today().isoformat()}, {machine(load)}, Chromium {chromium}. "
        "`python -m benchmarks.pages` measures again.",
        "",
        "## Weight and time",
        "",
        "Everything a page loads from an empty cache while it is read from top to bottom, in kB (1 kB = 1000 "
        "bytes) as transferred, gzipped, headers included. Live: from navigation until sliders move their "
        "figures: in sight, those of the first figure and of any other in the first window (1280 × 800); and "
        "all of the page (below the window a figure is drawn when the page lays it out, a moment later, or "
        f"as soon as its slider moves). From an empty cache, with a processor {SLOWER_CPU} times slower, "
        f"{MEGABITS} Mbit/s and {LATENCY} ms latency; median of {runs}.",
        "",
        *pages_table(subjects),
        "",
        f"Largest files of {heaviest.name}, in kB: {largest(heaviest.weight)}.",
    ]
    if rival:
        ours, theirs = rival
        lines += [
            "",
            "## The same chapter in a stock Jupyter Book",
            "",
            f"`{ours.name}`: its notebook freshly executed, and built by Jupyter Book "
            f"{version('jupyter-book')} without any of our extensions (MyST-NB {version('myst-nb')}, "
            f"ipywidgets {version('ipywidgets')}). What that page asks of CDNs is answered on this machine "
            f"from npm packages ({packages}), gzipped and throttled like the rest. It counts as live when "
            "all its sliders stand there and the first figure is drawn; ours, as in the table above.",
            "",
            *stock_table(ours, theirs),
            "",
            f"Largest files of the stock page, in kB: {largest(theirs.weight)}.",
        ]
    lines += [
        "",
        "## A move of a slider",
        "",
        "From the input event to the updated SVG, in milliseconds, unthrottled; the browser's own layout and "
        f"painting come after. Slowest position: of all positions of all sliders (aim: < {MOVE}).",
        "",
        *moves_table(moves),
        "",
        "## A frame of training",
        "",
        "While the playground of chapter 7 plays: the page's script, in time of the processor, unthrottled "
        f"(aim: < {FRAME} ms); the browser's own layout and painting come after.",
        "",
        *training_table(training),
        "",
        "## A click on Run",
        "",
        "Nothing of Python is loaded before it. From the click to the cell's result, median, on the first "
        "chapter's first cell of each Python. "
        f"First click: nothing of it in the cache, {MEGABITS} Mbit/s and {LATENCY} ms latency; the others "
        "without that. Awake: the cell once more. The kB are what the click loads, as transferred.",
        "",
        *clicks,
        "",
    ]
    return "\n".join(lines)


def measure(site: Path, runs: int, positions: int, rounds: int, with_stock: bool) -> str:
    """Measure all pages, and the heaviest against a stock book; return the report."""
    names = live_pages(site)
    load = load_now()
    ours_at = Site(folder(site))
    # isolated pages get a clock of 5 µs instead of 100 µs
    headers = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
    isolated = Site(folder(site), headers)
    our_note = note(OURS_IS_LIVE, ATTRIBUTE)
    subjects = [Subject(name, f"{ours_at.address}/{name}", our_note) for name in names]
    options = launch_options()
    # nothing may leave this machine, or the weights would be wrong
    options["args"] = [*options["args"], "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(ours_at, isolated),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**options)
        for subject in subjects:
            subject.weight = weigh(browser, subject)
            print(f"{subject.name}: {subject.weight.total / KILOBYTE:.0f} kB", file=sys.stderr)
        heaviest = max(subjects, key=lambda s: s.weight.total)
        rival, rivals_at = None, []
        if with_stock:
            stock.install()
            notebook = (ROOT / heaviest.name).with_suffix(".ipynb")
            rivals_at = stock.sites(stock.build(notebook, Path(scratch) / "stock"))
            sliders = count_sliders(browser, heaviest)
            rival = Subject(
                f"{heaviest.name}, stock",
                f"{rivals_at[0].address}/{notebook.stem}.html",
                note(STOCK_IS_LIVE.replace("SLIDERS", str(sliders)), ELEMENTS),
            )
        with serving(*rivals_at):
            if rival:
                rival.weight = weigh(browser, rival)
            # in turns, so that whatever else the machine does hits all alike
            for number in range(runs):
                for subject in [*subjects, *filter(None, [rival])]:
                    subject.times.append(time_to_live(browser, subject))
                print(f"run {number + 1} of {runs}", file=sys.stderr)
        moves, training = [], {}
        for name in names:
            with live(browser, Subject(name, f"{isolated.address}/{name}", our_note)) as page:
                moves.append(time_moves(page, positions, rounds))
                training |= time_training(page)
        first = f"{ours_at.address}/{names[0]}"
        timed = cells.time_clicks(browser, first, NETWORK, min(runs, 3))
        clicks = cells.table(timed, cells.transferred(ours_at))
        chromium = browser.version
        browser.close()
    for subject in filter(None, [*subjects, rival]):
        for problem in dict.fromkeys(subject.weight.problems):
            print(f"{subject.name}: {problem}", file=sys.stderr)
        print(f"{subject.name}: {[tuple(map(round, pair)) for pair in subject.times]} ms", file=sys.stderr)
    return report(
        subjects, (heaviest, rival) if rival else None, moves, training, clicks, runs, chromium, load
    )


def main() -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.splitlines()[0])
    parser.add_argument("--site", type=Path, default=SITE, help="the built book")
    parser.add_argument("--runs", type=int, default=5, help="how often each page is timed")
    parser.add_argument("--positions", type=int, default=40, help="where each slider is moved to")
    parser.add_argument("--rounds", type=int, default=9, help="how often; the first warms up")
    parser.add_argument("--no-stock", action="store_true", help="leave out the stock Jupyter Book")
    options = parser.parse_args()
    page = measure(options.site, options.runs, options.positions, options.rounds, not options.no_stock)
    RESULTS.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
