"""The Sphinx extension in _ext: what it refuses, what it keeps, and the book it built."""

import gzip
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from sphinx.errors import ExtensionError
from sphinxcontrib import katex

from course import assets, fonts, formulas, models, publish, widgets

ROOT = Path(__file__).parents[1]
BOOK = ROOT / "_build/html"
LIVE = ROOT / "src/chainrule/live"


KINDS = ["tangent", "secant"]


def model(name, **state):
    return {
        "model_name": name,
        "model_module": "any",
        "state": {"_esm": "code", "_view_count": None, **state},
    }


def refer(key):
    return f"IPY_MODEL_{key}"


def little_page(**more):
    """A slider linked to a figure, both in a box, and a second slider that nothing shows."""
    return {
        "box": model("VBoxModel", children=[refer("slider"), refer("figure")], layout=refer("plain")),
        "slider": model("FloatSliderModel", value=1.0, style=refer("style"), layout=refer("wide")),
        "figure": model("AnyModel", kind="tangent", x=1.0),
        "link": model("LinkModel", source=[refer("slider"), "value"], target=[refer("figure"), "x"]),
        "plain": model("LayoutModel", width=None, height=None),
        "wide": model("LayoutModel", width="100%", height=None),
        "style": model("SliderStyleModel", description_width=""),
        "forgotten": model("FloatSliderModel", value=2.0),
        "forgotten link": model(
            "LinkModel", source=[refer("forgotten"), "value"], target=[refer("none"), "x"]
        ),
        **more,
    }


# Widget state


def test_only_what_the_views_reach_is_kept():
    kept = widgets.page_state(little_page(), {"box": "cell 3"}, "a.ipynb", KINDS)
    assert sorted(kept) == ["box", "figure", "link", "slider", "style", "wide"]


def test_a_link_brings_along_the_model_that_only_it_reaches():
    stored = little_page(
        hidden=model("FloatSliderModel", value=0.0),
        on=model("DirectionalLinkModel", source=[refer("figure"), "y"], target=[refer("hidden"), "value"]),
    )
    assert {"hidden", "on"} <= set(widgets.page_state(stored, {"box": "cell 3"}, "a.ipynb", KINDS))


def test_the_code_and_the_boilerplate_of_a_model_stay_out_of_the_page():
    kept = widgets.page_state(little_page(), {"box": "cell 3"}, "a.ipynb", KINDS)
    assert kept["figure"]["state"] == {"kind": "tangent", "x": 1.0}
    assert kept["wide"]["state"] == {"width": "100%"}
    assert "layout" not in kept["box"]["state"]
    assert kept["slider"]["state"]["layout"] == refer("wide")


def test_an_unknown_model_fails_and_names_notebook_cell_model_and_the_known_ones():
    stored = little_page(text=model("TextModel"))
    stored["box"]["state"]["children"].append(refer("text"))
    with pytest.raises(ExtensionError) as failure:
        widgets.page_state(stored, {"box": "cell 3 (In [2])"}, "01_derivatives.ipynb", KINDS)
    message = str(failure.value)
    for part in ("01_derivatives.ipynb", "cell 3 (In [2])", "TextModel", *models.KNOWN_MODELS):
        assert part in message


def test_a_figure_that_the_page_script_cannot_draw_fails_and_says_where_to_register_it():
    stored = little_page(figure=model("AnyModel", kind="mirror", x=1.0))
    with pytest.raises(ExtensionError, match=r"cell 3 .*'mirror'.*figures/…/index\.js.*make js.*secant"):
        widgets.page_state(stored, {"box": "cell 3"}, "a.ipynb", KINDS)


def test_the_kinds_of_figures_are_read_from_the_index():
    kinds = models.figure_kinds(LIVE)
    files = {path.stem: path.parent.name for path in (LIVE / "js/figures").glob("*/*.js")}
    assert kinds.items() <= files.items() and kinds["tangent"] == "derivatives"
    assert {*files} - {*kinds} == {"index", "factors"}, "a figure, or what several of them share"


