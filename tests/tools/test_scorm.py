"""The archive for learning platforms: its manifest by the schemas of SCORM 1.2, its files, its words."""

import json
import re
import zipfile
from xml.etree import ElementTree

import from_npm
import pytest
import scorm
from js_session import JavaScriptSession
from scorm import NotPacked, gather, manifest, questions
from site_under_test import ROOT, SITE

NPM = pytest.mark.book  # what npm brings is there where the book is
NAMES = [[shelf, name] for shelf, names in questions().items() for name in names]
BESIDE = {"index.html": b"", "chapters/one & two.html": b"", "_python/x.js": b"", ".nojekyll": b""}


@pytest.fixture(scope="module")
def node():
    from_npm.wanted("tests/scorm")  # a validator
    with JavaScriptSession(ROOT / "tests/scorm/driver.mjs") as session:
        yield session


@pytest.fixture
def site(tmp_path):
    for name, content in BESIDE.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name in ("launch.js", "LICENSE"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path / "site"


def gathered(site):
    return gather(site, site.parent / "launch.js", site.parent / "LICENSE")


def listed(xml):
    return [element.get("href") for element in ElementTree.fromstring(xml).iter(f"{{{scorm.CONTENT}}}file")]


@NPM
def test_the_manifest_is_valid(node):
    assert node.ask("complaints", xml=manifest(["a & b.html"], "Chains & <rules>", "1.0").decode()) == []


@NPM
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("<resource ", "<metadata/><resource "),  # as the packager of npm writes it
        ('identifier="book"', 'identifier="files"'),
        ('identifier="book"', 'identifier="1 book"'),
        ('scormtype="sco"', 'scormtype="page"'),
        (' type="webcontent"', ""),
    ],
)
def test_the_schemas_refuse_a_manifest_that_is_slightly_wrong(node, right, wrong):
    xml = manifest(["index.html"], "Title", "1.0").decode()
    assert right in xml
    assert node.ask("complaints", xml=xml.replace(right, wrong)) != []


def test_each_file_is_listed_once_and_each_that_is_listed_is_there(site):
    files = gathered(site)
    own = {"launch.html", "launch.js", "launch-licence.txt", "readme.txt", "imsmanifest.xml"}
    assert {*files} == {"index.html", "chapters/one & two.html"} | own
    assert sorted(listed(files["imsmanifest.xml"])) == sorted(
        {name.replace("one & two", "one%20%26%20two") for name in files} - {"imsmanifest.xml"}
    )


@NPM
def test_the_whole_book_is_in_it_but_python(node, tmp_path):
    for name in ("launch.js", "LICENSE"):
        (tmp_path / name).write_bytes(b"x")
    files = gather(SITE, tmp_path / "launch.js", tmp_path / "LICENSE")
    assert node.ask("complaints", xml=files["imsmanifest.xml"].decode()) == []
    pages = {path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html")}
    assert pages < {*files} and not any(name.startswith("_python") for name in files)
    assert len(listed(files["imsmanifest.xml"])) == len(files) - 1


def test_the_published_site_has_nothing_of_it():
    """Neither the frame nor a word of SCORM's API: what reports is in the archive alone."""
    sources = [ROOT / "_ext", ROOT / "src/chainrule/live/static"]
    texts = [
        path.read_bytes() for top in sources for path in top.rglob("*") if path.suffix in (".js", ".html")
    ]
    assert len(texts) > 10 and not any(b"LMSInitialize" in text or b"cmi." in text for text in texts)


@pytest.mark.parametrize("missing", ["index.html", "../launch.js", "../LICENSE"])
def test_what_is_missing_is_said(site, missing):
    (site / missing).unlink()
    with pytest.raises(NotPacked, match="is missing: run `make scorm`"):
        gathered(site)


def test_a_page_of_the_same_name_is_not_replaced(site):
    (site / "readme.txt").write_text("ours")
    with pytest.raises(NotPacked, match=r"a page of its own called readme\.txt"):
        gathered(site)


def test_it_is_packed_and_an_error_is_words(site, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(scorm, "SITE", site)
    monkeypatch.setattr(scorm, "BUNDLE", tmp_path / "launch.js")
    monkeypatch.setattr(scorm, "LICENCE", tmp_path / "LICENSE")
    monkeypatch.setattr(scorm, "TARGET", tmp_path / "book.zip")
    monkeypatch.setattr(scorm, "ROOT", tmp_path)
    monkeypatch.setattr(scorm, "title", lambda: "Chains & <rules>")
    assert scorm.main() == 0
    with zipfile.ZipFile(tmp_path / "book.zip") as packed:
        assert "imsmanifest.xml" in packed.namelist()
    (site / "index.html").unlink()
    assert scorm.main() == 1 and "is missing" in capsys.readouterr().err


def test_the_words_in_the_archive_name_all_that_is_reported(site):
    said = gathered(site)["readme.txt"].decode()
    sent = set(re.findall(r'"(cmi\.[\w.]+)":', (ROOT / "tools/scorm/launch.js").read_text(encoding="utf-8")))
    assert len(sent) == 6
    assert {name for name in sent if name.split(".", 1)[1].rsplit("core.")[-1] not in said} == set()
    assert f"all {len(NAMES)} practice questions" in said and "{" not in said
    lock = json.loads((ROOT / "tools/scorm/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert f"@gamestdio/scorm {lock['node_modules/@gamestdio/scorm']['version']}," in said


@pytest.mark.parametrize("folder", ["tools/scorm", "tests/scorm"])
def test_the_lock_files_name_no_download_address(folder):
    assert "resolved" not in (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")


@NPM
def test_short_names_are_different(node):
    assert len({*node.ask("short", questions=NAMES)}) == len(NAMES) > 100


def entry(answers, solved=True):
    return {"answers": answers, "checked": answers, "solved": solved, "tried": True}


@NPM
def test_answers_come_back_as_they_were(node):
    some = [
        [*NAMES[0], entry(2) | {"box": 3, "day": "2026-11-27"}],
        [*NAMES[1], entry('3x^2 "≈" π', False)],
        [*NAMES[2], {"answers": "unchecked"}],
    ]
    back = node.ask("unpacked", text=node.ask("packed", answers=some), questions=NAMES)
    assert back == [*some[:2], [*NAMES[2], {"answers": "unchecked", "solved": False, "tried": False}]]


@NPM
def test_what_is_too_long_loses_its_longest_answers_and_no_mark(node):
    many = [[*name, entry("x" * (i % 100), solved=i % 2 == 0)] for i, name in enumerate(NAMES)]
    text = node.ask("packed", answers=many)
    assert 4000 < len(text) <= 4096
    back = node.ask("unpacked", text=text, questions=NAMES)
    assert [row[2]["solved"] for row in back] == [row[2]["solved"] for row in many]
    lost = [len(many[i][2]["answers"]) for i, row in enumerate(back) if "answers" not in row[2]]
    left = [len(row[2]["answers"]) for row in back if "answers" in row[2]]
    assert lost and min(lost) >= max(left)


@NPM
@pytest.mark.parametrize("text", ["", "{", "null", "[]", "3", '{"abcd": 3}', "x" * 4096])
def test_a_text_that_is_none_of_ours_holds_nothing(node, text):
    assert node.ask("unpacked", text=text, questions=NAMES) == []


@NPM
def test_a_question_that_is_gone_is_left_out_and_the_others_stay(node):
    text = node.ask("packed", answers=[["old", "gone", entry(1)], [*NAMES[5], entry("x")]])
    assert node.ask("unpacked", text=text, questions=NAMES) == [[*NAMES[5], entry("x")]]
