// A question by its id: each has a script of its own, `_questions/<id>.js`, which comes when it is asked for. A script,
// since a page that was opened as a file may load nothing else.

const waiting = {}; // by id

/**
 * The book's question (n = 0), or a variant of it. Rejects with an Error in words where it cannot be had.
 * @param {any} _model @param {string} id @param {number} n
 */
export async function variant(_model, id, n) {
  waiting[id] ??= load(id);
  const states = await waiting[id].catch((problem) => {
    delete waiting[id];
    throw problem;
  });
  return states[n];
}

/** @param {string} id @returns {Promise<any[]>} */
function load(id) {
  const src = `${document.documentElement.dataset.content_root}_questions/${id}.js`;
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), {
      src,
      onload: () => resolve(globalThis.courseQuestions[id]),
      onerror: () => reject(new Error("This question could not be loaded. Are you offline?")),
    });
    document.head.append(script);
  });
}
