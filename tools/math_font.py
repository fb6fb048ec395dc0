r"""Make the font of the formulas in figures: KaTeX's letters, with the table that MathML is laid out by.

Browsers set MathML themselves, but take heights of exponents, thickness of bars and sizes of brackets from a
font's MATH table, and KaTeX's fonts have none. So its letters, with the measures of TeX's Computer
Modern, which KaTeX uses too, become one small font: formulas in questions look like those of the text.

    .venv/bin/python tools/math_font.py
"""

import base64
import io
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.otlLib.builder import buildMathTable
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
KATEX = ROOT / "_ext/course/katex/fonts"
TARGET = ROOT / "src/chainrule/live/js/math.css"

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
UPRIGHT = LATIN + "0123456789 +−-=<>≤≥≈()[]{}|/,.;:!?'′*·×÷±∂∇∞√∑∏∫→↦⇒∈∘⋅…⋯∣^~ˆ‖%⊤ΔΣσ"

# Where Unicode keeps the slanted letters that a browser shows for <mi>x</mi>.
SLANTED = {chr(0x1D434 + i if letter < "a" else 0x1D44E + i - 26): letter for i, letter in enumerate(LATIN)}
SLANTED["ℎ"] = SLANTED.pop(chr(0x1D455))
SLANTED |= {chr(0x1D6FC + i): chr(0x3B1 + i) for i in range(25)}
SLANTED |= {"𝜖": "ϵ", "𝜗": "ϑ", "𝜙": "ϕ"}

# Characters that KaTeX has under another number.
ALIKE = {"·": "⋅", "'": "′", "𝜕": "∂"}

# Measures of TeX's cmsy10 and cmex10, in thousandths of an em; KaTeX has the same.
CONSTANTS = {
    "ScriptPercentScaleDown": 70,
    "ScriptScriptPercentScaleDown": 50,
    "DelimitedSubFormulaMinHeight": 1300,
    "DisplayOperatorMinHeight": 1300,
    "MathLeading": 150,
    "AxisHeight": 250,
    "AccentBaseHeight": 431,
    "FlattenedAccentBaseHeight": 683,
    "SubscriptShiftDown": 150,
    "SubscriptTopMax": 344,
    "SubscriptBaselineDropMin": 50,
    "SuperscriptShiftUp": 413,
    "SuperscriptShiftUpCramped": 289,
    "SuperscriptBottomMin": 108,
    "SuperscriptBaselineDropMax": 386,
    "SubSuperscriptGapMin": 160,
    "SuperscriptBottomMaxWithSubscript": 344,
    "SpaceAfterScript": 50,
    "UpperLimitGapMin": 111,
    "UpperLimitBaselineRiseMin": 200,
    "LowerLimitGapMin": 167,
    "LowerLimitBaselineDropMin": 600,
    "StackTopShiftUp": 444,
    "StackTopDisplayStyleShiftUp": 677,
    "StackBottomShiftDown": 345,
    "StackBottomDisplayStyleShiftDown": 686,
    "StackGapMin": 120,
    "StackDisplayStyleGapMin": 280,
    "StretchStackTopShiftUp": 111,
    "StretchStackBottomShiftDown": 600,
    "StretchStackGapAboveMin": 200,
    "StretchStackGapBelowMin": 167,
    "FractionNumeratorShiftUp": 394,
    "FractionNumeratorDisplayStyleShiftUp": 677,
    "FractionDenominatorShiftDown": 345,
    "FractionDenominatorDisplayStyleShiftDown": 686,
    "FractionNumeratorGapMin": 40,
    "FractionNumDisplayStyleGapMin": 120,
    "FractionRuleThickness": 40,
    "FractionDenominatorGapMin": 40,
    "FractionDenomDisplayStyleGapMin": 120,
    "SkewedFractionHorizontalGap": 350,
    "SkewedFractionVerticalGap": 96,
    "OverbarVerticalGap": 120,
    "OverbarRuleThickness": 40,
    "OverbarExtraAscender": 40,
    "UnderbarVerticalGap": 120,
    "UnderbarRuleThickness": 40,
    "UnderbarExtraDescender": 40,
    "RadicalVerticalGap": 50,
    "RadicalDisplayStyleVerticalGap": 148,
    "RadicalRuleThickness": 40,
    "RadicalExtraAscender": 40,
    "RadicalKernBeforeDegree": 278,
    "RadicalKernAfterDegree": -556,
    "RadicalDegreeBottomRaisePercent": 60,
}
STRETCHED = "()[]{}√|∣"
# f′ and F′: a browser puts the prime where the letter's width ends, and these lean over it.
PRIMED = "fF"
# A browser's bracket reaches all the way round, TeX's need not: sizes between KaTeX's keep it small.
BETWEEN = (1.12, 1.3)


