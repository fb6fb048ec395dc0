// The small Python's worker in Node.js, in a scope with what a browser's worker has. One line of JSON in, one out.
import { readFileSync } from "node:fs";
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

/** Until the answer that ends the job. */
async function settled(kinds) {
  while (!messages.some(({ kind }) => kinds.includes(kind))) await new Promise((resolve) => setTimeout(resolve, 5));
  return messages.splice(0);
}

process.stdin.setEncoding("utf8");
let waiting = "";
for await (const chunk of process.stdin) {
  const lines = (waiting + chunk).split("\n");
  waiting = lines.pop();
  for (const line of lines) {
    const [job, detail] = JSON.parse(line);
    await JOBS[job](detail);
    const answer = await settled(job === "start" ? ["ready", "failed"] : ["result"]);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
