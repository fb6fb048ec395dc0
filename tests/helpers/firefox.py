"""Firefox as Debian has it, by WebDriver BiDi, which it speaks itself: Playwright drives only its own."""

import json
import os
import re
import shutil
import subprocess
import tempfile

import websocket

NAMES = ("firefox-esr", "firefox")


def find_firefox() -> str | None:
    """Return the program that FIREFOX names, or an installed one."""
    return os.environ.get("FIREFOX") or next(filter(None, map(shutil.which, NAMES)), None)


class Firefox:
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
        self.version = self.ask("session.new", capabilities={})["capabilities"]["browserVersion"]
        self.page = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        self.ask("browsingContext.activate", context=self.page)

    def ask(self, method: str, **params):
        """Send a command and return its result."""
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.asked:
                if answer["type"] == "error":
                    raise RuntimeError(f"{method}: {answer['message']}")
                return answer["result"]

    def open(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def evaluate(self, expression: str):
        """Return the value of an expression, or of its promise, as JSON knows it."""
        text = f"(async () => JSON.stringify(await ({expression})))()"
        answer = self.ask(
            "script.evaluate", expression=text, target={"context": self.page}, awaitPromise=True
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"].get("value", "null"))

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
        actions = [{"type": "pointer", "id": "mouse", "actions": steps}]
        self.ask("input.performActions", context=self.page, actions=actions)

    def type(self, text: str, *, held: str = "") -> None:
        """Press keys one after another, each while another is held."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        if held:
            keys = [{"type": "keyDown", "value": held}, *keys, {"type": "keyUp", "value": held}]
        actions = [{"type": "key", "id": "keyboard", "actions": keys}]
        self.ask("input.performActions", context=self.page, actions=actions)

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stderr.close()
        self.profile.cleanup()
