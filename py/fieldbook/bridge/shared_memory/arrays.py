"""Arrays whose bytes the page, workers, JavaScript and the GPU see at once."""

from __future__ import annotations

import importlib
from math import prod
from struct import calcsize
from typing import Any

from fieldbook.bridge.shared_memory.dtypes import FORMATS, dtype_of
from fieldbook.bridge.shared_memory.handles import InMemory
from fieldbook.bridge.shared_memory.memory import Memory, Sharing, memory_host

__all__ = ["SharedArray"]

_ALL = slice(None)


class SharedArray(InMemory):
    """An array outside of Python's heap, in C's order; `SharedArray.of` makes one of values.

    Python's own heap is not shared: each `write` and each `read` is one copy, and `copies` counts
    them. JavaScript takes `js`, which is none.

    name: what it is called in messages.
    """

    def __init__(
        self,
        memory: Memory,
        shape: tuple[int, ...],
        dtype: str,
        name: str = "",
        without_sharing: Sharing = "transferred",
    ) -> None:
        super().__init__(memory, without_sharing)
        self.shape = shape
        self.dtype = dtype
        self.name = name

    @classmethod
    def zeros(
        cls,
        shape: tuple[int, ...],
        dtype: str = "float64",
        *,
        name: str = "",
        without_sharing: Sharing = "transferred",
    ) -> SharedArray:
        """An array of zeros.

        without_sharing: what becomes of the bytes where nothing can be shared: ``transferred`` to
            the first who opens them, after which this array is closed, or ``copied`` to each.
        """
        if dtype not in FORMATS:
            raise TypeError(f"{dtype!r} can't be shared: only {', '.join(FORMATS)} can.")
        if not shape or min(shape) < 0:
            raise ValueError(f"A shared array has one dimension or more, not the shape {shape}.")
        memory = memory_host().make(prod(shape) * calcsize(FORMATS[dtype]))
        return cls(memory, shape, dtype, name, without_sharing)

    @classmethod
    def of(
        cls, values: Any, *, name: str = "", without_sharing: Sharing = "transferred"
    ) -> SharedArray:
        """An array of the values of a NumPy array or another buffer: one copy in."""
        view = _contiguous(values)
        dtype = dtype_of(view.format)
        made = cls.zeros(_shape_of(view), dtype, name=name, without_sharing=without_sharing)
        made.write(view)
        return made

    def __repr__(self) -> str:
        label = f"{self.name!r} " if self.name else ""
        return f"<SharedArray {label}{self.shape} {self.dtype}, {self.sharing}>"

    def _details(self) -> tuple[Any, ...]:
        return self.shape, self.dtype, self.name

    @property
    def sharing(self) -> Sharing:
        """What becomes of the bytes when another opens its handle, or became of them here."""
        return self._sharing

    @property
    def copies(self) -> int:
        """How often this object has copied bytes, all or some, or was given a copy of them."""
        return self._copies

    @property
    def nbytes(self) -> int:
        """How many bytes the values take."""
        return prod(self.shape) * calcsize(FORMATS[self.dtype])

    @property
    def js(self) -> Any:
        """The bytes where they are, as JavaScript and GPU uploads take them: no copy.

        A flat typed array in a browser; natively a flat `memoryview`.
        """
        return self._memory.view(FORMATS[self.dtype], prod(self.shape))

    def write(self, values: Any, at: int = 0) -> None:
        """Copy rows in, from row `at` on; what is not written stays as it is.

        Raises `TypeError` for another dtype, `ValueError` for rows of another shape and
        `IndexError` where they don't fit.
        """
        memory = self._memory
        view = _contiguous(values)
        self._check(view)
        rows = _shape_of(view)[0]
        if at < 0 or at + rows > self.shape[0]:
            raise IndexError(f"{self} has {self.shape[0]} rows, not {rows} from {at} on.")
        if view.nbytes:
            memory.write(at * self._row_bytes, view.cast("B"))
        self._copies += 1

    def read(self, rows: slice = _ALL, out: Any = None) -> memoryview[Any]:
        """Copy rows out, into `out` where that is given; a buffer of their shape.

        Raises as `write` does.
        """
        memory = self._memory
        start, stop, step = rows.indices(self.shape[0])
        if step != 1:
            raise IndexError("Rows are read one after another: a step can't be.")
        shape = (max(stop - start, 0), *self.shape[1:])
        count = shape[0] * self._row_bytes
        if out is None:
            view = _shaped(bytearray(count), FORMATS[self.dtype], shape)
        else:
            view = _contiguous(out)
            self._check(view)
            if _shape_of(view) != shape:
                raise IndexError(f"{shape[0]} rows don't fit into {_shape_of(view)[0]}.")
        if view.readonly:
            raise ValueError("Rows can't be read into something that must not be written.")
        if count:
            memory.read(start * self._row_bytes, view.cast("B"))
        self._copies += 1
        return view

    def to_numpy(self, rows: slice = _ALL, out: Any = None) -> Any:
        """Rows as a NumPy array in Python's heap: one copy out."""
        if out is None:
            # By its name: a page can import this module, and has no NumPy.
            numpy = importlib.import_module("numpy")
            count = len(range(*rows.indices(self.shape[0])))
            out = numpy.empty((count, *self.shape[1:]), self.dtype)
        self.read(rows, out)
        return out

    @property
    def _row_bytes(self) -> int:
        return prod(self.shape[1:]) * calcsize(FORMATS[self.dtype])

    def _check(self, view: memoryview) -> None:
        dtype = dtype_of(view.format)
        if dtype != self.dtype:
            raise TypeError(f"{self} takes {self.dtype}, not {dtype}: convert the values first.")
        shape = _shape_of(view)
        if shape[1:] != self.shape[1:]:
            raise ValueError(f"{self} has other rows than values of the shape {shape}.")


def _contiguous(values: Any) -> memoryview:
    view = memoryview(values)
    if not view.ndim:
        raise ValueError("A single value can't be shared: put it into an array.")
    if not view.c_contiguous:
        raise ValueError(
            "Values can be copied once where they lie one after another: take"
            " numpy.ascontiguousarray first, which is a copy more."
        )
    return view


def _shape_of(view: memoryview) -> tuple[int, ...]:
    return tuple(view.shape or ())


def _shaped(content: bytearray, letter: str, shape: tuple[int, ...]) -> memoryview[Any]:
    """A view of that shape; one that holds nothing can't be cast to more than one dimension."""
    flat: Any = memoryview(content)
    several: memoryview[Any] = flat.cast(letter, shape) if content else flat.cast(letter)
    return several
