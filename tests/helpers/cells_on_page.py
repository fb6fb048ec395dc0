"""Code cells of an open page: their buttons, their fields, what they say and show."""

from watched_pages import Watched


class Cells:
    """A page with cells, by their number."""

    def __init__(self, watched: Watched, page="chapters/index.html"):
        self.watched = watched
        self.page = watched.page
        self.open(page)

    def open(self, page="chapters/index.html"):
        self.page.goto(self.watched.home + page, wait_until="load")
        self.page.wait_for_selector("html[data-live=ready]", state="attached")

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
