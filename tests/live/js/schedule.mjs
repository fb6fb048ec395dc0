// A driver of the schedule and of the choice of questions, for test_schedule.py.
import { inOrder } from "../../../src/chainrule/live/js/figures/due/choosing.js";
import { inWords, told } from "../../../src/chainrule/live/js/figures/due/standing.js";
import { answered, dueDay, RESTS, today } from "../../../src/chainrule/live/js/figures/practice/schedule.js";
import { serve } from "./answering.mjs";

const DOES = {
  rests: () => RESTS,
  due: ({ entry, now }) => dueDay(entry, now) ?? null,
  answered: ({ entry, known, now }) => answered(entry, known, now),
  order: ({ standings, now }) => inOrder(standings, now).map(({ id }) => id),
  told: ({ standings, now }) => told(standings, now, "of earlier chapters"),
  inWords: ({ day }) => inWords(day),
  /** The reader's day at a moment, in the time zone of this process. */
  day({ moment }) {
    const real = globalThis.Date;
    globalThis.Date = class extends real {
      constructor() {
        super(moment);
      }
    };
    try {
      return today();
    } finally {
      globalThis.Date = real;
    }
  },
};

await serve((request) => DOES[request.do](request));
