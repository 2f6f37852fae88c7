from __future__ import annotations

import pytest

from fieldbook.kernel.critical import CriticalSection


def test_outside_of_the_section_things_are_done_at_once() -> None:
    done: list[str] = []
    CriticalSection().run(lambda: done.append("now"))
    assert done == ["now"]


def test_inside_they_are_done_on_leaving_the_outermost_section() -> None:
    section, done = CriticalSection(), list[str]()
    with section:
        with section:
            section.run(lambda: done.append("later"))
        assert done == []
    assert done == ["later"]


def test_an_interrupt_is_raised_on_leaving() -> None:
    section, reached = CriticalSection(), False

    def interrupt() -> None:
        raise KeyboardInterrupt

    def work() -> None:
        nonlocal reached
        with section:
            section.run(interrupt)
            reached = True

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached
    with section:
        pass  # it was raised once, and is forgotten
