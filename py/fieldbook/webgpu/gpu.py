"""Asking for the GPU where Python can't wait for it by itself."""

from __future__ import annotations

import sys

from fieldbook.webgpu.engine import Device, device

__all__ = ["use_gpu"]


async def use_gpu() -> Device:
    """Compute on the browser's GPU from now on, if there is one; what computes, and why by this.

    Only needed where a stack can't be suspended: elsewhere the first array asks for the GPU. Arrays
    that are there already go on working.
    """
    if sys.platform != "emscripten":
        return device()
    from fieldbook.webgpu.browser import begin

    return await begin()
