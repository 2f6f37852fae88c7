"""What may stand between tags, and how it becomes nodes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

from fieldbook.bridge.reactivity.computeds import Computed
from fieldbook.bridge.reactivity.reaction import Reaction
from fieldbook.bridge.reactivity.scheduler import report
from fieldbook.bridge.reactivity.source import Source
from fieldbook.bridge.reactivity.state import state
from fieldbook.bridge.vdom.node import Node, Text
from fieldbook.bridge.vdom.ops import CLEAR, MOVE, REMOVE, TEXT
from fieldbook.bridge.vdom.reconcile import clear, first_of, mount_all, reconcile
from fieldbook.bridge.vdom.stream import OpStream

__all__ = ["Content", "Dynamic", "Fragment", "Region", "as_nodes", "fragment", "show"]

Content: TypeAlias = (
    "str | int | float | bool | Node | Source[Any] | Iterable[Content]"
    " | Callable[[], Content] | None"
)


class Fragment(Node):
    """Several nodes that stand side by side, as one item of a list."""

    __slots__ = ("id", "key", "nodes")

    def __init__(self, content: Content, key: Hashable = None) -> None:
        self.key = key
        self.id = 0
        self.nodes = as_nodes(content)

    def mount(self, stream: OpStream, place: int) -> None:
        self.id = _anchor(stream, place)
        try:
            mount_all(stream, self.id, self.nodes)
        except Exception:
            stream.release(self.id)
            self.id = 0
            raise

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Fragment)
        self.id, old.id = old.id, 0
        reconcile(stream, self.id, old.nodes, self.nodes)

    def release(self, stream: OpStream) -> None:
        if self.id:
            for node in self.nodes:
                node.release(stream)
            stream.release(self.id)
            self.id = 0

    def first(self) -> int:
        return first_of(self.nodes, self.id)

    def move(self, stream: OpStream, place: int) -> None:
        for node in self.nodes:
            node.move(stream, place)
        stream.ints += (MOVE, self.id, place)

    def remove(self, stream: OpStream) -> None:
        clear(stream, self.id, self.nodes)
        stream.ints += (REMOVE, self.id)
        self.release(stream)


class Dynamic(Node, Reaction):
    """Nodes that change by themselves. They stand before an empty text, their anchor.

    Alone in a hole, the hole's own text is the anchor; `id` is the anchor's id.
    """

    __slots__ = ("id", "in_hole", "key", "stream")

    def __init__(self, key: Hashable) -> None:
        # Unsubscribed and without an owner until it is mounted: a description costs nothing.
        super().__init__(None)
        self.key = key
        self.id = 0
        self.in_hole = False
        self.stream: OpStream

    def mount(self, stream: OpStream, place: int) -> None:
        self._begin(stream, _anchor(stream, place), in_hole=False)

    def mount_in_hole(self, stream: OpStream, anchor: int) -> None:
        """Mount it as the only content of a hole."""
        self._begin(stream, anchor, in_hole=True)

    def take_over(self, stream: OpStream, old: Node) -> None:
        assert isinstance(old, Dynamic)
        anchor, old.id = old.id, 0
        old.dispose()
        self._inherit(old)
        self._begin(stream, anchor, in_hole=old.in_hole)

    def release(self, stream: OpStream) -> None:
        if self.id:
            for node in self.mounted():
                node.release(stream)
            self._forget()
            if not self.in_hole:
                stream.release(self.id)
            self.id = 0
            self.dispose()

    def first(self) -> int:
        return first_of(self.mounted(), self.id)

    def move(self, stream: OpStream, place: int) -> None:
        for node in self.mounted():
            node.move(stream, place)
        stream.ints += (MOVE, self.id, place)

    def remove(self, stream: OpStream) -> None:
        clear(stream, self.id, self.mounted())
        if not self.in_hole:
            stream.ints += (REMOVE, self.id)
        self.release(stream)

    def mounted(self) -> Sequence[Node]:
        """The nodes that it shows now."""
        raise NotImplementedError

    def _inherit(self, old: Dynamic) -> None:
        """Take the mounted nodes of the one that this one follows."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Have no nodes any more: mounted again, it makes them anew."""
        raise NotImplementedError

    def _begin(self, stream: OpStream, anchor: int, *, in_hole: bool) -> None:
        self.stream = stream
        self.id = anchor
        self.in_hole = in_hole
        self._live = True  # it may be mounted again after it was released
        self._depth = 0 if state.owner is None else state.owner._depth + 1
        self._run()


