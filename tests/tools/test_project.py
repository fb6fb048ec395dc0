"""The papers of the project: pins, what Binder installs, the workflows."""

import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import from_npm
import pytest
import yaml
from site_under_test import ROOT
from surroundings import notebooks_of_the_book

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

ASK_REPO2DOCKER = """
import json
from repo2docker.app import Repo2Docker
app = Repo2Docker(repo=".")
for pack in app.buildpacks:
    found = pack(app.base_image)
    if found.detect():
        break
found.platform = "linux/amd64"
scripts = [script for _, script in found.get_assemble_scripts()]
print(json.dumps({"pack": pack.__name__, "python": found.python_version, "scripts": scripts,
                  "post": found.get_post_build_scripts()}))
"""


def _pins(path: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text(encoding="utf-8"), flags=re.M))


def _promised() -> dict[str, str]:
    """The package's own dependencies with the oldest version each may have."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return dict(entry.split(">=") for entry in project["dependencies"])


def test_whoever_installs_the_course_reads_which_python_it_needs():
    oldest = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "requires-python"
    ]
    for page in ("README.md", "chapters/index.ipynb", "chapters/teach.md"):
        said = f"Python {oldest.removeprefix('>=')} or newer"
        assert said in (ROOT / page).read_text(encoding="utf-8"), page


def test_readme_and_contents_have_a_row_for_every_chapter():
    listed = [path.relative_to(ROOT).as_posix() for path in notebooks_of_the_book()]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path for path in listed if f"]({path}) |" not in readme] == [], "add a row to README's table"
    tracked = subprocess.run(
        ["git", "ls-files", "chapters/*.ipynb"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    assert [path for path in tracked if path not in listed] == [], "add to _toc.yml"


def _next_chapter() -> int:
    return len([path for path in notebooks_of_the_book() if path.stem[0].isdigit()]) + 1


def test_every_file_of_python_and_javascript_that_contributing_names_is_there():
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"(?<=`)[\w./]+\.(?:py|js)(?=`)", said)
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout
    there = [f"/{path}" for path in listed.splitlines()]
    assert len(named) > 25
    assert [name for name in named if not any(path.endswith(f"/{name}") for path in there)] == [
        f"tests/equations/test_chapter_{_next_chapter()}.py"  # of a chapter that is added
    ]


def test_what_contributing_says_of_a_practice_question_is_there():
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = said.split("## Add a practice question\n")[1].split("\n## ")[0]
    practice = importlib.import_module("chainrule.live.practice")  # `live.practice` is the figure
    makers = re.findall(r"`(\w+_question)`", section)
    assert len(makers) == 4 and all(hasattr(practice, name) for name in [*makers, "mistake", "option"])
    assert list(inspect.signature(practice.mistake).parameters)[:3] == ["label", "hint", "gives"]
    with pytest.raises(ValueError):  # one that cannot be told from the right answer
        practice.number_question("?", 3, id="q", mistakes=[practice.mistake("l", "h", 3)])


def test_the_chapter_that_contributing_adds_is_the_next_one():
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    number = _next_chapter()
    for words in (f"chapters/{number:02d}_your", f"test_chapter_{number}.py", f"-k {number:02d}`"):
        assert words in said, f"CONTRIBUTING's Add a chapter speaks of chapter {number} next: {words}"
    assert "`CHAPTERS` of `src/chainrule/live/progress.py`" in said


def test_a_citation_names_the_version_and_does_not_offer_one_licence_for_the_other():
    """Licences in a list are alternatives, by the format's definition; ours hold for different parts."""
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["version"] == project["version"] and cited["license"] == "BSD-3-Clause"
    assert "Text and figures: CC BY 4.0" in cited["abstract"]
    dated = re.search(r"^## (\S+) \((\S+)\)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.M)
    assert dated.groups() == (cited["version"], str(cited["date-released"]))


def test_a_job_that_runs_all_tests_has_the_time_for_it():
    """On two processors, as machines for private repositories have, they take three quarters of an hour."""
    jobs = [job for path in WORKFLOWS for job in yaml.safe_load(path.read_text("utf-8"))["jobs"].values()]
    whole = [job for job in jobs if any(".ci/run" in step.get("run", "") for step in job["steps"])]
    assert len(whole) == 2 and all(job["timeout-minutes"] >= 90 for job in whole)


def test_every_requirement_is_pinned_and_the_course_comes_last():
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and line[0] != "#"]
    assert (lines[0], lines[-1]) == ("-c constraints.txt", "-e .")
    assert all(re.match(r"[\w.-]+==[\w.]+( +#.*)?$", line) for line in lines[1:-1])


