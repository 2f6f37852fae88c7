"""A pool of workers: call a function elsewhere by awaiting it.

``await pool.run("fieldbook.tables.service:page", path)`` runs the function in a worker that has
the packages for it, and answers, raises or reports events as if it were called here.
"""

from fieldbook.bridge.pool.jobs import Job, JobAborted, Lane, PoolFull, PoolWorker, WorkerDied
from fieldbook.bridge.pool.scheduler import Pool

__all__ = ["Pool", "PoolWorker", "Lane", "Job", "JobAborted", "PoolFull", "WorkerDied"]
