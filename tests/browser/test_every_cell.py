"""With NumPy: every cell of the book in a browser gives what is stored, and a page's figure follows an edit.

Needs what `make python` gathers; `make cells` runs these tests, and none of them may be skipped then.
"""

import gzip
import json
import math
import os

import page_python
import pytest
from cells_on_page import Cells
from other_browsers import started
from python_under_test import PAGE, Desk, served
from site_under_test import LIVE, SITE, STATE, VIEW, notebooks, strict_policy
from watched_pages import serving

from course.models import LINKS, REFERENCE, references, slim

# Whether what stands below a cell comes from a run on the page.
OURS = "n => courseCells.cells.get(String(n)).output.ours !== undefined"
NOT_HERE = "needs Python with NumPy for pages: run `make python`, then `make book`"


def _without(reason):
    (pytest.fail if os.environ.get("EVERY_CELL") else pytest.skip)(reason)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A page with Python as it is now, and the wheel that `make python` has checked."""
    wheels = sorted(page_python.PYTHON.glob("numpy-*.whl"))
    if not wheels:
        _without(NOT_HERE)
    folder = tmp_path_factory.mktemp("site")
    page_python.gather(folder / "_python", page_python.PYODIDE, wheels[0].read_bytes())
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture
def desk(browser, home):
    """A page with a Python of its own."""
    page = browser.new_page()
    page.goto(home)
    desk = Desk(page)
    started = desk.start()
    assert started["kind"] == "ready", started
    yield desk
    page.close()


def _figure(models, view):
    """A figure's models and links by place instead of by id: what two runs of one cell have in common."""
    models = slim(models)
    places = {}

    def visit(key):
        if key in models and key not in places:
            places[key] = len(places)
            for other in references(models[key]["state"]):
                visit(other)

    def placed(value):
        if isinstance(value, dict):
            return {name: placed(item) for name, item in value.items()}
        if isinstance(value, list):
            return [placed(item) for item in value]
        if isinstance(value, str) and value.startswith(REFERENCE):
            return f"#{places.get(value.removeprefix(REFERENCE))}"
        return value

    visit(view)
    parts = [[models[key]["model_name"], placed(models[key]["state"])] for key in places]
    links = [placed(model["state"]) for model in models.values() if model["model_name"] in LINKS]
    ours = sorted((link for link in links if "#None" not in json.dumps(link)), key=json.dumps)
    return [parts, ours]


