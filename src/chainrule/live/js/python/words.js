// What a cell says about its run, in sentences.

const ELSEWHERE = "The notebook, with your changes, can be downloaded and run elsewhere.";
const AFRESH = "The next Run starts Python afresh and runs the cells above first.";

/** What is said while there is no Python yet. @param {string} tier */
export const starting = (tier) =>
  tier === "course" ? "Starting Python with NumPy; the first time, some 10 MB are fetched …" : "Starting Python …";

/** How a run ended. @param {import("./session.js").Result} result */
export function ended(result) {
  switch (result.stopped) {
    case undefined:
      return result.error ? failed(result.error) : `Done in ${seconds(result.ms ?? 0)}.`;
    case "deadline":
      return "Stopped after 10 seconds: is there an endless loop? The names made so far are kept.";
    case "unanswered":
      return `Stopped after 10 seconds: is there an endless loop? ${AFRESH}`;
    case "reader":
      return `Stopped. ${AFRESH}`;
    case "starting":
      return "Stopped while Python was starting. The next Run starts it again and runs the cells above first.";
    case "above":
      return `Not run, because ${result.cell?.name} above it did not end: it was stopped after 10 seconds. ${AFRESH}`;
    case "broken":
      return `Python has broken down. ${AFRESH}`;
    case "refused":
      return `Python cannot start here: ${sentence(result.error)} ${ELSEWHERE}`;
    default:
      return "";
  }
}

/** The last line of a traceback, and where it was. @param {string} error */
function failed(error) {
  const lines = error.trimEnd().split("\n");
  const last = lines.findLast((line) => /^[A-Za-z_.]+(?:Error|Exception|Exit|Interrupt|Warning)\b/.test(line));
  if (!last && lines.length === 1) return lines[0]; // a sentence already
  const place = /line (\d+)/.exec(lines.find((line) => /^ {2}File .*line \d+/.test(line)) ?? "");
  return [place ? `Error in line ${place[1]}` : "Error", last ? `: ${last}` : "."].join("");
}

/** What may help with an error, besides what Python says. @param {string} error */
export function advice(error) {
  if (/TypeError: '\w+' object is(?:n't| not) callable/.test(error))
    return "What is called there is no function. If a name got another value, as in print = 3, del print undoes it.";
  const [, name] = /NameError: name '(\w+)' is(?:n't| not) defined/.exec(error) ?? [];
  if (!name) return "";
  return `No cell that has run makes ${name}, or one has deleted it: see the cells above, or reset what you changed.`;
}

/**
 * What went wrong in cells above, which others may have to do without.
 * @param {string[]} failed the names of those that ended in an error @param {string[]} late of those without an end
 */
export const above = (failed, late) => [
  failed.length && `${failed.join(", ")} above ended in an error.`,
  late.length && `${late.join(", ")} above did not end within 10 seconds.`,
];

const sentence = (text = "") => (/[.?!]$/.test(text) ? text : `${text}.`);

/** @param {number} ms */
const seconds = (ms) => (ms < 10 ? "less than 0.01 s" : `${(ms / 1000).toFixed(2)} s`);
