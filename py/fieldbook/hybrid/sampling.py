"""Taking a sample of a table in a worker of the pool, which tells how far it is."""

from __future__ import annotations

from fieldbook.bridge.pool.worker import report
from fieldbook.tables.messages import ReadOptions, Sampled
from fieldbook.tables.sampling import write_sample

__all__ = ["sample"]


def sample(path: str, options: ReadOptions | None, rows: int, out: str) -> Sampled:
    """Write rows of a table at random into a file of their own, see `write_sample`.

    The job's events are the shares of the file that were gone through, from 0 to 1.
    """
    return write_sample(path, options or ReadOptions(), rows, out, report)
