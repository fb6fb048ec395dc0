"""What the page says of shapes and of sums of products: the same as Python, at every stop of the sliders."""

import itertools
import re

import numpy as np
import pytest
from js_session import DRIVERS, JavaScriptSession

from chainrule import live
from chainrule.live.networks_of_matrices import entries, sizes

SIZES = [dict(zip("NDHK", stop, strict=True)) for stop in itertools.product(range(1, 7), repeat=4)]
FEET = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@pytest.fixture(scope="module")
def page():
    with JavaScriptSession(DRIVERS / "matrices.mjs") as session:
        yield session


@pytest.fixture(scope="module")
def claims():
    sliders = (live.int_slider(name, 1, 6, value=2) for name in "NDHK")
    return live.shapes(*sliders).figure.spec["claims"]


def test_claims_are_judged_alike_at_all_stops(page, claims):
    verdicts = set()
    for size, judged in zip(SIZES, page.ask("judged", claims=claims, sizes=SIZES), strict=True):
        for claim, found in zip(sizes.CLAIMS, judged, strict=True):
            own = sizes.judge(claim, size)
            for name in ("left", "right", "result", "wanted"):
                assert (found[name] and tuple(found[name])) == getattr(own, name)
            assert found["verdict"] == own.verdict
            verdicts.add(own.verdict)
    assert len(verdicts) == 5
    assert page.ask("fitting", claims=claims, sizes=SIZES) == [sizes.fitting(size) for size in SIZES]


def test_sentences_about_shapes_are_true_at_all_stops(page, claims):
    chances = page.ask("coincidence", claims=claims)
    assert [chance == "" for chance in chances] == [claim.true for claim in sizes.CLAIMS]
    for size, sentences in zip(SIZES, page.ask("explained", claims=claims, sizes=SIZES), strict=True):
        for claim, chance, sentence in zip(sizes.CLAIMS, chances, sentences, strict=True):
            own = sizes.judge(claim, size)
            equal = len({size[letter] for letter in chance.split(" = ") if letter}) <= 1
            assert equal == (own.verdict not in (sizes.NO_FIT, sizes.OTHER_SHAPE))
            for letter, number in re.findall(r"([NDHK]) = (\d)", sentence):
                assert size[letter] == int(number)
            if own.verdict == sizes.NO_FIT:
                columns, rows = re.findall(r"= (\d) ", sentence)
                assert (int(columns), int(rows)) == (own.left[1], own.right[0])
            elif own.verdict == sizes.OTHER_SHAPE:
                assert re.findall(r"(\d) × (\d)", sentence) == [
                    tuple(map(str, own.result)),
                    tuple(map(str, own.wanted)),
                ]
            elif own.verdict == sizes.LUCKY:
                assert f"because {chance} here, and it is wrong" in sentence
            elif own.verdict == sizes.RIGHT_HERE:
                assert f"because {chance} = 1 here, and only then is it right" in sentence


def test_an_entry_is_the_sum_of_its_terms_and_their_letters_name_their_numbers(page):
    z, h, _ = entries.forward()
    numbers = {"x": entries.POINTS, "h": h, "z": z}
    specs = live.one_entry().figure.spec["products"]
    for product, spec in zip(entries.PRODUCTS, specs, strict=True):
        gradient = product.gradient()
        assert page.ask("gradient", product=spec) == gradient.tolist()
        deltas = product.first if product.left.startswith("Δ") else product.second
        layer = 1 if "₂" in product.left + product.right else 0
        known = {**numbers, "δ": deltas, "w": entries.WEIGHTS[layer]}
        for i, j in np.ndindex(gradient.shape):
            found = page.ask("entry", product=spec, i=i, j=j)
            assert found["name"] == product.entry(i + 1, j + 1)
            assert found["sums"][-1] == gradient[i, j]
            assert len(found["list"]) == product.first.shape[1]
            low, high = found["reach"]
            assert all(low <= total <= high for total in found["sums"])
            for term in found["list"]:
                assert term["value"] == term["first"] * term["second"]
                for name, value in zip(
                    term["names"].split(" · "), (term["first"], term["second"]), strict=True
                ):
                    if name == "1":
                        assert value == 1
                        continue
                    row, column = map(int, name[1:].translate(FEET))
                    assert known[name[0]][row - 1, column - 1] == value
