"""Chapter 6 as a reader works through it: nine labs solved on the page, the graph, XOR; and bad input."""

import pytest
from cells_of_chapter_6 import CELLS, SOURCES

from chainrule.exercises import automatic_differentiation as chapter

PAGE = "chapters/06_automatic_differentiation.html"
CODE = [cell.id for cell in CELLS if cell.cell_type == "code"]
LABS = chapter.learns_xor.row()


class Labs:
    """The chapter's page, its cells by their ids in the notebook."""

    def __init__(self, page):
        self.page = page

    def bar(self, id):
        return self.page.locator(f'.cr-py[data-cell="{CODE.index(id) + 1}"]')

    def write(self, id, code):
        """Open a cell's editor, and put code in it."""
        edit = self.bar(id).get_by_role("button", name="Edit")
        if edit.is_visible():
            edit.click()
        self.page.get_by_label(f"Code of cell {CODE.index(id) + 1}", exact=True).fill(code)

    def run(self, id, patience=30_000):
        """Press Run; return what the cell says of it, and what stands below it."""
        number = CODE.index(id) + 1
        self.bar(id).get_by_role("button", name="Run").click()
        self.page.wait_for_function(
            """n => {const bar = document.querySelector(`.cr-py[data-cell="${n}"]`);
            return !bar.hasAttribute("aria-busy") && bar.querySelector(".cr-py-status")?.textContent}""",
            arg=number,
            timeout=patience,
        )
        return self.bar(id).locator(".cr-py-status").inner_text(), self.output(id).inner_text().strip()

    def output(self, id):
        return self.cell(id).locator(".cell_output:not([hidden])")

    def cell(self, id):
        return self.page.locator(f'.cell:has(.cr-py[data-cell="{CODE.index(id) + 1}"])')


@pytest.fixture
def labs(watched):
    page = watched()
    page.open(PAGE)
    yield Labs(page.page)
    assert page.complaints == []


WHOLE = "e => e.scrollHeight <= e.clientHeight + 1"  # nothing of it is cut off below


def solved(lab):
    """A lab's frame with the solution in the place of what is to be written."""
    lines = SOURCES[f"lab-{lab.number}"].splitlines()
    return f"{lines[0]}\n{lab.answer}\n{lines[-1]}"


def test_a_reader_solves_all_labs_and_the_engine_draws_its_graph_and_learns_xor(labs):
    for lab in LABS:
        id = f"lab-{lab.number}"
        labs.write(id, solved(lab))
        done, told = labs.run(id)
        assert done.startswith("Done in") and told == f"Right. {lab.praise}", lab.name

    done, told = labs.run("lab-graph")
    assert told.startswith("This is your own engine.")
    graph = labs.output("lab-graph").locator("svg")
    assert graph.get_attribute("aria-label").startswith("A graph of 6 values: x is 1.5 with gradient 1.407,")
    assert graph.locator("rect").count() == 6 and graph.get_by_text("grad 1.407").is_visible()
    labs.write("lab-graph", SOURCES["lab-graph"].replace("h * h + x", "h * 3"))
    labs.run("lab-graph")
    assert graph.get_attribute("aria-label").endswith("y is 2.501 with gradient 1.")

    done, told = labs.run("lab-boundary")
    stored = next(cell for cell in CELLS if cell.id == "lab-boundary").outputs[0].text
    assert told.startswith("Trained by your own engine and your own loop.")
    assert stored.split("\n", 1)[1].strip() in told  # the losses that the book prints
    planes = labs.output("lab-boundary").locator("svg")
    assert planes.locator("path").count() == 4 and planes.get_by_text("300 steps, loss 0.008").is_visible()
    assert labs.output("lab-boundary").locator(".cr-picture").evaluate(WHOLE)

    labs.page.reload()  # what was written is kept
    labs.page.wait_for_selector("textarea")
    assert labs.run("lab-9")[1] == f"Right. {chapter.learns_xor.praise}"


LINES = """pre => { pre.textContent = pre.textContent;
    const text = pre.firstChild.data, found = [];
    for (let i = text.indexOf("steps"); i >= 0 && i < text.length - 1;) {
        const end = text.indexOf("\\n", i) < 0 ? text.length : text.indexOf("\\n", i);
        const range = document.createRange();
        range.setStart(pre.firstChild, i);
        range.setEnd(pre.firstChild, end);
        found.push(new Set([...range.getClientRects()].map((box) => box.top)).size);
        i = end + 1;
    }
    return found; }"""


