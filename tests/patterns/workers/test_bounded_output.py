"""Output that neither floods nor lags: a flood is cut, its end is seen, batches are few."""

from __future__ import annotations

from fieldbook.kernel.outbox import Outbox
from tests.kernel.conftest import Recorder

LINE = "x" * 74 + "\n"


def test_a_hundred_thousand_lines_end_with_the_last_one_in_few_bytes(recorder: Recorder) -> None:
    now = 100.0
    outbox = Outbox(clock=lambda: now)
    outbox.carrier = recorder
    outbox.begin("cell")
    for _ in range(100_000):
        outbox.write("stdout", LINE)
        now += 0.00002
    outbox.write("stdout", "the last line\n")
    outbox.end()

    assert recorder.text().endswith("the last line\n")
    assert "characters left out" in recorder.text()
    assert sum(map(len, recorder.batches)) < 2_000_000
    assert len(recorder.batches) < 300


def test_what_waits_is_announced_so_that_the_page_can_fetch_it(recorder: Recorder) -> None:
    outbox = Outbox(clock=lambda: 100.0)
    outbox.carrier = recorder
    outbox.begin("cell")
    outbox.write("stdout", "first\n")
    outbox.write("stdout", "before a long computation\n")
    assert (recorder.text(), recorder.waiting) == ("first\n", True)
    outbox.flush()
    assert recorder.text().endswith("before a long computation\n")
