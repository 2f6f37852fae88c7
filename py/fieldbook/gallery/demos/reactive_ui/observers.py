"""An observer hears what was done, which is all that undo needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldbook.bridge.reactivity import Change, Signal, observable, observe, on_cleanup
from fieldbook.bridge.vdom import Content, html
from fieldbook.gallery.parts import button, log, row
from fieldbook.gallery.stage import Stage

__all__ = ["demo"]


@observable
@dataclass
class Bed:
    """One bed of a garden."""

    crop: str
    rows: int


@observable
@dataclass
class Garden:
    """Beds by their names."""

    beds: dict[str, Bed] = field(default_factory=dict)


def demo(_: Stage) -> Content:
    """A bed that is changed field by field, and taken back step by step."""
    garden = Garden({"north": Bed("oats", 3)})
    bed = garden.beds["north"]
    done: Signal[tuple[Change, ...]] = Signal(())
    told = observe(garden, lambda change: done.update(lambda steps: (*steps, change)))
    on_cleanup(told.dispose)

    def undo() -> None:
        *before, last = done.peek()
        setattr(bed, str(last.path[-1]), last.old)
        done.value = tuple(before)  # taking it back was told, too

    def turn() -> None:
        bed.crop = "rye" if bed.crop == "oats" else "oats"

    def widen() -> None:
        bed.rows += 1

    return [
        html("<p>The north bed has {} rows of {}.</p>", lambda: bed.rows, lambda: bed.crop),
        row(
            button("Change the crop", turn),
            button("Add a row", widen),
            button("Undo", undo, disabled=lambda: not done.value),
        ),
        log(
            lambda: tuple(
                f"{'.'.join(map(str, step.path))}: {step.old} → {step.new}" for step in done.value
            )
        ),
    ]