def test_a_row_of_the_table_of_losses_is_one_line_on_a_phone(watched):
    page = watched(viewport={"width": 360, "height": 800})
    labs = Labs(page.open(PAGE))
    assert labs.output("lab-boundary").locator("pre").first.evaluate(LINES) == [1] * 5
    assert labs.output("lab-boundary").locator(".cr-picture").evaluate(WHOLE)


SOLVED_4 = chapter.one_step_back.answer
ENDLESS = "def step_back(value):\n    while True: pass"
BAD = {  # what a reader writes into lab 4, what the cell says, what stands below it
    "a syntax error": ("def step_back(value)\n    pass", "Error in line 3: SyntaxError", "SyntaxError"),
    "an exception": ("x = 1\nx / 0", "Error in line 4: ZeroDivisionError", "x / 0\nZeroDivisionError"),
    "an exception inside": (
        "def step_back(value):\n    return value.grad / 0",
        "Done in",
        "It happens in line 4 of your code: return value.grad / 0",
    ),
    "a deleted name": ("del Value\n" + SOLVED_4, "Done in", "there is no Value here"),
    "a deleted name that is used": ("del Value\nValue(3)", "No cell that has run makes Value", "NameError"),
    "nothing handed back": ("def step_back(value):\n    return None", "Done in", "Nothing arrives"),
    "a flood": (
        SOLVED_4 + "for i in range(1_000_000): print(i)",
        "",
        "a page shows the first 50 000 letters",
    ),
    "print is gone": ("print = None\n" + SOLVED_4, "Done in", "Right."),
    "abs and repr are gone": ("abs = 7\nrepr = None\n" + SOLVED_4, "Done in", "Right."),
    "Value is a number": ("Value = 3\n" + SOLVED_4, "Done in", "Value is 3, and should be a class"),
    "the check is gone": ("one_step_back = None", "Error in line 4: AttributeError", "AttributeError"),
    "globals is gone": ("globals = None\n" + SOLVED_4, "If a name got another value", "TypeError"),
    "SystemExit": ("raise SystemExit", "exit() has ended this cell", "exit() has ended this cell"),
    "SystemExit inside": ("def step_back(value):\n    raise SystemExit", "Done in", "stops with SystemExit"),
    "KeyboardInterrupt": ("raise KeyboardInterrupt", "Error in line 3: KeyboardInterrupt", "Interrupt"),
    "no end of calls": (
        "def step_back(v):\n    step_back(v)",
        "Done in",
        "a function calls itself without end",
    ),
}


def test_bad_input_is_answered_in_a_clear_sentence_and_nothing_is_lost(labs):
    first, *_, last = SOURCES["lab-4"].splitlines()
    books = f"{first}\nbegin_after(3, globals())\n"
    for what, (code, says, below) in BAD.items():
        labs.write("lab-4", f"{books}{code}\n{last}")
        done, told = labs.run("lab-4")
        assert says in done and below in told, (what, done, told[-300:])
        undo = "del globals\n" if what == "globals is gone" else ""
        labs.write("lab-4", f"{undo}{books}{SOLVED_4}\n{last}")
        done, told = labs.run("lab-4")
        assert told.startswith("Right. "), (what, told)


def test_a_check_that_does_not_end_is_stopped_and_python_starts_afresh(labs):
    labs.page.evaluate("() => 0")
    first, *_, last = SOURCES["lab-4"].splitlines()
    books = f"{first}\nbegin_after(3, globals())\n"
    labs.write("lab-4", f"{books}{SOLVED_4}\n{last}")
    labs.run("lab-4")
    labs.page.evaluate("courseCells.sessions.small.patience = 1500")
    labs.write("lab-4", f"{books}{ENDLESS}\n{last}")
    done, _ = labs.run("lab-4")
    assert done.startswith("Stopped after 10 seconds: is there an endless loop?")
    labs.write("lab-4", f"{books}{SOLVED_4}\n{last}")
    assert labs.run("lab-4")[1].startswith("Right. ")
