"""What the status bar says: the kernel in front and its memory, what is on disk, offline use."""

from __future__ import annotations

from dataclasses import dataclass

from fieldbook.bridge.reactivity import Computed, Signal, computed
from fieldbook.bridge.storage import SaveState
from fieldbook.workbench import texts, wording
from fieldbook.workbench.kernel_session import KernelSession
from fieldbook.workbench.memory import Room
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.services import OfflineState
from fieldbook.workbench.tabs import Tabs

__all__ = ["Status", "StatusLine"]


@dataclass(frozen=True)
class StatusLine:
    """A state's word, the state itself for its look, and more for whoever points at it."""

    text: str
    state: str
    more: str = ""


class Status:
    """The lines of the status bar, computed from everything that is open."""

    def __init__(self, tabs: Tabs, warm_kernel: KernelSession, room: Room) -> None:
        self._tabs = tabs
        self._room = room
        self._warm = warm_kernel
        self._last: KernelSession | None = None
        self.offline_state: Signal[OfflineState] = Signal(OfflineState("checking"))
        self.storage_trouble = Signal("")
        """Why the storage does not open at all; that is tried again."""
        self.early_state: Signal[SaveState] = Signal(SaveState("saved"))
        """How saving goes of what is typed before its notebook is open here."""
        self.kernel: Computed[StatusLine] = computed(self._kernel_line)
        self.memory: Computed[StatusLine | None] = computed(self._memory_line)
        self.saved: Computed[StatusLine] = computed(self._saved_line)
        self.offline: Computed[StatusLine] = computed(self._offline_line)
        self.kernel_session: Computed[KernelSession] = computed(self._kernel_session)

    def _kernel_session(self) -> KernelSession:
        """The kernel of the notebook in front, else of the last one open, else the warmed one."""
        active = self._tabs.active.value
        candidates = [active] if active else []
        candidates += reversed(self._tabs.all.value)
        for tab in candidates:
            if isinstance(tab.content, NotebookTab):
                session = tab.content.session.value
                if session is not None:
                    return session.kernel
        return self._warm

    def _kernel_line(self) -> StatusLine:
        kernel = self.kernel_session.value
        state = kernel.state.value
        progress = kernel.progress.value
        look = {"idle": "ready", "dead": "failed", "busy": "busy"}.get(state, "starting")
        more = kernel.reason.value or (progress.detail if progress else "")
        return StatusLine(texts.KERNEL_STATES[state], look, more)

    def _memory_line(self) -> StatusLine | None:
        """Nothing before it was measured."""
        memory = self.kernel_session.value.memory.value
        if memory is None:
            return None
        used, held, most = map(wording.size, (memory.used, memory.held, self._room.most))
        level = self._room.level(memory)
        text = used if level == "usual" else texts.memory_used(used, most)
        return StatusLine(text, level, texts.memory_more(used, held, most))

    def _saved_line(self) -> StatusLine:
        states = [self.early_state.value]
        for tab in self._tabs.all.value:
            if not isinstance(tab.content, NotebookTab):
                continue
            session = tab.content.session.value
            if session is not None:
                states.append(session.save_state.value)
                if (why := tab.content.files.trouble.value) != "":
                    states.append(SaveState("failed", why))
                if tab.content.files.outputs_due.value:
                    states.append(SaveState("saving"))
        if self.storage_trouble.value:
            states.append(SaveState("failed", self.storage_trouble.value))
        for state in states:
            if state.state == "failed":
                return StatusLine(texts.not_saved(state.why), "failed")
        if any(state.state == "saving" for state in states):
            return StatusLine(texts.SAVING, "saving")
        return StatusLine(texts.SAVED, "saved")

    def _offline_line(self) -> StatusLine:
        state = self.offline_state.value
        match state.state:
            case "checking":
                return StatusLine(texts.OFFLINE_CHECKING, "checking")
            case "saving":
                more = f"{wording.size(state.done)} of {wording.size(state.total)}"
                if state.free is not None:
                    more += f", {wording.size(state.free)} free"
                return StatusLine(texts.OFFLINE_SAVING, "saving", more)
            case "ready":
                return StatusLine(texts.OFFLINE_READY, "ready", wording.size(state.total))
            case "update":
                return StatusLine(texts.OFFLINE_READY, "ready", state.why)
            case _:
                return StatusLine(state.why, "failed", state.why)
