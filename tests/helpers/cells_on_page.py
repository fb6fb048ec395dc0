"""Code cells of an open page: their buttons, their fields, what they say and show."""

import json

from watched_pages import READY, Watched

SHELF = "chain-rule-code/chapters/index#"  # what a browser calls the reader's versions of that page's cells


class Cells:
    """A page with cells, by their number."""

    def __init__(self, watched: Watched, page="chapters/index.html"):
        self.watched = watched
        self.page = watched.page
        self.open(page)

    def open(self, page="chapters/index.html"):
        self.page.goto(self.watched.home + page, wait_until="load")
        self.page.wait_for_function(READY)

    def open_with(self, versions):
        """Open the page with versions of cells, by id, that the browser has kept, before the page runs."""
        kept = json.dumps({SHELF + cell: json.dumps(version) for cell, version in versions.items()})
        put = f"Object.entries({kept}).forEach((pair) => localStorage.setItem(...pair))"
        self.page.add_init_script(f"if (location.search === '?kept') {put}")
        self.open("chapters/index.html?kept")

    def reopen(self, edited):
        """Open the page again, where so many cells are edited; a browser may be late with what it keeps."""
        for _ in range(20):
            self.open()
            self.page.wait_for_timeout(300)
            if (found := self.page.locator("textarea").count()) == edited:
                return
        raise AssertionError(f"expected {edited} edited cells, found {found}")

    def bar(self, number):
        return self.page.locator(f'.cr-py[data-cell="{number}"]')

    def button(self, number, label):
        return self.bar(number).get_by_role("button", name=label)

    def status(self, number):
        return self.bar(number).locator(".cr-py-status").inner_text()

    def done(self, number):
        """What the cell says once it has run."""
        self.page.wait_for_function(
            """n => {const bar = document.querySelector(`.cr-py[data-cell="${n}"]`);
            return !bar.hasAttribute("aria-busy") && bar.querySelector(".cr-py-status")?.textContent}""",
            arg=number,
        )
        return self.status(number)

    def run(self, number):
        self.button(number, "Run").click()
        return self.done(number)

    def edit(self, number, code):
        """Write the code of a cell."""
        if self.button(number, "Edit").is_visible():
            self.button(number, "Edit").click()
        self.area(number).fill(code)

    def area(self, number):
        return self.page.get_by_label(f"Code of cell {number}", exact=True)

    def output(self, number):
        return self.page.evaluate(
            """n => [...document.querySelector(`.cr-py[data-cell="${n}"]`).closest(".cell")
            .querySelectorAll(".cell_output:not([hidden])")].map(o => o.innerText).join("|").trim()""",
            number,
        )
