"""The workspace in a browser: a thin wrapper of ``app/storage/workspace.js``.

Nothing of JavaScript is touched when this is imported.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from fieldbook.bridge.browser import create_callback, from_bytes, to_bytes
from fieldbook.bridge.core import keep_alive
from fieldbook.bridge.storage.protocols import FileEntry, Room, Unsubscribe, Usage

__all__ = ["BrowserWorkspace", "stored", "subscribed"]

T = TypeVar("T")
_FILE_ERRORS: dict[str, type[OSError]] = {
    "FileNotFoundError": FileNotFoundError,
    "FileExistsError": FileExistsError,
    "IsADirectoryError": IsADirectoryError,
    "AbortError": InterruptedError,
    # Another tab holds the storage, which answers when that lets go.
    "TimeoutError": TimeoutError,
    "BlockedError": TimeoutError,
}


async def stored(answer: Awaitable[T]) -> T:
    """Await the storage; its failures become Python's `OSError`s, with their message for people."""
    from pyodide.ffi import JsException

    try:
        return await answer
    except JsException as error:
        name = str(getattr(error, "name", ""))
        message = str(getattr(error, "message", "") or error)
        raise _FILE_ERRORS.get(name, OSError)(message) from None


def subscribed(
    subscribe: Callable[[Any], Any],
    listener: Callable[..., None],
    on_error: Callable[[Exception], object] = traceback.print_exception,
) -> Unsubscribe:
    """Subscribe; the proxy lives until the subscription ends.

    An error of the listener goes to `on_error` and not to whoever tells: it would keep the others
    from hearing.
    """

    def told(*arguments: Any) -> None:
        try:
            listener(*arguments)
        except Exception as error:  # noqa: BLE001
            on_error(error)

    kept = keep_alive()
    end = subscribe(create_callback(told, kept))
    kept.on_dispose(end)
    return kept.dispose


class BrowserWorkspace:
    """`fieldbook.bridge.storage.Workspace` over ``app/storage/workspace.js``.

    on_error: hears what a listener raises.
    """

    def __init__(
        self, facade: Any, on_error: Callable[[Exception], object] = traceback.print_exception
    ) -> None:
        self._facade = facade
        self._on_error = on_error

    async def list(self) -> Sequence[FileEntry]:
        return [FileEntry(**entry) for entry in json.loads(await stored(self._facade.list()))]

    async def read(self, path: str) -> bytes:
        return to_bytes(await stored(self._facade.read(path)))

    async def write(self, path: str, content: bytes) -> None:
        await stored(self._facade.write(path, from_bytes(content)))

    async def write_new(self, path: str, content: bytes) -> str:
        return str(await stored(self._facade.writeNew(path, from_bytes(content))))

    async def import_file(self, file: object, path: str | None = None) -> FileEntry:
        arguments = (file,) if path is None else (file, path)
        entry = json.loads(await stored(self._facade.importFile(*arguments)))
        return FileEntry(entry["path"], entry["size"], 0.0)

    async def remove(self, path: str) -> None:
        await stored(self._facade.remove(path))

    async def rename(self, source: str, target: str) -> None:
        await stored(self._facade.rename(source, target))

    async def exists(self, path: str) -> bool:
        return bool(await stored(self._facade.exists(path)))

    async def put_back_edited(self) -> None:
        await stored(self._facade.putBackEdited())

    def on_change(self, listener: Callable[[Sequence[str]], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            listener(json.loads(text))

        return subscribed(self._facade.onChange, heard, self._on_error)

    def on_lost(self, listener: Callable[[], None]) -> Unsubscribe:
        return subscribed(self._facade.onLost, listener, self._on_error)

    async def usage(self) -> Usage:
        return Usage(**json.loads(await stored(self._facade.usage())))

    async def measure(self) -> Room:
        return Room(**json.loads(await stored(self._facade.measure())))

    async def persist(self) -> bool:
        return bool(await stored(self._facade.persist()))

    async def download(self, path: str) -> None:
        await stored(self._facade.download(path))