class Letters:
    """Glyphs gathered from several fonts under names of their own."""

    def __init__(self):
        self.glyphs = {".notdef": TTGlyphPen(None).glyph()}
        self.widths = {".notdef": (500, 0)}
        self.characters: dict[int, str] = {}
        self.bounds: dict[str, tuple] = {}

    def take(self, font: TTFont, letter: str, name: str) -> bool:
        """Copy what `font` shows for the letter; return whether it has it."""
        source = font.getBestCmap().get(ord(letter))
        if source is None:
            return False
        glyphs = font.getGlyphSet()
        recording = DecomposingRecordingPen(glyphs)
        glyphs[source].draw(recording)
        pen, bounds = TTGlyphPen(None), BoundsPen(None)
        recording.replay(pen)
        recording.replay(bounds)
        self.glyphs[name] = pen.glyph()
        left = bounds.bounds[0] if bounds.bounds else 0
        self.widths[name] = (font["hmtx"][source][0], round(left))
        self.bounds[name] = bounds.bounds or (0, 0, 0, 0)
        return True

    def taller(self, once: str, name: str, stretch: float) -> None:
        """Add a glyph that is another one, stretched upwards and downwards from the axis."""
        pen = TTGlyphPen({once: self.glyphs[once]})
        axis = CONSTANTS["AxisHeight"]
        pen.addComponent(once, (1, 0, 0, stretch, 0, round(axis * (1 - stretch))))
        left, low, right, high = self.bounds[once]
        self.glyphs[name], self.widths[name] = pen.glyph(), self.widths[once]
        self.bounds[name] = (left, axis + (low - axis) * stretch, right, axis + (high - axis) * stretch)

    def twice(self, once: str, name: str) -> None:
        """Add a glyph that is another one, two times in a row."""
        width, left = self.widths[once]
        pen = TTGlyphPen({once: self.glyphs[once]})
        for shift in (0, width):
            pen.addComponent(once, (1, 0, 0, 1, shift, 0))
        self.glyphs[name] = pen.glyph()
        self.widths[name] = (2 * width, left)


def build() -> TTFont:
    """Return the font."""
    fonts = {
        name: TTFont(KATEX / f"KaTeX_{name}.woff2") for name in ("Main-Regular", "Math-Italic", "AMS-Regular")
    }
    sizes = [TTFont(KATEX / f"KaTeX_Size{i}-Regular.woff2") for i in (1, 2, 3, 4)]
    letters = Letters()
    for letter in dict.fromkeys(UPRIGHT):
        name = f"u{ord(letter):04X}"
        if any(letters.take(font, letter, name) for font in (*fonts.values(), *sizes)):
            letters.characters[ord(letter)] = name
    for character, alike in ALIKE.items():
        letters.characters[ord(character)] = letters.characters[ord(alike)]
    letters.twice("u2032", "u2033")  # a second derivative's two primes
    letters.characters[0x2033] = "u2033"
    accents = {}
    for place, letter in SLANTED.items():
        name = f"u{ord(place):04X}"
        if letters.take(fonts["Math-Italic"], letter, name):
            letters.characters[ord(place)] = name
            left, _, right, top = letters.bounds[name]
            width = letters.widths[name][0]
            if letter in PRIMED:
                letters.widths[name] = (max(width, round(right)), letters.widths[name][1])
            accents[name] = round((left + right) / 2 + 0.15 * top / 2)
    variants = {}
    for letter in STRETCHED:
        base = letters.characters.get(ord(letter))
        if base is None:
            continue
        found = [base]
        for i, font in enumerate(sizes, 1):
            name = f"{base}.size{i}"
            if letters.take(font, letter, name):
                found.append(name)
                if i == 1 and letter in "()[]{}":
                    for stretch in BETWEEN:
                        letters.taller(name, f"{name}.{stretch:g}", stretch)
                        found.append(f"{name}.{stretch:g}")
        variants[base] = [(name, _height(letters, name)) for name in found]
    for letter in "∑∏∫":
        base = letters.characters[ord(letter)]
        name = f"{base}.display"
        if letters.take(sizes[1], letter, name):  # the larger of KaTeX's two sizes
            variants[base] = [(one, _height(letters, one)) for one in (base, name)]

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(letters.glyphs))
    builder.setupCharacterMap(letters.characters)
    builder.setupGlyf(letters.glyphs)
    builder.setupHorizontalMetrics(letters.widths)
    builder.setupHorizontalHeader(ascent=903, descent=-272)
    builder.setupNameTable({"familyName": "Course Math", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=903, sTypoDescender=-272, usWinAscent=903, usWinDescent=272, sxHeight=431)
    builder.setupPost(keepGlyphNames=False)
    buildMathTable(
        builder.font,
        constants=CONSTANTS,
        topAccentAttachments=accents,
        vertGlyphVariants=variants,
        minConnectorOverlap=20,
    )
    return builder.font


def _height(letters: Letters, name: str) -> int:
    _, low, _, high = letters.bounds[name]
    return round(high - low)


def main() -> None:
    """Write the font."""
    font = build()
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    url = "data:font/woff2;base64," + base64.b64encode(file.getvalue()).decode()
    TARGET.write_text(
        "/* Made by tools/math_font.py from KaTeX's fonts (MIT, see THIRD-PARTY.md). */\n"
        f'@font-face {{ font-family: "Course Math"; src: url({url}) format("woff2"); }}\n',
        encoding="utf-8",
    )
    print(TARGET.relative_to(ROOT), len(file.getvalue()), "bytes,", len(font.getGlyphOrder()), "glyphs")


if __name__ == "__main__":
    main()
