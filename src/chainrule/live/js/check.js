// Compare an answer with the right one and with the classic mistakes: not as text, but as functions.
//
// Two formulas are the same function if they agree at many points that no textbook would pick. A difference counts
// only where it is larger than what rounding alone could make of either formula (`noise`).

import { FormulaError, parse, toMathML, toText } from "./formula.js";
import { Program } from "./graph.js";

const POINTS = 48;
const FEWEST = 4;
const TOLERANCE = 1e-9;
const EPSILON = Number.EPSILON;

// --------------------------------------------------------------------------------------------------------- sampling

/** The root of r^(n+1) = r + 1: its powers spread points evenly in n dimensions, without repeating. */
function spread(dimensions) {
  let root = 1.5;
  for (let i = 0; i < 60; i++) root = (1 + root) ** (1 / (dimensions + 1));
  return root;
}

function intervals(domain, count) {
  const all = Array.isArray(domain) ? domain : Array.from({ length: count }, () => domain);
  if (all.length !== count) throw new Error(`expected ${count} intervals, one a variable, got ${all.length}`);
  return all;
}

/** Points that fill the box of intervals evenly and avoid every simple number. */
export function samplePoints(domain, dimensions = 1, count = POINTS) {
  const root = spread(dimensions);
  return Array.from({ length: count }, (_, k) =>
    intervals(domain, dimensions).map(({ low, high }, i) => {
      const fraction = (0.5 + (k + 1) / root ** (i + 1)) % 1;
      return low + (high - low) * fraction;
    }));
}

/** Round numbers in the interval, the ones a person would try, from the middle outwards. */
function roundNumbers({ low, high }) {
  const width = high - low;
  const power = 10 ** Math.floor(Math.log10(width / 8));
  const step = [1, 2, 5, 10].map((m) => m * power).find((size) => width / size <= 16);
  const numbers = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * width; k++) {
    numbers.push(Number((k * step).toPrecision(12)));
  }
  const middle = (low + high) / 2;
  return numbers.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle) || b - a);
}

/** Points with round coordinates: all of an interval's, or a dozen of a box's, no coordinate the same as the next. */
function roundPoints(box) {
  const numbers = box.map(roundNumbers);
  if (box.length === 1) return numbers[0].map((x) => [x]);
  return Array.from({ length: 12 }, (_, k) => numbers.map((along, i) => along[((k + 1) * (i + 1) + i) % along.length]));
}

/** Values of a graph at points, each with the error that rounding may have left in it, and its gradient. */
function profile(graph, points) {
  const program = new Program(graph);
  const values = [];
  const noise = [];
  const gradients = [];
  for (const point of points) {
    const value = program.forward(point);
    values.push(value);
    gradients.push(Array.from(program.backward()));
    let sum = 0;
    for (let i = 0; i < program.values.length; i++) {
      const share = Math.abs(program.values[i] * program.adjoints[i]);
      if (Number.isFinite(share)) sum += share;
    }
    noise.push(EPSILON * sum);
  }
  return { values, noise, gradients };
}

const scaled = ({ values, noise }, factor) => ({
  values: values.map((value) => factor * value),
  noise: noise.map((size) => Math.abs(factor) * size),
});
const shifted = ({ values, noise }, offset) => ({ values: values.map((value) => value + offset), noise });
const quiet = (values) => ({ values, noise: values.map((value) => EPSILON * Math.abs(value)) });

function differs(a, b, noise) {
  return Math.abs(a - b) > TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) + 16 * noise;
}

