// What scrolls sideways must be reachable by keyboard: formulas and tables that are wider than their column.
// The observer tells whenever the browser has given one another size; to ask each would force layouts.
{
  const update = (element) => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));
  for (const element of document.querySelectorAll(".katex-display, .pst-scrollable-table-container, .cell_output"))
    sizes.observe(element);
}
