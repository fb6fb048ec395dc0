"""What a reader does on a chapter's page, in Firefox and in WebKit: moves, guesses, answers, writes code."""

import re

import nbformat
import pytest
from other_browsers import started
from site_under_test import CHAPTERS

SHIFT, ENTER, LEFT, RIGHT = "\ue008", "\ue007", "\ue012", "\ue014"
ALL = sorted(path.stem for path in CHAPTERS.glob("0*.ipynb"))
FEW = ["01_derivatives", "05_backpropagation"]  # WebKitGTK is slow
VISITS = [("Firefox", chapter) for chapter in ALL] + [("WebKit", chapter) for chapter in FEW]
LIVE = (
    "document.documentElement.dataset.live === 'ready'"
    " && !document.querySelector('.live[data-model-id]:not(.live-ready)')"
)
# What figures hold that are hidden for a while cannot be moved by a reader either.
SLIDERS = "[...document.querySelectorAll('.live input[type=range]')].filter(e => e.checkVisibility())"
# The slider's number, and all that its figure shows; what is set for later shows in a field alone.
LOOKS = """(slider => [slider.value, [
    ...[...slider.closest('.live').querySelectorAll('svg, dl, .cr-words')].map(e => e.outerHTML),
    ...[...slider.closest('.live').querySelectorAll('.cr-figure input')].map(e => e.value),
].join()])"""
FIGURE = "[...document.querySelectorAll('.cr-figure')].find(e => e.model.get('kind') === '%s')"


@pytest.fixture(scope="module")
def browsers():
    """Browsers that are not Chromium, by name; each starts when it is first asked for."""
    here = {}

    def browser(name):
        if name not in here:
            here[name] = started(name)
        return here[name]

    yield browser
    for one in here.values():
        one.close()


def _sliders_that_stay(browser) -> list[str]:
    """The sliders that an arrow key does not move, or with which nothing in their figure moves."""
    wrong = []
    for number in range(browser.evaluate(f"{SLIDERS}.length")):
        slider = f"{SLIDERS}[{number}]"
        browser.evaluate(f"(e => {{ e.focus(); globalThis.before = {LOOKS}(e); }})({slider})")
        browser.type(LEFT if browser.evaluate(f"{slider}.value === {slider}.max") else RIGHT)
        same = browser.evaluate(f"{LOOKS}({slider}).map((now, i) => now === before[i])")
        if any(same):
            name = browser.evaluate(f"{slider}.getAttribute('aria-label') ?? {slider}.labels[0].textContent")
            wrong.append(f"slider {number + 1} ({name}): {same}")
    return wrong


def _predict(browser) -> list[str]:
    """What the first prediction says to a wrong guess, and to the right one."""
    said = []
    predict = FIGURE % "predict"
    answer = browser.evaluate(f"{predict}.model.get('spec').answer")
    for guess in (0 if answer else 1, answer):
        browser.click(f"{predict}.querySelectorAll('input')[{guess}]")
        browser.click(f"{predict}.querySelector('.cr-button')")
        said.append(browser.evaluate(f"{predict}.querySelector('[data-readout=verdict]').textContent"))
        browser.click(f"{predict}.querySelector('.cr-button')")
    return said


def _practise(browser) -> tuple[str, str, str]:
    """What a listed slip is to be told, what it is told, and what the right number or choice is told."""
    practice = FIGURE % "practice"
    found = browser.evaluate(
        f"{practice}.model.get('spec').questions.map((q, i) => [i, q.mistakes?.[0]?.value,"
        " q.mistakes?.[0]?.label, q.right]).find(([, wrong, , right]) => wrong != null && right != null)"
    )
    if not found:
        return _choose(browser, practice)
    where, wrong, slip, right = found
    card = f"{practice}.querySelectorAll('.cr-question')[{where}]"
    said = []
    for number in (wrong, right):
        browser.click(f"{card}.querySelector('input')")
        browser.evaluate("document.activeElement.select()")
        browser.type(f"{number!r}{ENTER}")
        said.append(_feedback(browser, card))
    return _words(browser, slip), *said


