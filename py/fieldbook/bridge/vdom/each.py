"""`each`: a list of keyed nodes that follows a list of items by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from fieldbook.bridge.reactivity.reaction import Reaction
from fieldbook.bridge.reactivity.scheduler import report
from fieldbook.bridge.reactivity.state import state
from fieldbook.bridge.vdom.content import Content, Dynamic, Fragment, as_nodes
from fieldbook.bridge.vdom.node import Node
from fieldbook.bridge.vdom.ops import CLEAR, REMOVE
from fieldbook.bridge.vdom.reconcile import arrange, clear, matches, mount_all
from fieldbook.bridge.vdom.stream import Mark, OpStream

__all__ = ["Each", "each"]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Readable(Protocol[T_co]):
    """A signal as a list reads it: one of tuples or of lists will do as well."""

    @property
    def value(self) -> T_co: ...


class Each(Dynamic):
    """A list of rows; see `each`."""

    __slots__ = ("_key_of", "_read", "_rows", "render")

    def __init__(
        self,
        read: Callable[[], Iterable[Any]],
        render: Callable[[Any], Content],
        key_of: Callable[[Any], Hashable],
    ) -> None:
        super().__init__(None)
        self._read = read
        self._key_of = key_of
        self._rows: list[_Row] = []
        self.render = render

    def mounted(self) -> Sequence[Node]:
        return self._rows

    def _inherit(self, old: Dynamic) -> None:
        assert isinstance(old, Each)
        self._rows, old._rows = old._rows, []
        fresh = self.render != old.render
        for row in self._rows:
            row.each = self
            if fresh:
                row.item = _STALE

    def _forget(self) -> None:
        self._rows = []

    def _run(self) -> None:
        try:
            items = self._track(lambda: list(self._read()))
        except Exception as error:  # noqa: BLE001  # a broken list must not take the page with it
            report(error)
            return
        tracker, state.tracker = state.tracker, None
        owner, state.owner = state.owner, self
        try:
            self._follow(items)
        except Exception as error:  # noqa: BLE001
            report(error)
        finally:
            state.tracker, state.owner = tracker, owner

    def _follow(self, items: list[Any]) -> None:
        """Make the rows follow the items, most of which are where they were."""
        rows, stream = self._rows, self.stream
        start, row_end, item_end = 0, len(rows), len(items)
        while True:
            while start < row_end and start < item_end and rows[start].item is items[start]:
                start += 1
            while row_end > start and item_end > start:
                if rows[row_end - 1].item is not items[item_end - 1]:
                    break
                row_end -= 1
                item_end -= 1
            if row_end != item_end or row_end - start < 2:
                break
            first, last = rows[start], rows[row_end - 1]
            if last.item is not items[start] or first.item is not items[row_end - 1]:
                break
            # Two rows changed places, the commonest move of all: no search for it.
            after = rows[row_end].first() if row_end < len(rows) else self.id
            last.move(stream, first.first())
            first.move(stream, after)
            rows[start], rows[row_end - 1] = last, first
        place = rows[row_end].first() if row_end < len(rows) else self.id
        if start == item_end:
            removed = rows[start:row_end]
            del rows[start:row_end]
            clear(stream, place, removed)
        elif row_end != item_end or not self._show_again(start, items[start:item_end]):
            self._replace(start, row_end, items[start:item_end], place)

    def _show_again(self, start: int, items: list[Any]) -> bool:
        """Show newer versions of the items in rows that stay where they are, if all do."""
        changed = []
        for index, item in enumerate(items, start):
            row = self._rows[index]
            if row.item is not item:
                if row.key != self._key_of(item):
                    return False
                changed.append((row, item))
        for row, item in changed:
            row.show(item)
        return True

    def _replace(self, start: int, end: int, items: list[Any], place: int) -> None:
        """Make the rows from `start` to `end` show these items."""
        stream, key_of = self.stream, self._key_of
        old = self._rows[start:end]
        if old:
            former = {row.key: index for index, row in enumerate(old)}
            new, sources = [], []
            for item in items:
                key = key_of(item)
                source = former.pop(key, -1)
                sources.append(source)
                new.append(_Row(self, key, item) if source < 0 else old[source])
        else:
            former = {}
            new = [_Row(self, key_of(item), item) for item in items]
            sources = []
        rows = self._rows[:start] + new + self._rows[end:]
        if len({row.key for row in rows}) != len(rows):
            raise ValueError(f"Two items of one list have the key {_twice(rows)!r}.")
        self._rows = rows
        if len(former) == len(old):
            clear(stream, place, old)
            mount_all(stream, place, new)
            return
        for index in former.values():
            old[index].remove(stream)
        for row, item, source in zip(new, items, sources, strict=True):
            if source >= 0 and row.item is not item:
                row.show(item)
        arrange(stream, place, new, sources)


class _Row(Node, Reaction):
    """One item's node. It renders again by itself when a signal that it read changes."""

    __slots__ = ("each", "id", "item", "key", "node")

    def __init__(self, owner: Each, key: Hashable, item: Any) -> None:
        super().__init__(owner)
        self.each = owner
        self.key = key
        self.item = item
        self.id = 0
        self.node: Node = _NOTHING

    def mount(self, stream: OpStream, place: int) -> None:
        mark = stream.ints, len(stream.ints), len(stream.strings)
        tracker, owner = state.tracker, state.owner
        state.owner = state.tracker = self
        try:
            node = self._render()
            state.tracker = None
            if node.id:
                mount_all(stream, place, (node,))  # says what is wrong
            node.mount(stream, place)
            self.node = node
        except Exception as error:  # noqa: BLE001  # one broken row must not take the list with it
            self._give_up(stream, place, mark)
            report(error)
        finally:
            state.tracker, state.owner = tracker, owner
        self.id = self.node.id

    def show(self, item: Any) -> None:
        """Show a newer version of the item."""
        self.item = item
        self._run()

    def first(self) -> int:
        return self.node.first()

    def move(self, stream: OpStream, place: int) -> None:
        self.node.move(stream, place)

    def remove(self, stream: OpStream) -> None:
        self.node.remove(stream)
        self.release(stream)

    def release(self, stream: OpStream) -> None:
        self.node.release(stream)
        self.id = 0
        if self._sources or self._ends:
            self.dispose()
        self._live = False

    def _run(self) -> None:
        stream, old = self.each.stream, self.node
        try:
            new = self._track(self._render)
        except Exception as error:  # noqa: BLE001
            report(error)
            return
        first, last, mark = old.first(), old.id, stream.mark()
        tracker, state.tracker = state.tracker, None
        owner, state.owner = state.owner, self
        try:
            if not matches(old, new):
                mount_all(stream, first, (new,))
                self.node = new
                old.remove(stream)
            elif new is not old:
                self.node = new
                new.take_over(stream, old)
        except Exception as error:  # noqa: BLE001
            self._give_up(stream, first, mark)
            old.release(stream)
            if first != last:
                stream.ints += (CLEAR, first, last)
            stream.ints += (REMOVE, last)
            report(error)
        finally:
            state.tracker, state.owner = tracker, owner
        self.id = self.node.id

    def _give_up(self, stream: OpStream, place: int, mark: Mark) -> None:
        """Show nothing, after mounting the row's node has failed."""
        stream.rewind(mark)
        self.node.release(stream)
        self.node = Fragment(None)
        self.node.mount(stream, place)

    def _render(self) -> Node:
        content = self.each.render(self.item)
        if isinstance(content, Node):
            return content
        nodes = as_nodes(content)
        return nodes[0] if len(nodes) == 1 else Fragment(nodes)


_STALE: Any = object()
_NOTHING = Fragment(None)


def each(
    source: Readable[Iterable[T]] | Callable[[], Iterable[T]],
    render: Callable[[T], Content],
    key: Callable[[T], Hashable],
) -> Each:
    """A list that follows a signal, or a function of signals, changing only what differs.

    Items are told apart by `key`. A row is rendered again when its item is another object than
    before, or when a signal that its rendering read has changed; else it stays as it is.
    """
    if callable(source):
        return Each(source, render, key)
    return Each(lambda: source.value, render, key)


def _twice(rows: list[_Row]) -> Hashable:
    keys = [row.key for row in rows]
    return next(key for key in keys if keys.count(key) > 1)
