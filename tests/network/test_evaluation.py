"""Accuracy, confusion, and the labels that a network predicts."""

import numpy as np
import pytest

from chainrule.network import MLP, accuracy, confusion


def test_accuracy_is_the_share_of_labels_that_are_right():
    assert accuracy([0, 1, 2, 2], [0, 1, 1, 2]) == 0.75
    # Labels in a column, as targets of one output come: not compared with each other, N × N.
    assert accuracy([0, 1, 1], [[0.0], [1.0], [0.0]]) == pytest.approx(2 / 3)
    assert accuracy([True, False], [1, 1]) == 0.5


def test_confusion_has_a_row_for_each_right_label():
    table = confusion([0, 1, 1, 2, 0], [0, 1, 2, 2, 2])
    assert table.tolist() == [[1, 0, 0], [0, 1, 0], [1, 1, 1]]
    assert table.trace() / table.sum() == accuracy([0, 1, 1, 2, 0], [0, 1, 2, 2, 2])
    assert confusion([0], [0], classes=3).tolist() == [[1, 0, 0], [0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize("compare", [accuracy, confusion])
@pytest.mark.parametrize(
    ("predicted", "labels", "error", "message"),
    [
        ([0.7, 0.2], [1, 0], ValueError, r"predicted holds 0.7: network.predict\(x\) gives labels"),
        ([1, 0], [-1, 1], ValueError, "labels holds -1"),
        ([1, 0, 1], [1, 0], ValueError, "got 3 predicted ones and 2 right ones"),
        ([], [], ValueError, "got 0 predicted ones"),
        ([1, 0], [[0, 1], [1, 0]], ValueError, r"labels.argmax\(axis=1\)"),
        ([1.0, np.nan], [1, 0], ValueError, "nan"),
        ([1, 0], ["Adelie", "Gentoo"], TypeError, "real numbers"),
    ],
)
def test_what_is_no_label_is_refused(compare, predicted, labels, error, message):
    with pytest.raises(error, match=message):
        compare(predicted, labels)


def test_confusion_refuses_a_label_beyond_its_classes():
    with pytest.raises(ValueError, match="2 classes have labels from 0 to 1, but there is a label 2"):
        confusion([0, 1], [2, 1], classes=2)
    with pytest.raises(ValueError, match="classes must be a whole number from 1"):
        confusion([0], [0], classes=0)


def test_several_outputs_predict_the_largest():
    network = MLP([3, 3], loss="softmax_cross_entropy", start=0.0)
    network.weights[0][:] = np.eye(3)
    assert network.predict([[1, 3, 2], [5, 0, 0], [2, 2, 1]]).tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("binary_cross_entropy", [0, 0, 1, 1]),
        ("half_squared_error", [0, 0, 0, 1]),
        ("softmax_cross_entropy", [0] * 4),
    ],
)
def test_one_output_predicts_yes_above_a_half(loss, expected):
    network = MLP([1, 1], loss=loss, start=0.0)
    network.weights[0][:] = 1
    labels = network.predict([[-1.0], [0.0], [0.5], [0.6]])
    assert labels.tolist() == expected
    assert labels.dtype == np.int64


@pytest.mark.parametrize("huge", [1e300, 2.0**63])
def test_a_number_too_large_for_a_label_is_refused(huge):
    with pytest.raises(ValueError, match="labels are whole numbers from 0"):
        accuracy([huge], [1])


@pytest.mark.parametrize(("labels", "classes"), [([10**6, 0], None), ([10**12, 0], None), ([1, 0], 10**10)])
def test_a_table_that_would_fill_the_memory_is_refused_with_advice(labels, classes):
    with pytest.raises(ValueError, match=r"10000 classes .* np.unique"):
        confusion(labels, [0, 1], classes)
