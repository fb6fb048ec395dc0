// MicroPython as the page has it, afresh for each program: `chainrule` is empty but for the files that are sent first.
import readline from "node:readline";

const modules = "../../src/chainrule/live/js/node_modules";
const { loadMicroPython } = await import(`${modules}/@micropython/micropython-webassembly-pyscript/micropython.mjs`);
let files = {};

const answers = {
  files: (request) => {
    files = request.files;
  },
  run: async ({ code }) => {
    const lines = [];
    const python = await loadMicroPython({ stdout: (line) => lines.push(line), linebuffer: true });
    for (const [path, text] of Object.entries(files)) {
      python.FS.mkdirTree(`/lib/${path}`.replace(/\/[^/]*$/, ""));
      python.FS.writeFile(`/lib/${path}`, text);
    }
    python.runPython(code);
    return lines.join("\n");
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  try {
    console.log(JSON.stringify({ result: (await answers[request.do](request)) ?? null }));
  } catch (error) {
    console.log(JSON.stringify({ thrown: String(error) }));
  }
}
