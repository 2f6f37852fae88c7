"""The document as shared operations, natively: a Y.Doc in the layout that the page uses.

Layout: the root map ``cells`` holds by id a map of ``cell_type``, ``source`` (shared text),
``metadata`` (map), ``position``, and where present ``attachments`` and ``extra``; the root maps
``metadata`` and ``extra`` are the notebook's. ``app/storage/notebook_doc.js`` is the same in the
browser: updates of one apply to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pycrdt import Doc, Map, Text, UndoManager

from fieldbook.notebook.document import Cell, Change, Notebook
from fieldbook.notebook.positions import position_between, spread_positions

__all__ = ["CrdtDocument"]

_LOCAL = "local"
_STRUCTURE_KEYS = {"position", "cell_type"}


class CrdtDocument:
    """A `Document` whose changes travel as updates and merge in any order.

    `group_within` is the time in milliseconds in which edits are undone together.
    """

    def __init__(self, group_within: int = 500) -> None:
        self._doc: Doc[Any] = Doc()
        self._cells: Map[Any] = self._doc.get("cells", type=Map)
        self._metadata: Map[Any] = self._doc.get("metadata", type=Map)
        self._extra: Map[Any] = self._doc.get("extra", type=Map)
        self._listeners: list[Callable[[Change], None]] = []
        self._undo = UndoManager(
            scopes=[self._cells, self._metadata], capture_timeout_millis=group_within
        )
        self._undo.include_origin(_LOCAL)
        # Asked now: while it undoes, the manager answers nothing.
        self._undo_origin = self._undo.origin
        # Kept: the subscription ends with its last reference.
        self._subscriptions = [
            self._cells.observe_deep(self._cells_changed),
            self._metadata.observe_deep(self._metadata_changed),
        ]

    @classmethod
    def from_notebook(cls, notebook: Notebook, group_within: int = 500) -> CrdtDocument:
        """A new document; its first contents can't be undone."""
        document = cls(group_within)
        with document._doc.transaction():
            positions = spread_positions(len(notebook.cells))
            for cell, position in zip(notebook.cells, positions, strict=True):
                document._cells[cell.id] = _cell_map(cell, position)
            _assign(document._metadata, notebook.metadata)
            _assign(document._extra, notebook.extra)
        return document

    @classmethod
    def from_update(cls, update: bytes, group_within: int = 500) -> CrdtDocument:
        """A document in the state that `update` describes."""
        document = cls(group_within)
        document.apply_update(update)
        return document

    def update_since(self, state: bytes | None = None) -> bytes:
        """All that a document in `state` lacks; everything without one."""
        return self._doc.get_update(state)

    def state(self) -> bytes:
        """What this document has seen, to ask another for the rest."""
        return self._doc.get_state()

    def apply_update(self, update: bytes) -> None:
        """Merge another's changes; in any order, any number of times."""
        self._doc.apply_update(update)

    def snapshot(self) -> Notebook:
        return Notebook(
            cells=[_read_cell(cell_id, self._cells[cell_id]) for cell_id in self._order()],
            metadata=_plain(self._metadata.to_py()),
            extra=_plain(self._extra.to_py()),
        )

    def insert_cell(self, index: int, cell: Cell) -> None:
        if cell.id in self._cells:
            raise ValueError(f"The notebook already has a cell {cell.id!r}")
        with self._doc.transaction(origin=_LOCAL):
            self._cells[cell.id] = _cell_map(cell, self._position_at(index, self._order()))

    def delete_cell(self, cell_id: str) -> None:
        self._cell(cell_id)
        with self._doc.transaction(origin=_LOCAL):
            del self._cells[cell_id]

    def move_cell(self, cell_id: str, index: int) -> None:
        cell = self._cell(cell_id)
        others = [other for other in self._order() if other != cell_id]
        with self._doc.transaction(origin=_LOCAL):
            cell["position"] = self._position_at(index, others)

    def set_cell_type(self, cell_id: str, cell_type: str) -> None:
        with self._doc.transaction(origin=_LOCAL):
            self._cell(cell_id)["cell_type"] = cell_type

    def set_source(self, cell_id: str, text: str) -> None:
        shared = self._cell(cell_id)["source"]
        # Shared texts count in bytes here.
        old, new = str(shared).encode(), text.encode()
        start, old_end, new_end = _differing_part(old, new)
        if start == old_end == new_end:
            return
        with self._doc.transaction(origin=_LOCAL):
            if old_end > start:
                del shared[start:old_end]
            if new_end > start:
                shared.insert(start, new[start:new_end].decode())

    def set_cell_metadata(self, cell_id: str, metadata: Mapping[str, Any]) -> None:
        with self._doc.transaction(origin=_LOCAL):
            _assign(self._cell(cell_id)["metadata"], metadata)

    def set_metadata(self, metadata: Mapping[str, Any]) -> None:
        with self._doc.transaction(origin=_LOCAL):
            _assign(self._metadata, metadata)

    def undo(self) -> bool:
        return self._undo.undo()

    def redo(self) -> bool:
        return self._undo.redo()

    def on_change(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _cell(self, cell_id: str) -> Map[Any]:
        cell: Map[Any] = self._cells[cell_id]
        return cell

    def _order(self) -> list[str]:
        ids: list[str] = list(self._cells.keys())
        return sorted(ids, key=lambda cell_id: (self._cells[cell_id]["position"], cell_id))

    def _position_at(self, index: int, order: list[str]) -> str:
        """A position for `index` among `order`; cells that share one are spread apart first."""
        index = max(0, min(index, len(order)))
        before = self._cells[order[index - 1]]["position"] if index else ""
        rest = order[index:]
        after = self._cells[rest[0]]["position"] if rest else None
        if after != before or not rest:
            return position_between(before, after)
        twins = [cell_id for cell_id in rest if self._cells[cell_id]["position"] == before]
        beyond = self._cells[rest[len(twins)]]["position"] if len(rest) > len(twins) else None
        found = position_between(before, beyond)
        last = found
        for cell_id in twins:
            last = position_between(last, beyond)
            self._cells[cell_id]["position"] = last
        return found

    def _origin(self, origin: object) -> str:
        if origin == _LOCAL:
            return "local"
        return "undo" if origin == self._undo_origin else "remote"

    def _cells_changed(self, events: list[Any], transaction: Any) -> None:
        found: dict[str, dict[str, None]] = {"structure": {}, "source": {}, "metadata": {}}
        for event in events:
            match event.path:
                case []:
                    found["structure"].update(dict.fromkeys(event.keys))
                case [cell_id]:
                    structural = _STRUCTURE_KEYS.intersection(event.keys)
                    found["structure" if structural else "metadata"][cell_id] = None
                case [cell_id, "source", *_]:
                    found["source"][cell_id] = None
                case [cell_id, *_]:
                    found["metadata"][cell_id] = None
        for kind, cells in found.items():
            if cells:
                self._notify(kind, tuple(cells), transaction)

    def _metadata_changed(self, _events: list[Any], transaction: Any) -> None:
        self._notify("metadata", (), transaction)

    def _notify(self, kind: Any, cells: tuple[str, ...], transaction: Any) -> None:
        origin: Any = self._origin(transaction.origin)
        for listener in list(self._listeners):
            listener(Change(kind, cells, origin))


def _cell_map(cell: Cell, position: str) -> Map[Any]:
    content: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "source": Text(cell.source),
        "metadata": Map(cell.metadata),
        "position": position,
    }
    if cell.attachments:
        content["attachments"] = cell.attachments
    if cell.extra:
        content["extra"] = cell.extra
    return Map(content)


