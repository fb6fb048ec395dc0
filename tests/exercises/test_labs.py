"""The labs of chapter 6, in both Pythons: frames fail with a word, solutions are tiny.py, slips are named."""

import ast
import itertools
import re
from pathlib import Path

import nbformat
import pytest
from exercises_under_test import LABS, in_this_python
from site_under_test import ROOT

from chainrule import tiny
from chainrule.exercises import automatic_differentiation as chapter
from chainrule.exercises.drawing import draw
from chainrule.exercises.lab import Lab

IMPORT = "from chainrule.exercises.automatic_differentiation import "
NOTEBOOK = nbformat.read(ROOT / "chapters/06_automatic_differentiation.ipynb", 4)
CELLS = {cell.id: cell for cell in NOTEBOOK.cells if cell.id.startswith("lab-")}
CODE = [cell for cell in CELLS.values() if cell.cell_type == "code"]

every_lab = pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.name)
every_slip = pytest.mark.parametrize(
    ("lab", "slip"),
    [pytest.param(lab, slip, id=f"{lab.name}-{n}") for lab in LABS for n, slip in enumerate(lab.slips)],
)


def _begun(lab, code):
    """Return a cell with this code for the lab, after the book's solutions of the labs before."""
    before = f"begin_after({lab.number - 1}, globals())\n"
    return f"{IMPORT}begin_after, {lab.name}\n{before}{code}\n{lab.name}.check(globals())\n"


def _frame(lab):
    source = CELLS[f"lab-{lab.number}"].source
    return source.replace("# begin_after", "begin_after")


def _parts(texts):
    """Return the definitions in the texts, the last of each name, methods by their names in Value."""
    parts = {}
    for node in itertools.chain.from_iterable(ast.parse(text).body for text in texts):
        if isinstance(node, ast.ClassDef):
            for part in node.body:
                name = getattr(part, "name", None) or (
                    part.targets[0].id if isinstance(part, ast.Assign) else ""
                )
                parts[f"{node.name}.{name}"] = ast.dump(part)
        elif isinstance(node, ast.FunctionDef | ast.Import):
            parts[getattr(node, "name", "import")] = ast.dump(node)
    return parts


def test_the_solutions_put_together_are_tiny():
    engine = _parts(lab.answer for lab in LABS[:-1])
    assert "step_back" in engine and engine.pop("step_back") in ast.dump(ast.parse(LABS[3].answer))
    assert engine == _parts([Path(tiny.__file__).read_text(encoding="utf-8")])


def test_the_labs_are_in_the_chapter_in_their_order():
    numbers = [f"lab-{lab.number}" for lab in LABS]
    assert [cell.id for cell in CODE if re.fullmatch(r"lab-\d", cell.id)] == numbers
    assert [lab.name for lab in LABS] == [
        CELLS[number].source.splitlines()[-1].split(".")[0] for number in numbers
    ]
    assert all(cell.metadata.tags == ["small-python"] for cell in CODE)
    assert all(len(lab.slips) >= 6 and len(lab.hints) >= 2 for lab in LABS)


@every_lab
def test_the_folded_solution_is_the_one_that_the_check_holds(lab):
    folded = re.match(
        r"<details>.*?```python\n(.*?)```.*?</details>", CELLS[f"lab-{lab.number}-solution"].source, re.S
    )
    assert folded[1].strip("\n") == lab.answer.strip("\n")


@every_lab
def test_a_frame_fails_with_a_word_that_helps(lab, run):
    told = run(_frame(lab)).splitlines()
    assert told[0].startswith("Not yet: ") and told[-1] == f"{lab.name}.hint() gives a hint."
    assert told[-2] in {slip.sentence for slip in lab.slips}


def _without_places(told):
    return [line for line in told.splitlines() if not line.startswith("It happens in line ")]


def test_the_small_python_prints_what_the_book_shows(small_python):
    printed = small_python("\nprint('#')\n".join(cell.source for cell in CODE)).split("#\n")
    for cell, told in zip(CODE, printed, strict=True):
        stored = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        assert _without_places(told) == _without_places(stored), cell.id


def test_solutions_carry_on_from_lab_to_lab(run):
    cells = [f"{IMPORT}{lab.name}\n{lab.answer}\n{lab.name}.check(globals())\n" for lab in LABS]
    cells.append(f"{IMPORT}boundary, finished\nfinished(globals())\nprint(boundary(globals()))")
    told = run("\n".join(cells)).splitlines()
    assert told[: len(LABS)] == [f"Right. {lab.praise}" for lab in LABS]
    assert told[len(LABS) : len(LABS) + 2] == [
        "This is your own engine.",
        "Trained by your own engine and your own loop.",
    ]


@every_lab
def test_a_lab_can_be_begun_with_the_books_solutions(lab, run):
    assert run(_begun(lab, lab.answer)) == f"Right. {lab.praise}"


@every_slip
def test_a_slip_that_is_typed_in_is_named(lab, slip, run):
    told = run(_begun(lab, slip.answer)).splitlines()
    assert told[0].startswith("Not yet: ")
    assert slip.sentence in told


@every_lab
def test_no_two_slips_give_the_same_and_none_gives_the_truth(lab):
    results = {"the truth": lab.outcomes(lab.answer)}
    results |= {slip.sentence: lab.outcomes(slip.answer) for slip in lab.slips}
    assert len(results) == len(lab.slips) + 1
    for (one, a), (other, b) in itertools.combinations(results.items(), 2):
        assert not all(lab.agree(a, b)), f"{one} | {other}"


