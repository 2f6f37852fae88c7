"""One search for a model: what it has found so far, and a way to stop it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from fieldbook.automl.messages import LeaderboardRow, Progress, Report, TrainSpec, TrialReport
from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.notices import Message
from fieldbook.workbench.services import Jobs, Page, RunningJob

__all__ = [
    "PACKAGES",
    "BestSoFar",
    "RunState",
    "TrainingRun",
    "failure_of",
    "hold_of",
    "start_worker",
]

PACKAGES = ("numpy", "pandas", "scikit-learn")
"""What the engine needs loaded in a worker."""

_GET_READY = "fieldbook.hybrid.training:get_ready"
_TRAIN = "fieldbook.hybrid.training:train"
_STOP = "stop"
_NOTHING_FOUND = "NothingFoundError"
_TICK_SECONDS = 0.5
_BASELINE = "Baseline"

RunState = Literal["starting", "running", "stopping", "done", "stopped", "failed"]


@dataclass(frozen=True)
class BestSoFar:
    """A model that was validated, when, and the best score by then."""

    seconds: float
    score: float
    best: float
    model: str


class TrainingRun:
    """A coordinator job in the pool, heard by the screen; `follow` it to its end."""

    def __init__(
        self,
        path: str,
        spec: TrainSpec,
        jobs: Jobs,
        page: Page,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.spec = spec
        self.state: Signal[RunState] = Signal("starting")
        self.progress: Signal[Progress | None] = Signal(None)
        self.rows: Signal[tuple[LeaderboardRow, ...]] = Signal(())
        self.unfinished: Signal[tuple[TrialReport, ...]] = Signal(())
        self.curve: Signal[tuple[BestSoFar, ...]] = Signal(())
        self.seconds = Signal(0.0)
        self.failure: Signal[Message | None] = Signal(None)
        self.report: Signal[Report | None] = Signal(None)
        self.active: Computed[bool] = computed(
            lambda: self.state.value in ("starting", "running", "stopping")
        )
        self.fraction: Computed[float] = computed(self._fraction)
        self._jobs = jobs
        self._page = page
        self._now = now
        self._heard_at = 0.0
        self._job: RunningJob | None = None
        self._following: asyncio.Task[Any] | None = None

    async def follow(self) -> None:
        """Train; returns when the search has ended in one way or another."""
        self._following = asyncio.current_task()
        ticking = asyncio.ensure_future(self._tick())
        let_go = None
        try:
            let_go = await self._page.hold(hold_of(self.spec.out))
            if let_go is None:
                self._fail("failed", texts.trained_elsewhere(self.spec.out))
                return
            await start_worker(self._jobs)
            self._job = self._jobs.start(
                _TRAIN,
                self.path,
                self.spec,
                self._jobs.crew.size,
                lane="coordinator",
                packages=PACKAGES,
                on_event=self._hear,
            )
            report: Report = await self._job
        except asyncio.CancelledError:
            if self.state.peek() != "stopping":
                raise
            self._fail("stopped", texts.NOTHING_TRIED)
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is told
            if getattr(error, "name", "") == _NOTHING_FOUND and self.state.peek() == "stopping":
                self._fail("stopped", texts.NOTHING_FOUND)
            else:
                self._fail("failed", failure_of(texts.TRAINING_FAILED, error))
        else:
            with batch():
                self.report.value = report
                self.rows.value = report.leaderboard
                self.seconds.value = report.seconds
                self.state.value = "done"
        finally:
            ticking.cancel()
            if let_go is not None:
                let_go()

    def stop(self) -> None:
        """End the search and keep what was found; before anything was tried, give up."""
        if self.state.peek() == "starting":
            self.state.value = "stopping"
            if self._following is not None:
                self._following.cancel()
        elif self.state.peek() == "running" and self._job is not None:
            self.state.value = "stopping"
            self._job.tell(_STOP)
            self._job.interrupt_children()

    def _fail(self, state: RunState, message: Message) -> None:
        with batch():
            self.failure.value = message
            self.state.value = state

    def _hear(self, message: Any) -> None:
        with batch():
            if self.state.peek() == "starting":
                self.state.value = "running"
            match message:
                case Progress():
                    self._heard_at = self._now()
                    self.progress.value = message
                    self.seconds.value = message.seconds
                case TrialReport(status="failed"):
                    self.unfinished.value = (*self.unfinished.peek(), message)
                case LeaderboardRow():
                    self._add(message)

    def _add(self, row: LeaderboardRow) -> None:
        others = [other for other in self.rows.peek() if other.model != row.model]
        self.rows.value = tuple(sorted([*others, row], key=_rank))
        if row.stage != "validated" or row.model == _BASELINE:
            return
        curve = self.curve.peek()
        best = max(row.score, curve[-1].best) if curve else row.score
        now = self._seconds_now()
        self.curve.value = (*curve, BestSoFar(now, row.score, best, row.model))

    def _fraction(self) -> float:
        """How much of the time is over, or of the models where their number was asked for."""
        if self.spec.trials is None:
            return min(self.seconds.value / self.spec.budget, 1.0)
        progress = self.progress.value
        return 0.0 if progress is None else progress.fraction

    def _seconds_now(self) -> float:
        """The engine's clock, between two of its messages by our own."""
        progress = self.progress.peek()
        return 0.0 if progress is None else progress.seconds + self._now() - self._heard_at

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            self.seconds.value = self._seconds_now()


def hold_of(out: str) -> str:
    """What a window holds while it trains into the folder `out`."""
    return f"training {out}"


def start_worker(jobs: Jobs) -> RunningJob:
    """Have a worker for trials; a start takes seconds, which the time budget doesn't count."""
    return jobs.start(_GET_READY, lane="batch", packages=PACKAGES)


def failure_of(what: str, error: BaseException) -> Message:
    """What a worker's failure is to people: what happened, and why, as the engine said it."""
    message = Message.of(what, error)
    why = getattr(error, "message", "") or message.why
    return Message(message.what, why, message.remedy)


def _rank(row: LeaderboardRow) -> tuple[bool, float]:
    """Validated rows first, then the best; first looks at few rows don't compare with them."""
    return row.stage != "validated", -row.score
