"""Carriage returns, backspaces and floods in streams."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldbook.notebook.terminal import TerminalText


def shown(*parts: str, limit: int = 1_000_000) -> str:
    terminal = TerminalText(limit)
    for part in parts:
        terminal.append(part)
    return terminal.text


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["a\nb"], "a\nb"),
        (["10 %\r20 %\r30 %"], "30 %"),
        (["10 %", "\r", "20 %", "\n", "done"], "20 %\ndone"),
        (["a\r\nb\r\n"], "a\nb\n"),
        (["long line\rshort"], "shortline"),
        (["50 %\r"], "50 %"),
        (["abc\b\bX"], "aXc"),
        (["\b\bx"], "x"),
        (["\x1b[32m 5/10\x1b[0m\r\x1b[32m10/10\x1b[0m"], "\x1b[32m10/10\x1b[0m"),
        ([""], ""),
    ],
)
def test_the_cursor_moves_as_on_a_terminal(parts: list[str], text: str) -> None:
    assert shown(*parts) == text


@given(st.lists(st.text("ab\r\n\b", max_size=8), max_size=8))
def test_pieces_don_t_matter(parts: list[str]) -> None:
    assert shown(*parts) == shown("".join(parts))


@given(st.text("abc\n", max_size=200), st.integers(20, 60))
def test_a_flood_keeps_its_beginning_and_its_end(text: str, limit: int) -> None:
    result = shown(*text, limit=limit)
    if len(text) <= limit:
        assert result == text
    else:
        assert "characters left out" in result
        assert result.startswith(text[: limit // 4])
        assert result.endswith(text[-(limit // 4) :])
        assert len(result) < limit + 60


def test_a_million_short_pieces_take_linear_time() -> None:
    started = time.perf_counter()
    shown(*["progress \r"] * 200_000, *["line\n"] * 200_000, limit=100_000)
    assert time.perf_counter() - started < 5