/** How two profiles compare: where both have a value (`compared`, `differing`), and where only one has. */
function compare(a, b) {
  const found = { compared: 0, differing: [], onlyFirst: [], onlySecond: [] };
  a.values.forEach((value, i) => {
    const other = b.values[i];
    const [first, second] = [Number.isFinite(value), Number.isFinite(other)];
    if (first && second) {
      const noise = a.noise[i] + b.noise[i];
      if (differs(value, other, noise)) found.differing.push(i);
      // Where rounding leaves less than three digits, agreement proves nothing.
      else if (16 * noise > 1e-3 * Math.max(Math.abs(value), Math.abs(other)) && value !== other) return;
      found.compared += 1;
    } else if (first) found.onlyFirst.push(i);
    else if (second) found.onlySecond.push(i);
  });
  return found;
}

/** Two formulas that share only a small part of their domains are not the same. */
function same(a, b) {
  const { compared, differing, onlyFirst, onlySecond } = compare(a, b);
  return differing.length === 0 && compared >= FEWEST && compared > onlyFirst.length + onlySecond.length;
}

/** A wrong rule may be undefined where the answer it leads to has a value: f′(g′(x)) for ln(sin x), typed as 1/cos x. */
function follows(answer, mistake) {
  const { compared, differing, onlySecond } = compare(answer, mistake);
  return differing.length === 0 && compared >= POINTS / 4 && compared > onlySecond.length;
}

// ---------------------------------------------------------------------------------------------------------- wording

