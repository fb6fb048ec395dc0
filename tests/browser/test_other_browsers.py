"""One path through a page with cells in Firefox and in WebKit, in both Pythons: over http and from a file."""

import os

import pytest
from other_browsers import BROWSERS, started
from watched_pages import serving
from webkit import WebKit

SHIFT, ENTER, TAB = "\ue008", "\ue007", "\ue004"
BAR = "document.querySelector('.cr-py[data-cell=\"%d\"]')"
SAID = f"{BAR}.querySelector('.cr-py-status')?.textContent ?? ''"
SHOWN = (
    f"[...{BAR}.closest('.cell').querySelectorAll('.cell_output:not([hidden])')].map(o => o.innerText).join()"
)


@pytest.fixture(scope="module", params=BROWSERS)
def other(request):
    """A browser that is not Chromium."""
    browser = started(request.param)
    yield browser
    browser.close()


def ended(browser, number):
    """Wait until a cell has run; return what it says and shows."""
    browser.wait_for(f"!({BAR % number}).hasAttribute('aria-busy') && ({SAID % number})")
    return browser.evaluate(SAID % number), browser.evaluate(SHOWN % number).strip()


def write(browser, number, code):
    """Write the code of a cell and run it from the keyboard."""
    browser.wait_for("document.activeElement.matches('textarea')")
    browser.evaluate("document.activeElement.select()")
    browser.type(code)
    browser.type(ENTER, held=SHIFT)


def stop(browser, number):
    """Press Stop while a cell runs; return what it says then."""
    browser.wait_for(f"({SAID % number}) === 'Running …'")
    browser.click(f"[...{BAR % number}.children].find(b => b.textContent === 'Stop')")
    return ended(browser, number)[0]


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_cell_is_edited_run_stopped_and_kept(other, cells_site, over):
    with serving(cells_site) as home:
        address = (home if over == "http" else cells_site.as_uri() + "/") + "chapters/index.html"
        other.open(address)
        other.wait_for("document.documentElement.dataset.live === 'ready'")
        other.click(f"{BAR % 2}.querySelector('[data-do=run]')")
        said, shown = ended(other, 2)
        assert said.startswith("Done in") and shown.startswith("0.87758256")

        other.click(f"{BAR % 3}.querySelector('[data-do=edit]')")
        write(other, 3, f"for i in range(3):{ENTER}print(i)")
        assert other.evaluate("document.activeElement.value") == "for i in range(3):\n    print(i)"
        other.wait_for(f"({SHOWN % 3}).trim() === '0\\n1\\n2'")
        assert ended(other, 3)[0].startswith("Done in")

        write(other, 3, "while 1: 1")
        assert stop(other, 3).startswith("Stopped. The next Run starts Python afresh")

        other.evaluate("document.querySelector('textarea').focus()")
        other.type(TAB)
        assert not other.evaluate("document.activeElement.matches('textarea')"), "Tab leaves the field"

        offered = other.evaluate(f"getComputedStyle({BAR % 4}).display !== 'none'")
        told = other.evaluate("document.body.innerText.split('This page was opened as a file.').length - 1")
        assert (offered, told) == ((True, 0) if over == "http" else (False, 1))

        other.open(address)
        other.wait_for("document.querySelector('textarea')")
        assert other.evaluate("document.querySelector('textarea').value") == "while 1: 1"
        other.evaluate("localStorage.clear()")


def test_the_whole_course_runs_in_a_folder_and_under_a_strict_policy(other, course_home):
    if isinstance(other, WebKit) and not os.environ.get("WEBKIT_COURSE"):
        pytest.skip(
            "WebKitGTK starts Pyodide in half a minute, on busy processors in three: WEBKIT_COURSE=yes"
        )
    other.open(f"{course_home}chapters/index.html")
    other.wait_for("document.documentElement.dataset.live === 'ready'")
    other.click(f"{BAR % 4}.querySelector('[data-do=edit]')")
    write(other, 4, "import ipywidgets; x = ipywidgets.IntSlider(3, description='steps'); display(x); 6 * 7")
    said, shown = ended(other, 4)
    assert said.startswith("Done in") and shown.endswith("42")
    slider = f"{BAR % 4}.closest('.cell').querySelector('input[type=range]')"
    other.evaluate(f"{slider}.focus()")
    other.type("\ue014")  # the arrow to the right
    other.click(f"{BAR % 8}.querySelector('[data-do=edit]')")
    write(other, 8, "x.value")
    assert ended(other, 8)[1] == "4"
    write(other, 8, "while 1: 1")
    assert stop(other, 8).startswith("Stopped. The next Run starts Python afresh")
    other.evaluate("localStorage.clear()")
