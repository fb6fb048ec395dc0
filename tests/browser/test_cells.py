"""Code cells on the page: edited, run, stopped, kept and downloaded, over http and from a file."""

from pathlib import Path

import cells_book
import nbformat
import pytest
from axe import choose_scheme, violations
from cells_on_page import Cells
from site_under_test import CHAPTERS, SITE, pages
from watched_pages import Watched

AFRESH = "The next Run starts Python afresh and runs the cells above first."


def test_a_cell_runs_after_those_above_it_and_shows_its_value(cells):
    assert cells.output(2) == "0.88"
    assert cells.run(2).startswith("Done in")
    assert cells.output(2).startswith("0.87758256")
    assert cells.run(3).startswith("Done in") and cells.output(3) == "Value(6.0, grad=0.0)"
    cells.button(2, "Reset").click()
    assert cells.output(2) == "0.88", "the book's output is back"


def test_an_edited_cell_counts_for_the_cells_below(cells):
    cells.edit(1, "def slope(f, x):\n    return 'mine'\nimport math")
    cells.run(2)
    assert cells.output(2) == "'mine'"
    cells.edit(1, "import maths")
    words = cells.run(2)
    assert words.endswith("cell 1 above ended in an error.")


def test_a_cell_of_the_whole_course_runs_after_all_cells_above_it_those_of_the_small_python_too(over_http):
    cells = over_http()
    cells.edit(4, "ran()")
    assert cells.run(4).startswith("Done in") and cells.output(4) == "cell 1,cell 2,cell 3"
    cells.run(2)  # in the small Python: the other one has run it as it is
    assert cells.run(4).startswith("Done in") and cells.output(4) == ""
    cells.edit(2, "while True: pass")
    words = cells.run(4)
    assert words.startswith("Done in") and words.endswith("cell 2 above did not end within 10 seconds.")
    assert cells.output(4) == "cell 2,cell 3", "the cell has run, after those below the change"


def test_errors_name_the_readers_line_and_say_what_helps(cells):
    cells.edit(1, "x = 1\n\nx / 0")
    assert cells.run(1) == "Error in line 3: ZeroDivisionError: divide by zero"
    assert "    x / 0\nZeroDivisionError" in cells.output(1)
    cells.edit(1, "def (")
    assert cells.run(1) == "Error in line 1: SyntaxError: invalid syntax"
    cells.edit(1, "import math\ndel math")
    cells.run(1)
    words = cells.run(2)
    assert words.startswith("Error in line 1: NameError: name 'slope' isn't defined")
    assert "No cell that has run makes slope, or one has deleted it" in words


def test_an_endless_loop_ends_by_itself_and_python_starts_afresh(cells):
    cells.page.evaluate("() => 0")
    cells.run(2)
    cells.page.evaluate("courseCells.sessions.small.patience = 1500")
    cells.edit(3, "while True: pass")
    assert cells.run(3) == f"Stopped after 10 seconds: is there an endless loop? {AFRESH}"
    cells.edit(3, "slope(math.sin, 0)")
    assert cells.run(3).startswith("Done in"), "the cells above have run again"
    cells.edit(2, "while True: pass")
    assert cells.run(3).startswith("Not run, because cell 2 above it did not end")


def test_stop_ends_a_loop_at_once(cells):
    cells.edit(3, "while True: pass")
    assert cells.button(3, "Stop").get_attribute("aria-disabled") == "true"
    cells.button(3, "Run").click()
    cells.page.wait_for_function("document.body.innerText.includes('Running …')")
    cells.button(3, "Stop").click()
    assert cells.done(3) == f"Stopped. {AFRESH}"
    cells.edit(3, "slope(math.sin, 0)")
    assert cells.run(3).startswith("Done in")