def _choose(browser, practice: str) -> tuple[str, str, str]:
    """The same where no question asks for a number: at the first that offers choices."""
    where, options = browser.evaluate(
        f"{practice}.model.get('spec').questions.map((q, i) => [i, q.options]).find(([, all]) => all)"
    )
    card = f"{practice}.querySelectorAll('.cr-question')[{where}]"
    right = [option["right"] for option in options].index(True)
    wrong = 0 if right else 1
    said = []
    for choice in (wrong, right):
        browser.click(f"{card}.querySelectorAll('input')[{choice}]")
        browser.click(f"{card}.querySelector('.cr-check')")
        said.append(_feedback(browser, card))
    return _words(browser, options[wrong]["reason"]), *said


def _feedback(browser, card: str) -> str:
    """What is said of an answer; what judges it comes with the first one."""
    browser.wait_for(f"{card}.querySelector('.cr-verdict')")
    return browser.evaluate(f"{card}.querySelector('.cr-feedback').textContent")


def _words(browser, markup: str) -> str:
    """Markup as it is read."""
    return browser.evaluate(
        f"Object.assign(document.createElement('p'), {{ innerHTML: {markup!r} }}).textContent"
    )


def _exercise(chapter: str) -> tuple[int, str] | None:
    """The number of the first exercise that the small Python runs, and its cell with the solution in it."""
    cells = nbformat.read(CHAPTERS / f"{chapter}.ipynb", as_version=4).cells
    codes = [cell for cell in cells if cell.cell_type == "code"]
    for cell in codes:
        if "small-python" in cell.metadata.get("tags", []) and ".check(globals())" in cell.source:
            below = cells[cells.index(cell) + 1].source
            solution = re.search(r"```python\n(.*?)```", below, re.S)[1]
            lines = cell.source.splitlines()
            imports = [line for line in lines if line.startswith(("import ", "from "))]
            return codes.index(cell) + 1, "\n".join([*imports, solution, lines[-1]])
    return None


def _solve(browser, number: int, code: str) -> str:
    """Write the solution of an exercise, run it from the keyboard; return what its check says."""
    bar = f"document.querySelector('.cr-py[data-cell=\"{number}\"]')"
    browser.click(f"{bar}.querySelector('[data-do=edit]')")
    browser.wait_for("document.activeElement.matches('textarea')")
    browser.evaluate(
        f"(e => {{ e.value = {code!r}; e.dispatchEvent(new Event('input', {{ bubbles: true }})); }})"
        "(document.activeElement)"
    )
    browser.type(ENTER, held=SHIFT)
    browser.wait_for(f"!{bar}.hasAttribute('aria-busy') && {bar}.querySelector('.cr-py-status')?.textContent")
    return browser.evaluate(f"{bar}.closest('.cell').querySelector('.cell_output:not([hidden])').innerText")


@pytest.mark.parametrize(("name", "chapter"), VISITS)
def test_sliders_a_guess_an_answer_and_an_exercise_work_and_nothing_complains(
    browsers, address, name, chapter
):
    other = browsers(name)
    other.open(f"{address}chapters/{chapter}.html")
    other.wait_for(LIVE)
    assert _sliders_that_stay(other) == []
    not_quite, yes = _predict(other)
    assert not_quite.startswith("Not quite. ") and yes.startswith("Yes: ")
    slip, wrong, right = _practise(other)
    assert slip.rstrip(".") in wrong and "Right." in right
    if exercise := _exercise(chapter):
        assert _solve(other, *exercise).startswith("Right. ")
    assert other.narrow(360) == [360, 0]
    assert other.complaints() == []
    other.evaluate("localStorage.clear()")


def test_chapters_1_to_6_have_an_exercise_for_the_small_python():
    assert [chapter for chapter in ALL if _exercise(chapter)] == ALL[:6]
