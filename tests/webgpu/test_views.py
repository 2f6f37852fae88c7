from __future__ import annotations

import pytest

from fieldbook.webgpu.views import View, broadcast_shape, normal_axes, row_major


def test_steps_of_rows() -> None:
    assert row_major((2, 3, 4)) == (12, 4, 1)
    assert row_major(()) == ()
    assert row_major((2, 0, 4)) == (4, 4, 1)


def test_shapes_meet_from_the_end() -> None:
    assert broadcast_shape((3, 1), (4,), ()) == (3, 4)
    assert broadcast_shape((0,), (1,)) == (0,)
    with pytest.raises(ValueError, match="cannot be broadcast together"):
        broadcast_shape((2,), (3,))


def test_axes_are_counted_from_the_front() -> None:
    assert normal_axes(None, 2) == (0, 1)
    assert normal_axes((-1, 0), 2) == (1, 0)
    with pytest.raises(IndexError, match="no axis 2 in an array of 2 dimensions"):
        normal_axes(2, 2)
    with pytest.raises(ValueError, match="named twice"):
        normal_axes((0, -2), 2)


def test_a_turned_view_is_not_in_order() -> None:
    whole = View.whole((2, 3))
    assert whole.is_row_major
    turned = whole.permuted((1, 0))
    assert turned == View((3, 2), (1, 3))
    assert not turned.is_row_major and turned.reshaped((6,)) is None
    assert whole.sliced(1, 2, -1, 3) == View((2, 3), (3, -1), 2)
    assert View.whole((0, 2)).permuted((1, 0)).is_row_major


def test_a_view_is_repeated_by_standing_still() -> None:
    assert View.whole((3, 1)).broadcast((2, 3, 4)) == View((2, 3, 4), (0, 1, 0))
    with pytest.raises(ValueError, match=r"\(3,\) cannot be broadcast to \(1,\)"):
        View.whole((3,)).broadcast((1,))


def test_diagonals_beside_the_matrix_are_empty() -> None:
    assert View.whole((2, 3)).diagonal(1) == View((2,), (4,), 1)
    assert View.whole((2, 3)).diagonal(-1) == View((1,), (4,), 3)
    assert View.whole((2, 3)).diagonal(9) == View((0,), (4,), 0)
