"""Questions that come back: what is due is asked where a chapter begins, by the reader's clock."""

import datetime
import json
import re

import pytest
from axe import violations
from playwright.sync_api import expect
from site_under_test import CHAPTERS as CHAPTERS_FOLDER
from site_under_test import LIVE, SITE, live_pages
from watched_pages import READY, serving

from chainrule.live.progress import CHAPTERS

START, SECOND, FIFTH = (
    "chapters/index.html",
    "chapters/02_partial_derivatives.html",
    "chapters/05_backpropagation.html",
)
BLOCK = ".cr-due"
NOW = datetime.datetime(2026, 11, 27, 12)
PREFIX = "chain-rule-course//"  # of a site without a folder
PRACTICES = {shelf: questions for _, _, practice in CHAPTERS for shelf, questions in practice.items()}
IDS = {shelf: [question.id for question in questions()] for shelf, questions in PRACTICES.items()}
FIRST = IDS["derivatives"]
KEPT = "key => JSON.parse(localStorage.getItem(key))"


def key(id, shelf="derivatives"):
    return f"{PREFIX}{shelf}/{id}"


def storing(entries):
    """A script that puts entries into the storage of a page that opens."""
    texts = {name: entry if isinstance(entry, str) else json.dumps(entry) for name, entry in entries.items()}
    return f"for (const [k, v] of Object.entries({json.dumps(texts)})) localStorage.setItem(k, v);"


@pytest.fixture
def visit(watched):
    """Open a page at a day, with what the browser has kept: `visit(page, days=3, kept={...})`."""

    def opened(where=SECOND, days=0, kept=None, script="", tab=None, **options):
        tab = tab or watched(**options)
        tab.page.clock.set_fixed_time(NOW + datetime.timedelta(days))
        if kept or script:
            tab.page.add_init_script(script or storing(kept))
        page = tab.open(where)
        page.tab = tab
        if where != "chapters/01_derivatives.html":
            show(page)
        return page

    return opened


def show(page):
    """Scroll to the block, and wait until it knows what is due."""
    page.locator(BLOCK).scroll_into_view_if_needed()
    page.wait_for_function(
        "globalThis.courseAsking && "
        "!document.querySelector('.cr-due .cr-now').innerText.includes('published')"
    )


def words(page):
    return page.locator(f"{BLOCK} [data-readout=due] .cr-now").inner_text()


def press(page, name="Ask me two"):
    before = page.locator(f"{BLOCK} .cr-question").element_handles()
    page.locator(BLOCK).get_by_role("button", name=name, exact=True).click()
    page.wait_for_function(
        "old => { const now = [...document.querySelectorAll('.cr-due .cr-question')];"
        " return now.length === 2 && !now.some((each) => old.includes(each)); }",
        arg=before,
    )


def asked(page):
    """The ids of the questions that stand there."""
    return page.locator(BLOCK).evaluate("root => root.model.get('asked')")


def question(id):
    return next(each for questions in PRACTICES.values() for each in questions() if each.id == id)


def answer(page, i, right=True):
    """Answer a question as the page has it, rightly or wrongly; return what is said of when it is due."""
    card = page.locator(f"{BLOCK} .cr-questions > li").nth(i)
    n = int(card.get_attribute("data-variant"))
    told = page.evaluate("([id, n]) => courseQuestions[id][n]", [asked(page)[i], n])
    if told["kind"] == "choice":
        wanted = [option["right"] for option in told["options"]].index(right)
        card.locator("input[type=radio]").nth(wanted).check()
    else:
        text = told.get("answer") or repr(told["right"])
        card.locator("input[type=text]").fill(text if right else f"({text}) + 17")
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".cr-verdict")).to_be_visible()  # what judges comes with the first answer
    assert ("cr-right" in card.locator(".cr-verdict").get_attribute("class")) == right
    return card.locator("[role=status].cr-note").inner_text()


