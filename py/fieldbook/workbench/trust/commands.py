"""Trusting the notebook in front, and taking trust back."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.workbench import texts
from fieldbook.workbench.commands import Command
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.questions import Question, Questions
from fieldbook.workbench.tasks import Tasks

__all__ = ["trust_commands"]


def trust_commands(
    current: Callable[[], NotebookTab | None], questions: Questions, tasks: Tasks
) -> list[Command]:
    """The commands, each offered where there is something to trust or not."""

    def ask() -> None:
        tab = current()
        if tab is not None:
            trust = tab.trust
            questions.ask(
                Question(
                    texts.TRUST_QUESTION,
                    texts.TRUST_POINTS,
                    texts.TRUST,
                    lambda: tasks.start(trust.grant()),
                )
            )

    def withdraw() -> None:
        tab = current()
        if tab is not None:
            tasks.start(tab.trust.withdraw())

    def holds_back() -> bool:
        tab = current()
        return tab is not None and tab.trust.held_back.peek() > 0

    def acts() -> bool:
        tab = current()
        return tab is not None and tab.trust.acting.peek() > 0

    return [
        Command("notebook.trust", f"{texts.TRUST}…", ask, when=holds_back),
        Command("notebook.withdraw-trust", texts.WITHDRAW_TRUST, withdraw, when=acts),
    ]
