"""The workbench's services in the page: thin wrappers of the JavaScript facades.

The only module of the workbench that knows the browser. What crosses is text, numbers and bytes;
what JavaScript keeps calling is proxied once and destroyed where it ends.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, TypeVar

from pyodide.ffi import JsException, create_proxy, to_js
from pyscript.js_modules import platform

from fieldbook.bridge.pool import Crewing, Pool, WorkerUse, crewing
from fieldbook.bridge.pool.browser import worker_starter
from fieldbook.bridge.pool.jobs import JobOptions
from fieldbook.bridge.rpc import encode_call
from fieldbook.bridge.storage import (
    DocumentChange,
    FileEntry,
    Json,
    SaveState,
    StoredDocument,
    Unsubscribe,
    Usage,
)
from fieldbook.workbench import texts
from fieldbook.workbench.diagnostics.browser import PageDiagnostics
from fieldbook.workbench.diagnostics.errors import discreet
from fieldbook.workbench.services import (
    Appearance,
    BackupContents,
    EarlyState,
    Lane,
    Machine,
    OfflineState,
    OnProgress,
    RefusedEntry,
    RestoreChoice,
    RunningJob,
    SavedBackup,
    Services,
)

__all__ = ["browser_services"]

T = TypeVar("T")
_FILE_ERRORS: dict[str, type[OSError]] = {
    "FileNotFoundError": FileNotFoundError,
    "FileExistsError": FileExistsError,
    "IsADirectoryError": IsADirectoryError,
    "AbortError": InterruptedError,
}


async def _stored(answer: Awaitable[T]) -> T:
    """Await the storage; its failures become Python's, with their message for people."""
    try:
        return await answer
    except JsException as error:
        name = str(getattr(error, "name", ""))
        message = str(getattr(error, "message", "") or error)
        raise _FILE_ERRORS.get(name, OSError)(message) from None


def _subscribed(subscribe: Callable[[Any], Any], listener: Callable[..., None]) -> Unsubscribe:
    """Subscribe; the proxy lives until the subscription ends.

    An error of the listener is not for whoever tells: it would keep the others from hearing.
    """

    def told(*arguments: Any) -> None:
        try:
            listener(*arguments)
        except Exception as error:  # noqa: BLE001
            _log(error)

    proxy = create_proxy(told)
    end = subscribe(proxy)
    ended = False

    def unsubscribe() -> None:
        nonlocal ended
        if not ended:
            ended = True
            end()
            proxy.destroy()

    return unsubscribe


def _save_state(text: str) -> SaveState:
    state = json.loads(text)
    return SaveState(state["state"], state.get("why") or "")


def _log(error: BaseException) -> None:
    platform.page.logError("".join(traceback.format_exception(error)), discreet(error))


