"""Chains and numbers for Hypothesis."""

from hypothesis import strategies as st

from chainrule import FUNCTIONS, cos, identity, negative, scale, shift, sigmoid, sin, softplus, tanh
from chainrule.composition import Chain

SMOOTH = [sin, cos, tanh, sigmoid, softplus, FUNCTIONS["arctan"], negative, shift(0.5), scale(-0.7), identity]

chains = st.lists(st.sampled_from(SMOOTH), min_size=1, max_size=8).map(Chain)

numbers = st.floats(-3, 3)
