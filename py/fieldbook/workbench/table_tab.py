"""A table that is open in a tab: read in a worker, shown page by page."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Any, Protocol

from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.bridge.storage import Workspace
from fieldbook.tables.messages import (
    Choice,
    ColumnProfile,
    Filter,
    Page,
    ReadOptions,
    Sort,
    TableError,
    TableInfo,
    TableProfile,
)
from fieldbook.workbench import texts
from fieldbook.workbench.notices import Message
from fieldbook.workbench.sampling import Sampling
from fieldbook.workbench.services import Jobs, RunningJob
from fieldbook.workbench.text_tab import TextTab
from fieldbook.workbench.wording import variable_name

__all__ = ["Grid", "TableTab"]

SERVICE = "fieldbook.tables.service"


class Grid(Protocol):
    """The grid on the page, to which pages are delivered."""

    def call(self, method: str, *arguments: object) -> None: ...


class TableTab:
    """What is known of a table, and the questions the grid asks about it."""

    def __init__(self, path: str, jobs: Jobs, sampling: Sampling, room: int) -> None:
        """`room` is the number of bytes that reading may take without asking first."""
        self.path = Signal(path)
        self.options: Signal[ReadOptions | None] = Signal(None)
        self.info: Signal[TableInfo | None] = Signal(None)
        self.failure: Signal[TableError | None] = Signal(None)
        self.sort: Signal[tuple[Sort, ...]] = Signal(())
        self.filters: Signal[tuple[Filter, ...]] = Signal(())
        self.profile: Signal[TableProfile | None] = Signal(None)
        self.version = Signal(0)
        self.grid_props: dict[str, Any] = self._props()
        self.as_text: Signal[TextTab | None] = Signal(None)
        self.sampling = sampling
        self._jobs = jobs
        self._room = room
        self._reading: asyncio.Future[TableInfo] | None = None

    @property
    def name(self) -> str:
        return self.path.peek().rpartition("/")[2]

    async def open(self) -> None:
        """Read the file, again if it was read before."""
        self.stop_reading()
        reading = self._reading = asyncio.ensure_future(self._ask("open_table", self._room))
        try:
            info = await reading
        except TableError as error:
            self._fail(error)
            return
        except asyncio.CancelledError:
            if not reading.cancelled() or self._reading is not reading:
                raise  # it is not the person who stops it
            said = texts.reading_stopped(self.name)
            again = Choice(texts.READ_IT, self.options.peek() or ReadOptions())
            self._fail(TableError(said.what, said.why, said.remedy, (again,)))
            return
        with batch():
            self.failure.value = None
            self.profile.value = None
            self.info.value = info
            self.version.value += 1
            self._drop_unknown_columns(info)

    def _fail(self, error: TableError) -> None:
        with batch():
            self.info.value = None
            self.failure.value = error

    def stop_reading(self) -> None:
        """Give up a reading that is under way; what was being shown stays."""
        if self._reading is not None:
            self._reading.cancel()

    async def read_with(self, options: ReadOptions) -> None:
        """Read the file again, as a person has settled it."""
        with batch():
            self.options.value = options
            self.failure.value = None
        await self.open()

    async def show_as_text(self, workspace: Workspace) -> None:
        """Show the file as it is written, where it can't be read as a table."""
        self.as_text.value = TextTab(self.path.peek(), workspace)
        await self.as_text.value.open()

    async def deliver_page(self, request: dict[str, Any], grid: Grid) -> None:
        """Answer the grid's question for some rows and columns."""
        answer: dict[str, Any] = {"request_id": request["request_id"]}
        columns = (request["column_start"], request["column_stop"])
        try:
            page: Page = await self._ask(
                "page",
                request["start"],
                request["stop"],
                self.sort.peek(),
                self.filters.peek(),
                columns,
            )
        except TableError as error:
            answer["error"] = {"what": error.what, "why": error.why, "remedy": error.remedy}
        else:
            answer["page"] = {name: getattr(page, name) for name in Page.__slots__}
        grid.call("deliver", answer)

    async def deliver_profile(self, start: int, stop: int) -> None:
        """Answer the grid's question for the profiles of some columns."""
        version = self.version.peek()
        try:
            profile = await self._ask("profile", (start, stop))
        except TableError:
            return  # the page that is asked for beside it says why
        if version == self.version.peek():
            self.profile.value = profile

    def sort_by(self, sort: list[dict[str, Any]]) -> None:
        self.sort.value = tuple(Sort(**one) for one in sort)

    def filter_by(self, filters: list[dict[str, Any]]) -> None:
        self.filters.value = tuple(
            Filter(one["column"], one["operator"], tuple(one["values"])) for one in filters
        )

    def notebook_source(self) -> str:
        """The cell that reads the same table in a notebook."""
        info = self.info.peek()
        assert info is not None
        name = variable_name(self.path.peek())
        return f"{info.read_imports}\n\n{name} = {info.read_call}\n{name}"

    async def close(self) -> None:
        """Let go of what is under way; the worker forgets by itself what is long unused."""
        self.stop_reading()
        self.sampling.cancel()

    async def _ask(self, function: str, *args: object) -> Any:
        """Raises `TableError`, also for what the worker or the pool could not do."""
        try:
            return await self._start(function, self.path.peek(), self.options.peek(), *args)
        except TableError:
            raise
        except Exception as error:
            message = Message.of(texts.open_failed(self.path.peek()), error)
            raise TableError(message.what, message.why, message.remedy) from error

    def _start(self, function: str, *args: object) -> RunningJob:
        path = self.path.peek()
        packages = (
            ("pandas", "openpyxl") if path.lower().endswith((".xlsx", ".xlsm")) else ("pandas",)
        )
        return self._jobs.start(
            f"{SERVICE}:{function}", *args, affinity=f"table {path}", packages=packages
        )

    def _props(self) -> dict[str, Any]:
        name: Computed[str] = computed(lambda: self.path.value.rpartition("/")[2])
        return {
            "name": name,
            "version": computed(lambda: str(self.version.value)),
            "rows": computed(lambda: info.rows if (info := self.info.value) else 0),
            "columns": computed(
                lambda: [asdict(c) for c in info.columns] if (info := self.info.value) else []
            ),
            "sort": computed(lambda: [asdict(one) for one in self.sort.value]),
            "filters": computed(lambda: [asdict(one) for one in self.filters.value]),
            "profile": computed(lambda: _profile_props(self.profile.value)),
        }

    def _drop_unknown_columns(self, info: TableInfo) -> None:
        known = {column.name for column in info.columns}
        self.sort.value = tuple(one for one in self.sort.peek() if one.column in known)
        self.filters.value = tuple(one for one in self.filters.peek() if one.column in known)


def _profile_props(profile: TableProfile | None) -> dict[str, Any] | None:
    if profile is None:
        return None
    columns: list[ColumnProfile] = list(profile.columns)
    return {
        "rows": profile.rows,
        "sampled": profile.sampled,
        "start": profile.start,
        "columns": [asdict(column) for column in columns],
    }
