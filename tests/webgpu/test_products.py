from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp


def made(*shape: int) -> Any:
    return np.random.default_rng(len(shape)).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize(
    ("left", "right"),
    [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 4)), ((2, 1, 2, 3), (4, 3, 1))],
    ids=str,
)
def test_matrices_multiply(left: Any, right: Any) -> None:
    a, b = made(*left), made(*right)
    result = xp.matmul(xp.asarray(a), xp.asarray(b))
    assert result.shape == np.matmul(a, b).shape
    np.testing.assert_allclose(np.asarray(result), np.matmul(a, b), rtol=1e-4, atol=1e-5)


def test_matrices_of_whole_numbers_and_of_nothing() -> None:
    x = xp.asarray([[1, 2], [3, 4]])
    assert xp.matmul(x, x).tolist() == [[7, 10], [15, 22]]
    assert xp.matmul(xp.ones((2, 0)), xp.ones((0, 3))).tolist() == [[0.0] * 3] * 2


def test_products_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3\) and \(2, 3\) do not multiply"):
        xp.matmul(xp.ones((2, 3)), xp.ones((2, 3)))
    with pytest.raises(TypeError, match="multiply by a number with"):
        xp.matmul(xp.ones((2, 2)), 3)
    with pytest.raises(ValueError, match="at least one axis"):
        xp.matmul(xp.ones(()), xp.ones(()))
    with pytest.raises(TypeError, match="not defined for bool"):
        xp.matmul(xp.ones(2, dtype=bool), xp.ones(2, dtype=bool))
    with pytest.raises(ValueError, match="at least two axes"):
        xp.matrix_transpose(xp.ones(2))


def test_products_of_vectors() -> None:
    a, b = made(4, 3), made(2, 4, 3)
    result = xp.vecdot(xp.asarray(a), xp.asarray(b))
    np.testing.assert_allclose(np.asarray(result), np.vecdot(a, b), rtol=1e-4, atol=1e-5)
    with pytest.raises(ValueError, match="3 and 2 do not multiply"):
        xp.vecdot(xp.ones(3), xp.ones(2))
    with pytest.raises(ValueError, match="counted from the end"):
        xp.vecdot(xp.ones(3), xp.ones(3), axis=0)


@pytest.mark.parametrize("axes", [0, 1, 2, ((0, 1), (1, 0)), ((-1,), (0,))], ids=str)
def test_products_of_tensors(axes: Any) -> None:
    a, b = made(3, 3), made(3, 3, 2)
    result = xp.tensordot(xp.asarray(a), xp.asarray(b), axes=axes)
    np.testing.assert_allclose(np.asarray(result), np.tensordot(a, b, axes), rtol=1e-4, atol=1e-5)


def test_tensors_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="do not multiply"):
        xp.tensordot(xp.ones((2, 3)), xp.ones((2, 3)), axes=1)
