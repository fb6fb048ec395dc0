// Taking a formula apart into boxes in a row.
import { toMathML, toText } from "./print.js";
import { buildGraph, contains, numberParts, variablesOf } from "./tree.js";
import { list } from "./words.js";

/** @import { Box, DecomposeOptions, Decomposed, Part, PartOfStructure, Step, Structure } from "../types.js" */

const BOX_NAMES = ["u", "v", "w", "s", "r", "q", "p", "z", "a", "b", "c", "d"];

const EACH = "differentiate each part by itself";
/** @type {Record<string, {shape: string, of: string, rule: string}>} */
const STRUCTURES = {
  add: { shape: "sum", of: "a sum", rule: EACH },
  subtract: { shape: "difference", of: "a difference", rule: EACH },
  multiply: { shape: "product", of: "a product", rule: "use the product rule first" },
  divide: { shape: "quotient", of: "a quotient", rule: "write it as a product with one over the lower part first" },
  power: { shape: "power", of: "a power", rule: "write it as e^(exponent · ln base) first" },
};

/** @param {string[]} taken @param {number} count */
function freshNames(taken, count) {
  const names = [];
  for (let round = 0; names.length < count; round++) {
    for (const letter of BOX_NAMES) {
      const name = round ? `${letter}${round}` : letter;
      if (!taken.includes(name) && names.length < count) names.push(name);
    }
  }
  return names;
}

/** @param {Part} part @param {number} at */
function isAffine(part, at) {
  if (part.op === "negative" || part.op === "add" || part.op === "subtract" || part.op === "multiply") return true;
  return part.op === "divide" && at === 0;
}

/**
 * A copy of `tree` in which the part `inner` is replaced by the variable `name`.
 * @param {Part} tree @param {Part | null} inner @param {string} name @returns {Part}
 */
function replaced(tree, inner, name) {
  if (tree === inner) return { kind: "variable", name, args: [], span: [...tree.span] };
  return { ...tree, span: [...tree.span], args: tree.args.map((part) => replaced(part, inner, name)) };
}

/** @param {string} shape @param {string} message */
const plainResult = (shape, message) => ({ shape, isComposite: false, layers: 0, boxes: [], parts: [], message });

/**
 * The steps from the innermost part that depends on the variable along one path only to the whole.
 * @param {Part} tree @param {(part: Part) => boolean} depends
 */
function stepsOf(tree, depends) {
  const steps = [];
  let inner = tree;
  for (;;) {
    const paths = inner.args.map(depends);
    if (paths.filter(Boolean).length !== 1) return { steps, inner };
    const at = paths.indexOf(true);
    steps.unshift({ outer: inner, inner: inner.args[at], affine: isAffine(inner, at) });
    inner = inner.args[at];
  }
}

/**
 * Take a formula apart into boxes in a row, from the innermost to the outermost.
 *
 * Where the value depends on the variable along one path only, each step is a box
 * `{input, output, text, mathml, tree, graph, span}`, a function of one variable: 1/(1 + e^(−x)) has the boxes −x, e^u,
 * 1 + v, 1/w. Where two paths meet (a sum, a product, …) the row begins: what lies below is one box with `core: true`.
 * With `mergeLinear` (the default) neighbours such as 2x and u + 1 form one box, 2x + 1. With `variable`, all other
 * variables count as constants. With `rules` the message says which rule of derivatives comes first.
 *
 * Returns `{shape, isComposite, layers, boxes, parts, message}`. `shape` is "chain", "single" (one box), "variable",
 * "constant", or the outermost structure, "sum", "difference", "product", "quotient" or "power", with its `parts`.
 * @param {Part} tree @param {DecomposeOptions} [options] @returns {Decomposed}
 */
export function decompose(tree, { variable = null, mergeLinear = true, rules = false } = {}) {
  /** @param {Part} part */
  const depends = (part) => contains(part, variable);
  if (!depends(tree)) return plainResult("constant", "This does not depend on the variable: it is a constant.");
  const { steps, inner } = stepsOf(tree, depends);
  const whole = inner.kind === "variable" ? null : inner;
  if (steps.length === 0) {
    if (!whole) return plainResult("variable", "This is the variable itself: nothing is done to it.");
    const found = outermost(whole, variable);
    const message = structureMessage(found, rules);
    return { shape: found.shape, isComposite: false, layers: 1, boxes: [], parts: found.parts, message };
  }
  const structure = whole && outermost(whole, variable);
  const boxes = boxesOf(tree, steps, whole, mergeLinear);
  // x·sin(x) + 1 is a product, shifted; 2 sin(x) is sine, then a straight line.
  const isComposite = boxes.length > 1 && !(whole && boxes.slice(1).every((box) => box.affine));
  return {
    shape: boxes.length > 1 ? "chain" : "single",
    isComposite,
    layers: boxes.length,
    boxes,
    parts: structure ? structure.parts : [],
    message: chainMessage(boxes, isComposite, structure, rules),
  };
}

