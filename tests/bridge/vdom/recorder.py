"""A host that writes down the streams, for tests of what is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from typing import Any

from fieldbook.bridge.vdom import ops
from fieldbook.bridge.vdom.host import Dispatcher

__all__ = ["Recorder"]

_NUMBERS = {
    "NAME": 0,
    "ELEMENT": 3,
    "TEXT": 2,
    "HOLE": 3,
    "ISLAND": 2,
    "INSERT": 2,
    "MOVE": 2,
    "REMOVE": 1,
    "CLEAR": 2,
    "EMPTY": 1,
    "SET_TEXT": 1,
    "TEXT_HOLE": 2,
    "SET_HOLE": 3,
    "SET": 4,
    "LISTEN": 2,
    "ISLAND_UPDATE": 1,
    "CALL": 2,
}
_NAMES = {getattr(ops, name): name for name in [*_NUMBERS, "TEMPLATE", "BLOCK", "RELEASE"]}
_WITH_STRING = {"NAME", "TEXT", "ISLAND", "SET_TEXT", "TEXT_HOLE", "ISLAND_UPDATE", "CALL"}
_FLAGGED = {"SET_HOLE", "SET"}
_VALUED = {ops.ATTRIBUTE, ops.PROPERTY, ops.STYLE}


class Recorder:
    """Keeps each stream as a list of operations: name, numbers, strings."""

    def __init__(self) -> None:
        self.flushes: list[list[tuple[Any, ...]]] = []
        self.separators: list[str] = []
        self.dispatcher: Dispatcher
        self.templates: dict[int, list[tuple[int, int]]] = {}
        """Kind and name of each hole, by the template's number."""

    def connect(self, dispatcher: Dispatcher) -> None:
        self.dispatcher = dispatcher

    def apply(self, ints: list[int], text: str, separator: str) -> None:
        self.separators.append(separator)
        self.flushes.append(self._decode(iter(ints), iter(text.split(separator))))

    def attach(self, node: int, target: Any) -> None: ...

    def detach(self, node: int) -> None: ...

    def element(self, node: int) -> Any:
        return f"element {node}"

    def ask(self, node: int, method: str, arguments: str) -> Awaitable[str]:
        async def answer() -> str:
            return f'[{node}, "{method}", {arguments}]'

        return answer()

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        """Handlers of these tests don't wait."""
        work.close()

    def take(self) -> list[tuple[Any, ...]]:
        """The operations sent since the last call, definitions left out."""
        taken = [op for flush in self.flushes for op in flush if op[0] not in ("NAME", "TEMPLATE")]
        self.flushes.clear()
        return taken

    def _decode(self, ints: Any, strings: Any) -> list[tuple[Any, ...]]:
        decoded: list[tuple[Any, ...]] = []
        for number in ints:
            name = _NAMES[number]
            taken: list[Any] = [name]
            if name == "TEMPLATE":
                index = next(ints)
                self.templates[index] = [(next(ints), next(ints)) for _ in range(next(ints))]
                taken += [index, next(strings)]
            elif name == "BLOCK":
                template = next(ints)
                taken += [template, next(ints), next(ints)]
                for kind, _ in self.templates[template]:
                    if kind == ops.CONTENT:
                        taken.append(next(strings))
                    elif kind in _VALUED:
                        taken += self._flagged(next(ints), strings)
            elif name == "RELEASE":
                taken += sorted(next(ints) for _ in range(next(ints)))
            else:
                taken += [next(ints) for _ in range(_NUMBERS[name])]
                if name in _WITH_STRING:
                    taken.append(next(strings))
                elif name in _FLAGGED:
                    taken += self._flagged(taken.pop(), strings)
            decoded.append(tuple(taken))
        return decoded

    def _flagged(self, flag: int, strings: Any) -> list[Any]:
        return [flag, next(strings)] if flag in (ops.STRING, ops.JSON) else [flag]