def test_a_page_loads_the_folders_of_its_figures_and_what_they_share_and_no_other():
    page = {"a": model("AnyModel", kind="chain"), "b": model("AnyModel", kind="tangent")}
    assert models.folders_of(page, ["a"], LIVE) == ["practice", "composite_functions", "chain_rule"]
    assert models.folders_of(page, ["b"], LIVE) == ["derivatives"]
    assert models.folders_of(little_page(figure=model("AnyModel", kind="mirror")), ["box"], LIVE) == []
    assert {*models.folders(LIVE)} == {path.parent.name for path in (LIVE / "js/figures").glob("*/index.js")}


def test_an_unknown_model_that_no_view_reaches_does_no_harm():
    widgets.page_state(little_page(text=model("TextModel")), {"box": "cell 3"}, "a.ipynb", KINDS)


def test_a_view_without_stored_state_says_to_run_make_notebooks():
    with pytest.raises(ExtensionError, match=r"a\.ipynb, cell 9 .*make notebooks"):
        widgets.page_state(little_page(), {"gone": "cell 9"}, "a.ipynb", KINDS)


@given(st.dictionaries(st.text(), st.text() | st.sampled_from(["</script>", "<!--", "]]>", "\u2028"])))
def test_the_state_survives_its_script_element_whatever_it_holds(state):
    script = widgets.state_script({"a": {"model_name": "AnyModel", "state": state}})
    inside = re.fullmatch(r'<script type="[^"]*">(.*)</script>', script, re.DOTALL)[1]
    assert "<" not in inside
    assert json.loads(inside)["state"]["a"]["state"] == state


def test_a_state_that_json_cannot_say_is_refused():
    with pytest.raises(ExtensionError, match="nan"):
        widgets.state_script({"a": {"model_name": "AnyModel", "state": {"x": float("nan")}}})


# Addresses


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/ada/course.git", "https://github.com/ada/course"),
        ("https://github.com/ada/course/", "https://github.com/ada/course"),
        ("https://ada:secret@github.com/ada/course.git", "https://github.com/ada/course"),
        ("https://x-access-token:secret@github.com/ada/course", "https://github.com/ada/course"),
        ("git@github.com:ada/course.git", "https://github.com/ada/course"),
        ("ssh://git@github.com/ada/course.git", "https://github.com/ada/course"),
        ("ssh://git@gitlab.com:2222/ada/group/course.git", "https://gitlab.com/ada/group/course"),
        ("git://github.com/ada/course", "https://github.com/ada/course"),
        ("", None),
        ("/srv/git/course.git", None),
        ("../course", None),
        ("file:///srv/git/course.git", None),
        ("C:\\courses\\course", None),
        ("https://github.com/", None),
        ("git@codeberg.org:ada/course.git", "https://codeberg.org/ada/course"),
        ("https://git.example.org:3000/ada/course.git", "https://git.example.org:3000/ada/course"),
        ("http://GIT.example.org:8080/ada/course.git/", "http://git.example.org:8080/ada/course"),
        ("ssh://git@git.example.org:2222/ada/course.git", "https://git.example.org/ada/course"),
        ("ssh://git@ssh.github.com:443/ada/course.git", "https://github.com/ada/course"),
        ("git@altssh.gitlab.com:ada/course", "https://gitlab.com/ada/course"),
        ("git+ssh://git@bitbucket.org/ada/course.git", "https://bitbucket.org/ada/course"),
        ("https://ada@bitbucket.org/ada/course.git", "https://bitbucket.org/ada/course"),
        ("git@git.sr.ht:~ada/course", "https://git.sr.ht/~ada/course"),
        ("git@ssh.dev.azure.com:v3/org/project/course", "https://dev.azure.com/org/project/_git/course"),
        (
            "https://org@dev.azure.com/org/my%20project/_git/course",
            "https://dev.azure.com/org/my%20project/_git/course",
        ),
        ("https://bitbucket.example.org/scm/PRO/course.git", None),
        ("ada@server.example.org:/srv/git/course.git", None),
        ("ssh://server.example.org/home/ada/course.git", None),
        ("server.example.org:~/courses/course.git", None),
        ("github:ada/course", None),
        ("myserver:git/course.git", None),
        ("codecommit::eu-west-1://course", None),
        ("https://[broken/ada/course", None),
        ("C:/courses/course", None),
    ],
)
def test_a_remote_has_this_public_address(remote, address):
    assert publish.web_address(remote) == address


