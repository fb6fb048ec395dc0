// The reader's versions of a page's cells, kept in the browser.

/**
 * What is kept of a cell: the reader's code, and the book's at that time.
 * @typedef {{ code: string, book: string }} Version
 */

export class Store {
  /** @param {string} page the page's name in the book */
  constructor(page) {
    this.shelf = `chain-rule-code/${page}`;
    this.lasting = true; // until the browser refuses
    /** @type {Record<string, Version>} by the cell's id */
    this.versions = {};
    try {
      const kept = JSON.parse(localStorage.getItem(this.shelf) ?? "{}");
      for (const [id, { code, book }] of Object.entries(kept))
        if (typeof code === "string" && typeof book === "string") this.versions[id] = { code, book };
    } catch {
      this.versions = {}; // forbidden, or not ours
    }
  }

  /** @param {string} id */
  get(id) {
    return this.versions[id];
  }

  /** @param {string} id @param {string} code @param {string} book */
  keep(id, code, book) {
    this.versions[id] = { code, book };
    this.write();
  }

  /** @param {string} id */
  forget(id) {
    delete this.versions[id];
    this.write();
  }

  write() {
    try {
      if (Object.keys(this.versions).length) localStorage.setItem(this.shelf, JSON.stringify(this.versions));
      else localStorage.removeItem(this.shelf);
      this.lasting = true;
    } catch {
      this.lasting = false;
    }
  }
}
