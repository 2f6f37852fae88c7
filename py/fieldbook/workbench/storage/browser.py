"""Storage in the page: thin wrappers of the facades in ``app/storage/`` and ``app/platform/``."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pyodide.ffi import create_proxy, to_js
from pyscript.js_modules import platform

from fieldbook.bridge.storage import (
    CellNumbers,
    DamagedRecord,
    DocumentChange,
    Json,
    NotebookHistory,
    SaveState,
    StoredDocument,
    Unsubscribe,
    Version,
    VersionContents,
)
from fieldbook.bridge.storage.browser import stored
from fieldbook.bridge.storage.browser import subscribed as subscribed_with
from fieldbook.workbench.diagnostics.errors import discreet
from fieldbook.workbench.services import (
    BackupContents,
    OnProgress,
    RefusedEntry,
    RestoreChoice,
    SavedBackup,
)

__all__ = [
    "BrowserBackups",
    "BrowserDamagedRecords",
    "BrowserDocuments",
    "BrowserHistory",
    "BrowserOutputs",
    "BrowserPreferences",
    "log",
    "save_state",
    "subscribed",
]


def subscribed(subscribe: Callable[[Any], Any], listener: Callable[..., None]) -> Unsubscribe:
    """Subscribe; an error of the listener is logged."""
    return subscribed_with(subscribe, listener, log)


def save_state(text: str) -> SaveState:
    state = json.loads(text)
    return SaveState(state["state"], state.get("why") or "")


def log(error: BaseException) -> None:
    platform.page.logError("".join(traceback.format_exception(error)), discreet(error))


class BrowserBackups:
    """`Backups` over ``app/storage/backup.js``."""

    async def save(self, name: str, on_progress: OnProgress) -> SavedBackup:
        saved = await self._run(platform.backup.save, name, on_progress)
        return SavedBackup(saved["files"], saved["bytes"], tuple(saved["missing"]))

    async def look_into(self, file: object, on_progress: OnProgress) -> BackupContents:
        found = await self._run(platform.backup.inspect, file, on_progress)
        refused = tuple(RefusedEntry(**entry) for entry in found.pop("refused"))
        total = found.pop("bytes")
        lists = {name: tuple(paths) for name, paths in found.items()}
        return BackupContents(**lists, refused=refused, bytes=total)

    async def restore(self, choice: RestoreChoice, on_progress: OnProgress) -> Sequence[str]:
        found = await self._run(platform.backup.restore, choice, on_progress)
        return tuple(found["restored"])

    def cancel(self) -> None:
        platform.backup.cancel()

    async def _run(self, act: Any, argument: object, on_progress: OnProgress) -> Any:
        hear = create_proxy(on_progress)
        try:
            return json.loads(await stored(act(argument, hear)))
        finally:
            hear.destroy()


class _Document:
    """`fieldbook.bridge.storage.StoredDocument` over a NotebookDocument."""

    def __init__(self, document: Any) -> None:
        self._document = document

    def snapshot(self) -> Json:
        return json.loads(self._document.snapshot())  # type: ignore[no-any-return]

    def insert_cell(self, index: int, cell: Json) -> None:
        self._document.insertCell(index, json.dumps(cell))

    def delete_cell(self, cell_id: str) -> None:
        self._document.deleteCell(cell_id)

    def move_cell(self, cell_id: str, index: int) -> None:
        self._document.moveCell(cell_id, index)

    def set_cell_type(self, cell_id: str, cell_type: str) -> None:
        self._document.setCellType(cell_id, cell_type)

    def set_source(self, cell_id: str, text: str) -> None:
        self._document.setSource(cell_id, text)

    def set_cell_metadata(self, cell_id: str, metadata: Json) -> None:
        self._document.setCellMetadata(cell_id, json.dumps(metadata))

    def set_metadata(self, metadata: Json) -> None:
        self._document.setMetadata(json.dumps(metadata))

    async def restore(self, snapshot: Json) -> None:
        await stored(self._document.restore(json.dumps(snapshot)))

    async def keep_outputs(self, records: Mapping[str, Json]) -> None:
        await stored(self._document.keepOutputs(json.dumps(records)))

    def undo(self) -> bool:
        return bool(self._document.undo())

    def redo(self) -> bool:
        return bool(self._document.redo())

    def on_change(self, listener: Callable[[DocumentChange], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            change = json.loads(text)
            listener(DocumentChange(change["kind"], tuple(change["cells"]), change["origin"]))

        return subscribed(self._document.onChange, heard)

    def on_state(self, listener: Callable[[SaveState], None]) -> Unsubscribe:
        return subscribed(self._document.onState, lambda text: listener(save_state(text)))

    async def flush(self) -> None:
        await stored(self._document.flush())

    async def projection(self) -> Json:
        return json.loads(await stored(self._document.projection()))  # type: ignore[no-any-return]

    def on_moved(self, listener: Callable[[str], None]) -> Unsubscribe:
        return subscribed(self._document.onMoved, listener)

    async def write_file(self, content: bytes) -> None:
        await stored(self._document.writeFile(to_js(content)))

    async def save_outputs(self, cell_id: str, record: Json) -> None:
        await stored(self._document.saveOutputs(cell_id, json.dumps(record)))

    async def merge_file(self, snapshot: Json) -> Sequence[str]:
        changed = await stored(self._document.mergeFile(json.dumps(snapshot)))
        return json.loads(changed)  # type: ignore[no-any-return]

    async def close(self) -> None:
        await stored(self._document.close())


class BrowserDocuments:
    """`Documents` over ``app/platform/documents.js``, where editors find theirs too."""

    async def open(self, session: str, path: str, initial: Json, *, blank: bool) -> StoredDocument:
        document = await stored(
            platform.documents.openDocument(session, path, json.dumps(initial), blank)
        )
        return _Document(document)

    def forget(self, session: str) -> None:
        platform.documents.forgetDocument(session)

    def focus(self, session: str, cell_id: str, where: Literal["start", "end", ""]) -> None:
        platform.editor.focusEditor(session, cell_id, where)

    def resume(self, session: str, cell_id: str) -> None:
        platform.editor.resumeEditor(session, cell_id)

    def cursor(self, session: str, cell_id: str) -> int:
        return int(platform.editor.cursorOf(session, cell_id))


class BrowserOutputs:
    """`fieldbook.bridge.storage.OutputStore` over ``app/storage/outputs.js``."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    async def load(self, path: str) -> Mapping[str, Json]:
        return json.loads(await stored(self._facade.load(path)))  # type: ignore[no-any-return]

    async def remove(self, path: str, cell_id: str | None = None) -> None:
        await stored(self._facade.remove(path, *(() if cell_id is None else (cell_id,))))

    def on_change(self, listener: Callable[[str, Sequence[str]], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            change = json.loads(text)
            listener(change["path"], change["cells"])

        return subscribed(self._facade.onChange, heard)


class BrowserHistory:
    """`fieldbook.bridge.storage.History` over ``app/storage/history/facade.js``."""

    async def list(self, path: str) -> NotebookHistory:
        found = json.loads(await stored(platform.history.list(path)))
        versions = tuple(
            Version(each["key"], each["at"], each["reason"], _numbers(each["cells"]), each["size"])
            for each in found["versions"]
        )
        return NotebookHistory(found["now"], _numbers(found["cells"]), versions)

    async def read(self, key: int) -> VersionContents:
        found = json.loads(await stored(platform.history.read(key)))
        return VersionContents(found["notebook"], found.get("outputs") or {})


class BrowserDamagedRecords:
    """`fieldbook.bridge.storage.DamagedRecords` over ``app/storage/damaged.js``."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    def on_found(self, listener: Callable[[str, int], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            found = json.loads(text)
            listener(found["path"], found["records"])

        return subscribed(self._facade.onFound, heard)

    async def list(self) -> Sequence[DamagedRecord]:
        return [DamagedRecord(**each) for each in json.loads(await stored(self._facade.list()))]

    async def download(self, key: int, name: str) -> None:
        await stored(self._facade.download(key, name))

    async def remove(self, key: int) -> None:
        await stored(self._facade.remove(key))


def _numbers(cells: Sequence[Sequence[Any]]) -> CellNumbers:
    return tuple((str(cell), int(number)) for cell, number in cells)


class BrowserPreferences:
    """`Preferences` over ``app/platform/preferences.js``."""

    async def load(self) -> Mapping[str, Any]:
        return json.loads(await stored(platform.preferences.loadPreferences()))  # type: ignore[no-any-return]

    def save(self, name: str, value: object) -> None:
        platform.preferences.savePreference(name, json.dumps(value))
