// How the feedback writes numbers, places and mistakes.

/** @import { Slip, Verdict } from "../types.js" */

// How a label begins that says what the answer is.
const FACT = /^(That|This|These|There|Only the sign|The size|The claim|The idea) /;
const UNITS = { π: Math.PI, e: Math.E, "√2": Math.SQRT2, "ln(2)": Math.LN2 };

/** @param {number} value @param {number} [digits] */
export function formatNumber(value, digits = 4) {
  if (!Number.isFinite(value)) return "no value";
  const text = String(Number(value.toPrecision(digits)));
  return text.replace(/-/g, "−");
}

/**
 * Two numbers with as many digits as it takes to tell them apart.
 * @param {number} a @param {number} b
 */
export function apart(a, b) {
  for (let digits = 4; digits < 17; digits++) {
    const both = [formatNumber(a, digits), formatNumber(b, digits)];
    if (both[0] !== both[1]) return both;
  }
  return [formatNumber(a), formatNumber(b)];
}

/**
 * A factor as people write it: −2, 3/4, π/180; else rounded.
 * @param {number} value
 */
export function factorText(value) {
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  /** @param {number} target */
  const near = (target) => Math.abs(size - target) <= 1e-9 * target;
  for (let q = 1; q <= 12; q++) {
    const p = Math.round(size * q);
    if (p > 0 && p <= 1000 && near(p / q)) return sign + (q === 1 ? `${p}` : `${p}/${q}`);
  }
  for (const [name, unit] of Object.entries(UNITS)) {
    for (const q of [1, 2, 3, 4, 180]) {
      if (near(unit / q)) return sign + (q === 1 ? name : `${name}/${q}`);
      if (near(q / unit)) return `${sign}${q}/${name}`;
    }
    if (near(2 * unit)) return `${sign}2${name}`;
  }
  return formatNumber(value);
}

/** @param {string | undefined} text */
export function sentence(text) {
  const trimmed = String(text ?? "").trim();
  return !trimmed || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/**
 * Whether a mistake is one of sign: then a second change of sign explains nothing.
 * @param {string} label
 */
export const ofSign = (label) => /\b(signs?|minus)\b/i.test(label);

/**
 * How a mistake is named in an answer that is it with the sign turned: what its label and its hint say holds of it so.
 * @param {string} label
 */
export const turned = (label) => `Perhaps a minus sign came in or got lost. With the other sign: ${label}`;

/** @param {string[]} variables @param {number[]} point */
export function place(variables, point) {
  return variables.map((name, i) => `${name} = ${String(point[i]).replace(/-/g, "−")}`).join(", ");
}

/**
 * A slip that leads to an answer, of a reader who may have done something else with the same result: it is told with a
 * *perhaps*, unless it only says what the answer is.
 * @template {Slip} S @param {S} slip
 */
export const likely = (slip) => ({
  ...slip,
  likely: !FACT.test(slip.label) || /\byou\b(?! (have|wrote)\b)/i.test(slip.hint),
});

/** @param {Slip[]} matches */
function mistakeMessage(matches) {
  const ways = matches.map(({ label, hint }) => `${sentence(label)} ${sentence(hint)}`.trim());
  if (ways.length === 1) return matches[0].likely ? `Perhaps this: ${ways[0]}` : ways[0];
  const numbered = ways.map((way, i) => `(${i + 1}) ${way}`).join(" ");
  return `${ways.length === 2 ? "Two" : "Several"} different slips lead to this answer. ${numbered}`;
}

/**
 * The verdict that an answer is what these mistakes lead to.
 * @param {Slip[]} matches @param {string} [more] @returns {Verdict}
 */
export function mistaken(matches, more = "") {
  const { id, label, hint } = matches[0];
  return {
    verdict: "mistake",
    mistake: { id, label, hint },
    mistakes: matches.map((match) => match.id),
    message: mistakeMessage(matches) + more,
  };
}
