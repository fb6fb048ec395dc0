// Buttons of code cells: they stand in the page, and what they do comes with the first click (python.js), or with the
// page where the reader has changed a cell on an earlier visit.

const META = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="course-python"]'));

const FILE =
  "This page was opened as a file. Code that needs NumPy can be edited and run where the course is on the web.";

/** Let the buttons work. `kept` makes a change above the reader's place without moving it. */
export function offer(kept) {
  if (!META) return;
  const { script, cells, style, shelf } = META.dataset;
  let loading;
  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element && target.closest(".cr-py > [data-do]");
    const bar = button && /** @type {HTMLElement} */ (button.parentElement);
    if (bar) {
      const cell = (await load(bar)).cells.get(bar.dataset.cell);
      if (button instanceof HTMLElement) cell[/** @type {string} */ (button.dataset.do)]();
    }
  });
  for (const bar of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cr-py"))) {
    for (const button of bar.children)
      button.setAttribute("aria-label", `${button.textContent} cell ${bar.dataset.cell}`);
  }
  const course = document.querySelector('html[data-file] .cr-py[data-tier="course"]')?.closest(".cell");
  if (course) kept(() => course.before(Object.assign(document.createElement("p"), { textContent: FILE })));
  const ours = (name) => name?.startsWith(shelf);
  const restore = () => load().then((course) => kept(() => course.restore()));
  if (names().some(ours)) restore();
  addEventListener("storage", ({ key }) => ours(key) && restore()); // another window; or a browser that is late

  /** Load what the buttons do, once. */
  function load(bar) {
    loading ??= Promise.all([one("link", { rel: "stylesheet", href: style }), one("script", { src: cells })])
      .then(() => one("script", { src: script }))
      .then(() => globalThis.courseCells);
    return loading.catch((error) => {
      loading = undefined;
      bar?.append(" This could not be loaded. Are you offline?");
      throw error;
    });
  }
}

/** An element of the head, once it is loaded. */
function one(tag, attributes) {
  return new Promise((onload, onerror) => {
    document.head.append(Object.assign(document.createElement(tag), { ...attributes, onload, onerror }));
  });
}

/** Of all that the browser keeps for the site. */
function names() {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}
