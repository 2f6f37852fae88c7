"""Letting the kernel of the notebook in front connect elsewhere, and taking that back.

It is asked about what code has tried to reach, and holds while the notebook is open: nothing that
code could write remembers it.
"""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.workbench import texts
from fieldbook.workbench.commands import Command
from fieldbook.workbench.kernel_session import KernelSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.questions import Question, Questions

__all__ = ["connection_commands"]


def connection_commands(
    current: Callable[[], NotebookTab | None], questions: Questions
) -> list[Command]:
    """The commands, each offered where there is something to allow or to take back."""

    def kernel() -> KernelSession | None:
        tab = current()
        session = None if tab is None else tab.session.peek()
        return None if session is None else session.kernel

    def ask() -> None:
        found = kernel()
        if found is None:
            return
        origins = (*found.allowed.peek(), *found.refused.peek())
        questions.ask(
            Question(
                texts.allow_question(found.refused.peek()),
                texts.ALLOW_POINTS,
                texts.ALLOW_ACT,
                lambda: found.allow(origins),
                "danger",
            )
        )

    def forbid() -> None:
        found = kernel()
        if found is not None:
            found.allow(())

    def was_refused() -> bool:
        found = kernel()
        return found is not None and bool(found.refused.peek())

    def is_allowed() -> bool:
        found = kernel()
        return found is not None and bool(found.allowed.peek())

    return [
        Command("notebook.allow-connections", f"{texts.ALLOW_CONNECTIONS}…", ask, when=was_refused),
        Command("notebook.forbid-connections", texts.FORBID_CONNECTIONS, forbid, when=is_allowed),
    ]
