// When a question is asked again: as with cards in a box of five compartments (Leitner, 1972). A right answer to a
// question that was due moves it one on, a wrong one back to the first. In a later compartment it rests longer.

/**
 * What is kept of a question, as far as it tells when it is due: `day` is that of the last answer that counted.
 * @typedef {{ tried?: boolean, solved?: boolean, box?: number, day?: string } | null | undefined} Entry
 */

export const RESTS = [1, 3, 7, 21, 60]; // days, from box 1 on
const DAY = 86_400_000; // ms
const WRITTEN = /^\d{4}-\d{2}-\d{2}$/;

/** The reader's day, counted from 1970. */
export function today() {
  const now = new Date();
  return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY;
}

/** A day as an entry keeps it, such as 2026-11-30. @param {number} day */
const written = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * The box and the day of an entry. A later day than tomorrow comes from a clock that went wrong, then or now: it is not
 * believed. Entries from before there were boxes have neither.
 * @param {Entry} entry @param {number} now
 */
function placeOf(entry, now) {
  const { box = 0, day } = entry ?? {};
  const read = typeof day === "string" && WRITTEN.test(day) ? Date.parse(day) / DAY : NaN;
  return Number.isInteger(box) && RESTS[box - 1] && read <= now + 1 ? { box, day: read } : undefined;
}

/**
 * The day on which a question is due: today's if it was answered, and its entry does not say when; none if it was not.
 * @param {Entry} entry @param {number} now
 */
export function dueDay(entry, now) {
  const place = placeOf(entry, now);
  if (place) return place.day + RESTS[place.box - 1];
  return [entry?.tried, entry?.solved].includes(true) || entry?.day !== undefined ? now : undefined;
}

/**
 * The box and the day of a question that has just been answered; `known`: rightly, and without its solution.
 * @param {Entry} entry @param {boolean} known @param {number} now
 */
export function answered(entry, known, now) {
  const place = placeOf(entry, now);
  if (known && place && place.day + RESTS[place.box - 1] > now) return { box: place.box, day: written(place.day) };
  return { box: known ? Math.min((place?.box ?? 0) + 1, RESTS.length) : 1, day: written(now) };
}
