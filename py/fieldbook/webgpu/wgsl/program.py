"""One dispatch in the making: the buffers and numbers that a shader is given, and its text.

All that changes from call to call (sizes, steps, constants) is a number among the parameters, so
that the same chain on other arrays is the same shader, which is compiled once.
"""

from __future__ import annotations

import struct

from fieldbook.webgpu.dtypes import Dtype
from fieldbook.webgpu.wgsl.functions import needed_by
from fieldbook.webgpu.wgsl.memory import GpuBuffer

__all__ = ["GROUP", "Program", "storage_type", "value_type"]

GROUP = 256
"""The threads of a workgroup; WebGPU promises no more."""

_VALUE_TYPES = {"f": "f32", "i": "i32", "u": "u32", "b": "bool"}

# WGSL can't spell these, and folding them away is what it allows: they come from outside.
_NAN, _INFINITY = 0x7FC00000, 0x7F800000


def value_type(dtype: Dtype) -> str:
    """The WGSL type in which an element is computed."""
    return _VALUE_TYPES[dtype.kind]


def storage_type(dtype: Dtype) -> str:
    """The WGSL type in which an element is stored: truth values take a word."""
    return "u32" if dtype.kind == "b" else _VALUE_TYPES[dtype.kind]


class Program:
    """Collects what a shader reads and is given, while its text is written."""

    def __init__(self) -> None:
        self.buffers: list[GpuBuffer] = []
        self.flags = False
        self._types: list[str] = []
        self._places: dict[int, int] = {}
        self._words: list[int] = [_NAN, _INFINITY]

    def reads(self, buffer: GpuBuffer, dtype: Dtype) -> str:
        """The name of a buffer in the shader."""
        return self._read(buffer, storage_type(dtype))

    def reads_words(self, buffer: GpuBuffer) -> str:
        """The name of a buffer of words that a shader made for itself."""
        return self._read(buffer, "u32")

    def _read(self, buffer: GpuBuffer, stored_as: str) -> str:
        place = self._places.setdefault(id(buffer), len(self.buffers))
        if place == len(self.buffers):
            self.buffers.append(buffer)
            self._types.append(stored_as)
        return f"b{place}"

    def number(self, value: int) -> str:
        """A whole number of 32 bits, as a u32 among the parameters."""
        self._words.append(value & 0xFFFFFFFF)
        place = len(self._words) - 1
        return f"P[{place // 4}].{'xyzw'[place % 4]}"

    def real(self, value: float) -> str:
        """A float32 among the parameters."""
        (word,) = struct.unpack("<I", struct.pack("<f", value))
        return f"bitcast<f32>({self.number(word)})"

    def parameters(self) -> bytes:
        """The parameters as the shader reads them: vectors of four words."""
        words = self._words + [0] * (-len(self._words) % 4)
        return struct.pack(f"<{len(words)}I", *words)

    def key(self, body: str, outputs: dict[str, str], group: int) -> tuple[object, ...]:
        """What tells this shader from every other one."""
        vectors = -(-len(self._words) // 4)
        return body, tuple(self._types), tuple(outputs.items()), vectors, self.flags, group

    def source(self, body: str, outputs: dict[str, str], group: int = GROUP) -> str:
        """The shader's whole text: declarations, the functions it calls, and `body`.

        outputs: the storage type of each buffer that is written, by its name.
        """
        vectors = -(-len(self._words) // 4)
        lines = [f"@group(0) @binding(0) var<uniform> P: array<vec4<u32>, {vectors}>;"]
        names = [f"var<storage, read> b{place}: array<{each}>;"
                 for place, each in enumerate(self._types)]  # fmt: skip
        names += [f"var<storage, read_write> {name}: array<{each}>;"
                  for name, each in outputs.items()]  # fmt: skip
        lines += [f"@group(0) @binding({place}) {each}" for place, each in enumerate(names, 1)]
        if self.flags:
            lines.append("var<private> flag: u32 = 0u;")
        main = "@compute @workgroup_size(GROUP) fn main".replace("GROUP", str(group))
        return "\n".join([*lines, *needed_by(body), body.replace("fn main", main)])
