// Python with NumPy and the course, in a worker: loads Pyodide from the folder it lies in, then runs one cell after
// another.
//
//   from the page: { kind: "run", cell, name, code, limit, moved }
//   to the page:   { kind: "ready", times }, { kind: "failed", text }, { kind: "stream", cell, text, err },
//                  { kind: "show", cell, text, html?, state?, id? },
//                  { kind: "result", cell, ms, error?, text?, html?, state?, id?, stopped? }
//
// `limit` is how long the cell may take, in ms; `name` is what tracebacks call it; `moved` holds the values that the
// reader has given to widgets, by id; `error`, `text`, `html`, `state` and `id` are what course/runner.py says.
// `stopped` is "deadline", or "broken" if there is no Python any more.

const HOME = new URL("./", self.location.href).href;
const AGAIN = 500; // ms: for code that caught the first interrupt
const MOST = 50_000; // characters that a cell may print: more would only slow the page
const PAUSE = 100; // ms between two portions of output
const INTERRUPT = 2; // SIGINT
const DEEPEST = 10_000; // calls in C within each other: Python's own limit
const DEPTH = 1_000; // and ours

const say = (kind, detail) => self.postMessage({ kind, ...detail });

/** What the cell prints goes to the page in portions, and only so much of it. */
const output = {
  cell: undefined,
  text: "",
  err: false,
  length: 0,
  sent: 0,
  begin(cell) {
    Object.assign(this, { cell, text: "", length: 0, sent: performance.now() });
  },
  write(text, err) {
    if (this.length > MOST) return;
    if (err !== this.err) this.flush();
    this.err = err;
    this.length += text.length;
    const over = this.length - MOST;
    this.text += over > 0 ? `${text.slice(0, text.length - over)}\n… and more, which is not shown.\n` : text;
    this.tick(performance.now());
  },
  tick(now) {
    if (this.text && now - this.sent > PAUSE) this.flush();
  },
  flush() {
    if (this.text) say("stream", { cell: this.cell, text: this.text, err: this.err });
    this.text = "";
    this.sent = performance.now();
  },
  show(result) {
    this.flush();
    say("show", { cell: this.cell, ...JSON.parse(result) });
  },
};

/**
 * The cell's time. Python looks into its interrupt buffer now and then; without shared memory nobody outside could
 * write into one, but this looks at the clock itself.
 */
const clock = {
  deadline: Infinity,
  over: false,
  begin(limit) {
    this.over = false;
    this.deadline = performance.now() + limit;
  },
  end() {
    this.deadline = Infinity;
  },
  get 0() {
    const now = performance.now();
    output.tick(now);
    if (now < this.deadline) return 0;
    this.over = true;
    this.deadline = now + AGAIN;
    return INTERRUPT;
  },
  set 0(_) {}, // Python takes note that it has seen it
};

/** What stands in the way, in words. */
class Told extends Error {}

const AGAIN_OR_DAMAGED = "Reload the page; if that does not help, the site was published with a damaged file.";

/** A file of this folder. */
async function file(name) {
  const response = await fetch(HOME + name).catch((error) => ({ ok: false, status: error.message }));
  if (response instanceof Response && response.ok) return response;
  throw new Told(`${name} did not arrive (${response.status}). Look at the network, then reload the page.`);
}

/** Its address, once it is known to be there. */
async function found(name) {
  const response = await fetch(HOME + name, { method: "HEAD" }).catch(() => undefined);
  await response?.text();
  return response?.ok ? response.url : file(name).then(({ url }) => url); // a server may refuse HEAD
}

/**
 * Rejected where WebAssembly does not compile: Pyodide would wait for ever. Compiled while it arrives, WebAssembly must
 * be called by its name, which some servers do not know.
 */
function uncompiled() {
  const { instantiate, instantiateStreaming } = WebAssembly;
  return new Promise((_, reject) => {
    const told = (made) => made.catch(reject) && made;
    WebAssembly.instantiate = (/** @type {any} */ source, imports) => told(instantiate(source, imports));
    WebAssembly.instantiateStreaming = async (source, imports) => {
      const response = await source;
      const named = response.headers.get("content-type") === "application/wasm";
      if (named) return told(instantiateStreaming(response, imports));
      return response.arrayBuffer().then((bytes) => WebAssembly.instantiate(bytes, imports), reject);
    };
  });
}

const times = {};

/** A stage of the start, and how long it took, in ms. */
async function stage(name, job) {
  const begin = performance.now();
  const result = await job;
  times[name] = Math.round(performance.now() - begin);
  return result;
}

