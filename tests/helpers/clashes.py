"""Words of a drawing that touch each other, cross the rim of a box, or leave the picture."""

# Of one drawing, an SVG.
CLASHING = """(svg) => {
    const found = [];
    const picture = svg.getBoundingClientRect();
    const shown = (e) => e.checkVisibility() && e.getBoundingClientRect().width > 0;
    const words = [...svg.querySelectorAll('text')].filter((e) => e.textContent && shown(e))
        .map((e) => [e.textContent, e.getBoundingClientRect()]);
    const boxes = [...svg.querySelectorAll('rect.cr-box')].filter(shown)
        .map((e) => e.getBoundingClientRect());
    words.forEach(([word, a], i) => {
        if (a.left < picture.left || a.right > picture.right) found.push(`${word} leaves the picture`);
        for (const b of boxes) {
            const high = a.top + 3 < b.bottom && a.bottom - 3 > b.top;
            const across = (x) => high && a.left < x && a.right > x;
            if (across(b.left) || across(b.right)) found.push(`${word} crosses a box`);
        }
        for (const [other, b] of words.slice(i + 1)) {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 1 && high > 4) found.push(`${word} touches ${other}`);
        }
    });
    return found;
}"""
# Of a figure: in all its drawings that are no plots with axes.
CLASHES = f"(root) => [...root.querySelectorAll('.cr-canvas svg')].flatMap({CLASHING})"
