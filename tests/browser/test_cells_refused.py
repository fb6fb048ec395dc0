"""Code cells where something is missing or forbidden: the reader is told, and nothing is lost."""

import pytest
from cells_on_page import Cells
from site_under_test import strict_policy
from watched_pages import READY, TIMEOUT, Watched


def test_from_a_file_the_whole_course_is_not_offered_but_said(cells_site, browser):
    context = browser.new_context()
    cells = Cells(Watched(context, cells_site.as_uri() + "/"))
    assert not cells.button(4, "Run").is_visible() and cells.button(2, "Run").is_visible()
    assert cells.page.get_by_text("opened as a file").count() == 1
    context.close()


REFUSED = "The notebook, with your changes, can be downloaded and run elsewhere."


@pytest.mark.parametrize(
    ("browser_is", "words"),
    [
        ({"init_script": "delete globalThis.WebAssembly"}, "This browser has no WebAssembly"),
        (
            {"init_script": "globalThis.Worker = class { constructor() { throw new Error('forbidden'); } }"},
            "forbidden",
        ),
        ({"headers": {"content-security-policy": "worker-src 'none'"}}, "refuse"),
    ],
)
def test_where_python_cannot_start_a_sentence_says_so(over_http, browser_is, words):
    cells = over_http(**browser_is)
    cells.edit(2, "mine")
    said = cells.run(2)
    assert said.startswith("Python cannot start here: ") and said.endswith(REFUSED)
    assert words in said
    assert cells.area(2).input_value() == "mine" and cells.output(2) == "0.88", "nothing is lost"
    assert cells.button(2, "Download").is_visible()


def test_it_runs_under_a_strict_content_policy(over_http):
    cells = over_http(headers={"content-security-policy": strict_policy()})
    assert cells.run(2).startswith("Done in")
    assert cells.watched.complaints == []


@pytest.mark.parametrize("how", ["full", "forbidden"])
def test_where_nothing_can_be_kept_the_reader_is_told_and_goes_on(over_http, how):
    full = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    refuse = "get() { throw new DOMException('no', 'SecurityError'); }"
    forbidden = f"Object.defineProperty(window, 'localStorage', {{ {refuse} }});"
    cells = over_http(init_script=full if how == "full" else forbidden)
    cells.edit(2, "slope(math.cos, 0.5)")
    assert "keeps nothing for this page: download the notebook" in cells.status(2)
    cells.run(2)
    assert cells.output(2).startswith("-0.479425")


def test_what_cannot_be_loaded_is_said_and_tried_again(over_http):
    cells = over_http()
    cells.page.route("**/python.js*", lambda route: route.abort())
    cells.button(2, "Run").click()
    cells.page.get_by_text("could not be loaded. Are you offline?").wait_for()
    cells.page.unroute("**/python.js*")
    assert cells.run(2).startswith("Done in")


def test_a_page_lives_where_only_the_next_page_cannot_be_fetched(over_http):
    """Firefox fetches it ahead, and says so where a policy or the network refuses."""
    refused = """new MutationObserver((_, watch) => {
        const next = document.querySelector("link[rel=next]");
        if (next) { watch.disconnect(); next.dispatchEvent(new Event("error")); document.title = "refused"; }
    }).observe(document, { childList: true, subtree: true });"""
    cells = over_http(init_script=refused)
    assert cells.page.title() == "refused"
    cells.page.wait_for_function(READY)


def test_without_scripts_no_button_is_shown(browser, cells_home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(TIMEOUT)
    page.goto(cells_home + "chapters/index.html")
    assert not page.locator(".cr-py").first.is_visible()
    assert page.get_by_text("slope(math.sin, 0.5)").count() == 1
    context.close()