@pytest.mark.parametrize(
    ("environ", "remote", "head", "expected"),
    [
        ({}, "git@github.com:ada/course.git", "main", ("https://github.com/ada/course", "main")),
        ({}, "git@github.com:ada/course.git", "", ("https://github.com/ada/course", "HEAD")),
        ({}, "git@github.com:ada/course.git", "a/b", ("https://github.com/ada/course", "a%2Fb")),
        ({}, "", "main", None),
        (
            {"GITHUB_REPOSITORY": "fork/course", "GITHUB_REF_NAME": "main"},
            "https://github.com/ada/course",
            "",
            ("https://github.com/fork/course", "main"),
        ),
        (
            {"GITHUB_REPOSITORY": "ada/course", "GITHUB_HEAD_REF": "fix", "GITHUB_REF_NAME": "7/merge"},
            "",
            "",
            ("https://github.com/ada/course", "fix"),
        ),
        (
            {
                "GITHUB_SERVER_URL": "https://git.example.org",
                "GITHUB_REPOSITORY": "a/b",
                "GITHUB_REF_NAME": "main",
            },
            "",
            "",
            ("https://git.example.org/a/b", "main"),
        ),
    ],
)
def test_the_buttons_open_the_repository_that_is_being_published(environ, remote, head, expected):
    found = publish.find_repository(environ, remote, head)
    assert (found and (found.url, found.branch)) == expected


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://github.com/ada/course", "gh/ada/course/main"),
        ("https://gitlab.com/ada/course", "gl/ada%2Fcourse/main"),
        ("https://gitlab.com/ada/group/course", "gl/ada%2Fgroup%2Fcourse/main"),
        ("https://codeberg.org/ada/course", "git/https%3A%2F%2Fcodeberg.org%2Fada%2Fcourse/main"),
        ("https://gitlab.example.org/a/b/c", "git/https%3A%2F%2Fgitlab.example.org%2Fa%2Fb%2Fc/main"),
        ("https://git.example.org:3000/a/b", "git/https%3A%2F%2Fgit.example.org%3A3000%2Fa%2Fb/main"),
    ],
)
def test_binder_can_split_the_path_of_any_host(url, path):
    """Its own hosts have short names; for the others the address is one word between slashes."""
    assert publish.Repository(url, "main").binder_path() == path


class TestLocate:
    """Which repository a folder is of, and what is said where a button is left out."""

    @pytest.fixture
    def course(self, tmp_path, monkeypatch):
        for name in ("GIT_DIR", "GIT_WORK_TREE"):
            monkeypatch.delenv(name, raising=False)
        self.git(tmp_path, "init", "-q", "-b", "main")
        return tmp_path

    def git(self, folder, *words):
        subprocess.run(["git", *words], cwd=folder, check=True)

    def test_the_remote_of_the_branch_comes_before_origin_and_any_name_does_if_there_is_one(self, course):
        self.git(course, "remote", "add", "upstream", "git@github.com:ada/course.git")
        assert publish.locate(course, {}) == publish.Place(
            publish.Repository("https://github.com/ada/course", "main"), True
        )
        self.git(course, "remote", "add", "origin", "git@github.com:fork/course.git")
        assert publish.locate(course, {}).repository.url == "https://github.com/fork/course"
        self.git(course, "config", "branch.main.remote", "upstream")
        assert publish.locate(course, {}).repository.url == "https://github.com/ada/course"

    def test_without_a_remote_or_with_several_unknown_ones_there_is_a_word(self, course):
        assert "No remote" in publish.locate(course, {}).words[0]
        for name in ("one", "two"):
            self.git(course, "remote", "add", name, f"git@github.com:{name}/course.git")
        place = publish.locate(course, {})
        assert not place.launch and "one, two" in place.words[0]

    def test_a_remote_without_a_web_address_is_named_without_its_password(self, course):
        self.git(course, "remote", "add", "origin", "https://ada:secret@example.org/course")
        (word,) = publish.locate(course, {}).words
        assert "https://example.org/course" in word and "secret" not in word

    def test_in_a_subfolder_binder_would_find_nothing_so_there_is_a_word_and_no_button(self, course):
        self.git(course, "remote", "add", "origin", "git@github.com:ada/teaching.git")
        (course / "calculus").mkdir()
        place = publish.locate(course / "calculus", {})
        assert place.repository.url == "https://github.com/ada/teaching"
        assert not place.launch and "calculus/" in place.words[0]

    def test_what_git_refuses_is_passed_on(self, tmp_path, monkeypatch):
        said = subprocess.CompletedProcess(
            [], 128, "", "fatal: detected dubious ownership in repository\nmore"
        )
        monkeypatch.setattr(publish, "ask_git", lambda *_: said)
        assert "dubious ownership" in publish.locate(tmp_path, {}).words[0]
        monkeypatch.setattr(publish, "ask_git", lambda *_: None)
        assert "git is not installed" in publish.locate(tmp_path, {}).words[0]
        ci = {"GITHUB_REPOSITORY": "ada/course", "GITHUB_REF_NAME": "main"}
        assert publish.locate(tmp_path, ci) == publish.Place(
            publish.Repository("https://github.com/ada/course", "main"), True
        )


