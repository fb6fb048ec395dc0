"""One path through a page with cells in Firefox, over http and from a file."""

import pytest
from firefox import Firefox, find_firefox
from watched_pages import serving

SHIFT, ENTER, TAB = "\ue008", "\ue007", "\ue004"
BAR = "document.querySelector('.cr-py[data-cell=\"%d\"]')"
SAID = f"{BAR}.querySelector('.cr-py-status')?.textContent ?? ''"
SHOWN = (
    f"[...{BAR}.closest('.cell').querySelectorAll('.cell_output:not([hidden])')].map(o => o.innerText).join()"
)


@pytest.fixture(scope="module")
def firefox():
    program = find_firefox()
    if program is None:
        pytest.skip(
            "there is no Firefox here: .ci/run installs Debian's; or say where with FIREFOX=/path/to/firefox"
        )
    browser = Firefox(program)
    yield browser
    browser.close()


def ended(firefox, number):
    """Wait until a cell has run; return what it says and shows."""
    firefox.wait_for(f"!({BAR % number}).hasAttribute('aria-busy') && ({SAID % number})")
    return firefox.evaluate(SAID % number), firefox.evaluate(SHOWN % number).strip()


@pytest.mark.parametrize("over", ["http", "file"])
def test_a_cell_is_edited_run_stopped_and_kept_in_firefox(firefox, cells_site, over):
    with serving(cells_site) as home:
        address = (home if over == "http" else cells_site.as_uri() + "/") + "chapters/index.html"
        firefox.open(address)
        firefox.wait_for("document.documentElement.dataset.live === 'ready'")
        firefox.click(f"{BAR % 2}.querySelector('[data-do=run]')")
        said, shown = ended(firefox, 2)
        assert said.startswith("Done in") and shown.startswith("0.87758256")

        firefox.click(f"{BAR % 3}.querySelector('[data-do=edit]')")
        firefox.wait_for("document.activeElement.matches('textarea')")
        firefox.evaluate("document.activeElement.select()")
        firefox.type(f"for i in range(3):{ENTER}print(i)")
        assert firefox.evaluate("document.activeElement.value") == "for i in range(3):\n    print(i)"
        firefox.type(ENTER, held=SHIFT)
        firefox.wait_for(f"({SHOWN % 3}).trim() === '0\\n1\\n2'")
        assert ended(firefox, 3)[0].startswith("Done in")

        firefox.evaluate("document.activeElement.select()")
        firefox.type("while 1: 1")
        firefox.type(ENTER, held=SHIFT)
        firefox.wait_for(f"({SAID % 3}) === 'Running …'")
        firefox.click(f"[...{BAR % 3}.children].find(b => b.textContent === 'Stop')")
        assert ended(firefox, 3)[0].startswith("Stopped. The next Run starts Python afresh")

        firefox.evaluate("document.querySelector('textarea').focus()")
        firefox.type(TAB)
        assert not firefox.evaluate("document.activeElement.matches('textarea')"), "Tab leaves the field"
        firefox.open(address)
        firefox.wait_for("document.querySelector('textarea')")
        assert firefox.evaluate("document.querySelector('textarea').value") == "while 1: 1"
        firefox.evaluate("localStorage.clear()")
