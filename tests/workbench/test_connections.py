"""A kernel connects elsewhere only where it was asked for, and only as long as that holds."""

from __future__ import annotations

from fieldbook.workbench.app import Workbench
from tests.workbench.conftest import OpenNotebook

WEATHER, PRICES = "https://weather.example", "https://prices.example:8443"


async def test_what_was_refused_is_asked_about_and_allowed_until_taken_back(
    notebook: OpenNotebook, workbench: Workbench
) -> None:
    kernel, session = notebook.kernel, notebook.session.kernel
    kernel.status("idle")
    assert not workbench.commands.run("notebook.allow-connections")
    notebook.tab.run([notebook.session.cells.peek()[0]])
    for origin in (WEATHER, WEATHER, PRICES):
        kernel.say("connection_refused", origin=origin)
    kernel.finish(status="error")
    assert session.refused.peek() == (WEATHER, PRICES)

    workbench.commands.run("notebook.allow-connections")
    question = workbench.questions.shown.peek()
    assert question is not None
    assert question.title == f"Let this kernel connect to {WEATHER} and {PRICES}?"
    workbench.questions.cancel()
    assert kernel.allowed == []

    workbench.commands.run("notebook.allow-connections")
    workbench.questions.accept()
    assert kernel.allowed == [(WEATHER, PRICES)]
    assert session.allowed.peek() == (WEATHER, PRICES)
    assert session.refused.peek() == ()
    assert session.state.peek() == "restarting"

    kernel.status("idle")
    session.restart()
    assert session.allowed.peek() == (WEATHER, PRICES), "a restart changes nothing of it"

    workbench.commands.run("notebook.forbid-connections")
    assert kernel.allowed[-1] == ()
    assert session.allowed.peek() == ()
    assert not workbench.commands.run("notebook.forbid-connections")


async def test_more_is_added_to_what_is_allowed(
    notebook: OpenNotebook, workbench: Workbench
) -> None:
    kernel = notebook.kernel
    kernel.status("idle")
    notebook.session.kernel.allow([WEATHER])
    kernel.status("idle")
    notebook.tab.run([notebook.session.cells.peek()[0]])
    kernel.say("connection_refused", origin=PRICES)
    workbench.commands.run("notebook.allow-connections")
    workbench.questions.accept()
    assert kernel.allowed[-1] == (WEATHER, PRICES)
