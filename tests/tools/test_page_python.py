"""tools/page_python.py: what it gathers for the pages, and what it refuses, each time in words."""

import functools
import hashlib
import http.client
import http.server
import importlib.metadata
import json
import re
import threading

import from_npm
import page_python
import pytest
from page_python import PACKAGES, NotGathered, add_course, address_of, course_files, gather, numpy_wheel, pack
from site_under_test import ROOT

WHEEL = b"a wheel, for a test"
ENTRY = {"file_name": "numpy-2.2.5-any.whl", "sha256": hashlib.sha256(WHEEL).hexdigest(), "version": "2.2.5"}
# What the packages require and a page has no use for: notebooks' own parts, of which stand-ins remain.
LEFT_OUT = {"ipython", "widgetsnbextension", "jupyterlab-widgets"}


@pytest.fixture
def pyodide(tmp_path):
    """Pyodide's npm package, as small as it can be."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in page_python.CORE:
        (folder / name).write_text(f"the file {name}")
    (folder / "package.json").write_text('{"version": "0.29.3"}')
    lock = {"info": {"python": "3.13.2"}, "packages": {"numpy": ENTRY, "scipy": {}}}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock))
    return folder


@pytest.fixture
def distribution(tmp_path, pyodide):
    """A server in the place of Pyodide's distribution, which Pyodide's code names."""
    home = tmp_path / "distribution"
    folder = home / "v0.29.3" / "full"
    folder.mkdir(parents=True)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=home)
    ) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        code = f"e.cdnUrl=k(e.packageBaseUrl??`{address}/v${{U}}/full/`),e.lockFileContents"
        (pyodide / "pyodide.mjs").write_text(code)
        yield folder
        server.shutdown()
        thread.join(timeout=5)


def test_the_wheel_comes_from_where_pyodide_says_and_is_kept(tmp_path, pyodide, distribution, capsys):
    (distribution / ENTRY["file_name"]).write_bytes(WHEEL)
    assert numpy_wheel(pyodide, tmp_path / "earlier", None) == WHEEL
    assert "Fetching http://127.0.0.1" in capsys.readouterr().out
    (tmp_path / "earlier").mkdir()
    (tmp_path / "earlier" / ENTRY["file_name"]).write_bytes(WHEEL)
    (distribution / ENTRY["file_name"]).unlink()
    assert numpy_wheel(pyodide, tmp_path / "earlier", None) == WHEEL, "not fetched a second time"


def test_a_distribution_without_the_wheel_is_told_with_what_to_do(tmp_path, pyodide, distribution):
    with pytest.raises(NotGathered, match=r"not be fetched from http://127.*404.*PYODIDE_NUMPY=.*no Run"):
        numpy_wheel(pyodide, tmp_path, None)


def test_a_distribution_that_does_not_answer_is_told_with_what_to_do(tmp_path, pyodide):
    (pyodide / "pyodide.mjs").write_text("cdnUrl=k(e.p??`http://127.0.0.1:9/v${U}/full/`)")
    with pytest.raises(NotGathered, match=r"could not be fetched from http://127.0.0.1:9.*PYODIDE_NUMPY="):
        numpy_wheel(pyodide, tmp_path, None)


def test_a_connection_that_breaks_off_is_told_with_what_to_do(tmp_path, pyodide, distribution, monkeypatch):
    (distribution / ENTRY["file_name"]).write_bytes(WHEEL)

    def breaks_off(*_):
        raise http.client.IncompleteRead(WHEEL[:3], 16)

    monkeypatch.setattr(http.client.HTTPResponse, "read", breaks_off)
    with pytest.raises(NotGathered, match=r"3 bytes read, 16 more expected.*PYODIDE_NUMPY="):
        numpy_wheel(pyodide, tmp_path, None)


def test_pyodide_that_names_no_distribution_is_told_with_what_to_do(tmp_path, pyodide):
    (pyodide / "pyodide.mjs").write_text("cdnUrl=elsewhere()")
    with pytest.raises(NotGathered, match=r"Pyodide 0.29.3 does not say where.*by hand.*PYODIDE_NUMPY="):
        numpy_wheel(pyodide, tmp_path, None)


@pytest.mark.parametrize("wheel", [WHEEL[:10], WHEEL + b"!", b"", b"<html>Sign in</html>"], ids=str)
def test_a_wheel_that_is_cut_or_changed_is_refused_wherever_it_comes_from(
    tmp_path, pyodide, distribution, wheel
):
    (distribution / ENTRY["file_name"]).write_bytes(wheel)
    with pytest.raises(NotGathered, match=rf"expected numpy-2.2.5-any.whl .* got {len(wheel)} bytes"):
        numpy_wheel(pyodide, tmp_path, None)
    path = tmp_path / "mine.whl"
    path.write_bytes(wheel)
    with pytest.raises(NotGathered, match=r"mine.whl is not the file .* cut, changed or of another version"):
        numpy_wheel(pyodide, tmp_path, str(path))
    (tmp_path / ENTRY["file_name"]).write_bytes(wheel)
    (distribution / ENTRY["file_name"]).write_bytes(WHEEL)
    assert numpy_wheel(pyodide, tmp_path, None) == WHEEL, "a damaged one of an earlier run is fetched anew"


def test_a_wheel_at_hand_needs_no_network_and_a_wrong_path_is_told(tmp_path, pyodide):
    path = tmp_path / "mine.whl"
    path.write_bytes(WHEEL)
    assert numpy_wheel(pyodide, tmp_path, str(path)) == WHEEL
    with pytest.raises(NotGathered, match="expected the path of a wheel, and there is no file"):
        numpy_wheel(pyodide, tmp_path, str(tmp_path / "none.whl"))


def test_an_incomplete_pyodide_changes_nothing(tmp_path, pyodide):
    folder = tmp_path / "python"
    gather(folder, pyodide, None)
    before = sorted(path.name for path in folder.iterdir())
    (pyodide / "pyodide.asm.wasm").unlink()
    with pytest.raises(NotGathered, match=r"has no pyodide.asm.wasm: remove tools/pyodide/node_modules"):
        gather(folder, pyodide, None)
    (pyodide / "pyodide-lock.json").unlink()
    with pytest.raises(NotGathered, match="is missing: `make python` brings Pyodide by npm"):
        gather(folder, pyodide, None)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_what_is_gathered_loads_nothing_but_numpy_and_carries_every_licence(tmp_path, pyodide):
    folder, path = tmp_path / "python", tmp_path / "wheel.whl"
    pack({"numpy-2.2.5.dist-info/LICENSE.txt": b"NumPy's"}, path)
    gather(folder, pyodide, path.read_bytes())
    lock = json.loads((folder / "pyodide-lock.json").read_text())
    assert lock["packages"].keys() == {"numpy"}
    assert {path.name for path in folder.iterdir()} == {
        *page_python.CORE.values(), "course.zip", "course_worker.js", "licences", "pyodide-lock.json",
        ENTRY["file_name"],
    }  # fmt: skip
    listed = (folder / "licences" / "README.txt").read_text(encoding="utf-8")
    texts = {path.name for path in (folder / "licences").iterdir()} - {"README.txt"}
    assert texts == set(re.findall(r"[\w.-]+\.txt", listed)), "each is named, and there"
    assert all(importlib.metadata.version(package) in listed for package in PACKAGES)
    assert "https://github.com/pyodide/pyodide/tree/0.29.3" in listed
    assert "Mozilla Public License Version 2.0" in (folder / "licences" / "MPL-2.0.txt").read_text()
    assert (folder / "licences" / "NumPy.txt").read_bytes() == b"NumPy's"


def test_the_course_is_packed_anew_and_nothing_else_changes(tmp_path, pyodide):
    folder = tmp_path / "python"
    gather(folder, pyodide, None)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    pack({"chainrule/__init__.py": b"of last week"}, folder / "course.zip")
    (folder / "course_worker.js").write_text("of last week")
    add_course(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_the_same_course_gives_the_same_archive(tmp_path):
    files = course_files()
    pack(files, tmp_path / "a.zip")
    pack(dict(reversed(files.items())), tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_archive_has_the_course_and_no_compiled_code_tests_or_javascript(tmp_path):
    names = course_files().keys()
    assert {"chainrule/live/base.py", "chainrule/tiny.py", "course/runner.py", "IPython/display.py"} <= names
    others = {name for name in names if not name.endswith((".py", "METADATA"))}
    data = {name for name in others if name.startswith("chainrule/data/files/")}
    stand_ins = {"chainrule/live/static/figure.js", "chainrule/live/static/live.css", "chainrule/py.typed"}
    assert others - data == stand_ins | {"latex2mathml/unimathsymbols.txt"}
    assert not [name for name in names if "/tests/" in name]
    own = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src/chainrule").rglob("*.py")}
    assert {name for name in own if "/js/" not in name} <= names


def test_the_archive_has_what_its_packages_require():
    required = set()
    for package in PACKAGES:
        for line in importlib.metadata.requires(package) or ():
            if "extra ==" not in line:
                required.add(re.match(r"[\w.-]+", line)[0].lower().replace("_", "-"))
    assert required - LEFT_OUT == {"comm", "ipywidgets", "psygnal", "traitlets", "typing-extensions"}
    assert required - LEFT_OUT <= {package.replace("_", "-") for package in PACKAGES}


def test_the_pinned_pyodide_is_locked_without_an_address():
    lock = json.loads((page_python.HERE / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((page_python.HERE / "package.json").read_text("utf-8"))["dependencies"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", wanted["pyodide"]), (
        "one version, the one whose whole path has been run"
    )
    assert lock["packages"]["node_modules/pyodide"]["version"] == wanted["pyodide"]
    assert "resolved" not in json.dumps(lock) and lock["packages"]["node_modules/pyodide"]["integrity"]


@pytest.mark.book
class TestPinnedPyodide:
    """Pyodide as npm has brought it, without the NumPy that `make python` gathers."""

    @pytest.fixture(autouse=True)
    def brought(self):
        from_npm.wanted("tools/pyodide")

    def test_its_numpy_is_one_that_the_package_supports(self):
        numpy = page_python.lock_of(page_python.PYODIDE)["packages"]["numpy"]
        low = re.search(r"numpy>=([\d.]+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))[1]
        as_numbers = [tuple(map(int, version.split("."))) for version in (low, numpy["version"])]
        assert as_numbers[0] <= as_numbers[1]
        assert re.fullmatch(r"[0-9a-f]{64}", numpy["sha256"])

    def test_it_says_where_its_distribution_lies(self):
        address = address_of(page_python.PYODIDE, "numpy.whl")
        version = page_python.version_of(page_python.PYODIDE)
        assert re.fullmatch(rf"https://[\w./-]+/v{re.escape(version)}/full/numpy\.whl", address)

    def test_its_python_is_one_that_the_package_supports(self):
        assert page_python.lock_of(page_python.PYODIDE)["info"]["python"].startswith("3.13.")
