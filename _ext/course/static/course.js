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

// The theme blurs a button that was pressed, so that a mouse does not leave it lit, and copying leads the focus astray.
// Whoever presses it with a key has to see where the focus is, then and after what it opened is closed.
addEventListener(
  "click",
  ({ detail, isTrusted, target }) => {
    const button = isTrusted && detail === 0 && target.closest("button");
    if (!button) return;
    button.blur = () => {};
    setTimeout(() => {
      delete button.blur;
      if (document.activeElement === document.body) button.focus({ preventScroll: true });
    });
  },
  true,
);
