// Bundle the sources into ../static: `npm ci && npm run build`, or `make js`.
// Each bundle's first line carries the hash of all sources, so that a test can tell a stale bundle without Node.js.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const sources = readdirSync(".", { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /\.(js|css)$|^package-lock\.json$/.test(name) && !/(^|\/)(node_modules\/|\.)/.test(name))
  .sort();
const hash = createHash("sha256");
for (const name of sources) hash.update(`${name}\n`).update(readFileSync(name, "utf8").replaceAll("\r\n", "\n"));
const notice = "chainrule live figures, BSD-3-Clause; with d3 (ISC): see THIRD-PARTY.md.";
const banner = `/*! ${notice} sources sha256:${hash.digest("hex")} */`;

const shared = {
  bundle: true,
  minify: true,
  target: "es2022",
  outdir: "../static",
  legalComments: "none",
  logLevel: "info",
};
// a classic script, not a module: browsers do not load modules from file:// addresses
await build({ ...shared, entryPoints: ["page.js"], format: "iife", banner: { js: banner } });
await build({ ...shared, entryPoints: ["figure.js"], format: "esm", banner: { js: banner } });
await build({ ...shared, entryPoints: ["live.css"], banner: { css: banner } });
