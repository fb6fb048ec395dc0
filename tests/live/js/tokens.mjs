// The colours of code in the editor: pieces and lines.
import { lines, tokens } from "../../../src/chainrule/live/js/python/tokens.js";
import { serve } from "./answering.mjs";

serve(({ code }) => ({ tokens: tokens(code), lines: lines(code) }));
