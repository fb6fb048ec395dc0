// One question: its field or its choices, its buttons, and what is said of an answer.
import { AS_TYPED, html, LOADING, marked } from "../../drawing/dom.js";
import { pointed } from "../../drawing/typed.js";
import { judgedFrom, judgeHere, judging } from "./judging.js";

export const LONGEST = 500; // characters that are read back: what a formula may have
export const UNREAD = ["parse-error", "empty"]; // verdicts on what could not be judged, and is no try

const HINT = { first: "Hint", next: "Next hint", hide: "Hide the hints", name: "Hint" };
const STEP = { first: "Solution", next: "Next step", hide: "Hide the solution", name: "Step" };

/** What stands in a field that nobody has used. */
export const nothing = (question) => (question.kind === "choice" ? -1 : "");

/** The first `count` steps of the worked answer, as HTML; the answer comes last: as it is typed without the judge. */
function solutionOf(question, count) {
  const steps = question.solution.slice(0, count);
  if (count === steps.length) return steps;
  return [...steps, `The answer: ${judgeHere()?.mathOf(question) ?? `<code>${question.answer}</code>`}`];
}

/** How many steps there are. */
export const stepsOf = ({ solution, answer }) => solution.length + (answer ? 1 : 0);

/** A long formula scrolls in its line, and must do so for the keyboard too. */
function letScroll(lines) {
  for (const words of lines.children) if (words.scrollWidth > words.clientWidth) words.tabIndex = 0;
}

const pretty = (name) => name.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]).replace(/^y_?hat$/, "ŷ");

/**
 * One question: its element, and the function that shows a state of it. A question that varies has a button for another
 * like it: the fields stay, since variants differ in words and numbers alone.
 */
export function card(book, number, panel, act) {
  const own = `${panel.id}-${book.id}`;
  let question = book;
  const prompt = html("span", { class: "cr-prompt", id: `${own}-prompt` });
  marked(prompt, question.prompt);
  const mark = html("span", { class: "cr-solved" });
  const head = [html("span", { class: "cr-number" }, `${number}.`), prompt, mark];
  const shape = question.kind === "choice" ? choices : line;
  const { element: field, show } = shape(question, own, head, act);

  const feedback = html("div", { class: "cr-feedback", role: "status", id: `${own}-feedback` });
  const unfolding = { hints: html("div", { role: "status" }), steps: html("div", { role: "status" }) };
  const submit = html("button", { type: "submit", class: "cr-button cr-check" }, "Check");
  const more = (trait, most) => {
    const button = Object.assign(html("button", { type: "button", class: "cr-button" }), { count: 0 });
    button.addEventListener("click", () => act.turn(trait, (button.count + 1) % (most + 1)));
    if (most) buttons.append(button);
    return button;
  };
  const buttons = html("div", { class: "cr-buttons" }, submit);
  const hint = more("hints", question.hints.length);
  const solve = more("steps", stepsOf(question));
  const other = question.variants && act.another ? another(act) : undefined;
  const parts = [field, buttons, ...(other ? [other.row] : []), feedback, unfolding.hints, unfolding.steps];
  const element = html("form", { class: "cr-question", novalidate: true }, ...parts);
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const say = (words) => {
      shown.delete("checked");
      feedback.replaceChildren(html("p", { class: "cr-words" }, words));
    };
    if (!judgeHere()) say(LOADING);
    act.check().catch((failed) => {
      say(failed.message);
      if (judgeHere()) throw failed; // it is not what was missing
    });
  });
  judgedFrom(element);

  let shown = new Map();
  /** Rebuild a part only when what it shows has changed: a status is spoken when it changes. */
  const once = (part, value, build) => {
    if (shown.has(part) && shown.get(part) === value) return;
    shown.set(part, value);
    build();
  };
  const unfold = (trait, button, texts, most, words) => {
    const count = texts.length;
    button.count = count;
    const next = count < most ? `${words.next} (${count + 1} of ${most})` : words.hide;
    button.textContent = count === 0 ? words.first : next;
    const lines = texts.map((text, i) => {
      const label = most > 1 ? `${words.name} ${i + 1}:` : `${words.name}:`;
      return html("p", { class: "cr-words cr-unfolded" }, html("b", {}, label), " ", marked(html("span", {}), text));
    });
    unfolding[trait].replaceChildren(...lines);
    letScroll(unfolding[trait]);
  };

  let state;
  let [awaited, refused] = [false, false];
  /** Show a state; what the judge has to say of it, once that is here, or what can be said without. */
  const update = (now) => {
    state = now;
    const { asked = book, n = 0, answer, checked, hints, steps, solved } = state;
    if (asked !== question) {
      question = asked;
      shown = new Map(); // the same answer to another question is another answer
      marked(prompt, question.prompt);
    }
    const { hints: all, solution } = question;
    const judge = judgeHere();
    const [judged, written] = [checked !== undefined, steps > solution.length];
    if (!judge && !awaited && (judged || written)) {
      awaited = true;
      judging()
        .catch(() => (refused = true))
        .then(() => update(state));
    }
    other?.update(n);
    if (judge || !judged)
      once("checked", checked, () => {
        const result = judged ? judge?.judge(question, checked) : null;
        feedback.replaceChildren(...(result ? said(result, checked) : []));
        show.verdict(result?.verdict, checked);
        letScroll(feedback);
      });
    once("hints", hints, () => unfold("hints", hint, all.slice(0, hints), all.length, HINT));
    if (judge || refused || !written)
      once("steps", steps, () => unfold("steps", solve, solutionOf(question, steps), stepsOf(question), STEP));
    show.answer(answer);
    once("solved", solved, () => (mark.textContent = solved ? "✓ solved" : ""));
  };

  return {
    element,
    /** Do what may fail, and say so. */
    trying: other?.trying ?? ((action) => action().catch(() => {})),
    update,
  };
}

