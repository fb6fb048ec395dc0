// Tensors. Those of a course are small: plain loops over strides are enough.

/** @import { GraphNode, Index, Value } from "../types.js" */

export class Tensor {
  /** @param {number[]} shape @param {Float64Array} [data] */
  constructor(shape, data) {
    this.shape = shape;
    this.data = data ?? new Float64Array(size(shape));
  }
}

/** @param {number[]} shape */
const size = (shape) => shape.reduce((product, n) => product * n, 1);
/** @param {Value} x @returns {number[]} */
export const shapeOf = (x) => (typeof x === "number" ? [] : x.shape);
/** @param {Value} x */
export const dataOf = (x) => (typeof x === "number" ? [x] : x.data);
/** @param {number[]} a @param {number[]} b */
const same = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);
/** @param {number[]} shape @param {Float64Array | number[]} data @returns {Value} */
export const wrap = (shape, data) => (shape.length ? new Tensor(shape, /** @type {Float64Array} */ (data)) : data[0]);

/** @param {number[]} shape @returns {number[]} */
function strides(shape) {
  const result = new Array(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis] = stride;
    stride *= shape[axis];
  }
  return result;
}

/** @param {number[][]} shapes @returns {number[]} */
function broadcastShape(shapes) {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  const result = new Array(rank).fill(1);
  for (const shape of shapes) {
    shape.forEach((n, i) => {
      const axis = rank - shape.length + i;
      if (n !== 1 && result[axis] !== 1 && n !== result[axis]) {
        throw new Error(`shapes ${shapes.map((s) => `(${s})`).join(" and ")} do not fit together`);
      }
      if (n !== 1) result[axis] = n;
    });
  }
  return result;
}

/**
 * For each number of `shape`, the place in `small`, an array that broadcasts to it.
 * @param {number[]} small @param {number[]} shape
 */
function places(small, shape) {
  const step = strides(small).map((stride, axis) => (small[axis] === 1 ? 0 : stride));
  return walk(shape, [...new Array(shape.length - small.length).fill(0), ...step], 0);
}

/** @param {number[]} shape @param {number[]} step @param {number} start */
function walk(shape, step, start) {
  const result = new Int32Array(size(shape));
  const at = new Array(shape.length).fill(0);
  let place = start;
  for (let k = 0; k < result.length; k++) {
    result[k] = place;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += step[axis];
      if (++at[axis] < shape[axis]) break;
      place -= step[axis] * shape[axis];
      at[axis] = 0;
    }
  }
  return result;
}

/** @param {(...numbers: number[]) => number} f @param {Value[]} args @returns {Value} */
export function elementwise(f, args) {
  if (args.every((arg) => typeof arg === "number")) return f(...args);
  const shape = broadcastShape(args.map(shapeOf));
  const at = args.map((arg) => places(shapeOf(arg), shape));
  const data = args.map(dataOf);
  const result = new Tensor(shape);
  for (let k = 0; k < result.data.length; k++) result.data[k] = f(...data.map((d, i) => d[at[i][k]]));
  return result;
}

/** @param {Value} cotangent @param {number[]} shape @returns {Value} */
export function undoBroadcast(cotangent, shape) {
  if (same(shapeOf(cotangent), shape)) return cotangent;
  const at = places(shape, shapeOf(cotangent));
  const data = new Float64Array(size(shape));
  dataOf(cotangent).forEach((g, k) => (data[at[k]] += g));
  return wrap(shape, data);
}

/**
 * The axes that a node adds up over: all of them, if it names none.
 * @param {GraphNode} node @param {number} rank
 */
function axesOf({ axis }, rank) {
  if (axis === null || axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  return [axis].flat().map((one) => (one + rank) % rank);
}

/** @param {GraphNode} node @param {number[]} shape */
function keptShape(node, shape) {
  const axes = axesOf(node, shape.length);
  return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
}

/** @param {GraphNode} node @param {Value} x @param {boolean} mean @returns {Value} */
export function reduce(node, x, mean) {
  const shape = shapeOf(x);
  const kept = keptShape(node, shape);
  const total = undoBroadcast(x, kept);
  const data = Float64Array.from(dataOf(total));
  if (mean) data.forEach((value, k) => (data[k] = value / (size(shape) / data.length)));
  if (node.keepdims) return wrap(kept, data);
  const axes = axesOf(node, shape.length);
  return wrap(
    shape.filter((_n, axis) => !axes.includes(axis)),
    data,
  );
}

/** @param {GraphNode} node @param {Value} upstream @param {Value} x @param {number} factor @returns {Value} */
export function spread(node, upstream, x, factor) {
  const shape = shapeOf(x);
  if (!shape.length) return upstream;
  const at = places(keptShape(node, shape), shape);
  const data = dataOf(upstream);
  return new Tensor(
    shape,
    Float64Array.from(at, (place) => data[place] * factor),
  );
}

/**
 * A vector on the left is a row, on the right a column.
 * @param {Tensor} a
 */
const asRows = (a) => (a.shape.length > 1 ? a : new Tensor([1, a.shape[0]], a.data));
/** @param {Tensor} b */
const asColumns = (b) => (b.shape.length > 1 ? b : new Tensor([b.shape[0], 1], b.data));

/** @param {Tensor} a @param {Tensor} b @returns {Value} */
export function matmul(a, b) {
  const left = asRows(a);
  const right = asColumns(b);
  const product = batchedProduct(left, right);
  const shape = product.shape.slice();
  if (b.shape.length === 1) shape.pop();
  if (a.shape.length === 1) shape.splice(b.shape.length === 1 ? -1 : -2, 1);
  return wrap(shape, product.data);
}

/** @param {Tensor} left @param {Tensor} right */
function batchedProduct(left, right) {
  const [n, inner] = left.shape.slice(-2);
  const [rows, m] = right.shape.slice(-2);
  if (inner !== rows) throw new Error(`matmul: shapes (${left.shape}) and (${right.shape}) do not fit together`);
  const batch = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const leftAt = places(left.shape.slice(0, -2), batch);
  const rightAt = places(right.shape.slice(0, -2), batch);
  const result = new Tensor([...batch, n, m]);
  for (let k = 0; k < leftAt.length; k++) {
    const [p, q, r] = [leftAt[k] * n * inner, rightAt[k] * inner * m, k * n * m];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let total = 0;
        for (let l = 0; l < inner; l++) total += left.data[p + i * inner + l] * right.data[q + l * m + j];
        result.data[r + i * m + j] = total;
      }
    }
  }
  return result;
}

