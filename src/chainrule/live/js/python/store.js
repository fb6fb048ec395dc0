// The reader's versions of a page's cells, kept in the browser: each under a name of its own, so that two windows with
// one page take nothing from each other.

/**
 * What is kept of a cell: the reader's code, and the book's at that time.
 * @typedef {{ code: string, book: string }} Version
 */

export class Store {
  /** @param {string} shelf what the names of the page's cells begin with */
  constructor(shelf) {
    this.shelf = shelf;
    this.lasting = true; // until the browser refuses
    /** @type {Record<string, Version>} by the cell's id */
    this.versions = {};
    this.read();
  }

  /**
   * Read what the browser has, but of the cells that are edited here.
   * @param {string[]} edited their ids
   */
  read(edited = []) {
    const versions = kept(this.shelf);
    for (const id of edited) {
      delete versions[id];
      if (this.versions[id]) versions[id] = this.versions[id];
    }
    this.versions = versions;
  }

  /** @param {string} id */
  get(id) {
    return this.versions[id];
  }

  /** @param {string} id @param {string} code @param {string} book */
  keep(id, code, book) {
    this.versions[id] = { code, book };
    this.write(() => localStorage.setItem(this.shelf + id, JSON.stringify({ code, book })));
  }

  /** @param {string} id */
  forget(id) {
    delete this.versions[id];
    this.write(() => localStorage.removeItem(this.shelf + id));
  }

  /** @param {() => void} job */
  write(job) {
    try {
      job();
      this.lasting = true;
    } catch {
      this.lasting = false;
    }
  }
}

/** What the browser has of a page, by the cell's id. @param {string} shelf */
function kept(shelf) {
  /** @type {Record<string, Version>} */
  const found = {};
  try {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(shelf))) {
      const { code, book } = parsed(localStorage.getItem(name));
      if (typeof code === "string" && typeof book === "string") found[name.slice(shelf.length)] = { code, book };
    }
  } catch {
    // forbidden
  }
  return found;
}

/** @param {string | null} text */
function parsed(text) {
  try {
    return JSON.parse(text ?? "") ?? {};
  } catch {
    return {}; // not ours
  }
}
