"""`keep_alive`: what is kept lives as long as its scope, and no longer."""

from __future__ import annotations

import pytest

from fieldbook.bridge.core import current_scope, keep_alive


class Proxy:
    """Something that is given back by hand."""

    def __init__(self, name: str, destroyed: list[str]) -> None:
        self._name = name
        self._destroyed = destroyed

    def destroy(self) -> None:
        self._destroyed.append(self._name)
        if self._name == "broken":
            raise ValueError(self._name)


def test_what_is_kept_is_destroyed_after_the_block_the_last_first() -> None:
    destroyed: list[str] = []
    with keep_alive() as kept:
        one = kept.keep(Proxy("one", destroyed))
        kept.keep(Proxy("two", destroyed))
        assert isinstance(one, Proxy)
        assert destroyed == []
    assert destroyed == ["two", "one"]


def test_it_is_destroyed_when_the_block_fails() -> None:
    destroyed: list[str] = []

    def fail() -> None:
        with keep_alive() as kept:
            kept.keep(Proxy("one", destroyed))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert destroyed == ["one"]


def test_disposing_twice_destroys_once() -> None:
    destroyed: list[str] = []
    kept = keep_alive()
    kept.keep(Proxy("one", destroyed))
    kept.dispose()
    kept.dispose()
    assert destroyed == ["one"]


def test_one_that_fails_does_not_keep_the_others_alive() -> None:
    destroyed: list[str] = []
    kept = keep_alive()
    for name in ("one", "broken", "two"):
        kept.keep(Proxy(name, destroyed))
    with pytest.raises(ValueError, match="broken"):
        kept.dispose()
    assert destroyed == ["two", "broken", "one"]


def test_the_innermost_open_scope_is_the_current_one() -> None:
    long = keep_alive()
    assert current_scope() is None
    with long.open():
        assert current_scope() is long
        with keep_alive() as short:
            assert current_scope() is short
        assert current_scope() is long
    assert current_scope() is None


def test_an_opened_scope_outlives_its_block() -> None:
    destroyed: list[str] = []
    kept = keep_alive()
    with kept.open():
        kept.keep(Proxy("one", destroyed))
    assert destroyed == []
    kept.on_dispose(lambda: destroyed.append("end"))
    kept.dispose()
    assert destroyed == ["end", "one"]
