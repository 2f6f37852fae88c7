"""Waiting for something to become true.

Playwright's ``wait_for_function`` evaluates a string inside the page, which the page's Trusted
Types policy forbids, so tests poll from Python.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Error, Page

__all__ = ["eventually"]

T = TypeVar("T")


def eventually(
    check: Callable[[], T],
    timeout: float = 10.0,
    *,
    interval: float = 0.05,
    page: Page | None = None,
) -> T:
    """Return the first truthy result of ``check``; fail with its last answer after ``timeout``.

    An ``AssertionError`` or a Playwright error (a page in the middle of a navigation) counts as
    "not yet". Pass ``page`` where ``check`` only looks at what event listeners collected:
    Playwright delivers events while it waits, never during ``time.sleep``.
    """
    deadline = time.monotonic() + timeout
    last: object = None
    while True:
        try:
            result = check()
            if result:
                return result
            last = repr(result)
        except (AssertionError, Error) as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"still not so after {timeout:g} s: {last}")
        if page is None:
            time.sleep(interval)
        else:
            page.wait_for_timeout(interval * 1000)
