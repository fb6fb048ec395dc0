"""The notebooks in a real JupyterLab: run all cells, move the sliders, the figures follow."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import time

import pytest
from figures_on_page import TRAITS, disagreements
from python_figures import figures_of, moving_traits
from site_under_test import CHAPTERS, STATE, notebooks

# The environment that JupyterLab and the kernels run in: the one made as Binder makes it, if there is one.
PYTHON = os.environ.get("LAB_PYTHON", sys.executable)
START = 60  # seconds for the server to answer
RUN = 60_000  # ms for a notebook to run
PRESS = 10  # seconds for a slider to answer a key


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab's address, on copies of the notebooks, stopped by its process id."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(CHAPTERS, home / "chapters", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    token = secrets.token_hex()
    log = (home / "log").open("w+")
    settings = {f"JUPYTER_{name}_DIR": str(home / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    server = subprocess.Popen(
        [PYTHON, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", *root,
         f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={home}",
         "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url=None"],
        stdout=log, stderr=subprocess.STDOUT, env=os.environ | settings, cwd=home,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + START
        while not (found := re.search(r"http://127\.0\.0\.1:\d+/", (home / "log").read_text())):
            assert server.poll() is None and time.monotonic() < deadline, (home / "log").read_text()
            time.sleep(0.2)
        yield lambda path: f"{found[0]}lab/tree/{path}?reset&token={token}"
    finally:
        server.terminate()
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


LIVE = [path for path in notebooks if STATE in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.stem)
def test_figures_live_in_jupyterlab_after_running_all_cells(browser, lab, path):
    context = browser.new_context(viewport={"width": 1400, "height": 1000}, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(lab(f"chapters/{path.name}"))
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        # the kernel has answered: before that, Run asks which kernel to use
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=RUN)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        twins = figures_of(path)
        seen = 0
        # JupyterLab draws only the cells near the viewport: walk through the notebook
        for number, twin in enumerate(twins):
            figure = page.locator(".jp-OutputArea-output .cr-figure").nth(number)
            _scroll_to(page, figure, number)
            root = figure.element_handle(timeout=RUN)
            assert disagreements(root, twin) == [], f"figure {number + 1} as it opens"
            seen += _drag_every_slider(page, root, twin)
        assert seen or not any(moving_traits(twin) for twin in twins)
    finally:
        context.close()


def _scroll_to(page, figure, number):
    deadline = time.monotonic() + RUN / 1000
    pane = page.locator(".jp-WindowedPanel-outer").first
    while page.locator(".jp-OutputArea-output .cr-figure").count() <= number and time.monotonic() < deadline:
        pane.evaluate("e => e.scrollBy(0, 300)")
        page.wait_for_timeout(100)
    figure.scroll_into_view_if_needed(timeout=RUN)


def _drag_every_slider(page, root, twin) -> int:
    """Press the right arrow on every slider handle around the figure; the readouts must be Python's again."""
    handles = root.evaluate_handle(
        "root => root.closest('.jp-OutputArea-output').querySelectorAll('.noUi-handle')"
    )
    count = handles.evaluate("list => list.length")
    for i in range(count):
        handle = handles.evaluate_handle("(list, i) => list[i]", i).as_element()
        before = after = root.evaluate(TRAITS, moving_traits(twin))
        deadline = time.monotonic() + PRESS
        while after == before and time.monotonic() < deadline:  # JupyterLab takes the focus when it likes
            for key in ("ArrowRight", "ArrowLeft"):
                handle.focus()
                page.keyboard.press(key)
                after = root.evaluate(TRAITS, moving_traits(twin))
                if after != before:
                    break
        assert after != before, f"slider {i + 1} of {type(twin).__name__} moves nothing"
        assert disagreements(root, twin) == []
    return count