class _Workspace:
    """`fieldbook.bridge.storage.Workspace` over ``app/storage/workspace.js``."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    async def list(self) -> Sequence[FileEntry]:
        return [FileEntry(**entry) for entry in json.loads(await _stored(self._facade.list()))]

    async def read(self, path: str) -> bytes:
        content: bytes = (await _stored(self._facade.read(path))).to_bytes()
        return content

    async def write(self, path: str, content: bytes) -> None:
        await _stored(self._facade.write(path, to_js(content)))

    async def import_file(self, file: object, path: str | None = None) -> FileEntry:
        arguments = (file,) if path is None else (file, path)
        entry = json.loads(await _stored(self._facade.importFile(*arguments)))
        return FileEntry(entry["path"], entry["size"], 0.0)

    async def remove(self, path: str) -> None:
        await _stored(self._facade.remove(path))

    async def rename(self, source: str, target: str) -> None:
        await _stored(self._facade.rename(source, target))

    async def exists(self, path: str) -> bool:
        return bool(await _stored(self._facade.exists(path)))

    def on_change(self, listener: Callable[[Sequence[str]], None]) -> Unsubscribe:
        return _subscribed(self._facade.onChange, lambda text: listener(json.loads(text)))

    async def usage(self) -> Usage:
        return Usage(**json.loads(await _stored(self._facade.usage())))

    async def persist(self) -> bool:
        return bool(await _stored(self._facade.persist()))

    async def download(self, path: str) -> None:
        await _stored(self._facade.download(path))


class _Backups:
    """`Backups` over ``app/storage/backup.js``."""

    async def save(self, name: str, on_progress: OnProgress) -> SavedBackup:
        return SavedBackup(**await self._run(platform.backup.save, name, on_progress))

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
            return json.loads(await _stored(act(argument, hear)))
        finally:
            hear.destroy()


class _Document:
    """`fieldbook.bridge.storage.StoredDocument` over a NotebookDocument."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.notice = str(document.notice or "")

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

    def undo(self) -> bool:
        return bool(self._document.undo())

    def redo(self) -> bool:
        return bool(self._document.redo())

    def on_change(self, listener: Callable[[DocumentChange], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            change = json.loads(text)
            listener(DocumentChange(change["kind"], tuple(change["cells"]), change["origin"]))

        return _subscribed(self._document.onChange, heard)

    def on_state(self, listener: Callable[[SaveState], None]) -> Unsubscribe:
        return _subscribed(self._document.onState, lambda text: listener(_save_state(text)))

    async def flush(self) -> None:
        await _stored(self._document.flush())

    async def projection(self) -> Json:
        return json.loads(await _stored(self._document.projection()))  # type: ignore[no-any-return]

    async def merge_file(self, snapshot: Json) -> Sequence[str]:
        changed = await _stored(self._document.mergeFile(json.dumps(snapshot)))
        return json.loads(changed)  # type: ignore[no-any-return]

    async def close(self) -> None:
        await _stored(self._document.close())


class _Documents:
    """`Documents` over ``app/platform/documents.js``, where editors find theirs too."""

    async def open(self, session: str, path: str, initial: Json) -> StoredDocument:
        document = await _stored(
            platform.documents.openDocument(session, path, json.dumps(initial))
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


class _Outputs:
    """`fieldbook.bridge.storage.OutputStore` over ``app/storage/outputs.js``."""

    def __init__(self, facade: Any) -> None:
        self._facade = facade

    async def save(self, path: str, cell_id: str, record: Json) -> None:
        await _stored(self._facade.save(path, cell_id, json.dumps(record)))

    async def load(self, path: str) -> Mapping[str, Json]:
        return json.loads(await _stored(self._facade.load(path)))  # type: ignore[no-any-return]

    async def remove(self, path: str, cell_id: str | None = None) -> None:
        await _stored(self._facade.remove(path, *(() if cell_id is None else (cell_id,))))

    def on_change(self, listener: Callable[[str, Sequence[str]], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            change = json.loads(text)
            listener(change["path"], change["cells"])

        return _subscribed(self._facade.onChange, heard)


class _Kernel:
    """`Kernel` over ``app/workers/kernel.client.js``."""

    def __init__(self, kernel: Any) -> None:
        self._kernel = kernel

    def execute(self, request_id: str, code: str, options: Json) -> None:
        self._kernel.execute(request_id, code, json.dumps(options))

    def interrupt(self) -> None:
        self._kernel.interrupt()

    def restart(self) -> None:
        self._kernel.restart()

    def reply_input(self, text: str) -> None:
        self._kernel.replyInput(text)


class _Kernels:
    """`Kernels` over ``app/platform/kernels.js``, which has warmed one before Python ran."""

    def __init__(self) -> None:
        self._listeners: dict[str, Any] = {}

    def open(self, session: str, on_messages: Callable[[Sequence[Json]], None]) -> _Kernel:
        listener = create_proxy(lambda text: on_messages(json.loads(text)))
        self._listeners[session] = listener
        return _Kernel(platform.kernels.openKernel(session, listener))

    def watch_warm(self, on_messages: Callable[[Sequence[Json]], None]) -> None:
        platform.kernels.watchWarmKernel(create_proxy(lambda text: on_messages(json.loads(text))))

    def close(self, session: str) -> None:
        platform.kernels.closeKernel(session)
        listener = self._listeners.pop(session, None)
        if listener is not None:
            listener.destroy()


class _Page:
    """`Page` over ``app/platform/``."""

    def set_appearance(self, appearance: Appearance) -> None:
        platform.page.setAppearance(json.dumps(asdict(appearance)))

    def set_sheet(self, shown: bool) -> None:
        platform.page.setSheet(shown)

    def is_narrow(self) -> bool:
        return bool(platform.page.isNarrow())

    def address(self) -> str:
        return str(platform.page.address())

    def set_address(self, address: str, replace: bool = False) -> None:
        platform.page.setAddress(address, replace)

    def on_address(self, listener: Callable[[str], None]) -> None:
        platform.page.onAddress(create_proxy(listener))

    def requested_act(self) -> str:
        return str(platform.page.requestedAct())

    def set_title(self, title: str) -> None:
        platform.page.setTitle(title)

    def focus(self, element_id: str, select: bool = False) -> None:
        platform.page.focus(element_id, select)

    def reveal(self, element_id: str) -> None:
        platform.page.reveal(element_id)

    def open_chooser(self, element_id: str) -> None:
        platform.page.openChooser(element_id)

    def on_leave(self, listener: Callable[[], None]) -> None:
        platform.page.onLeave(create_proxy(listener))

    def set_shortcuts(
        self, shortcuts: Sequence[Mapping[str, str]], run: Callable[[str], bool]
    ) -> None:
        platform.keyboard.setShortcuts(json.dumps(list(shortcuts)), create_proxy(run))

    def on_files(self, listener: Callable[[Sequence[object]], None]) -> None:
        platform.files.setDropText(texts.DROP_HERE)
        platform.files.onFiles(create_proxy(lambda files: listener(list(files))))

    def take_files(self, chosen: object) -> Sequence[object]:
        return list(platform.files.takeFiles(chosen))

    def download(self, name: str, content: bytes, mime: str) -> None:
        platform.files.download(name, to_js(content), mime)

    async def idle(self) -> None:
        await platform.machine.idle()

    async def preload(self, component: str) -> None:
        await platform.components.preload(component)

    def drag_panel(self, event: object, set_width: Callable[[int], None]) -> None:
        platform.page.dragPanel(event, create_proxy(set_width))

    def log(self, error: BaseException) -> None:
        _log(error)


class _Jobs:
    """`Jobs` over the pool of workers."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @property
    def crew(self) -> Crewing:
        return self._pool.crew

    async def survey(self) -> Sequence[WorkerUse]:
        return await self._pool.survey()

    def start(
        self,
        target: str,
        *args: object,
        lane: Lane = "interactive",
        affinity: str | None = None,
        packages: tuple[str, ...] = (),
        on_event: Callable[[Any], None] | None = None,
    ) -> RunningJob:
        options = JobOptions(lane, affinity, packages)
        return self._pool.start(encode_call(target, *args), options, on_event)

    def prepare(self, *modules: str, packages: tuple[str, ...] = ()) -> None:
        self._pool.prepare(*modules, packages=packages)


class _Preferences:
    """`Preferences` over ``app/platform/preferences.js``."""

    async def load(self) -> Mapping[str, Any]:
        return json.loads(await platform.preferences.loadPreferences())  # type: ignore[no-any-return]

    def save(self, name: str, value: object) -> None:
        platform.preferences.savePreference(name, json.dumps(value))


class _Offline:
    """`Offline` over ``app/offline/client.js``."""

    def on_state(self, listener: Callable[[OfflineState], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            known = {name: value for name, value in json.loads(text).items() if name != "kind"}
            listener(OfflineState(**known))

        return _subscribed(platform.offline.onState, heard)

    def apply_update(self) -> None:
        platform.offline.applyUpdate()

    def retry(self) -> None:
        platform.offline.retry()


class _Early:
    """`Early` over ``app/early/``."""

    def claim(self, path: str) -> bool:
        return bool(platform.early.claim(path))

    def dismiss(self) -> None:
        platform.early.dismiss()

    def where(self) -> EarlyState:
        return EarlyState.from_json(platform.early.where())

    async def settled(self) -> None:
        await platform.early.settled()

    def hand_over(self) -> EarlyState:
        return EarlyState.from_json(platform.early.handOver())

    def on_save_state(self, listener: Callable[[SaveState], None]) -> None:
        platform.early.onSaveState(create_proxy(lambda text: listener(_save_state(text))))

    def keep(self, front: Json | None) -> None:
        platform.keeper.keep(json.dumps(front))


def _machine() -> Machine:
    memory = platform.machine.memory()
    return Machine(int(platform.machine.cores()), None if memory is None else float(memory))


def browser_services() -> Services:
    """The services of this page."""
    machine = _machine()
    pool = Pool(worker_starter(platform.pool), crewing(machine.cores, machine.memory_gb))
    return Services(
        workspace=_Workspace(platform.workspace.workspace),
        backups=_Backups(),
        documents=_Documents(),
        outputs=_Outputs(platform.outputs.outputs),
        kernels=_Kernels(),
        jobs=_Jobs(pool),
        page=_Page(),
        preferences=_Preferences(),
        offline=_Offline(),
        early=_Early(),
        machine=machine,
        diagnostics=PageDiagnostics(),
    )
