"""The picture of batch noise: directions of batch gradients as a fan, and mean cosines by batch size."""

import matplotlib.figure
import numpy as np

from .. import style
from ..style import PALETTE


def batch_noise(
    cosines: np.ndarray, sizes: np.ndarray, means: np.ndarray, moment: int, size: int
) -> matplotlib.figure.Figure:
    """Draw the arrows of the batches of a size at a moment, and the mean cosines (moments, sizes)."""
    figure, (fan, against) = style.axes(2, size=(9.0, 3.4))
    tips = [(cosine, np.sqrt(max(0.0, 1 - cosine**2)), "slope") for cosine in cosines]
    for across, up, colour in [*tips, (1.0, 0.0, "ink")]:
        fan.quiver(
            *([0], [0], [across], [up]),
            color=PALETTE[colour],
            width=0.006 if colour == "ink" else 0.003,
            angles="xy",
            scale_units="xy",
            scale=1,
        )
    fan.set(xlim=(-0.2, 1.15), ylim=(-0.08, 1.1), aspect="equal")
    fan.set(xlabel="along the gradient of all", ylabel="across it")
    for row in np.delete(means, moment, axis=0):
        against.plot(sizes, row, "--", color=PALETTE["y"], linewidth=1)
    against.plot(sizes, means[moment], color=PALETTE["ink"], linewidth=2, label="mean of 40")
    against.plot([size], means[moment, sizes == size], "o", color=PALETTE["ink"])
    against.plot(np.full(len(cosines), size), cosines, "o", markersize=3, color=PALETTE["slope"])
    against.set(xscale="log", xlim=(1, sizes[-1]), ylim=(-0.2, 1.1))
    against.set(xlabel="batch size", ylabel="cosine with the gradient of all")
    against.legend(frameon=False, fontsize=8)
    return figure