def test_a_flood_is_capped_and_the_page_answers_meanwhile(over_http):
    cells = over_http()
    cells.edit(3, "while True: print('x' * 1000)")
    cells.button(3, "Run").click()
    cells.page.wait_for_function("document.body.innerText.includes('xxxxxxxxxx')")
    slowest = cells.page.evaluate(
        """async () => { let worst = 0; for (let i = 0; i < 50; i++) { const t = performance.now();
        await new Promise(requestAnimationFrame); worst = Math.max(worst, performance.now() - t); }
        return worst; }"""
    )
    assert slowest < 500
    words = cells.done(3)
    assert words == "Stopped after 10 seconds: is there an endless loop? The names made so far are kept."
    assert 50_000 < len(cells.output(3)) < 52_000
    cells.edit(3, "slope(math.sin, 0)")
    assert cells.run(3).startswith("Done in")


def test_the_readers_version_is_kept_marked_and_can_be_left_and_had_again(cells):
    cells.edit(2, "slope(math.cos, 0.5)")
    assert "changed by you" in cells.bar(2).inner_text()
    cells.reopen(edited=1)
    assert cells.area(2).input_value() == "slope(math.cos, 0.5)"
    assert "changed by you" in cells.bar(2).inner_text()
    cells.run(2)
    assert cells.output(2).startswith("-0.479425")
    cells.button(2, "Reset").click()
    assert cells.area(2).input_value() == "slope(math.sin, 0.5)" and cells.output(2) == "0.88"
    cells.button(2, "Bring mine back").click()
    assert cells.area(2).input_value() == "slope(math.cos, 0.5)"
    cells.button(2, "Reset").click()
    cells.reopen(edited=0)


def test_two_windows_with_one_page_take_nothing_from_each_other(over_http):
    cells = over_http()
    other = Cells(Watched(cells.page.context, cells.watched.home))
    cells.edit(1, "first")
    other.page.wait_for_selector("textarea")
    assert other.area(1).input_value() == "first", "it is seen at once where nobody edits that cell"
    other.edit(2, "second")
    cells.page.wait_for_function("document.querySelectorAll('textarea').length === 2")
    other.edit(1, "of the other")
    cells.page.wait_for_timeout(300)
    assert cells.area(1).input_value() == "first", "what is edited here stays"
    cells.edit(3, "third")
    cells.reopen(edited=3)
    assert [cells.area(i).input_value() for i in (1, 2, 3)] == ["of the other", "second", "third"]


@pytest.mark.parametrize("choice", ["Keep mine", "Take the book’s"])
def test_where_the_book_has_changed_since_the_reader_chooses(over_http, choice):
    cells = over_http()
    cells.open_with({"code-2": {"code": "slope(math.cos, 0)", "book": "slope(math.tan, 0)"}})
    cells.page.wait_for_selector(".cr-py-note")
    note = cells.page.locator(".cr-py-note")
    assert "has changed since you edited it" in note.inner_text()
    assert "slope(math.sin, 0.5)" in note.inner_text()
    assert cells.area(2).input_value() == "slope(math.cos, 0)"
    note.get_by_role("button", name=choice).click()
    mine = choice == "Keep mine"
    assert cells.area(2).input_value() == ("slope(math.cos, 0)" if mine else "slope(math.sin, 0.5)")
    assert note.count() == 0
    cells.reopen(edited=int(mine))
    assert cells.page.locator(".cr-py-note").count() == 0


def test_the_notebook_can_be_downloaded_with_the_changes_in_it(cells):
    cells.open_with({"gone": {"code": "of an old cell", "book": "x"}})
    cells.edit(2, "slope(math.cos, 0.5)")
    with cells.page.expect_download() as wanted:
        cells.button(2, "Download").click()
    assert wanted.value.suggested_filename == "index.ipynb"
    notebook = nbformat.read(Path(wanted.value.path()), as_version=4)
    nbformat.validate(notebook)
    codes = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert codes[:3] == [cells_book.SLOPE, "slope(math.cos, 0.5)", cells_book.CELLS[2][0]]
    assert codes[-1] == "of an old cell", "nothing that a reader wrote is lost"


