// Evaluates the graphs that chainrule.graph exports, forward and backward: its twin, checked against it.
//
// A value is a number or a Tensor. OPERATIONS holds one entry an operation:
//   value(...args)               forward, on numbers
//   slopes[i](z, ...args)        partial derivative with respect to argument i, on numbers; null where it is 0
// and, for operations that are not elementwise, on tensors and numbers:
//   forward(node, ...args)       forward
//   pullback(node, i, upstream, z, ...args)   cotangent of argument i
// What is undefined is NaN; nothing throws after construction.

export class Tensor {
  constructor(shape, data) {
    this.shape = shape;
    this.data = data ?? new Float64Array(size(shape));
  }
}

const size = (shape) => shape.reduce((product, n) => product * n, 1);
const shapeOf = (x) => (typeof x === "number" ? [] : x.shape);
const dataOf = (x) => (typeof x === "number" ? [x] : x.data);
const same = (a, b) => a.length === b.length && a.every((n, i) => n === b[i]);
const wrap = (shape, data) => (shape.length ? new Tensor(shape, data) : data[0]);

// Functions of one variable, in formulas that neither overflow nor cancel.

const sigmoid = (x) => {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
};
const sigmoidSlope = (x) => {
  const e = Math.exp(-Math.abs(x));
  return e / ((1 + e) * (1 + e));
};
const tanhSlope = (x) => {
  const slope = 1 / Math.cosh(x);
  return slope * slope;
};
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const log = (x) => (x > 0 ? Math.log(x) : NaN);
const log1p = (x) => (x > -1 ? Math.log1p(x) : NaN);
const reciprocal = (x) => (x === 0 ? NaN : 1 / x);

const unary = (value, slope) => ({ value, slopes: [slope] });
const flat = () => 0;
const sign = (x) => (x === 0 ? 0 : Math.sign(x));

// A comparison is 1 or 0, and flat.
const comparison = (holds) => ({ value: (a, b) => (holds(a, b) ? 1 : 0), slopes: [null, null] });

// At a tie both arguments get half: a valid subgradient, and the same whichever is written first.
const share = (a, b) => (a > b ? 1 : a === b ? 0.5 : 0);

// In JavaScript 1 ** NaN is NaN; in IEEE 754, and in Python, it is 1.
const power = (a, n) => (a === 1 || n === 0 ? 1 : a === -1 && !Number.isFinite(n) && !Number.isNaN(n) ? 1 : a ** n);

