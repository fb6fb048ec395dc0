"""The rules that keep the tree small: who imports whom, what is documented, what bundles were built from."""

import ast
import hashlib
import inspect
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from exercises_under_test import CHAPTERS as EXERCISES
from site_under_test import ROOT

import chainrule
from chainrule.live.networks_of_matrices.playground import Boundary
from chainrule.plots.style import PALETTE
from course import models

PACKAGE = Path(chainrule.__file__).parent
JS = PACKAGE / "live" / "js"
# Imports may go only from a layer to the ones after it.
LAYERS = [
    *["live", "plots", "network", "modes", "composition", "derivatives", "graph", "functions", "latex"],
    *["exercises", "tiny", "data"],
]
LONGEST = 450  # lines of a file

# what lies among the JavaScript runs in a page's Python, and would change this one
modules = sorted(path for path in PACKAGE.rglob("*.py") if JS not in path.parents)
# Listings whose parts are named for what they compute, or for the slip that was made. test_tiny counts lines.
ANSWERS = {*EXERCISES, "both_modes", "momentum"} - {"automatic_differentiation"}  # that one holds labs
LISTINGS = [PACKAGE / "tiny.py", *(PACKAGE / f"exercises/{module}.py" for module in ANSWERS)]


def _layer(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(path: Path):
    """The layers of the package that a module imports, relative or absolute."""
    package = ("chainrule", *path.relative_to(PACKAGE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            full = (*base, *(node.module.split(".") if node.module else ()))
            names = [full] if len(full) > 1 else [(*full, alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [tuple(alias.name.split(".")) for alias in node.names]
        else:
            continue
        yield from (name[1] for name in names if len(name) > 1 and name[0] == "chainrule")


@pytest.mark.parametrize("path", modules, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    layer = _layer(path)
    if layer == "__init__":
        return
    allowed = LAYERS[LAYERS.index(layer) :]
    assert set(_imports(path)) <= set(allowed)


def test_maths_modules_import_neither_matplotlib_nor_ipywidgets():
    code = (
        "import sys, chainrule; print(sorted({'matplotlib', 'ipywidgets', 'anywidget'} & sys.modules.keys()))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.strip() == "[]"


def test_the_data_need_numpy_alone():
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['matplotlib', 'ipywidgets', 'anywidget']))\n"
        "from chainrule.data import digits, penguins, xor; digits(), penguins(), xor()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
    for path in (PACKAGE / "data").glob("*.py"):
        assert set(_imports(path)) <= {"data"}
        names = re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M)
        assert set(names) <= {"numpy", *sys.stdlib_module_names}


def test_live_figures_are_made_without_matplotlib_until_a_picture_is_drawn():
    code = (
        "import sys; from chainrule import live, square\n"
        "def heavy(): return sorted({'matplotlib', 'latex2mathml'} & sys.modules.keys())\n"
        "box = live.tangent(square, live.slider('x', -6, 6)); box._repr_mimebundle_(exclude={'image/png'})\n"
        "print(heavy()); box.figure.picture(); print(heavy())"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout.splitlines() == ["[]", "['matplotlib']"]


def _public(module):
    for name, thing in vars(module).items():
        if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__:
            yield name, thing
            if inspect.isclass(thing):
                for method, body in vars(thing).items():
                    if not method.startswith("_") and (
                        inspect.isfunction(body) or isinstance(body, property)
                    ):
                        yield f"{name}.{method}", body


@pytest.mark.parametrize(
    "path",
    [path for path in modules if path not in LISTINGS],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_every_public_name_has_a_docstring(path):
    dotted = ".".join(("chainrule", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(
        ".__init__"
    )
    __import__(dotted)
    module = sys.modules[dotted]
    assert module.__doc__, f"{dotted} has no docstring"
    missing = [name for name, thing in _public(module) if not inspect.getdoc(thing)]
    assert missing == []


def test_no_line_of_javascript_is_longer_than_120_characters():
    """The formatter breaks code at 120, but neither comments nor strings."""
    own = [*JS.rglob("*.js"), *(ROOT / "_ext").rglob("*.js"), *(ROOT / "benchmarks").glob("*.js")]
    sources = [path for path in [*own, *(ROOT / "tests").rglob("*.mjs")] if "node_modules" not in path.parts]
    assert len(sources) > 70
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_a_file_has_one_subject_and_at_most_450_lines():
    own = [
        path for top in ("_ext", "benchmarks", "src", "tests", "tools") for path in (ROOT / top).rglob("*")
    ]
    sources = [
        path
        for path in [*own, *ROOT.glob("*.py")]
        if path.suffix in {".py", ".js", ".mjs", ".ts", ".css"}
        if not {"node_modules", "static", ".venv"} & {*path.parts}
    ]
    assert len(sources) > 400
    lines = {path.relative_to(ROOT): path.read_text(encoding="utf-8").count("\n") for path in sources}
    assert {str(path): count for path, count in lines.items() if count > LONGEST} == {}


def test_bundles_were_built_from_these_sources():
    """Node.js is not needed to see it: each bundle's first line holds the hash that build.js computes."""
    assert models.stale_bundles(PACKAGE / "live") == [], "run `make js`"


def test_a_changed_source_makes_every_bundle_stale(tmp_path):
    for name in ("js", "static"):
        shutil.copytree(
            PACKAGE / "live" / name, tmp_path / name, ignore=shutil.ignore_patterns("node_modules")
        )
    (tmp_path / "js/figures/derivatives/tangent.js").write_text("// changed\n", encoding="utf-8")
    assert models.stale_bundles(tmp_path) == models.bundle_names(tmp_path)
    written = {*models.bundle_names(tmp_path), "micropython.js"}
    assert written == {path.name for path in (tmp_path / "static").iterdir()}


def test_micropython_was_built_from_the_pinned_package_and_these_sources():
    """It has a stamp of its own, so that half a megabyte does not change with every edit of ours."""
    js = PACKAGE / "live/js"
    package = "@micropython/micropython-webassembly-pyscript"
    pinned = json.loads((js / "package.json").read_text(encoding="utf-8"))["devDependencies"][package]
    parts = [js / "python" / name for name in ("micropython.js", "micropython-licence.txt", "build.js")]
    digest = hashlib.sha256(b"".join(part.read_bytes().replace(b"\r\n", b"\n") for part in parts)).hexdigest()
    stamp = f"/*! {package} {pinned} (MIT), made by sha256:{digest}"
    with (PACKAGE / "live/static/micropython.js").open(encoding="utf-8") as built:
        assert built.readline().strip() == stamp, "run `make js`"


def test_colours_are_the_same_in_css_and_matplotlib():
    css = (JS / "live.css").read_text(encoding="utf-8")
    root = css[css.index(":root") : css.index("}")]
    assert dict(re.findall(r"--cr-([a-z0-9]+): (#[0-9a-f]{6})", root)) == PALETTE


def test_lock_file_names_no_download_address():
    assert "resolved" not in (JS / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["check", "format --check"])
def test_ruff_finds_nothing(command):
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command.split(), str(ROOT)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stdout


def test_a_link_to_the_playground_holds_all_that_it_is_made_of_and_teachers_are_told_what_not():
    """Its traits are all in the link; the way to where it is, its curve and its undos, are not traits."""
    folder = JS / "figures" / "networks_of_matrices"
    link = (folder / "boundary/link.js").read_text(encoding="utf-8")
    made = re.search(r"  return \{\n(.*?)\n  \};", link, re.S)[1]
    traits = {name for name in Boundary.class_own_traits(sync=True) if name != "spec"}
    assert set(re.findall(r"^    (\w+):", made, re.M)) == traits
    told = (ROOT / "chapters" / "teach.md").read_text(encoding="utf-8")
    left_out = re.search(r"epochs of training; left out are (.*?)\.\n", told, re.S)[1]
    for what in ("its loss before the last", "the cross", "tool", "playing", "as Python", "*Undo*"):
        assert what in left_out


def test_without_controls_no_kind_of_menu_or_button_is_left_on_a_figure_page():
    """Whoever gives controls a box of their own names it in the template, too."""
    template = (ROOT / "_ext/course/templates/figure.html").read_text(encoding="utf-8")
    [hidden] = re.findall(r'\[data-controls="none"\] :is\((.*)\) \{ display: none; \}', template)
    named = set(re.findall(r"cr-[a-z]+", hidden))
    makers = {
        path.stem: path.read_text(encoding="utf-8")
        for path in [*(JS / "figures").rglob("*.js"), JS / "drawing/typed.js"]
        if path.parent.name not in ("practice", "progress")
    }
    control = re.compile(r'html\(\s*"(?:select|button)"|type: "(?:range|radio|checkbox)"')
    boxes = {
        "controls": "cr-settings",
        "editing": "cr-tools",
        "digit_reader": "cr-samples",
        "trainer": "cr-hbox",
        "typed": "cr-buttons",
        "sliders": "cr-letters",
    }
    assert {name for name, text in makers.items() if control.search(text)} == {*boxes}
    for name, box in boxes.items():
        assert f'class: "{box}"' in makers[name] and box in named, name
