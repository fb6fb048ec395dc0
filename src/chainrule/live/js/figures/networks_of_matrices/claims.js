// What shapes say of a claim that something is the product of two matrices. Nothing here draws.

export const [NO_FIT, OTHER_SHAPE] = ["does not fit", "can be multiplied, but has another shape"];
export const [LUCKY, RIGHT_HERE, RIGHT] = ["fits, and is wrong", "fits, and is right here", "fits, and is right"];

/**
 * `letters`: rows and columns of the left factor, of the right one, and of what is wanted; `names` are theirs.
 * @typedef {{text: string, names: string[], letters: string[], true: boolean}} Claim
 * @typedef {Record<string, number>} Sizes how many there are of each letter
 * @typedef {[number, number]} Shape rows and columns
 */

/** @param {string} letters @param {Sizes} sizes @returns {Shape} */
export const measured = (letters, sizes) => [sizes[letters[0]] ?? 1, sizes[letters[1]] ?? 1];

/** @param {Shape | null} shape */
export const written = (shape) => (shape ? shape.join(" × ") : "none");

/**
 * Multiply the shapes, and compare with the one that is wanted.
 * @param {Claim} claim @param {Sizes} sizes
 */
export function judge(claim, sizes) {
  const [a, b, wanted] = claim.letters.map((pair) => measured(pair, sizes));
  const result = a[1] === b[0] ? /** @type {Shape} */ ([a[0], b[1]]) : null;
  const same = result && written(result) === written(wanted);
  // Transposing changes nothing where the sides that happen to be equal have length 1.
  const fits = claim.true ? RIGHT : chance(claim).every((letter) => sizes[letter] === 1) ? RIGHT_HERE : LUCKY;
  const verdict = !result ? NO_FIT : !same ? OTHER_SHAPE : fits;
  return { left: a, right: b, result, wanted, verdict };
}

/**
 * The shapes of a product: (2 × 4)(4 × 3) → 2 × 3.
 * @param {{left: Shape, right: Shape, result: Shape | null}} judgement
 */
export const multiplied = ({ left, right, result }) => `(${written(left)})(${written(right)}) → ${written(result)}`;

/** @param {Claim[]} claims @param {Sizes} sizes */
export const fitting = (claims, sizes) =>
  claims.filter((claim) => ![NO_FIT, OTHER_SHAPE].includes(judge(claim, sizes).verdict)).length;

const ORDER = "NDHK";

/**
 * What has to be equal by chance, as letters; nothing where letters that meet are the same.
 * @param {Claim} claim
 */
function chance({ letters: [a, b, wanted] }) {
  const pairs = [a[1] + b[0], a[0] + wanted[0], b[1] + wanted[1]].filter(([one, other]) => one !== other);
  return [...ORDER].filter((letter) => pairs.join("").includes(letter));
}

/**
 * The same in a formula: "D = H", or "" where nothing has to be equal by chance.
 * @param {Claim} claim
 */
export const coincidence = (claim) => chance(claim).join(" = ");

/**
 * What the shapes say, in a sentence or two.
 * @param {Claim} claim @param {Sizes} sizes
 */
export function explained(claim, sizes) {
  const { left, right, result, wanted, verdict } = judge(claim, sizes);
  const [a, b, what] = claim.names;
  const [ofA, ofB] = claim.letters;
  if (verdict === NO_FIT) {
    const counts = `${ofA[1]} = ${left[1]} columns of ${a}, ${ofB[0]} = ${right[0]} rows of ${b}`;
    return `${counts}: a row of ${a} and a column of ${b} are not equally long.`;
  }
  if (verdict === OTHER_SHAPE) return `${written(result)} comes out, and ${what} is ${written(wanted)}.`;
  if (verdict === LUCKY) {
    return `It fits because ${coincidence(claim)} here, and it is wrong: shapes are a check, no proof.`;
  }
  if (verdict === RIGHT_HERE) {
    const why = "a 1 × 1 matrix is its own transpose";
    return `It fits because ${coincidence(claim)} = 1 here, and only then is it right: ${why}.`;
  }
  const inner = `${ofA[1]} meets ${ofB[0]}`;
  return `${inner}, and ${ofA[0]} × ${ofB[1]} comes out: it fits at all sizes. Why it is right, shapes do not say.`;
}
