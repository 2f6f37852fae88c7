"""When a new value counts as the old one."""

from __future__ import annotations

__all__ = ["same"]

_SCALARS = frozenset({bool, bytes, complex, float, int, str})


def same(old: object, new: object) -> bool:
    """Tell whether nothing changed: the same object, or equal scalars of one type.

    `==` alone would be wrong three times over: `1 == True == 1.0`, a list that was changed in
    place equals itself, and NumPy's answer is an array.
    """
    if old is new:
        return True
    kind = old.__class__
    return kind is new.__class__ and kind in _SCALARS and bool(old == new)
