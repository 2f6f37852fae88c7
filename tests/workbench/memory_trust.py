"""What is known to have been made here, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.bridge.storage import Workspace

__all__ = ["MemoryTrust"]


class MemoryTrust:
    def __init__(self) -> None:
        self.texts: set[str] = set()
        self.contents: set[bytes] = set()
        self._workspace: Workspace | None = None

    def of(self, workspace: Workspace) -> MemoryTrust:
        """The same, which looks into files of `workspace`."""
        self._workspace = workspace
        return self

    async def known(self, texts: Sequence[str]) -> Sequence[bool]:
        return [text in self.texts for text in texts]

    async def add(self, texts: Sequence[str]) -> None:
        self.texts |= set(texts)

    async def remove(self, texts: Sequence[str]) -> None:
        self.texts -= set(texts)

    async def knows_file(self, path: str) -> bool:
        assert self._workspace is not None
        return await self._workspace.read(path) in self.contents

    async def add_file(self, path: str) -> None:
        assert self._workspace is not None
        self.contents.add(await self._workspace.read(path))
