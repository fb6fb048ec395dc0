// The life of one Python: started when a cell first runs, ended by Stop or when it does not answer.
import { Widgets } from "./widgets.js";

const LIMIT = 10_000; // ms: the worker ends a cell after them where it can
const PATIENCE = LIMIT + 1_000;
const SLOW = 50_000; // ms more for the book's own code, which comes to an end on a slow machine too

/**
 * A cell as Python sees it; `figures` are those that stand on the page, made by the book's code.
 * @typedef {{ id: string, name: string, code: string, mayFail: boolean, book?: { source: string },
 *   figures?: () => import("./widgets.js").Shown[] }} Source
 *
 * What a cell shows.
 * @typedef {{ text?: string, html?: string, state?: import("./widgets.js").States, id?: string }} Value
 *
 * What became of a cell: what the worker says, or how it was stopped.
 * @typedef {Value & { error?: string, ms?: number, cell?: Source,
 *   stopped?: "deadline" | "unanswered" | "reader" | "starting" | "broken" | "refused" | "above" }} Result
 *
 * What a cell gives before its end.
 * @typedef {{ stream: (text: string, err: boolean) => void, show: (value: Value) => void }} Outlet
 *
 * Whom a run tells about itself.
 * @typedef {Outlet & { starting: () => void, above: (cell: Source) => void, running: () => void,
 *   failed: (cell: Source, result: Result) => void }} Listener
 */

export class Session {
  /**
   * @param {() => Promise<Worker> | Worker} start
   * @param {Source[]} cells those of this Python, in the order of the page
   */
  constructor(start, cells) {
    this.start = start;
    this.cells = cells;
    this.patience = PATIENCE;
    this.turn = Promise.resolve();
    this.widgets = new Widgets();
    this.forget();
  }

  forget() {
    this.worker?.terminate();
    /** @type {Worker | undefined} */
    this.worker = undefined;
    /** @type {Promise<void> | undefined} */
    this.ready = undefined;
    /** @type {Map<Source, string>} the code that each cell ran with */
    this.ran = new Map();
    /** @type {Outlet & { resolve: (result: Result) => void } | undefined} */
    this.asked = undefined;
    this.widgets = new Widgets();
    this.life = {}; // an object of its own for each
  }

  /** Run a cell, after those above it that have not run as they are; one run after another. */
  run(/** @type {Source} */ cell, /** @type {Listener} */ listener) {
    const { life } = this;
    const result = this.turn.then(() => (life === this.life ? this.now(cell, listener) : stoppedByReader));
    this.turn = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  /** @param {Source} cell @param {Listener} listener @returns {Promise<Result>} */
  async now(cell, listener) {
    const { life } = this;
    if (!this.ready) listener.starting();
    const refused = await this.awake();
    if (refused) return refused;
    if (life !== this.life) return { stopped: "starting" };
    const above = this.cells.slice(0, this.cells.indexOf(cell));
    const stale = above.findIndex((one) => this.ran.get(one) !== one.code);
    for (const one of stale < 0 ? [] : above.slice(stale)) {
      listener.above(one);
      const result = await this.again(one);
      const late = result.stopped === "deadline"; // the names made so far are kept; cells below may do with them
      if (life !== this.life || (result.stopped && !late))
        return result.stopped === "reader" ? result : { ...result, stopped: "above", cell: one };
      if (late || (result.error && !one.mayFail)) listener.failed(one, result);
    }
    listener.running();
    return this.send(cell, listener);
  }

  /** Run a cell whose output stays as it is; its figures are those on the page. @param {Source} cell */
  async again(cell) {
    /** @type {Value[]} */
    const values = [];
    const result = await this.send(cell, { stream() {}, show: (value) => values.push(value) });
    this.widgets.pair(cell.figures?.() ?? [], [...values, result]);
    return result;
  }

  /** Start Python unless it is; what stood in the way, if something did. @returns {Promise<Result | undefined>} */
  async awake() {
    const { life } = this;
    this.ready ??= this.begin();
    try {
      await this.ready;
      return undefined;
    } catch (error) {
      if (life !== this.life) return undefined; // the reader has stopped it meanwhile
      this.forget();
      return { stopped: "refused", error: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Until Python is there, or the reader stops it: files can take long. */
  begin() {
    const stopped = new Promise((resolve) => {
      this.giveUp = () => resolve(undefined);
    });
    return Promise.race([this.wake(), stopped]);
  }

  async wake() {
    const { life } = this;
    const worker = await this.start();
    if (life !== this.life) return worker.terminate();
    this.worker = worker;
    await new Promise((resolve, reject) => {
      let started = false;
      worker.onerror = (event) => {
        event.preventDefault?.();
        if (started) this.end({ stopped: "broken", error: event.message ?? "" });
        else reject(new Error(event.message || "the browser refuses to start a worker here"));
      };
      worker.onmessage = ({ data }) => {
        if (data.kind === "ready") {
          started = true;
          this.times = data.times;
          resolve(undefined);
        } else if (data.kind === "failed") reject(new Error(data.text));
        else if (data.kind === "stream") this.asked?.stream(data.text, data.err);
        else if (data.kind === "show") this.asked?.show(data);
        else if (data.kind === "result") this.asked?.resolve(data);
      };
    });
  }

  /** @param {Source} cell @param {Outlet} outlet @returns {Promise<Result>} */
  async send(cell, { stream, show }) {
    const { code, id, name } = cell;
    const more = cell.book && cell.book.source !== code ? 0 : SLOW;
    const clock = setTimeout(() => this.end({ stopped: "unanswered" }), this.patience + more);
    this.ran.set(cell, code);
    const result = await new Promise((resolve) => {
      this.asked = { resolve, stream, show };
      const moved = this.widgets.moved();
      this.worker?.postMessage({ kind: "run", cell: id, name, code, limit: LIMIT + more, moved });
    });
    clearTimeout(clock);
    this.asked = undefined;
    if (result.stopped === "broken") this.forget();
    return result;
  }

  /** The reader ends what runs, and what waits. */
  stop() {
    this.end(stoppedByReader);
  }

  /** @param {Result} result */
  end(result) {
    const { asked, giveUp } = this;
    this.forget();
    asked?.resolve(result);
    giveUp?.();
  }
}

/** @type {Result} */
const stoppedByReader = { stopped: "reader" };
