"""Pictures of what a reader's engine has made, as SVG, alike on the page and in JupyterLab."""

from chainrule.tiny import history

INK = "var(--cr-ink, var(--jp-ui-font-color0, #1a1a1a))"
PAPER = "var(--cr-paper, var(--jp-layout-color0, #fff))"
BLUE = "var(--cr-x, #0072b2)"
WIDE, HIGH, GAP, ROW = 112, 62, 78, 84  # of the boxes of a graph, and between them
LARGEST = 60  # values that a picture shows
READABLE = 640  # a picture is made no narrower than that: from there on it is scrolled


class Picture:
    """An SVG, which a notebook shows, and a sentence that says what is to be seen in it."""

    def __init__(self, words, width, height, parts):
        self.words = words
        self.svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="{escaped(words)}" '
            f'font-family="sans-serif" font-size="13" fill="{INK}" '
            f'style="display:block;width:100%;max-width:{width}px;min-width:{min(width, READABLE)}px;'
            'height:auto">' + "".join(parts) + "</svg>"
        )

    def __repr__(self):
        return self.words

    def _repr_html_(self):
        return (
            '<div class="cr-picture" tabindex="0" role="group" aria-label="picture" '
            f'style="overflow-x:auto;padding:4px;background:{PAPER};color:{INK}">{self.svg}</div>'
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
    if not hasattr(end, "parents"):
        raise TypeError(f"draw shows what is behind a Value, and {end!r} is none: draw(y) after y = x * x.")
    values = history(end)
    if len(values) > LARGEST:
        raise ValueError(
            f"The graph has {len(values)} values; a picture shows at most {LARGEST}: take a smaller one."
        )
    called = {}
    for name, value in names.items():
        called[id(value)] = name
    called[id(end)] = called.get(id(end), "end")
    depths = {}
    for value in values:
        depths[id(value)] = 1 + max([depths[id(parent)] for parent in value.parents] + [-1])
    columns, places = _places(values, depths)
    parts = []
    for value in values:
        parts.extend(_edges(value, places, depths))
    for value in values:
        parts.extend(_box(value, called.get(id(value), ""), places[id(value)]))
    tallest = max([len(column) for column in columns])
    width, height = len(columns) * (WIDE + GAP) - GAP + 4, tallest * ROW - ROW + HIGH + 4
    return Picture(_words(values, called), width, height, parts)


def _places(values, depths):
    """Return columns, and where each box stands; an edge has a place in the columns that it crosses."""
    columns = [[] for _ in range(1 + max(depths.values()))]
    for value in values:
        columns[depths[id(value)]].append(id(value))
        for parent in value.parents:
            for depth in range(depths[id(parent)] + 1, depths[id(value)]):
                if (id(parent), depth) not in columns[depth]:
                    columns[depth].append((id(parent), depth))
    tallest = max([len(column) for column in columns])
    places = {}
    for i, column in enumerate(columns):
        for j, key in enumerate(column):
            places[key] = 2 + i * (WIDE + GAP), 2 + (j + (tallest - len(column)) / 2) * ROW
    return columns, places


def _edges(value, places, depths):
    """Yield the lines to a value, each with its slope; those from above arrive above."""
    x, y = places[id(value)]
    ways = []
    for i, (parent, slope) in enumerate(zip(value.parents, value.slopes)):
        through = [(id(parent), depth) for depth in range(depths[id(parent)] + 1, depths[id(value)])]
        way = [places[id(parent)]] + [places[key] for key in through]
        ways.append((way[-1][1], i, way, slope))
    for port, (_, _, way, slope) in enumerate(sorted(ways, key=lambda found: found[:2])):
        path = "M" + "L".join(
            [f"{a:.1f} {b + HIGH / 2:.1f}L{a + WIDE:.1f} {b + HIGH / 2:.1f}" for a, b in way]
        )
        stop = y + HIGH * (port + 1) / (len(ways) + 1)
        yield f'<path d="{path}L{x:.1f} {stop:.1f}" fill="none" stroke="{INK}" stroke-width="1.2"/>'
        high = stop + 0.36 * (way[-1][1] + HIGH / 2 - stop) + (-5 if port == 0 else 14)
        halo = f' paint-order="stroke" stroke="{PAPER}" stroke-width="4"'
        yield text(x - 0.36 * GAP, high, "×" + short(slope), halo)


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
