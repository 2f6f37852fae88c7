"""What becomes of arrays when the GPU that held them is lost.

What came from NumPy is kept on the host, within a bound, and goes to the next GPU, or to NumPy,
when it is used. What was computed is gone, and using it says so; what is only recorded is computed
anew from its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fieldbook.webgpu.dtypes import Dtype
from fieldbook.webgpu.engine import HostArray
from fieldbook.webgpu.expressions import Buffer, Call, Expression, Gather, Leaf
from fieldbook.webgpu.wgsl.adapter import GpuLost
from fieldbook.webgpu.wgsl.memory import GpuBuffer, Pool

__all__ = ["moved", "onto_gpu", "onto_host"]


def moved(expression: Expression, buffers: Callable[[Buffer, Dtype], Buffer]) -> Expression:
    """The same expression over other buffers; each is asked for with the type of its elements."""
    match expression:
        case Leaf():
            return replace(expression, buffer=buffers(expression.buffer, expression.dtype))
        case Gather():
            position = moved(expression.position, buffers)
            return replace(
                expression, buffer=buffers(expression.buffer, expression.dtype), position=position
            )
        case Call():
            arguments = tuple(moved(each, buffers) for each in expression.arguments)
            return replace(expression, arguments=arguments)
    return expression


def onto_gpu(buffer: GpuBuffer, pool: Pool) -> GpuBuffer:
    """A buffer of a lost GPU, on another one, for all arrays that share it."""
    origin = _origin_of(buffer)
    fresh = pool.take(origin.nbytes)
    pool.adapter.write(fresh.handle, origin)
    buffer.moves_to(fresh)
    return buffer


def onto_host(buffer: Buffer, dtype: Dtype) -> HostArray:
    """A buffer of a lost GPU, or of NumPy since, as NumPy's engine has them."""
    if not isinstance(buffer, GpuBuffer):
        host: HostArray = buffer
        return host
    return _origin_of(buffer).astype(dtype, copy=False)


def _origin_of(buffer: GpuBuffer) -> HostArray:
    if buffer.origin is None:
        raise GpuLost(
            f"The GPU that held these values was lost ({buffer.pool.adapter.lost}). They were"
            " computed there, so they are gone: run what made them again."
        )
    return buffer.origin
