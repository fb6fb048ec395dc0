// The small Python's worker in Node.js, in a scope with what a browser's worker has. One line of JSON in, one out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import vm from "node:vm";

const STATIC = new URL("../../../src/chainrule/live/static/", import.meta.url);
const script = (name) => readFileSync(new URL(name, STATIC), "utf8");

/** A worker's scope; `given` replaces what it has. */
function scope(heard, given) {
  const context = vm.createContext({
    TextDecoder,
    TextEncoder,
    URL,
    WebAssembly,
    console,
    crypto,
    performance,
    setTimeout,
    postMessage: heard,
    importScripts: (name) => vm.runInContext(script(name), context),
    WorkerGlobalScope: Object,
    ...given,
  });
  context.globalThis = context;
  vm.runInContext(script("small_worker.js"), context);
  return context;
}

const messages = [];
let worker;
const JOBS = {
  start({ files = {}, without = [] }) {
    messages.length = 0;
    worker = scope((message) => messages.push(message), Object.fromEntries(without.map((name) => [name, undefined])));
    return worker.onmessage({ data: { kind: "start", micropython: "micropython.js", files } });
  },
  run({ code, name = "cell 1" }) {
    return worker.onmessage({ data: { kind: "run", cell: "a", name, code } });
  },
};

/** What was said up to the message that ends a job. */
async function settled() {
  const last = ["ready", "failed", "result"];
  while (!messages.some(({ kind }) => last.includes(kind))) await new Promise((resolve) => setTimeout(resolve, 5));
  return messages.splice(0);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: job, ...request } = JSON.parse(line);
  await JOBS[job](request);
  process.stdout.write(`${JSON.stringify({ result: await settled() })}\n`);
}
