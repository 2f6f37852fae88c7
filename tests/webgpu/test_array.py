from __future__ import annotations

import copy
import operator
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp
from tests.webgpu.counting import counting


def test_a_chain_is_computed_once_and_when_it_is_needed() -> None:
    with counting() as asked:
        x = xp.asarray([0.0, 1.0, 2.0])
        y = xp.sqrt(x * 2 + 1) - xp.exp(-x) / 3
        assert asked["evaluate"] == 0
        y.tolist()
        assert asked["evaluate"] == 1
        y.tolist()
        assert asked["evaluate"] == 1


def test_a_reduction_takes_the_chain_with_it() -> None:
    with counting() as asked:
        x = xp.asarray([1.0, 2.0, 3.0])
        assert float(xp.sum((x - 1) * x)) == 8.0
        assert asked["evaluate"] == 0 and asked["reduce"] == 1


def test_views_are_never_copied() -> None:
    with counting() as asked:
        x = xp.asarray(np.arange(24).reshape(2, 3, 4))
        y = xp.permute_dims(xp.flip(x, axis=1)[:, ::2, 1:], (2, 0, 1))[None, ...]
        assert not asked
        expected = np.arange(24).reshape(2, 3, 4)[:, ::-1][:, ::2, 1:].transpose(2, 0, 1)[None]
        assert y.tolist() == expected.tolist()
        assert asked == {"download": 1}


def test_an_expression_does_not_grow_without_end() -> None:
    with counting() as asked:
        x = xp.asarray([0.0])
        for _ in range(1000):
            x = x + 1
        assert 10 < asked["evaluate"] < 100
        assert float(x[0]) == 1000.0


def test_an_expression_reads_no_more_buffers_than_a_shader_may() -> None:
    with counting() as asked:
        total = xp.asarray(0.0)
        for number in range(30):
            total = total + xp.asarray([float(number)])
        assert float(total[0]) == sum(range(30))
        assert 3 < asked["evaluate"] < 10


def test_doubling_over_and_over_stays_small() -> None:
    x = xp.asarray([1.0])
    for _ in range(40):
        x = x + x
    assert float(x[0]) == 2.0**40


def test_what_an_expression_uses_twice_is_right() -> None:
    x = xp.asarray([1.0, 2.0])
    shared = x + 1
    assert ((shared * shared) / (shared + shared) - shared).tolist() == [-1.0, -1.5]


def test_what_was_recorded_does_not_hear_of_later_changes() -> None:
    x = xp.asarray([1, 2, 3])
    later, row = x * 10, x[:2]
    x[0] = 99
    assert later.tolist() == [10, 20, 30]
    assert row.tolist() == [1, 2]
    assert x.tolist() == [99, 2, 3]


def test_a_copy_and_its_original_go_separate_ways() -> None:
    x = xp.asarray([1, 2])
    others = [
        x.copy(),
        copy.deepcopy(x),
        copy.copy(x),
        pickle.loads(pickle.dumps(x)),
        xp.asarray(x, copy=True),
    ]
    x += 1
    assert [other.tolist() for other in others] == [[1, 2]] * 5
    assert x.tolist() == [2, 3]


async def test_values_come_back_by_awaiting() -> None:
    x = xp.asarray([[1.0, 2.0]]) * 2
    values = await x.to_numpy()
    assert values.dtype == np.float32 and values.tolist() == [[2.0, 4.0]]
    values[0, 0] = 7
    assert x.tolist() == [[2.0, 4.0]]


def test_a_dlpack_export_needs_no_device() -> None:
    assert xp.ones(1).__dlpack_device__() == (1, 0)


def test_numpy_takes_an_array_as_its_own() -> None:
    x = xp.asarray([1, 2])
    assert np.asarray(x).dtype == np.int32
    assert np.asarray(x, dtype=np.float64).tolist() == [1.0, 2.0]
    assert np.array([x, x]).shape == (2, 2)
    with pytest.raises(ValueError, match="always a copy"):
        np.array(x, copy=False)


def test_an_array_says_what_it_is() -> None:
    x = xp.zeros((2, 3), dtype=xp.int32)
    assert (x.shape, x.ndim, x.size, len(x), x.nbytes) == ((2, 3), 2, 6, 2, 24)
    assert x.dtype == xp.int32 and x.device == xp.device()
    assert repr(xp.asarray([1.5, 2])) == "Array([1.5, 2. ], dtype=float32)"
    assert f"{xp.asarray(1.25):.1f}" == "1.2"
    assert f"{xp.asarray([1])}" == "Array([1], dtype=int32)"
    assert x.to_device(x.device) is x
    with pytest.raises(ValueError, match="one device in use"):
        x.to_device("elsewhere")  # type: ignore[arg-type]


def test_one_number_is_a_number() -> None:
    assert int(xp.asarray(3)) == 3 and float(xp.asarray(3)) == 3.0
    assert complex(xp.asarray(2.0)) == 2 + 0j
    assert bool(xp.asarray(0.0)) is False
    assert [10, 20][xp.asarray(1)] == 20
    with pytest.raises(TypeError, match="float32 is not an index"):
        operator.index(xp.asarray(1.0))
    with pytest.raises(TypeError, match="without axes is a number"):
        float(xp.asarray([1.0]))
    with pytest.raises(TypeError, match="no length"):
        len(xp.asarray(1.0))


