"""Pictures of what a reader's engine has made, as SVG, alike on the page and in JupyterLab."""

from chainrule.tiny import history

INK = "var(--cr-ink, var(--jp-ui-font-color0, #1a1a1a))"
PAPER = "var(--cr-paper, var(--jp-layout-color0, #fff))"
BLUE = "var(--cr-x, #0072b2)"
WIDE, HIGH, GAP, ROW = 112, 62, 78, 84  # of the boxes of a graph, and between them
LARGEST = 60  # values that a picture shows


class Picture:
    """An SVG, which a notebook shows, and a sentence that says what is to be seen in it."""

    def __init__(self, words, width, height, parts):
        self.words = words
        self.svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="{escaped(words)}" '
            f'font-family="sans-serif" font-size="13" fill="{INK}" style="display:block">'
            + "".join(parts)
            + "</svg>"
        )

    def __repr__(self):
        return self.words

    def _repr_html_(self):
        return (
            f'<div tabindex="0" role="group" aria-label="picture" style="overflow-x:auto;padding:4px;'
            f'background:{PAPER};color:{INK}">{self.svg}</div>'
        )


def escaped(text):
    """Return text as it may stand in SVG, in an attribute, too."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = text.replace(sign, name)
    return text


def text(x, y, words, more=""):
    """Return a line of text that is centred at x."""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle"{more}>{escaped(words)}</text>'


def short(number):
    """Return a number in four digits, without a minus before a zero."""
    return f"{number + 0.0:.4g}"


def draw(end, **names):
    """Return the graph behind `end` as a Picture: values, gradients, and at each edge the local slope.

    The names are shown in the boxes of their values: `draw(y, x=x, w=w)`.
    """
    values = history(end)
    if len(values) > LARGEST:
        raise ValueError(
            f"The graph has {len(values)} values; a picture shows at most {LARGEST}: take a smaller one."
        )
    called = {}
    for name, value in names.items():
        called[id(value)] = name
    called[id(end)] = called.get(id(end), "end")
    columns, places, depths = [], {}, {}
    for value in values:
        depth = depths[id(value)] = 1 + max([depths[id(parent)] for parent in value.parents] + [-1])
        columns.extend([[] for _ in range(depth + 1 - len(columns))])
        columns[depth].append(value)
    tallest = max([len(column) for column in columns])
    for i, column in enumerate(columns):
        for j, value in enumerate(column):
            places[id(value)] = 2 + i * (WIDE + GAP), 2 + (j + (tallest - len(column)) / 2) * ROW
    parts = []
    for value in values:
        parts.extend(_edges(value, places))
    for value in values:
        parts.extend(_box(value, called.get(id(value), ""), places[id(value)]))
    return Picture(
        _words(values, called), len(columns) * (WIDE + GAP) - GAP + 4, tallest * ROW - ROW + HIGH + 4, parts
    )


def _edges(value, places):
    x, y = places[id(value)]
    for i, (parent, slope) in enumerate(zip(value.parents, value.slopes)):
        begin, high = places[id(parent)]
        start = begin + WIDE, high + HIGH / 2
        stop = x, y + HIGH * (i + 1) / (len(value.parents) + 1)
        middle = stop[0] - GAP / 2, stop[1] - (stop[1] - start[1]) * GAP / 2 / (stop[0] - start[0])
        yield (
            f'<path d="M{start[0]:.1f} {start[1]:.1f}L{stop[0]:.1f} {stop[1]:.1f}" '
            f'fill="none" stroke="{INK}" stroke-width="1.2"/>'
        )
        halo = f' paint-order="stroke" stroke="{PAPER}" stroke-width="4"'
        yield text(middle[0], middle[1] + (-4 if i == 0 else 12), "×" + short(slope), halo)


def _box(value, name, place):
    x, y = place
    yield (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDE}" height="{HIGH}" rx="6" '
        f'fill="{PAPER}" stroke="{BLUE}" stroke-width="2"/>'
    )
    middle = x + WIDE / 2
    if name:
        yield text(middle, y + 17, name, ' font-weight="bold"')
    yield text(middle, y + 35, "value " + short(value.data))
    yield text(middle, y + 53, "grad " + short(value.grad))


def _words(values, called):
    told = [
        f"{called[id(value)]} is {short(value.data)} with gradient {short(value.grad)}"
        for value in values
        if id(value) in called
    ]
    return f"A graph of {len(values)} values: " + ", ".join(told) + "."
