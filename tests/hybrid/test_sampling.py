"""A sample taken by a worker of the pool, its two real sides joined in one event loop."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldbook.bridge.pool import Crewing, Pool
from fieldbook.hybrid.sampling import sample
from fieldbook.tables.messages import Sampled, TableError
from tests.bridge.pool.loopback import Crew


async def test_a_worker_tells_how_far_it_is_and_what_it_has_written(tmp_path: Path) -> None:
    table, out = tmp_path / "rows.csv", tmp_path / "rows sample.csv"
    table.write_text("n,name\n" + "".join(f"{n},name {n}\n" for n in range(400_000)))
    heard: list[float] = []
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    found = await pool.run(sample, str(table), None, 20, str(out), on_event=heard.append)
    assert found == Sampled(str(out), 20, 400_000)
    assert len(out.read_text().splitlines()) == 21
    assert len(heard) > 1
    assert heard == sorted(heard)


async def test_what_has_no_rows_is_said_as_it_is_on_the_page(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    table.write_text("n,name\n")
    pool = Pool(Crew(), Crewing(size=1, reserve=0))
    with pytest.raises(TableError, match="No sample could be taken"):
        await pool.run(sample, str(table), None, 20, str(tmp_path / "out.csv"))