@pytest.mark.parametrize(
    ("environ", "base"),
    [
        ({}, ""),
        ({"PAGES_BASE_URL": "https://course.example.org"}, "https://course.example.org/"),
        (
            {"PAGES_BASE_URL": "https://a.example/x/", "GITHUB_REPOSITORY": "ada/course"},
            "https://a.example/x/",
        ),
        ({"GITHUB_REPOSITORY": "Ada/course"}, "https://ada.github.io/course/"),
        ({"GITHUB_REPOSITORY": "ada/ada.github.io"}, "https://ada.github.io/"),
        ({"GITHUB_REPOSITORY": "ada/course", "GITHUB_SERVER_URL": "https://git.example.org"}, ""),
    ],
)
def test_the_site_address_is_known_only_where_something_says_it(environ, base):
    assert publish.find_base_url(environ) == base


def test_the_first_page_leads_to_the_same_places_from_one_level_up():
    page = (
        '<html data-content_root="../"><a href="../_static/a.css?v=1#b"></a><a href="01.html#x"></a>'
        '<a href="#here"></a><a href="https://a.example/"></a><img src="../_images/p.png">'
        '<script>"href=\\"x\\""</script>'
    )
    assert publish.move_up(page, "chapters") == (
        '<html data-content_root="./"><a href="_static/a.css?v=1#b"></a><a href="chapters/01.html#x"></a>'
        '<a href="#here"></a><a href="https://a.example/"></a><img src="_images/p.png">'
        '<script>"href=\\"x\\""</script>'
    )


# Style sheets and icons


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".used{a:b}.gone{a:b}", ".used{a:b}"),
        (".used,.gone{a:b}", ".used{a:b}"),
        ("p>.used #gone{a:b}", ""),
        (".used:not(.gone){a:b}", ".used:not(.gone){a:b}"),
        (":is(.gone,.used) p{a:b}", ":is(.gone,.used) p{a:b}"),
        ('.used::after{content:"}.gone{"}', '.used::after{content:"}.gone{"}'),
        ("@media print{.gone{a:b}.used{a:b}}", "@media print{.used{a:b}}"),
        ("@media print{.gone{a:b}}", ""),
        ("/* .used{} */.gone{a:b}", ""),
        ('@font-face{font-family:"Font Awesome 6 Free"}', ""),
        ("@font-face{font-family:KaTeX_Main}", "@font-face{font-family:KaTeX_Main}"),
        ('@import "basic.css";p{a:b}', "p{a:b}"),
        ("html[data-theme=dark] .used{a:b}", "html[data-theme=dark] .used{a:b}"),
        (
            ".used{background:url(data:image/png;base64,a/b)}",
            ".used{background:url(data:image/png;base64,a/b)}",
        ),
    ],
)
def test_a_rule_stays_if_and_only_if_a_page_could_match_it(css, left):
    assert assets.purge(css, frozenset(["used", "p"])) == left


