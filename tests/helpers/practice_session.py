"""An answer, judged as the page judges it."""


def judge(js, question, text):
    """Return the verdict of the page's checker on an answer that a reader typed."""
    return js.ask("check", text=text, question=question.export())
