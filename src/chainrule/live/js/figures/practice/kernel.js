// In JupyterLab Python makes the variants of a question (live/variants.py): the widget asks, and its kernel answers.

/** @typedef {(model: any, id: string) => Promise<any[]>} Ask for a question: the book's, and its variants */

const SILENT = "Python was asked for others like this, and has not answered for 20 s: run this cell once more.";
const WAIT = 20_000; // ms for Python's answer

/** @type {Ask} */
export const askPython = (model, id) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Error(SILENT)), WAIT);
    const answer = ({ question, states, error }) => {
      if (question !== id) return;
      clearTimeout(timer);
      model.off("msg:custom", answer);
      if (error) reject(Error(`Python made no others like this: ${error}`));
      else resolve(states);
    };
    model.on("msg:custom", answer);
    model.send({ question: id });
  });
