from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from fieldbook import webgpu as xp

linalg = xp.linalg
STACK = np.random.default_rng(4).normal(size=(2, 3, 3)).astype(np.float32)
SYMMETRIC = STACK @ STACK.swapaxes(1, 2) + np.eye(3, dtype=np.float32)


def close(result: xp.Array, expected: Any) -> None:
    assert result.dtype == xp.float32
    np.testing.assert_allclose(np.asarray(result), expected, rtol=2e-3, atol=2e-4)


def test_solving() -> None:
    x, b = xp.asarray(STACK), xp.asarray(STACK[:, :, :2])
    close(linalg.solve(x, b), np.linalg.solve(STACK, STACK[:, :, :2]))
    close(linalg.inv(x), np.linalg.inv(STACK))
    close(linalg.pinv(x[:, :2]), np.linalg.pinv(STACK[:, :2]))
    close(linalg.det(x), np.linalg.det(STACK))
    close(linalg.slogdet(x).logabsdet, np.linalg.slogdet(STACK)[1])


def test_equations_of_many_shapes() -> None:
    vector = np.arange(3, dtype=np.float32)
    many = np.stack([STACK, -STACK, STACK + 1])
    for left, right in ((STACK[0], vector), (STACK, vector), (many, STACK[:, :, :1])):
        expected = np.linalg.solve(left, right if right.ndim > 1 else right[:, None])
        found = linalg.solve(xp.asarray(left), xp.asarray(right))
        close(found, expected if right.ndim > 1 else expected[..., 0])
    assert linalg.solve(xp.zeros((0, 2, 2)), xp.zeros((0, 2, 1))).shape == (0, 2, 1)
    # A pivot of zero has rows exchanged.
    turned = xp.asarray([[0.0, 1.0], [2.0, 0.0]])
    close(linalg.solve(turned, xp.asarray([3.0, 4.0])), [2.0, 3.0])


def test_what_is_no_set_of_equations_is_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError, match="no square matrices"):
        linalg.solve(xp.zeros((2, 3)), xp.zeros(2))
    with pytest.raises(ValueError, match="does not fit equations"):
        linalg.solve(xp.eye(2), xp.zeros(3))
    with pytest.raises(np.linalg.LinAlgError):
        np.asarray(linalg.inv(xp.zeros((2, 2))))


def test_decompositions_give_the_matrix_back() -> None:
    x, s = xp.asarray(STACK), xp.asarray(SYMMETRIC)
    lower = linalg.cholesky(s)
    close(lower @ lower.mT, SYMMETRIC)
    close(linalg.cholesky(s, upper=True), np.asarray(lower.mT))
    q, r = linalg.qr(x)
    close(q @ r, STACK)
    u, values, vh = linalg.svd(x, full_matrices=False)
    close((u * values[:, None, :]) @ vh, STACK)
    close(linalg.svdvals(x), np.asarray(values))
    found = linalg.eigh(s)
    close((found.eigenvectors * found.eigenvalues[:, None, :]) @ found.eigenvectors.mT, SYMMETRIC)
    close(linalg.eigvalsh(s), np.asarray(found.eigenvalues))


def test_ranks() -> None:
    x = xp.asarray([[1.0, 2.0], [2.0, 4.0]])
    assert int(linalg.matrix_rank(x)) == 1
    assert int(linalg.matrix_rank(x, rtol=xp.asarray(2.0))) == 0


@pytest.mark.parametrize("power", [0, 1, 2, 5, -1, -2])
def test_powers(power: int) -> None:
    close(
        linalg.matrix_power(xp.asarray(SYMMETRIC), power), np.linalg.matrix_power(SYMMETRIC, power)
    )


@pytest.mark.parametrize("order", ["fro", None, "nuc", 1, -1, 2, -2, math.inf, -math.inf])
@pytest.mark.parametrize("keepdims", [False, True])
def test_norms_of_matrices(order: Any, keepdims: bool) -> None:
    result = linalg.matrix_norm(xp.asarray(STACK), ord=order, keepdims=keepdims)
    close(result, np.linalg.norm(STACK, order, axis=(-2, -1), keepdims=keepdims))


@pytest.mark.parametrize("order", [0, 1, 2, 3, -1, math.inf, -math.inf])
def test_norms_of_vectors(order: Any) -> None:
    x = xp.asarray(STACK)
    close(linalg.vector_norm(x, axis=1, ord=order), np.linalg.norm(STACK, order, axis=1))


def test_a_norm_that_is_none_is_named() -> None:
    close(linalg.vector_norm(xp.asarray(STACK)), np.linalg.norm(STACK.ravel()))
    with pytest.raises(ValueError, match="no norm of matrices of order 7"):
        linalg.matrix_norm(xp.asarray(STACK), ord=7)


@pytest.mark.parametrize("offset", [-1, 0, 2])
def test_diagonals(offset: int) -> None:
    x = xp.asarray(STACK)
    close(linalg.diagonal(x, offset=offset), np.linalg.diagonal(STACK, offset=offset))
    close(linalg.trace(x, offset=offset), np.linalg.trace(STACK, offset=offset))
    with pytest.raises(ValueError, match="at least two axes"):
        linalg.diagonal(xp.ones(2))


def test_products_across() -> None:
    a, b = STACK[0], STACK[1]
    close(linalg.cross(xp.asarray(a), xp.asarray(b)), np.cross(a, b))
    close(linalg.cross(xp.asarray(a), xp.asarray(b), axis=0), np.cross(a, b, axis=0))
    close(linalg.outer(xp.asarray(a[0]), xp.asarray(b[0])), np.outer(a[0], b[0]))
    with pytest.raises(ValueError, match="vectors of three, not 2"):
        linalg.cross(xp.ones(2), xp.ones(2))
    with pytest.raises(ValueError, match="two arrays of one axis"):
        linalg.outer(xp.ones(()), xp.ones(2))
