"""A document on paper: applies the streams to a tree of its own, so that views run natively.

What a browser does with a document (focus, namespaces, properties that act) it does not know;
`Stage` does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from html import escape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

from fieldbook.bridge.vdom import Content, Mounted, PythonVDOM, ops
from tests.bridge.vdom.recorder import Recorder

__all__ = ["Paper", "PaperElement"]

_VOID = {"br", "hr", "img", "input"}


class PaperText:
    """A text, or the place of one."""

    def __init__(self, text: str) -> None:
        self.parent: PaperElement | None = None
        self.text = text

    def __str__(self) -> str:
        return escape(self.text, quote=False)


class PaperElement:
    """An element; `mark` is the id of a node that hears events, and the holes of a block."""

    def __init__(self, tag: str) -> None:
        self.parent: PaperElement | None = None
        self.tag = tag
        self.attributes: dict[str, str] = {}
        self.properties: dict[str, str | bool | None] = {}
        self.styles: dict[str, str] = {}
        self.children: list[PaperElement | PaperText] = []
        self.id = 0
        self.holes: list[Any] = []
        self.types: set[str] = set()

    @property
    def inner(self) -> str:
        return "".join(map(str, self.children))

    def __str__(self) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        if self.tag in _VOID:
            return f"<{self.tag}{attributes}>"
        return f"<{self.tag}{attributes}>{self.inner}</{self.tag}>"

    def every(self) -> Iterator[PaperElement]:
        """The elements in it, in the order of the document."""
        for child in self.children:
            if isinstance(child, PaperElement):
                yield child
                yield from child.every()


PaperNode = PaperElement | PaperText


class _Parser(HTMLParser):
    """Makes one clone of a template, and finds the nodes of its holes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.holes: dict[int, PaperNode] = {}
        self._open = [PaperElement("template")]
        self.feed(markup)
        self.close()
        (self.root,) = self._open[0].children

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = PaperElement(tag)
        for name, value in attrs:
            if name.startswith("hole-"):
                self.holes[int(name[5:])] = element
            else:
                element.attributes[name] = value or ""
        self._append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self._append(PaperText(data))

    def handle_comment(self, data: str) -> None:
        self.holes[int(data)] = self._append(PaperText(""))

    def _append(self, node: PaperNode) -> PaperNode:
        node.parent = self._open[-1]
        node.parent.children.append(node)
        return node


class PaperIsland:
    """What an adapter was told."""

    def __init__(self, name: str, props: str) -> None:
        self.name = name
        self.told = [props]


