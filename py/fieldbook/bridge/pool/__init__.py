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
from fieldbook.bridge.pool.jobs import Job, Lane, PoolWorker
from fieldbook.bridge.pool.machine import Crewing, crewing
from fieldbook.bridge.pool.scheduler import Pool

__all__ = [
    "Pool",
    "PoolWorker",
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
