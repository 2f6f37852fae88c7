"""Whether an engine computes what NumPy's does: every kind of work, also on difficult values.

It runs natively, case by case, and whole in a kernel of a real browser, so it imports nothing that
is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fieldbook import webgpu as xp
from fieldbook.webgpu import random
from fieldbook.webgpu.engine import using
from fieldbook.webgpu.numpy_engine import NumpyEngine

__all__ = ["CASES", "disagreement"]

Case = Callable[[], Any]

_EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, 3.5, -2.5, 1e-3, -1e-3, 7.25, -7.25, 123456.7, 1e30]
_REALS = np.array([*_EDGES, -1e30, np.inf, -np.inf, np.nan, 88.0, -100.0], np.float32)
_INTS = np.array([0, 1, -1, 2, -2, 7, -7, 31, 100, -100, 2**31 - 1, -(2**31)], np.int32)
_WORDS = np.array([0, 1, 2, 3, 7, 31, 100, 2**31, 2**32 - 1], np.uint32)
_TRUTHS = np.array([True, False])
_BY_KIND = {"f": _REALS, "i": _INTS, "u": _WORDS, "b": _TRUTHS}


def _pairs(kind: str) -> tuple[Any, Any]:
    """Each value of a kind with each other one."""
    values = _BY_KIND[kind]
    return xp.asarray(np.repeat(values, len(values))), xp.asarray(np.tile(values, len(values)))


def _unary(name: str, kind: str) -> Case:
    return lambda: getattr(xp, name)(xp.asarray(_BY_KIND[kind]))


def _binary(name: str, kind: str) -> Case:
    return lambda: getattr(xp, name)(*_pairs(kind))


def _many(*shape: int, kind: str = "f", seed: int = 0) -> Any:
    draw = np.random.default_rng(seed)
    if kind == "f":
        return xp.asarray(draw.normal(size=shape).astype(np.float32))
    if kind == "b":
        return xp.asarray(draw.random(shape) < 0.3)
    return xp.asarray(draw.integers(-50, 50, shape).astype(np.int32), dtype=xp.int32)


def _whole(*shape: int, seed: int = 0) -> Any:
    """Whole numbers as float32: their sums are exact in any order."""
    return xp.astype(_many(*shape, kind="i", seed=seed), xp.float32)


_UNARY = {
    "f": (
        "abs acos acosh asin asinh atan atanh ceil cos cosh exp expm1 floor isfinite isinf isnan"
        " log log10 log1p log2 logical_not negative reciprocal round sign signbit sin sinh sqrt"
        " square tan tanh trunc"
    ),
    "i": "abs bitwise_invert negative sign square",
    "u": "abs bitwise_invert sign square",
    "b": "bitwise_invert logical_not",
}
_BINARY = {
    "f": (
        "add atan2 copysign divide equal floor_divide greater greater_equal hypot less less_equal"
        " logaddexp logical_and logical_or logical_xor maximum minimum multiply nextafter not_equal"
        " pow remainder subtract"
    ),
    "i": (
        "add bitwise_and bitwise_or bitwise_xor equal floor_divide greater less maximum minimum"
        " multiply not_equal remainder subtract"
    ),
    "u": (
        "add bitwise_and bitwise_or bitwise_xor equal floor_divide greater less maximum minimum"
        " multiply pow remainder subtract"
    ),
    "b": (
        "bitwise_and bitwise_or bitwise_xor equal greater greater_equal less less_equal logical_and"
        " logical_or logical_xor not_equal"
    ),
}


def _set(x: Any, key: Any, value: Any) -> Any:
    x[key] = value
    return x


def _drawn() -> Any:
    draw = random.Generator(2**40 + 7)
    draw.bits(5)
    return draw.bits(1027)


def _shift(name: str) -> Any:
    return getattr(xp, name)(xp.asarray(_INTS)[:, None], xp.arange(0, 40, 3)[None, :])


CASES: dict[str, Case] = {
    **{
        f"{name} of {kind}": _unary(name, kind)
        for kind, names in _UNARY.items()
        for name in names.split()
    },
    **{
        f"{name} of two {kind}": _binary(name, kind)
        for kind, names in _BINARY.items()
        for name in names.split()
    },
    "pow of whole numbers": lambda: xp.pow(xp.asarray(_INTS)[:, None], xp.arange(9)[None, :]),
    "shifts to the left": lambda: _shift("bitwise_left_shift"),
    "shifts to the right": lambda: _shift("bitwise_right_shift"),
    "casts": lambda: (
        xp.astype(xp.asarray([2.9, -2.9, 0.0, 1e6]), xp.int32),
        xp.astype(xp.asarray(_INTS), xp.float32),
        xp.astype(xp.asarray(_INTS), xp.uint32),
        xp.astype(xp.asarray(_REALS), xp.bool),
        xp.astype(xp.asarray(_TRUTHS), xp.float32),
    ),
    "a chain": lambda: xp.where(_many(40, 50) > 0, xp.exp(_many(50) * 2), 1 - _many(40, 1)),
    "a chain through views": lambda: xp.permute_dims(_many(6, 7, 8), (2, 0, 1))[::-2, 1:, :3] + 1,
    "a large chain": lambda: xp.sqrt(xp.square(_many(1000, 1001)) + 1),
    "counting": lambda: xp.arange(3, 40, 4) * xp.reshape(xp.arange(3), (3, 1)),
    "constants": lambda: (xp.full((2, 3), xp.inf), xp.full(2, -7), xp.full(2, True)),
    "nothing": lambda: (xp.zeros((0, 3)) + 1, xp.sum(xp.zeros((0, 3)), axis=0), xp.zeros(0)[::2]),
    "sums": lambda: tuple(xp.sum(_whole(5, 60, 7), axis=axis) for axis in (None, 0, 1, (0, 2))),
    "a long sum": lambda: xp.sum(_many(300_000, kind="i")),
    "a long sum of float32": lambda: xp.sum(_many(300_000) + 1),
    "long rows": lambda: xp.sum(_many(3, 20_000) + 1, axis=1),
    "many results": lambda: xp.max(_many(5000, 200), axis=1),
    "products": lambda: xp.prod(_many(4, 50), axis=1),
    "extremes": lambda: tuple(
        each(x, axis=1)
        for each in (xp.max, xp.min, xp.argmax, xp.argmin)
        for x in (_many(3, 70), _many(3, 70, kind="i"), _many(300, 9, kind="i"))
    ),
    "extremes where one is not a number": lambda: tuple(
        each(_set(_many(2, 90), (1, 40), xp.nan), axis=1)
        for each in (xp.max, xp.min, xp.argmax, xp.argmin)
    ),
    "the place of an extreme among many": lambda: xp.argmax(_many(50_000)),
    "truth": lambda: tuple(
        each(_many(9, 11, kind="b"), axis=axis) for each in (xp.all, xp.any) for axis in (None, 1)
    ),
    "variance": lambda: (xp.var(_many(100, 5) + 1000, axis=0), xp.std(_many(77))),
    "running sums": lambda: (
        xp.cumulative_sum(_many(4, 500, 3, kind="i"), axis=1),
        xp.cumulative_sum(_many(20_000, kind="i")),
        xp.cumulative_prod(_many(5, 6), axis=0),
    ),
    "sorting": lambda: tuple(
        xp.sort(x, descending=descending)
        for x in (_many(3, 100), _many(50, 7, kind="i"), _many(5000), xp.asarray(_REALS))
        for descending in (False, True)
    ),
    "the order of equal elements": lambda: tuple(
        xp.argsort(_many(3, 3000, kind="i"), descending=descending) for descending in (False, True)
    ),
    "the order along another axis": lambda: xp.argsort(_many(40, 30), axis=0),
    "the first in order": lambda: tuple(
        xp.top_k(x, 9, largest=largest)
        for x in (_many(20, 1000, kind="i"), _set(_many(2, 300), (0, 5), xp.nan))
        for largest in (False, True)
    ),
    "unique elements": lambda: xp.unique_all(_many(3000, kind="i")),
    "searching": lambda: xp.searchsorted(xp.sort(_many(500)), _many(70, seed=1)),
    "where it is true": lambda: xp.nonzero(_many(30, 40, kind="b")),
    "selecting by a mask": lambda: _many(30, 40)[_many(30, 40, kind="b")],
    "selecting by indices": lambda: (
        _many(9, 8)[xp.asarray([-1, 0, 3]), 2:],
        xp.take(_many(9, 8), xp.asarray([7, 0]), axis=1),
        xp.take_along_axis(_many(9, 8), xp.argsort(_many(9, 8, seed=1)), axis=1),
    ),
    "setting a slice": lambda: _set(_many(9, 8), (slice(1, None, 3), slice(None, None, -2)), 0.5),
    "setting by indices, some twice": lambda: _set(
        _many(9), xp.asarray([3, 3, -1, 0, 3]), xp.asarray([1.0, 2.0, 3.0, 4.0, 5.0])
    ),
    "setting truth values": lambda: _set(_many(9, kind="b"), slice(2, 5), True),
    "joining": lambda: (xp.concat([_many(3, 4), _many(2, 4)]), xp.roll(_many(3, 4), 2, axis=1)),
    "products of matrices": lambda: tuple(
        _whole(*left) @ _whole(*right, seed=1)
        for left, right in (
            ((64, 64), (64, 64)),
            ((70, 33), (33, 129)),
            ((3, 50, 60), (3, 60, 40)),
            ((5, 1, 20, 30), (4, 30, 80)),
            ((300, 1), (1, 300)),
            ((200,), (200, 50)),
            ((7, 500), (500, 7)),
        )
    ),
    "products of transposed matrices": lambda: _whole(90, 80).T @ _whole(100, 90, seed=1).T,
    "products of whole numbers": lambda: _many(50, 60, kind="i") @ _many(60, 70, kind="i"),
    "products of nothing": lambda: (_many(0, 3) @ _many(3, 4), _many(3, 0) @ _many(0, 4)),
    "equations": lambda: tuple(
        xp.round(
            xp.linalg.solve(_many(*shape, seed=2) + 9 * xp.eye(shape[-1]), _many(*shape)) * 1e3
        )
        for shape in ((1, 1), (40, 40), (3, 2, 5, 5))
    ),
    "repeating": lambda: xp.repeated(
        lambda x, count: (xp.cos(x) + count, count + 1), (_many(70), xp.asarray([0])), 6
    ),
    # With a sum, since of nothing nothing is dispatched.
    "orders, places and equations of nothing": lambda: (
        xp.sort(_many(3, 0)),
        xp.argsort(_many(0, 4)),
        xp.cumulative_sum(_many(0)),
        xp.top_k(_many(0, 5), 2),
        xp.top_k(_many(3, 5), 0),
        xp.nonzero(_many(0, kind="b")),
        xp.nonzero(_many(9) > 100),
        xp.linalg.solve(_many(2, 0, 0), _many(2, 0, 3)),
        xp.linalg.solve(_many(2, 2) + 9 * xp.eye(2), _many(2, 0)),
        xp.sum(_many(3, kind="i")),
    ),
    "the first many in order": lambda: xp.top_k(_many(3, 100, kind="i"), 60),
    "numbers without a sign in a chain": lambda: xp.where(
        xp.asarray(_WORDS) > 7, xp.asarray(_WORDS), 2**31 + 5
    ),
    "random words": _drawn,
}


def disagreement(case: Case, ulps: int = 8) -> str | None:
    """What the engine in use computes other than NumPy's, or None.

    ulps: by how many units in the last place float32 may differ.
    """
    with using(NumpyEngine(), "it is compared with"):
        expected = _values(case())
    found = _values(case())
    for want, got in zip(expected, found, strict=True):
        if want.dtype != got.dtype or want.shape != got.shape:
            return f"{got.dtype}{got.shape} instead of {want.dtype}{want.shape}"
        bad = np.asarray(want != got)
        if want.dtype.kind == "f":
            bad = ~_near(want, got, ulps)
        if bad.any():
            place = tuple(int(each[0]) for each in np.nonzero(np.atleast_1d(bad)))
            first = np.atleast_1d(got)[place], np.atleast_1d(want)[place]
            return f"{bad.sum()} of {bad.size}: {first[0]} instead of {first[1]} at {place}"
    return None


def _values(result: Any) -> list[Any]:
    parts = result if isinstance(result, tuple) else (result,)
    flat = [each for part in parts for each in (part if isinstance(part, tuple) else (part,))]
    return [np.asarray(part) for part in flat]


def _near(want: Any, got: Any, ulps: int) -> Any:
    same = (want == got) | (np.isnan(want) & np.isnan(got))
    finite = np.isfinite(want) & np.isfinite(got)
    with np.errstate(all="ignore"):
        away = np.abs(want.astype(np.float64) - got)
        least = np.float32(1.2e-38)  # a GPU may take what is smaller for nothing
        room = ulps * np.spacing(np.abs(want)).astype(np.float64) + least
    return same | (finite & (away <= room))
