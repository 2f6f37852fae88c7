"""How long a proxy lives: as long as the scope that was open when it was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fieldbook.bridge.browser import create_callback
from fieldbook.bridge.core import keep_alive
from tests.bridge.conftest import platform as pretended
from tests.bridge.pretended import Platform

platform = pretended


@pytest.fixture
def kept_by_javascript(platform: Platform) -> Iterator[Platform]:
    """Pyodide, pretended; whatever lives for ever on purpose is given back at the end."""
    yield platform
    for proxy in platform.proxies:
        if not proxy.destroyed:
            proxy.destroy()


def test_what_a_block_made_ends_with_it(kept_by_javascript: Platform) -> None:
    heard: list[int] = []
    with keep_alive():
        callback: Callable[[int], None] = create_callback(heard.append)
        callback(1)
    assert (heard, kept_by_javascript.alive) == ([1], [])


def test_a_scope_may_be_as_old_as_a_kernel(kept_by_javascript: Platform) -> None:
    kernel = keep_alive()
    with kernel.open():
        create_callback(print)
        create_callback(repr)
    assert kept_by_javascript.alive == [print, repr]
    kernel.dispose()
    assert kept_by_javascript.alive == []


def test_what_is_made_while_no_scope_is_open_lives_for_ever(kept_by_javascript: Platform) -> None:
    create_callback(print)
    with keep_alive():
        create_callback(repr)
    assert kept_by_javascript.alive == [print]
