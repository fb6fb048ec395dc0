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

NEEDED = ("WebKitWebDriver", "Xvfb")
# In a container WebKit can neither lock itself in nor share memory with a graphics card.
SURROUNDINGS = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}


def find_webkit() -> str | None:
    """Return the browser that comes with WebKitGTK, if its driver and a screen without a monitor are here."""
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return str(browsers[-1]) if browsers and all(map(shutil.which, NEEDED)) else None


class WebKit:
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

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        pause = "new Promise((resolve) => setTimeout(resolve, 20))"
        self.evaluate(f"(async () => {{ while (!({expression})) await {pause}; }})()")

    def click(self, element: str) -> None:
        """Press the left button in the middle of the element that an expression gives."""
        box = self.evaluate(
            f"(() => {{ const e = {element}; e.scrollIntoView({{block: 'center', behavior: 'instant'}}); "
            "const {x, y, width, height} = e.getBoundingClientRect(); "
            "return [x + width / 2, y + height / 2]; })()"
        )
        x, y = (round(place) for place in box)
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        steps = [{"type": "pointerMove", "x": x, "y": y}, *press]
        self.ask("/actions", actions=[{"type": "pointer", "id": "mouse", "actions": steps}])

    def type(self, text: str, *, held: str = "") -> None:
        """Press keys one after another, each while another is held."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        if held:
            keys = [{"type": "keyDown", "value": held}, *keys, {"type": "keyUp", "value": held}]
        self.ask("/actions", actions=[{"type": "key", "id": "keyboard", "actions": keys}])

    def close(self) -> None:
        with contextlib.suppress(OSError):
            urllib.request.urlopen(urllib.request.Request(self.home, method="DELETE"), timeout=10).close()
        for process in reversed(self.processes):
            process.terminate()
            process.wait(timeout=20)
            process.stdout.close()