def entry_of(page, id, shelf="derivatives"):
    return page.evaluate(KEPT, key(id, shelf))


def at(days):
    return (NOW.date() + datetime.timedelta(days)).isoformat()


def known(box, days, **more):
    """An entry of a question that was answered so many days from now."""
    return {"tried": True, "solved": True, "box": box, "day": at(days), **more}


def test_before_anything_is_answered_new_questions_are_asked_and_counted_as_the_books(visit):
    page = visit()
    assert (
        words(page) == f"Nothing of chapter 1 is due today. {len(FIRST)} questions there have no answer yet."
    )
    press(page)
    assert asked(page) == FIRST[:2]
    assert answer(page, 0) == "Due again on 28 November."
    assert answer(page, 1, right=False) == "Due again on 28 November."
    first, second = (entry_of(page, id) for id in FIRST[:2])
    assert (first["solved"], first["box"], first["day"]) == (True, 1, at(0))
    assert (second["solved"], second["tried"], second["box"]) == (False, True, 1)
    assert words(page).endswith(f"{len(FIRST) - 2} questions there have no answer yet.")
    press(page, "Two others")
    assert asked(page) == FIRST[2:4]
    page.goto(page.url.replace("02_partial_", "01_"))  # the practice of its chapter has it, too
    page.wait_for_function(READY)
    assert "✓ solved" in page.locator(f"#question-{FIRST[0]}").inner_text()
    assert page.tab.complaints == []


def test_a_question_rests_for_1_3_7_21_and_60_days_and_a_wrong_answer_brings_it_back(visit):
    everything = {key(id): known(5, 0) for id in FIRST[1:]}  # rests for 60 days
    page = visit(kept={**everything, key(FIRST[0]): known(1, -1)})
    day, rests = 0, []
    tab = page.tab
    for rest in (3, 7, 21):
        assert words(page) == "1 question of chapter 1 is due again."
        press(page)
        assert asked(page)[0] == FIRST[0]
        date = NOW.date() + datetime.timedelta(day + rest)
        assert answer(page, 0) == f"Due again on {date.day} {date:%B}."
        rests.append(entry_of(page, FIRST[0])["box"])
        kept = page.evaluate("() => ({ ...localStorage })")
        for early in (rest - 1, rest):
            page = visit(days=day + early, script=storing(kept))
            assert words(page).startswith("Nothing" if early < rest else "1 question of"), (day, early)
        day += rest
    assert rests == [2, 3, 4]
    press(page)
    answer(page, 0, right=False)
    assert entry_of(page, FIRST[0])["box"] == 1
    assert tab.complaints == []


def test_what_is_due_longest_comes_first_then_new_ones_of_the_last_chapters(visit):
    page = visit(
        FIFTH, kept={key(FIRST[4]): known(1, -9), key(FIRST[2]): known(2, -30), key(FIRST[0]): known(1, 0)}
    )
    assert words(page) == "2 questions of earlier chapters are due again."
    press(page)
    assert asked(page) == [FIRST[2], FIRST[4]]
    press(page, "Two others")
    assert asked(page) == [IDS["chain-rule"][0], IDS["composite-functions-drill"][0]]
    task = page.locator(f"{BLOCK} .cr-questions > li").nth(1).locator(".cr-note").first.inner_text()
    assert task == "Drill: composite or not?", "what is asked of each formula of a drill"
    press(page, "Two others")
    assert asked(page) == [IDS["partial_derivatives"][0], FIRST[1]]


def test_where_nothing_is_due_it_says_so_and_asks_two_all_the_same(visit):
    page = visit(kept={key(id): known(2, -(i % 3)) for i, id in enumerate(FIRST)})
    assert words(page) == "Nothing of chapter 1 is due today. The next question is due on 28 November."
    press(page, "Ask me two all the same")
    assert asked(page) == [FIRST[2], FIRST[5]], "those that are due next"
    assert answer(page, 0) == "Due again on 28 November.", "a right answer before it is due moves nothing"
    entry = entry_of(page, FIRST[2])
    assert (entry["box"], entry["day"]) == (2, at(-2))


