// Bundle what runs the cells of a page: python.js and python.css, which come with the first click on a cell; the worker
// of the small Python; and MicroPython for it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const PACKAGE = "node_modules/@micropython/micropython-webassembly-pyscript";

/** @param {import("esbuild").BuildOptions} options @param {string} banner */
export async function buildPython(options, banner) {
  const { outdir, ...shared } = options;
  const entryPoints = ["python/python.js", "python/python.css"];
  const said = { banner: { js: banner, css: banner }, legalComments: "eof" }; // DOMPurify's own
  await build({ ...shared, ...said, entryPoints, outdir, format: "iife" });

  const wrap = async (source, name, global, first) => {
    const text = await handedOn(shared, source, global);
    writeFileSync(`${outdir}/${name}`, `${first}\n${text}`);
  };
  await wrap("python/small_worker.js", "small_worker.js", "courseSmallWorker", banner);

  // only when its version moves: half a megabyte must not change with every edit of ours
  const { name, version, license } = JSON.parse(readFileSync(`${PACKAGE}/package.json`, "utf8"));
  const text = (path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  const ours = ["micropython.js", "micropython-licence.txt", "build.js"].map((path) => text(`python/${path}`)).join("");
  const hash = createHash("sha256").update(ours).digest("hex");
  const notice = text("python/micropython-licence.txt");
  const stamp = `/*! ${name} ${version} (${license}), made by sha256:${hash}\n\n${notice}*/`;
  const file = `${outdir}/micropython.js`;
  if (existsSync(file) && readFileSync(file, "utf8").startsWith(stamp)) return;
  await wrap("python/micropython.js", "micropython.js", "courseMicroPython", stamp);
}

/**
 * A script that defines a function. A worker that loads it calls it; a page that was opened as a file, where no worker
 * can load anything, puts the function's text into the worker.
 */
async function handedOn(shared, source, global) {
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [source],
    format: "iife",
    write: false,
    loader: { ".wasm": "binary", ".py": "text" },
    define: { "import.meta.url": '""' },
    external: ["module", "fs", "path", "url", "crypto"],
    plugins: [embedded],
  });
  const code = outputFiles[0].text.trim();
  return `var ${global} = function () {${code}};\nif (typeof document === "undefined") ${global}();\n`;
}

/** MicroPython's loader without its command line, whose `await` no classic script may hold, and with a say for us. */
const embedded = {
  name: "embedded",
  setup({ onLoad }) {
    onLoad({ filter: /micropython\.mjs$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      const change = (from, to) => {
        if (contents.split(from).length !== 2) throw new Error(`micropython.mjs has changed: look for ${from} again`);
        contents = contents.replace(from, () => to);
      };
      change(/if\(globalThis\.loadMicroPython=loadMicroPython,.*?(?=class PyProxy\{)/s, "");
      change("let Module={locateFile:", "let Module={...options.module,locateFile:");
      change("err=console.error.bind(console)", "err=()=>{}"); // a full memory is told to the reader
      return { contents, loader: "js" };
    });
  },
};