def test_a_page_asks_for_its_files_by_what_they_hold(tmp_path):
    (tmp_path / "_static").mkdir()
    (tmp_path / "chapters").mkdir()
    script = tmp_path / "_static/course.js"
    script.write_text("1")
    page = (
        '<script src="../_static/course.js"></script><a href="https://a.example/x.js"></a><b src="../no.js">'
    )
    first = assets.dated(page, tmp_path / "chapters", tmp_path)
    assert re.search(r'src="\.\./_static/course\.js\?v=\w{8}"', first) and first.count("?v=") == 1
    assert assets.dated(first, tmp_path / "chapters", tmp_path) == first, (
        "again, on a page that was not rebuilt"
    )
    script.write_text("2")
    assert assets.dated(first, tmp_path / "chapters", tmp_path) != first
    assert assets.dated("url(course.js)", tmp_path / "_static", tmp_path).startswith("url(course.js?v=")


@given(st.text())
def test_a_script_in_ascii_means_the_same(text):
    escaped = assets.in_ascii(json.dumps(text, ensure_ascii=False))
    assert escaped.isascii() and json.loads(escaped) == text


def test_a_script_without_storage_touches_neither_kind():
    script = 'localStorage.getItem("a"); window.sessionStorage.setItem("b", 1); myLocalStorage()'
    assert assets.without_storage(script) == (
        'courseStorage.local.getItem("a"); courseStorage.session.setItem("b", 1); myLocalStorage()'
    )


def test_no_translator_touches_formulas_and_code():
    page = '<div class="math notranslate">x</div><p class="a">y</p>'
    once = assets.untranslated(page)
    assert once == '<div class="math notranslate" translate="no">x</div><p class="a">y</p>'
    assert assets.untranslated(once) == once


def test_an_icon_that_the_theme_does_not_have_is_an_error():
    with pytest.raises(ExtensionError, match="no icon 'unicorn'"):
        assets.draw_icons('<i class="fa-solid fa-unicorn"></i>', 'a={"sun":[512,512,[],"f185","M1 1z"]}')


def test_the_solid_drawing_of_an_icon_is_taken_which_comes_last():
    script = 'a={sun:[512,512,[9728],"f185","M1 1z"]};b={"sun":[512,512,[9728],"f185","M2 2z"]}'
    drawn = assets.draw_icons('<i class="fa-solid fa-sun fa-lg" title="Light"></i><i class="x"></i>', script)
    assert drawn == (
        '<i class="fa-solid fa-sun fa-lg" title="Light"><svg viewBox="0 0 512 512" aria-hidden="true">'
        '<path d="M2 2z"/></svg></i><i class="x"></i>'
    )
    assert assets.draw_icons(drawn, script) == drawn, "a page that was written before is left alone"


def test_a_coloured_symbol_gets_its_dark_twin():
    styles = assets.formula_colours(":root{--cr-x: #0072b2}[data-theme=dark]{--cr-x: #56b4e9}")
    assert 'html[data-theme=dark] .katex [style*="color:#0072b2" i]{color:#56b4e9!important}' in styles


def test_the_style_sheet_of_formulas_belongs_to_the_version_that_renders_them():
    css = (ROOT / "_ext/course/katex/katex.css").read_text()
    assert f'content:"{katex.katex_version}"' in css
    fonts = set(re.findall(r"url\(fonts/([^)]+)\)", css))
    assert fonts == {font.name for font in (ROOT / "_ext/course/katex/fonts").iterdir()}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is reached by a port")