def _same(a, b):
    """Whether two values are one, but for the last bit: a sine is not the same everywhere."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-15, abs_tol=2.5e-16)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return a == b


def _stored(cell, models):
    """What the notebook shows below a cell."""
    shown = {"out": "", "err": ""}
    for output in cell["outputs"]:
        data = output.get("data", {})
        if output["output_type"] == "stream":
            shown["out" if output["name"] == "stdout" else "err"] += "".join(output["text"])
        elif output["output_type"] == "error":
            shown["error"] = f"{output['ename']}: {output['evalue']}"
        else:
            shown["text"] = "".join(data["text/plain"])
            if VIEW in data:
                shown["figure"] = _figure(models, data[VIEW]["model_id"])
    return shown


def _found(result):
    """The same of a run in the browser."""
    shown = {"out": result["out"], "err": result["err"]}
    if "error" in result:
        shown["error"] = result["error"].rstrip().splitlines()[-1]
    if "text" in result:
        shown["text"] = result["text"]
    if "state" in result:
        shown["figure"] = _figure(result["state"], result["id"])
    return shown


@pytest.mark.parametrize("path", notebooks, ids=lambda path: path.stem)
def test_every_cell_gives_what_the_book_shows(desk, path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    models = notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    other, figures = [], 0
    for number, cell in enumerate(cells, 1):
        expected = _stored(cell, models)
        found = _found(desk.run("".join(cell["source"]), f"cell {number}", limit=80_000))
        figures += "figure" in expected
        other += [
            f"cell {number}, {part}: {str(found.get(part))[:300]} for {str(expected.get(part))[:300]}"
            for part in sorted(expected.keys() | found.keys())
            if not _same(expected.get(part), found.get(part))
        ]
    assert other == []
    assert figures or len(cells) == 0


@pytest.fixture
def page(watched):
    """The first chapter, as published with Python."""
    if not (SITE / "_python").exists():
        _without(NOT_HERE)
    page = watched()
    yield page.open("chapters/01_derivatives.html")
    assert [line for line in page.complaints if "/_python/" not in line and "ERR_FAILED" not in line] == []


def test_an_edited_cell_redraws_its_figure_with_sliders_that_move(page):
    cell = page.locator('.cell:has(.cr-py[data-cell="3"])')
    assert "live.tangent" in cell.inner_text()
    cell.get_by_role("button", name="Edit").click()
    field = cell.get_by_role("textbox")
    field.fill('x = live.slider("x", 0, 3, value=2, step=1)\nlive.tangent(lambda x: x**3, x)')
    field.press("Shift+Enter")
    status = cell.locator(".cr-py-status")
    status.filter(has_text="Done").wait_for(timeout=90_000)
    assert "error" not in status.inner_text()
    figure = cell.locator(".live:visible").last
    assert "8" in figure.inner_text() and "12" in figure.inner_text()
    figure.get_by_role("slider", name="x", exact=True).first.press("ArrowRight")
    page.wait_for_function("figure => figure.innerText.includes('27')", arg=figure.element_handle())
    field.fill("1 / 0")
    field.press("Shift+Enter")
    status.filter(has_text="ZeroDivisionError").wait_for()


def test_a_cell_finds_what_cells_of_the_small_python_define_above_it(watched):
    if not (SITE / "_python").exists():
        _without(NOT_HERE)
    watched = watched()
    cells = Cells(watched, "chapters/06_automatic_differentiation.html")
    cells.page.set_default_timeout(240_000)  # Python starts, and 30 cells run
    cell = cells.page.locator(".cell:has(.cr-py)", has_text="backward(listed(total))")
    number = int(cell.locator(".cr-py").get_attribute("data-cell"))
    stored = cells.output(number)
    assert "by_sorting 1.0" in stored
    assert cells.run(number).startswith("Done in") and "error" not in cells.status(number)
    assert cells.page.evaluate(OURS, number) and cells.output(number) == stored
    assert watched.complaints == []


def test_what_the_first_start_fetches_is_what_the_page_says():
    if not sorted(page_python.PYTHON.glob("numpy-*.whl")):
        _without(NOT_HERE)
    files = [path.read_bytes() for path in page_python.PYTHON.iterdir() if path.is_file()]
    millions = sum(len(gzip.compress(data, 6)) for data in files) / 1e6
    words = (LIVE / "js/python/words.js").read_text(encoding="utf-8")
    assert "some 10 MB are fetched" in words and 8.5 < millions < 11.5


def test_a_slider_of_the_book_s_own_figure_travels_to_python(page):
    books = page.locator('.cell:has(.cr-py[data-cell="3"]) .live').get_by_role("slider", name="x", exact=True)
    books.press("ArrowRight")
    books.press("ArrowRight")
    cell = page.locator('.cell:has(.cr-py[data-cell="4"])')
    cell.get_by_role("button", name="Edit").click()
    cell.get_by_role("textbox").fill("print(x.value)\nlive.tangent(square, x)")
    cell.get_by_role("textbox").press("Shift+Enter")
    cell.locator(".cr-py-status").filter(has_text="Done").wait_for(timeout=90_000)
    assert cell.locator(".cell_output:visible pre").inner_text() == "5.2\n"
    cell.locator(".live").get_by_role("slider", name="x", exact=True).press("ArrowRight")
    assert books.input_value() == "5.3", "one slider, in two figures"


def test_numpy_and_a_figure_in_firefox_in_a_folder_and_under_a_strict_policy():
    if not (SITE / "_python").exists():
        _without(NOT_HERE)
    bar = "document.querySelector('.cr-py[data-cell=\"4\"]')"
    firefox = started("Firefox")
    try:
        with serving(SITE.parent, content_security_policy=strict_policy()) as home:
            firefox.open(f"{home}{SITE.name}/chapters/01_derivatives.html")
            firefox.wait_for("document.documentElement.dataset.live === 'ready'")
            firefox.click(f"{bar}.querySelector('[data-do=edit]')")
            firefox.wait_for("document.activeElement.matches('textarea')")
            firefox.evaluate("document.activeElement.select()")
            firefox.type("print(np.cbrt(x.value**3)); live.tangent(square, x)")
            firefox.type("\ue007", held="\ue008")  # Shift+Enter
            firefox.wait_for(f"({bar}.querySelector('.cr-py-status')?.textContent ?? '').startsWith('Done')")
            output = f"{bar}.closest('.cell').querySelector('.cell_output:not([hidden])')"
            assert firefox.evaluate(f"{output}.innerText").startswith("5.0\n")
            assert firefox.evaluate(f"{output}.querySelectorAll('.live svg').length > 0")
            firefox.evaluate("localStorage.clear()")
    finally:
        firefox.close()


def test_a_copy_without_its_python_says_so(page):
    page.route("**/_python/**", lambda route: route.abort())
    cell = page.locator(".cell:has(.cr-py[data-tier=course])").first
    cell.get_by_role("button", name="Run").click()
    words = cell.locator(".cr-py-status").filter(has_text="Python cannot start here")
    words.wait_for()
    assert "a copy without them" in words.inner_text()
