"""A file shown as text or as a picture."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.storage import Workspace
from fieldbook.workbench import texts, wording
from fieldbook.workbench.notices import Message
from fieldbook.workbench.tree import kind_of

__all__ = ["TextTab", "Shown"]

LIMIT = 400_000
_MIMES = {"jpg": "image/jpeg", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Shown:
    """The beginning of a text, or a picture as `output` components draw it."""

    props: dict[str, object]
    note: str = ""


class TextTab:
    """Reads a file when it is opened and whenever it changes."""

    def __init__(self, path: str, workspace: Workspace) -> None:
        self.path = Signal(path)
        self.shown: Signal[Shown | None] = Signal(None)
        self.failure: Signal[Message | None] = Signal(None)
        self._workspace = workspace

    async def open(self) -> None:
        path = self.path.peek()
        try:
            content = await self._workspace.read(path)
        except OSError as error:
            self.failure.value = Message.of(texts.open_failed(path.rpartition("/")[2]), error)
            return
        self.failure.value = None
        self.shown.value = _picture(path, content) or _text(path, content)
        if self.shown.value is None:
            self.failure.value = texts.not_text(path.rpartition("/")[2])

    async def close(self) -> None:
        """Nothing is held."""


def _picture(path: str, content: bytes) -> Shown | None:
    if kind_of(path) != "image":
        return None
    suffix = path.rpartition(".")[2].lower()
    if suffix == "svg":
        return Shown({"kind": "svg", "text": content.decode(errors="replace"), "label": path})
    data = base64.b64encode(content).decode()
    mime = _MIMES.get(suffix, f"image/{suffix}")
    return Shown({"kind": "image", "mime": mime, "data": data, "label": path})


def _text(path: str, content: bytes) -> Shown | None:
    if b"\0" in content[:4096]:
        return None
    text = content[:LIMIT].decode(errors="replace")
    more = len(content) - LIMIT
    note = texts.text_cut(wording.size(LIMIT), wording.size(len(content))) if more > 0 else ""
    kind = "markdown" if path.endswith(".md") else "text"
    return Shown({"kind": kind, "text": text}, note)
