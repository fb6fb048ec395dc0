// Bundle the sources into ../static: `make js`.
//
// A page loads core.js, the folders of figures that it uses, and page.js, as classic scripts: browsers load no modules
// from file:// addresses. They pass their modules on in a global. JupyterLab loads figure.js, which holds everything.
// Each bundle's first line carries the hash of all sources, so that a test can tell a stale bundle without Node.js.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { build } from "esbuild";
import { buildPython } from "./python/build.js";

const GLOBAL = "globalThis.courseModules";
// for each folder of figures, the folders whose modules it shares: where it is loaded, they are
const FOLDERS = JSON.parse(readFileSync("figures/folders.json", "utf8"));
const LATE = { asking: ["practice"], judge: ["practice", "formula"] }; // the same of what comes with a click

const sources = readdirSync(".", { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.(js|css|py)$|^package-lock\.json$|^figures\/folders\.json$/.test(name))
  .filter((name) => !/(^|\/)(node_modules\/|\.)/.test(name))
  .sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n`).update(readFileSync(name, "utf8").replaceAll("\r\n", "\n"));
const notice = "chainrule live figures, BSD-3-Clause; with d3 (ISC): see THIRD-PARTY.md.";
const banner = `/*! ${notice} sources sha256:${hash.digest("hex")} */`;

const shared = { bundle: true, minify: true, target: "es2022", legalComments: "none", logLevel: "info" };
const outfile = (name) => `../static/${name}`;
const entry = (contents) => ({ stdin: { contents, resolveDir: "." } });
const registered = (folder) =>
  `import { FIGURES as ${folder} } from "./figures/${folder}/index.js";
   import { register as register_${folder} } from "./figures/mount.js";
   register_${folder}(${folder});`;

const UNITS = {
  page: 'import "./page/page.js";',
  address: 'import "./page/address.js";',
  formula: 'import "./formula/index.js";',
  asking: 'import "./figures/due/asking.js";',
  judge: 'import "./figures/practice/judge.js";',
};
for (const folder of Object.keys(FOLDERS)) UNITS[folder] = registered(folder);

/** For each module the units that use it; and for each module those that import it. */
async function usage() {
  const users = new Map();
  const importers = new Map();
  const add = (map, key, value) => map.set(key, (map.get(key) ?? new Set()).add(value));
  for (const [unit, contents] of Object.entries(UNITS)) {
    const options = { ...shared, logLevel: "warning", write: false, metafile: true };
    const { metafile } = await build({ ...options, ...entry(contents) });
    for (const [module, { imports }] of Object.entries(metafile.inputs)) {
      if (module === "<stdin>") continue;
      add(users, module, unit);
      for (const { path } of imports) add(importers, path, module);
    }
    for (const { path } of metafile.inputs["<stdin>"].imports) add(importers, path, `<${unit}>`);
  }
  return { users, importers };
}

/** The bundle that a module goes to: that of a folder which is loaded wherever it is used, else the core. */
function homeOf(units) {
  const needs = (unit) => [unit, ...(FOLDERS[unit] ?? LATE[unit] ?? []).flatMap(needs)];
  return [...units].find((unit) => [...units].every((other) => needs(other).includes(unit))) ?? "core";
}

const { users, importers } = await usage();
const home = new Map([...users].map(([module, units]) => [module, homeOf(units)]));
const homeOfImporter = (module) => home.get(module) ?? module.slice(1, -1); // of <unit>: the unit
const passedOn = [...home.keys()].filter((module) =>
  [...importers.get(module)].some((importer) => homeOfImporter(importer) !== home.get(module)),
);

/** What each module that is passed on exports. */
async function exportsOf(modules) {
  const options = { ...shared, logLevel: "warning", bundle: false, write: false, metafile: true, outdir: "." };
  const { metafile } = await build({ ...options, entryPoints: modules, outbase: "." });
  return new Map(Object.values(metafile.outputs).map((output) => [output.entryPoint, output.exports]));
}
const names = await exportsOf(passedOn);

/** Modules of other bundles come from the global. */
const elsewhere = (unit) => ({
  name: "elsewhere",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const module = relative(".", resolve(resolveDir, path)).replaceAll("\\", "/");
      if (home.has(module) && home.get(module) !== unit) return { path: module, namespace: "elsewhere" };
      return undefined;
    });
    onLoad({ filter: /.*/, namespace: "elsewhere" }, ({ path }) => ({
      contents: `export const { ${names.get(path).join(", ")} } = ${GLOBAL}[${JSON.stringify(path)}];`,
    }));
  },
});

for (const [unit, contents] of Object.entries({ core: "", ...UNITS })) {
  const own = passedOn.filter((module) => home.get(module) === unit);
  const given = own.map((module, i) => `import * as m${i} from "./${module}";`).join("\n");
  const table = own.map((module, i) => `${JSON.stringify(module)}: m${i}`).join(", ");
  const passing = own.length ? `${given}\n${GLOBAL} = { ...${GLOBAL}, ${table} };` : "";
  await build({
    ...shared,
    ...entry(`${passing}\n${contents}`),
    plugins: [elsewhere(unit)],
    format: "iife",
    outfile: outfile(`${unit}.js`),
    banner: { js: banner },
  });
}
const everything = `${Object.keys(FOLDERS).map(registered).join("\n")}
   ${UNITS.judge}
   export { default } from "./figure.js";`;
await build({ ...shared, ...entry(everything), format: "esm", outfile: outfile("figure.js"), banner: { js: banner } });
await build({ ...shared, entryPoints: ["live.css"], outfile: outfile("live.css"), banner: { css: banner } });
await buildPython({ ...shared, outdir: "../static" }, banner);
