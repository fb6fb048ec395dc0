"""Measure how long a click on Run takes: Python not loaded yet, in the browser's cache, and awake."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.server import Site

# What each Python is called on the pages, by the tier that a page names.
PYTHONS = {"small": "the small Python", "course": "the whole course, with NumPy"}
PATIENCE = 120_000  # ms

# From the click until the cell is done. The first click also loads what the buttons do.
CLICK = """
number => new Promise((done, failed) => {
  const bar = document.querySelector(`.cr-py[data-cell="${number}"]`);
  const began = performance.now();
  new MutationObserver((records, observer) => {
    if (bar.hasAttribute("aria-busy") || !records.some(({ oldValue }) => oldValue === "true")) return;
    observer.disconnect();
    const words = bar.querySelector("[role=status]").textContent;
    if (words.startsWith("Done")) done(performance.now() - began);
    else failed(new Error(`cell ${number}: ${words}`));
  }).observe(bar, { attributes: true, attributeOldValue: true, attributeFilter: ["aria-busy"] });
  bar.querySelector("[data-do=run]").click();
})
"""


@dataclass
class Clicks:
    """The milliseconds of clicks on Run in one tier."""

    tier: str
    cold: list[float] = field(default_factory=list)
    cached: list[float] = field(default_factory=list)
    awake: list[float] = field(default_factory=list)


def first_cells(browser: Browser, address: str) -> dict[str, str]:
    """Return the first cell of a page that each of its tiers runs, by tier."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    found = page.locator(".cr-py").evaluate_all(
        "bars => bars.map(bar => [bar.dataset.tier, bar.dataset.cell])"
    )
    context.close()
    return dict(reversed(found))


def opened(context: BrowserContext, address: str, network: dict[str, float] | None) -> Page:
    """Return a page of the context, with a slower network if one is given."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    if network:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, **network})
    page.goto(address, wait_until="load")
    page.wait_for_function("document.documentElement.dataset.live === 'ready'")
    return page


def time_clicks(browser: Browser, address: str, network: dict[str, float], runs: int) -> list[Clicks]:
    """Return the times of the first cell of each tier: with an empty cache, from the cache, and once more."""
    measured = []
    for tier, number in sorted(first_cells(browser, address).items(), reverse=True):
        clicks = Clicks(tier)
        for _ in range(runs):
            context = browser.new_context()
            page = opened(context, address, network)
            clicks.cold.append(page.evaluate(CLICK, number))
            page.close()
            page = opened(context, address, None)
            clicks.cached.append(page.evaluate(CLICK, number))
            clicks.awake.append(page.evaluate(CLICK, number))
            context.close()
        measured.append(clicks)
    return measured


def transferred(site: Site) -> dict[str, int]:
    """Return the bytes, as sent, of what only a click on Run loads, by tier."""
    sizes = {"small": 0, "course": 0}
    for path, answer in site.kept.items():
        if answer is None:
            continue
        if path.startswith("_python/"):
            sizes["course"] += len(answer[1])
        elif path in ("_live/micropython.js", "_live/small_worker.js", "_live/small_modules.js"):
            sizes["small"] += len(answer[1])
    return sizes


def table(measured: list[Clicks], sizes: dict[str, int]) -> list[str]:
    """Return the times as a table, in seconds, with what was transferred, in kB."""
    lines = [
        "| Python | kB | first click | from the cache | awake |",
        "|---|--:|--:|--:|--:|",
    ]
    for clicks in measured:
        times = [statistics.median(times) / 1000 for times in (clicks.cold, clicks.cached, clicks.awake)]
        shown = " | ".join(f"{time:.2f} s" for time in times)
        lines.append(f"| {PYTHONS[clicks.tier]} | {sizes[clicks.tier] / 1000:.0f} | {shown} |")
    if not any(clicks.tier == "course" for clicks in measured):
        lines += ["", "This site was built without the whole course for pages (`make python`)."]
    return lines
