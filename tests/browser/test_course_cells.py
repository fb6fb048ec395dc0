"""Cells that the whole course's Python runs, on a page in a folder of a site with a strict content policy.

Without NumPy, so that it needs no wheel: what does is in test_every_cell.py.
"""

import pytest
from cells_on_page import Cells
from watched_pages import Watched

SLIDER = "import ipywidgets\nx = ipywidgets.IntSlider(3, min=1, max=9, description='steps')\n"
FRESH_START = "The next Run starts it again and runs the cells above first."
# Each would run something, or ask for something of another site.
HOSTILE = """
<b>kept</b><script>hurt('script')</script><img src="x" onerror="hurt('onerror')">
<img src="https://example.org/img" srcset="data:image/png;base64,AA==, https://example.org/set 2x">
<svg onload="hurt('onload')"><image href="https://example.org/image"></image>
<a href="javascript:hurt('a')">a</a>
<rect width="9" height="9" fill="url(https://example.org/fill)"
  filter="u\\72l(https://example.org/filter)"></rect>
<style>@import url(https://example.org/import);</style><use href="https://example.org/use#a"></use></svg>
<style>body { background: url(https://example.org/style) }</style>
<link rel="preload" as="image" href="//example.org/l">
<p style="background: url(https://example.org/p)">p</p>
<p style="--a: url(//example.org/a); background: var(--a)">p</p>
<p style="background: u\\72 l(https://example.org/escaped)">p</p>
<p style="background: image-set('//example.org/i' 1x)">p</p>
<p style="position: fixed; inset: 0">over</p>
<table background="https://example.org/table"><tr><td>cell</td></tr></table>
<iframe src="https://example.org/frame" srcdoc="<script>parent.hurt('frame')</script>"></iframe>
<object data="https://example.org/object"></object><embed src="https://example.org/embed">
<video poster="https://example.org/poster" src="https://example.org/video"></video>
<audio src="//example.org/audio"></audio>
<input type="image" src="https://example.org/input" autofocus onfocus="hurt('onfocus')">
<form action="https://example.org/form"><button formaction="javascript:hurt('form')">press</button></form>
<math><mtext><table><mglyph><style><img src=x onerror="hurt('math')"></style></mglyph></table></mtext></math>
<meta http-equiv="refresh" content="0; url=https://example.org/meta"><base href="https://example.org/">
<details open ontoggle="hurt('ontoggle')"><summary>more</summary></details><a href="https://example.org/">away</a>
<div class="cr-py" data-cell="1"><button data-do="run">Run</button></div>
<marquee onstart="hurt('onstart')">m</marquee>
"""
# What a cell may show: a table with its styles, and a drawing like those of chapter 6.
GOOD = (
    '<table class="t"><thead><tr><th scope="col" style="text-align: right; color: rgb(1, 2, 3)">a</th></tr>'
    "</thead>"
    '<tbody><tr><td colspan="2">1</td></tr></tbody></table>'
    '<img alt="dot" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">'
    '<div tabindex="0" role="group" aria-label="picture" style="color:var(--cr-ink, #1a1a1a)">'
    '<svg width="9" height="9" viewBox="0 0 9 9"><path d="M0 0L9 9" stroke="red" stroke-width="1.2"></path>'
    "</svg></div>"
)


@pytest.fixture(scope="module")
def context(browser):
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def shared(context, course_home):
    """A page on which Python has started; nothing may complain, ask elsewhere, or run what it should not."""
    watched = Watched(context, course_home)
    watched.page.set_default_timeout(60_000)
    watched.page.add_init_script("window.hurt = (by) => console.error(`ran: ${by}`)")
    return Cells(watched)


@pytest.fixture
def cells(shared):
    for number in (4, 8):
        shared.edit(number, "")
    yield shared
    assert shared.watched.complaints == []


def run(cells, number, code):
    """Run a cell that the reader has written; return what it says and shows."""
    cells.edit(number, code)
    return cells.run(number), cells.output(number)


def sliders_of(cells, number):
    """The sliders that a cell shows."""
    return cells.bar(number).locator("xpath=ancestor::*[contains(@class, 'cell ')]").get_by_role("slider")


def test_sliders_travel_back_with_the_next_run_and_outlive_their_python(cells):
    run(cells, 4, SLIDER + "x")
    slider = cells.page.get_by_role("slider", name="steps")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    assert run(cells, 8, "x.value")[1] == "5"
    slider.press("ArrowLeft")
    assert run(cells, 8, "x.value")[1] == "4"
    assert run(cells, 8, "x.value = 9\ndisplay(x)")[0].startswith("Done")
    assert [one.input_value() for one in slider.all()] == ["9", "9"], "one slider"
    slider.last.press("ArrowLeft")
    assert [one.input_value() for one in slider.all()] == ["8", "8"]
    cells.edit(8, "while True: pass")
    cells.button(8, "Run").click()
    cells.page.get_by_text("Running …").wait_for()
    cells.button(8, "Stop").click()
    assert cells.done(8).startswith("Stopped.")
    assert run(cells, 8, "x.value")[1] == "8", "another Python has made the slider of cell 4 again"
    cells.edit(4, SLIDER.replace("3", "2") + "x")
    assert run(cells, 8, "x.value")[1] == "2", "other code, which says otherwise"