def test_the_keyboard_alone_does_it_all(cells):
    page = cells.page
    focused = "document.activeElement.getAttribute('aria-label')"
    cells.button(1, "Run").focus()
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Edit cell 1"
    page.keyboard.press("Enter")
    page.wait_for_function(f"{focused} === 'Code of cell 1'")
    page.keyboard.press("Control+A")
    page.keyboard.type("def f(x):\nif x:\nreturn x**2\n")
    page.keyboard.press("Backspace")
    page.keyboard.type("return 0\n")
    page.keyboard.press("Backspace")
    page.keyboard.type("f(7)")
    wanted = "def f(x):\n    if x:\n        return x**2\n    return 0\nf(7)"
    assert cells.area(1).input_value().replace("    return 0\n    f", "    return 0\nf") == wanted
    page.keyboard.press("Shift+Enter")
    assert cells.done(1).startswith("Done in") and cells.output(1) == "49"
    assert page.evaluate(focused) == "Code of cell 1", "the focus stays"
    page.keyboard.press("Control+Z")
    assert cells.area(1).input_value() != wanted, "what was typed can be undone"
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('textarea')"), "Tab leaves the field"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Run cell 1", "behind the copy button"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate(focused).startswith("Reset")
    page.keyboard.press("Enter")
    assert cells.area(1).input_value() == cells_book.SLOPE


