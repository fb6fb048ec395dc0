"""Follow the links to other sites and list the broken ones (`make links`); needs the network."""

import json
import subprocess
import sys

from book import JUPYTER_BOOK
from notebooks import ROOT, plain

SITE = ROOT / "_build" / "html"


def verdict(answers: list[dict]) -> tuple[int, list[str]]:
    """Return the exit code and the lines to print for the answers that Sphinx's linkcheck wrote down."""
    outside = [answer for answer in answers if answer["uri"].startswith("http")]
    broken = [answer for answer in outside if answer["status"] in ("broken", "timeout")]
    lines = ["{filename}, line {lineno}: {uri}: {info}".format(**answer) for answer in broken]
    if outside and len(broken) == len(outside):
        return 1, [
            *lines,
            f"No other site answers (links followed: {len(outside)}): is this machine connected?",
        ]
    if broken:
        return 1, [
            *lines,
            f"Broken links to other sites, above: {len(broken)} of {len(outside)}.",
        ]
    return 0, [f"All links to other sites answer (links followed: {len(outside)})."]


def main() -> int:
    """Ask every site, and say what came of it."""
    run = subprocess.run(
        [*JUPYTER_BOOK, "build", ".", "--builder", "linkcheck"], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
    )  # fmt: skip
    found = SITE / "output.json"  # Jupyter Book lets every builder write there
    if not found.exists():
        print(plain(run.stdout, sys.stderr), file=sys.stderr)
        print("The links were not followed: mend the above.", file=sys.stderr)
        return 1
    answers = [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]
    for name in ("output.json", "output.txt"):
        (SITE / name).unlink(missing_ok=True)
    code, lines = verdict(answers)
    print(*lines, sep="\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
