"""The workbench put together: what is open, what can be done, and what happens at the start."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from fieldbook.automl.messages import Asked
from fieldbook.bridge.reactivity import effect
from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose, new_notebook
from fieldbook.workbench import texts
from fieldbook.workbench.addresses import Place, parse_address
from fieldbook.workbench.backup import Backup
from fieldbook.workbench.cell_edits import CellClipboard
from fieldbook.workbench.commands import Commands
from fieldbook.workbench.diagnostics.tab import DiagnosticsTab
from fieldbook.workbench.files import Files
from fieldbook.workbench.general_commands import general_commands
from fieldbook.workbench.kernel_session import KernelSession
from fieldbook.workbench.layout import Layout
from fieldbook.workbench.memory import MemoryWatch, room_of
from fieldbook.workbench.memory_use import MEMORY_SECTION, MemoryUse
from fieldbook.workbench.notebook_commands import NotebookCommands
from fieldbook.workbench.notebook_tab import NotebookTab
from fieldbook.workbench.notices import Act, Message, Notice, Notices
from fieldbook.workbench.outline import Outline
from fieldbook.workbench.palette import Palette
from fieldbook.workbench.preloading import Preloading
from fieldbook.workbench.questions import Questions
from fieldbook.workbench.resume import Resume
from fieldbook.workbench.rooms import Rooms
from fieldbook.workbench.samples import (
    SAMPLE_NOTEBOOK,
    SAMPLE_TABLE,
    sample_notebook,
    sample_table,
)
from fieldbook.workbench.services import OfflineState, Services
from fieldbook.workbench.status import Status
from fieldbook.workbench.storage.damage import DAMAGE_SECTION, Damage
from fieldbook.workbench.storage.keeping import STORAGE_SECTION, Keeping
from fieldbook.workbench.tabs import Tab, TabContent, Tabs
from fieldbook.workbench.tasks import Tasks
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.tree import is_in_bin, place_of
from fieldbook.workbench.trust.commands import trust_commands
from fieldbook.workbench.trust.connections import connection_commands

__all__ = ["Workbench"]

STORAGE_AGAIN = 2.0
"""Seconds until storage that did not open is asked again."""


class Workbench:
    """Everything the views show. One per page."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.tasks = Tasks(self.unexpected)
        self.notices = Notices(lambda told: services.diagnostics.note("warning", told.what))
        self.files = Files(services.workspace, self.notices, self.tasks)
        self.backup = Backup(services.backups, self.tasks, date.today)
        self.keeping = Keeping(services, self.files, self.notices, self.tasks)
        self.damage = Damage(services.damaged, self.notices, self.tasks)
        self.layout = Layout(services.page, services.preferences)
        self.clipboard = CellClipboard()
        self.rooms = Rooms(self)
        self.tabs = Tabs(self._make, self._opened, self._closed)
        self.warm_kernel = KernelSession()
        room = room_of(services.machine.memory_gb)
        self.status = Status(self.tabs, self.warm_kernel, room)
        self.commands = Commands()
        self.palette = Palette(self.commands, services.page)
        self.questions = Questions(services.page)
        self.outline = Outline(self.tabs)
        self.preloading = Preloading(services, self.files, self.status, self.tasks)
        self.memory_use = MemoryUse(services, self.tabs, self.warm_kernel, room)
        self._memory = MemoryWatch(self.tabs, room, self.notices, self.show_memory)
        self._resume = Resume(self.tabs, services, self.commands, self.run_in)
        self._session_numbers = count(1)
        self._acted_on: NotebookTab | None = None
        self._update_notice: Notice | None = None
        notebooks = NotebookCommands(self.current_notebook, self.open_place, services, self.tasks)
        self.commands.add(*notebooks.all())
        self.commands.add(*connection_commands(self.current_notebook, self.questions))
        self.commands.add(*trust_commands(self.current_notebook, self.questions, self.tasks))
        self.commands.add(*general_commands(self))
        services.early.on_save_state(self.status.early_state.set)
        self.files.on_renamed = self.tabs.renamed
        self.files.on_removed = self.tabs.close_under
        self.files.on_changed = self._files_changed
        self.files.bin.show = self.show_bin
        self.keeping.show = self.show_storage
        self.damage.show = lambda: self.show_storage(DAMAGE_SECTION)
        self.keeping.back_up = lambda: self.commands.run("backup.save")
        self.backup.on_saved = self.keeping.backed_up
        self.backup.write_files = self._write_files

    async def start(self) -> None:
        """Come back to where the person left."""
        services = self.services
        services.kernels.watch_warm(self.warm_kernel.receive)
        services.page.set_shortcuts(self.commands.shortcuts(), self.commands.run)
        services.offline.on_state(self._offline_changed)
        remembered = await self._come_back()
        is_left = self._resume.is_left()
        self.tabs.restore(remembered.get("tabs", {}), self._exists)
        if not is_left:
            self._go(services.page.address())
        self._do(services.page.requested_act())
        services.page.on_address(self._go)
        services.page.on_files(self.import_and_open)
        services.page.on_leave(self._leave)
        effect(self._remember_tabs)
        effect(self._resume.remember)
        effect(self._resume.keep_front)
        effect(self._show_address)
        self._memory.start()
        self.preloading.start()
        self.tasks.start(self._clear_bin(remembered.get("bin")))
        self.tasks.start(self.keeping.start(remembered.get("reminder")))

    async def _come_back(self) -> Mapping[str, Any]:
        """Open what was in front, and list the files; returns what is remembered.

        A storage that does not open is asked again until it does.
        """
        told = None
        while True:
            try:
                remembered = await self.services.preferences.load()
                self.layout.restore(remembered.get("appearance", {}))
                await self._resume.open_front(remembered)
                await self.files.start()
            except OSError as error:
                self.status.storage_trouble.value = str(error)
                told = self.notices.error(Message.of(texts.STORAGE_CLOSED, error))
                await asyncio.sleep(STORAGE_AGAIN)
                continue
            self.status.storage_trouble.value = ""
            if told is not None:
                self.notices.dismiss(told)
            return remembered

    # Opening

    def current_notebook(self) -> NotebookTab | None:
        """The notebook that commands are for: the one in front, once it is open."""
        if self._acted_on is not None:
            return self._acted_on
        tab = self.tabs.active.peek()
        if tab is None or not isinstance(tab.content, NotebookTab):
            return None
        return tab.content if tab.content.session.peek() is not None else None

    def run_in(self, tab: NotebookTab, command: str) -> None:
        """Run a command in a notebook, whether or not the person has gone somewhere else since."""
        self._acted_on = tab
        try:
            self.commands.run(command)
        finally:
            self._acted_on = None

    def open_path(self, path: str) -> Tab:
        """Open a file on the screen that suits it."""
        self.layout.close_sheet()
        return self.tabs.open(place_of(path))

    def open_place(self, place: Place) -> None:
        self.layout.close_sheet()
        self.tabs.open(place)

    def go_on_training(self, asked: Asked, out: str) -> None:
        """Show the training of a table, and take up one that was cut off."""
        place = Place("train", asked.path)
        self.open_place(place)
        tab = self.tabs.find(place)
        assert tab is not None
        assert isinstance(tab.content, TrainingTab)
        tab.content.go_on(asked, out)

    def show_memory(self) -> None:
        """Open the settings where they tell who takes the memory."""
        self.open_place(Place("settings"))
        self.services.page.reveal(MEMORY_SECTION)

    def show_storage(self, section: str = STORAGE_SECTION) -> None:
        """Open the settings where they tell what takes room on the disk, or of something else."""
        self.open_place(Place("settings"))
        self.services.page.reveal(section)

    def show_bin(self) -> None:
        """Open the list of what was deleted."""
        self.open_place(Place("bin"))

    def show_diagnostics(self) -> None:
        """Open the diagnostics, as things are now."""
        tab = self.tabs.find(Place("diagnostics"))
        if tab is not None and isinstance(tab.content, DiagnosticsTab):
            tab.content.refresh_soon()
        self.layout.close_sheet()
        self.open_place(Place("diagnostics"))

    def new_session_id(self) -> str:
        """A name under which the page keeps what belongs to an open notebook."""
        return f"session-{next(self._session_numbers)}"

    async def new_notebook(self, name: str = texts.UNTITLED, content: str = "") -> None:
        """Make a notebook and open it."""
        try:
            path = await self.files.write_new(name, content.encode())
        except OSError as error:
            self.notices.error(Message.of(texts.open_failed(name), error))
            return
        tab = self.open_path(path)
        if isinstance(tab.content, NotebookTab):
            tab.content.edit_when_open = True
        self.keeping.ask_once()

    async def new_notebook_with(self, name: str, source: str) -> None:
        """Make a notebook whose first cell is `source`, and open it."""
        await self.new_notebook(name, compose(Notebook([Cell(source)], new_notebook().metadata)))

    async def open_sample(self) -> None:
        """Put the sample into the workspace, unless it is there, and open it."""
        await self.files.ensure(SAMPLE_TABLE, sample_table().encode())
        await self.files.ensure(SAMPLE_NOTEBOOK, sample_notebook(SAMPLE_TABLE).encode())
        self.tabs.open(place_of(SAMPLE_TABLE), front=False)
        self.open_path(SAMPLE_NOTEBOOK)

    def import_and_open(self, files: Sequence[object]) -> None:
        """Import files and open them, the last one in front unless the person turned elsewhere."""
        before = self.tabs.active_place.peek()

        async def import_then_open() -> None:
            paths = await self.files.import_files(files)
            # Who has gone somewhere else meanwhile is not called back.
            front = self.tabs.active_place.peek() == before
            for path in paths:
                self.tabs.open(place_of(path), front=front)
            if front:
                self.layout.close_sheet()
            self.keeping.ask_once()

        self.tasks.start(import_then_open())

    # Tabs

    def _make(self, place: Place) -> TabContent:
        return self.rooms.make(place)

    def _opened(self, tab: Tab) -> None:
        self.tasks.start(tab.content.open())

    def _closed(self, tab: Tab) -> None:
        self.tasks.start(tab.content.close())

    def _exists(self, place: Place) -> bool:
        return not place.path or self.files.exists(place.path)

    def _go(self, address: str) -> None:
        place = parse_address(address)
        if place is None:
            return
        if self._exists(place):
            self.tabs.open(place)
        else:
            self.notices.error(texts.no_such_file(place.path))

    def _do(self, act: str) -> None:
        """What a shortcut of the installed application asks for."""
        if act == "new-notebook":
            self.tasks.start(self.new_notebook())
        elif act == "import-files":
            # Browsers open a chooser only on a person's click, and a launch is none.
            choose = Act(texts.IMPORT_FILES, lambda: self.commands.run("files.import"))
            self.notices.info(texts.IMPORT_ASKED, choose)

    def _show_address(self) -> None:
        place = self.tabs.active_place.value
        self.services.page.set_address(place.address if place else "")
        name = place.name if place and place.path else ""
        self.services.page.set_title(f"{name} – {texts.APP}" if name else texts.APP)

    def _remember_tabs(self) -> None:
        self.services.preferences.save("tabs", self.tabs.record())

    # Hearing from outside

    async def _clear_bin(self, looked: object) -> None:
        """Let go what has been in the bin for long, when nobody waits for anything."""
        await self.services.page.idle()
        now = await self.files.bin.clear_old(looked, time.time())
        if now is not None:
            self.services.preferences.save("bin", now)

    def notebook_moved(self, source: str, target: str) -> None:
        """An open notebook's file is somewhere else now; its tab goes along."""
        if self.files.bin.is_deleting(target):
            return
        self.tabs.renamed(source, target)
        if is_in_bin(target) and not is_in_bin(source):
            self.notices.info(texts.deleted_elsewhere(target.rpartition("/")[2]))

    def _files_changed(self, paths: Sequence[str]) -> None:
        self.keeping.look_soon()
        for tab in self.tabs.all.peek():
            if tab.place.path in paths:
                self.rooms.file_changed(tab.content)

    def _offline_changed(self, state: OfflineState) -> None:
        self.status.offline_state.value = state
        if state.state == "update":
            # One at a time: why the version that was offered has not come takes the offer's place.
            if self._update_notice is not None:
                self.notices.dismiss(self._update_notice)
            message = Message(texts.OFFLINE_UPDATE, state.why)
            act = Act(texts.RELOAD, self.services.offline.apply_update)
            self._update_notice = self.notices.tell(message, act)

    def _leave(self) -> None:
        for notebook in self._open_notebooks():
            notebook.files.leave()

    async def _write_files(self) -> None:
        """Have the files of open notebooks hold what is on the screen, as far as there is room."""
        for notebook in self._open_notebooks():
            # The status says already that it can't be written, and is tried again.
            with contextlib.suppress(OSError):
                await notebook.files.flush()

    def _open_notebooks(self) -> list[NotebookTab]:
        contents = [tab.content for tab in self.tabs.all.peek()]
        notebooks = [each for each in contents if isinstance(each, NotebookTab)]
        return [each for each in notebooks if each.session.peek() is not None]

    def unexpected(self, error: BaseException) -> None:
        """Say that something failed which should not have."""
        self.services.page.log(error)
        show = Act(texts.SHOW_DIAGNOSTICS, self.show_diagnostics)
        self.notices.error(Message.of(texts.UNEXPECTED, error), show)
