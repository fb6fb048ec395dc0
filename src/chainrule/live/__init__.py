"""Live figures: ipywidgets sliders and anywidget drawings that need no kernel once they are made.

>>> x = live.slider("x", -6, 6, value=5)
>>> live.tangent(square, x)
"""

from .automatic_differentiation import checkpoints, dual, swell, tape, which_end
from .backpropagation import CARRY, bugs, gradient_check, landscape, network, trainer, vanishing
from .base import Figure, LiveBox, int_slider, link, log_slider, menu, slider
from .chain_rule import carried, chain, mistakes, number_lines, paths, remainder
from .composite_functions import formula, graph, pipeline
from .derivatives import descent, secant, slope_curve, step_size, tangent
from .due import due
from .expression import expression
from .networks_of_matrices import batch_noise, boundary, digit_reader, layer, one_entry, shapes, start
from .partial_derivatives import close_up, descent_2d, slices, steepest, total
from .practice import (
    choice_question,
    derivative_question,
    formula_question,
    mistake,
    number_question,
    option,
)
from .predict import predict
from .progress import progress
from .quiz import practice

__all__ = [
    "CARRY",
    "Figure",
    "LiveBox",
    "batch_noise",
    "boundary",
    "bugs",
    "carried",
    "chain",
    "checkpoints",
    "choice_question",
    "close_up",
    "derivative_question",
    "descent",
    "descent_2d",
    "digit_reader",
    "dual",
    "due",
    "expression",
    "formula",
    "formula_question",
    "gradient_check",
    "graph",
    "int_slider",
    "landscape",
    "layer",
    "link",
    "log_slider",
    "menu",
    "mistake",
    "mistakes",
    "network",
    "number_lines",
    "number_question",
    "one_entry",
    "option",
    "paths",
    "pipeline",
    "practice",
    "predict",
    "progress",
    "remainder",
    "secant",
    "shapes",
    "slices",
    "slider",
    "slope_curve",
    "start",
    "steepest",
    "step_size",
    "swell",
    "tangent",
    "tape",
    "total",
    "trainer",
    "vanishing",
    "which_end",
]
