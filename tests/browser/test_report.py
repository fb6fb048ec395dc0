"""*Report a mistake here*: a form of the repository, filled in with the place, the words and the answer."""

from urllib.parse import parse_qs, urlsplit

FORM = "https://forge.example/ada/course/-/issues/new"
# The book under test is of no repository: this is the mark of a published one (ext/test_little_book.py).
MARK = f"""new MutationObserver((_, watch) => {{
  if (!document.head) return;
  watch.disconnect();
  const meta = Object.assign(document.createElement("meta"), {{ name: "course-report" }});
  Object.assign(meta.dataset, {{ form: "{FORM}", title: "issue[title]", body: "issue[description]" }});
  document.head.append(meta);
}}).observe(document, {{ childList: true, subtree: true }});"""
CHAPTER = "chapters/01_derivatives.html"


def report(link):
    """The title and the text of the report that a link leads to, without going there."""
    link.focus()
    parts = urlsplit(link.get_attribute("href"))
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == FORM
    fields = parse_qs(parts.query)
    return fields["issue[title]"][0], fields["issue[description]"][0]


def test_a_section_and_a_question_lead_to_a_form_that_says_where_what_and_which_answer(watched):
    tab = watched(viewport={"width": 1200, "height": 900})
    tab.page.add_init_script(MARK)
    page = tab.open(CHAPTER)
    page.wait_for_selector(".report", state="attached")
    sections = page.locator(".bd-article section > :is(h1, h2, h3)").count()
    questions = page.locator(".cr-question").count()
    assert page.locator(".report").count() == sections + questions

    section = page.locator("section#from-two-points-to-one")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#from-two-points-to-one > p'))")
    link = section.locator(":scope > .report")
    selected = page.evaluate("String(getSelection())").split("\n")[0]
    page.evaluate("link => link.dispatchEvent(new PointerEvent('pointerdown'))", link.element_handle())
    title, body = report(link)
    assert title == "A mistake in “From two points to one”"
    assert f"{tab.home}{CHAPTER}#from-two-points-to-one" in body and "Measure a slope" in body
    assert selected[:60] in body

    question = page.locator(".cr-question:has(input[type=text])").first
    question.locator("input[type=text]").fill("7.2")
    question.get_by_role("button", name="Check").click()
    _, body = report(question.locator(".report"))
    for part in ("> 7.2", question.locator(".cr-feedback").inner_text().split("\n")[0][:30], "The question:"):
        assert part in body
    assert len(body) <= 1500
    assert tab.complaints == []


def test_nothing_moves_when_the_links_come_and_no_heading_changes_its_name(watched):
    heights = []
    for script in ("", MARK):
        tab = watched(viewport={"width": 360, "height": 800})
        tab.page.add_init_script(script or "0")
        page = tab.open("chapters/notation.html")
        page.wait_for_timeout(200)
        heights.append(page.evaluate("document.querySelector('.bd-article').offsetHeight"))
    assert page.locator(".report").count() > 0 and heights[0] == heights[1]
    assert "Report" not in page.locator("h2").first.inner_text()


def test_without_a_repository_there_is_no_such_link(watched):
    page = watched().open("chapters/notation.html")
    page.wait_for_function("typeof Documentation === 'object'")
    assert page.locator(".report").count() == 0
