"""Live figures: ipywidgets sliders and anywidget drawings that need no kernel once they are made.

>>> x = live.slider("x", -6, 6, value=5)
>>> live.tangent(square, x)
"""

from .base import Figure, LiveBox, int_slider, link, log_slider, menu, slider
from .composite_functions import graph, pipeline
from .derivatives import tangent
from .predict import predict

__all__ = ["Figure", "LiveBox", "graph", "int_slider", "link", "log_slider", "menu", "pipeline", "predict", "slider", "tangent"]
