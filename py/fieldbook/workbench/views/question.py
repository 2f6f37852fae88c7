"""A question in a dialog of the browser's own: it holds the focus, and Escape cancels."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import texts
from fieldbook.workbench.questions import QUESTION_ID, Question, Questions
from fieldbook.workbench.views.parts import button

__all__ = ["question"]


def question(questions: Questions) -> Content:
    """The question that is asked now."""

    def shown() -> Content:
        asked = questions.shown.value
        return None if asked is None else _dialog(questions, asked)

    return shown


def _dialog(questions: Questions, asked: Question) -> Node:
    return html(
        '<dialog class="question floating" id={} role="alertdialog" aria-labelledby={} '
        "aria-describedby={} @close={}><h2 id={}>{}</h2><div id={}>{}</div>"
        '<div class="question-acts">{}{}</div></dialog>',
        QUESTION_ID,
        f"{QUESTION_ID}-title",
        f"{QUESTION_ID}-points",
        lambda _: questions.cancel(),
        f"{QUESTION_ID}-title",
        asked.title,
        f"{QUESTION_ID}-points",
        [html("<p>{}</p>", point) for point in asked.points],
        button(texts.CANCEL, questions.cancel),
        button(asked.act, questions.accept, kind=asked.kind),
    )