@pytest.mark.parametrize(
    "entry",
    [
        known(4, 400),
        {"tried": True, "solved": True},
        known(9, 0),
        known(2, 0, day="yesterday"),
        known("<b>", 0),
    ],
    ids=["a day ahead", "from before there were boxes", "no such box", "no day", "markup"],
)
def test_an_entry_that_does_not_say_when_makes_its_question_due(visit, entry):
    page = visit(kept={key(FIRST[3]): entry})
    assert words(page) == "1 question of chapter 1 is due again."
    press(page)
    assert asked(page)[0] == FIRST[3]
    answer(page, 0)
    assert (entry_of(page, FIRST[3])["box"], entry_of(page, FIRST[3])["day"]) == (1, at(0))
    assert page.tab.complaints == []


def test_a_question_answered_before_comes_with_other_numbers_where_it_has_such(visit):
    varying = next(
        id for id in FIRST if getattr(question(id), "vary", None) or question(id).export().get("variants")
    )
    page = visit(kept={key(varying): known(1, -5)})
    press(page)
    assert asked(page)[0] == varying
    prompt = page.locator(f"{BLOCK} .cr-prompt").first.text_content()
    book = page.evaluate("id => courseQuestions[id].map(({ prompt }) => prompt)", varying)
    shown = page.evaluate(
        "all => all.map(m => Object.assign(document.createElement('span'), {innerHTML: m}).textContent)", book
    )
    n = shown.index(prompt)
    assert n > 0, "the book's question once more"
    answer(page, 0)
    entry = entry_of(page, varying)
    assert entry["box"] == 2 and entry["others"][str(n)]["solved"], "counted as the same question"


def test_with_the_solution_open_a_right_answer_is_not_known(visit):
    page = visit(kept={key(FIRST[0]): known(3, -9)})
    press(page)
    page.locator(f"{BLOCK} .cr-question").first.get_by_role("button", name="Solution").click()
    answer(page, 0)
    assert entry_of(page, FIRST[0])["box"] == 1


def test_the_practice_of_a_chapter_keeps_the_schedule_and_the_same_answer_twice_counts_once(visit):
    page = visit("chapters/01_derivatives.html")
    asks = question(FIRST[0])
    card = page.locator(f"#question-{FIRST[0]}")
    right = [option.right for option in asks.options].index(True)
    card.locator("input[type=radio]").nth(right).check()
    card.get_by_role("button", name="Check").click()
    assert (entry_of(page, FIRST[0])["box"], entry_of(page, FIRST[0])["day"]) == (1, at(0))
    page.clock.set_fixed_time(NOW + datetime.timedelta(2))
    card.get_by_role("button", name="Check").click()  # it is due, but nothing was recalled
    assert entry_of(page, FIRST[0])["box"] == 1
    card.locator("input[type=radio]").nth(1 - right).check()
    card.get_by_role("button", name="Check").click()
    assert (entry_of(page, FIRST[0])["box"], entry_of(page, FIRST[0])["day"]) == (1, at(2))
    card.get_by_role("button", name="Hint").click()  # what is saved later keeps it
    assert entry_of(page, FIRST[0])["day"] == at(2)


