"""Reductions: one thread for each result where they are many, else workgroups and then their parts.

Within a workgroup the parts are added as a tree, and a workgroup has few elements for each thread,
so that sums of float32 keep their digits.
"""

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
from fieldbook.webgpu.wgsl.program import GROUP, Program, storage_type

__all__ = ["combination", "neutral", "reduced"]

_FEW = 32  # so few elements are no work for a workgroup
_MANY_RESULTS = 4096
_LOOP = 1024  # so many a thread adds up at most, where results are many
_PART = 32 * GROUP  # so many a workgroup takes

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
    dtype = expression.dtype
    program = Program()
    functions = "\n".join(
        [
            function_of(program, "element", expression, shape, groups),
            combination(reduction, dtype),
            "fn word(x: bool) -> u32 { return select(0u, 1u, x); }" if dtype == bool_ else "",
        ]
    )
    element = "word(element(o, r))" if dtype == bool_ else "element(o, r)"
    start = neutral(reduction, dtype)
    stored_as = storage_type(dtype)
    if length <= _FEW or (results >= _MANY_RESULTS and length <= _LOOP):
        buffer = gpu.take(results)
        action = (
            f"let o = i;\n  var sum = {start};\n"
            f"  for (var r = 0u; r < {program.number(length)}; r++) {{\n"
            f"    sum = combined(sum, {element});\n  }}\n  out[i] = sum;"
        )
        gpu.run_elements(program, functions, action, {"out": (buffer, stored_as)}, results)
        return buffer
    parts = -(-length // _PART)
    buffer = gpu.take(results * parts)
    body = _GROUP_REDUCTION.format(
        functions=functions, kind=stored_as, start=start, element=element,
        row=program.number(gpu.groups_row(results * parts)),
        count=program.number(results * parts), parts=program.number(parts),
        part=program.number(-(-length // parts)), length=program.number(length),
    )  # fmt: skip
    gpu.run(program, body, {"out": (buffer, stored_as)}, results * parts)
    if parts == 1:
        return buffer
    rest = Leaf(buffer, View.whole((results, parts)), dtype)
    return _reduced(gpu, reduction, rest, (results, parts), {"o": [0], "r": [1]}, results, parts)


_GROUP_REDUCTION = """{functions}
var<workgroup> shared_sums: array<{kind}, 256>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {count}) {{ return; }}
  let o = g / {parts};
  let first = g % {parts} * {part};
  let last = min(first + {part}, {length});
  var sum = {start};
  for (var r = first + l; r < last; r += 256u) {{
    sum = combined(sum, {element});
  }}
  shared_sums[l] = sum;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half = half / 2u) {{
    if (l < half) {{ shared_sums[l] = combined(shared_sums[l], shared_sums[l + half]); }}
    workgroupBarrier();
  }}
  if (l == 0u) {{ out[g] = shared_sums[0]; }}
}}"""


def _placed(
    gpu: Gpu,
    reduction: str,
    expression: Expression,
    shape: Shape,
    groups: dict[str, list[int]],
    results: int,
    length: int,
) -> GpuBuffer:
    """The first place of the largest or smallest element, by its rank among all numbers."""
    if not results:
        return gpu.take(0)
    places: GpuBuffer | None = None
    while True:
        parts = -(-length // _PART)
        buffer = gpu.take(results * parts)
        program = Program()
        kind = expression.dtype.kind
        rank = f"rank_{kind}(x)"
        if reduction == "argmin":
            rank = f"~{rank}"
            if kind == "f":
                rank = f"select({rank}, 0xffffffffu, is_nan(x))"
        functions = function_of(program, "element", expression, shape, groups)
        place = "k"
        if places is not None:
            candidates = program.reads(places, int32)
            place = f"u32({candidates}[o * {program.number(length)} + k])"
        body = _GROUP_PLACES.format(
            functions=functions, rank=rank, place=place,
            row=program.number(gpu.groups_row(results * parts)),
            count=program.number(results * parts), parts=program.number(parts),
            part=program.number(-(-length // parts)), length=program.number(length),
        )  # fmt: skip
        gpu.run(program, body, {"out": (buffer, "i32")}, results * parts)
        if parts == 1:
            return buffer
        places, length = buffer, parts


_GROUP_PLACES = """{functions}
var<workgroup> ranks: array<u32, 256>;
var<workgroup> places: array<u32, 256>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {count}) {{ return; }}
  let o = g / {parts};
  let first = g % {parts} * {part};
  let last = min(first + {part}, {length});
  var best = 0u;
  var at = 0xffffffffu;
  for (var k = first + l; k < last; k += 256u) {{
    let r = {place};
    let x = element(o, r);
    let rank = {rank};
    if (at == 0xffffffffu || rank > best) {{
      best = rank;
      at = r;
    }}
  }}
  ranks[l] = best;
  places[l] = at;
  workgroupBarrier();
  for (var half = 128u; half > 0u; half = half / 2u) {{
    if (l < half) {{
      let other = l + half;
      if (ranks[other] > ranks[l] || (ranks[other] == ranks[l] && places[other] < places[l])) {{
        ranks[l] = ranks[other];
        places[l] = places[other];
      }}
    }}
    workgroupBarrier();
  }}
  if (l == 0u) {{ out[g] = i32(places[0]); }}
}}"""
