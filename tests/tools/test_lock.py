"""requirements.lock: an environment made tomorrow is the one made today, on every system."""

import importlib.metadata
import re
import tomllib

import pytest
import update
from packaging.requirements import Requirement
from site_under_test import ROOT

HELD = ("", "benchmarks", "tools/assignment")
CONSTRAINTS = [ROOT / folder / "constraints.txt" for folder in HELD]
SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
ENVIRONMENTS = [
    {**system, "python_version": python, "python_full_version": f"{python}.9", "extra": ""}
    for system in SYSTEMS.values()
    for python in ("3.11", "3.12", "3.13")
]
COMES_WITH_PYTHON = {"pip", "setuptools"}


def _entries(path):
    return [Requirement(line) for line in update.without_hashes(path.read_text(encoding="utf-8"))]


def _versions(path, environment):
    """The versions that a file holds in an environment; a name may stand there once."""
    rows = [
        (update.canonical(entry.name), str(entry.specifier)[2:])
        for entry in _entries(path)
        if entry.marker is None or entry.marker.evaluate(environment)
    ]
    assert len(rows) == len(dict(rows))
    return dict(rows)


def _pins(path):
    pins = update.PIN.findall(path.read_text(encoding="utf-8"))
    return {update.canonical(name): version for name, version in pins}


@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda env: f"{env['sys_platform']}-{env['python_version']}"
)
def test_every_pin_is_the_locks(environment):
    for path in CONSTRAINTS:
        pins = _pins(path.with_name("requirements.txt"))
        assert pins.items() <= _versions(path, environment).items(), update.AGAIN
    course = _versions(update.LOCK, environment).items()
    for path in update.ALSO:
        assert _pins(path) and _pins(path).items() <= course, update.AGAIN


def test_what_is_not_hashed_is_held_to_the_same_versions():
    rows = [line for line in CONSTRAINTS[0].read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    assert rows == update.without_hashes(update.LOCK.read_text(encoding="utf-8"))
    for path in (update.COURSE, update.BENCHMARKS, ROOT / ".binder" / "requirements.txt"):
        (named,) = re.findall(r"^-c (\S+)$", path.read_text(encoding="utf-8"), re.M)
        assert (path.parent / named).resolve() == CONSTRAINTS[path == update.BENCHMARKS]


def test_each_file_of_the_lock_has_its_hash_and_no_address_stands_there():
    text = update.LOCK.read_text(encoding="utf-8")
    parts = re.split(r"^(?=[\w.-]+==)", text, flags=re.M)[1:]
    assert len(parts) == len(_entries(update.LOCK)) > 150
    hashed = re.compile(r"[^\n]+ \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+")
    assert [part for part in parts if not hashed.fullmatch(part)] == []
    for path in (update.LOCK, *CONSTRAINTS):
        assert not re.search(r"://|^-|index-url|find-links", path.read_text(encoding="utf-8"), re.M)


def test_the_benchmarks_compare_with_the_numpy_of_the_course():
    assert _pins(update.BENCHMARKS)["numpy"] == _pins(update.COURSE)["numpy"]


@pytest.mark.book
def test_everything_that_is_installed_is_locked_at_its_version():
    locked = _versions(update.LOCK, {})  # here
    installed = {update.canonical(found.name): found.version for found in importlib.metadata.distributions()}
    installed.pop("chainrule")
    others = {
        name: version
        for name, version in installed.items()
        if version != locked.get(name) and (name in locked or name not in COMES_WITH_PYTHON)
    }
    assert others == {}, f"not in the lock, or at another version. {update.AGAIN}"


@pytest.mark.book
@pytest.mark.parametrize(
    "environment", ENVIRONMENTS, ids=lambda env: f"{env['sys_platform']}-{env['python_version']}"
)
def test_what_a_package_needs_elsewhere_is_locked_too(environment):
    locked = _versions(update.LOCK, environment)
    missing = []
    for found in importlib.metadata.distributions():
        if update.canonical(found.name) not in locked:
            continue
        for line in found.requires or ():
            need = Requirement(line)
            if need.marker is None or need.marker.evaluate(environment):
                version = locked.get(update.canonical(need.name))
                if version is None or not need.specifier.contains(version, prereleases=True):
                    missing.append((found.name, line, version))
    assert missing == []


def test_the_lock_is_what_make_and_ci_install_and_what_an_environment_is_known_by():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(shell cksum < requirements.lock)" in makefile
    recipe = makefile.partition("-m venv --clear $(VENV)\n")[2].partition("\n\n")[0]
    install, course = recipe.splitlines()[:2]
    assert install.endswith("pip install --quiet --require-hashes --requirement requirements.lock")
    assert course.endswith("pip install --quiet --no-deps --no-build-isolation --editable .")
    assert "--require-hashes -r requirements.lock" in (ROOT / ".github/workflows/test.yml").read_text("utf-8")


def test_what_builds_the_package_is_pinned_and_locked():
    required = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"][
        "requires"
    ]
    assert [f"{name}=={version}" for name, version in _pins(ROOT / "pyproject.toml").items()] == required
