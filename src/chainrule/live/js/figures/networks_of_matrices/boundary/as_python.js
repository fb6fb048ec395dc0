// The lines of Python that reproduce a run, with the package, in a notebook.

const COLUMNS = 88; // letters in a line

/**
 * The program for a run as it stands.
 * @param {any} state
 */
export function asPython({ data, model, run, spec, activation, rule, hidden }) {
  const loss = spec.losses[model.get("loss")].name;
  const [begun, steps, batch] = [model.get("begun"), model.get("steps"), model.get("batch")];
  const own = data === "own";
  const { train, held } = run;
  const tools = ["MLP"];
  const optimisers = { none: "", Adam: "Adam()" };
  const optimiser = optimisers[rule] ?? `Momentum(${rule})`;
  if (optimiser) tools.push(rule === "Adam" ? "Adam" : "Momentum");
  if (!own) tools.push("split", "standardise");
  const lines = [];
  if (own || begun.length) lines.push("import numpy as np", "");
  if (!own) lines.push(`from chainrule.data import ${data}`);
  lines.push(`from chainrule.network import ${tools.sort(byName).join(", ")}`, "");
  lines.push(...(own ? ownPoints(train, held) : points(data)), "");
  const options = [`"${activation}"`, `"${loss}"`];
  if (loss === "half_squared_error") options.push('output_activation="sigmoid"');
  const widths = [2, ...hidden, 1].join(", ");
  lines.push(`network = MLP([${widths}], ${options.join(", ")}, rng=${model.get("seed")})`);
  if (begun.length) {
    const before = model.get("before");
    lines.push(`# the weights after ${before} epoch${before === 1 ? "" : "s"}, when something was changed`);
    lines.push(...list("network.parameters[:] = [", [...begun].map(String), "]"));
  }
  if (!train.rows) lines.push("# there are no points to train on");
  else if (run.diverged) lines.push(`# in epoch ${steps} this raises a DivergenceError:`);
  if (train.rows && steps) {
    const settings = [`learning_rate=${model.get("rate")}`, `epochs=${steps}`];
    if (batch) settings.push(`batch_size=${batch}`);
    if (optimiser) settings.push(`optimiser=${optimiser}`);
    lines.push(`network.train(x, y, ${settings.join(", ")})`);
    if (!run.diverged) lines.push("# the page's numbers up to rounding, which grows where the loss keeps jumping");
  }
  if (train.rows) lines.push('print("loss, training:", network.mean_loss(x, y))');
  if (held.rows) lines.push('print("loss, held out:", network.mean_loss(x_held_out, y_held_out))');
  return `${lines.join("\n")}\n`;
}

/** As ruff sorts imports: classes first. */
function byName(a, b) {
  const [small, other] = [a, b].map((name) => (name === "MLP" ? 0 : name[0] < "a" ? 1 : 2));
  return small - other || (a < b ? -1 : 1);
}

function points(data) {
  const drawn =
    data === "penguins"
      ? ["x, species = penguins()", 'y = (species == "Chinstrap").astype(float).reshape(-1, 1)']
      : [`x, y = ${data}()`, "y = y.astype(float).reshape(-1, 1)"];
  return [...drawn, "(x, y), (x_held_out, y_held_out) = split(x, y)", "x, x_held_out = standardise(x, x_held_out)"];
}

function ownPoints(train, held) {
  const table = (name, { x, y, rows }) => {
    const pairs = Array.from({ length: rows }, (_, k) => `[${x[2 * k]}, ${x[2 * k + 1]}]`);
    if (!rows) return [`x${name}, y${name} = np.zeros((0, 2)), np.zeros((0, 1))`];
    return [
      ...list(`x${name} = np.array([`, pairs, "])"),
      ...list(`y${name} = np.array([`, [...y].map(String), "], float).reshape(-1, 1)"),
    ];
  };
  return [...table("", train), ...(held.rows ? table("_held_out", held) : [])];
}

/** A list over as many lines as it takes. @param {string} head @param {string[]} items @param {string} tail */
function list(head, items, tail) {
  const whole = head + items.join(", ") + tail;
  if (whole.length <= COLUMNS) return [whole];
  const lines = [head];
  let line = "   ";
  for (const item of items) {
    if (line.length + item.length + 2 > COLUMNS) {
      lines.push(line);
      line = "   ";
    }
    line += ` ${item},`;
  }
  return [...lines, line, tail];
}
