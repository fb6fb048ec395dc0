"""tools/update.py and tools/links.py: what they write down, what they say."""

import subprocess
import sys

import pytest
import update

PINS = "# why\n-c constraints.txt\nnumpy==2.4.6\nJupyter_Book==1.0.4.post1  # not 2\n-e .\n"
LOCK = """jupyter-book=={book} \\
    --hash=sha256:aa
numpy=={numpy} \\
    --hash=sha256:bb \\
    --hash=sha256:cc
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:dd
soupsieve==2.10 ; python_full_version < '3.15' \\
    --hash=sha256:ee
soupsieve==4.1.3 ; python_full_version >= '3.15' \\
    --hash=sha256:ff
"""


def test_pins_move_and_everything_else_stays():
    text, changes = update.moved(PINS, {"numpy": "2.5.0", "jupyter-book": "1.0.5"})
    assert text == "# why\n-c constraints.txt\nnumpy==2.5.0\nJupyter_Book==1.0.5  # not 2\n-e .\n"
    assert changes == ["numpy 2.4.6 → 2.5.0", "Jupyter_Book 1.0.4.post1 → 1.0.5"]


def test_newest_pins_are_left_as_they_are():
    assert update.moved(PINS, {"numpy": "2.4.6", "jupyter-book": "1.0.4.post1"}) == (PINS, [])


def test_the_pin_of_what_builds_the_package_moves_too():
    assert (
        update.moved('requires = ["hatchling==1.0"]\n', {"hatchling": "2.0"})[0]
        == 'requires = ["hatchling==2.0"]\n'
    )


def test_a_lock_says_which_version_the_oldest_python_gets_and_leaves_its_hashes_behind():
    lock = LOCK.format(book="1.0", numpy="2.4.6")
    assert update.without_hashes(lock)[1:3] == ["numpy==2.4.6", "colorama==0.4.6 ; sys_platform == 'win32'"]
    assert update.versions(lock)["soupsieve"] == "2.10" and update.versions(lock)["numpy"] == "2.4.6"


VERSIONS = {"numpy": "2.4.6", "book": "1.0.4.post1"}