/**
 * Let Python go no deeper in C than a browser's stack does. It stops at 10 000 calls, and with the stack's end it would
 * come to its own: where a chain of 1800 objects is freed, for instance. No function sets that number; in the state of
 * the thread it follows two others, how many calls in Python are left and how many there may be.
 */
function limitDepth({ _module, pyimport }) {
  const at = _module._PyThreadState_Get() / 4;
  const limit = pyimport("sys").getrecursionlimit();
  const place = _module.HEAP32.subarray(at, at + 32).findIndex(
    (value, i, state) => value === DEEPEST && state[i - 1] === limit && state[i - 2] === limit,
  );
  if (place >= 0) _module.HEAP32[at + place] = DEPTH;
}

async function start() {
  if (typeof WebAssembly !== "object") throw new Told("This browser has no WebAssembly, or it is switched off.");
  const archive = file("course.zip").then((response) => response.arrayBuffer());
  archive.catch(() => {}); // told below
  const lock = await stage(
    "lock",
    file("pyodide-lock.json").then((response) => response.json()),
  );
  const packages = Object.keys(lock.packages);
  const { loadPyodide } = await import(await found("pyodide.module.js"));
  const where = { indexURL: HOME, packageBaseUrl: HOME, lockFileContents: lock };
  const core = ["pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip"];
  const there = Promise.all(core.map(found));
  const broken = uncompiled();
  const loading = loadPyodide(where); // which would wait for ever for what is not there
  const first = Promise.race([loading, there.then(() => loading), broken]);
  // a file that is not there is told as that, however else it was noticed first
  const python = await stage(
    "python",
    first.catch((error) => there.then(() => Promise.reject(error))),
  );
  const silence = { messageCallback() {} };
  const problems = [];
  const errorCallback = (text) => problems.push(text);
  await stage("packages", python.loadPackage(packages, { ...silence, errorCallback })).catch((e) => problems.push(e));
  const absent = packages.filter((name) => !(name in python.loadedPackages));
  if (absent.length) {
    throw new Told(`${absent} did not arrive whole (${problems.join("; ")}). ${AGAIN_OR_DAMAGED}`);
  }
  const decoder = new TextDecoder();
  // what is printed below Python's own streams
  const low = (err) => ({
    write(bytes) {
      output.write(decoder.decode(bytes), err);
      return bytes.length;
    },
  });
  python.setStdout(low(false));
  python.setStderr(low(true));
  python.setStdin({ error: true });
  const extractDir = python.runPython("import site; site.getsitepackages()[0]", { globals: python.toPy({}) });
  const unpacked = archive.then((bytes) => python.unpackArchive(bytes, "zip", { extractDir }));
  await stage("course", unpacked);
  const began = performance.now();
  const { Session } = python.pyimport("course.runner");
  const write = (text, err) => output.write(text, err);
  const session = Session(write, python.globals, (result) => output.show(result));
  // now rather than in the first cell that shows a figure
  for (const name of ["ipywidgets.embed", ...(packages.includes("numpy") ? ["chainrule.live"] : [])])
    python.pyimport(name);
  times.imports = Math.round(performance.now() - began);
  limitDepth(python);
  python.setInterruptBuffer(clock);
  return session;
}

const ready = start();
ready.then(
  () => say("ready", { times }),
  (error) => say("failed", { text: error instanceof Told ? error.message : damaged(error) }),
);

/** Whatever else goes wrong while Python starts: it starts wherever all its files are whole. */
function damaged(error) {
  const lines = String(error?.message ?? error)
    .trim()
    .split("\n");
  return `its files are there, but it does not start with them (${lines.at(-1)}): one may be cut. ${AGAIN_OR_DAMAGED}`;
}

/** What a cell leaves, or that Python itself has come to an end. */
function run(session, { cell, code, name, limit, moved = {} }) {
  output.begin(cell);
  clock.begin(limit);
  try {
    return JSON.parse(session.run(code, name, JSON.stringify(moved)));
  } catch (/** @type {any} */ error) {
    // an interrupt that met the runner itself, after the reader's code had caught the first
    if (clock.over) return { error: "KeyboardInterrupt\n" };
    return { stopped: "broken", error: `Python has come to an end in this cell: ${error.message ?? error}` };
  } finally {
    clock.end();
    output.flush();
  }
}

self.onmessage = async ({ data }) => {
  const session = await ready.catch(() => undefined);
  if (!session || data.kind !== "run") return;
  const begin = performance.now();
  const result = run(session, data);
  if (clock.over) result.stopped = "deadline";
  say("result", { cell: data.cell, ...result, ms: Math.round(performance.now() - begin) });
};
