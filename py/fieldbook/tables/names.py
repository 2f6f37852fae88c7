"""The columns' names: taken from the header, mended where they repeat or are empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fieldbook.tables import texts
from fieldbook.tables.dialect import Layout
from fieldbook.tables.messages import Note, ReadOptions

__all__ = ["Names", "mend_names", "distinct"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names as pandas reads them, as they are to be, and what was mended."""

    raw: tuple[str, ...]
    final: tuple[str, ...]
    notes: tuple[Note, ...]
    spelled_out: bool
    """Whether pandas would not name the columns so, nor by taking blanks away."""


def mend_names(layout: Layout, options: ReadOptions) -> Names:
    """Give every column a name of its own, the way pandas does it: `a.1`, `Unnamed: 3`."""
    fields, width = layout.first_row, layout.width
    if not layout.header:
        numbered = tuple(f"column_{number}" for number in range(1, width + 1))
        return Names(numbered, numbered, (texts.no_header(options),), spelled_out=False)
    surplus = width - len(fields)
    if surplus == 1 and layout.consistent and not layout.surplus_empty:
        names = distinct(("", *fields))
        return Names(names, names, (texts.row_names(names[0]),), spelled_out=True)
    if surplus > 0 and layout.surplus_empty:
        fields = (*fields, *[""] * surplus)
    raw = distinct(fields)
    final = distinct([field.strip() for field in fields])
    # pandas gives the type meant for a name to its repetitions too.
    repeated = len(set(fields)) < len(fields)
    stripped = final == tuple(name.strip() for name in raw)
    spelled_out = surplus > 0 or repeated or not stripped
    return Names(raw, final, _mending(fields, final), spelled_out)


def distinct(fields: Sequence[str]) -> tuple[str, ...]:
    """Number names that repeat and those that are empty."""
    named = [field or f"Unnamed: {place}" for place, field in enumerate(fields)]
    taken = set(named)
    seen: dict[str, int] = {}
    result = []
    for name in named:
        count = seen.get(name, 0)
        fresh = name
        if count:
            while fresh in taken:
                fresh = f"{name}.{count}"
                count += 1
            taken.add(fresh)
            seen[name] = count
        else:
            seen[name] = 1
        result.append(fresh)
    return tuple(result)


def _mending(fields: Iterable[str], final: Sequence[str]) -> tuple[Note, ...]:
    repeated, empty = [], []
    for field, name in zip(fields, final, strict=True):
        if not field.strip():
            empty.append(name)
        elif name != field.strip():
            repeated.append(name)
    return (texts.names_mended(repeated, empty),) if repeated or empty else ()