def test_what_happened_is_said_by_a_live_region(cells):
    cells.run(2)
    assert cells.bar(2).locator("[role=status]").inner_text().startswith("Done in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_edited_page_breaks_no_rule_of_accessibility(over_http, scheme):
    cells = over_http(viewport={"width": 360, "height": 800})
    choose_scheme(cells.page, scheme)
    cells.open_with({"code-2": {"code": "slope(math.cos, 0)", "book": "slope(math.tan, 0)"}})
    cells.page.wait_for_selector(".cr-py-note")
    cells.edit(1, "# words\nx = 'text' + 1.5\n" + "x" * 100)
    cells.run(1)
    assert violations(cells.page) == []
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not cells.page.evaluate(wide), "the page does not scroll sideways"


def test_nothing_moves_under_the_finger(over_http):
    cells = over_http()
    cells.button(3, "Run").scroll_into_view_if_needed()
    before = cells.button(3, "Run").bounding_box()
    cells.run(3)
    assert cells.button(3, "Run").bounding_box() == before
    cells.button(3, "Edit").click()
    cells.page.wait_for_selector("textarea")
    after = cells.button(3, "Run").bounding_box()
    assert abs(after["y"] - before["y"]) < 1 and abs(after["x"] - before["x"]) < 1
    cells.edit(3, "for i in range(50): print(i)")
    before = cells.button(3, "Run").bounding_box()
    cells.run(3)
    assert cells.button(3, "Run").bounding_box() == before


def test_letters_of_field_and_page_lie_on_each_other(over_http):
    cells = over_http()
    cells.edit(1, "\n".join(["x = 1"] * 3 + ["y" * 200]))
    where = cells.page.evaluate(
        """() => { const [area, text] = ["textarea", ".cr-py-text"].map((s) => document.querySelector(s));
        const a = area.getBoundingClientRect(), t = text.getBoundingClientRect();
        const wide = area.scrollWidth - area.clientWidth, high = area.scrollHeight - area.clientHeight;
        const [of, on] = [area, text].map((e) => getComputedStyle(e));
        const same = ["fontFamily", "fontSize", "lineHeight"].every((n) => of[n] === on[n]);
        const apart = ["top", "left", "right", "bottom"].map((side) => a[side] - t[side]);
        return [...apart, wide, high, same]; }"""
    )
    assert [round(x) for x in where[:6]] == [0] * 6 and where[6]


def test_copy_button_and_paper_have_the_readers_version(over_http):
    cells = over_http(permissions=["clipboard-read", "clipboard-write"])
    cells.page.wait_for_selector("button.copybtn", state="attached")
    cells.edit(2, "a = 1\n\nb = 2")
    cells.page.locator('.cell:has(.cr-py[data-cell="2"]) .cell_input button.copybtn').click(force=True)
    cells.page.wait_for_function("navigator.clipboard.readText().then(text => text !== '')")
    assert cells.page.evaluate("navigator.clipboard.readText()") == "a = 1\n\nb = 2"
    cells.page.emulate_media(media="print")
    assert not cells.bar(2).is_visible() and not cells.area(2).is_visible()
    assert cells.page.locator(".cr-py-text").inner_text().rstrip() == "a = 1\n\nb = 2"


def test_nothing_is_loaded_before_the_first_click(over_http):
    cells = over_http()
    loaded = "performance.getEntriesByType('resource').map(e => e.name.split('/').pop().split('?')[0])"
    late = {"python.js", "python.css", "small_worker.js", "micropython.js", "small_modules.js", "index.js"}
    assert not late & {*cells.page.evaluate(loaded)}
    cells.run(2)
    assert {"python.js", "python.css", "index.js"} <= {*cells.page.evaluate(loaded)}
    assert cells.watched.complaints == []


def test_cells_whose_code_is_not_shown_run_but_have_no_buttons(cells):
    assert cells.bar(6).count() == 0
    assert cells.bar(5).count() == 1 and not cells.button(5, "Run").is_visible(), "in the folded input"
    cells.bar(5).locator("xpath=ancestor::details/summary").click()
    assert cells.run(5).startswith("Done in") and cells.output(5) == "2"


def test_a_page_without_figures_runs_cells_too(over_http):
    cells = over_http(page="chapters/small.html")
    cells.run(2)
    assert cells.output(2).startswith("0.87758256") and cells.watched.complaints == []


def test_a_figure_that_a_cell_made_has_living_sliders(over_http):
    cells = over_http()
    cells.run(4)
    assert cells.output(4) == "cell 4: import numpy as np\nnp.sin(0.5)"
    cells.run(8)
    figure = cells.page.locator('.cell:has(.cr-py[data-cell="8"]) .live')
    figure.locator(".cr-svg").first.wait_for()
    slider = figure.get_by_role("slider").first
    before = figure.inner_text()
    slider.focus()
    for _ in range(3):
        cells.page.keyboard.press("ArrowRight")
    assert figure.inner_text() != before
    assert cells.watched.complaints == []


def pages_with_small_cells() -> list[str]:
    return [page for page in pages() if 'data-tier="small"' in (SITE / page).read_text(encoding="utf-8")]


def test_every_chapter_has_cells_that_run_on_the_page():
    chapters = {path.stem for path in CHAPTERS.glob("0[1-5]_*.ipynb")}
    assert chapters <= {
        page.removeprefix("chapters/").removesuffix(".html") for page in pages_with_small_cells()
    }


@pytest.mark.parametrize("page", pages_with_small_cells() or [None])
def test_cells_of_the_small_python_give_what_the_book_shows(browser, page):
    """As a reader finds them, from a file: in the order of the page."""
    context = browser.new_context()
    watched = Watched(context, SITE.as_uri() + "/")
    cells = Cells(watched, page)
    numbers = cells.page.eval_on_selector_all(
        '.cr-py[data-tier="small"]', "bars => bars.map(bar => bar.dataset.cell)"
    )
    for number in numbers:
        stored = cells.output(number)
        may_fail = cells.bar(number).locator("xpath=ancestor::*[contains(@class, 'tag_raises')]").count()
        cells.bar(number).locator("[data-do=run]").evaluate("button => button.click()")
        said = cells.done(number)
        if may_fail:
            assert said.startswith("Error"), (number, said)
        else:
            assert said.startswith("Done in"), (number, said, cells.output(number))
            assert cells.output(number) == stored, number
    assert watched.complaints == []
    context.close()