/** The buttons that lead to another question like this one, and back, in a row of their own: labels above change. */
function another(act) {
  const button = (label, action) => {
    const element = html("button", { type: "button", class: "cr-button" }, label);
    element.addEventListener("click", action);
    return element;
  };
  const said = html("span", { role: "status" });
  const trying = async (action) => {
    try {
      await action();
    } catch (error) {
      said.textContent = String(error).replace(/^Error: /, "");
    }
  };
  const more = button("Another like this", async () => {
    const { top } = more.getBoundingClientRect();
    await trying(act.another);
    // a longer prompt moves the page, not the button under the finger
    scrollBy({ top: more.getBoundingClientRect().top - top, behavior: "instant" });
  });
  const back = button("Back to the book’s question", () => {
    act.show(0);
    more.focus();
  });
  let last = 0;
  return {
    row: html("div", { class: "cr-buttons" }, more, back, said),
    trying,
    update(n) {
      back.hidden = !n;
      if (n !== last) said.textContent = n ? `Another: number ${n}` : "The book’s question";
      last = n;
    },
  };
}

/** A text field for a formula or a number. */
function line(question, own, head, act) {
  const names = (question.variables ?? []).map(pretty).join(", ");
  const input = html("input", {
    type: "text",
    id: own,
    class: "cr-field",
    maxlength: LONGEST,
    inputmode: "text",
    enterkeyhint: "done",
    ...AS_TYPED,
    "aria-describedby": `${own}-prompt ${own}-feedback`,
  });
  input.addEventListener("input", () => act.type(input.value));
  input.addEventListener("change", act.leave);
  const label = html("label", { for: own });
  label.innerHTML = question.kind === "number" ? "Number" : `Formula in <i>${names}</i>`;
  const row = html("div", { class: "cr-line" }, label, input);
  const element = html("div", {}, html("p", { class: "cr-head" }, ...head), row);
  const show = {
    answer(text) {
      if (input.value !== text) input.value = text;
    },
    verdict: (verdict) => input.setAttribute("aria-invalid", String(verdict !== undefined && verdict !== "right")),
  };
  return { element, show };
}

/** Radio buttons. */
function choices({ options }, own, head, act) {
  const inputs = options.map((_, i) => html("input", { type: "radio", name: own, value: i }));
  const labels = options.map((option, i) => html("label", {}, inputs[i], marked(html("span", {}), option.html)));
  // MathML alone gives a button no name
  inputs.forEach((input, i) => input.setAttribute("aria-label", labels[i].textContent));
  inputs.forEach((input, i) => input.addEventListener("change", () => act.type(i)));
  const element = html("fieldset", { class: "cr-quiz" }, html("legend", { class: "cr-head" }, ...head), ...labels);
  const show = {
    answer: (choice) => inputs.forEach((input, i) => (input.checked = i === choice)),
    verdict(verdict, checked) {
      labels.forEach((label, i) => {
        label.classList.toggle("cr-right", i === checked && verdict === "right");
        label.classList.toggle("cr-wrong", i === checked && verdict === "mistake");
      });
    },
  };
  return { element, show };
}

/** The feedback: what is right or wrong, how the answer was read, and where reading stopped. */
function said(result, typed) {
  const { verdict, message, understood, position, length } = result;
  const kind = verdict === "right" ? "cr-right" : "cr-wrong";
  const words = html("p", { class: `cr-words cr-verdict ${kind}` });
  // An error of reading quotes what was typed: it must not be taken for markup.
  if (verdict === "parse-error") words.textContent = message;
  else marked(words, message);
  const lines = [words];
  if (verdict === "parse-error" && typed) lines.unshift(pointed(typed, position, length));
  if (understood) {
    const read = html("p", { class: "cr-words cr-read" }, "Read as: ", marked(html("span", {}), understood.mathml));
    lines.unshift(read);
    lines.push(...understood.notes.map((note) => html("p", { class: "cr-words cr-read" }, note)));
  }
  return lines;
}
