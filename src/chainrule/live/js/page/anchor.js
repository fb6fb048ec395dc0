// While a page opens, figures take the place of pictures of another height. What the reader looks at must not move.
// Browsers do this by themselves ("scroll anchoring"), but Safari does not; so it is done here, the same for all.

const BLOCKS = ".bd-article :is(h1, h2, h3, p, pre, li, table, .live, .math)";
const HEAD = 60; // px: what may lie under the page's header
const BY_HAND = ["wheel", "touchmove", "keydown", "pointerdown"];
const SHELF = `chain-rule-place${location.pathname}`;
const root = document.documentElement;

/** Where the page was when it was left, px; NaN where the browser keeps nothing. */
function left() {
  try {
    return Number(sessionStorage.getItem(SHELF) ?? undefined);
  } catch {
    return NaN;
  }
}

function leave() {
  try {
    sessionStorage.setItem(SHELF, String(scrollY));
  } catch {
    // refused: a reload opens the page as its browser does
  }
}

/** Where the reader is on the page, until everything has its height. */
export class Place {
  constructor() {
    const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    const back = entry?.type !== "navigate"; // a reload, or history
    this.before = back && left() >= 0 ? left() : undefined;
    this.asked = this.before === undefined && location.hash !== ""; // for a section, and not gone elsewhere since
    root.style.overflowAnchor = "none";
    this.watch = new AbortController();
    const options = { signal: this.watch.signal, passive: true, capture: true };
    addEventListener("hashchange", () => (this.asked = true), options);
    for (const type of BY_HAND) addEventListener(type, (event) => this.moved(event), options);
    addEventListener("pagehide", leave);
  }

  moved({ target }) {
    this.before = undefined;
    this.asked &&= Boolean(target.closest?.("a[href*='#']")); // who follows a link asks for its section
  }

  /** Make a change to the page, and scroll by what it has moved the first block in sight. */
  kept(change) {
    const block = scrollY > 0 ? this.block() : undefined;
    const top = block?.getBoundingClientRect().top ?? 0;
    change();
    const moved = block?.isConnected ? block.getBoundingClientRect().top - top : 0;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  block() {
    const section = this.asked && this.section();
    if (section) return section;
    for (const block of document.querySelectorAll(BLOCKS)) {
      if (block.getBoundingClientRect().bottom > HEAD) return block;
    }
    return undefined;
  }

  /** The section that the address asks for. */
  section() {
    const id = location.hash.slice(1);
    try {
      return document.getElementById(decodeURIComponent(id));
    } catch {
      return document.getElementById(id); // a % that escapes nothing
    }
  }

  /** Everything has its height: what was asked for meanwhile is reached, and the browser takes over. */
  settle() {
    if (this.asked) this.section()?.scrollIntoView({ behavior: "instant" });
    else if (this.before !== undefined) scrollTo({ top: this.before, behavior: "instant" });
    this.watch.abort();
    root.style.overflowAnchor = "";
  }
}
