// The life of one Python: started when a cell first runs, ended by Stop or when it does not answer.

const LIMIT = 10_000; // ms: the worker ends a cell after them where it can
const PATIENCE = LIMIT + 1_000;
const SLOW = 50_000; // ms more for the book's own code, which comes to an end on a slow machine too

/**
 * A cell as Python sees it.
 * @typedef {{ id: string, name: string, code: string, mayFail: boolean, book?: { source: string } }} Source
 *
 * What became of a cell: what the worker says, or how it was stopped.
 * @typedef {{ error?: string, text?: string, html?: string, state?: object, id?: string, ms?: number,
 *   stopped?: "deadline" | "unanswered" | "reader" | "broken" | "refused" | "above", cell?: Source }} Result
 *
 * Whom a run tells about itself.
 * @typedef {{ starting: () => void, above: (cell: Source) => void, running: () => void,
 *   failed: (cell: Source) => void, stream: (text: string, err: boolean) => void }} Listener
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
    /** @type {{ resolve: (result: Result) => void, stream: (text: string, err: boolean) => void } | undefined} */
    this.asked = undefined;
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
    if (life !== this.life) return stoppedByReader;
    const above = this.cells.slice(0, this.cells.indexOf(cell));
    const stale = above.findIndex((one) => this.ran.get(one) !== one.code);
    for (const one of stale < 0 ? [] : above.slice(stale)) {
      listener.above(one);
      const result = await this.send(one, () => {});
      if (life !== this.life || result.stopped)
        return result.stopped === "reader" ? result : { ...result, stopped: "above", cell: one };
      if (result.error && !one.mayFail) listener.failed(one);
    }
    listener.running();
    return this.send(cell, listener.stream);
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

  async begin() {
    const { life } = this;
    const worker = await this.start();
    if (life !== this.life) return worker.terminate();
    this.worker = worker;
    await new Promise((resolve, reject) => {
      let started = false;
      this.giveUp = () => resolve(undefined);
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
        else if (data.kind === "result") this.asked?.resolve(data);
      };
    });
  }

  /** @param {Source} cell @param {(text: string, err: boolean) => void} stream @returns {Promise<Result>} */
  async send(cell, stream) {
    const { code } = cell;
    const more = cell.book && cell.book.source !== code ? 0 : SLOW;
    const clock = setTimeout(() => this.end({ stopped: "unanswered" }), this.patience + more);
    this.ran.set(cell, code);
    const result = await new Promise((resolve) => {
      this.asked = { resolve, stream };
      this.worker?.postMessage({ kind: "run", cell: cell.id, name: cell.name, code, limit: LIMIT + more });
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
