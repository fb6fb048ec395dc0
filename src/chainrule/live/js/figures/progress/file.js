// Answers as a file, and back: what is written is the reader's, what is read is checked.

const COURSE = "chain-rule-course";
const VERSION = 1;
const MOST = 2_000_000; // bytes of a file that is read: the answers of all chapters have some 50 kB

/** The file's text: everything that is kept of these shelves, {name: ids of questions}, in the shelves themselves. */
export function written(shelves, kept, now) {
  const answers = {};
  for (const [name, questions] of Object.entries(shelves)) {
    const entries = questions.map((id) => [id, kept[name].read(id)]).filter(([, entry]) => entry);
    if (entries.length) answers[name] = Object.fromEntries(entries);
  }
  return `${JSON.stringify({ course: COURSE, version: VERSION, saved: now, answers }, null, 1)}\n`;
}

const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What a file holds for these shelves, and how many entries the book has no question for.
 * Throws an Error in words for a reader where it is no such file.
 */
export function read(text, shelves) {
  if (text.length > MOST) throw new Error("This file is too large to hold answers of this course.");
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Error("This file cannot be read: it is not one that “Save” wrote, or a part of it is missing.");
  }
  if (!isTable(data) || data.course !== COURSE || !isTable(data.answers))
    throw new Error("This file holds no answers of this course.");
  if (data.version !== VERSION)
    throw new Error(
      `This file is of version ${String(data.version).slice(0, 20)}; this book reads version ${VERSION}.`,
    );
  const all = Object.entries(data.answers).flatMap(([shelf, entries]) =>
    isTable(entries) ? Object.entries(entries).map(([id, entry]) => ({ shelf, id, entry })) : [],
  );
  const known = ({ shelf, id }) => Object.hasOwn(shelves, shelf) && shelves[shelf].includes(id);
  const found = all.filter((one) => known(one) && isTable(one.entry));
  return { found, strange: all.length - found.length };
}
