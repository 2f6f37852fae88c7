"""The tabs: what is open, which one is in front, and what is remembered of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.workbench.addresses import Place, parse_address
from fieldbook.workbench.tree import is_in_bin

__all__ = ["Tab", "TabContent", "Tabs"]


class TabContent(Protocol):
    """What a tab shows; opening and closing take their time."""

    async def open(self) -> None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True)
class Tab:
    """A place that is open, and what is there."""

    place: Place
    content: TabContent


class Tabs:
    """Open tabs in their order. `make` builds what a place shows; it is opened afterwards."""

    def __init__(
        self,
        make: Callable[[Place], TabContent],
        opened: Callable[[Tab], None],
        closed: Callable[[Tab], None],
    ) -> None:
        self._make = make
        self._opened = opened
        self._closed = closed
        self.all: Signal[tuple[Tab, ...]] = Signal(())
        self.active_place: Signal[Place | None] = Signal(None)
        self.active: Computed[Tab | None] = computed(self._active)

    def _active(self) -> Tab | None:
        return next((t for t in self.all.value if t.place == self.active_place.value), None)

    def find(self, place: Place) -> Tab | None:
        return next((tab for tab in self.all.peek() if tab.place == place), None)

    def open(self, place: Place, *, front: bool = True) -> Tab:
        """Open a place beside the tab in front, or come back to it where it is open."""
        tab = self.find(place)
        fresh = tab is None
        with batch():
            if tab is None:
                tab = Tab(place, self._make(place))
                tabs = self.all.peek()
                current = self.active_place.peek()
                at = next((i for i, t in enumerate(tabs, 1) if t.place == current), len(tabs))
                self.all.value = (*tabs[:at], tab, *tabs[at:])
            if front:
                self.active_place.value = place
        if fresh:
            self._opened(tab)
        return tab

    def close(self, place: Place) -> None:
        """Close a tab; its neighbour comes to the front."""
        tabs = self.all.peek()
        at = next((i for i, tab in enumerate(tabs) if tab.place == place), None)
        if at is None:
            return
        tab = tabs[at]
        rest = tabs[:at] + tabs[at + 1 :]
        with batch():
            if self.active_place.peek() == place:
                self.active_place.value = rest[min(at, len(rest) - 1)].place if rest else None
            self.all.value = rest
        self._closed(tab)

    def close_under(self, path: str) -> None:
        """Close the tabs of a file or of everything in a folder."""
        for tab in self.all.peek():
            if tab.place.path == path or tab.place.path.startswith(f"{path}/"):
                self.close(tab.place)

    def step(self, by: int) -> None:
        """Bring the next (or previous) tab to the front, around the end."""
        tabs = self.all.peek()
        if not tabs:
            return
        at = next((i for i, t in enumerate(tabs) if t.place == self.active_place.peek()), 0)
        self.active_place.value = tabs[(at + by) % len(tabs)].place

    def renamed(self, source: str, target: str) -> None:
        """A file or folder has another name now: its tabs stay open under it."""

        def moved(path: str) -> str:
            inside = path == source or path.startswith(f"{source}/")
            return target + path[len(source) :] if inside else path

        with batch():
            active = self.active_place.peek()
            tabs = tuple(
                Tab(Place(tab.place.room, moved(tab.place.path)), tab.content)
                for tab in self.all.peek()
            )
            for tab in tabs:
                path = getattr(tab.content, "path", None)
                if isinstance(path, Signal):
                    path.value = tab.place.path
            self.all.value = tabs
            if active is not None:
                self.active_place.value = Place(active.room, moved(active.path))

    def record(self) -> dict[str, Any]:
        """What is remembered of the tabs."""
        active = self.active_place.value
        return {
            "open": [tab.place.address for tab in self.all.value if not is_in_bin(tab.place.path)],
            "active": active.address if active else "",
        }

    def restore(self, record: Mapping[str, Any], exists: Callable[[Place], bool]) -> None:
        """Open what was open last, as far as it is still there, beside what is open already."""
        for address in record.get("open", ()):
            place = parse_address(str(address))
            if place is not None and exists(place):
                self.open(place, front=False)
        self._put_in_order([str(address) for address in record.get("open", ())])
        if self.active_place.peek() is not None:
            return
        active = parse_address(str(record.get("active", "")))
        if active is not None and self.find(active):
            self.active_place.value = active
        elif self.all.peek():
            self.active_place.value = self.all.peek()[-1].place

    def _put_in_order(self, addresses: Sequence[str]) -> None:
        """As they were; what was not among them comes last."""
        places = {address: at for at, address in enumerate(addresses)}
        self.all.value = tuple(
            sorted(self.all.peek(), key=lambda tab: places.get(tab.place.address, len(places)))
        )
