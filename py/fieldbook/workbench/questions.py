"""What a person is asked before something is done that can't be taken back by a click."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.reactivity import Signal
from fieldbook.workbench.services import Page

__all__ = ["QUESTION_ID", "Question", "Questions"]

QUESTION_ID = "question"


@dataclass(frozen=True)
class Question:
    """A title, what there is to know, and the act that is asked about."""

    title: str
    points: tuple[str, ...]
    act: str
    run: Callable[[], object]
    kind: Literal["primary", "danger"] = "primary"


class Questions:
    """The question that is on the screen; a new one takes the place of another."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.shown: Signal[Question | None] = Signal(None)

    def ask(self, question: Question) -> None:
        self.shown.value = question
        self._page.show_modal(QUESTION_ID)

    def accept(self) -> None:
        """Do what was asked about."""
        question = self.shown.peek()
        self.shown.value = None
        if question is not None:
            question.run()

    def cancel(self) -> None:
        """Leave everything as it is."""
        self.shown.value = None
