"""Where the course lives: launch buttons, canonical addresses, sitemap, 404 page and the entry page.

Nobody edits an address. They come from the environment of the CI, or from the git remote; where neither is
known, what needs one is left out.

Not by sphinx-sitemap, which lists the pages that the last build wrote and not those it found up to date; not
by sphinxext-opengraph, which cuts a description within a word and names an address where none is known.
"""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin, urlsplit
from xml.sax.saxutils import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config

TEMPLATES = Path(__file__).parent / "templates"
DESCRIPTION_LENGTH = 160
# What a copy of the book has to bring along, for it is handed out without the repository: in `licences/`.
LICENCES = {
    "LICENSE": "code.txt",
    "LICENSE-text": "text.txt",
    "THIRD-PARTY.md": "THIRD-PARTY.md",
    "_ext/course/katex/LICENSE": "KaTeX.txt",
    "src/chainrule/live/js/d3-licence.txt": "D3.txt",
}
# Whose files Sphinx puts into the book: their licences come with the packages.
PACKAGES = ("sphinx", "pydata-sphinx-theme", "sphinx-book-theme", "myst-nb", "sphinx-copybutton")


@dataclass(frozen=True)
class Forge:
    """Where a kind of host keeps its forms: a new issue with a title and a body, and a file to edit."""

    new: str
    title: str
    body: str
    edit: str


# By a word of the host's name: the forges that let an address fill in their forms.
FORGES = {
    "github": Forge("/issues/new", "title", "body", "/edit"),
    "gitlab": Forge("/-/issues/new", "issue[title]", "issue[description]", "/-/edit"),
    "codeberg": Forge("/issues/new", "title", "body", "/_edit"),
    "gitea": Forge("/issues/new", "title", "body", "/_edit"),
    "forgejo": Forge("/issues/new", "title", "body", "/_edit"),
}


@dataclass(frozen=True)
class Repository:
    """A public address of the repository, without credentials, and the branch that is being published."""

    url: str
    branch: str

    def binder_path(self) -> str:
        """Return what a BinderHub calls the repository: a short form, or the address escaped whole."""
        host, path = urlsplit(self.url).netloc, urlsplit(self.url).path.strip("/")
        if host == "github.com":
            return f"gh/{path}/{self.branch}"
        if host == "gitlab.com":  # groups within groups, too
            return f"gl/{quote(path, safe='')}/{self.branch}"
        return f"git/{quote(self.url, safe='')}/{self.branch}"

    def forge(self) -> Forge | None:
        """Return where the host's forms are, or None for a host that is not known."""
        host = urlsplit(self.url).netloc.lower()
        return next((forge for word, forge in FORGES.items() if word in host), None)

    def issue_form(self) -> dict[str, str]:
        """Return the address of the form for a new issue and its two fields' names; empty if not known."""
        forge = self.forge()
        return {"form": self.url + forge.new, "title": forge.title, "body": forge.body} if forge else {}

    def edit_url(self, path: str) -> str:
        """Return where a file can be changed, or an empty string."""
        forge = self.forge()
        return f"{self.url}{forge.edit}/{self.branch}/{quote(path)}" if forge else ""


@dataclass(frozen=True)
class Place:
    """Where the book comes from: the repository, whether Binder can start it, and what there is to say."""

    repository: Repository | None
    launch: bool
    words: tuple[str, ...] = ()


# Hosts that let git in by another door: ssh through the port of https.
DOORS = {
    "ssh.github.com": "github.com",
    "altssh.gitlab.com": "gitlab.com",
    "altssh.bitbucket.org": "bitbucket.org",
}
AZURE = ("ssh.dev.azure.com", "vs-ssh.visualstudio.com")
# A folder of a server, not a path that a web site shows.
FOLDERS = re.compile(r"/*(srv|home|var|opt|usr|mnt|root|tmp|Users)/|~/")