/** @param {number} i @param {Value} upstream @param {Tensor} a @param {Tensor} b @returns {Value} */
export function matmulBack(i, upstream, a, b) {
  const left = asRows(a);
  const right = asColumns(b);
  const batch = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const shape = [...batch, ...left.shape.slice(-2, -1), ...right.shape.slice(-1)];
  const g = /** @type {Tensor} */ (wrap(shape, dataOf(upstream)));
  const cotangent = i ? batchedProduct(swap(left), g) : batchedProduct(g, swap(right));
  const target = i ? right : left;
  return wrap(shapeOf(i ? b : a), dataOf(undoBroadcast(cotangent, target.shape)));
}

/** @param {Tensor} matrices */
function swap(matrices) {
  const axes = matrices.shape.map((_n, axis) => axis);
  const [row, column] = axes.splice(-2);
  return /** @type {Tensor} */ (transpose(matrices, [...axes, column, row]));
}

/** @param {Value} x @param {number[] | null | undefined} axes @returns {Value} */
export function transpose(x, axes) {
  if (typeof x === "number") return x;
  const { shape } = x;
  const order = axes ? axes.map((axis) => (axis + shape.length) % shape.length) : shape.map((_n, i) => i).reverse();
  const step = strides(shape);
  const turned = order.map((axis) => shape[axis]);
  const at = walk(
    turned,
    order.map((axis) => step[axis]),
    0,
  );
  return new Tensor(
    turned,
    Float64Array.from(at, (place) => x.data[place]),
  );
}

/** @param {number[]} axes @param {number} rank @returns {number[]} */
export function inverse(axes, rank) {
  const result = new Array(rank);
  axes.forEach((axis, i) => (result[(axis + rank) % rank] = i));
  return result;
}

/** @param {number[]} shape @param {Value} x */
export function inferred(shape, x) {
  const known = shape.reduce((product, n) => (n === -1 ? product : product * n), 1);
  return shape.map((n) => (n === -1 ? dataOf(x).length / known : n));
}

/**
 * Places that x[index] takes from an array of that shape, and the shape it gives. A slice is [start, stop, step].
 * @param {Index} index @param {number[]} shape
 */
function indexed(index, shape) {
  const step = strides(shape);
  /** @type {number[]} */
  const taken = [];
  /** @type {number[]} */
  const steps = [];
  let start = 0;
  shape.forEach((n, axis) => {
    const part = index[axis] ?? [null, null, null];
    if (typeof part === "number") {
      start += step[axis] * (part < 0 ? part + n : part);
      return;
    }
    const by = part[2] ?? 1;
    const [least, most] = by > 0 ? [0, n] : [-1, n - 1];
    /** @param {number | null} at @param {number} otherwise */
    const bound = (at, otherwise) => (at === null ? otherwise : Math.min(Math.max(at < 0 ? at + n : at, least), most));
    const from = bound(part[0], by > 0 ? 0 : n - 1);
    const to = bound(part[1], by > 0 ? n : -1);
    start += step[axis] * from;
    taken.push(Math.max(0, Math.ceil((to - from) / by)));
    steps.push(step[axis] * by);
  });
  return { at: walk(taken, steps, start), shape: taken };
}

/** @param {Value} x @param {Index} index @returns {Value} */
export function gather(x, index) {
  const { at, shape } = indexed(index, shapeOf(x));
  const data = dataOf(x);
  return wrap(
    shape,
    Float64Array.from(at, (place) => data[place]),
  );
}

/** @param {Value} x @param {Index} index @param {number[]} shape @returns {Tensor} */
export function scatter(x, index, shape) {
  const { at } = indexed(index, shape);
  const result = new Tensor(shape);
  const data = dataOf(x);
  at.forEach((place, k) => (result.data[place] = data[data.length === 1 ? 0 : k]));
  return result;
}
