// The small Python: a classic worker around MicroPython, which starts from file:// too.
//
// From the page comes { kind: "start", micropython, files }: where micropython.js is (nowhere if it stands in the same
// blob), and the Python modules that cells may import, by path; then, as for every tier (session.js), runs.
import runner from "./runner.py";

const LIMIT = 10_000; // ms that a cell may take
const MEMORY = 256 * 2 ** 20; // bytes
const OUTPUT = 50_000; // bytes of a cell's output that reach the page
const PORTION = 100; // ms between two messages with output
const MEGABYTE = 2 ** 20;

/** What goes to the page of what a cell prints: in portions, and only so much. */
class Output {
  /** @param {(text: string) => void} send @param {(now: number) => void} overdue */
  constructor(send, overdue) {
    this.send = send;
    this.overdue = overdue;
    /** @type {number[]} */
    this.bytes = [];
    this.total = 0; // bytes of this cell
    this.sent = 0; // when the last portion went
    this.decoder = new TextDecoder();
  }

  start() {
    this.bytes = [];
    this.total = 0;
    this.sent = performance.now();
    this.decoder = new TextDecoder();
  }

  /** Take one byte: MicroPython writes no more at a time. */
  write(byte) {
    this.total += 1;
    if (this.total <= OUTPUT) this.bytes.push(byte);
    if (this.total & 63) return;
    const now = performance.now();
    if (now - this.sent > PORTION) this.flush(now);
    this.overdue(now);
  }

  flush(now = performance.now()) {
    this.sent = now;
    if (!this.bytes.length) return;
    this.send(this.decoder.decode(new Uint8Array(this.bytes), { stream: true }));
    this.bytes = [];
  }

  end() {
    this.flush();
    if (this.total > OUTPUT) this.send("\n… and more: a page shows the first 50 000 letters.\n");
  }
}

function main() {
  const say = (kind, detail) => postMessage({ kind, ...detail });
  /** @type {Promise<(cell: { cell: string, name: string, code: string }) => object>} */
  let ready;
  globalThis.onmessage = async ({ data }) => {
    if (data.kind === "start") {
      ready = start(data, say);
      ready.catch((error) => say("failed", { text: String(error?.message ?? error) }));
    } else if (data.kind === "run") {
      const run = await ready.catch(() => undefined);
      if (run) say("result", { cell: data.cell, ...run(data) });
    }
  };
}

async function start({ micropython, files }, say) {
  const times = {};
  let before = performance.now();
  const done = (stage) => {
    times[stage] = Math.round(performance.now() - before);
    before = performance.now();
  };
  if (typeof WebAssembly === "undefined")
    throw new Error("This browser has no WebAssembly, which Python runs in here.");
  if (micropython) globalThis.importScripts(micropython);
  done("script");

  let cell;
  let deadline = Infinity;
  const interrupt = () => python._module._mp_sched_keyboard_interrupt();
  const output = new Output(
    (text) => say("stream", { cell, text, err: false }),
    (now) => {
      if (now > deadline) interrupt();
    },
  );
  const python = await globalThis.startMicroPython({
    stdout: ([byte]) => output.write(byte),
    linebuffer: false,
    heapsize: 8 * MEGABYTE,
    memory: MEMORY,
  });
  done("micropython");
  write(python.FS, files);
  python.runPython(runner);
  const call = python.globals.get("run");
  done("modules");
  say("ready", { times });

  const sources = new Map(Object.entries(files)); // by the name that tracebacks give
  return ({ cell: asked, name, code }) => {
    const began = performance.now();
    cell = asked;
    sources.set(name, code);
    output.start();
    deadline = began + LIMIT;
    const result = attempt(() => JSON.parse(call(code, name)));
    const late = performance.now() > deadline;
    deadline = Infinity;
    output.end();
    const ms = performance.now() - began;
    if (result.exception === "KeyboardInterrupt" && late) return { stopped: "deadline", ms };
    if (result.exception) result.error = told(result, sources);
    return { ...result, ms };
  };
}

/** A call into the interpreter, which may itself give up. */
function attempt(job) {
  try {
    return job();
  } catch (/** @type {any} */ error) {
    return { stopped: "broken", error: `The small Python has broken down: ${error?.message ?? error}` };
  }
}

/** A traceback from the reader's first line on, each place with its line of code, and a sentence that helps. */
function told({ exception, error }, sources) {
  if (exception === "SystemExit") return "exit() has ended this cell. Python goes on, with its names.";
  const lines = [];
  for (const line of error.trimEnd().split("\n")) {
    const [, file, number] = /^ {2}File "([^"]+)", line (\d+)/.exec(line) ?? [];
    if (file === "<stdin>") continue; // runner.py
    const source = sources.get(file)?.split("\n")[Number(number) - 1]?.trim();
    lines.push(source ? `${line}\n    ${source}` : line);
  }
  return [...folded(lines), ...advice(exception, error)].join("\n");
}

/** Lines without the many times that a recursion repeats one. */
function folded(lines) {
  const same = (i) => lines[i] === lines[i - 1] && lines[i] === lines[i - 2];
  const left = lines.filter((_, i) => !same(i));
  const gone = lines.length - left.length;
  const last = lines.findLastIndex((_, i) => same(i));
  return gone ? [...left.slice(0, last + 1 - gone), `  … ${gone} times more`, ...left.slice(last + 1 - gone)] : left;
}

function advice(exception, error) {
  if (exception === "MemoryError") return [`A cell gets ${MEMORY / MEGABYTE} MB of memory here.`];
  if (/no module named '(numpy|matplotlib|scipy|chainrule)/.test(error))
    return ["This cell runs in a small Python, without NumPy. It has math, random, chainrule.tiny and the exercises."];
  return [];
}

/** Put modules where `import` looks. */
function write(fs, files) {
  for (const [path, text] of Object.entries(files)) {
    const folders = path.split("/").slice(0, -1);
    folders.reduce((above, folder) => {
      const here = `${above}/${folder}`;
      if (!fs.analyzePath(here).exists) fs.mkdir(here);
      return here;
    }, "");
    fs.writeFile(`/${path}`, text);
  }
}

main();
