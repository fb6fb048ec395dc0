"""_ext/course/publish.py: where the course lives, and what leads there."""

import subprocess

import pytest

pytest.importorskip("jupyter_book", reason="the extension needs what builds the book")

from course import publish


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/ada/course.git", "https://github.com/ada/course"),
        ("https://github.com/ada/course/", "https://github.com/ada/course"),
        ("https://ada:secret@github.com/ada/course.git", "https://github.com/ada/course"),
        ("https://x-access-token:secret@github.com/ada/course", "https://github.com/ada/course"),
        ("git@github.com:ada/course.git", "https://github.com/ada/course"),
        ("ssh://git@github.com/ada/course.git", "https://github.com/ada/course"),
        ("ssh://git@gitlab.com:2222/ada/group/course.git", "https://gitlab.com/ada/group/course"),
        ("git://github.com/ada/course", "https://github.com/ada/course"),
        ("", None),
        ("/srv/git/course.git", None),
        ("../course", None),
        ("file:///srv/git/course.git", None),
        ("C:\\courses\\course", None),
        ("https://github.com/", None),
        ("git@codeberg.org:ada/course.git", "https://codeberg.org/ada/course"),
        ("https://git.example.org:3000/ada/course.git", "https://git.example.org:3000/ada/course"),
        ("http://GIT.example.org:8080/ada/course.git/", "http://git.example.org:8080/ada/course"),
        ("ssh://git@git.example.org:2222/ada/course.git", "https://git.example.org/ada/course"),
        ("ssh://git@ssh.github.com:443/ada/course.git", "https://github.com/ada/course"),
        ("git@altssh.gitlab.com:ada/course", "https://gitlab.com/ada/course"),
        ("git+ssh://git@bitbucket.org/ada/course.git", "https://bitbucket.org/ada/course"),
        ("https://ada@bitbucket.org/ada/course.git", "https://bitbucket.org/ada/course"),
        ("git@git.sr.ht:~ada/course", "https://git.sr.ht/~ada/course"),
        ("git@ssh.dev.azure.com:v3/org/project/course", "https://dev.azure.com/org/project/_git/course"),
        (
            "https://org@dev.azure.com/org/my%20project/_git/course",
            "https://dev.azure.com/org/my%20project/_git/course",
        ),
        ("https://bitbucket.example.org/scm/PRO/course.git", None),
        ("ada@server.example.org:/srv/git/course.git", None),
        ("ssh://server.example.org/home/ada/course.git", None),
        ("server.example.org:~/courses/course.git", None),
        ("github:ada/course", None),
        ("myserver:git/course.git", None),
        ("codecommit::eu-west-1://course", None),
        ("https://[broken/ada/course", None),
        ("C:/courses/course", None),
    ],
)
def test_a_remote_has_this_public_address(remote, address):
    assert publish.web_address(remote) == address


@pytest.mark.parametrize(
    ("environ", "remote", "head", "expected"),
    [
        ({}, "git@github.com:ada/course.git", "main", ("https://github.com/ada/course", "main")),
        ({}, "git@github.com:ada/course.git", "", ("https://github.com/ada/course", "HEAD")),
        ({}, "git@github.com:ada/course.git", "a/b", ("https://github.com/ada/course", "a%2Fb")),
        ({}, "", "main", None),
        (
            {"GITHUB_REPOSITORY": "fork/course", "GITHUB_REF_NAME": "main"},
            "https://github.com/ada/course",
            "",
            ("https://github.com/fork/course", "main"),
        ),
        (
            {"GITHUB_REPOSITORY": "ada/course", "GITHUB_HEAD_REF": "fix", "GITHUB_REF_NAME": "7/merge"},
            "",
            "",
            ("https://github.com/ada/course", "fix"),
        ),
        (
            {
                "GITHUB_SERVER_URL": "https://git.example.org",
                "GITHUB_REPOSITORY": "a/b",
                "GITHUB_REF_NAME": "main",
            },
            "",
            "",
            ("https://git.example.org/a/b", "main"),
        ),
    ],
)
def test_the_buttons_open_the_repository_that_is_being_published(environ, remote, head, expected):
    found = publish.find_repository(environ, remote, head)
    assert (found and (found.url, found.branch)) == expected


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://github.com/ada/course", "gh/ada/course/main"),
        ("https://gitlab.com/ada/course", "gl/ada%2Fcourse/main"),
        ("https://gitlab.com/ada/group/course", "gl/ada%2Fgroup%2Fcourse/main"),
        ("https://codeberg.org/ada/course", "git/https%3A%2F%2Fcodeberg.org%2Fada%2Fcourse/main"),
        ("https://gitlab.example.org/a/b/c", "git/https%3A%2F%2Fgitlab.example.org%2Fa%2Fb%2Fc/main"),
        ("https://git.example.org:3000/a/b", "git/https%3A%2F%2Fgit.example.org%3A3000%2Fa%2Fb/main"),
    ],
)
def test_binder_can_split_the_path_of_any_host(url, path):
    """Its own hosts have short names; for the others the address is one word between slashes."""
    assert publish.Repository(url, "main").binder_path() == path


@pytest.mark.parametrize(
    ("url", "form", "edit"),
    [
        ("https://github.com/a/b", "/issues/new title body", "/edit/main/chapters/01.ipynb"),
        (
            "https://gitlab.com/a/g/b",
            "/-/issues/new issue[title] issue[description]",
            "/-/edit/main/chapters/01.ipynb",
        ),
        ("https://codeberg.org/a/b", "/issues/new title body", "/_edit/main/chapters/01.ipynb"),
        (
            "https://gitlab.example.org/a/b",
            "/-/issues/new issue[title] issue[description]",
            "/-/edit/main/chapters/01.ipynb",
        ),
    ],
)
def test_a_mistake_is_reported_and_a_page_edited_where_its_host_has_the_form(url, form, edit):
    repository = publish.Repository(url, "main")
    address, title, body = form.split()
    assert repository.issue_form() == {"form": url + address, "title": title, "body": body}
    assert repository.edit_url("chapters/01.ipynb") == url + edit


