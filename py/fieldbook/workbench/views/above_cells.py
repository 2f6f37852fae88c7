"""What is to be said of a whole notebook, above its cells: its kernel, trust, connections."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.kernel_session import KernelSession
from fieldbook.workbench.notebook_session import NotebookSession
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.notices import Act, Message
from fieldbook.workbench.views.parts import message_box

__all__ = ["above_cells"]


def above_cells(app: Workbench, tab: NotebookTab, session: NotebookSession) -> list[Content]:
    """The messages, each there while it holds."""

    def act(title: str, command: str) -> Act:
        return Act(title, lambda: app.commands.run(f"notebook.{command}"))

    kernel = session.kernel
    trust = act(f"{texts.TRUST}…", "trust")
    allow = act(f"{texts.ALLOW_CONNECTIONS}…", "allow-connections")
    forbid = act(texts.FORBID_CONNECTIONS, "forbid-connections")
    return [
        lambda: _kernel_message(kernel),
        lambda: _refused(kernel, allow),
        lambda: _allowed(kernel, forbid),
        lambda: _held_back(tab, trust),
    ]


def _kernel_message(kernel: KernelSession) -> Content:
    """Why the kernel is gone, or what it is waiting for."""
    failure, reason = kernel.failure.value, kernel.reason.value
    if failure is not None:
        message = Message(failure.what, failure.why, failure.remedy)
        return message_box(message, [Act(texts.RESTART, kernel.restart)])
    if reason and kernel.state.value != "idle":
        return message_box(Message(reason), kind="caution")
    return None


def _refused(kernel: KernelSession, allow: Act) -> Content:
    origins = kernel.refused.value
    return message_box(texts.refused(origins), [allow], kind="caution") if origins else None


def _allowed(kernel: KernelSession, forbid: Act) -> Content:
    origins = kernel.allowed.value
    return message_box(texts.allowed(origins), [forbid], kind="caution") if origins else None


def _held_back(tab: NotebookTab, trust: Act) -> Content:
    cells = tab.trust.held_back.value
    return message_box(texts.held_back(cells), [trust], kind="caution") if cells else None