REFUSED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); } });"""
FULL = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""


@pytest.mark.parametrize("script", [REFUSED, FULL], ids=["refused", "full"])
def test_where_the_browser_keeps_nothing_it_asks_all_the_same_and_says_so(visit, script):
    page = visit(script=script)
    assert words(page).startswith("This browser does not keep what you answer now.")
    press(page)
    assert answer(page, 0) == "", "nothing is promised"
    press(page, "Two others")
    assert asked(page) == FIRST[2:4]
    assert page.tab.complaints == []


def test_nothing_comes_before_it_is_in_sight_and_a_question_comes_alone(watched):
    page = watched(viewport={"width": 1000, "height": 400}).open(SECOND)
    names = "() => performance.getEntriesByType('resource').map(({ name }) => name)"
    late = ("asking", "_questions", "_due/")
    page.wait_for_timeout(300)
    assert not any(part in name for part in late for name in page.evaluate(names))
    show(page)
    press(page)
    more = [name for name in page.evaluate(names) if any(part in name for part in late)]
    assert len(more) == 4 and sum("_questions" in name for name in more) == 2


@pytest.mark.parametrize("width", [1400, 360])
def test_it_comes_to_life_after_all_figures_and_as_high_as_it_stood(watched, width):
    tab = watched(viewport={"width": width, "height": 900})
    held = []
    tab.page.route("**/_live/due.js*", lambda route: held.append(route))
    tab.page.goto(tab.home + FIFTH, wait_until="commit")
    height = "document.querySelector('.live:has(.cr-due)').getBoundingClientRect().height"
    tab.page.wait_for_selector(".live .cr-due", state="attached")
    tab.page.wait_for_timeout(500)  # styles are there
    before = tab.page.evaluate(height)
    for route in held:
        route.continue_()
    tab.page.wait_for_function(READY)
    assert held and abs(tab.page.evaluate(height) - before) < 2
    html = (SITE / FIFTH).read_text("utf-8")
    scripts = html.index("_live/core.js?v", html.index("<body"))
    assert scripts > html.index('data-late=""'), "they run behind the first figure"


def test_it_asks_from_a_file_too(watched):
    tab = watched(home=SITE.as_uri() + "/", offline=True)
    page = tab.open(FIFTH)
    show(page)
    press(page)
    assert answer(page, 0).startswith("Due again on")
    assert tab.complaints == []


def test_what_cannot_be_loaded_is_said_and_can_be_asked_for_again(visit):
    page = visit()
    page.route("**/_questions/**", lambda route: route.abort())
    page.locator(BLOCK).get_by_role("button", name="Ask me two").click()
    said = page.locator(f"{BLOCK} > p[role=status]").first
    page.wait_for_function("document.querySelector('.cr-due').innerText.includes('Are you offline?')")
    page.unroute("**/_questions/**")
    press(page)
    assert asked(page) == FIRST[:2] and said.inner_text() == ""


def test_keys_alone_ask_answer_and_unfold(visit):
    page = visit(kept={key(FIRST[0]): known(1, -1)})
    page.locator(BLOCK).get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{BLOCK} .cr-question")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cr-due .cr-question') !== null"), (
        "the first field is next"
    )
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(f"{BLOCK} .cr-verdict")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_questions_that_are_asked_on_a_phone(visit, scheme):
    options = {"viewport": {"width": 360, "height": 800}, "color_scheme": scheme}
    page = visit(FIFTH, kept={key(FIRST[0]): known(1, -1)}, **options)
    press(page)
    answer(page, 0)
    answer(page, 1, right=False)
    page.mouse.move(0, 0)
    assert page.locator("html").get_attribute("data-theme") == scheme
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_button_stays_under_the_finger_while_questions_come_and_go(visit):
    page = visit(viewport={"width": 360, "height": 800})
    button = page.locator(f"{BLOCK} > .cr-buttons button")
    before = button.bounding_box()
    for name in ("Ask me two", "Two others", "Two others"):
        press(page, name)
        assert button.bounding_box() == before


def test_on_paper_and_without_scripts_there_is_no_empty_box(visit, watched):
    page = visit()
    page.emulate_media(media="print")
    assert not page.locator(BLOCK).is_visible()
    still = watched(java_script_enabled=False)
    still.page.goto(still.home + SECOND)
    said = " ".join(still.page.locator(".live").first.inner_text().split())
    assert said == (
        "Before you begin: two questions from chapter 1 "
        "The published page asks them, with scripts on: those that are due first, then new ones."
    )


def test_each_chapter_but_the_first_begins_with_the_block_and_the_start_page_asks_of_all(visit):
    having = [page for page in live_pages() if 'name="course-asking"' in (SITE / page).read_text("utf-8")]
    chapters = sorted(page for page in live_pages() if page.startswith("chapters/0"))
    assert having == [*chapters[1:], START, "index.html"]
    for number, where in enumerate(chapters[1:], 2):
        listed = visit(where).locator(BLOCK).evaluate("root => root.model.get('spec').chapters")
        assert listed == [name for name, _, _ in CHAPTERS[: number - 1]]
    page = visit(
        "index.html", kept={key(IDS["networks_of_matrices"][0], "networks_of_matrices"): known(1, -2)}
    )
    assert words(page) == "1 question of the book is due again."
    press(page)
    assert asked(page)[0] == IDS["networks_of_matrices"][0], "those of the last chapter come back here"
    answer(page, 0)
    assert words(page).startswith("Nothing of the book is due today.")
    page.locator(f"{BLOCK} a").first.click()
    page.wait_for_function(READY)
    assert page.url.endswith(f"07_networks_of_matrices.html#question-{IDS['networks_of_matrices'][0]}")
    assert page.tab.complaints == []


def test_the_start_page_counts_what_is_due_and_a_file_carries_it_to_another_browser(visit, tmp_path):
    first, second, third = FIRST[:3]
    entries = {key(first): known(1, -1), key(second): known(4, 0), key(third): {"tried": True}}
    page = visit(START, kept=entries)
    row = page.locator(".cr-chapters li").first
    assert row.inner_text().split("\n")[-1] == f"2 of {len(FIRST)}, 2 due"
    assert words(page) == "2 questions of the book are due again."
    figure = page.locator(".cr-figure:has(.cr-chapters)")
    with page.expect_download() as wanted:
        figure.get_by_role("button", name="Save my answers").click()
    file = tmp_path / "ada.json"
    wanted.value.save_as(file)
    saved = json.loads(file.read_text())
    assert (saved["version"], saved["answers"]["derivatives"][second]) == (1, known(4, 0))

    other = visit(START, days=21)
    assert words(other).startswith("Nothing of the book is due today.")
    other.locator(".cr-figure:has(.cr-chapters) input[type=file]").set_input_files(file)
    other.wait_for_function("document.body.innerText.includes('3 answers taken')")
    assert words(other) == "3 questions of the book are due again.", "told by the file"
    assert entry_of(other, second) == known(4, 0)
    for name in ("Clear all", "Clear them"):
        other.locator(".cr-figure:has(.cr-chapters)").get_by_role("button", name=name).click()
    assert words(other).startswith("Nothing of the book is due today.")
    assert other.locator(".cr-chapters li").first.inner_text().endswith(f"0 of {len(FIRST)}")


def test_the_start_page_says_how_long_a_question_rests():
    """Its sentence, the page's table and what the first page cites."""
    schedule = (LIVE / "js/figures/practice/schedule.js").read_text(encoding="utf-8")
    rests = json.loads(re.search(r"RESTS = (\[.*?\])", schedule)[1])
    told = (CHAPTERS_FOLDER / "index.ipynb").read_text(encoding="utf-8")
    assert "it rests for {}, {}, {}, {} and {} days; then it is due".format(*rests) in told
    assert "to press *Check* once more on one that still stands there moves nothing" in told


def test_a_book_in_another_folder_of_a_site_finds_its_questions(visit, tmp_path, watched):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/book").symlink_to(SITE)
    with serving(tmp_path) as home:
        page = watched(home=f"{home}deep/book/").open(FIFTH)
        show(page)
        press(page)
        assert page.locator(f"{BLOCK} .cr-question").count() == 2
