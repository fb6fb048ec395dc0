// How the questions stand that may be asked again, in words.

/**
 * A question of the book and where it comes from; `task`: what is asked of all on its shelf; `day`: when it is due,
 * counted from 1970, none if it was never answered.
 * @typedef {{
 *   shelf: string, id: string, chapter?: string, title?: string, page?: string, task?: string, day?: number
 * }} Standing
 */

const DAY = 86_400_000; // ms

/** A day in words, such as 30 November. @param {number} day counted from 1970 */
export function inWords(day) {
  return new Date(day * DAY).toLocaleDateString("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });
}

/**
 * What is due. `of`: which questions.
 * @param {Standing[]} standings @param {number} now @param {string} of
 */
export function told(standings, now, of) {
  const days = standings.flatMap(({ day }) => day ?? []);
  const due = days.filter((day) => day <= now).length;
  if (due) return `${counted(due)} ${of} ${due === 1 ? "is" : "are"} due again.`;
  const fresh = standings.length - days.length;
  const next = fresh
    ? `${counted(fresh)} there ${fresh === 1 ? "has" : "have"} no answer yet.`
    : `The next question is due on ${inWords(Math.min(...days))}.`;
  return `Nothing ${of} is due today. ${next}`;
}

/** @param {number} count */
const counted = (count) => (count === 1 ? "1 question" : `${count} questions`);
