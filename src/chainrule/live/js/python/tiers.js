// Where each Python of a page comes from. A worker is given by its address; a page that was opened as a file makes the
// small one from text, since browsers load no worker from there.

const onFile = location.protocol === "file:";

/** Load a classic script of the site. @param {string} src @returns {Promise<void>} */
export function script(src) {
  return new Promise((resolve, reject) => {
    const onerror = () => reject(new Error(`${src.replace(/\?.*/, "")} could not be loaded. Are you offline?`));
    document.head.append(Object.assign(document.createElement("script"), { src, onload: resolve, onerror }));
  });
}

/**
 * The tiers by name: how each starts.
 * @param {Record<string, string>} files addresses of the site's files
 * @returns {Record<string, () => Promise<Worker>>}
 */
export const tiers = (files) => ({
  small: () => small(files),
  course: () => course(files),
});

/** @param {Record<string, string>} files */
async function course(files) {
  if (onFile) throw new Error("Python with NumPy needs a web server, and this page was opened as a file.");
  const found = await fetch(files.course).catch(() => undefined); // not HEAD: a server may refuse it
  await found?.text();
  if (!found?.ok) throw new Error("its files did not arrive. Are you offline, or is this a copy without them?");
  return new Worker(files.course, { type: "module" });
}

/** @param {Record<string, string>} files */
async function small(files) {
  if (typeof WebAssembly === "undefined")
    throw new Error("This browser has no WebAssembly, or has it turned off; Python runs in it.");
  if (!globalThis.courseSmallModules) await script(files.modules);
  const worker = onFile ? await fromText(files) : new Worker(files.worker);
  const micropython = onFile ? undefined : files.micropython;
  worker.postMessage({ kind: "start", micropython, files: globalThis.courseSmallModules });
  return worker;
}

/** @param {Record<string, string>} files */
async function fromText(files) {
  if (!globalThis.courseMicroPython) await script(files.micropython);
  if (!globalThis.courseSmallWorker) await script(files.worker);
  const { courseMicroPython, courseSmallWorker } = globalThis;
  const parts = [`(${courseMicroPython})();\n`, `(${courseSmallWorker})();\n`];
  const address = URL.createObjectURL(new Blob(parts, { type: "text/javascript" }));
  try {
    return new Worker(address);
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 10_000); // the worker has read it by then
  }
}