export const OPERATIONS = {
  add: { value: (a, b) => a + b, slopes: [() => 1, () => 1] },
  subtract: { value: (a, b) => a - b, slopes: [() => 1, () => -1] },
  multiply: { value: (a, b) => a * b, slopes: [(_z, _a, b) => b, (_z, a) => a] },
  divide: { value: (a, b) => a / b, slopes: [(_z, _a, b) => 1 / b, (z, _a, b) => -z / b] },
  power: {
    value: power,
    slopes: [
      (_z, a, n) => (n === 0 ? 0 : n * power(a, n - 1)),
      // 0 ** n stays 0 when n > 0 changes.
      (z, a) => z * log(a === 0 ? 1 : a),
    ],
  },
  maximum: {
    value: (a, b) => Math.max(a, b),
    slopes: [(_z, a, b) => share(a, b), (_z, a, b) => share(b, a)],
  },
  minimum: {
    value: (a, b) => Math.min(a, b),
    slopes: [(_z, a, b) => share(b, a), (_z, a, b) => share(a, b)],
  },
  where: {
    value: (c, a, b) => (c !== 0 ? a : b),
    slopes: [null, (_z, c) => (c !== 0 ? 1 : 0), (_z, c) => (c !== 0 ? 0 : 1)],
    // 0 · ∞ must not reach the branch that was not taken.
    selects: true,
  },
  greater: comparison((a, b) => a > b),
  greater_equal: comparison((a, b) => a >= b),
  less: comparison((a, b) => a < b),
  less_equal: comparison((a, b) => a <= b),
  equal: comparison((a, b) => a === b),
  not_equal: comparison((a, b) => a !== b),

  identity: unary(
    (x) => x,
    () => 1,
  ),
  negative: unary(
    (x) => -x,
    () => -1,
  ),
  square: unary(
    (x) => x * x,
    (_z, x) => 2 * x,
  ),
  cube: unary(
    (x) => x * x * x,
    (_z, x) => 3 * (x * x),
  ),
  reciprocal: unary(reciprocal, (z) => -(z * z)),
  exp: unary(Math.exp, (z) => z),
  expm1: unary(Math.expm1, (_z, x) => Math.exp(x)),
  log: unary(log, (_z, x) => reciprocal(x)),
  log1p: unary(log1p, (_z, x) => reciprocal(1 + x)),
  sqrt: unary(Math.sqrt, (z) => 0.5 / z),
  absolute: unary(Math.abs, (_z, x) => sign(x)),
  sign: unary(sign, flat),
  sin: unary(Math.sin, (_z, x) => Math.cos(x)),
  cos: unary(Math.cos, (_z, x) => -Math.sin(x)),
  tan: unary(Math.tan, (z) => 1 + z * z),
  arctan: unary(Math.atan, (_z, x) => 1 / (1 + x * x)),
  sinh: unary(Math.sinh, (_z, x) => Math.cosh(x)),
  cosh: unary(Math.cosh, (_z, x) => Math.sinh(x)),
  tanh: unary(Math.tanh, (_z, x) => tanhSlope(x)),
  tanh_derivative: unary(tanhSlope, (z, x) => -2 * Math.tanh(x) * z),
  sigmoid: unary(sigmoid, (_z, x) => sigmoidSlope(x)),
  sigmoid_derivative: unary(sigmoidSlope, (z, x) => -z * Math.tanh(0.5 * x)),
  softplus: unary(softplus, (_z, x) => sigmoid(x)),
  relu: unary(
    (x) => Math.max(x, 0),
    (_z, x) => (x > 0 ? 1 : 0),
  ),
  relu_derivative: unary((x) => (x > 0 ? 1 : 0), flat),
  leaky_relu: unary(
    (x) => (x > 0 ? x : 0.01 * x),
    (_z, x) => (x > 0 ? 1 : 0.01),
  ),
  leaky_relu_derivative: unary((x) => (x > 0 ? 1 : 0.01), flat),

  sum: { forward: (node, x) => reduce(node, x, false), pullback: (node, _i, g, _z, x) => spread(node, g, x, 1) },
  mean: {
    forward: (node, x) => reduce(node, x, true),
    pullback: (node, _i, g, z, x) => spread(node, g, x, dataOf(z).length / dataOf(x).length),
  },
  matmul: { forward: (_node, a, b) => matmul(a, b), pullback: (_node, i, g, _z, a, b) => matmulBack(i, g, a, b) },
  reshape: {
    forward: (node, x) => wrap(inferred(node.shape, x), Float64Array.from(dataOf(x))),
    pullback: (_node, _i, g, _z, x) => wrap(shapeOf(x), dataOf(g)),
  },
  transpose: {
    forward: (node, x) => transpose(x, node.axes),
    pullback: (node, _i, g, _z, x) => transpose(g, node.axes && inverse(node.axes, shapeOf(x).length)),
  },
  broadcast: {
    forward: (node, x) => elementwise((a) => a, [x, new Tensor(node.shape)]),
    pullback: (_node, _i, g, _z, x) => undoBroadcast(g, shapeOf(x)),
  },
  index: {
    forward: (node, x) => gather(x, node.index),
    pullback: (node, _i, g, _z, x) => scatter(g, node.index, shapeOf(x)),
  },
  scatter: {
    forward: (node, x) => scatter(x, node.index, node.shape),
    pullback: (node, _i, g) => gather(g, node.index),
  },
};

// Tensors. Those of a course are small: plain loops over strides are enough.

function strides(shape) {
  const result = new Array(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    result[axis] = stride;
    stride *= shape[axis];
  }
  return result;
}

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

// For each number of `shape`, the place in `small`, an array that broadcasts to it.
function places(small, shape) {
  const step = strides(small).map((stride, axis) => (small[axis] === 1 ? 0 : stride));
  return walk(shape, [...new Array(shape.length - small.length).fill(0), ...step], 0);
}

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

function elementwise(f, args) {
  if (args.every((arg) => typeof arg === "number")) return f(...args);
  const shape = broadcastShape(args.map(shapeOf));
  const at = args.map((arg) => places(shapeOf(arg), shape));
  const data = args.map(dataOf);
  const result = new Tensor(shape);
  for (let k = 0; k < result.data.length; k++) result.data[k] = f(...data.map((d, i) => d[at[i][k]]));
  return result;
}

function undoBroadcast(cotangent, shape) {
  if (same(shapeOf(cotangent), shape)) return cotangent;
  const at = places(shape, shapeOf(cotangent));
  const data = new Float64Array(size(shape));
  dataOf(cotangent).forEach((g, k) => (data[at[k]] += g));
  return wrap(shape, data);
}

function keptShape(node, shape) {
  if (node.axis === null || node.axis === undefined) return shape.map(() => 1);
  const axes = [node.axis].flat().map((axis) => (axis + shape.length) % shape.length);
  return shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
}

