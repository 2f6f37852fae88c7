"""Only the steps laid down can be taken; a start is shared, and an end tidies up."""

from __future__ import annotations

import asyncio
from typing import Literal, get_args

from fieldbook.bridge.pool.life import Life
from fieldbook.bridge.reactivity import Signal, on_cleanup
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, log, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]

State = Literal["empty", "starting", "open", "ended"]
STEPS: dict[State, set[State]] = {
    "empty": {"starting", "ended"},
    "starting": {"open", "ended"},
    "open": {"ended"},
    "ended": set(),
}


class Pump:
    """Something dear to start, as a worker is."""

    def __init__(self, say: Signal[tuple[str, ...]]) -> None:
        self.life: Life[State] = Life("empty", STEPS)
        self.state: Signal[State] = Signal("empty")
        self._say = say
        self._starting: asyncio.Future[None] | None = None

    def say(self, line: str) -> None:
        """Tell what happened."""
        self._say.update(lambda lines: (*lines, line))

    def to(self, state: State) -> None:
        """Take a step, or be told that it can't be taken."""
        try:
            self.life.to(state)
        except RuntimeError as error:
            self.say(f"Refused: {error}.")
        else:
            self.state.value = state

    async def use(self) -> None:
        """Use it, started first if it must be; who comes meanwhile waits for the same start."""
        if self._starting is None:
            self.to("starting")
            self._starting = asyncio.ensure_future(asyncio.sleep(1.5))
            self.say("One start.")
        await asyncio.shield(self._starting)
        if self.life.state == "starting":
            self.to("open")
        self.say("Used." if self.life.state == "open" else "It had ended meanwhile.")

    def end(self) -> None:
        """Let go of it, also while it starts."""
        if self.life.state != "ended":
            self.to("ended")
            self.say("Tidied up.")


def demo(_: Stage) -> Content:
    """A pump, with every step on a button."""
    said: Signal[tuple[str, ...]] = Signal(())
    pump = Signal(Pump(said))
    on_cleanup(lambda: pump.peek().end())

    def step(state: State) -> Content:
        return button(f"to {state}", lambda: pump.peek().to(state))

    return [
        html('<p>It is <b role="status">{}</b>.</p>', lambda: pump.value.state.value),
        row(
            button("Use it", lambda: pump.peek().use()),
            button("End it", lambda: pump.peek().end()),
            button("A new one", lambda: pump.set(Pump(said))),
        ),
        row(*map(step, get_args(State))),
        log(lambda: said.value),
    ]
