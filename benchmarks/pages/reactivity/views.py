"""The rows of js-framework-benchmark, drawn in Fieldbook's two ways of writing a view."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Generic, TypeVar

from fieldbook.bridge.reactivity import Signal, batch
from fieldbook.bridge.vdom import Content, Mounted, PythonVDOM, each, html

ADJECTIVES = [
    "pretty",
    "large",
    "big",
    "small",
    "tall",
    "short",
    "long",
    "handsome",
    "plain",
    "quaint",
    "clean",
    "elegant",
    "easy",
    "angry",
    "crazy",
    "helpful",
    "mushy",
    "odd",
    "unsightly",
    "adorable",
    "important",
    "inexpensive",
    "cheap",
    "expensive",
    "fancy",
]
COLOURS = [
    "red",
    "yellow",
    "blue",
    "green",
    "pink",
    "brown",
    "purple",
    "brown",
    "white",
    "black",
    "orange",
]
NOUNS = [
    "table",
    "chair",
    "house",
    "bbq",
    "desk",
    "car",
    "pony",
    "cookie",
    "sandwich",
    "burger",
    "pizza",
    "mouse",
    "keyboard",
]

ROW = """
<tr class={}>
  <td class="col-md-1">{}</td>
  <td class="col-md-4"><a class="lbl" @click={}>{}</a></td>
  <td class="col-md-1"><a class="remove" @click={}>
    <span class="remove glyphicon glyphicon-remove" aria-hidden="true"></span></a></td>
  <td class="col-md-6"></td>
</tr>
"""


def label(number: int) -> str:
    return f"{ADJECTIVES[number * 7 % 25]} {COLOURS[number * 3 % 11]} {NOUNS[number * 5 % 13]}"


Item = TypeVar("Item")


class Rows(Generic[Item]):
    """What is done to the list alone, whatever its items are."""

    def __init__(self) -> None:
        self.rows: Signal[list[Item]] = Signal([])

    def swap(self) -> None:
        rows = self.rows.peek()[:]
        rows[1], rows[998] = rows[998], rows[1]
        self.rows.value = rows

    def remove(self, index: int) -> None:
        rows = self.rows.peek()[:]
        del rows[index]
        self.rows.value = rows


class Blocks(Rows[tuple[int, str, str | None]]):
    """Immutable items: a changed row is a new item, drawn again from its template."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 1
        self._selected: int | None = None

    def view(self) -> Content:
        return each(self.rows, self._row, lambda row: row[0])

    def _row(self, row: tuple[int, str, str | None]) -> Content:
        number, text, marked = row
        return html(
            ROW,
            marked,
            number,
            lambda: self.choose(number),
            text,
            lambda: self.drop(number),
        )

    def _make(self, count: int) -> list[tuple[int, str, str | None]]:
        start, self._next = self._next, self._next + count
        return [(number, label(number), None) for number in range(start, start + count)]

    def run(self, count: int) -> None:
        self._selected = None
        self.rows.value = self._make(count)

    def add(self, count: int) -> None:
        self.rows.value = self.rows.peek() + self._make(count)

    def update(self) -> None:
        rows = self.rows.peek()[:]
        for index in range(0, len(rows), 10):
            number, text, marked = rows[index]
            rows[index] = (number, text + " !!!", marked)
        self.rows.value = rows

    def select(self, index: int) -> None:
        self.choose(self.rows.peek()[index][0])

    def choose(self, chosen: int) -> None:
        former, self._selected = self._selected, chosen
        self.rows.value = [
            (row[0], row[1], "danger" if row[0] == chosen else None)
            if row[0] in (chosen, former)
            else row
            for row in self.rows.peek()
        ]

    def drop(self, number: int) -> None:
        self.rows.value = [row for row in self.rows.peek() if row[0] != number]

    def clear(self) -> None:
        self.rows.value = []


@dataclass(eq=False, slots=True)
class Row:
    number: int
    label: Signal[str]
    marked: Signal[str | None] = field(default_factory=lambda: Signal(None))