def test_formulas_wait_for_a_server_that_is_slow_to_listen(tmp_path, monkeypatch):
    slow = (
        "import socket, time; s = socket.socket(socket.AF_UNIX); time.sleep(0.1); s.bind('katex.sock'); "
        "time.sleep(0.3); s.listen(); s.accept()"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", slow])
    process, connection = formulas.start_server(Path(), 60.0)
    with process, connection:
        assert connection.getpeername() == "katex.sock"
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is reached by a port")
def test_formulas_find_a_place_for_their_socket_below_a_folder_of_any_length(tmp_path, monkeypatch):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    listen = (
        "import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(); s.accept()"
    )
    monkeypatch.setattr(
        katex.KaTeXServer, "build_command", lambda socket: [sys.executable, "-c", listen, str(socket)]
    )
    process, connection = formulas.start_server(deep, 60.0)
    with process, connection:
        pass
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is reached by a port")
def test_formulas_do_not_wait_for_ever(tmp_path, monkeypatch):
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(katex.KaTeXServer, "build_command", lambda socket: command)
    monkeypatch.setattr(katex.KaTeXServer, "timeout_error", lambda timeout: TimeoutError(timeout))
    started = []

    def remember(*arguments, **options):
        started.append(subprocess.Popen(*arguments, **options))
        return started[0]

    monkeypatch.setattr(formulas, "Popen", remember)
    with pytest.raises(TimeoutError):
        formulas.start_server(tmp_path, 0.05)
    with started[0] as process:
        assert process.wait(10) != 0


# A little book, built as the real one is


def write_book(folder, models, shown):
    """Write a book of two pages into a folder: a notebook whose one cell shows a widget, and a plain page."""
    for name in ("_config.yml", "_ext", "src", "logo.svg", "favicon.svg"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: chapters/index\nchapters:\n- file: chapters/plain\n"
    )
    (folder / "chapters").mkdir()
    (folder / "chapters/references.bib").symlink_to(ROOT / "chapters/references.bib")
    (folder / "chapters/plain.md").write_text("# Plain\n\nNo widget here, but $x^2$.\n")
    dot = (
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEElEQVR4nGP4//8/EwMDIwAHiAEBMxDqgAAAAABJRU5ErkJggg=="
    )
    output = nbformat.v4.new_output(
        "execute_result",
        {
            widgets.VIEW: {"model_id": shown, "version_major": 2, "version_minor": 0},
            "image/png": dot,
            "text/plain": 'A "tangent" at 1.',
        },
        execution_count=1,
    )
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Live\n\nA widget:"),
            nbformat.v4.new_code_cell("show()", execution_count=1, outputs=[output]),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "widgets": {widgets.STATE: {"version_major": 2, "version_minor": 0, "state": models}},
        },
    )
    nbformat.write(notebook, folder / "chapters/index.ipynb")


def build(folder):
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", str(folder), "-n", "-W", "--keep-going", "-q"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.book
def test_a_live_page_holds_placeholder_state_and_script_and_a_plain_page_none(tmp_path):
    write_book(tmp_path, little_page(), "box")
    answer = build(tmp_path)
    assert answer.returncode == 0, answer.stderr
    html = (tmp_path / "_build/html/chapters/index.html").read_text()
    place = re.search(r'<div class="live" data-model-id="box">\s*(<img[^>]*>)\s*</div>', html)
    assert place, "the placeholder is missing"
    for part in ('alt="A &quot;tangent&quot; at 1."', 'loading="lazy"', 'width="2"', 'height="3"'):
        assert part in place[1]
    assert '"tangent":' in (tmp_path / "_build/html/searchindex.js").read_text(), "the search finds pictures"
    state = re.search(rf'<script type="{re.escape(widgets.STATE)}">(.*?)</script>', html, re.DOTALL)
    assert state.start() < html.index('class="live"'), "the page script may come early"
    assert sorted(json.loads(state[1])["state"]) == ["box", "figure", "link", "slider", "style", "wide"]
    places = [place.start() for place in re.finditer('class="live"', html)]
    scripts = list(re.finditer(r'<script src="../_live/(\w+).js\?v=\w+"></script>', html))
    assert [script[1] for script in scripts] == ["core", "derivatives", "page"], (
        "what the place needs, no more"
    )
    behind = [*places, len(html)][1]
    assert places[0] < scripts[0].start() < scripts[-1].start() < behind, "they run right behind it"
    assert html[scripts[0].start() : scripts[-1].end()].count("\n") == 2, "and nothing between them"
    for name in ("chapters/plain.html", "search.html"):
        plain = (tmp_path / "_build/html" / name).read_text()
        assert "_live/" not in plain
        assert "vnd.jupyter" not in plain


@pytest.mark.book
def test_the_build_fails_again_on_a_widget_that_no_page_can_show(tmp_path):
    write_book(tmp_path, little_page(text=model("TextModel")), "text")
    for _ in range(2):  # what failed must not be remembered as read
        answer = build(tmp_path)
        assert answer.returncode != 0
        assert "index.ipynb, cell 2 (In [1]) needs the widget model TextModel" in answer.stderr


