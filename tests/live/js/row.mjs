// Answers one line of JSON for each line of JSON: the formula of boxes in a row, from the inside out.
import { nested } from "../../../src/chainrule/live/js/engine/row.js";
import { serve } from "./answering.mjs";

await serve(({ choices }) => nested(choices));