def test_what_a_moved_slider_leads_to_may_fail_and_the_cell_runs(cells):
    run(cells, 4, SLIDER + "def boom(change): 1 / 0\nx.observe(boom, 'value')\nx")
    sliders_of(cells, 4).press("ArrowRight")
    said, shown = run(cells, 8, "x.value")
    assert said.startswith("Done") and "ZeroDivisionError" in shown and shown.endswith("4")


def test_a_cell_shows_several_figures_where_it_has_come_to(cells):
    code = "print('first')\ndisplay(x)\nprint('then')\ndisplay(x, 'words', None)\n3"
    said, shown = run(cells, 8, SLIDER + code)
    assert said.startswith("Done")
    lines = [line for line in shown.splitlines() if line.strip()]
    assert lines == ["first", "steps", "3", "then", "steps", "3", "'words'", "None", "3"]
    sliders = sliders_of(cells, 8)
    sliders.first.press("ArrowRight")
    assert [slider.input_value() for slider in sliders.all()] == ["4", "4"]
    said, shown = run(cells, 8, "for i in range(500): display(x)")
    assert sliders.count() == 20 and "… and more: a cell can show 20 figures" in shown


def test_html_of_a_cell_runs_nothing_and_asks_for_nothing(cells):
    show = "class Page:\n    def __init__(self, text): self._repr_html_ = lambda: text\n"
    said, shown = run(cells, 8, f"{show}display(Page({HOSTILE!r}))\nPage({GOOD!r})")
    assert said.startswith("Done") and "kept" in shown and "cell" in shown
    hostile, good = cells.page.locator(".output.text_html").all()
    cells.page.wait_for_timeout(500)  # for what would be loaded
    left = hostile.inner_html()
    assert "example.org" not in left and "hurt" not in left and "url(" not in left, left
    assert hostile.locator("[data-do], [src], [srcset], [style*=position], style, iframe, form").count() == 0
    assert good.inner_html() == GOOD


def test_words_where_html_is_all_that_there_was(cells):
    said, shown = run(cells, 8, "class E:\n    def _repr_html_(self): return '<script>1</script>'\nE()")
    assert said.startswith("Done") and "E object" in shown


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("x = (", "Error in line 1: SyntaxError: '(' was never closed"),
        ("import math", "Done"),
        ("math = 3", "Done"),
        ("math.pi", "math was the module math; a cell has made it int: import it again."),
        ("del math", "Done"),
        ("math", "No cell that has run makes math, or one has deleted it"),
        ("input()", "Error in line 1: EOFError: input() has nobody to ask on this page"),
        ("exit()", "Error in line 1: SystemExit"),
        ("[0] * 2**30", "Error in line 1: MemoryError"),
    ],
)
def test_each_slip_is_told_in_a_sentence(cells, code, words):
    said, shown = run(cells, 8, code)
    assert words in f"{said} {shown}"


@pytest.fixture
def page(context, course_home):
    """A page of its own, on which Python has not started."""
    watched = Watched(context, course_home)
    watched.page.set_default_timeout(60_000)
    yield Cells(watched)
    watched.page.close()


def test_stop_while_files_arrive_is_said_and_run_works_again(page):
    page.page.route("**/pyodide.asm.wasm", lambda route: None)  # it is on its way, and never arrives
    page.edit(4, "6 * 7")
    page.button(4, "Run").click()
    page.page.get_by_text("Starting Python with NumPy; the first time, some 10 MB are fetched").wait_for()
    page.page.wait_for_timeout(300)
    page.button(4, "Stop").click()
    assert page.done(4) == f"Stopped while Python was starting. {FRESH_START}"
    page.page.unroute("**/pyodide.asm.wasm")
    assert page.run(4).startswith("Done") and page.output(4) == "42"


def test_stop_before_anything_has_arrived_is_said_too(page):
    page.page.route("**/course_worker.js", lambda route: None)
    page.edit(4, "6 * 7")
    page.button(4, "Run").click()
    page.page.get_by_text("Starting Python with NumPy").wait_for()
    page.button(4, "Stop").click()
    assert page.done(4) == f"Stopped while Python was starting. {FRESH_START}"
    page.page.unroute("**/course_worker.js")
    assert page.run(4).startswith("Done") and page.output(4) == "42"


def test_a_browser_that_runs_no_such_worker_is_told(page):
    page.page.evaluate("() => { Worker = class { constructor() { throw new Error('forbidden'); } }; }")
    page.edit(4, "mine")
    assert page.run(4).startswith("Python cannot start here: forbidden.")
    assert page.area(4).input_value() == "mine" and page.button(4, "Download").is_visible()


def test_a_page_says_that_a_file_of_python_is_missing_and_runs_once_it_is_there(page):
    page.page.route("**/python_stdlib.zip", lambda route: route.fulfill(status=404, body="gone"))
    page.edit(4, "6 * 7")
    words = "Python cannot start here: python_stdlib.zip did not arrive (404). Look at the network"
    assert page.run(4).startswith(words)
    page.page.unroute("**/python_stdlib.zip")
    assert page.run(4).startswith("Done") and page.output(4) == "42"