class Signals(Rows[Row]):
    """Items that hold signals: a change goes straight to the hole it is bound to."""

    def __init__(self) -> None:
        super().__init__()
        self._next = 1
        self._selected: Row | None = None

    def view(self) -> Content:
        return each(self.rows, self._row, lambda row: row.number)

    def _row(self, row: Row) -> Content:
        return html(
            ROW,
            row.marked,
            row.number,
            lambda: self.choose(row),
            row.label,
            lambda: self.drop(row),
        )

    def _make(self, count: int) -> list[Row]:
        start, self._next = self._next, self._next + count
        return [Row(number, Signal(label(number))) for number in range(start, start + count)]

    def run(self, count: int) -> None:
        self._selected = None
        self.rows.value = self._make(count)

    def add(self, count: int) -> None:
        self.rows.value = self.rows.peek() + self._make(count)

    def update(self) -> None:
        with batch():
            for row in self.rows.peek()[::10]:
                row.label.value = row.label.peek() + " !!!"

    def select(self, index: int) -> None:
        self.choose(self.rows.peek()[index])

    def choose(self, row: Row) -> None:
        with batch():
            if self._selected is not None:
                self._selected.marked.value = None
            self._selected = row
            row.marked.value = "danger"

    def drop(self, row: Row) -> None:
        self.rows.value = [other for other in self.rows.peek() if other is not row]

    def clear(self) -> None:
        self._selected = None
        self.rows.value = []

    def objects(self) -> int:
        """How many objects there are."""
        gc.collect()
        return len(gc.get_objects())


class Outline:
    """The outline of a notebook: nine elements a cell."""

    def __init__(self) -> None:
        self.cells: Signal[list[int]] = Signal([])

    def view(self) -> Content:
        return each(self.cells, self._cell, lambda cell: cell)

    def _cell(self, cell: int) -> Content:
        return html(
            '<li class="cell" role="treeitem" @click={}><span class="twisty">▸</span>'
            '<span class="icon code"></span><span class="title">{}</span>'
            '<span class="count">{}</span><span class="time">{}</span><span class={}>{}</span>'
            '<button class="run" title="Run">▶</button>'
            '<button class="more" title="More">…</button></li>',
            self.nothing,
            f"Cell {cell}: df.groupby()",
            cell,
            f"{cell * 0.1:.1f} s",
            "badge ok",
            "ok",
        )

    def nothing(self) -> None: ...

    def run(self, count: int) -> None:
        self.cells.value = list(range(count))

    def clear(self) -> None:
        self.cells.value = []


class Field:
    """A text field whose value is shown in capitals."""

    def __init__(self) -> None:
        self.text = Signal("")

    def view(self) -> Content:
        return html(
            "<p><input @input={}><output>{}</output></p>",
            lambda event: self.text.set(event.value),
            self.shown,
        )

    def shown(self) -> str:
        return self.text.value.upper()


class One:
    """A single signal shown as a text, set many times."""

    def __init__(self) -> None:
        self.text = Signal("")

    def view(self) -> Content:
        return html("<p>{}</p>", self.text)

    def microseconds(self, times: int) -> float:
        """Microseconds from setting it to the document having it."""
        start = perf_counter()
        for number in range(times):
            self.text.value = f"x{number}"
        return (perf_counter() - start) / times * 1e6


def start(vdom: PythonVDOM) -> Callable[[str, Any], list[Any]]:
    """What the page calls: mounts a view in an element, answers it and how to take it away."""
    views: dict[str, Callable[[], Any]] = {
        "blocks": Blocks,
        "signals": Signals,
        "outline": Outline,
        "field": Field,
        "one": One,
    }

    def mount(name: str, element: Any) -> list[Any]:
        shown = views[name]()
        mounted: Mounted = vdom.mount(element, shown.view)
        return [shown, mounted.dispose]

    return mount
