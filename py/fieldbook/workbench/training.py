"""Training on a table, in a tab: what was understood, what is asked for, and the search."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldbook.automl.messages import (
    Asked,
    ColumnRole,
    Finding,
    Role,
    Task,
    TrainSpec,
    Understanding,
)
from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.tables.messages import TableError
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.memory import room_for_tables
from fieldbook.workbench.model import MODEL_FILE
from fieldbook.workbench.notices import Act, Message, Notice
from fieldbook.workbench.sampling import Sampling
from fieldbook.workbench.table_tab import TableTab
from fieldbook.workbench.training_options import TrainingOptions
from fieldbook.workbench.training_run import PACKAGES, TrainingRun, failure_of, start_worker

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["LEAST_BUDGET", "MOST_BUDGET", "TrainingTab", "Trainings"]

LEAST_BUDGET, MOST_BUDGET = 5, 86_400
_UNDERSTAND = "fieldbook.automl.service:understand"


class TrainingTab:
    """State and acts of the training screen. It outlives its tab while a search runs."""

    def __init__(self, path: str, app: Workbench) -> None:
        self.path = Signal(path)
        self.names: Signal[tuple[str, ...]] = Signal(())
        self.understanding: Signal[Understanding | None] = Signal(None)
        self.looking = Signal(False)
        self.failure: Signal[Message | None] = Signal(None)
        self.smaller: Signal[int | None] = Signal(None)
        """Rows of a sample that can be trained on, where the table is too large."""
        self.sampling = Sampling(app.services.jobs, app.files, app.notices, app.tasks)
        self.target = Signal("")
        self.task: Signal[Task | None] = Signal(None)
        self.roles: Signal[Mapping[str, Role]] = Signal({})
        self.budget = Signal("60")
        self.options = TrainingOptions(self._settled_task)
        self.find = Signal("")
        self.run: Signal[TrainingRun | None] = Signal(None)
        self.waiting = Signal(False)
        self.searching: Computed[bool] = computed(self._searching)
        self.stops: Computed[tuple[Finding, ...]] = computed(self._stops)
        self.obstacle: Computed[str] = computed(self._obstacle)
        self._app = app
        self._look: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._question = 0
        self._farewell: Notice | None = None

    @property
    def name(self) -> str:
        """The file's name without its folders; tracked."""
        return self.path.value.rpartition("/")[2]

    async def open(self) -> None:
        """Understand the table, unless that was done when its tab was open before."""
        if self._farewell is not None:
            self._app.notices.dismiss(self._farewell)
            self._farewell = None
        if self.understanding.peek() is None:
            self.names.value = self._known_names()
            self._look_again()

    async def close(self) -> None:
        """Stop understanding; a search that runs goes on, and is told where to find."""
        self.sampling.cancel()
        if self._look is not None:
            self._look.cancel()
        run = self.run.peek()
        if run is None or not run.active.peek():
            return
        place = Place("train", self.path.peek())
        self._farewell = self._app.notices.info(
            texts.goes_on(self.path.peek().rpartition("/")[2]),
            Act(texts.SHOW_TRAINING, lambda: self._app.open_place(place)),
            Act(texts.STOP, run.stop),
        )

    def train_on_sample(self) -> None:
        """Take a sample of a table that is too large, and go on with that."""
        rows = self.smaller.peek()
        assert rows is not None
        self.sampling.start(
            self.path.peek(), None, rows, lambda path: self._app.open_place(Place("train", path))
        )

    # What a person settles

    def set_target(self, name: str) -> None:
        """Choose the column to predict; what was proposed for another one is forgotten."""
        with batch():
            self.target.value = name
            self.task.value = None
            self.options.drop(name)
        self._look_again()

    def set_task(self, task: Task) -> None:
        self.task.value = task
        self._look_again()

    def set_role(self, column: ColumnRole, role: Role) -> None:
        self.roles.value = {**self.roles.peek(), column.name: role}
        self._look_again()

    def set_groups(self, column: str) -> None:
        """Choose the column by which rows belong together; "" for none."""
        self.options.groups.value = column
        self._look_again()

    def set_time(self, column: str) -> None:
        """Choose the column by which rows follow each other; "" for none."""
        self.options.time.value = column
        self._look_again()

    # Understanding

    def _known_names(self) -> tuple[str, ...]:
        """The columns as the table's own tab has read them: the target can be chosen at once."""
        tab = self._app.tabs.find(Place("files", self.path.peek()))
        info = tab.content.info.peek() if tab and isinstance(tab.content, TableTab) else None
        return () if info is None else tuple(column.name for column in info.columns)

    async def _warm_up(self) -> None:
        """Start a worker while the person settles what to train."""
        with suppress(Exception):  # a start that fails is told by the search that needs it
            await start_worker(self._app.services.jobs)

    def _look_again(self) -> None:
        """Understand anew; an earlier question is given up.

        Not while the worker still loads what it needs, which would have to begin again.
        """
        earlier = self._look
        if earlier is not None and self.understanding.peek() is not None:
            earlier.cancel()
        self._question += 1
        self.looking.value = True
        self._look = self._app.tasks.start(self._understand(self._question))

    async def _understand(self, question: int) -> None:
        target, task, roles = self.target.peek(), self.task.peek(), self.roles.peek()
        options: dict[str, Any] = {
            "roles": {n: r for n, r in roles.items() if n != target},
            "room": room_for_tables(self._app.services.machine.memory_gb),
        }
        if target:
            options["target"] = target
            options["task"] = task
            options |= self.options.of_rows()
        path = self.path.peek()
        job = self._app.services.jobs.start(
            _UNDERSTAND, path, options, affinity=f"table {path}", packages=PACKAGES
        )
        try:
            found: Understanding = await job
        except asyncio.CancelledError:
            raise  # a newer question took its place
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is told
            if question != self._question:
                return
            with batch():
                self.looking.value = False
                self.waiting.value = False
                self.failure.value = failure_of(texts.not_understood(path), error)
                self.smaller.value = _sample_offered(error)
            return
        with batch():
            self.understanding.value = found
            if not target:
                self.names.value = tuple(column.name for column in found.columns)
            if question != self._question:
                return  # a newer question is on its way
            self.failure.value = self.smaller.value = None
            self.looking.value = False
        if self.waiting.peek():
            self.waiting.value = False
            self.start()
        elif self._warming is None:
            self._warming = self._app.tasks.start(self._warm_up())

    def _settled_task(self) -> Task | None:
        """The task as a person chose it, or as it was understood for this target."""
        found = self.understanding.value
        if self.task.value is not None or found is None or found.target != self.target.value:
            return self.task.value
        return found.task

    def _searching(self) -> bool:
        run = self.run.value
        return run is not None and run.active.value

    def _stops(self) -> tuple[Finding, ...]:
        found = self.understanding.value
        return found.stops if found is not None and found.target == self.target.value else ()

    def _obstacle(self) -> str:
        """Why training can't start now; empty where it can."""
        if not self.target.value:
            return texts.CHOOSE_TARGET
        if self._seconds() is None and self.options.count() is None:
            return texts.budget_limits(LEAST_BUDGET, MOST_BUDGET)
        if self.stops.value and not self.looking.value:
            return texts.cannot_start(self.stops.value[0].what)
        return self.options.obstacle.value

    def _seconds(self) -> float | None:
        try:
            seconds = float(self.budget.value)
        except ValueError:
            return None
        return seconds if LEAST_BUDGET <= seconds <= MOST_BUDGET else None

    # The search

    def start(self) -> None:
        """Begin to search, as soon as the columns are understood."""
        if self.obstacle.peek() or self.searching.peek():
            return
        if self.looking.peek():
            self.waiting.value = True
            return
        # Where the number of models decides, the time is not looked at.
        budget = self._seconds() or float(LEAST_BUDGET)
        path, target = self.path.peek(), self.target.peek()
        found = self.understanding.peek()
        spec = TrainSpec(
            target=target,
            out=self._app.files.free_path(f"{_without_suffix(path)}.model"),
            task=self.task.peek(),
            budget=budget,
            roles={n: r for n, r in self.roles.peek().items() if n != target},
            # Looked for already, so that none of the time goes into it again.
            findings=found.findings if found is not None and found.target == target else None,
            **self.options.asked(),
        )
        self._search(spec)

    def go_on(self, asked: Asked, out: str) -> None:
        """Take up a training that was cut off: what it had finished in the folder `out` counts."""
        if self.searching.peek():
            return
        spec = replace(asked.spec, out=out)
        with batch():
            self.names.value = self.names.peek() or (spec.target,)  # the others are on their way
            self.target.value = spec.target
            self.task.value = spec.task
            self.roles.value = spec.roles
            self.budget.value = f"{spec.budget:g}"
            self.options.take(spec)
        self._look_again()
        self._search(spec)

    def _search(self, spec: TrainSpec) -> None:
        services = self._app.services
        run = TrainingRun(self.path.peek(), spec, services.jobs, services.page)
        self.run.value = run
        self._app.tasks.start(self._follow(run))

    def stop(self) -> None:
        """End the search and keep what it found."""
        self.waiting.value = False
        run = self.run.peek()
        if run is not None:
            run.stop()

    def show_model(self) -> None:
        """Open the model of the last search."""
        run = self.run.peek()
        if run is not None:
            self._app.open_place(Place("models", run.spec.out))

    async def _follow(self, run: TrainingRun) -> None:
        await run.follow()
        app = self._app
        await app.files.refresh()
        if run.failure.peek() is None:
            with suppress(OSError):  # who uses it is then asked whether it is trusted
                await app.services.trust.add_file(f"{run.spec.out}/{MODEL_FILE}")
        if self._farewell is not None:
            app.notices.dismiss(self._farewell)
        model = app.tabs.find(Place("models", run.spec.out))
        if model is not None:  # It was cut off before, and is on the screen as it was then.
            await model.content.open()
        name = run.spec.out.rpartition("/")[2]
        failure = run.failure.peek()
        in_front = app.tabs.active_place.peek() == Place("train", self.path.peek())
        if failure is None and in_front:
            self.show_model()
        elif failure is None:
            app.notices.info(texts.model_ready(name), Act(texts.OPEN_MODEL, self.show_model))
        elif not in_front:
            app.notices.error(failure)


class Trainings:
    """The training screens by table: one whose search runs is shown again, not made anew."""

    def __init__(self, app: Workbench) -> None:
        self._app = app
        self._tabs: dict[str, TrainingTab] = {}

    def tab(self, path: str) -> TrainingTab:
        """What the tab of a table's training shows."""
        known = self._tabs.get(path)
        if known is None or not known.searching.peek():
            known = self._tabs[path] = TrainingTab(path, self._app)
        return known


def _without_suffix(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}"


def _sample_offered(error: Exception) -> int | None:
    """The number of rows of the sample that an error offers as a way out."""
    choices = error.choices if isinstance(error, TableError) else ()
    return next((one.sample for one in choices if one.sample is not None), None)
