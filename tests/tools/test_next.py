"""conf.py and tools/next.py: the same book without Jupyter Book."""

import re
import runpy
import sys
from pathlib import Path

import next as newest
import pytest
import yaml
from site_under_test import ROOT

# What Jupyter Book sets and conf.py leaves out: the same as what is set without it, ...
SAID_ANYWAY = {
    "html_baseurl": "",  # course.publish finds it
    "latex_engine": "pdflatex",
    "nb_execution_allow_errors": False,
    "nb_execution_cache_path": "",
    "nb_execution_excludepatterns": [],
    "nb_execution_in_temp": False,
    "nb_execution_timeout": 30,
    "nb_output_stderr": "show",
    "pygments_style": "sphinx",  # the theme takes its own two
}
# ... or no setting of Sphinx, but of Jupyter Book's own extensions.
ITS_OWN = {"comments_config", "use_jupyterbook_latex", "use_multitoc_numbering"}
UNUSED_OPTIONS = {"", False, None, "master", "https://github.com/executablebooks/jupyter-book"}


@pytest.fixture
def conf(monkeypatch):
    """What conf.py leaves behind when Sphinx runs it."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    return runpy.run_path(str(ROOT / "conf.py"))


def test_sphinx_gets_from_conf_what_jupyter_book_tells_it(conf, monkeypatch):
    config = pytest.importorskip("jupyter_book.config")
    monkeypatch.setattr(sys, "path", [*sys.path])
    told, _ = config.get_final_config(
        user_yaml=ROOT / "_config.yml",
        cli_config={"latex_individualpages": False, "external_toc_path": "_toc.yml"},
        sourcedir=ROOT,
    )
    for key in ITS_OWN:
        told.pop(key)
    told["extensions"].remove("jupyter_book")
    options, ours = told.pop("html_theme_options"), conf["html_theme_options"]
    assert sorted(told.pop("exclude_patterns")) == sorted(conf["exclude_patterns"])
    assert {key: value for key, value in told.items() if key not in conf} == SAID_ANYWAY
    assert {key: conf[key] for key in told.keys() - SAID_ANYWAY.keys()} == {
        key: told[key] for key in told.keys() - SAID_ANYWAY.keys()
    }
    hubs = options.pop("launch_buttons")
    assert ours["launch_buttons"].items() <= hubs.items()
    assert {hubs[name] for name in hubs.keys() - ours["launch_buttons"].keys()} <= UNUSED_OPTIONS
    options.pop("analytics")  # nobody's id, and the address of a script that is then not loaded
    assert {name: ours[name] for name in ours if name != "launch_buttons"}.items() <= options.items()
    assert {options[name] for name in options.keys() - ours.keys()} <= UNUSED_OPTIONS


def test_myst_nb_sets_by_itself_what_conf_leaves_out():
    known = pytest.importorskip("myst_nb.core.config").NbParserConfig()
    names = {name.removeprefix("nb_"): value for name, value in SAID_ANYWAY.items() if name.startswith("nb_")}
    as_stored = {"execution_excludepatterns": []}
    found = {name: getattr(known, name) for name in names}
    assert found | {name: [*found[name]] for name in as_stored} == names


def test_a_key_that_conf_does_not_know_is_named_and_not_lost(conf):
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["html"]["announcement"] = "New"
    with pytest.raises(KeyError, match=r"html\.announcement: say in NAMES of conf\.py"):
        conf["settings"](config)


def test_what_stands_in_the_config_comes_before_what_is_set_unless_told_otherwise(conf):
    config = {"sphinx": {"config": {"extensions": ["jupyter_book", "myst_nb"], "numfig": False}}}
    found = conf["settings"](config)
    assert found["numfig"] is False and found["extensions"] == ["myst_nb"]
    assert found["html_theme"] == "sphinx_book_theme"


def test_the_newest_packages_are_those_of_the_book_without_pins_and_without_jupyter_book(conf):
    names = newest.packages((ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert "jupyter-book" not in names and {"numpy", "sphinx", "sphinx-book-theme", "brotli"} <= {*names}
    assert not any(re.search("[=<>]", name) for name in names)
    brought = {name.replace("_", "-").replace(".", "-") for name in conf["extensions"]} - {"course"}
    assert brought <= {name.replace("_", "-") for name in names}, "each extension is named"


def test_each_step_runs_in_the_new_environment_and_a_warning_fails_the_build():
    install, _, build = newest.commands("PYTHON", ["sphinx"])
    assert install[0] == build[0] == "PYTHON"
    assert install[-3:] == ["sphinx", "-e", "."] and "eager" in install and "--upgrade" in install
    assert {"-n", "-W", "--keep-going"} <= {*build} and build[-1] == str(newest.SITE)
    assert Path(build[-1]).is_relative_to(ROOT / "_build")


def test_each_week_the_way_out_is_tried():
    weekly = yaml.safe_load((ROOT / ".github/workflows/weekly.yml").read_text(encoding="utf-8"))
    steps = weekly["jobs"]["fresh"]["steps"]
    runs = [step.get("run", "") for step in steps]
    assert "make next" in runs and "gh issue create" in runs[-1] and steps[-1]["if"] == "failure()"
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^next: .*\n\t@\$\(BIN\)/python tools/next\.py$", makefile, re.M)


def test_a_step_that_fails_ends_it_with_a_word(monkeypatch, tmp_path, capsys):
    ran = []

    def run(command, **options):
        ran.append((command, options["env"]["COURSE_SITE"]))
        return newest.subprocess.CompletedProcess(command, len(ran) == 3)

    monkeypatch.setattr(newest.venv, "create", lambda *_, **__: None)
    monkeypatch.setattr(newest.subprocess, "run", run)
    assert newest.main() == 1 and len(ran) == 3
    assert "not as it should be" in capsys.readouterr().err
    ran.extend([None] * 3)
    assert newest.main() == 0
    assert ran[-1][0][1:3] == ["-m", "pytest"] and ran[-1][1] == str(newest.SITE)
