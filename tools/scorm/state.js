// What a learning platform keeps of a reader's answers: SCORM 1.2 keeps 4096 letters, so a question's name becomes a
// short one, and where all together are too long, the longest answers are kept as marks alone.

export const MOST = 4096; // letters

const DAY = 86_400_000; // ms

/**
 * @typedef {{ answers?: unknown, checked?: unknown, solved?: boolean, tried?: boolean, box?: number, day?: string }}
 * Entry what the practice keeps: `box` and `day` say when a question comes back
 * @typedef {[shelf: string, id: string, entry: Entry]} Answer
 */

/** A question's name in four letters (FNV-1a). @param {string} shelf @param {string} id */
export function short(shelf, id) {
  let hash = 0x811c9dc5;
  for (const letter of `${shelf}/${id}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, "0").slice(-4);
}

/** The text for the platform. @param {Answer[]} answers */
export function packed(answers) {
  const rows = answers.map(([shelf, id, { answers: typed, solved, tried, box = 0, day }]) => {
    const row = [solved ? 2 : tried ? 1 : 0, box, day ? Math.round(Date.parse(day) / DAY) : 0];
    return [short(shelf, id), typed === undefined ? row : [...row, typed]];
  });
  const text = () => JSON.stringify(Object.fromEntries(rows));
  const size = ([, row]) => JSON.stringify(row).length;
  while (text().length > MOST) rows.reduce((most, row) => (size(row) > size(most) ? row : most))[1].length = 3;
  return text();
}

/**
 * What a text of the platform holds for these questions; of a text that is none, nothing.
 * @param {string} text @param {[shelf: string, id: string][]} questions
 * @returns {Answer[]}
 */
export function unpacked(text, questions) {
  let rows;
  try {
    rows = JSON.parse(text);
  } catch {
    return [];
  }
  return questions.flatMap(([shelf, id]) => {
    const row = rows?.[short(shelf, id)];
    if (!Array.isArray(row)) return [];
    const [mark, box, day, typed] = row;
    const entry = { answers: typed, checked: mark ? typed : undefined, solved: mark === 2, tried: mark > 0 };
    if (Number.isInteger(day) && Math.abs(day) < 1e6 && box)
      Object.assign(entry, { box, day: new Date(day * DAY).toISOString().slice(0, 10) });
    return [/** @type {Answer} */ ([shelf, id, entry])];
  });
}
