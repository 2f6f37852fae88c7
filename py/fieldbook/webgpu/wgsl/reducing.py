"""Reductions: one thread for each result where they are many, else several, in rounds."""

from __future__ import annotations

import math

from fieldbook.webgpu.dtypes import Dtype, bool_, int32
from fieldbook.webgpu.engine import Reduction
from fieldbook.webgpu.expressions import Constant, Expression, Leaf
from fieldbook.webgpu.views import Shape, View
from fieldbook.webgpu.wgsl.elementwise import evaluated
from fieldbook.webgpu.wgsl.emitter import function_of
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program, storage_type

__all__ = ["combination", "neutral", "reduced"]

_FEW = 32  # so few elements are no work to share
_EACH = 128  # a thread takes no more where threads share, …
_LOOP = 1024  # … nor more than this where results are many
_MANY_RESULTS = 4096
_BUSY = 8192  # so many threads occupy a GPU

_NEUTRAL = {"sum": 0, "prod": 1, "all": True, "any": False}
_TEXTS = {
    "sum": "a + b",
    "prod": "a * b",
    "all": "a & b",
    "any": "a | b",
    "max": "max(a, b)",
    "min": "min(a, b)",
}
_LEAST = {"f": "-infinity()", "i": "bitcast<i32>(0x80000000u)", "u": "0u"}
_MOST = {"f": "infinity()", "i": "0x7fffffff", "u": "0xffffffffu"}


def neutral(reduction: str, dtype: Dtype) -> str:
    """What changes nothing, as it is stored."""
    if reduction in {"max", "min"}:
        return (_LEAST if reduction == "max" else _MOST)[dtype.kind]
    return f"{storage_type(dtype)}({int(_NEUTRAL[reduction])})"


def combination(reduction: str, dtype: Dtype) -> str:
    """`fn combined(a, b)` on stored elements."""
    kind = storage_type(dtype)
    text = _TEXTS[reduction]
    if dtype.kind == "f" and reduction in {"max", "min"}:
        text = "larger_f(a, b)" if reduction == "max" else "smaller_f(a, b)"
    return f"fn combined(a: {kind}, b: {kind}) -> {kind} {{ return {text}; }}"


def reduced(
    gpu: Gpu, reduction: Reduction, expression: Expression, shape: Shape, axes: Shape
) -> GpuBuffer:
    """An expression reduced along axes; the others keep their order."""
    kept = [axis for axis in range(len(shape)) if axis not in axes]
    results = math.prod(shape[axis] for axis in kept)
    length = math.prod(shape[axis] for axis in axes)
    groups = {"o": kept, "r": list(axes)}
    if reduction in {"argmax", "argmin"}:
        return _placed(gpu, reduction, expression, shape, groups, results, length)
    name: str = reduction
    if expression.dtype == bool_:
        name = {"max": "any", "min": "all"}.get(name, name)
    if not length:
        return evaluated(gpu, Constant(_NEUTRAL[name], expression.dtype), (results,))
    return _reduced(gpu, name, expression, shape, groups, results, length)


def _reduced(
    gpu: Gpu,
    reduction: str,
    expression: Expression,
    shape: Shape,
    groups: dict[str, list[int]],
    results: int,
    length: int,
) -> GpuBuffer:
    """Each thread adds up a few elements, and what the threads have found is reduced again.

    Neighbouring threads read neighbouring elements, and none waits for another.
    """
    dtype = expression.dtype
    threads = threads_of(results, length)
    program = Program()
    functions = "\n".join(
        [
            function_of(program, "element", expression, shape, groups),
            combination(reduction, dtype),
            "fn word(x: bool) -> u32 { return select(0u, 1u, x); }" if dtype == bool_ else "",
        ]
    )
    element = "word(element(o, r))" if dtype == bool_ else "element(o, r)"
    n = program.number(threads)
    action = (
        f"let o = i / {n};\n  var sum = {neutral(reduction, dtype)};\n"
        f"  for (var r = i % {n}; r < {program.number(length)}; r += {n}) {{\n"
        f"    sum = combined(sum, {element});\n  }}\n  out[i] = sum;"
    )
    buffer = gpu.take(results * threads)
    outputs = {"out": (buffer, storage_type(dtype))}
    gpu.run_elements(program, functions, action, outputs, results * threads)
    if threads == 1:
        return buffer
    found = (results, threads)
    rest = Leaf(buffer, View.whole(found), dtype)
    return _reduced(gpu, reduction, rest, found, {"o": [0], "r": [1]}, results, threads)


def threads_of(results: int, length: int) -> int:
    """How many threads share the elements of one result.

    Each takes at least as many as make it worth its while, and few enough that sums of float32 keep
    their digits and that all of the GPU is busy.
    """
    if length <= _FEW or (results >= _MANY_RESULTS and length <= _LOOP):
        return 1
    return min(-(-length // _FEW), max(-(-length // _EACH), _BUSY // max(results, 1), 1))


def _placed(
    gpu: Gpu,
    reduction: str,
    expression: Expression,
    shape: Shape,
    groups: dict[str, list[int]],
    results: int,
    length: int,
) -> GpuBuffer:
    """The first place of the largest or smallest element, by its rank among all numbers.

    Again in rounds: of the places that threads have found the elements are looked at once more.
    """
    kind = expression.dtype.kind
    rank = f"rank_{kind}(x)"
    if reduction == "argmin":
        rank = f"~{rank}"
        if kind == "f":
            rank = f"select({rank}, 0xffffffffu, is_nan(x))"
    found: GpuBuffer | None = None
    while True:
        threads = threads_of(results, length)
        program = Program()
        functions = function_of(program, "element", expression, shape, groups)
        n = program.number(threads)
        wanted = program.number(length)
        place = "k"
        if found is not None:
            place = f"u32({program.reads(found, int32)}[o * {wanted} + k])"
        action = _PLACES.format(n=n, length=wanted, place=place, rank=rank)
        buffer = gpu.take(results * threads)
        gpu.run_elements(program, functions, action, {"out": (buffer, "i32")}, results * threads)
        if threads == 1:
            return buffer
        found, length = buffer, threads


_PLACES = """let o = i / {n};
  var best = 0u;
  var at = 0xffffffffu;
  for (var k = i % {n}; k < {length}; k += {n}) {{
    let r = {place};
    let x = element(o, r);
    let rank = {rank};
    if (rank > best || at == 0xffffffffu || (rank == best && r < at)) {{
      best = rank;
      at = r;
    }}
  }}
  out[i] = i32(at);"""
