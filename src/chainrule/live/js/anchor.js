// While a page opens, figures take the place of pictures of another height. What the reader looks at must not move.
// Browsers do this by themselves ("scroll anchoring"), but Safari does not; so it is done here, the same for all.

const BLOCKS = ".bd-article :is(h1, h2, h3, p, pre, li, table, .live, .math)";
const HEAD = 60; // px: what may lie under the page's header
const BY_HAND = ["wheel", "touchmove", "keydown", "pointerdown"];

/** Where the reader is on the page, until everything has its height. */
export class Place {
  constructor() {
    this.asked = Boolean(location.hash); // for a section, and not gone elsewhere since
    this.root = document.documentElement;
    this.root.style.overflowAnchor = "none";
    this.watch = new AbortController();
    const options = { signal: this.watch.signal, passive: true, capture: true };
    addEventListener("hashchange", () => (this.asked = true), options);
    for (const type of BY_HAND) {
      addEventListener(type, (event) => (this.asked &&= Boolean(event.target.closest?.("a[href*='#']"))), options);
    }
  }

  /** Make a change to the page, and scroll by what it has moved the first block in sight. */
  kept(change) {
    const block = scrollY > 0 ? this.block() : undefined;
    const top = block?.getBoundingClientRect().top;
    change();
    const moved = block?.isConnected ? block.getBoundingClientRect().top - top : 0;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  block() {
    const target = this.asked && this.target();
    if (target) return target;
    for (const block of document.querySelectorAll(BLOCKS)) if (block.getBoundingClientRect().bottom > HEAD) return block;
    return undefined;
  }

  target() {
    const { hash } = location;
    try {
      return document.getElementById(decodeURIComponent(hash.slice(1)));
    } catch {
      return document.getElementById(hash.slice(1)); // a % that escapes nothing
    }
  }

  /** Everything has its height: a link that was followed meanwhile lands, and the browser takes over. */
  settle() {
    if (this.asked) this.target()?.scrollIntoView({ behavior: "instant" });
    this.watch.abort();
    this.root.style.overflowAnchor = "";
  }
}
