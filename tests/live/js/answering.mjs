// A driver of the JavaScript under test: one line of JSON in, one line out, with the result or what was thrown.
import { createInterface } from "node:readline";

// JSON has no NaN and no infinities.
const plain = (_key, value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);

/** Answer each line of standard input with `answer(request)`, until it ends. */
export async function serve(answer) {
  for await (const line of createInterface({ input: process.stdin })) {
    let reply;
    try {
      reply = { result: answer(JSON.parse(line)) };
    } catch (error) {
      reply = { thrown: error.stack };
    }
    process.stdout.write(`${JSON.stringify(reply, plain)}\n`);
  }
}