def test_a_host_that_nobody_knows_gets_no_form():
    repository = publish.Repository("https://git.example.org/a/b", "main")
    assert repository.issue_form() == {} and repository.edit_url("a.md") == ""


class TestLocate:
    """Which repository a folder is of, and what is said where a button is left out."""

    @pytest.fixture
    def course(self, tmp_path, monkeypatch):
        for name in ("GIT_DIR", "GIT_WORK_TREE"):
            monkeypatch.delenv(name, raising=False)
        self.git(tmp_path, "init", "-q", "-b", "main")
        return tmp_path

    def git(self, folder, *words):
        subprocess.run(["git", *words], cwd=folder, check=True)

    def test_the_remote_of_the_branch_comes_before_origin_and_any_name_does_if_there_is_one(self, course):
        self.git(course, "remote", "add", "upstream", "git@github.com:ada/course.git")
        assert publish.locate(course, {}) == publish.Place(
            publish.Repository("https://github.com/ada/course", "main"), True
        )
        self.git(course, "remote", "add", "origin", "git@github.com:fork/course.git")
        assert publish.locate(course, {}).repository.url == "https://github.com/fork/course"
        self.git(course, "config", "branch.main.remote", "upstream")
        assert publish.locate(course, {}).repository.url == "https://github.com/ada/course"

    def test_without_a_remote_or_with_several_unknown_ones_there_is_a_word(self, course):
        assert "No remote" in publish.locate(course, {}).words[0]
        for name in ("one", "two"):
            self.git(course, "remote", "add", name, f"git@github.com:{name}/course.git")
        place = publish.locate(course, {})
        assert not place.launch and "one, two" in place.words[0]

    def test_a_remote_without_a_web_address_is_named_without_its_password(self, course):
        self.git(course, "remote", "add", "origin", "https://ada:secret@example.org/course")
        (word,) = publish.locate(course, {}).words
        assert "https://example.org/course" in word and "secret" not in word

    def test_in_a_subfolder_binder_would_find_nothing_so_there_is_a_word_and_no_button(self, course):
        self.git(course, "remote", "add", "origin", "git@github.com:ada/teaching.git")
        (course / "calculus").mkdir()
        place = publish.locate(course / "calculus", {})
        assert place.repository.url == "https://github.com/ada/teaching"
        assert not place.launch and "calculus/" in place.words[0]

    def test_a_page_says_when_it_was_last_changed_unless_git_does_not_know_so_far_back(
        self, course, tmp_path_factory
    ):
        (course / "a.md").write_text("a")
        self.git(course, "add", ".")
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        self.git(course, *who, "commit", "-qm", "a", "--date", "2001-02-03")
        day = publish.git(course, "log", "-1", "--format=%cs")
        assert publish.last_change(course, "a.md") == day != ""
        assert publish.last_change(course, "b.md") == ""
        shallow = tmp_path_factory.mktemp("clone")
        self.git(shallow, "clone", "-q", "--depth", "1", f"file://{course}", "c")
        assert publish.last_change(shallow / "c", "a.md") == ""
        assert publish.last_change(tmp_path_factory.mktemp("none"), "a.md") == ""

    def test_what_git_refuses_is_passed_on(self, tmp_path, monkeypatch):
        said = subprocess.CompletedProcess(
            [], 128, "", "fatal: detected dubious ownership in repository\nmore"
        )
        monkeypatch.setattr(publish, "ask_git", lambda *_: said)
        assert "dubious ownership" in publish.locate(tmp_path, {}).words[0]
        monkeypatch.setattr(publish, "ask_git", lambda *_: None)
        assert "git is not installed" in publish.locate(tmp_path, {}).words[0]
        ci = {"GITHUB_REPOSITORY": "ada/course", "GITHUB_REF_NAME": "main"}
        assert publish.locate(tmp_path, ci) == publish.Place(
            publish.Repository("https://github.com/ada/course", "main"), True
        )


@pytest.mark.parametrize(
    ("environ", "base"),
    [
        ({}, ""),
        ({"PAGES_BASE_URL": "https://course.example.org"}, "https://course.example.org/"),
        (
            {"PAGES_BASE_URL": "https://a.example/x/", "GITHUB_REPOSITORY": "ada/course"},
            "https://a.example/x/",
        ),
        ({"GITHUB_REPOSITORY": "Ada/course"}, "https://ada.github.io/course/"),
        ({"GITHUB_REPOSITORY": "ada/ada.github.io"}, "https://ada.github.io/"),
        ({"GITHUB_REPOSITORY": "ada/course", "GITHUB_SERVER_URL": "https://git.example.org"}, ""),
    ],
)
def test_the_site_address_is_known_only_where_something_says_it(environ, base):
    assert publish.find_base_url(environ) == base


def test_the_first_page_leads_to_the_same_places_from_one_level_up():
    page = (
        '<html data-content_root="../"><a href="../_static/a.css?v=1#b"></a><a href="01.html#x"></a>'
        '<a href="#here"></a><a href="https://a.example/"></a><img src="../_images/p.png">'
        '<script>"href=\\"x\\""</script>'
    )
    assert publish.move_up(page, "chapters") == (
        '<html data-content_root="./"><a href="_static/a.css?v=1#b"></a><a href="chapters/01.html#x"></a>'
        '<a href="#here"></a><a href="https://a.example/"></a><img src="_images/p.png">'
        '<script>"href=\\"x\\""</script>'
    )