function reduce(node, x, mean) {
  const shape = shapeOf(x);
  const kept = keptShape(node, shape);
  const total = undoBroadcast(x, kept);
  const data = Float64Array.from(dataOf(total));
  if (mean) data.forEach((value, k) => (data[k] = value / (size(shape) / data.length)));
  if (node.keepdims) return wrap(kept, data);
  const all = node.axis === null || node.axis === undefined;
  const axes = all ? [] : [node.axis].flat().map((axis) => (axis + shape.length) % shape.length);
  return wrap(all ? [] : shape.filter((_n, axis) => !axes.includes(axis)), data);
}

function spread(node, upstream, x, factor) {
  const shape = shapeOf(x);
  if (!shape.length) return upstream;
  const at = places(keptShape(node, shape), shape);
  const data = dataOf(upstream);
  return new Tensor(
    shape,
    Float64Array.from(at, (place) => data[place] * factor),
  );
}

// A vector on the left is a row, on the right a column.
const asRows = (a) => (a.shape.length > 1 ? a : new Tensor([1, a.shape[0]], a.data));
const asColumns = (b) => (b.shape.length > 1 ? b : new Tensor([b.shape[0], 1], b.data));

function matmul(a, b) {
  const left = asRows(a);
  const right = asColumns(b);
  const product = batchedProduct(left, right);
  const shape = product.shape.slice();
  if (b.shape.length === 1) shape.pop();
  if (a.shape.length === 1) shape.splice(b.shape.length === 1 ? -1 : -2, 1);
  return wrap(shape, product.data);
}

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

function matmulBack(i, upstream, a, b) {
  const left = asRows(a);
  const right = asColumns(b);
  const batch = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const g = new Tensor([...batch, left.shape.at(-2), right.shape.at(-1)], dataOf(upstream));
  const cotangent = i ? batchedProduct(swap(left), g) : batchedProduct(g, swap(right));
  const target = i ? right : left;
  return wrap(shapeOf(i ? b : a), dataOf(undoBroadcast(cotangent, target.shape)));
}

function swap(matrices) {
  const axes = matrices.shape.map((_n, axis) => axis);
  const [row, column] = axes.splice(-2);
  return transpose(matrices, [...axes, column, row]);
}

function transpose(x, axes) {
  const shape = shapeOf(x);
  if (!shape.length) return x;
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

function inverse(axes, rank) {
  const result = new Array(rank);
  axes.forEach((axis, i) => (result[(axis + rank) % rank] = i));
  return result;
}

function inferred(shape, x) {
  const known = shape.reduce((product, n) => (n === -1 ? product : product * n), 1);
  return shape.map((n) => (n === -1 ? dataOf(x).length / known : n));
}

// Places that x[index] takes from an array of that shape, and the shape it gives. A slice is [start, stop, step].
function indexed(index, shape) {
  const step = strides(shape);
  const taken = [];
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
    const bound = (at, otherwise) => (at === null ? otherwise : Math.min(Math.max(at < 0 ? at + n : at, least), most));
    const from = bound(part[0], by > 0 ? 0 : n - 1);
    const to = bound(part[1], by > 0 ? n : -1);
    start += step[axis] * from;
    taken.push(Math.max(0, Math.ceil((to - from) / by)));
    steps.push(step[axis] * by);
  });
  return { at: walk(taken, steps, start), shape: taken };
}

function gather(x, index) {
  const { at, shape } = indexed(index, shapeOf(x));
  const data = dataOf(x);
  return wrap(
    shape,
    Float64Array.from(at, (place) => data[place]),
  );
}

function scatter(x, index, shape) {
  const { at } = indexed(index, shape);
  const result = new Tensor(shape);
  const data = dataOf(x);
  at.forEach((place, k) => (result.data[place] = data[data.length === 1 ? 0 : k]));
  return result;
}

function parsed(value) {
  if (typeof value === "object") {
    return wrap(
      value.shape,
      Float64Array.from(value.data, (number) => parsed(number)),
    );
  }
  return typeof value === "number" ? value : { inf: Infinity, "-inf": -Infinity, nan: NaN }[value];
}

const isNumber = (x) => typeof x === "number";
const NONE = [];

export class Program {
  constructor(json) {
    this.inputs = json.inputs;
    this.output = json.output;
    this.nodes = json.nodes;
    this.places = [];
    this.args = [];
    this.operations = json.nodes.map((node, i) => {
      this.args.push(node.args ?? NONE);
      if (node.op === "input") {
        this.places[this.inputs.indexOf(node.name)] = i;
        return null;
      }
      if (node.op === "constant") return null;
      if (!Object.hasOwn(OPERATIONS, node.op)) {
        throw new Error(`unknown operation "${node.op}"; known are ${Object.keys(OPERATIONS).join(", ")}`);
      }
      return OPERATIONS[node.op];
    });
    this.values = json.nodes.map((node) => (node.op === "constant" ? parsed(node.value) : NaN));
    this.adjoints = json.nodes.map(() => 0);
    this.reached = json.nodes.map(() => false);
    this.gradients = json.inputs.map(() => 0);
    this.scalars = false;
    this.constantsAreScalars = this.values.every(isNumber);
    this.elementwise = this.operations.every((operation) => operation === null || operation.value);
  }

