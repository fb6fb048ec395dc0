"""The notebooks in a real JupyterLab: run all cells, move the sliders, the figures follow."""

import json
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

from chainrule.live.questions import backpropagation

# The environment that JupyterLab and the kernels run in: the one made as Binder makes it, if there is one.
PYTHON = os.environ.get("LAB_PYTHON", sys.executable)
START = 60  # seconds for the server to answer
RUN = 60_000  # ms for a notebook to run
PRESS = 10  # seconds for a slider to answer a key


ASKED = """from chainrule import live
from chainrule.live.questions import backpropagation

live.practice("backpropagation", backpropagation.practice()[1:2])"""
PRACTICE = {
    "cells": [{"cell_type": "code", "id": "asked", "source": ASKED, "metadata": {}, "outputs": []}],
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}
PRACTICE["cells"][0]["execution_count"] = None


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab's address, on copies of the notebooks, stopped by its process id."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(CHAPTERS, home / "chapters", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    (home / "practice.ipynb").write_text(json.dumps(PRACTICE), encoding="utf-8")
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
        _run_all(page, lab(f"chapters/{path.name}"))
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


def test_another_question_like_this_comes_from_python(browser, lab):
    [question] = backpropagation.practice()[1:2]
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    try:
        page = context.new_page()
        _run_all(page, lab("practice.ipynb"))
        card = page.locator(".jp-OutputArea-output .cr-question")
        for number, variant in enumerate(question.variants()[:2], 1):
            card.get_by_role("button", name="Another like this").click(timeout=RUN)
            card.get_by_text(f"Another: number {number}").wait_for(timeout=RUN)
            card.locator("input[type=text]").fill(repr(variant.right))
            card.get_by_role("button", name="Check").click()
            card.locator(".cr-verdict.cr-right").wait_for()
        assert "question-" not in page.url, "JupyterLab's address is its own"
    finally:
        context.close()


def _run_all(page, address):
    page.goto(address)
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    # the kernel has answered: before that, Run asks which kernel to use
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=RUN)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


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