class Asked:
    """A uv that answers with these versions, and keeps what it was asked."""

    def __init__(self, numpy, book):
        self.versions, self.commands, self.wanted = {"numpy": numpy, "book": book}, [], []
        self.fails = False

    def run(self, command, *, input, **_):
        self.commands.append(command)
        self.wanted.append(input.split("\n"))
        if self.fails:
            raise subprocess.CalledProcessError(1, command)
        with open(command[command.index("--output-file") + 1], "w", encoding="utf-8") as lock:
            lock.write(LOCK.format(**self.versions))


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Files with pins; `project.update(numpy, book)` has uv find these versions, returns the exit code."""
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "requirements.txt").write_text(PINS)
    (tmp_path / "binder.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "benchmarks/requirements.txt").write_text("numpy==2.4.6\n")
    (tmp_path / "marking").mkdir()
    (tmp_path / "marking/requirements.txt").write_text("-r ../binder.txt\nsoupsieve==2.10\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nrequires-python = ">=3.11"\n')
    for name, value in {
        "ROOT": tmp_path,
        "COURSE": tmp_path / "requirements.txt",
        "BENCHMARKS": tmp_path / "benchmarks/requirements.txt",
        "ASSIGNMENT": tmp_path / "marking/requirements.txt",
        "ALSO": [tmp_path / "binder.txt"],
        "LOCK": tmp_path / "requirements.lock",
    }.items():
        monkeypatch.setattr(update, name, value)

    class Project:
        folder, asked = tmp_path, None

        def update(self, numpy="2.4.6", book="1.0.4.post1", *options, fails=False):
            self.asked = Asked(numpy, book)
            self.asked.fails = fails
            monkeypatch.setattr(update.subprocess, "run", self.asked.run)
            monkeypatch.setattr(sys, "argv", ["update.py", *options])
            return update.main()

        def read(self, name):
            return (tmp_path / name).read_text(encoding="utf-8")

    return Project()


def test_all_files_move_together_and_each_change_is_told_once(project, capsys):
    (project.folder / "marking/requirements.txt").write_text("-r ../binder.txt\nsoupsieve==2.9\n")
    assert project.update("2.5.0") == 0
    for name in ("requirements.txt", "binder.txt", "benchmarks/requirements.txt", "constraints.txt"):
        assert "numpy==2.5.0\n" in project.read(name)
        assert "sha256" not in project.read(name)
    assert "numpy==2.5.0 \\\n    --hash=sha256:bb" in project.read("requirements.lock")
    assert "numpy==2.5.0\n" in project.read("benchmarks/constraints.txt")
    assert project.read("marking/requirements.txt") == "-r ../binder.txt\nsoupsieve==2.10\n"
    assert "colorama==0.4.6 ;" in project.read("marking/constraints.txt")
    said = capsys.readouterr().out
    assert said.count("numpy 2.4.6 → 2.5.0") == 1 and "make notebooks test" in said


def test_nothing_to_move_is_said(project, capsys):
    assert project.update() == 0 and "Every pin is as it should be" in capsys.readouterr().out
    assert project.read("requirements.txt") == PINS


def test_when_nothing_fits_no_pin_changes(project, capsys):
    assert project.update("2.5.0", fails=True) == 1
    assert project.read("requirements.txt") == PINS and not (project.folder / "requirements.lock").exists()
    assert "no pin was changed" in capsys.readouterr().err


def test_newer_is_asked_for_and_never_older_on_the_oldest_python_and_jupyter_book_1(project):
    project.update()
    command, wanted = project.asked.commands[0], project.asked.wanted[0]
    assert command[command.index("--python-version") + 1] == update.oldest_python() == "3.11"
    assert {"--universal", "--generate-hashes", "fewest"} <= {*command}
    assert wanted == ["numpy>=2.4.6", "Jupyter_Book>=1.0.4.post1,<2"]
    assert project.asked.wanted[1] == ["numpy>=2.4.6", "numpy==2.4.6"], (
        "the benchmarks' NumPy is the course's"
    )
    assert project.asked.wanted[2] == ["soupsieve>=2.10", *update.without_hashes(LOCK.format(**VERSIONS))]


def test_with_keep_no_pin_moves_and_what_was_locked_stays_where_it_can(project):
    for folder, text in (("", "idna==3.0\n"), ("benchmarks", ""), ("marking", "")):
        (project.folder / folder / "constraints.txt").write_text(text)
    before = []
    asked = update.locked
    update.locked, kept = lambda wanted, lock="": before.append(lock) or asked(wanted, lock), update.locked
    try:
        assert project.update("2.4.6", "1.0.4.post1", "--keep") == 0
    finally:
        update.locked = kept
    assert project.asked.wanted[0] == ["numpy==2.4.6", "Jupyter_Book==1.0.4.post1"]
    assert before == ["idna==3.0\n", "", ""]


class TestLinks:
    @staticmethod
    def answer(uri, status, info=""):
        return {"filename": "chapters/a.md", "lineno": 3, "uri": uri, "status": status, "info": info}

    def test_the_verdict_counts_and_names_what_is_broken(self):
        from links import verdict

        good, bad = (
            self.answer("https://a.example", "working"),
            self.answer("https://b.example", "broken", "404"),
        )
        local = self.answer("b.html", "local")
        assert verdict([good, local]) == (0, ["All links to other sites answer (links followed: 1)."])
        code, lines = verdict([good, bad, local])
        assert code == 1 and lines[0] == "chapters/a.md, line 3: https://b.example: 404"
        assert lines[-1].endswith("1 of 2.")

    def test_a_machine_without_a_network_is_told_apart_from_broken_links(self):
        from links import verdict

        code, lines = verdict([self.answer("https://b.example", "broken", "no address")])
        assert code == 1 and "is this machine connected?" in lines[-1]
