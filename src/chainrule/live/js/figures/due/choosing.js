// Which questions are asked: those that are due, the longest first; then those never answered, of the last chapter
// first and of each chapter in turn; then those that will be due soonest.

/** @import { Standing } from "./standing.js" */

/**
 * The questions in the order in which they are to be asked.
 * @param {Standing[]} standings chapter by chapter @param {number} now the reader's day
 */
export function inOrder(standings, now) {
  const answered = standings.filter(({ day }) => day !== undefined).sort((a, b) => Number(a.day) - Number(b.day));
  const due = answered.filter(({ day }) => Number(day) <= now);
  const fresh = standings.filter(({ day }) => day === undefined);
  return [...due, ...inTurn(fresh), ...answered.slice(due.length)];
}

/** One of each chapter, the last one first; then the next of each. @param {Standing[]} questions */
function inTurn(questions) {
  const chapters = [...new Set(questions.map(({ chapter }) => chapter))].reverse();
  const rows = chapters.map((name) => questions.filter(({ chapter }) => chapter === name));
  const most = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: most }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
}
