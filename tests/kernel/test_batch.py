from __future__ import annotations

from fieldbook.kernel.batch import Batch
from fieldbook.kernel.messages import (
    ClearOutput,
    Content,
    DisplayData,
    ExecuteInput,
    Stream,
    UpdateDisplayData,
)


def taken(batch: Batch) -> list[Content]:
    return [event.content for event in batch.take("cell")]


def shown(text: str) -> DisplayData:
    return DisplayData({"text/plain": text})


def test_text_of_one_stream_is_merged_and_the_order_of_streams_kept() -> None:
    batch = Batch()
    for name, text in (("stdout", "a"), ("stdout", "b"), ("stderr", "!"), ("stdout", "c")):
        batch.add_text(name, text)
    assert taken(batch) == [Stream("stdout", "ab"), Stream("stderr", "!"), Stream("stdout", "c")]


def test_text_before_and_after_a_message_stays_there() -> None:
    batch = Batch()
    batch.add_text("stdout", "before")
    batch.add(shown("x"))
    batch.add_text("stdout", "after")
    assert taken(batch) == [Stream("stdout", "before"), shown("x"), Stream("stdout", "after")]


def test_what_is_cleared_before_it_was_seen_is_never_sent() -> None:
    batch = Batch()
    batch.add(ExecuteInput("code", 1))
    batch.add_text("stdout", "old")
    batch.add(shown("old"))
    batch.add(ClearOutput())
    batch.add(shown("new"))
    assert taken(batch) == [ExecuteInput("code", 1), ClearOutput(), shown("new")]


def test_a_clearing_that_waits_comes_with_the_next_output() -> None:
    batch = Batch()
    batch.add_text("stdout", "old")
    batch.add(ClearOutput(wait=True))
    assert taken(batch) == [Stream("stdout", "old")]
    batch.add_text("stdout", "new")
    assert taken(batch) == [ClearOutput(), Stream("stdout", "new")]


def test_an_animation_leaves_one_clearing_and_its_last_picture() -> None:
    batch = Batch()
    for step in range(100):
        batch.add(ClearOutput(wait=True))
        batch.add(shown(str(step)))
    assert taken(batch) == [ClearOutput(), shown("99")]


def test_a_clearing_that_waited_for_nothing_ends_with_its_cell() -> None:
    batch = Batch()
    batch.add(ClearOutput(wait=True))
    batch.forget_clear()
    batch.add_text("stdout", "of the next cell")
    assert taken(batch) == [Stream("stdout", "of the next cell")]


def test_only_the_last_update_of_a_display_is_sent() -> None:
    batch = Batch()
    for step in range(3):
        batch.add(UpdateDisplayData({"text/plain": str(step)}, {}, {"display_id": "a"}))
    batch.add(UpdateDisplayData({"text/plain": "other"}, {}, {"display_id": "b"}))
    assert [content.data["text/plain"] for content in taken(batch)] == ["2", "other"]  # type: ignore[union-attr]


def test_the_size_follows_what_waits() -> None:
    batch = Batch()
    batch.add_text("stdout", "x" * 1_000)
    assert batch.size == 1_000
    batch.add(ClearOutput())
    assert batch.size < 1_000
    taken(batch)
    assert batch.size == 0
