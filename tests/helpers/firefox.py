"""Firefox as Debian has it, by WebDriver BiDi, which it speaks itself: Playwright drives only its own."""

import json
import os
import re
import shutil
import subprocess
import tempfile

import websocket
from driven import Driven

NAMES = ("firefox-esr", "firefox")


def find_firefox() -> str | None:
    """Return the program that FIREFOX names, or an installed one."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


class Firefox(Driven):
    """A headless Firefox with one page."""

    def __init__(self, program: str, seconds: float = 240):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        command = [program, "--headless", "--no-remote", "--profile", self.profile.name]
        self.process = subprocess.Popen(
            [*command, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        found = (re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in self.process.stderr)
        address = next(filter(None, found))[1]
        self.socket = websocket.create_connection(f"{address}/session", timeout=seconds, suppress_origin=True)
        self.asked = 0
        self.said: list[str] = []  # errors of the page, and of its console
        self.version = self.ask("session.new", capabilities={})["capabilities"]["browserVersion"]
        self.page = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("browsingContext.activate", context=self.page)
        self.ask("session.subscribe", events=["log.entryAdded"])

    def ask(self, method: str, **params):
        """Send a command and return its result."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("method") == "log.entryAdded" and answer["params"]["level"] == "error":
                self.said.append(answer["params"]["text"])
            if answer.get("id") == self.asked:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def narrow(self, width: int) -> list[int]:
        """Return the width of the window, made this narrow, and how far the page goes beyond."""
        size = {"width": width, "height": 800}
        self.ask("browsingContext.setViewport", context=self.page, viewport=size)
        page = "document.documentElement"
        found = self.evaluate(f"[innerWidth, {page}.scrollWidth - {page}.clientWidth]")
        self.ask("browsingContext.setViewport", context=self.page, viewport=None)
        return found

    def complaints(self) -> list[str]:
        """Return the errors since this was last asked."""
        said, self.said = self.said, []
        return said

    def evaluate(self, expression: str):
        """Return the value of an expression, or of its promise, as JSON knows it."""
        text = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self.ask(
            "script.evaluate", expression=text, target={"context": self.page}, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

    def act(self, device: dict) -> None:
        """Let a mouse or a keyboard do something."""
        self.ask("input.performActions", context=self.page, actions=[device])

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()
        self.profile.cleanup()
