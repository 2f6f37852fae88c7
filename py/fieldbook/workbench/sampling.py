"""Taking a sample of a table that is too large, into a file of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.tables.messages import ReadOptions, Sampled
from fieldbook.workbench import texts, wording
from fieldbook.workbench.files import Files
from fieldbook.workbench.notices import Message, Notices
from fieldbook.workbench.services import Jobs
from fieldbook.workbench.tasks import Tasks

__all__ = ["Sampling"]

_SAMPLE = "fieldbook.hybrid.sampling:sample"


class Sampling:
    """A sample that is being taken, one at a time, with progress and a way out."""

    def __init__(self, jobs: Jobs, files: Files, notices: Notices, tasks: Tasks) -> None:
        self.share: Signal[float | None] = Signal(None)
        """Of the file that was gone through, from 0 to 1; `None` where nothing is under way."""
        self.failure: Signal[Message | None] = Signal(None)
        self._jobs = jobs
        self._files = files
        self._notices = notices
        self._tasks = tasks
        self._task: asyncio.Task[None] | None = None

    def start(
        self, path: str, options: ReadOptions | None, rows: int, then: Callable[[str], object]
    ) -> None:
        """Take so many rows of the file at `path`; `then` is called with the sample's path."""
        if self._task is None or self._task.done():
            self._task = self._tasks.start(self._take(path, options, rows, then))

    def cancel(self) -> None:
        """Leave it: no file is written."""
        if self._task is not None:
            self._task.cancel()

    async def _take(
        self, path: str, options: ReadOptions | None, rows: int, then: Callable[[str], object]
    ) -> None:
        stem, dot, ending = path.rpartition(".")
        out = self._files.free_path(f"{stem} sample.{ending}" if dot else f"{path} sample.csv")
        with batch():
            self.failure.value = None
            self.share.value = 0.0
        try:
            found: Sampled = await self._jobs.start(
                _SAMPLE, path, options, rows, out,
                affinity=f"table {path}", packages=("pandas",), on_event=self.share.set,
            )  # fmt: skip
        except asyncio.CancelledError:
            raise  # as the person wished
        except Exception as error:  # noqa: BLE001 - whatever the worker raises is told
            self.failure.value = Message.of(texts.not_sampled(path), error)
            return
        finally:
            self.share.value = None
        await self._files.refresh()
        self._notices.info(texts.sampled(out, wording.count(found.rows), wording.count(found.of)))
        then(out)