def test_binder_installs_the_same_versions():
    everything, binder = _pins(ROOT / "requirements.txt"), _pins(ROOT / ".binder" / "requirements.txt")
    assert binder.items() <= everything.items()
    assert _promised().keys() <= binder.keys(), "what the package imports is pinned on Binder too"


def test_oldest_versions_are_the_ones_the_package_promises():
    promised = _promised()
    oldest = _pins(ROOT / "tests" / "oldest.txt")
    assert promised.keys() <= oldest.keys()
    assert all(oldest[name] in (low, f"{low}.0") for name, low in promised.items())


@pytest.mark.book
def test_installed_packages_agree_with_one_another():
    run = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout


@pytest.mark.book
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflow_is_valid_by_the_published_schema(path):
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.github-workflows",
        str(path),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_permissions_are_stated(path):
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"uses: (\S+)(.*)", text)
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", action) for action, _ in uses)
    assert all(re.match(r" # v\d+\.\d+\.\d+", comment) for _, comment in uses)
    assert yaml.safe_load(text)["permissions"] == {"contents": "read"}


def test_there_are_workflows_for_tests_pages_and_the_week():
    assert [path.stem for path in WORKFLOWS] == ["publish", "test", "weekly"]


@pytest.mark.book
class TestBinder:
    """What repo2docker, which Binder runs, makes of the repository; no Docker is needed to ask."""

    @pytest.fixture(scope="class")
    @staticmethod
    def build():
        # in a process of its own: repo2docker's imports warn, and our tests take warnings as errors
        run = subprocess.run(
            [sys.executable, "-c", ASK_REPO2DOCKER], cwd=ROOT, capture_output=True, text=True, timeout=60
        )
        assert run.returncode == 0, run.stderr
        return json.loads(run.stdout)

    def test_it_is_python_at_the_version_we_ask_for(self, build):
        asked = (ROOT / ".binder" / "runtime.txt").read_text().strip().removeprefix("python-")
        assert (build["pack"], build["python"]) == ("PythonBuildPack", asked)

    def test_it_installs_our_slim_requirements_and_nothing_a_second_time(self, build):
        scripts = " ".join(build["scripts"])
        assert ".binder/requirements.txt" in scripts
        assert not re.search(r"pip install\b[^&|;]* \.(\s|$)", scripts), "would replace the editable install"
        assert build["post"] == []

    def test_the_course_is_installed_editable(self):
        assert "-e ." in (ROOT / ".binder" / "requirements.txt").read_text().splitlines()


def test_ci_runs_what_contributing_says():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8"))["jobs"]
    runs = {name: " ".join(step.get("run", "") for step in job["steps"]) for name, job in jobs.items()}
    assert runs.pop("everything").strip() == "bash .ci/run"
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"
    assert (
        {name for name, run in runs.items() if '-m "not book"' in run} == {"bounds", "elsewhere"} == {*runs}
    )
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "no built book with the oldest and the newest NumPy, and on macOS and Windows" in said


def test_what_a_test_says_to_make_where_npm_has_not_brought_it_is_a_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for folder in ("tools/pyodide", "tools/scorm", "tests/scorm"):
        assert f":= {from_npm.lock_file(folder)}\n" in makefile
        with pytest.raises(AssertionError, match=f"run `make nowhere/{folder}/node_modules/"):
            from_npm.wanted(f"nowhere/{folder}")


def test_pages_are_published_with_python_and_no_cell_is_skipped():
    publish = yaml.safe_load((ROOT / ".github" / "workflows" / "publish.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for step in publish["jobs"]["build"]["steps"] if "run" in step]
    assert runs == ["make python", "make cells"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(
        r"^cells: python book browser .*\n\tEVERY_CELL=yes .*test_every_cell.py$", makefile, re.M
    )


def test_the_archive_to_hand_out_leaves_python_at_home():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    copied, removed, packed = (
        makefile.index(words)
        for words in (
            "cp -r _build/html _build/chain-rule",
            "rm -rf _build/chain-rule/_python",
            "zipfile -c chain-rule.zip",
        )
    )
    assert copied < removed < packed


def test_the_title_stands_in_the_configuration_alone_and_no_tool_repeats_it():
    title = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]
    sources = [path for folder in ("tools", "_ext") for path in (ROOT / folder).rglob("*.py")]
    again = [str(path.relative_to(ROOT)) for path in sources if title in path.read_text(encoding="utf-8")]
    assert not again, f"read the title from _config.yml in {again}: a fork changes it there"
