"""What a program may ask of the namespace before it computes."""

from __future__ import annotations

from typing import Any

from fieldbook.webgpu.data_types import isdtype
from fieldbook.webgpu.dtypes import DTYPES, Dtype, float32, int32
from fieldbook.webgpu.engine import Device, device
from fieldbook.webgpu.reading import check_device

__all__ = ["NamespaceInfo", "__array_namespace_info__"]


class NamespaceInfo:
    """The standard's inspection functions."""

    def capabilities(self) -> dict[str, Any]:
        """What arrays can do; NumPy allows 64 axes, and an engine need not allow more."""
        return {"boolean indexing": True, "data-dependent shapes": True, "max dimensions": 64}

    def default_device(self) -> Device:
        """The device in use."""
        return device()

    def devices(self) -> list[Device]:
        """The device in use: there is one."""
        return [device()]

    def default_dtypes(self, *, device: Any = None) -> dict[str, Dtype]:
        """What numbers become when nobody says so."""
        check_device(device)
        return {"real floating": float32, "integral": int32, "indexing": int32}

    def dtypes(self, *, device: Any = None, kind: Any = None) -> dict[str, Dtype]:
        """The four data types, or those of a kind."""
        check_device(device)
        return {
            name: dtype for name, dtype in DTYPES.items() if kind is None or isdtype(dtype, kind)
        }


def __array_namespace_info__() -> NamespaceInfo:  # noqa: N807  # the standard's name
    """What this namespace has."""
    return NamespaceInfo()