export function formatNumber(value, digits = 4) {
  if (!Number.isFinite(value)) return "no value";
  const text = String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

/** A factor as people write it: −2, 3/4, π/180; else rounded. */
function factorText(value) {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  const near = (target) => Math.abs(size - target) <= 1e-9 * target;
  for (let q = 1; q <= 12; q++) {
    const p = Math.round(size * q);
    if (p > 0 && p <= 1000 && near(p / q)) return sign + (q === 1 ? `${p}` : `${p}/${q}`);
  }
  for (const [name, unit] of [["π", Math.PI], ["e", Math.E], ["√2", Math.SQRT2], ["ln(2)", Math.LN2]]) {
    for (const q of [1, 2, 3, 4, 180]) {
      if (near(unit / q)) return sign + (q === 1 ? name : `${name}/${q}`);
      if (near(q / unit)) return `${sign}${q}/${name}`;
    }
    if (near(2 * unit)) return `${sign}2${name}`;
  }
  return formatNumber(value);
}

function sentence(text) {
  const trimmed = String(text ?? "").trim();
  return !trimmed || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function place(variables, point) {
  return variables.map((name, i) => `${name} = ${formatNumber(point[i], 3)}`).join(", ");
}

function mistakeMessage(matches) {
  if (matches.length === 1) return `${sentence(matches[0].label)} ${sentence(matches[0].hint)}`.trim();
  const ways = matches.map(({ label, hint }, i) => `(${i + 1}) ${sentence(label)} ${sentence(hint)}`.trim());
  return `${matches.length === 2 ? "Two" : "Several"} different slips lead to this answer. ${ways.join(" ")}`;
}

// --------------------------------------------------------------------------------------------------------- formulas

const prepared = new WeakMap();

/** What of a question does not depend on the answer: computed once. */
function prepare(question) {
  if (prepared.has(question)) return prepared.get(question);
  const { right, mistakes = [], domain, variables = ["x"], of = null } = question;
  const points = samplePoints(domain, variables.length);
  const nice = roundPoints(intervals(domain, variables.length));
  const data = {
    points,
    nice,
    variables,
    right: profile(right, points),
    niceRight: profile(right, nice),
    of: of && profile(of, points),
    mistakes: mistakes.map((mistake) => ({ ...mistake, profile: profile(mistake.graph, points) })),
  };
  prepared.set(question, data);
  return data;
}

function isConstant({ values }) {
  const finite = values.filter(Number.isFinite);
  return finite.every((value) => !differs(value, finite[0], 0));
}

/** Mistakes nobody has to list, since they can be made with any function; null if it is none of them. */
function genericMistake(answer, data, wrt) {
  const { right, of, variables } = data;
  const found = (id, label, hint) => ({ id, label, hint });
  const what = of ? "the derivative" : "the right answer";

  if (answer.values.every((value) => value === 0)) {
    return found("zero", "Your answer is 0 everywhere", of ? "Only a constant has slope 0 everywhere" : "The right answer is not");
  }
  if (of && same(answer, of)) return found("function-itself", "This is the function itself, not its derivative", "Its slope is asked for");
  if (same(answer, scaled(right, -1))) return found("sign", "Only the sign is wrong", "Follow each minus sign through the steps once more");
  const flipped = data.mistakes.filter((mistake) => same(answer, scaled(mistake.profile, -1)));
  if (flipped.length) {
    const { label, hint } = flipped[0];
    return found("sign-and-mistake", `The sign is wrong, and there is something else: ${label}`, hint);
  }
  if (of && variables.length > 1) {
    for (let i = 0; i < variables.length; i++) {
      const partial = quiet(of.gradients.map((gradient) => gradient[i]));
      if (i !== wrt && same(answer, partial)) {
        return found("other-variable", `This is the derivative with respect to ${variables[i]}`, `Here ${variables[wrt]} moves, and ${variables[i]} stands still`);
      }
    }
  }
  if (of && variables.length === 1) {
    const slopes = quiet(answer.gradients.map((gradient) => gradient[0]));
    const twice = quiet(right.gradients.map((gradient) => gradient[0]));
    if (!isConstant(slopes) && same(slopes, of)) {
      return found("integrated", "You went the other way: the derivative of your answer is the function in the question", "You integrated; differentiate instead");
    }
    if (!isConstant(twice) && same(answer, twice)) {
      return found("differentiated-twice", "This is the second derivative", "Once is enough");
    }
  }
  if (isConstant(right)) {
    return isConstant(answer)
      ? found("other-constant", "A constant is right, but not this one", of ? "Measure the slope: how far does the value move if the variable moves by 1?" : "")
      : null;
  }
  const strongest = right.values.reduce(
    (best, value, i) => (Number.isFinite(value) && Number.isFinite(answer.values[i]) && Math.abs(value) > Math.abs(right.values[best] || 0) ? i : best), 0);
  const factor = answer.values[strongest] / right.values[strongest];
  if (Number.isFinite(factor) && factor !== 0 && same(answer, scaled(right, factor))) {
    if (Math.abs(factor - 1) < 0.01) {
      return found("rounded", "Very close: a number in it seems to be rounded", "Write it exactly, such as pi, e, 1/3 or sqrt(2)");
    }
    if ([Math.PI / 180, 180 / Math.PI].some((turn) => Math.abs(factor - turn) < 1e-9 * turn)) {
      return found("degrees", `Your answer is ${factorText(factor)} times ${what}`, "That is the factor between degrees and radians; angles here are in radians");
    }
    return found("factor", `Your answer is ${factorText(factor)} times ${what}`, "The form is right; look for a constant factor that was lost, or came in twice");
  }
  const offset = answer.values[strongest] - right.values[strongest];
  if (Number.isFinite(offset) && offset !== 0 && same(answer, shifted(right, offset))) {
    const hint = of ? "The derivative of a constant is 0, so a constant in the function leaves no trace" : "The rest is right";
    return found("offset", `Your answer is ${what} ${offset < 0 ? "minus" : "plus"} the constant ${factorText(Math.abs(offset))}`, hint);
  }
  const inverse = { values: right.values.map((value) => 1 / value), noise: right.noise.map((size, i) => size / right.values[i] ** 2) };
  if (same(answer, inverse)) return found("reciprocal", `This is one over ${what}`, "Which change is divided by which?");
  return null;
}

/** Round points at which a wrong answer happens to be right, and one at which it is clearly wrong. */
function evidence(graph, data) {
  const answer = profile(graph, data.nice);
  const right = data.niceRight;
  const agreesAt = [];
  let witness = null;
  data.nice.forEach((point, i) => {
    const [a, r] = [answer.values[i], right.values[i]];
    if (!Number.isFinite(a) || !Number.isFinite(r)) return;
    if (!differs(a, r, answer.noise[i] + right.noise[i] + 1e-12)) agreesAt.push(data.variables.length === 1 ? point[0] : point);
    else if (!witness && Math.abs(a - r) > 0.05 * Math.max(Math.abs(a), Math.abs(r))) witness = { point, answer: a, right: r };
  });
  return { agreesAt, witness };
}

function witnessMessage({ point, answer, right }, data) {
  const named = data.of ? "the slope there is" : "the right answer gives";
  return `At ${place(data.variables, point)} your formula gives ${formatNumber(answer)}, but ${named} ${formatNumber(right)}.`;
}

function agreementMessage({ agreesAt }, data) {
  if (data.variables.length > 1 || agreesAt.length === 0 || agreesAt.length > 3) return "";
  const where = agreesAt.map((x) => formatNumber(x, 6)).sort((a, b) => a.length - b.length).join(", ");
  return ` At ${data.variables[0]} = ${where} it happens to agree: a single point proves nothing.`;
}

function checkFormula(graph, question) {
  const data = prepare(question);
  const { points, right, variables } = data;
  const answer = profile(graph, points);
  const found = compare(answer, right);

  if (found.compared === 0 && found.onlyFirst.length === 0) {
    const message = "Your formula has no value at any point that was tried: a root or logarithm of a negative number, or a division by 0.";
    return { verdict: "undefined", message, agreesAt: [] };
  }
  if (found.compared >= FEWEST && found.differing.length === 0) {
    if (found.onlySecond.length === 0) return { verdict: "right", message: "Right." };
    const at = found.onlySecond[0];
    const message = `Right wherever it has a value, but your formula has none at ${place(variables, points[at])}, where the right one gives ${formatNumber(right.values[at])}.`;
    return { verdict: "undefined", message, agreesAt: [], witness: { point: points[at], answer: NaN, right: right.values[at] } };
  }
  const proof = evidence(graph, data);
  const matches = data.mistakes.filter((mistake) => follows(answer, mistake.profile));
  if (matches.length) {
    const { id, label, hint } = matches[0];
    return {
      verdict: "mistake",
      mistake: { id, label, hint },
      mistakes: matches.map((match) => match.id),
      message: mistakeMessage(matches) + agreementMessage(proof, data),
      ...proof,
    };
  }
  const generic = genericMistake(answer, data, question.wrt ?? 0);
  if (generic) {
    return { verdict: "mistake", mistake: generic, mistakes: [generic.id], message: mistakeMessage([generic]), ...proof };
  }
  const message = proof.witness
    ? `Not yet. ${witnessMessage(proof.witness, data)}${agreementMessage(proof, data)}`
    : "Not yet: your formula is another function.";
  return { verdict: "unknown", message, ...proof };
}

// -------------------------------------------------------------------------------------------------- numbers, choices

function checkNumber(answer, { right, tolerance = 1e-6, mistakes = [] }) {
  const value = typeof answer === "number" ? answer : new Program(answer).forward([]);
  const near = (target, width = tolerance) => Math.abs(value - target) <= width;
  const mistake = (id, label, hint) => ({
    verdict: "mistake", mistake: { id, label, hint }, mistakes: [id], message: mistakeMessage([{ label, hint }]),
  });
  if (!Number.isFinite(value)) return { verdict: "undefined", message: "This has no value: a division by 0, or a root or logarithm of a negative number." };
  if (near(right)) return { verdict: "right", message: "Right." };
  const matches = mistakes.filter((listed) => near(listed.value));
  if (matches.length) {
    const { id, label, hint } = matches[0];
    return { verdict: "mistake", mistake: { id, label, hint }, mistakes: matches.map((match) => match.id), message: mistakeMessage(matches) };
  }
  if (near(-right)) return mistake("sign", "Only the sign is wrong", "Does the value rise or fall?");
  if (right !== 0) {
    if (near(right, Math.max(10 * tolerance, 0.01 * Math.abs(right)))) {
      return mistake("rounded", "Very close, but another number", "If you rounded on the way, give more digits, or type the expression and let the page calculate it");
    }
    const tens = Math.log10(value / right);
    if (Number.isFinite(tens) && Math.round(tens) !== 0 && Math.abs(tens - Math.round(tens)) < 1e-3) {
      return mistake("decimal-point", "The digits are right, the decimal point is not", "Check the size of your answer");
    }
    if (near(1 / right)) return mistake("reciprocal", "This is one over the right answer", "Which change is divided by which?");
    for (const ratio of [2, 1 / 2]) {
      if (near(ratio * right)) return mistake("factor", `Your answer is ${ratio === 2 ? "twice" : "half"} the right one`, "Look for a factor 2");
    }
  }
  return { verdict: "unknown", message: "Not yet: this is another number." };
}

function checkChoice(answer, { options }) {
  const option = options[answer];
  if (!option) throw new Error(`expected an answer from 0 to ${options.length - 1}, got ${answer}`);
  const reason = sentence(option.reason);
  if (option.right) return { verdict: "right", message: `Right. ${reason}`.trim() };
  const id = option.id ?? `option-${answer}`;
  return { verdict: "mistake", mistake: { id, label: option.text, hint: option.reason }, mistakes: [id], message: reason };
}

/**
 * Judge an answer.
 *
 * For a formula: `{answer, right, mistakes, domain, variables, of, wrt}`, where `answer`, `right`, `of` and each mistake's `graph`
 * are graphs, `domain` is `{low, high}` or one a variable, and `of` is the function that was to be differentiated, if
 * it was one. For a number: `{kind: "number", answer, right, tolerance, mistakes}`. For a choice:
 * `{kind: "choice", answer, options}`. Returns `{verdict, message, mistake?, mistakes?, agreesAt?, witness?}`; the verdict is
 * "right", "mistake", "unknown", or "undefined" (no value where the right answer has one).
 */
export function check(question) {
  if (question.kind === "number") return checkNumber(question.answer, question);
  if (question.kind === "choice") return checkChoice(question.answer, question);
  return checkFormula(question.answer, question);
}

/**
 * Judge what a reader typed. To the result of `check` it adds `understood`, the formula as it was read
 * (`{text, mathml, notes}`); a formula that cannot be read has the verdict "parse-error", and `position` and `length`.
 */
export function checkText(text, question) {
  const variables = question.kind === "number" ? [] : question.variables ?? ["x"];
  let parsed;
  try {
    parsed = parse(text, { variables });
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    const { position, length, expected } = error;
    const nothing = question.kind === "number" && !text.trim();
    const message = nothing ? "Nothing is written yet: type a number, such as 0.25 or 1/4." : error.message + otherLetter(text, question, error);
    return { verdict: "parse-error", message, position, length, expected };
  }
  const understood = { text: toText(parsed.tree), mathml: toMathML(parsed.tree), notes: parsed.notes };
  const result = question.kind === "number"
    ? checkNumber(parsed.graph, question)
    : checkFormula(parsed.graph, question);
  return { ...result, understood };
}

/** The right answer written with another letter deserves to hear so. */
function otherLetter(text, question, error) {
  if (!error.foreign || question.kind === "number" || (question.variables ?? ["x"]).length !== 1) return "";
  try {
    const parsed = parse(text, { variables: [error.foreign] });
    const { verdict } = checkFormula(parsed.graph, question);
    return verdict === "right" ? ` With ${(question.variables ?? ["x"])[0]} instead of ${error.foreign} it would be right.` : "";
  } catch (second) {
    if (second instanceof FormulaError) return "";
    throw second;
  }
}
