// Answers that are numbers.

import { Program } from "../engine/graph.js";
import { plain } from "../formula/plain.js";
import { profile } from "./points.js";
import { likely, mistaken, ofSign, turned } from "./words.js";

/** @import { Graph, ListedNumber, Literal, Slip, Verdict } from "../types.js" */

const DIGITS = 3; // as many as the feedback asks for where an answer is rounded
const CLOSE = 5e-3; // relative: a number in three digits
const ROUNDING = 1e-9; // more than an expression for a number that is counted loses on the way

/**
 * What a decimal written out says of itself, in brackets or with a full stop too: its significant digits, and half a
 * unit of its last place; and whether it is cut off there, as 2.302… is.
 * @param {string} text @returns {Literal | null}
 */
export function literal(text) {
  const bare = plain(text).text.replace(/^[\s([{]+|[\s.)\]}]+$/g, "");
  const written = /^[-+−–]?\s*(\d*)(?:\.(\d*))?(?:e([-+−]?\d+))?\s*(…?)(%?)$/i.exec(bare);
  if (!written || !(written[1] || written[2])) return null;
  const [, whole, decimals = "", exponent = "0", dots, percent] = written;
  const places = decimals.length + (percent ? 2 : 0) - Number(exponent.replace("−", "-"));
  const digits = (whole + decimals).replace(/^0+/, "").length;
  return { digits, half: 0.5 * 10 ** -places, cut: dots !== "" };
}

/**
 * Whether a decimal stands for a number: rounded, or cut off where it says so.
 * @param {number} value @param {Literal} typed @param {number} target
 */
export function standsFor(value, { half, cut }, target) {
  const beyond = (target - value) * Math.sign(value);
  return Math.abs(target - value) <= half * (1 + 1e-9) || (cut && beyond >= 0 && beyond <= 2 * half * (1 + 1e-9));
}

/**
 * Whether what was typed is the number, correctly rounded to so many digits.
 * @param {number} value @param {Literal | null} typed @param {number} target @param {number} digits
 */
function rounds(value, typed, target, digits) {
  return typed !== null && typed.digits >= digits && standsFor(value, typed, target);
}

/**
 * Slips of writing that any number may suffer; each is true of the answer by the comparison that found it.
 * @param {number} value @param {number} right @param {(target: number) => boolean} hits
 * @param {ListedNumber[]} mistakes
 */
function slipsOf(value, right, hits, mistakes) {
  /** @type {Slip[]} */
  const found = [];
  /** @param {string} id @param {string} label @param {string} hint */
  const add = (id, label, hint) => found.push({ id, label, hint });
  if (right === 0) return found;
  if (hits(-right)) add("sign", "Only the sign is wrong", "Follow each minus sign through the steps once more");
  const tens = Math.round(Math.log10(value / right));
  const powerOfTen = Math.log10(Math.abs(right)) % 1 === 0; // its only digit is a 1, which says nothing
  if (tens && Number.isFinite(tens) && hits(right * 10 ** tens)) {
    const times = tens > 0 ? `1${"0".repeat(tens)} times` : `a 1${"0".repeat(-tens)}th of`;
    const label = "The digits are right, the decimal point is not";
    add("decimal-point", powerOfTen ? `Your answer is ${times} the right one` : label, "Check the size of your answer");
  }
  if (hits(1 / right)) add("reciprocal", "This is one over the right answer", "Turn the fraction round");
  for (const [name, ratio] of Object.entries({ twice: 2, half: 1 / 2 })) {
    if (hits(ratio * right)) {
      const hint = "Perhaps a factor 2 was lost, or came in where none belongs";
      add("factor", `Your answer is ${name} the right one`, hint);
    }
  }
  for (const { id, label, hint, value: wrong } of mistakes) {
    if (wrong !== 0 && hits(-wrong) && !ofSign(label)) {
      add(`sign-and-${id}`, turned(label), hint);
    }
  }
  return found;
}

/**
 * Judge a number; `typed` is what `literal` says of it, where it was written as a decimal. Without a tolerance it is
 * counted, and rounding makes another number of it.
 * @param {number | Graph} answer @param {{right: number, tolerance?: number, mistakes?: ListedNumber[]}} question
 * @param {Literal | null} [typed] @returns {Verdict}
 */
export function checkNumber(answer, { right, tolerance = 1e-6, mistakes = [] }, typed = null) {
  const graph = typeof answer === "number" ? null : answer;
  const value = typeof answer === "number" ? answer : new Program(answer).forward([]);
  if (!Number.isFinite(value)) {
    const message =
      graph && profile(graph, [[]]).beyond[0]
        ? "On the way this becomes larger or smaller than a computer's numbers can be: simplify it before you type it."
        : "This has no value: a division by 0, or a root or logarithm of a negative number.";
    return { verdict: "undefined", message };
  }
  const margin = tolerance || ROUNDING;
  // What is said of another number than the right one has to be true of it, however wide the right one's tolerance is.
  const relative = right === 0 ? CLOSE : Math.min(CLOSE, margin / Math.abs(right));
  /** @param {number} target */
  const width = (target) => Math.min(margin, target === 0 ? ROUNDING : relative * Math.abs(target));
  /** @param {number} target @param {number} digits */
  const rounded = (target, digits) =>
    (tolerance > 0 || !Number.isInteger(target)) && rounds(value, typed, target, digits);
  /** @param {number} target */
  const hits = (target) => Math.abs(value - target) <= width(target) || rounded(target, DIGITS);

  if (Math.abs(value - right) <= margin || rounded(right, DIGITS)) return { verdict: "right", message: "Right." };
  if (typed?.half === 0.0005 && typed.digits > DIGITS && Math.abs(value) >= 1 && hits(right / 1000)) {
    const hint = `For thousands write no dot: ${right}`; // 2.410 for 2410
    return mistaken([{ id: "decimal-point", label: "The dot is read as a decimal point", hint }]);
  }
  const listed = mistakes.filter((mistake) => hits(mistake.value));
  if (listed.length) return mistaken(listed.map(likely));
  const slips = slipsOf(value, right, hits, mistakes);
  if (slips.length) return mistaken(slips);
  if (typed && rounded(right, 2)) {
    const hint = "Give one digit more, or type the expression and let the page calculate it";
    const label = `Right, as far as ${typed.digits} digits go`;
    return mistaken([{ id: "rounded", label, hint }]);
  }
  if (tolerance === 0 && !Number.isInteger(value)) {
    return { verdict: "unknown", message: "Not yet: what is counted is a whole number." };
  }
  if (right !== 0 && Math.abs(value - right) <= 0.01 * Math.abs(right)) {
    const hint =
      Number.isInteger(value) && Number.isInteger(right)
        ? `Nothing has to be rounded here: ${tolerance ? "calculate" : "count"} once more`
        : "Perhaps a number was rounded on the way: type the expression and let the page calculate it";
    return mistaken([{ id: "rounded", label: "Very close, within 1 %, but not exact enough", hint }]);
  }
  return { verdict: "unknown", message: "Not yet: this is another number." };
}
