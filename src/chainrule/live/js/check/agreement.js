// Several sides of “=” or “≈” are one answer if they agree.

import { literal, standsFor } from "./numbers.js";
import { profile, same, samplePoints } from "./points.js";
import { apart } from "./words.js";

/** @import { Question, AnswerSide } from "../types.js" */

/**
 * By how much a side may be off because it was rounded: nothing, if it is no decimal, or has a single digit.
 * @param {{ typed: string }} side
 */
function rounding({ typed }) {
  const written = literal(typed);
  return written && written.digits > 1 ? written.half : 0;
}

/**
 * The side that says it most exactly: of “2.303 ≈ ln 10” the second.
 * @param {AnswerSide[]} sides
 */
export const mostExact = (sides) => sides.reduce((best, side) => (rounding(side) < rounding(best) ? side : best));

/** @param {AnswerSide} side */
const numberOf = ({ graph }) => profile(graph, [[]]).values[0];

/**
 * How the sides of an answer disagree, if they do, in words.
 * @param {AnswerSide[]} sides @param {Question} question
 */
export function disagreement(sides, question) {
  if (sides.length < 2) return null;
  if (question.kind === "number") {
    const exact = numberOf(mostExact(sides));
    /** @param {AnswerSide} side */
    const differs = (side) => {
      const off = Math.abs(numberOf(side) - exact);
      if (off <= 1.000001 * Math.max(1e-9 * Math.abs(exact), 1e-12, rounding(side))) return false;
      const typed = literal(side.typed);
      return !(typed?.cut && standsFor(numberOf(side), typed, exact));
    };
    const other = sides.find(differs);
    return other ? `The sides are not equal: ${apart(exact, numberOf(other)).join(" and ")}.` : null;
  }
  const points = samplePoints(question.domain, question.variables?.length);
  const [first, ...others] = sides.map(({ graph }) => profile(graph, points));
  return others.every((other) => same(first, other)) ? null : "The sides are different functions.";
}
