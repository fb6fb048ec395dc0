"""WebKit as Debian has it, Safari's engine, by WebDriver: Playwright drives only its own."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from driven import Driven

NEEDED = ("WebKitWebDriver", "Xvfb")
# In a container WebKit can neither lock itself in nor share memory with a graphics card.
SURROUNDINGS = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}


def find_webkit() -> str | None:
    """Return the browser that comes with WebKitGTK, if its driver and a screen without a monitor are here."""
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(browsers[-1]) if browsers and all(map(shutil.which, NEEDED)) else None


class WebKit(Driven):
    """A WebKit with one page."""

    def __init__(self, program: str, seconds: float = 240):
        self.seconds = seconds
        self.processes = []
        screen = self._start("Xvfb", "-displayfd", "1", "-nolisten", "tcp")
        display = f":{screen.stdout.readline().strip()}"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self._start("WebKitWebDriver", f"--port={port}", **SURROUNDINGS, DISPLAY=display)
        self.home = f"http://127.0.0.1:{port}/session"
        options = {"binary": program, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        for _ in range(100):
            with contextlib.suppress(ConnectionError, urllib.error.URLError):
                session = self.ask("", capabilities=wanted)
                break
            time.sleep(0.1)
        self.home += f"/{session['sessionId']}"
        self.version = session["capabilities"]["browserVersion"]
        self.ask("/timeouts", script=seconds * 1000)

    def _start(self, *command: str, **surroundings: str) -> subprocess.Popen:
        process = subprocess.Popen(
            command,
            env=os.environ | surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.processes.append(process)
        return process

    def ask(self, path: str, **params):
        """Send a command and return its value."""
        request = urllib.request.Request(self.home + path, json.dumps(params).encode(), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=self.seconds + 10) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{path}: {json.load(error)['value']['message']}") from None

    def open(self, address: str) -> None:
        self.ask("/url", url=address)
        self.evaluate(
            "void addEventListener('error', ({ message }) => (globalThis.said ??= []).push(message))"
        )

    def narrow(self, width: int) -> list[int]:
        """Return the width of a frame, for no window is so narrow, and how far the page in it goes beyond."""
        self.evaluate(
            "new Promise((onload) => document.body.append(globalThis.frame = Object.assign("
            "document.createElement('iframe'), { onload, src: location.href,"
            f" style: 'width: {width}px; height: 800px; border: 0' }})))"
        )
        page = "frame.contentDocument.documentElement"
        self.wait_for(f"{page}.dataset.live === 'ready'")
        return self.evaluate(f"[frame.contentWindow.innerWidth, {page}.scrollWidth - {page}.clientWidth]")

    def complaints(self) -> list[str]:
        """Return the errors since the page was loaded."""
        return self.evaluate("globalThis.said") or []

    def evaluate(self, expression: str):
        """Return the value of an expression, or of its promise, as JSON knows it."""
        script = (
            f"const [done] = arguments; (async () => JSON.stringify(await ({expression}) ?? null))()"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }))"
        )
        answer = self.ask("/execute/async", script=script, args=[])
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return json.loads(answer["value"])

    def act(self, device: dict) -> None:
        """Let a mouse or a keyboard do something."""
        self.ask("/actions", actions=[device])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(urllib.request.Request(self.home, method="DELETE"), timeout=10).close()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=20)
            process.stdout.close()
