"""Random words: Philox 4x32-10, a block of four to each thread (see `fieldbook.webgpu.philox`)."""

from __future__ import annotations

from fieldbook.webgpu.philox import MULTIPLIERS, ROUNDS, WEYL
from fieldbook.webgpu.wgsl.gpu import Gpu
from fieldbook.webgpu.wgsl.memory import GpuBuffer
from fieldbook.webgpu.wgsl.program import Program

__all__ = ["drawn"]


def drawn(gpu: Gpu, key: tuple[int, int], counter: int, count: int) -> GpuBuffer:
    """The words of `count` from the `counter`th block of four on, as uint32."""
    result = gpu.take(count)
    program = Program()
    first, second = (f"{number}u" for number in MULTIPLIERS)
    step0, step1 = (f"{number}u" for number in WEYL)
    low = program.number(counter)
    action = f"""var c = vec4<u32>({low} + i, {program.number(counter >> 32)}, 0u, 0u);
  if (c.x < i) {{ c.y = c.y + 1u; }}
  var k = vec2<u32>({program.number(key[0])}, {program.number(key[1])});
  for (var round = 0u; round < {ROUNDS}u; round++) {{
    let a = product_words({first}, c.x);
    let b = product_words({second}, c.z);
    c = vec4<u32>(b.x ^ c.y ^ k.x, b.y, a.x ^ c.w ^ k.y, a.y);
    k = k + vec2<u32>({step0}, {step1});
  }}
  for (var word = 0u; word < 4u; word++) {{
    if (i * 4u + word < {program.number(count)}) {{ out[i * 4u + word] = c[word]; }}
  }}"""
    gpu.run_elements(program, "", action, {"out": (result, "u32")}, -(-count // 4))
    return result
