"""The costs of chapter 2 with the gradients it states, and its descent."""

import numpy as np

from chainrule import TwoWeightNetwork, sigmoid

POINTS = np.random.default_rng(2).uniform(-2, 2, (20, 2))
X = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0])
Y = np.array([1.1, 1.3, 2.2, 2.0, 3.1, 2.7, 3.6, 3.4])
PASSED = np.array([0, 0, 0, 1, 0, 1, 1, 1])


def bowl(theta):
    a, b = theta
    return a**2 + a * b + b**2


def bowl_gradient(theta):
    a, b = theta
    return np.array([2 * a + b, a + 2 * b])


def valley(theta):
    a, b = theta
    return (a**2 + 20 * b**2) / 2


def valley_gradient(theta):
    return np.array([theta[0], 20 * theta[1]])


def saddle(theta):
    a, b = theta
    return a**2 + (b**2 - 1) ** 2 / 4


def saddle_gradient(theta):
    a, b = theta
    return np.array([2 * a, b * (b**2 - 1)])


def squared_error(theta):
    return np.mean((theta[0] * X + theta[1] - Y) ** 2)


def line_gradient(theta, x=X):
    errors = theta[0] * x + theta[1] - Y
    return 2 * np.array([np.mean(errors * x), np.mean(errors)])


def cross_entropy(theta):
    p = sigmoid(theta[0] * X + theta[1])
    return -np.mean(PASSED * np.log(p) + (1 - PASSED) * np.log(1 - p))


def logistic_gradient(theta):
    errors = sigmoid(theta[0] * X + theta[1]) - PASSED
    return np.array([np.mean(errors * X), np.mean(errors)])


def loss(weights):
    return TwoWeightNetwork(*weights).forward().loss


def loss_gradient(weights):
    return np.array(TwoWeightNetwork(*weights).gradients())


def descend(slopes, start, rate, steps):
    theta = np.array(start, dtype=float)
    for _ in range(steps):
        theta = theta - rate * slopes(theta)
    return theta
