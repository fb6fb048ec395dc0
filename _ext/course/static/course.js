// What scrolls sideways must be reachable by keyboard: formulas and tables that are wider than their column.
(() => {
  const selector = ".katex-display, .pst-scrollable-table-container, .cell_output";
  const update = () => {
    for (const element of document.querySelectorAll(selector)) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  };
  addEventListener("load", update);
  addEventListener("resize", update);
})();

// Paper is white: print in the light colours, whatever the reader chose.
addEventListener("beforeprint", () => {
  const root = document.documentElement;
  const chosen = root.dataset.theme;
  root.dataset.theme = "light";
  addEventListener("afterprint", () => (root.dataset.theme = chosen), { once: true });
});
