// The chapter as a notebook, with the reader's versions of its cells.

/**
 * The notebook with the versions in place of the book's code. What was kept of cells that the book no longer has comes
 * last: nothing that a reader wrote is lost.
 * @param {any} book the chapter's notebook @param {Record<string, { code: string }>} versions by the cell's id
 */
export function changed(book, versions) {
  const notebook = structuredClone(book);
  const left = new Map(Object.entries(versions));
  for (const cell of notebook.cells) {
    const version = left.get(cell.id);
    if (cell.cell_type !== "code" || !version) continue;
    cell.source = version.code;
    left.delete(cell.id);
  }
  const words = "Your versions of cells that the book no longer has:";
  if (left.size) notebook.cells.push({ cell_type: "markdown", id: "left-over", metadata: {}, source: words });
  for (const [id, { code }] of left)
    notebook.cells.push({ cell_type: "code", id, metadata: {}, source: code, outputs: [], execution_count: null });
  return notebook;
}

/** Hand a file to the reader. @param {any} notebook @param {string} name */
export function download(notebook, name) {
  const text = `${JSON.stringify(notebook, null, 1)}\n`;
  const href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  const link = Object.assign(document.createElement("a"), { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
