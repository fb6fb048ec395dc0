"""The quicker axe finds what axe itself finds: all that is wrong with a page spoilt on purpose."""

import pytest
from axe import AXE, SOURCE, violations_by

PAGE = "chapters/glossary.html"
# Colours in many ways to write them, on papers that are not quite opaque, and things without a name.
SPOILT = """() => {
    const colours = ['#bbb', 'rgba(90, 90, 90, 0.5)', 'hsl(30 100% 60%)', 'hsl(0.1turn 90% 70%)',
        'oklch(0.8 0.1 90)', 'color(srgb 0.7 0.8 0.6)', 'color-mix(in srgb, white 70%, red)', 'gold'];
    const papers = ['transparent', 'rgba(255, 255, 0, 0.2)', 'lab(95 5 5)', '#fff8'];
    const article = document.querySelector('.bd-article');
    for (const color of colours) for (const background of papers) {
        const line = Object.assign(document.createElement('p'), {textContent: `${color} on ${background}`});
        Object.assign(line.style, {color, background, opacity: 0.9});
        article.prepend(line);
    }
    article.insertAdjacentHTML('afterbegin',
        '<input type=range><img src="."><button></button><a href="#"></a><svg role=img></svg><ul><p>');
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_quicker_axe_finds_what_axe_finds(opened, scheme):
    page = opened(PAGE, scheme=scheme)
    page.evaluate(SPOILT)
    found = violations_by(SOURCE, page)
    assert len({line.split(":")[0] for line in found}) > 4
    assert sum(line.startswith("color-contrast:") for line in found) > 10
    assert violations_by(AXE, page) == found
