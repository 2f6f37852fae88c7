"""The whole run in two processes: one drives browsers, the other has what needs none, meanwhile.

Tests of a browser wait most of their time, and a machine has two cores or more. More than two
processes would need a browser each, which memory and the times that tests measure don't bear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

import pytest
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

__all__ = ["BothEnds", "browsers_first", "is_whole_run", "PROCESSES"]

PROCESSES = 2


class _Test(Protocol):
    @property
    def path(self) -> Path: ...


T = TypeVar("T", bound=_Test)


def is_whole_run(config: pytest.Config) -> bool:
    """Whether nothing was chosen: a few tests end sooner, and are easier to follow, in one."""
    chosen = ("keyword", "markexpr", "lf", "failedfirst", "newfirst", "stepwise")
    return (
        config.args_source is pytest.Config.ArgsSource.TESTPATHS
        and not any(config.getoption(name, None) for name in chosen)
        and config.getoption("capture") != "no"
    )


def browsers_first(items: Sequence[T], rank: Callable[[T], int]) -> list[T]:
    """The tests with files of the lowest rank first, each file whole; a file's is its lowest."""
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    files.sort(key=lambda tests: min(map(rank, tests)))
    return [item for tests in files for item in tests]


class BothEnds(LoadScopeScheduling):  # type: ignore[misc]  # xdist is untyped
    """Hands out whole files: to the first process from the front, to the other from the back.

    So what tests at the front share, such as a browser's snapshots, is made in one process only,
    and both are at work until the last files.
    """

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::", 1)[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node.gateway.id != "gw0":
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