class Paper(Recorder):
    """A host with two roots, `#root` and `#fresh`, and a virtual DOM on it."""

    def __init__(self) -> None:
        super().__init__()
        self.roots = {"#root": PaperElement("div"), "#fresh": PaperElement("div")}
        self.nodes: dict[int, Any] = {}
        self.islands: dict[int, PaperIsland] = {}
        self.calls: list[tuple[int, str, str]] = []
        self.tasks: list[asyncio.Future[None]] = []
        self._names: list[str] = []
        self._markup: dict[int, str] = {}
        self._errors: list[Exception] = []
        self.mounts: list[Mounted] = []
        self.vdom = PythonVDOM(self, on_error=self._errors.append)

    def mount(self, view: Callable[[], Content], target: str = "#root") -> Mounted:
        mounted = self.vdom.mount(target, view)
        self.mounts.append(mounted)
        return mounted

    def html(self, target: str = "#root") -> str:
        return self.roots[target].inner

    def find(self, tag: str, number: int = 0) -> PaperElement:
        return [each for each in self.roots["#root"].every() if each.tag == tag][number]

    def take_errors(self) -> list[Exception]:
        taken, self._errors[:] = list(self._errors), []
        return taken

    def left(self) -> list[object]:
        """What is left of views that were taken away; empty if nothing is."""
        stream = self.vdom._stream
        stream.commit()
        lost = set(range(1, stream._next)) ^ set(stream._reusable)
        doubled = len(stream._reusable) - len(set(stream._reusable))
        parts = (*self._errors, *stream.listeners, *stream.islands, *self.islands, *self.nodes)
        return [*parts, *lost, *["doubled"] * doubled]

    def fire(self, target: PaperElement, event_type: str, **fields: Any) -> SimpleNamespace:
        """Send an event from an element outwards, as the document's one listener does."""
        event = SimpleNamespace(type=event_type, target=target, stopped=False, prevented=False)
        vars(event).update(fields)
        event.stopPropagation = lambda: vars(event).update(stopped=True)
        event.preventDefault = lambda: vars(event).update(prevented=True)
        way: list[PaperElement] = []
        element: PaperElement | None = target
        while element is not None and not event.stopped:
            way.append(element)
            if event_type in element.types:
                self.dispatcher.on_event(element.id, -1, event)
            for step in way:
                for index, (node, kind, name) in enumerate(element.holes):
                    heard = kind == ops.EVENT and name == event_type and node is step
                    if heard and not event.stopped:
                        self.dispatcher.on_event(element.id, index, event)
            element = element.parent
        return event

    # A host

    def attach(self, node: int, target: Any) -> None:
        if target not in self.roots:
            raise LookupError(f"There is no element “{target}” to draw in.")
        self.roots[target].children.clear()
        self.nodes[node] = self.roots[target]

    def detach(self, node: int) -> None:
        self.nodes.pop(node).children.clear()

    def element(self, node: int) -> Any:
        return self.nodes[node]

    def spawn(self, work: Coroutine[Any, Any, object]) -> None:
        self.tasks.append(asyncio.ensure_future(work))  # type: ignore[arg-type]

    def apply(self, ints: list[int], text: str, separator: str) -> None:
        super().apply(ints, text, separator)
        for name, *rest in self.flushes[-1]:
            getattr(self, f"_{name.lower()}")(*rest)

    # The operations

    def _name(self, name: str) -> None:
        self._names.append(name)

    def _template(self, number: int, markup: str) -> None:
        self._markup[number] = markup

    def _block(self, template: int, node: int, place: int, *values: Any) -> None:
        parsed = _Parser(self._markup[template])
        root = parsed.root
        assert isinstance(root, PaperElement)
        root.id = node
        left = list(values)
        for index, (kind, name) in enumerate(self.templates[template]):
            target: Any = parsed.holes[index]
            root.holes.append((target, kind, self._names[name]))
            if kind == ops.CONTENT:
                target.text = left.pop(0)
            elif kind not in (ops.EVENT, ops.REF):
                flag = left.pop(0)
                text = left.pop(0) if flag in (ops.STRING, ops.JSON) else ""
                self._put(target, kind, self._names[name], flag, text)
        self.nodes[node] = root
        self._insert(node, place)

    def _hole(self, block: int, hole: int, node: int) -> None:
        self.nodes[node] = self.nodes[block].holes[hole][0]

    def _text(self, node: int, place: int, text: str) -> None:
        self.nodes[node] = PaperText(text)
        self._insert(node, place)

    def _element(self, node: int, name: int, _place: int) -> None:
        self.nodes[node] = PaperElement(self._names[name])

    def _insert(self, node: int, place: int) -> None:
        moved = self.nodes[node]
        if moved.parent is not None:
            moved.parent.children.remove(moved)
        if place > 0:
            parent = self.nodes[place].parent
            parent.children.insert(parent.children.index(self.nodes[place]), moved)
        else:
            parent = self.nodes[-place]
            parent.children.append(moved)
        moved.parent = parent

    def _move(self, node: int, place: int) -> None:
        assert self.nodes[node].parent is not None
        self._insert(node, place)

    def _remove(self, node: int) -> None:
        removed = self.nodes[node]
        removed.parent.children.remove(removed)
        removed.parent = None

    def _clear(self, first: int, place: int) -> None:
        siblings = self.nodes[first].parent.children
        end = siblings.index(self.nodes[place]) if place > 0 else len(siblings)
        start = siblings.index(self.nodes[first])
        assert start < end
        for node in siblings[start:end]:
            node.parent = None
        del siblings[start:end]

    def _empty(self, node: int) -> None:
        self.nodes[node].children.clear()

    def _release(self, *nodes: int) -> None:
        for node in nodes:
            self.nodes.pop(node, None)
            self.islands.pop(node, None)

    def _set_text(self, node: int, text: str) -> None:
        self.nodes[node].text = text

    def _text_hole(self, block: int, hole: int, text: str) -> None:
        self.nodes[block].holes[hole][0].text = text

    def _set_hole(self, block: int, hole: int, flag: int, text: str = "") -> None:
        target, kind, name = self.nodes[block].holes[hole]
        self._put(target, kind, name, flag, text)

    def _set(self, node: int, kind: int, name: int, flag: int, text: str = "") -> None:
        self._put(self.nodes[node], kind, self._names[name], flag, text)

    def _listen(self, node: int, name: int) -> None:
        self.nodes[node].id = node
        self.nodes[node].types.add(self._names[name])

    def _island(self, node: int, name: int, props: str) -> None:
        self.islands[node] = PaperIsland(self._names[name], props)

    def _island_update(self, node: int, changed: str) -> None:
        self.islands[node].told.append(changed)

    def _call(self, node: int, method: int, arguments: str) -> None:
        self.calls.append((node, self._names[method], arguments))

    def _put(self, element: PaperElement, kind: int, name: str, flag: int, text: str) -> None:
        if kind == ops.PROPERTY:
            constants = {ops.ABSENT: None, ops.TRUE: True, ops.FALSE: False}
            element.properties[name] = constants.get(flag, text)
            return
        place = element.attributes if kind == ops.ATTRIBUTE else element.styles
        if flag == ops.ABSENT:
            place.pop(name, None)
        else:
            place[name] = text