def test_a_wrong_order_is_not_blamed_on_the_lab_whose_method_calls_it(run):
    """Lab 5's backward uses the history of lab 6: what is wrong there is no reason to begin lab 5 again."""
    order = chapter.in_order
    wrong = order.answer.replace("return order", "return order + order")
    assert "lab 5 fails" not in run(_begun(order, wrong))
    broken = LABS[4].answer.replace("self.grad = 1.0", "self.grad = 2.0")
    assert "The check of lab 5 fails, too" in run(_begun(order, broken + wrong))


@pytest.mark.parametrize(
    ("lab", "changes", "said"),
    [
        (
            "functions",
            [("4 * e / (1 + e) ** 2", "1 - self.data ** 2"), ("1 / self.data", "0.0")],
            "log is 0 still",
        ),
        (
            "functions",
            [("4 * e / (1 + e) ** 2", "1 - self.data ** 2"), ("e / (1 + e) ** 2", "0.0")],
            "t is tanh x, not",
        ),
        ("fan_out", [("+=", "="), ("self.grad = 1.0", "self.grad = self.data")], "seed"),
    ],
)
def test_of_two_slips_at_once_the_first_is_named(lab, changes, said, run):
    lab = getattr(chapter, lab)
    code = lab.answer
    for old, new in changes:
        assert old in code
        code = code.replace(old, new)
    assert said in run(_begun(lab, code)).splitlines()[-2]


@pytest.mark.parametrize(
    ("lab", "old", "new"),
    [
        ("functions", "4 * e / (1 + e) ** 2", "1 - math.tanh(self.data) ** 2"),
        ("powers", "math.pow(self.data, n),", "self.data**n,"),
        ("one_step_back", "parent.grad = ", "parent.grad += "),
        (
            "in_order",
            "work.extend([(parent, False) for parent in value.parents])",
            "work += [(parent, False) for parent in reversed(value.parents)]",
        ),
        ("learns_xor", "v.data = v.data - 0.5 * v.grad", "v.data -= v.grad / 2"),
        ("fan_out", "self.grad = 1.0", "order[-1].grad = 1"),
        ("local_slopes", "(1.0, 1.0)", "[1, 1]"),
    ],
)
def test_another_right_answer_is_right(lab, old, new, run):
    lab = getattr(chapter, lab)
    assert old in lab.answer
    assert run(_begun(lab, lab.answer.replace(old, new))) == f"Right. {lab.praise}"


def test_a_lab_before_that_is_not_done_is_named(run):
    lab = chapter.fan_out
    code = f"{IMPORT}begin_after, fan_out\nbegin_after(2, globals())\n{lab.answer}\nfan_out.check(globals())"
    assert "The check of lab 3 fails, too" in run(code)
    assert "begin_after(4, globals())" in run(code)


def test_an_engine_that_is_not_finished_gives_way_to_the_books(run):
    code = f"{IMPORT}begin_after, finished\nbegin_after(4, globals())\nE = finished(globals())\n"
    code += "x = E(3.0)\ny = x * x\ny.backward()\nprint(x.grad, E is Value)"
    assert run(code).splitlines() == [
        "This is the book's engine: yours does not pass lab 5 yet.",
        "6.0 False",
    ]


def test_there_is_no_lab_10(run):
    code = f"{IMPORT}begin_after\ntry:\n    begin_after(10, dict())\nexcept ValueError as e:\n    print(e)"
    assert run(code) == "There are labs 1 to 9, and no lab 10."


def test_a_slip_that_changes_nothing_is_refused():
    lab = Lab("one", ["a"], ["a"], "a = 1")
    with pytest.raises(ValueError, match="does not hold 'b'"):
        lab.slip("No.", "b", "c")


# The pictures


def test_both_pythons_draw_the_same(small_python):
    for cell in (CELLS["lab-graph"], CELLS["lab-boundary"]):
        *lines, last = cell.source.splitlines()
        code = "\n".join([*lines, f"print(({last}).svg)"])
        assert small_python(code) == in_this_python(code)


def test_the_graph_shows_each_value_with_its_gradient():
    x, w = tiny.Value(1.5), tiny.Value(0.8)
    h = (w * x).tanh()
    y = h * h + x
    y.backward()
    picture = draw(y, x=x, w=w, h=h)
    for value in tiny.history(y):
        assert f">value {value.data:.4g}<" in picture.svg and f">grad {value.grad:.4g}<" in picture.svg
        assert all(f">×{slope:.4g}<" in picture.svg for slope in value.slopes)
    assert picture.svg.count("<rect") == len(tiny.history(y)) == 6
    assert picture.svg.count("<path") == 7
    assert f'aria-label="{picture!r}"' in picture.svg
    assert repr(picture).startswith("A graph of 6 values: ") and "x is 1.5 with gradient 1.407" in repr(
        picture
    )


def test_a_name_cannot_break_out_of_the_picture():
    x = tiny.Value(1.0)
    assert "<script" not in draw(x, **{'"><script>': x})._repr_html_()


def test_a_graph_that_is_too_large_for_a_picture_is_refused():
    with pytest.raises(ValueError, match="has 201 values; a picture shows at most 60"):
        draw(sum([tiny.Value(1.0) for _ in range(100)]))


def test_training_ends_where_the_chapter_says():
    told = "".join(output.text for output in CELLS["lab-boundary"].outputs if "text" in output)
    rows = {int(row[0]): [float(n) for n in row[1:]] for row in map(str.split, told.splitlines()[2:])}
    assert all(0.55 < says < 0.65 for says in rows[0][1:])
    right = {
        steps: [(says > 0.5) == wanted for says, wanted in zip(row[1:], (0, 1, 1, 0), strict=True)]
        for steps, row in rows.items()
    }
    assert sum(right[30]) == 3 and all(right[100]) and all(right[300])
    assert rows[300][0] < rows[100][0] < rows[30][0] < rows[0][0]
