// In JupyterLab Python makes the variants of a question (live/variants.py): the widget asks, and its kernel answers.

/** @typedef {(model: any, id: string) => Promise<any[]>} Ask for a question: the book's, and its variants */

const WAIT = 20_000; // ms for Python's answer

/** @type {Ask} */
export const askPython = (model, id) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(Error("Python does not answer: run this cell once more.")), WAIT);
    const answer = ({ question, states }) => {
      if (question !== id) return;
      clearTimeout(timer);
      model.off("msg:custom", answer);
      resolve(states);
    };
    model.on("msg:custom", answer);
    model.send({ question: id });
  });
