// Answers one line of JSON for each line of JSON: how a drawing is read, and what a stroke leaves.
import { Reader, readLevels, stroke, writeLevels } from "../../../src/chainrule/live/js/engine/reader.js";
import { serve } from "./answering.mjs";

const DO = {
  read({ spec, ink, asked }) {
    const reader = new Reader(spec);
    const reading = reader.read(readLevels(ink));
    const digit = asked ? asked - 1 : undefined;
    return {
      parameters: [...reader.first, ...reader.second],
      shares: [...reading.shares],
      gradient: reader.inkGradient(reading, digit),
      weights: reader.weightsOf(6),
      votes: reader.votesOf(reading, 6),
      value: asked ? reader.loss(reading, digit) : reading.scores[reading.best],
    };
  },
  stroke: ({ ink, from, to, erase }) => writeLevels(stroke(readLevels(ink), 8, from, to, erase)),
};

await serve((request) => DO[request.do](request));
