"""A pool of workers: call a function elsewhere by awaiting it.

``await pool.run("fieldbook.tables.service:page", path)`` runs the function in a worker that has
the packages for it, and answers, raises or reports events as if it were called here.
"""

from fieldbook.bridge.pool.errors import (
    JobAborted,
    JobTooLarge,
    PoolError,
    PoolFull,
    WorkerDied,
)
from fieldbook.bridge.pool.jobs import Job, Lane, PoolWorker, WorkerMemory
from fieldbook.bridge.pool.machine import Crewing, crewing
from fieldbook.bridge.pool.scheduler import Pool
from fieldbook.bridge.pool.survey import WorkerUse

__all__ = [
    "Pool",
    "PoolWorker",
    "WorkerMemory",
    "WorkerUse",
    "Crewing",
    "crewing",
    "Lane",
    "Job",
    "PoolError",
    "JobAborted",
    "JobTooLarge",
    "PoolFull",
    "WorkerDied",
]
