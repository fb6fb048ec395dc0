// Which questions are asked: those that are due, the longest first; then those never answered, of the last chapter
// first and of each chapter in turn; then those that will be due soonest.

/**
 * A question and how it stands. `day`: when it is due, counted from 1970; none for one that was never answered.
 * @typedef {{ shelf: string, id: string, chapter: string, title: string, page: string, day?: number }} Standing
 */

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

/**
 * What is due, in words. `of`: which questions; `inWords`: how a day is written.
 * @param {Standing[]} standings @param {number} now @param {string} of @param {(day: number) => string} inWords
 */
export function told(standings, now, of, inWords) {
  const days = standings.flatMap(({ day }) => day ?? []);
  const due = days.filter((day) => day <= now).length;
  if (due) return `${counted(due)} ${of} ${due === 1 ? "is" : "are"} due again.`;
  const fresh = standings.length - days.length;
  if (fresh)
    return `Nothing ${of} is due today. ${counted(fresh)} there ${fresh === 1 ? "has" : "have"} no answer yet.`;
  return `Nothing ${of} is due today. The next question is due on ${inWords(Math.min(...days))}.`;
}

/** @param {number} count */
const counted = (count) => (count === 1 ? "1 question" : `${count} questions`);
