"""Questions that are due again: two of earlier chapters where one begins, two of all on the first page."""

import traitlets

from .base import Figure, LiveBox
from .progress import CHAPTERS

NAMES = tuple(name for name, _, _ in CHAPTERS)


class Due(Figure):
    """Questions asked again after a rest; the page knows them, and what was answered in that browser.

    `due` counts those that are due, `asked` lists the ids of those that are shown.
    """

    fallback_type = "text/html"
    due = traitlets.Int(0).tag(sync=True)
    asked: traitlets.List[str] = traitlets.List().tag(sync=True)

    def __init__(self, chapter: str | None):
        chapters = NAMES if chapter is None else NAMES[: NAMES.index(chapter)]
        of = "chapter 1" if len(chapters) == 1 else "earlier chapters"
        title = f"Before you begin: two questions from {of}"
        if chapter is None:
            of, title = "the book", "Two questions from the book"
        forgetful = "This browser does not keep what you answer now. Two can be asked all the same."
        super().__init__(
            kind="due",
            spec={
                "title": title,
                "of": f"of {of}",
                "chapters": list(chapters),
                # all that it may say, in the largest numbers: it keeps room for each
                "room": [
                    "The published page asks them, with scripts on: those that are due first, then new ones.",
                    f"999 questions of {of} are due again.",
                    f"Nothing of {of} is due today. 999 questions there have no answer yet.",
                    f"Nothing of {of} is due today. The next question is due on 30 September.",
                    forgetful,
                ],
                "labels": ["Ask me two", "Ask me two all the same", "Two others"],
                "forgetful": forgetful,
                "failed": "The questions could not be loaded. Are you offline?",
            },
        )

    def readout(self) -> dict[str, float]:
        """Return how many questions are due."""
        return {"due": float(self.due)}

    def describe(self) -> str:
        """Say what is asked, and where."""
        return f"{self.spec['title']}. {self.spec['room'][0]}"

    def fallback(self) -> dict[str, str]:
        """Return that as HTML, as high as the figure will be: nothing moves when it comes to life."""
        title, (now, *others), labels = (self.spec[name] for name in ("title", "room", "labels"))
        head = f'<div class="cr-progress"><strong>{title}</strong></div>'
        words = f'<p class="cr-words cr-slot"><span class="cr-now">{now}</span>{_unseen(others)}</p>'
        button = f'<div class="cr-buttons"><span class="cr-button cr-slot">{_unseen(labels)}</span></div>'
        return {"text/html": f'<div class="cr-figure cr-due">{head}{words}{button}</div>'}


def _unseen(texts: list[str]) -> str:
    return "".join(f'<span class="cr-unseen" data-text="{text}"></span>' for text in texts)


def due(chapter: str | None = None) -> LiveBox:
    """Ask two questions of earlier chapters, those that are due first (chapters 2 to 7, start page).

    Parameters
    ----------
    chapter : the chapter that begins, such as "chain_rule"; None for questions of the whole book.

    Raises
    ------
    ValueError
        For a chapter that the book does not have, and for the first one, which has none before it.
    """
    if chapter is not None and chapter not in NAMES[1:]:
        known = ", ".join(NAMES[1:])
        raise ValueError(f"expected {known} or None, got {chapter!r}: see CHAPTERS in live/progress.py")
    return LiveBox(Due(chapter))