def web_address(remote: str) -> str | None:
    """Return the web address of a git remote, or None if it has none, as far as can be known.

    Understands `https://…`, `ssh://git@…`, `git@host:owner/name.git` and `git://…`; user names and tokens are
    left out, and so are ports, except where the remote is a web address itself. None for a folder here or on
    a server, a nickname from somebody's ssh settings, a helper's address (`codecommit::…`) and Bitbucket
    Server's `/scm/…`, whose web pages are elsewhere.
    """
    remote = remote.strip()
    if "://" in remote:
        try:
            parts = urlsplit(remote)
            scheme, host, port, path = parts.scheme.lower(), parts.hostname, parts.port, parts.path
        except ValueError:
            return None
    else:
        scp = re.fullmatch(r"(?:[^@/:]+@)?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+):(?![\\:])(.+)", remote)
        scheme, host, port, path = ("ssh", scp[1].lower(), None, scp[2]) if scp else ("", None, None, "")
    over_web = scheme in ("http", "https")
    if not host or not (over_web or "ssh" in scheme or scheme == "git") or "::" in remote:
        return None
    if not over_web and (FOLDERS.match(path.lstrip("/")) or "." not in host):
        return None
    path = path.strip("/").removesuffix(".git").strip("/")
    host = DOORS.get(host, host)
    if host in AZURE and re.fullmatch(r"v3/[^/]+/[^/]+/[^/]+", path):
        _, organisation, project, name = path.split("/")
        host, path = "dev.azure.com", f"{organisation}/{project}/_git/{name}"
    if path.count("/") < 1 or re.match(r"(.*/)?scm/", path):
        return None
    if over_web and port:
        return f"{scheme}://{host}:{port}/{path}"
    return f"https://{host}/{path}"


def find_repository(environ: Mapping[str, str], remote: str, head: str) -> Repository | None:
    """Return the repository being published: the CI's if there is one, else that of the git remote.

    Parameters
    ----------
    environ
        The environment; GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_HEAD_REF and GITHUB_REF_NAME count.
    remote
        The address of the git remote, or an empty string.
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


def find_remote(folder: Path, head: str) -> tuple[str, str]:
    """Return the address of the remote that the branch follows, and a word where there is none to choose.

    That is the branch's own remote, else the one called origin, else the only one.
    """
    names = git(folder, "remote").split()
    own = git(folder, "config", f"branch.{head}.remote") if head else ""
    name = next((name for name in (own, "origin", *names[:1]) if name in names), "")
    if not names:
        return "", "No remote: no launch buttons and no link to the source."
    if name not in (own, "origin") and len(names) > 1:
        return (
            "",
            f"Remotes {', '.join(names)}, and none is origin: no launch buttons. Say `git push -u NAME`.",
        )
    return git(folder, "remote", "get-url", name), ""


def locate(folder: Path, environ: Mapping[str, str]) -> Place:
    """Find out where the book in a folder comes from; each button that is left out has its word."""
    answer = ask_git(folder, "rev-parse", "--show-prefix")
    if answer is None or answer.returncode:
        reason = "git is not installed" if answer is None else answer.stderr.strip().partition("\n")[0]
        found = find_repository(environ, "", "")
        words = () if found else (f"No launch buttons and no link to the source: {reason}.",)
        return Place(found, found is not None, words)
    head = git(folder, "symbolic-ref", "--short", "HEAD")
    remote, word = find_remote(folder, head)
    found = find_repository(environ, remote, head)
    if found is None:
        word = word or f"No launch buttons: the remote {plain(remote)} has no web address."
        return Place(None, False, (word,))
    if prefix := answer.stdout.strip():
        word = f"No launch buttons: the course is in {prefix}, and Binder looks at the top of a repository."
        return Place(found, False, (word,))
    return Place(found, True)


def plain(remote: str) -> str:
    """Return a remote's address without what may be a password."""
    return re.sub(r"(?<=://)[^/@]*@", "", remote)


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


def ask_git(folder: Path, *words: str) -> subprocess.CompletedProcess[str] | None:
    """Return what became of a git command, or None where there is no git."""
    try:
        return subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return None


def git(folder: Path, *words: str) -> str:
    """Return what a git command prints, or an empty string where it fails."""
    answer = ask_git(folder, *words)
    return answer.stdout.strip() if answer and answer.returncode == 0 else ""


def configure(app: Sphinx, config: Config) -> None:
    """Tell the theme where the repository is, and Sphinx where the site is."""
    options = config.html_theme_options
    place = locate(Path(app.srcdir), os.environ)
    options.pop("repository_url", None)
    if place.repository:
        options["repository_url"] = place.repository.url
        options["repository_branch"] = place.repository.branch
        options["repository_provider"] = "github"  # the theme insists on one; the addresses are made here
    if not place.launch:
        options["launch_buttons"] = {}
    config.html_baseurl = find_base_url(os.environ)
    config.templates_path.insert(0, str(TEMPLATES))


