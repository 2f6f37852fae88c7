"""Synchronous browser tests and asynchronous tests take turns in one run."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from playwright.sync_api import Page


@pytest_asyncio.fixture
async def answer() -> int:
    await asyncio.sleep(0)
    return 42


@pytest.fixture(scope="module")
def made_once() -> int:
    """Of a module: pytest makes it before any fixture that each test has."""
    return asyncio.run(asyncio.sleep(0, 42))


@pytest.mark.asyncio
async def test_a_coroutine_before_the_browser(answer: int) -> None:
    assert answer == 42


def test_the_browser_between_two_coroutines(page: Page) -> None:
    page.set_content("<p>here</p>")
    assert page.inner_text("p") == "here"


@pytest.mark.asyncio
async def test_a_coroutine_while_the_browser_is_open(answer: int) -> None:
    first, second = await asyncio.gather(asyncio.sleep(0, answer), asyncio.sleep(0, 1))
    assert (first, second) == (42, 1)


def test_a_loop_in_a_fixture_of_the_module_while_the_browser_is_open(made_once: int) -> None:
    assert made_once == 42


def test_an_asynchronous_fixture_while_the_browser_is_open(answer: int) -> None:
    assert answer == 42


def test_the_browser_again(page: Page) -> None:
    page.set_content("<p>again</p>")
    assert page.evaluate("() => Promise.resolve(document.body.innerText)") == "again"
