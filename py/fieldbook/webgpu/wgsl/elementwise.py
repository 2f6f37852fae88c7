"""Chains of element-wise operations, and writing them through views and to positions."""

from __future__ import annotations

from collections.abc import Sequence

from fieldbook.webgpu.dtypes import Dtype
from fieldbook.webgpu.expressions import Expression, Leaf
from fieldbook.webgpu.views import Shape, View
from fieldbook.webgpu.wgsl.emitter import function_of, place_of, stored
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program, storage_type

__all__ = ["assembled", "evaluated", "scattered"]


def evaluated(gpu: Gpu, expression: Expression, shape: Shape) -> GpuBuffer:
    """Every element of an expression, in a buffer."""
    whole = View.whole(shape)
    result = gpu.take(whole.size)
    _write(gpu, result, whole, expression)
    return result


def assembled(gpu: Gpu, size: int, pieces: Sequence[tuple[View, Expression]]) -> GpuBuffer:
    """A buffer with each expression written through its view, in this order."""
    result = gpu.take(size)
    for view, expression in pieces:
        _write(gpu, result, view, expression)
    return result


def _write(gpu: Gpu, result: GpuBuffer, view: View, expression: Expression) -> None:
    if not view.size:
        return
    program = Program()
    dtype = expression.dtype
    axes = {"i": range(len(view.shape))}
    functions = function_of(program, "element", expression, view.shape, axes)
    place = "i"
    if view.offset or not view.is_row_major:
        functions += "\n" + place_of(program, "place", view, axes)
        place = "place(i)"
    action = f"out[{place}] = {stored(dtype.kind, 'element(i)')};"
    gpu.run_elements(program, functions, action, {"out": (result, storage_type(dtype))}, view.size)


def scattered(gpu: Gpu, base: Leaf, shape: Shape, positions: Leaf, values: Leaf) -> GpuBuffer:
    """A copy of an array with values put at flat positions; of several for one, the last stays.

    Threads race for a place, so one shader finds the last that wants it, by the largest number, and
    another writes only that.
    """
    dtype: Dtype = values.dtype
    result = evaluated(gpu, base, base.view.shape)
    size = base.view.size
    winners = gpu.take(size)
    gpu.run_elements(Program(), "", "out[i] = 0u;", {"out": (winners, "u32")}, size)
    count = View.whole(shape).size
    axes = {"i": range(len(shape))}
    program = Program()
    position = function_of(program, "position", positions, shape, axes)
    action = "atomicMax(&winners[u32(position(i))], i + 1u);"
    gpu.run_elements(program, position, action, {"winners": (winners, "atomic<u32>")}, count)
    program = Program()
    position = function_of(program, "position", positions, shape, axes)
    element = function_of(program, "element", values, shape, axes)
    last = program.reads_words(winners)
    action = (
        "let p = u32(position(i));\n"
        f"  if ({last}[p] == i + 1u) {{ out[p] = {stored(dtype.kind, 'element(i)')}; }}"
    )
    outputs = {"out": (result, storage_type(dtype))}
    gpu.run_elements(program, f"{position}\n{element}", action, outputs, count)
    return result
