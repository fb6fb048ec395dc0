"""_ext/course/assets.py: style sheets, scripts and icons as the pages get them."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_under_test import ROOT

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from sphinx.errors import ExtensionError
from sphinxcontrib import katex

from course import assets


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


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (":root{--a:1;--b:2}p{width:var(--a)}", ":root{--a:1}p{width:var(--a)}"),
        (":root{--a:1;color:red}", ":root{color:red}"),
        (":root{--a:1}p{x:y}", "p{x:y}"),
        # one that asks for another, and is asked for by none
        (":root{--a:1;--b:var(--a)}p{x:y}", "p{x:y}"),
        (":root{--a:1;--b:var( --a, 2px)}p{x:var(--b)}", ":root{--a:1;--b:var( --a, 2px)}p{x:var(--b)}"),
        (":root{--in-a-script:1}", ":root{--in-a-script:1}"),
        ("@media print{:root{--a:1}}p{x:y}", "p{x:y}"),
        (
            ':root{--a:url("data:image/svg+xml;a{b}");--b:1}p{x:var(--b)}',
            ":root{--b:1}p{x:var(--b)}",
        ),
        (
            ':root{--a:url("data:image/svg+xml;a{b}")}p{x:var(--a)}',
            ':root{--a:url("data:image/svg+xml;a{b}")}p{x:var(--a)}',
        ),
        ("@keyframes --a{from{--a:1}}p{x:y}", "@keyframes --a{from{--a:1}}p{x:y}"),
        (
            "@font-face{font-family:F;src:url(f)}p{font:1em F}",
            "@font-face{font-family:F;src:url(f)}p{font:1em F}",
        ),
        ('@font-face{font-family:"F";src:url(f)}p{font:1em G}', "p{font:1em G}"),
        ("@font-face{font-family:Written;src:url(f)}", "@font-face{font-family:Written;src:url(f)}"),
    ],
)
def test_properties_and_fonts_stay_if_and_only_if_something_asks_for_them(css, left):
    assert assets.without_unasked(css, frozenset(["--in-a-script", "Written"])) == left


def test_a_plain_word_keeps_no_rules_of_the_theme_and_a_class_does():
    page = '<p class="lead note">A card and progress, by <em id="alert">tooltip</em></p>'
    assert assets.words_in([page], ["show('toggler')"]) >= {"lead", "note", "toggler", "by"}
    assert assets.words_in([page], ["card()"]).isdisjoint({"card", "progress", "tooltip", "alert"})
    assert "card" in assets.words_in([page, '<div class="wide card">'], [])


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


def test_formulas_name_no_namespace_in_html():
    page = '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mi>x</mi></math>'
    assert assets.unnamed(page) == '<math display="block"><mi>x</mi></math>'


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