def _read_cell(cell_id: str, cell: Map[Any]) -> Cell:
    return Cell(
        source=str(cell["source"]),
        cell_type=cell["cell_type"],
        id=cell_id,
        metadata=_plain(cell["metadata"].to_py()),
        attachments=_plain(cell.get("attachments", {})),
        extra=_plain(cell.get("extra", {})),
    )


def _assign(target: Map[Any], values: Mapping[str, Any]) -> None:
    """Make `target` equal to `values`, touching only the keys that differ."""
    current = _plain(target.to_py())
    for key in current.keys() - values.keys():
        del target[key]
    for key, value in values.items():
        if key not in current or current[key] != value:
            target[key] = value


def _plain(value: Any) -> Any:
    """Numbers as JSON has them: a Y.Doc knows only JavaScript's, where 1 is 1.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _differing_part(old: bytes, new: bytes) -> tuple[int, int, int]:
    """Start, end in `old` and end in `new` of the part between common beginning and end.

    Never inside a character: a byte that continues one is no boundary.
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    while start and (_continues(old, start) or _continues(new, start)):
        start -= 1
    old_end, new_end = len(old), len(new)
    while min(old_end, new_end) > start and old[old_end - 1] == new[new_end - 1]:
        old_end -= 1
        new_end -= 1
    while _continues(old, old_end) or _continues(new, new_end):
        old_end += 1
        new_end += 1
    return start, old_end, new_end


def _continues(text: bytes, index: int) -> bool:
    return index < len(text) and text[index] & 0xC0 == 0x80
