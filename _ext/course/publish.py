"""Where the course lives: launch buttons, canonical addresses, sitemap, 404 page and the entry page.

Nobody edits an address. They come from the environment of the CI, or from the git remote; where neither is
known, what needs one is left out.
"""

import os
import posixpath
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"
DESCRIPTION_LENGTH = 160


@dataclass(frozen=True)
class Repository:
    """A public address of the repository, without credentials, and the branch that is being published."""

    url: str
    branch: str


def web_address(remote: str) -> str | None:
    """Return the https address of a git remote, or None if it has none (a folder, an empty string).

    Understands `https://…`, `ssh://git@…`, `git@host:owner/name.git` and `git://…`; user names, tokens and
    ports are left out.
    """
    remote = remote.strip()
    if "://" in remote:
        parts = urlsplit(remote)
        host, path = (parts.hostname, parts.path) if parts.scheme != "file" else (None, "")
    else:
        scp = re.fullmatch(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+):(?!\\)(.+)", remote)
        host, path = (scp[1], scp[2]) if scp else (None, "")
    path = path.strip("/").removesuffix(".git")
    return f"https://{host}/{path}" if host and path.count("/") >= 1 else None


def find_repository(environ: Mapping[str, str], remote: str, head: str) -> Repository | None:
    """Return the repository being published: the CI's if there is one, else that of the git remote.

    Parameters
    ----------
    environ
        The environment; GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_HEAD_REF and GITHUB_REF_NAME count.
    remote
        The address of the git remote `origin`, or an empty string.
    head
        The branch that is checked out, or an empty string.
    """
    if environ.get("GITHUB_REPOSITORY"):
        server = environ.get("GITHUB_SERVER_URL") or "https://github.com"
        url = web_address(f"{server.rstrip('/')}/{environ['GITHUB_REPOSITORY']}")
        branch = environ.get("GITHUB_HEAD_REF") or environ.get("GITHUB_REF_NAME") or head
    else:
        url, branch = web_address(remote), head
    if url is None:
        return None
    # Binder takes HEAD for the default branch, which is what a detached checkout can say.
    return Repository(url, quote(branch or "HEAD", safe=""))


def find_base_url(environ: Mapping[str, str]) -> str:
    """Return the address of the published site with its final slash, or an empty string.

    PAGES_BASE_URL says it; else, in the CI of github.com, it is the address that GitHub Pages gives.
    """
    stated = environ.get("PAGES_BASE_URL", "").strip()
    if stated:
        return stated.rstrip("/") + "/"
    owner, _, name = environ.get("GITHUB_REPOSITORY", "").partition("/")
    if not name or environ.get("GITHUB_SERVER_URL", "https://github.com") != "https://github.com":
        return ""
    home = f"https://{owner.lower()}.github.io/"
    return home if name.lower() == f"{owner.lower()}.github.io" else f"{home}{name}/"


def git(folder: Path, *words: str) -> str:
    """Return what a git command prints, or an empty string where there is no git or no repository."""
    try:
        answer = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip() if answer.returncode == 0 else ""


def configure(app: Sphinx, config: Config) -> None:
    """Tell the theme where the repository is, and Sphinx where the site is."""
    options = config.html_theme_options
    head = git(Path(app.srcdir), "symbolic-ref", "--short", "HEAD")
    remote = git(Path(app.srcdir), "remote", "get-url", "origin")
    repository = find_repository(os.environ, remote, head)
    options.pop("repository_url", None)
    if repository:
        options["repository_url"] = repository.url
        options["repository_branch"] = repository.branch
        # The theme insists on a provider; for hosts other than these two it builds a plain git address.
        options["repository_provider"] = "gitlab" if "gitlab" in repository.url else "github"
    else:
        options["launch_buttons"] = {}
    config.html_baseurl = find_base_url(os.environ)
    config.templates_path.insert(0, str(TEMPLATES))


def describe(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, cut at a word, for its meta description."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            text = re.sub(r"\s+", " ", paragraph.astext()).strip()
            if len(text) <= DESCRIPTION_LENGTH:
                return text
            return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
    return ""


def add_context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates the page's description, its social card, the repository, and sound roles."""
    context["description"] = describe(doctree) if doctree else ""
    context["has_own_description"] = 'name="description"' in context.get("metatags", "")
    context["repository_url"] = app.config.html_theme_options.get("repository_url", "")
    base = app.config.html_baseurl
    context["card"] = urljoin(base, "_static/card.png") if base else ""
    # Sphinx gives bibliography entries a role that ARIA has deprecated, inside a list of role "list"
    context["body"] = context.get("body", "").replace('role="doc-biblioentry"', 'role="listitem"')


def move_up(html: str, folder: str) -> str:
    """Return a page of a folder as it must read one level up, its relative addresses adapted."""

    def rewrite(match: re.Match[str]) -> str:
        attribute, path, rest = match.groups()
        return f'{attribute}="{posixpath.normpath(posixpath.join(folder, path))}{rest}"'

    html = html.replace('data-content_root="../"', 'data-content_root="./"')
    return re.sub(r'\b(href|src|action)="(?![a-z]+:|/|#)([^"?#]+)([^"]*)"', rewrite, html)


def write_extras(app: Sphinx, failure: Exception | None) -> None:
    """Write the entry page, the 404 page and, where the address is known, the sitemap."""
    if failure or app.builder.format != "html":
        return
    out = Path(app.outdir)
    base = app.config.html_baseurl
    entry = app.builder.get_target_uri(app.config.root_doc)
    # Not a redirect: the first page is there at once.
    first = (out / entry).read_text(encoding="utf-8")
    (out / "index.html").write_text(move_up(first, posixpath.dirname(entry)), encoding="utf-8")
    page = (TEMPLATES / "404.html").read_text(encoding="utf-8")
    marks = {"ENTRY": entry, "TITLE": escape(app.config.html_title), "BASE_PATH": urlsplit(base).path}
    for mark, value in marks.items():
        page = page.replace(f"@{mark}@", value)
    (out / "404.html").write_text(page, encoding="utf-8")
    sitemap = out / "sitemap.xml"
    sitemap.unlink(missing_ok=True)
    if base:
        pages = sorted(app.env.found_docs)
        lines = [f"<url><loc>{escape(base + app.builder.get_target_uri(page))}</loc></url>" for page in pages]
        sitemap.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
            + "\n".join(lines)
            + "\n</urlset>\n",
            encoding="utf-8",
        )


def setup(app: Sphinx) -> None:
    """Register the addresses, the page context and the extra pages."""
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", add_context)
    app.connect("build-finished", write_extras, priority=400)
