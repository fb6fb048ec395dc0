"""_ext/course/formulas.py: the process that renders formulas while the book is built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from sphinxcontrib import katex

from course import formulas

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is reached by a port")


def test_formulas_wait_for_a_server_that_is_slow_to_listen(tmp_path, monkeypatch):
    slow = (
        "import socket, time; s = socket.socket(socket.AF_UNIX); time.sleep(0.1); s.bind('katex.sock'); "
        "time.sleep(0.3); s.listen(); s.accept()"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", slow])
    process, connection = formulas.start_server(Path(), 60.0)
    with process, connection:
        assert connection.getpeername() == "katex.sock"
    assert process.returncode == 0


def test_formulas_find_a_place_for_their_socket_below_a_folder_of_any_length(tmp_path, monkeypatch):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    listen = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); s.accept()"
    )
    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", listen, str(socket)]
    )
    process, connection = formulas.start_server(deep, 60.0)
    with process, connection:
        pass
    assert process.returncode == 0


def test_formulas_do_not_wait_for_ever(tmp_path, monkeypatch):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(katex.KaTeXServer, "build_command", lambda socket: command)
    monkeypatch.setattr(katex.KaTeXServer, "timeout_error", lambda timeout: TimeoutError(timeout))
    started = []

    def remember(*arguments, **options):
        started.append(subprocess.Popen(*arguments, **options))
        return started[0]

    monkeypatch.setattr(formulas, "Popen", remember)
    with pytest.raises(TimeoutError):
        formulas.start_server(tmp_path, 0.05)
    with started[0] as process:
        assert process.wait(10) != 0
