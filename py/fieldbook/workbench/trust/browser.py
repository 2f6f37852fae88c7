"""Trust as the page keeps it, in a database of its own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

from pyodide.ffi import JsException

__all__ = ["BrowserTrust"]

T = TypeVar("T")


async def _kept(answer: Awaitable[T]) -> T:
    try:
        return await answer
    except JsException as error:
        raise OSError(str(getattr(error, "message", "") or error)) from None


class BrowserTrust:
    """`fieldbook.workbench.services.Trust` over ``app/storage/trust.js``."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    async def known(self, texts: Sequence[str]) -> Sequence[bool]:
        found: list[bool] = json.loads(await _kept(self._facade.known(json.dumps(list(texts)))))
        return found

    async def add(self, texts: Sequence[str]) -> None:
        await _kept(self._facade.add(json.dumps(list(texts))))

    async def remove(self, texts: Sequence[str]) -> None:
        await _kept(self._facade.remove(json.dumps(list(texts))))

    async def knows_file(self, path: str) -> bool:
        return bool(await _kept(self._facade.knowsFile(path)))

    async def add_file(self, path: str) -> None:
        await _kept(self._facade.addFile(path))
