"""tools/update.py and tools/links.py: what they write down, what they say."""

import subprocess

import pytest
import update

PINS = "# why\nnumpy==2.4.6\nJupyter_Book==1.0.4.post1  # not 2\n-e .\n"


def test_pins_move_and_everything_else_stays():
    text, changes = update.moved(PINS, {"numpy": "2.5.0", "jupyter-book": "1.0.5"})
    assert text == "# why\nnumpy==2.5.0\nJupyter_Book==1.0.5  # not 2\n-e .\n"
    assert changes == ["numpy 2.4.6 → 2.5.0", "Jupyter_Book 1.0.4.post1 → 1.0.5"]


def test_newest_pins_are_left_as_they_are():
    assert update.moved(PINS, {"numpy": "2.4.6", "jupyter-book": "1.0.4.post1"}) == (PINS, [])


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Two requirements files, of which the second names fewer packages."""
    everything, binder = tmp_path / "requirements.txt", tmp_path / "binder.txt"
    everything.write_text(PINS)
    binder.write_text("numpy==2.4.6\n")
    monkeypatch.setattr(update, "FILES", [everything, binder])
    return everything, binder


def test_binder_moves_with_the_rest_and_each_change_is_told_once(files, monkeypatch, capsys):
    monkeypatch.setattr(update, "newest", lambda names: {"numpy": "2.5.0", "jupyter-book": "1.0.4.post1"})
    assert update.main() == 0
    assert files[1].read_text() == "numpy==2.5.0\n" and "numpy==2.5.0" in files[0].read_text()
    said = capsys.readouterr().out
    assert said.count("numpy 2.4.6 → 2.5.0") == 1 and "make notebooks test" in said


def test_nothing_to_move_is_said(files, monkeypatch, capsys):
    monkeypatch.setattr(update, "newest", lambda names: {"numpy": "2.4.6", "jupyter-book": "1.0.4.post1"})
    assert update.main() == 0 and "Every pin is the newest that fits." in capsys.readouterr().out


def test_when_pip_finds_nothing_no_pin_changes(files, monkeypatch, capsys):
    def fail(command, **_):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(update.subprocess, "run", fail)
    assert update.main() == 1
    assert files[0].read_text() == PINS and "no pin was changed" in capsys.readouterr().err


def test_pip_is_asked_for_the_oldest_python_and_for_jupyter_book_1(monkeypatch):
    asked = []

    def run(command, **_):
        asked.extend(command)
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(update.subprocess, "run", run)
    with pytest.raises(subprocess.CalledProcessError):
        update.newest(["numpy", "jupyter-book"])
    assert asked[asked.index("--python-version") + 1] == update.oldest_python() == "3.11"
    assert "--dry-run" in asked and asked[-2:] == ["numpy", "jupyter-book<2"]


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
