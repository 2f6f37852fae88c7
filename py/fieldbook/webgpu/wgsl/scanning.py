"""Running sums and products, and the positions of what is true, which rest on them."""

from __future__ import annotations

import math

from fieldbook.webgpu.dtypes import int32
from fieldbook.webgpu.engine import Scan
from fieldbook.webgpu.expressions import Expression, Leaf, call
from fieldbook.webgpu.views import Shape, View
from fieldbook.webgpu.wgsl.emitter import function_of, place_of
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import GROUP, Program, storage_type
from fieldbook.webgpu.wgsl.reducing import combination, neutral

__all__ = ["compacted", "running_count", "scanned"]

_EACH = 16  # the most elements in a row that one thread adds up
_PART = _EACH * GROUP

_Groups = dict[str, list[int]]


def scanned(gpu: Gpu, scan: Scan, expression: Expression, shape: Shape, axis: int) -> GpuBuffer:
    """Running sums or products along an axis."""
    others = [each for each in range(len(shape)) if each != axis]
    return _scanned(gpu, scan, expression, shape, {"o": others, "r": [axis]})


def _scanned(
    gpu: Gpu, scan: Scan, expression: Expression, shape: Shape, groups: _Groups
) -> GpuBuffer:
    """A workgroup takes a part of a row.

    Where rows have several parts, the sums of the parts are scanned first, and each part begins
    with what is before it.
    """
    size = math.prod(shape)
    if not size:
        return gpu.take(0)
    length = math.prod(shape[axis] for axis in groups["r"])
    rows = size // length
    parts = -(-length // _PART)
    before = None
    if parts > 1:
        sums = _parts(gpu, scan, expression, shape, groups, parts, None, sums_only=True)
        totals = Leaf(sums, View.whole((rows, parts)), expression.dtype)
        before = _scanned(gpu, scan, totals, (rows, parts), {"o": [0], "r": [1]})
    return _parts(gpu, scan, expression, shape, groups, parts, before, sums_only=False)


def _parts(
    gpu: Gpu,
    scan: Scan,
    expression: Expression,
    shape: Shape,
    groups: _Groups,
    parts: int,
    before: GpuBuffer | None,
    *,
    sums_only: bool,
) -> GpuBuffer:
    """Running sums that begin with what is before each part; or only the parts' own sums."""
    dtype = expression.dtype
    length = math.prod(shape[axis] for axis in groups["r"])
    count = math.prod(shape) // length * parts
    result = gpu.take(count if sums_only else math.prod(shape))
    program = Program()
    functions = [
        function_of(program, "element", expression, shape, groups),
        combination(scan, dtype),
    ]
    start = neutral(scan, dtype)
    if sums_only:
        rest = "if (l == 255u) { out[g] = shared_sums[255]; }"
    else:
        functions.append(place_of(program, "place", View.whole(shape), groups))
        carried = ""
        if before is not None:
            carried = f"if (p > 0u) {{ sum = {program.reads(before, dtype)}[g - 1u]; }}"
        rest = _RUNNING.format(start=start, carried=carried)
    part = min(_PART, -(-length // GROUP) * GROUP)
    body = _GROUP_SCAN.format(
        functions="\n".join(functions), kind=storage_type(dtype), start=start, rest=rest,
        row=program.number(gpu.groups_row(count)), count=program.number(count),
        parts=program.number(parts), part=program.number(part),
        each=program.number(part // GROUP), length=program.number(length),
    )  # fmt: skip
    gpu.run(program, body, {"out": (result, storage_type(dtype))}, count)
    return result


_GROUP_SCAN = """{functions}
var<workgroup> shared_sums: array<{kind}, 256>;
fn main(@builtin(workgroup_id) w: vec3<u32>, @builtin(local_invocation_index) l: u32) {{
  let g = w.x + w.y * {row};
  if (g >= {count}) {{ return; }}
  let o = g / {parts};
  let p = g % {parts};
  let first = p * {part} + l * {each};
  let last = min(first + {each}, {length});
  var own = {start};
  for (var r = first; r < last; r++) {{ own = combined(own, element(o, r)); }}
  shared_sums[l] = own;
  workgroupBarrier();
  for (var step = 1u; step < 256u; step = step * 2u) {{
    var behind = {start};
    if (l >= step) {{ behind = shared_sums[l - step]; }}
    workgroupBarrier();
    shared_sums[l] = combined(behind, shared_sums[l]);
    workgroupBarrier();
  }}
  {rest}
}}"""

_RUNNING = """var sum = {start};
  {carried}
  if (l > 0u) {{ sum = combined(sum, shared_sums[l - 1u]); }}
  for (var r = first; r < last; r++) {{
    sum = combined(sum, element(o, r));
    out[place(o, r)] = sum;
  }}"""


def running_count(gpu: Gpu, expression: Expression, shape: Shape) -> GpuBuffer:
    """How many elements are true up to each, in the order of the shape, as int32."""
    ones = call("cast", (expression,), int32)
    return _scanned(gpu, "sum", ones, shape, {"o": [], "r": list(range(len(shape)))})


def compacted(
    gpu: Gpu, expression: Expression, shape: Shape, counts: GpuBuffer, count: int
) -> GpuBuffer:
    """The flat positions of what is true, as int32; `counts` is its running count."""
    result = gpu.take(count)
    if not count:
        return result
    program = Program()
    element = function_of(program, "element", expression, shape, {"i": range(len(shape))})
    before = program.reads(counts, int32)
    action = f"if (element(i)) {{ out[{before}[i] - 1] = i32(i); }}"
    gpu.run_elements(program, element, action, {"out": (result, "i32")}, math.prod(shape))
    return result
