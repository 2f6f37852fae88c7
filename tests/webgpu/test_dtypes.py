from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu.dtypes import as_dtype, fitted, promoted, scalar_dtype


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (float, xp.float32),
        (int, xp.int32),
        (bool, xp.bool),
        (np.float32, xp.float32),
        ("uint32", xp.uint32),
        (xp.int32, xp.int32),
    ],
)
def test_types_are_meant_in_many_ways(wanted: Any, expected: Any) -> None:
    assert as_dtype(wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (np.float64, "float64 is not available: a GPU computes in 32 bits. Use float32, or"),
        ("int64", "Use int32, or compute that part with NumPy, on `await array.to_numpy"),
        (np.uint8, "Use uint32"),
        (complex, "a GPU has no complex numbers"),
        (str, "arrays hold float32, int32, uint32 or bool"),
        (None, "A data type is needed"),
    ],
)
def test_other_types_are_refused_with_a_way_out(wanted: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        as_dtype(wanted)


def test_promotion_stays_in_32_bits() -> None:
    assert promoted(xp.bool, xp.int32) == xp.int32
    assert promoted(xp.int32, xp.float32, xp.bool) == xp.float32
    assert promoted(xp.uint32, xp.float32) == xp.float32
    with pytest.raises(TypeError, match="Convert one of them with astype"):
        promoted(xp.int32, xp.uint32)


def test_scalars_have_a_type_of_their_own_where_nothing_else_has() -> None:
    assert [scalar_dtype(value, None).name for value in (True, 1, 1.0)] == [
        "bool",
        "int32",
        "float32",
    ]
    with pytest.raises(TypeError, match="complex does not mix"):
        scalar_dtype(1j, None)  # type: ignore[arg-type]


def test_a_scalar_is_as_its_type_holds_it() -> None:
    assert fitted(0.1, xp.float32) == float(np.float32(0.1))
    assert fitted(1e39, xp.float32) == float("inf")
    assert fitted(2, xp.bool) is True