class Region(Dynamic):
    """The content that a function returns, rendered again when a signal that it read changes.

    If the function fails, what was shown stays; if its content can't be mounted, nothing is
    shown. Either way the error is reported, and the next change tries again.
    """

    __slots__ = ("_nodes", "_render")

    def __init__(self, render: Callable[[], Content], key: Hashable = None) -> None:
        super().__init__(key)
        self._render = render
        self._nodes: list[Node] = []

    def mounted(self) -> Sequence[Node]:
        return self._nodes

    def _inherit(self, old: Dynamic) -> None:
        assert isinstance(old, Region)
        self._nodes, old._nodes = old._nodes, []

    def _forget(self) -> None:
        self._nodes = []

    def _run(self) -> None:
        try:
            new = self._track(self._content)
        except Exception as error:  # noqa: BLE001  # a broken view must not take the page with it
            report(error)
            return
        old, self._nodes = self._nodes, new
        stream = self.stream
        first, mark = first_of(old, self.id), stream.mark()
        tracker, state.tracker = state.tracker, None
        owner, state.owner = state.owner, self
        try:
            reconcile(stream, self.id, old, new)
        except Exception as error:  # noqa: BLE001
            stream.rewind(mark)
            if first != self.id:
                stream.ints += (CLEAR, first, self.id)
            self._nodes = []
            for node in new:
                node.release(stream)
            report(error)
        finally:
            state.tracker, state.owner = tracker, owner

    def _content(self) -> list[Node]:
        return as_nodes(self._render())


def as_nodes(content: Content) -> list[Node]:
    """The nodes that stand for some content: nothing for None and booleans, lists flattened."""
    nodes: list[Node] = []
    _collect(content, nodes)
    return nodes


def fragment(*content: Content, key: Hashable = None) -> Fragment:
    """Several nodes side by side; with a key they are one item of a list."""
    return Fragment(content, key)


def show(
    condition: Source[Any] | Callable[[], object],
    then: Callable[[], Content],
    otherwise: Callable[[], Content] | None = None,
) -> Region:
    """Show one thing or another; rendered anew only when the condition turns."""
    ask = (lambda: condition.value) if isinstance(condition, Source) else condition
    flag = Computed(lambda: bool(ask()))

    def render() -> Content:
        if flag.value:
            return then()
        return None if otherwise is None else otherwise()

    return Region(render)


def _collect(content: Content, nodes: list[Node]) -> None:
    if isinstance(content, Node):
        if isinstance(content, Fragment) and content.key is None:
            nodes += content.nodes
        else:
            nodes.append(content)
    elif content is None or isinstance(content, bool):
        pass
    elif isinstance(content, str | int | float):
        nodes.append(Text(str(content)))
    elif isinstance(content, Source):
        nodes.append(Region(lambda: content.value))
    elif callable(content):
        nodes.append(Region(content))
    elif isinstance(content, Iterable):
        for item in content:
            _collect(item, nodes)
    else:
        raise TypeError(
            f"{content!r} can't be shown. A view is made of nodes, text, numbers, signals, "
            "functions that return these, and lists of them."
        )


def _anchor(stream: OpStream, place: int) -> int:
    anchor = stream.new_id()
    stream.ints += (TEXT, anchor, place)
    stream.strings.append("")
    return anchor
