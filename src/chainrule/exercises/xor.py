"""XOR, a network that learns it with a reader's own engine, and a picture of what it says meanwhile."""

from chainrule.exercises.drawing import BLUE, INK, PAPER, Picture, text

XOR = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0))  # no list: a reader's code shares it with the check
START = (-0.5, 0.4, 0.4, 0.7, -0.6, -0.5, -0.7, -0.5, 0.5)
STAGES = (0, 30, 100, 300)  # steps after which the picture shows the plane
CELLS = 18  # to a side of the plane, which reaches from -1/2 to 3/2
SIDE, TOP = 144, 24  # of a panel, and what stands above it

NETWORK = """from chainrule.exercises.automatic_differentiation import XOR

def network(w, a, b):
    h = (w[0] * a + w[1] * b + w[2]).tanh()
    k = (w[3] * a + w[4] * b + w[5]).tanh()
    return (w[6] * h + w[7] * k + w[8]).sigmoid()
"""


def squared_misses(network, w):
    """Return the sum of the squares by which the network misses the four answers."""
    return sum([(network(w, a, b).data - y) ** 2 for a, b, y in XOR])


def watch(Value, network, train):
    """Train from START, print the loss after each stage, and return a Picture of the four planes."""
    w = [Value(s) for s in START]
    parts, done = [], 0
    print("steps  loss  0,0  0,1  1,0  1,1")  # no wider: on a phone, too, a row is a row
    for i, steps in enumerate(STAGES):
        train(w, steps - done)
        done = steps
        loss = squared_misses(network, w)
        says = [network(w, a, b).data for a, b, _ in XOR]
        print(f"{steps:5d} {loss:.3f} " + " ".join([f"{s:.2f}" for s in says]))
        x, y = 2 + i % 2 * (SIDE + 14), TOP + i // 2 * (SIDE + TOP + 8)
        parts.append(text(x + SIDE / 2, y - 7, f"{steps} steps, loss {loss:.3f}"))
        parts.extend(_panel(x, y, lambda a, b: network(w, a, b).data))
    high = 2 * (SIDE + TOP + 8)
    parts.append(text(SIDE + 9, high + 12, "■ should be 1   ○ should be 0"))
    parts.append(text(SIDE + 9, high + 30, "shaded: the network says more than ½"))
    words = f"Four planes, while XOR is learned. After {done} steps the network says " + ", ".join(
        [f"{says[i]:.2f} at ({a}, {b})" for i, (a, b, _) in enumerate(XOR)]
    )
    return Picture(words + ".", 2 * SIDE + 18, high + 38, parts)


def _panel(left, top, says):
    """Yield a panel: what is above 1/2 is shaded, row by row, with ends where the two neighbours cross it."""
    size = SIDE / CELLS
    path = ""
    for row in range(CELLS):
        b = 1.5 - (row + 0.5) * 2 / CELLS
        heights = [says(-0.5 + i * 2 / CELLS, b) - 0.5 for i in range(CELLS + 1)]
        for begin, end in _above(heights):
            path += (
                f"M{left + begin * size:.1f} {top + row * size:.1f}"
                f"H{left + end * size:.1f}v{size:.1f}H{left + begin * size:.1f}z"
            )
    yield f'<rect x="{left}" y="{top}" width="{SIDE}" height="{SIDE}" fill="{PAPER}" stroke="{INK}"/>'
    yield f'<path d="{path}" fill="{BLUE}" fill-opacity="0.35" shape-rendering="crispEdges"/>'
    for a, b, y in XOR:
        x, high = left + (a + 0.5) * SIDE / 2, top + (1.5 - b) * SIDE / 2
        if y:
            yield f'<rect x="{x - 5:.1f}" y="{high - 5:.1f}" width="10" height="10"/>'
        else:
            look = f'fill="{PAPER}" stroke="{INK}" stroke-width="2"'
            yield f'<circle cx="{x:.1f}" cy="{high:.1f}" r="5.5" {look}/>'


def _above(heights):
    """Yield (begin, end) of the stretches in which numbers at 0, 1, 2, … are above 0, straight in between."""
    begin = 0.0 if heights[0] > 0 else None
    for i in range(1, len(heights)):
        before, here = heights[i - 1], heights[i]
        if (before > 0) == (here > 0):
            continue
        crossing = i - here / (here - before)
        if here > 0:
            begin = crossing
        else:
            yield begin, crossing
            begin = None
    if begin is not None:
        yield begin, len(heights) - 1.0
