// MicroPython, whole, for a worker that can load nothing: its WebAssembly comes as bytes within this script.
import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import wasm from "@micropython/micropython-webassembly-pyscript/micropython.wasm";

/**
 * Start an interpreter that takes at most `memory` bytes; the other options are the package's own.
 * @param {Record<string, any>} options
 */
globalThis.startMicroPython = ({ memory, ...options }) => {
  let failed;
  const instantiateWasm = (imports, receive) => {
    WebAssembly.instantiate(wasm, imports).then(({ instance, module }) => {
      limit(instance.exports.memory, memory);
      receive(instance, module);
    }, failed);
  };
  return new Promise((resolve, reject) => {
    failed = reject;
    loadMicroPython({ ...options, url: "micropython.wasm", module: { instantiateWasm } }).then(resolve, reject);
  });
};

function limit(memory, most) {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * 65536 > most) throw new RangeError(`more than ${most} bytes`);
    return grow(pages);
  };
}
