"""Being told what was done: each change with its path and both values, as undo needs them."""

from __future__ import annotations

from dataclasses import dataclass, field

from fieldbook.bridge.reactivity import ABSENT, Change, batch, observable, observe


@observable
@dataclass
class Bed:
    crop: str


@observable
@dataclass
class Garden:
    beds: list[Bed] = field(default_factory=list)


def test_a_log_of_what_was_done_has_the_steps_between_too() -> None:
    garden = Garden([Bed("oats")])
    done: list[Change] = []
    told = observe(garden, done.append)

    with batch():
        garden.beds[0].crop = "rye"
        garden.beds[0].crop = "wheat"
    garden.beds.append(Bed("beans"))
    told.dispose()
    garden.beds[0].crop = "unheard"

    steps = [(change.path, change.old, change.new) for change in done[:2]]
    assert steps == [(("beds", 0, "crop"), "oats", "rye"), (("beds", 0, "crop"), "rye", "wheat")]
    assert (done[2].path, done[2].old, len(done)) == (("beds", 1), ABSENT, 3)


def test_what_was_told_is_enough_to_undo_it() -> None:
    bed = Bed("oats")
    done: list[Change] = []
    told = observe(bed, done.append)
    bed.crop = "rye"
    bed.crop = "wheat"
    told.dispose()
    for change in reversed(done):
        (name,) = change.path
        setattr(bed, str(name), change.old)
    assert bed.crop == "oats"