def test_the_namespace_is_found_by_the_version() -> None:
    x = xp.asarray(1)
    assert x.__array_namespace__() is xp
    assert x.__array_namespace__(api_version="2024.12") is xp
    with pytest.raises(ValueError, match=r"2031\.12"):
        x.__array_namespace__(api_version="2031.12")


def test_iteration_gives_the_rows() -> None:
    assert [row.tolist() for row in xp.asarray([[1, 2], [3, 4]])] == [[1, 2], [3, 4]]


BINARY = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]
BITS = [operator.and_, operator.or_, operator.xor, operator.lshift, operator.rshift]
Binary = Callable[[Any, Any], Any]


@pytest.mark.parametrize("sign", BINARY, ids=lambda sign: sign.__name__)
@pytest.mark.parametrize("dtype", [np.float32, np.int32, np.uint32])
def test_signs_compute_what_numpy_does(sign: Binary, dtype: Any) -> None:
    a, b = np.array([[1, 2, 7]], dtype), np.array([[3], [2]], dtype)
    x, y = xp.asarray(a), xp.asarray(b)
    for result, expected in (
        (sign(x, y), sign(a, b)),
        (sign(x, 2), sign(a, 2)),
        (sign(2, y), sign(2, b)),
    ):
        np.testing.assert_allclose(np.asarray(result), expected.astype(np.float64), rtol=1e-6)


@pytest.mark.parametrize("sign", BITS, ids=lambda sign: sign.__name__)
@pytest.mark.parametrize("dtype", [np.int32, np.uint32])
def test_signs_on_bits(sign: Binary, dtype: Any) -> None:
    a, b = np.array([1, 2, 12], dtype), np.array([3, 1, 2], dtype)
    x, y = xp.asarray(a), xp.asarray(b)
    assert sign(x, y).tolist() == sign(a, b).tolist()
    assert sign(x, 2).tolist() == sign(a, 2).tolist()
    assert sign(2, y).tolist() == sign(2, b).tolist()


def test_signs_of_one_operand() -> None:
    x = xp.asarray([-1, 2])
    assert (abs(x).tolist(), (-x).tolist(), (+x).tolist()) == ([1, 2], [1, -2], [-1, 2])
    assert (~x).tolist() == [0, -3]
    assert (~xp.asarray([True, False])).tolist() == [False, True]


def test_matrices_multiply_by_their_sign() -> None:
    x = xp.asarray([[1.0, 2.0], [3.0, 4.0]])
    assert (x @ x).tolist() == [[7.0, 10.0], [15.0, 22.0]]
    assert (np.eye(2) @ x).tolist() == x.tolist()
    x @= x
    assert x.tolist() == [[7.0, 10.0], [15.0, 22.0]]


def test_in_place_keeps_the_array_and_its_type() -> None:
    x = xp.asarray([1, 2])
    same = x
    x += 1
    x *= 3
    x -= xp.asarray([1, 1])
    x //= 2
    x <<= 1
    assert same is x and x.tolist() == [4, 8] and x.dtype == xp.int32
    with pytest.raises(TypeError, match="float32 does not fit into int32"):
        x += 0.5
    with pytest.raises(ValueError, match=r"shape \(2, 2\) does not fit"):
        x += xp.ones((2, 2), dtype=xp.int32)


@pytest.mark.parametrize("sign", [operator.add, operator.iadd], ids=["+", "+="])
def test_what_does_not_mix_is_refused(sign: Binary) -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        sign(xp.asarray([1]), "a")
    with pytest.raises(TypeError, match="unsupported operand"):
        "a" - xp.asarray([1])  # type: ignore[arg-type]


def test_whole_numbers_wrap_round() -> None:
    most = xp.asarray([2**31 - 1])
    assert (most + 1).tolist() == [-(2**31)]
    assert (xp.asarray([0], dtype=xp.uint32) - 1).tolist() == [2**32 - 1]
    assert xp.sum(xp.asarray([2**31 - 1, 1])).tolist() == -(2**31)
    assert (xp.asarray([5]) // 0).tolist() == [0]


def test_scalars_take_the_type_of_the_array() -> None:
    whole = xp.asarray([1])
    assert (whole + 1).dtype == xp.int32
    assert (whole + 1.0).dtype == xp.float32
    assert (xp.asarray([1.0]) + 1).dtype == xp.float32
    assert (xp.asarray([True]) + 1).dtype == xp.int32
    assert (whole + np.int64(1)).dtype == xp.int32
    assert (whole + np.float64(0.5)).dtype == xp.float32
    with pytest.raises(OverflowError, match="2147483648 does not fit int32"):
        whole + 2**31
    with pytest.raises(OverflowError, match="-1 does not fit uint32"):
        xp.asarray([1], dtype=xp.uint32) + -1


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(ValueError, match=r"\(2,\), \(3,\) cannot be broadcast"):
        xp.ones(2) + xp.ones(3)


def test_dlpack_hands_over_a_copy() -> None:
    x = xp.asarray([1.0, 2.0])
    assert np.from_dlpack(x).tolist() == [1.0, 2.0]
    assert xp.from_dlpack(np.asarray([3.0], np.float32)).tolist() == [3.0]
    assert xp.from_dlpack(x) is x
    with pytest.raises(BufferError, match="as a copy only"):
        x.__dlpack__(copy=False)
    with pytest.raises(BufferError, match="as a copy only"):
        xp.from_dlpack(np.asarray([3.0]), copy=False)
