"""The font of formulas in figures: KaTeX's letters, and the measures by which a browser sets MathML."""

import base64
import html
import io
import json
import re
import runpy

import pytest
from fontTools.ttLib import TTFont
from site_under_test import ROOT
from slips import book_questions

from chainrule.live.text import rich
from chainrule.live.variants import states

TOOL = runpy.run_path(str(ROOT / "tools/math_font.py"))


@pytest.fixture(scope="module")
def font():
    css = TOOL["TARGET"].read_text(encoding="utf-8")
    return TTFont(io.BytesIO(base64.b64decode(re.search(r"base64,([^)]+)\)", css)[1])))


def test_font_in_the_repository_is_the_one_the_tool_makes(font):
    made = io.BytesIO()
    TOOL["build"]().save(made)
    fresh = TTFont(io.BytesIO(made.getvalue()))
    assert fresh.getBestCmap().keys() == font.getBestCmap().keys()
    assert fresh["hmtx"].metrics == font["hmtx"].metrics
    for name in ("SuperscriptShiftUp", "AxisHeight", "FractionRuleThickness"):
        ours, theirs = (getattr(f["MATH"].table.MathConstants, name).Value for f in (font, fresh))
        assert ours == theirs == TOOL["CONSTANTS"][name]


class Predicts:
    """Stands for `live` where a cell is read only for its words."""

    def predict(self, *texts, **named):
        return [texts, named]


def _words():
    """All formulas of practice questions, as HTML, and the words of all predict boxes."""
    for question in book_questions():
        yield json.dumps(states(question), ensure_ascii=False)
    for path in sorted((ROOT / "chapters").glob("0*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            source = "".join(cell["source"])
            if source.startswith("live.predict("):
                said = str(eval(source, {"live": Predicts()})).replace("\\\\", "\\")
                yield from (rich(formula) for formula in re.findall(r"\$[^$]+\$", said))


def test_font_has_each_letter_that_formulas_of_questions_and_predict_boxes_show(font):
    have = set(map(chr, font.getBestCmap()))
    slanted = {letter: place for place, letter in TOOL["SLANTED"].items()}
    missing, seen = set(), 0
    for words in _words():
        for tag, shown in re.findall(r"<(m[ion])[^>]*>([^<]+)</m", words):
            letters = html.unescape(shown).strip()
            seen += 1
            for letter in letters:
                look = slanted.get(letter, letter) if tag == "mi" and len(letters) == 1 else letter
                if look not in have and letter not in "\u2061\u2062":
                    missing.add(f"{look} U+{ord(look):04X}")
    assert seen > 500 and not missing


def test_slash_has_no_space_round_it_and_sin_a_thin_one():
    assert '<mo lspace="0" rspace="0">' in rich("$x^2/2$")
    assert 'form="prefix"' in rich("$v = -u$") and 'form="prefix"' not in rich("$(a) - b$")
    assert rich(r"$2x\cos x$").count("<mspace") == 2
    assert rich(r"$\sin^2 x$").count("<mspace") == 1
    assert "<mspace" not in rich(r"$\sin(x)$")
