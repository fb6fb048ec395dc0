"""Python in a page's worker, Pyodide's core alone: values, errors, both outputs, what must come to an end."""

import json
import shutil

import from_npm
import page_python
import pytest
from python_under_test import PAGE, Desk, served
from site_under_test import LIVE


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page, the page script and Python without NumPy."""
    from_npm.wanted("tools/pyodide")
    folder = tmp_path_factory.mktemp("site")
    page_python.gather(folder / "_python", page_python.PYODIDE, None)
    for name in ("core.js", "page.js", "live.css"):
        shutil.copyfile(LIVE / "static" / name, folder / name)
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def home(site):
    """Its address."""
    with served(site) as address:
        yield address


@pytest.fixture(scope="module")
def desk(browser, home):
    """A page on which Python has been started, and which nothing foreign was asked for."""
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(home)
    desk = Desk(page)
    started = desk.start()
    assert started["kind"] == "ready", started
    assert {"python", "course", "imports"} <= started["times"].keys()
    yield desk
    assert [url for url in asked if not url.startswith(home)] == []
    page.close()


def test_a_value_and_names_that_stay(desk):
    assert desk.run("a = 6 * 7\na")["text"] == "42"
    assert desk.run("a + 1")["text"] == "43"
    assert "text" not in desk.run("a = 1")
    assert desk.run("import sys\nsys.platform, __name__")["text"] == "('emscripten', '__main__')"


def test_both_outputs(desk):
    result = desk.run(
        "import sys, os\nprint('plain')\nprint('wrong', file=sys.stderr)\nos.write(1, b'below')\n0;"
    )
    assert (result["out"], result["err"]) == ("plain\nbelow", "wrong\n")


def test_a_traceback_from_the_readers_line_on(desk):
    result = desk.run("def f(n):\n    return 1 / n\n\nf(0)")
    assert result["error"].splitlines()[:2] == [
        "Traceback (most recent call last):",
        '  File "<cell 12>", line 4, in <module>',
    ]
    assert "return 1 / n" in result["error"] and "runner" not in result["error"]
    assert desk.run("x = = 1", "cell 1")["error"].startswith('  File "<cell 1>", line 1\n    x = = 1')


def test_a_warning_names_the_readers_line(desk):
    assert desk.run("import warnings\nwarnings.warn('careful')")["err"].startswith("<cell 12>:2: UserWarning")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("exit()", "what it had made is kept"),
        ("input('Who? ')", "nobody to ask"),
        ("import matplotlib", "no others"),
        ("[bytearray(2**30) for i in range(5)]", "no more memory"),
        ("def deep(): deep()\ndeep()", "RecursionError"),
        ("import threading\nthreading.Thread(target=print).start()", "can't start new thread"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_lost(desk, code, words):
    desk.run("kept = 1")
    assert words in desk.run(code, limit=60_000)["error"]  # a busy machine gives 4 GB slowly
    assert desk.run("kept")["text"] == "1"


def test_what_lies_deep_within_each_other_is_freed_or_refused_and_nothing_is_lost(desk):
    nested = "class Link:\n    def __init__(self, to): self.to = (to,)\nend = None\n"
    nested += "for _ in range(50_000): end = Link(end)\n"
    assert desk.run(nested + "del end\n'freed'")["text"] == "'freed'"
    assert (
        "RecursionError" in desk.run("deep = []\nfor _ in range(5_000): deep = [deep]\nrepr(deep)")["error"]
    )
    assert desk.run("len(deep), sum([1] * 500), " + "+".join("1" * 300))["text"] == "(1, 500, 300)"


def test_an_endless_loop_ends_after_ten_seconds_and_names_stay(desk):
    result = desk.run("count = 0\nwhile True:\n    count += 1")
    assert result["stopped"] == "deadline" and 9_900 < result["ms"] < 10_900
    assert 'File "<cell 12>", line' in result["error"] and "KeyboardInterrupt" in result["error"]
    assert desk.run("count > 100_000")["text"] == "True"


def test_a_loop_that_prints_arrives_in_portions_is_cut_and_ends(desk):
    result = desk.run("while True:\n    print('x' * 70)", limit=3_000)
    assert result["stopped"] == "deadline"
    assert result["out"].endswith("\n… and more, which is not shown.\n")
    assert 50_000 <= len(result["out"]) < 50_100 and result["parts"] < 40
    assert desk.run("print('as ever')")["out"] == "as ever\n"


def test_output_arrives_while_the_cell_runs(desk):
    result = desk.run("import time\nfor i in range(5):\n    print(i)\n    time.sleep(0.2)")
    assert result["out"] == "0\n1\n2\n3\n4\n" and result["parts"] >= 4


def test_a_cell_that_catches_one_interrupt_is_interrupted_again(desk):
    result = desk.run(
        "def spin():\n    while True: pass\ntry:\n    spin()\nexcept KeyboardInterrupt:\n    spin()",
        limit=3_000,
    )
    assert result["stopped"] == "deadline" and 2_900 < result["ms"] < 4_000
    assert desk.run("1")["text"] == "1"


def test_no_other_package_can_be_fetched(desk):
    words = desk.run("import micropip")["error"]
    assert "No module named 'micropip'" in words


def test_a_slider_made_by_a_cell_comes_to_life(desk):
    result = desk.run("import ipywidgets\nipywidgets.IntSlider(3, min=1, max=5, description='steps')")
    assert "IntSlider" in result["text"]
    state = json.loads(json.dumps(result["state"]))
    assert [model["model_name"] for model in state.values()] == ["IntSliderModel"], "its style stays behind"
    for name in ("core.js", "page.js"):
        desk.page.add_script_tag(url=name)
    desk.page.evaluate("([state, id]) => courseFigure(place, state, id)", [state, result["id"]])
    slider = desk.page.get_by_role("slider", name="steps")
    assert slider.input_value() == "3"
    slider.press("ArrowRight")
    assert desk.page.locator("output").inner_text() == "4"


def test_stop_is_the_end_of_the_worker_and_another_starts_afresh(browser, home):
    page = browser.new_page()
    page.goto(home)
    desk = Desk(page)
    assert desk.start()["kind"] == "ready"
    desk.run("kept = 1")
    page.evaluate("run('while True: pass', 'cell 1'); 0")
    page.evaluate("worker.terminate()")
    assert desk.start()["kind"] == "ready", "a worker that spins is ended too"
    assert "NameError" in desk.run("kept")["error"]
    page.close()


@pytest.mark.parametrize("asked_late", [False, True], ids=["", "asked late"])
@pytest.mark.parametrize("name", [*page_python.CORE.values(), "course.zip", "pyodide-lock.json"])
def test_a_file_that_does_not_arrive_is_told(browser, home, name, asked_late):
    """Whether Pyodide or the question for the file alone comes first to what is not there."""
    page = browser.new_page()

    def gone(route):
        if asked_late and route.request.method == "HEAD":
            page.wait_for_timeout(500)
        route.fulfill(status=404, body="gone")

    page.route(f"**/{name}", gone)
    page.goto(home)
    said = Desk(page).start()
    assert (said["kind"], said["text"]) == (
        "failed",
        f"{name} did not arrive (404). Look at the network, then reload the page.",
    )
    page.close()


CUT = "Reload the page; if that does not help, the site was published with a damaged file."


@pytest.mark.parametrize("name", [*page_python.CORE.values(), "course.zip", "pyodide-lock.json"])
def test_a_file_that_arrives_cut_is_told(browser, site, home, name):
    page = browser.new_page()
    half = (site / "_python" / name).read_bytes()
    kind = "application/wasm" if name.endswith(".wasm") else "text/javascript"
    page.route(f"**/{name}", lambda route: route.fulfill(body=half[: len(half) // 2], content_type=kind))
    page.goto(home)
    said = Desk(page).start()
    assert said["kind"] == "failed"
    assert said["text"].startswith("its files are there, but it does not start with them (")
    assert said["text"].endswith(f"): one may be cut. {CUT}") and "\n" not in said["text"]
    page.close()


def test_a_wheel_that_is_cut_or_tampered_with_is_refused(browser, home):
    page = browser.new_page()
    lock = page_python.lock_of(page_python.PYODIDE)
    page.route("**/pyodide-lock.json", lambda route: route.fulfill(json=lock))
    page.route("**/numpy-*.whl", lambda route: route.fulfill(body=b"PK cut"))
    page.goto(home)
    said = Desk(page).start()
    assert said["kind"] == "failed" and said["text"].startswith("numpy did not arrive whole (")
    assert said["text"].endswith(CUT)
    page.close()


def test_a_server_that_does_not_know_webassembly_by_name_will_do(browser, site, home):
    page = browser.new_page()
    body = (site / "_python" / "pyodide.asm.wasm").read_bytes()
    unknown = "application/octet-stream"
    page.route("**/pyodide.asm.wasm", lambda route: route.fulfill(body=body, content_type=unknown))
    page.goto(home)
    desk = Desk(page)
    assert desk.start()["kind"] == "ready" and desk.run("6 * 7")["text"] == "42"
    page.close()


def test_a_browser_without_webassembly_is_told(browser, site, home):
    worker = (site / "_python" / "course_worker.js").read_text(encoding="utf-8")
    (site / "_python" / "without.js").write_text(f"delete self.WebAssembly;\n{worker}", encoding="utf-8")
    page = browser.new_page()
    page.goto(home)
    said = Desk(page, "_python/without.js").start()
    assert (said["kind"], "no WebAssembly" in said["text"]) == ("failed", True)
    page.close()
