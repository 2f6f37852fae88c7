from __future__ import annotations

import numpy as np
import pytest

from fieldbook import webgpu as xp


def test_converting() -> None:
    x = xp.asarray([-1.7, 0.0, 2.5])
    assert xp.astype(x, xp.int32).tolist() == [-1, 0, 2]
    assert xp.astype(x, bool).tolist() == [True, False, True]
    assert xp.astype(x, xp.float32, copy=False) is x
    assert xp.astype(x, xp.float32) is not x
    assert x.astype("int32").dtype == xp.int32
    with pytest.raises(TypeError, match="float64 is not available"):
        xp.astype(x, np.float64)


def test_what_promotion_leads_to() -> None:
    assert xp.can_cast(xp.int32, xp.float32) and xp.can_cast(xp.bool, xp.uint32)
    assert not xp.can_cast(xp.float32, xp.int32) and not xp.can_cast(xp.int32, xp.bool)
    assert not xp.can_cast(xp.int32, xp.uint32)
    assert xp.can_cast(xp.asarray([1]), xp.int32)


def test_types_of_results() -> None:
    x = xp.asarray([1])
    assert xp.result_type(x, xp.float32) == xp.float32
    assert xp.result_type(x, 1) == xp.int32 and xp.result_type(x, 1.0) == xp.float32
    assert xp.result_type(xp.bool, xp.uint32) == xp.uint32
    assert xp.result_type(2.0, 1) == xp.float32
    assert xp.result_type(xp.uint32, 1) == xp.uint32
    with pytest.raises(ValueError, match="nothing to take a type of"):
        xp.result_type()


def test_kinds() -> None:
    assert xp.isdtype(xp.int32, "signed integer") and xp.isdtype(xp.uint32, "integral")
    assert xp.isdtype(xp.float32, ("bool", "real floating"))
    assert xp.isdtype(xp.bool, xp.bool) and not xp.isdtype(xp.bool, "numeric")
    assert not xp.isdtype(xp.float32, "complex floating")
    with pytest.raises(ValueError, match="'float' is no kind"):
        xp.isdtype(xp.float32, "float")


def test_limits() -> None:
    of_floats = xp.finfo(xp.asarray(1.0))
    assert (of_floats.bits, of_floats.eps) == (32, float(np.finfo(np.float32).eps))
    assert of_floats.dtype == xp.float32
    assert (xp.iinfo(xp.int32).min, xp.iinfo(xp.int32).max) == (-(2**31), 2**31 - 1)
    assert (xp.iinfo(xp.uint32).min, xp.iinfo(xp.uint32).max) == (0, 2**32 - 1)
    with pytest.raises(TypeError, match="finfo is of float32, not int32"):
        xp.finfo(xp.int32)
    with pytest.raises(TypeError, match="iinfo is of int32 and uint32, not bool"):
        xp.iinfo(xp.bool)


def test_what_the_namespace_says_of_itself() -> None:
    info = xp.__array_namespace_info__()
    assert info.capabilities() == {
        "boolean indexing": True,
        "data-dependent shapes": True,
        "max dimensions": 64,
    }
    assert info.devices() == [info.default_device()] == [xp.device()]
    assert info.default_dtypes()["real floating"] == xp.float32
    assert set(info.dtypes()) == {"bool", "int32", "uint32", "float32"}
    assert set(info.dtypes(kind=("integral", "bool"))) == {"bool", "int32", "uint32"}
    assert info.dtypes(kind="complex floating") == {}


def test_all_that_is_listed_is_there() -> None:
    assert [name for name in xp.__all__ if not hasattr(xp, name)] == []