  // Evaluates every node and returns the output. An input is a number, a Tensor or {shape, data}.
  forward(inputs) {
    let scalars = this.constantsAreScalars && this.elementwise;
    for (let k = 0; k < this.places.length; k++) {
      const given = inputs[k];
      const scalar = typeof given === "number";
      this.values[this.places[k]] = scalar ? given : parsed(given);
      scalars &&= scalar;
    }
    this.scalars = scalars;
    const { values, operations } = this;
    for (let i = 0; i < values.length; i++) {
      const operation = operations[i];
      if (operation === null) continue;
      const args = this.args[i];
      if (!scalars) values[i] = this.general(i);
      else if (args.length === 1) values[i] = operation.value(values[args[0]]);
      else if (args.length === 2) values[i] = operation.value(values[args[0]], values[args[1]]);
      else values[i] = operation.value(values[args[0]], values[args[1]], values[args[2]]);
    }
    return values[this.output];
  }

  general(i) {
    const operation = this.operations[i];
    const args = this.args[i].map((arg) => this.values[arg]);
    return operation.value ? elementwise(operation.value, args) : operation.forward(this.nodes[i], ...args);
  }

  // Sends gradients back from the output; returns those of the inputs, in an array that the next call reuses.
  // Call forward first.
  backward() {
    const { adjoints, reached, values, operations } = this;
    for (let i = 0; i < adjoints.length; i++) {
      adjoints[i] = 0;
      reached[i] = i === this.output;
    }
    adjoints[this.output] =
      this.scalars || isNumber(values[this.output]) ? 1 : elementwise(() => 1, [values[this.output]]);
    for (let i = this.output; i >= 0; i--) {
      const operation = operations[i];
      // Where nothing arrives, as behind a comparison, nothing is sent on: not even 0 · ∞.
      if (operation === null || !reached[i]) continue;
      if (!this.scalars) {
        this.pullBack(i);
        continue;
      }
      const upstream = adjoints[i];
      const args = this.args[i];
      for (let k = 0; k < args.length; k++) {
        const slope = operation.slopes[k];
        if (slope === null) continue;
        const partial = slope(values[i], values[args[0]], values[args[1]], values[args[2]]);
        reached[args[k]] = true;
        adjoints[args[k]] += operation.selects && partial === 0 ? 0 : upstream * partial;
      }
    }
    const { gradients } = this;
    for (let k = 0; k < this.places.length; k++) {
      const place = this.places[k];
      // An input that does not reach the output has a gradient of zeros, in its own shape.
      if (isNumber(adjoints[place]) && !isNumber(values[place])) adjoints[place] = new Tensor(values[place].shape);
      gradients[k] = adjoints[place];
    }
    return gradients;
  }

  pullBack(i) {
    const operation = this.operations[i];
    const z = this.values[i];
    const args = this.args[i].map((arg) => this.values[arg]);
    const upstream = isNumber(this.adjoints[i]) && !isNumber(z) ? new Tensor(z.shape) : this.adjoints[i];
    this.args[i].forEach((arg, k) => {
      // Nothing flows into a constant.
      if (this.nodes[arg].op === "constant") return;
      let cotangent;
      if (operation.value) {
        const slope = operation.slopes[k];
        if (slope === null) return;
        const product = operation.selects
          ? (g, ...rest) => (slope(...rest) === 0 ? 0 : g)
          : (g, ...rest) => g * slope(...rest);
        cotangent = undoBroadcast(elementwise(product, [upstream, z, ...args]), shapeOf(args[k]));
      } else {
        cotangent = operation.pullback(this.nodes[i], k, upstream, z, ...args);
      }
      this.reached[arg] = true;
      const sofar = this.adjoints[arg];
      this.adjoints[arg] =
        isNumber(sofar) && !isNumber(cotangent) ? cotangent : elementwise((a, b) => a + b, [sofar, cotangent]);
    });
  }

  // Partial derivatives of node i with respect to its arguments, at the last forward; for scalar graphs.
  localDerivatives(i) {
    const operation = this.operations[i];
    if (operation === null) return [];
    const args = this.args[i].map((arg) => this.values[arg]);
    return operation.slopes.map((slope) => (slope === null ? 0 : slope(this.values[i], ...args)));
  }

  // Value and derivative of a graph of one input.
  at(x) {
    this.single ??= [0];
    this.single[0] = x;
    const value = this.forward(this.single);
    return { value, derivative: this.backward()[0] };
  }
}