def last_change(folder: Path, path: str) -> str:
    """Return the day of a file's last commit, as in 2026-11-27; empty where git does not know so far back."""
    if git(folder, "rev-parse", "--is-shallow-repository") != "false":
        return ""
    return git(folder, "log", "-1", "--format=%cs", "--", path)


def in_characters(formula: str) -> str:
    """Return a short formula of TeX without its colours, hats and feet: ŷ and W₂."""
    plain = re.sub(r"\\textcolor\{[^{}]*\}", "", formula)
    plain = re.sub(r"\\hat\s*\{?(\w)\}?", "\\1\u0302", plain)
    plain = re.sub(r"_\{?(\d)\}?", lambda foot: chr(0x2080 + int(foot[1])), plain)
    return unicodedata.normalize("NFC", re.sub(r"[{}]", "", plain))


def describe(doctree: nodes.document) -> str:
    """Return the first paragraph of a page, cut at a word, for its meta description.

    Formulas become characters, as far as these have them; a paragraph that holds others is left out.
    """
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, nodes.section):
            said = paragraph.deepcopy()
            for formula in list(said.findall(nodes.math)):
                formula.replace_self(nodes.Text(in_characters(formula.astext())))
            text = re.sub(r"\s*\[\d+\]", "", said.astext())  # what it cites
            text = re.sub(r"\s+", " ", text).strip()
            if len(text) > DESCRIPTION_LENGTH:
                text = text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0] + " …"
            if not re.search(r"[\\^_]", text):
                return text
    return ""


def add_context(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the templates the page's description, its social card, the repository, and sound roles."""
    context["description"] = describe(doctree) if doctree else ""
    context["has_own_description"] = 'name="description"' in context.get("metatags", "")
    options = app.config.html_theme_options
    context["repository_url"] = options.get("repository_url", "")
    context["report"], context["edit_url"], context["changed"] = {}, "", ""
    if doctree:
        source = Path(app.env.doc2path(page)).relative_to(app.srcdir).as_posix()
        context["changed"] = last_change(Path(app.srcdir), source)
        if context["repository_url"]:
            repository = Repository(options["repository_url"], options["repository_branch"])
            context["report"] = repository.issue_form()
            if options["launch_buttons"]:  # else the course may lie in a folder of the repository
                context["edit_url"] = repository.edit_url(source)
    if hub := options.get("launch_buttons", {}).get("binderhub_url"):
        repository = Repository(options["repository_url"], options["repository_branch"])
        context["binder_url"] = f"{hub}/v2/{repository.binder_path()}?urlpath=lab/tree/{page}.ipynb"
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
    return re.sub(
        r'\b(href|src|action|data-(?:then|address|alone|script|style|cells|cards|practice|asking|list))="(?![a-z]+:|/|#)([^"?#]+)([^"]*)"',
        rewrite,
        html,
    )


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
    (out / ".nojekyll").touch()  # else GitHub Pages drops folders whose names begin with an underscore
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


def write_licences(app: Sphinx, failure: Exception | None) -> None:
    """Write the licences of what the book holds."""
    if failure or app.builder.format != "html":
        return
    folder = Path(app.outdir) / "licences"
    folder.mkdir(exist_ok=True)
    for source, name in LICENCES.items():
        if (path := Path(app.srcdir) / source).is_file():  # a book of somebody else's may have no such file
            (folder / name).write_bytes(path.read_bytes())
    for package in PACKAGES:
        texts = [
            file for file in metadata.files(package) or () if file.name.startswith(("LICENSE", "COPYING"))
        ]
        (folder / f"{package}.txt").write_text(
            "\n".join(text.read_text(encoding="utf-8") for text in texts), encoding="utf-8"
        )


def setup(app: Sphinx) -> None:
    """Register the addresses, the page context, the extra pages and the licences."""
    app.connect("build-finished", write_licences, priority=400)
    app.connect("config-inited", configure, priority=100)
    app.connect("html-page-context", add_context)
    app.connect("build-finished", write_extras, priority=400)
