"""Where the functions of the course are measured."""

import numpy as np

# where the function is defined and no pole is near
RANGES = {
    "log": (0.25, 10),
    "log1p": (-0.5, 10),
    "sqrt": (0.25, 10),
    "reciprocal": (0.4, 10),
    "tan": (-1.2, 1.2),
}

KINKED = ["relu", "leaky_relu", "absolute", "sign"]


def points(name, count=400):
    low, high = RANGES.get(name, (-10, 10))
    x = np.random.default_rng(3).uniform(low, high, count)
    return x[np.abs(x) > 1e-3] if name in KINKED else x
