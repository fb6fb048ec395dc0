"""The page reads drawings as Python does, gradients included; and the brush of the digit reader."""

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import live
from chainrule.live.networks_of_matrices import reading_digits as reading

EMPTY, FULL = "0" * 64, "g" * 64


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "reader.mjs") as session:
        yield session


@pytest.fixture(scope="module")
def figure():
    return live.digit_reader().figure


@pytest.mark.parametrize("asked", range(11))
def test_probabilities_and_all_64_gradients_are_pythons(page, figure, asked):
    network = reading.trained_reader().network
    samples = [sample["ink"] for sample in figure.spec["samples"]]
    for figure.ink in [EMPTY, FULL, *reading.NO_DIGITS.values(), *samples]:
        figure.asked, figure.unit = asked, 7
        found, now = page.ask("read", spec=figure.spec, ink=figure.ink, asked=asked), figure.readout()
        assert found["parameters"] == pytest.approx(network.parameters, rel=1e-12, abs=1e-12)
        assert found["shares"] == pytest.approx(
            [now[f"p{digit}"] for digit in range(10)], rel=1e-9, abs=1e-12
        )
        assert found["gradient"] == pytest.approx(figure.gradient(), rel=1e-9, abs=1e-12)
        assert found["value"] == pytest.approx(now["asked_value"], rel=1e-9, abs=1e-12)
        assert found["weights"] == pytest.approx(network.weights[0][:, 6])
        assert found["votes"] == pytest.approx(now["unit_value"] * network.weights[1][6])


def test_a_stroke_inks_what_it_covers_and_fades_at_its_rim(page):
    down = reading.read_levels(page.ask("stroke", ink=EMPTY, **{"from": [3.5, 1.5], "to": [3.5, 6.5]}))
    table = down.reshape(8, 8)
    assert table[1:7, 3].tolist() == [16] * 6
    assert table[1:7, 2].tolist() == table[1:7, 4].tolist() == [5] * 6
    assert (table[:, [0, 1, 5, 6, 7]] == 0).all()
    dot = page.ask("stroke", ink=EMPTY, **{"from": [3.5, 1.5], "to": [3.5, 1.5]})
    assert reading.read_levels(dot).reshape(8, 8)[1, 3] == 16


def test_ink_is_never_taken_by_the_brush_nor_given_by_the_eraser(page):
    rng = np.random.default_rng(1)
    for _ in range(30):
        before = reading.written(rng.integers(0, 17, 64))
        ends = {"from": rng.uniform(-2, 10, 2).tolist(), "to": rng.uniform(-2, 10, 2).tolist()}
        more = reading.read_levels(page.ask("stroke", ink=before, **ends))
        less = reading.read_levels(page.ask("stroke", ink=before, erase=True, **ends))
        assert (more >= reading.read_levels(before)).all() and (less <= reading.read_levels(before)).all()


def test_an_eraser_takes_away_what_the_brush_covered(page):
    ends = {"from": [1.5, 1.5], "to": [6.2, 5.1]}
    drawn = page.ask("stroke", ink=EMPTY, **ends)
    assert set(drawn) > {"0", "g"}
    full = reading.read_levels(page.ask("stroke", ink=FULL, erase=True, **ends))
    assert (full == 16 - reading.read_levels(drawn)).all()