# The built book


class Links(HTMLParser):
    """What a page refers to, and the ids it defines."""

    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.loaded = set(), [], []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.update(attributes[name] for name in ("id", "name") if attributes.get(name))
        if tag == "a" and attributes.get("href"):
            self.targets.append(attributes["href"])
        if tag == "link" and attributes.get("rel") in ("stylesheet", "icon", "preload"):
            self.loaded.append(attributes["href"])
        if tag in ("img", "script", "iframe", "source") and attributes.get("src"):
            self.loaded.append(attributes["src"])


@pytest.fixture(scope="module")
def pages():
    """Every page of the built book, parsed."""
    if not (BOOK / "index.html").exists():
        pytest.skip("the book is not built: make book")
    found = {}
    for path in BOOK.rglob("*.html"):
        if not path.relative_to(BOOK).parts[0].startswith("_"):
            found[path.resolve()] = (links := Links())
            links.feed(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.book
def test_no_page_loads_anything_from_elsewhere(pages):
    elsewhere = [
        (path.name, source)
        for path, links in pages.items()
        for source in links.loaded
        if urlsplit(source).netloc
    ]
    assert elsewhere == []
    assert "@import" not in (BOOK / "_static/course.css").read_text()


@pytest.mark.book
def test_every_link_inside_the_book_leads_somewhere(pages):
    broken = []
    for path, links in pages.items():
        if path.name == "404.html":
            continue
        for target in links.targets + links.loaded:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not file.exists() or (
                parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].ids
            ):
                broken.append((path.name, target))
    assert broken == []


@pytest.mark.book
def test_every_icon_in_the_built_pages_has_a_drawing(pages):
    icons = [
        icon
        for path in pages
        for icon in re.findall(r'<(?:i|span) class="[^"]*\bfa-[^>]*>.{,4}', path.read_text(encoding="utf-8"))
    ]
    assert len(icons) > 5 * len(pages), "the theme shows hardly any icon"
    assert [icon for icon in icons if not icon.endswith("<svg")] == []


@pytest.mark.book
def test_the_fonts_of_formulas_hold_what_formulas_show_and_little_else(pages):
    shown = set()
    for path in pages:
        for formula in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select(".katex-html"):
            shown |= set(formula.get_text())
    assert len(shown) > 60
    reduced = {file.name: file for file in (BOOK / "_static/fonts").glob("*.woff2")}
    assert set(reduced) == {file.name for file in fonts.FONTS.glob("*.woff2")}
    for name, file in reduced.items():
        whole, left = (set(map(chr, TTFont(font).getBestCmap())) for font in (fonts.FONTS / name, file))
        assert left == whole & shown, name
    assert sum(file.stat().st_size for file in reduced.values()) < 140_000, "whole fonts have 266 kB"


@pytest.mark.book
def test_every_colour_in_a_formula_has_a_dark_twin(pages):
    css = (BOOK / "_static/course.css").read_text().lower()
    used = set()
    for path in pages:
        for formula in re.findall(r'class="katex-html".*', path.read_text(encoding="utf-8")):
            used.update(re.findall(r'style="[^"]*\bcolor:(#[0-9a-fA-F]+)', formula))
    assert [shade for shade in sorted(used) if f'[style*="color:{shade.lower()}" i]' not in css] == []


@pytest.mark.book
def test_the_furniture_of_a_page_is_light(pages):
    sizes = {
        name: len(gzip.compress((BOOK / "_static" / name).read_bytes()))
        for name in ("course.css", "course.js")
    }
    assert sum(sizes.values()) <= 48_000, sizes
    assert not (BOOK / "_static/scripts/fontawesome.js").exists()


@pytest.mark.book
def test_every_page_says_its_language_title_and_description(pages):
    for path in pages:
        html = path.read_text(encoding="utf-8")
        assert '<html lang="en"' in html
        assert re.search(r"<title>[^<]+</title>", html)
        assert 'name="viewport"' in html
        if "chapters" in path.parts:
            assert html.count('name="description"') == 1, path.name
