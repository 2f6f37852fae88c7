from __future__ import annotations

import json

import pytest

from fieldbook.kernel.messages import ClearOutput, DisplayData, Stream
from fieldbook.kernel.outbox import Outbox
from tests.kernel.conftest import Recorder


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock, recorder: Recorder) -> Outbox:
    outbox = Outbox(clock=clock, interval=0.016, size=1_000, displays=3)
    outbox.carrier = recorder
    outbox.begin("cell")
    return outbox


def test_the_first_line_goes_at_once_and_the_next_wait(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "first\n")
    outbox.write("stdout", "second\n")
    outbox.write("stdout", "third\n")
    assert recorder.text() == "first\n"
    assert recorder.waiting
    outbox.flush()
    assert recorder.text() == "first\nsecond\nthird\n"
    assert len(recorder.batches) == 2
    assert not recorder.waiting


def test_a_line_that_is_not_complete_waits_for_its_end(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "text")
    assert recorder.batches == []
    assert recorder.waiting
    outbox.write("stdout", "\n")
    assert recorder.text() == "text\n"


def test_flushing_a_stream_sends_an_incomplete_line(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "50 %")
    outbox.flush_soon()
    assert recorder.text() == "50 %"
    outbox.write("stdout", "51 %")
    outbox.flush_soon()
    assert recorder.text() == "50 %", "a step of a progress bar is no reason for a message"


def test_after_the_interval_the_next_line_takes_along_what_waits(
    outbox: Outbox, recorder: Recorder, clock: Clock
) -> None:
    outbox.write("stdout", "a\n")
    outbox.write("stdout", "b\n")
    clock.now += 0.02
    outbox.write("stdout", "c\n")
    assert len(recorder.batches) == 2
    assert recorder.text() == "a\nb\nc\n"


def test_a_full_batch_does_not_wait_for_the_interval(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "a\n")
    outbox.write("stdout", "x" * 2_000)
    assert len(recorder.text()) == 2_002


def test_an_endless_loop_of_prints_is_bounded_and_its_end_shown(
    outbox: Outbox, recorder: Recorder, clock: Clock
) -> None:
    for number in range(100_000):
        outbox.write("stdout", f"line {number:20}\n")
        clock.now += 1e-5
    outbox.end()
    text = recorder.text()
    assert len(text) < 1_200_000
    assert "characters left out" in text
    assert text.endswith("99999\n")
    assert len(recorder.batches) < 2_000


def test_too_many_displays_are_left_out_with_a_note(outbox: Outbox, recorder: Recorder) -> None:
    for number in range(10):
        outbox.send(DisplayData({"text/plain": str(number)}))
    outbox.end()
    assert len(recorder.contents(DisplayData)) == 3
    assert recorder.text("stderr") == "[7 displayed outputs left out]\n"


def test_clearing_the_output_makes_room_again(outbox: Outbox, recorder: Recorder) -> None:
    for _ in range(5):
        for number in range(3):
            outbox.send(DisplayData({"text/plain": str(number)}))
        outbox.send(ClearOutput())
    outbox.end()
    assert "left out" not in recorder.text("stderr")


def test_messages_belong_to_the_request_that_sent_them(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "one\n")
    outbox.write("stdout", "still one\n")
    outbox.begin("next")
    outbox.write("stdout", "two\n")
    outbox.end()
    assert [(e.request_id, e.content) for e in recorder.events] == [
        ("cell", Stream("stdout", "one\n")),
        ("cell", Stream("stdout", "still one\n")),
        ("next", Stream("stdout", "two\n")),
    ]


def test_a_flush_in_the_midst_of_a_write_comes_after_it(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "a\n")
    with outbox.section:
        outbox.write("stdout", "b\n")
        outbox.section.run(outbox.flush)
        assert recorder.text() == "a\n"
    assert recorder.text() == "a\nb\n"


def test_batches_are_plain_ascii_json(outbox: Outbox, recorder: Recorder) -> None:
    outbox.write("stdout", "grün 😀 \ud800\n")
    assert recorder.batches[0].isascii()
    assert json.loads(recorder.batches[0])[0]["content"]["text"] == "grün 😀 \ud800\n"


def test_without_a_carrier_nothing_is_lost(recorder: Recorder) -> None:
    outbox = Outbox()
    outbox.write("stdout", "early\n")
    outbox.carrier = recorder
    outbox.flush()
    assert recorder.text() == "early\n"
