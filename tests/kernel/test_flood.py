from __future__ import annotations

from fieldbook.kernel.flood import Flood, TokenBucket


def test_a_bucket_allows_a_burst_and_then_a_trickle() -> None:
    bucket = TokenBucket(burst=10, per_second=2)
    assert bucket.take(10, now=0.0)
    assert not bucket.take(1, now=0.0)
    assert bucket.take(2, now=1.0)
    assert not bucket.take(1, now=1.0)


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    bucket = TokenBucket(burst=10, per_second=2)
    assert bucket.available(now=1_000.0) == 10


def test_little_text_passes_untouched() -> None:
    flood = Flood(burst=100)
    assert flood.admit("hello", now=0.0) == "hello"
    assert flood.release(now=100.0) == ""


def test_what_is_held_back_is_counted_and_its_end_shown_after_a_pause() -> None:
    flood = Flood(burst=100, per_second=0, tail=10, pause=1.0)
    assert flood.admit("a" * 150, now=0.0) == "a" * 100
    assert flood.admit("b" * 30, now=0.1) == ""
    assert flood.release(now=0.5) == ""
    shown = flood.release(now=1.0)
    assert "70 characters left out" in shown
    assert shown.endswith("\n" + "b" * 10)


def test_the_last_lines_are_shown_when_the_cell_ends() -> None:
    flood = Flood(burst=10, per_second=0, tail=5, pause=1.0)
    flood.admit("0123456789", now=0.0)
    flood.admit("the end", now=0.0)
    assert flood.release(now=0.0, ended=True).endswith("e end")


def test_text_held_back_for_a_moment_only_is_shown_whole() -> None:
    flood = Flood(burst=10, per_second=0, tail=100, pause=1.0)
    flood.admit("0123456789", now=0.0)
    assert flood.admit("later", now=0.0) == ""
    assert flood.release(now=1.0) == "later"


def test_many_small_pieces_leave_the_same_tail_as_one_large_one() -> None:
    small, large = (Flood(burst=0, per_second=0, tail=7) for _ in range(2))
    text = "".join(str(number) for number in range(1_000))
    for character in text:
        small.admit(character, now=0.0)
    large.admit(text, now=0.0)
    assert small.release(0.0, ended=True) == large.release(0.0, ended=True)


def test_a_reset_forgets_what_was_held_back() -> None:
    flood = Flood(burst=10, per_second=0, tail=5)
    flood.admit("x" * 50, now=0.0)
    flood.reset(now=1.0)
    assert flood.release(now=2.0, ended=True) == ""
    assert flood.admit("hello", now=2.0) == "hello"
