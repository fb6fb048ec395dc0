"""What a hand does in a browser that is driven by WebDriver, whichever way it is asked."""


class Driven:
    """A browser with `evaluate`, the value of an expression, and `act`, what a mouse or a keyboard does."""

    def wait_for(self, expression: str) -> None:
        """Wait until an expression is true."""
        pause = "new Promise((resolve) => setTimeout(resolve, 20))"
        self.evaluate(f"(async () => {{ while (!({expression})) await {pause}; }})()")

    def click(self, element: str) -> None:
        """Press the left button in the middle of the element that an expression gives."""
        scroll = "e.scrollIntoView({block: 'center', behavior: 'instant'});"
        box = self.evaluate(
            f"(async () => {{ const e = {element}; {scroll} "
            # what was not in sight is laid out now, and may be of another height
            "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); "
            f"{scroll} const {{x, y, width, height}} = e.getBoundingClientRect(); "
            "return [x + width / 2, y + height / 2]; })()"
        )
        x, y = (round(place) for place in box)
        press = [{"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")]
        steps = [{"type": "pointerMove", "x": x, "y": y}, *press]
        self.act({"type": "pointer", "id": "mouse", "actions": steps})

    def type(self, text: str, *, held: str = "") -> None:
        """Press keys one after another, each while another is held."""
        keys = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        if held:
            keys = [{"type": "keyDown", "value": held}, *keys, {"type": "keyUp", "value": held}]
        self.act({"type": "key", "id": "keyboard", "actions": keys})
