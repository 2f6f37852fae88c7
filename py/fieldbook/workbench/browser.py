"""The workbench's services in the page: thin wrappers of the JavaScript facades.

Only modules of this name know the browser; storage has its own. What crosses is text, numbers
and bytes; what JavaScript keeps calling is proxied once and destroyed where it ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pyodide.ffi import create_proxy, to_js
from pyscript.js_modules import platform

from fieldbook.bridge.pool import Crewing, Pool, WorkerUse, crewing
from fieldbook.bridge.pool.browser import worker_starter
from fieldbook.bridge.pool.jobs import JobOptions
from fieldbook.bridge.rpc import encode_call
from fieldbook.bridge.shared_memory import use_memory_host
from fieldbook.bridge.shared_memory.browser import BrowserMemoryHost
from fieldbook.bridge.storage import (
    Json,
    SaveState,
    Unsubscribe,
)
from fieldbook.bridge.storage.browser import BrowserWorkspace
from fieldbook.workbench import texts
from fieldbook.workbench.diagnostics.browser import PageDiagnostics
from fieldbook.workbench.services import (
    Appearance,
    EarlyState,
    Lane,
    Machine,
    OfflineState,
    RunningJob,
    Services,
)
from fieldbook.workbench.storage.browser import (
    BrowserBackups,
    BrowserDamagedRecords,
    BrowserDocuments,
    BrowserHistory,
    BrowserOutputs,
    BrowserPreferences,
    log,
    save_state,
    subscribed,
)
from fieldbook.workbench.trust.browser import BrowserTrust

__all__ = ["browser_services"]


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

    def allow(self, origins: Sequence[str]) -> None:
        self._kernel.allow(json.dumps(list(origins)))

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

    def show_modal(self, element_id: str) -> None:
        platform.page.showModal(element_id)

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

    async def download_png(self, name: str, svg: str, width: float, height: float) -> None:
        await platform.files.downloadPng(name, svg, width, height)

    async def idle(self) -> None:
        await platform.machine.idle()

    async def hold(self, name: str) -> Callable[[], None] | None:
        let_go: Callable[[], None] | None = await platform.holds.hold(name)
        return let_go

    async def is_held(self, name: str) -> bool:
        return bool(await platform.holds.isHeld(name))

    async def preload(self, component: str) -> None:
        await platform.components.preload(component)

    def drag_panel(self, event: object, set_width: Callable[[int], None]) -> None:
        platform.page.dragPanel(event, create_proxy(set_width))

    def log(self, error: BaseException) -> None:
        log(error)


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


class _Offline:
    """`Offline` over ``app/offline/client.js``."""

    def on_state(self, listener: Callable[[OfflineState], None]) -> Unsubscribe:
        def heard(text: str) -> None:
            known = {name: value for name, value in json.loads(text).items() if name != "kind"}
            listener(OfflineState(**known))

        return subscribed(platform.offline.onState, heard)

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
        platform.early.onSaveState(create_proxy(lambda text: listener(save_state(text))))

    def keep(self, front: Json | None) -> None:
        platform.keeper.keep(json.dumps(front))


def _machine() -> Machine:
    memory = platform.machine.memory()
    return Machine(int(platform.machine.cores()), None if memory is None else float(memory))


def browser_services() -> Services:
    """The services of this page."""
    use_memory_host(BrowserMemoryHost(platform.memories, in_worker=False))
    machine = _machine()
    pool = Pool(worker_starter(platform.pool), crewing(machine.cores, machine.memory_gb))
    return Services(
        workspace=BrowserWorkspace(platform.workspace.workspace, log),
        backups=BrowserBackups(),
        documents=BrowserDocuments(),
        outputs=BrowserOutputs(platform.outputs.outputs),
        history=BrowserHistory(),
        damaged=BrowserDamagedRecords(platform.damaged.damagedRecords),
        kernels=_Kernels(),
        jobs=_Jobs(pool),
        page=_Page(),
        preferences=BrowserPreferences(),
        offline=_Offline(),
        early=_Early(),
        machine=machine,
        diagnostics=PageDiagnostics(),
        trust=BrowserTrust(platform.trust),
    )
