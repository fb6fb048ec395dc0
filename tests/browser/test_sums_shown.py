"""Between numbers that are shown and their result stands = only where they come to it as they are shown."""

import math
import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

import pytest
from figures_on_page import kind_of, places

# All that a figure says, at stops of its sliders and in the states that its buttons lead to.
SAID = """place => {
    const root = place.querySelector('.cr-figure'), {model, keeps} = root, said = new Set();
    const look = () => {
        for (const e of root.querySelectorAll('[aria-label]')) said.add(e.getAttribute('aria-label'));
        for (const e of root.querySelectorAll('p, .cr-now, svg text')) said.add(e.innerText ?? e.textContent);
    };
    const put = (slider, value) => {
        slider.value = value;
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        look();
    };
    const slide = () => place.querySelectorAll('input[type=range]').forEach(slider => {
        const {value, min, max} = slider;
        for (const part of [0, 0.1, 0.29, 0.5, 0.58, 0.71, 0.92, 1])
            put(slider, Number(min) + part * (max - min));
        put(slider, value);
    });
    const inStates = (trait, allowed) => {
        const start = model.get(trait);
        for (let value = 0; value < 30; value++) {
            if (!Number.isInteger(start) || !allowed(value)) continue;
            model.set(trait, value);
            look();
            if (value < 3 || value % 4 === 3) slide();
        }
        model.set(trait, start);
    };
    slide();
    for (const [trait, rule] of Object.entries(keeps))
        inStates(trait, value => typeof rule === 'function' && rule(value, model.state));
    if ('path' in model.state) inStates('path', value => value <= 2);
    return [...said].filter(Boolean);
}"""
NUMBER = r"\(?−?\d+(?:\.\d+)?(?:(?: × |·)10[⁻⁰¹²³⁴-⁹]+)?\)?"
SUM = re.compile(
    rf"(?:^|[:;=≈] |to |give |become )({NUMBER}(?: [·×+−] {NUMBER})+) = ({NUMBER})(?!\w|\.\d| [·×+−/])"
)
FIGURES = {
    "chapters/04_chain_rule.html": {"chain", "paths", "formula", "number_lines", "expression"},
    "chapters/05_backpropagation.html": {"network", "expression"},
    "chapters/06_automatic_differentiation.html": {"tape", "expression"},
    "chapters/07_networks_of_matrices.html": {"layer", "one_entry"},
    "chapters/index.html": {"network"},
}


def _value(text: str) -> Decimal:
    """What a sum or product of numbers comes to, exactly as they are written."""
    digits = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    plain = re.sub(r"(?: × |·)10([⁻⁰¹²³⁴-⁹]+)", lambda power: "e" + power[1].translate(digits), text)
    return sum(
        math.prod(Decimal(factor.strip("() ").replace("−", "-")) for factor in re.split(" [·×] ", term))
        for term in plain.replace(" − ", " + −").split(" + ")
    )


def _as_shown(value: Decimal) -> set[Decimal]:
    """The number in as many digits as figures show: four, and three beside a power of ten. Of a tie, both."""
    digits = 3 if 0 < abs(value) < Decimal("1e-4") or abs(value) >= 10**6 else 4
    return {Context(prec=digits, rounding=way).plus(value) for way in (ROUND_HALF_DOWN, ROUND_HALF_UP)}


@pytest.mark.parametrize("where", FIGURES)
def test_what_equals_its_result_comes_to_it(opened, where):
    page, wrong, checked = opened(where), [], set()
    for place in places(page):
        for said in place.evaluate(SAID) if kind_of(place) in FIGURES[where] else ():
            for sums in SUM.finditer(said):
                checked.add(kind_of(place))
                if _value(sums[2]) not in _as_shown(_value(sums[1])):
                    wrong.append(sums[0])
    assert wrong == []
    assert checked == FIGURES[where]