/** @param {Part} tree @param {Step[]} steps @param {Part | null} whole @param {boolean} mergeLinear */
function boxesOf(tree, steps, whole, mergeLinear) {
  const groups = [];
  for (const step of steps) {
    const last = groups[groups.length - 1];
    if (mergeLinear && last?.affine && step.affine) last.outer = step.outer;
    else groups.push({ ...step });
  }
  const outputs = freshNames(variablesOf(tree), groups.length + (whole ? 1 : 0));
  const boxes = whole ? [makeBox(whole, null, null, outputs[0], { core: true, affine: false })] : [];
  for (const { outer, inner, affine } of groups) {
    const before = boxes[boxes.length - 1];
    const input = before ? before.output : variablesOf(inner)[0];
    boxes.push(makeBox(outer, before ? inner : null, input, outputs[boxes.length], { affine }));
  }
  boxes[boxes.length - 1].output = "y";
  return boxes;
}

/**
 * The last operation and its two operands, each with all that belongs to it: in x − 1 − x they are x − 1 and x.
 * @param {Part} tree @param {string | null} variable
 */
function outermost(tree, variable) {
  return { ...STRUCTURES[tree.op ?? ""], parts: tree.args.map((part) => partOf(part, variable)) };
}

/**
 * @param {Part} outer @param {Part | null} below @param {string | null} input @param {string} output
 * @param {{core?: boolean, affine: boolean}} kind @returns {Box}
 */
function makeBox(outer, below, input, output, { core = false, affine }) {
  const tree = replaced(outer, below, input ?? "");
  numberParts(tree);
  const others = variablesOf(tree).filter((name) => name !== input);
  const { graph, labels } = buildGraph(tree, input === null ? others : [input, ...others]);
  const shown = { text: toText(tree), mathml: toMathML(tree) };
  return {
    input: input ?? others[0],
    output,
    ...shown,
    tree,
    graph,
    labels,
    span: outer.span,
    part: outer.id,
    core,
    affine,
  };
}

/** @param {Part} tree @param {string | null} variable */
function partOf(tree, variable) {
  const { isComposite, shape, layers: count, parts } = decompose(tree, { variable });
  return {
    text: toText(tree),
    mathml: toMathML(tree),
    tree,
    span: tree.span,
    isComposite,
    shape,
    layers: count,
    parts,
  };
}

/**
 * The composite functions among the operands, and among the operands of those that are not.
 * @param {PartOfStructure[]} parts @returns {string[]}
 */
const compositesIn = (parts) => parts.flatMap((part) => (part.isComposite ? [part.text] : compositesIn(part.parts)));

/** @param {Structure} structure @param {boolean} rules */
function structureMessage({ of, parts, rule }, rules) {
  const composites = [...new Set(compositesIn(parts))];
  const meet = `The last operation is ${of} of ${list(parts.map(({ text }) => text))}, and the variable is in both.`;
  const so = rules ? ` So ${rule}.` : " Several values meet there, so this is no row of boxes, and not composite.";
  if (composites.length === 0) return meet + so;
  return `${meet}${so} Inside, ${list(composites)} ${composites.length === 1 ? "is" : "are"} composite.`;
}

/** @param {Box[]} boxes @param {boolean} isComposite @param {Structure | null} structure @param {boolean} rules */
function chainMessage(boxes, isComposite, structure, rules) {
  const texts = boxes.map((box) => box.text);
  if (boxes.length === 1) return `One step, ${texts[0]}: nothing is inside anything else, so it is not composite.`;
  if (!isComposite && structure) {
    const rule = rules ? ` For the derivative, ${structure.rule}.` : "";
    return `The box ${texts[0]} is ${structure.of}; ${texts[1]} then only scales or shifts. Not composite.${rule}`;
  }
  const rule = rules && structure ? `: for its derivative, ${structure.rule}` : "";
  const core = structure ? ` The innermost box is ${structure.of}${rule}.` : "";
  const line = boxes[boxes.length - 1].affine ? " The last box is a straight line: it only scales or shifts." : "";
  return `Composite, ${boxes.length} layers: first ${list(texts, "and then")}.${line}${core}`;
}

/**
 * How many boxes in a row a formula has: 0 for a constant or the bare variable, 1 for a sum or product of its parts.
 * @param {Part} tree @param {DecomposeOptions} [options]
 */
export function layers(tree, options) {
  return decompose(tree, options).layers;
}

/**
 * Tell whether a formula is a function of a function in the sense that calls for the chain rule.
 * @param {Part} tree @param {DecomposeOptions} [options]
 */
export function isComposite(tree, options) {
  return decompose(tree, options).isComposite;
}
