// Points of two classes, trained on or held out, as marks of a plot; told apart by shape and size, too.
import { setAll } from "../../../drawing/dom.js";

const LOOKS = [
  { name: "no", class: "cr-hollow cr-s-x cr-class", shape: circle, radius: 4 },
  { name: "yes", class: "cr-dot cr-f-f cr-class", shape: diamond, radius: 5 },
];
const HELD = 0.62; // of the size of a point that is trained on

/**
 * Draw the points of a part at places of a plot, in one path a class.
 * @param {any} plot @param {string} name @param {number[] | Float64Array} places two numbers each, in the plot's units
 * @param {Float64Array} classes @param {boolean} held
 */
export function drawPoints(plot, name, places, classes, held) {
  LOOKS.forEach((look, label) => {
    const size = look.radius * (held ? HELD : 1);
    let d = "";
    for (let k = 0; k < classes.length; k++) {
      if (classes[k] !== label) continue;
      const [x, y] = [plot.x(places[2 * k]), plot.y(places[2 * k + 1])];
      if (x + y > -1e4 && x + y < 1e4) d += look.shape(x, y, size);
    }
    setAll(plot.mark(`${name}-${look.name}`, "path", plot.above), { d, class: look.class });
  });
}

/** @param {number} x @param {number} y @param {number} r */
function circle(x, y, r) {
  return `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
}

/** @param {number} x @param {number} y @param {number} r */
function diamond(x, y, r) {
  return `M${x.toFixed(1)},${(y - r).toFixed(1)}l${r},${r}l${-r},${r}l${-r},${-r}z`;
}
