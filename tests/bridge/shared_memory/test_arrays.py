"""Arrays in shared memory: what is copied, how often, and what is refused."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fieldbook.bridge.shared_memory import MemoryClosed, SharedArray
from fieldbook.bridge.shared_memory.dtypes import FORMATS


@pytest.mark.parametrize("dtype", FORMATS)
def test_values_come_back_as_they_were(dtype: str) -> None:
    values = np.arange(24).reshape(2, 3, 4).astype(dtype)
    shared = SharedArray.of(values)
    assert (shared.shape, shared.dtype, shared.nbytes) == ((2, 3, 4), dtype, values.nbytes)
    found = shared.to_numpy()
    assert found.dtype == values.dtype
    np.testing.assert_array_equal(found, values)


def test_one_copy_in_and_one_out_and_none_for_javascript() -> None:
    values = np.arange(6.0).reshape(2, 3)
    shared = SharedArray.of(values)
    assert (shared.copies, shared.sharing) == (1, "shared")
    view = shared.js
    assert shared.copies == 1
    assert shared.to_numpy()[1, 2] == 5
    assert shared.copies == 2
    view[5] = 50.0
    assert shared.to_numpy()[1, 2] == 50
    assert values[1, 2] == 5


def test_a_reader_may_bring_the_room() -> None:
    shared = SharedArray.of(np.arange(4))
    room = np.empty(4, "int64")
    assert shared.to_numpy(out=room) is room
    assert room.tolist() == [0, 1, 2, 3]
    assert shared.to_numpy(slice(2), room[2:]).tolist() == [0, 1]


def test_rows_are_written_and_read_alone() -> None:
    shared = SharedArray.zeros((4, 2), "int32", name="harvest")
    shared.write(np.array([[1, 2], [3, 4]], "int32"), at=1)
    np.testing.assert_array_equal(shared.read(slice(1, 2)), [[1, 2]])
    assert shared.to_numpy().tolist() == [[0, 0], [1, 2], [3, 4], [0, 0]]
    assert shared.to_numpy(slice(-2, None)).tolist() == [[3, 4], [0, 0]]
    assert repr(shared) == "<SharedArray 'harvest' (4, 2) int32, shared>"


def test_it_needs_no_numpy() -> None:
    shared = SharedArray.of(array("d", [1.5, 2.5]))
    assert shared.read().tolist() == [1.5, 2.5]
    assert SharedArray.of(b"abc").read(slice(1, None)).tobytes() == b"bc"


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0)])
def test_nothing_is_an_array_too(shape: tuple[int, ...]) -> None:
    shared = SharedArray.of(np.empty(shape))
    assert shared.to_numpy().shape == shape
    assert shared.read().tolist() == []
    assert len(shared.js) == 0


def _filled() -> SharedArray:
    return SharedArray.of(np.zeros((3, 2)))


REFUSED: dict[str, tuple[type[Exception], Callable[[], Any]]] = {
    "another dtype": (TypeError, lambda: _filled().write(np.zeros((1, 2), "float32"))),
    "objects": (TypeError, lambda: SharedArray.of(np.array([{}, {}]))),
    "complex numbers": (TypeError, lambda: SharedArray.of(np.zeros(2, "complex128"))),
    "another byte order": (TypeError, lambda: SharedArray.of(np.zeros(2, ">f8"))),
    "an unknown dtype": (TypeError, lambda: SharedArray.zeros((1,), "text")),
    "other rows": (ValueError, lambda: _filled().write(np.zeros((1, 3)))),
    "no dimension": (ValueError, lambda: SharedArray.of(np.array(1.0))),
    "no shape": (ValueError, lambda: SharedArray.zeros(())),
    "a negative shape": (ValueError, lambda: SharedArray.zeros((-1,))),
    "columns": (ValueError, lambda: SharedArray.of(np.zeros((3, 2)).T)),
    "rows beyond the end": (IndexError, lambda: _filled().write(np.zeros((2, 2)), at=2)),
    "rows before the beginning": (IndexError, lambda: _filled().write(np.zeros((1, 2)), at=-1)),
    "every other row": (IndexError, lambda: _filled().read(slice(0, 3, 2))),
    "too little room": (IndexError, lambda: _filled().read(out=np.zeros((2, 2)))),
    "room that is locked": (ValueError, lambda: SharedArray.of(b"abc").read(out=b"xyz")),
}


@pytest.mark.parametrize(("error", "attempt"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_is_refused(error: type[Exception], attempt: Callable[[], Any]) -> None:
    with pytest.raises(error):
        attempt()


def test_a_refusal_copies_nothing() -> None:
    shared = _filled()
    with pytest.raises(IndexError, match="3 rows, not 2 from 2 on"):
        shared.write(np.ones((2, 2)), at=2)
    assert shared.copies == 1
    assert not shared.to_numpy().any()


async def test_a_closed_array_says_so() -> None:
    shared = _filled()
    handle = await shared.share()
    shared.close()
    shared.close()
    for use in (shared.read, shared.to_numpy, lambda: shared.js, lambda: shared.write(b"")):
        with pytest.raises(MemoryClosed, match="This SharedArray is closed"):
            use()
    with pytest.raises(MemoryClosed):
        await shared.share()
    with pytest.raises(MemoryClosed, match="it was closed"):
        await handle.open()
