"""Move every pin of requirements.txt to the newest version that fits the others; Jupyter Book stays at 1."""

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

REQUIREMENTS = Path(__file__).parents[1] / "requirements.txt"
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)
BELOW = {"jupyter-book": "<2"}  # version 2 reads neither _config.yml nor _toc.yml


def main() -> None:
    """Install the newest versions into this environment, then write down what came."""
    text = REQUIREMENTS.read_text(encoding="utf-8")
    names = [name + BELOW.get(name, "") for name, _ in PIN.findall(text)]
    command = [sys.executable, "-m", "pip", "install", "--upgrade", "--upgrade-strategy", "eager", *names]
    subprocess.run(command, check=True)
    REQUIREMENTS.write_text(
        PIN.sub(lambda pin: f"{pin[1]}=={metadata.version(pin[1])}", text), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
