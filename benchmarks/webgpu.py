"""How fast arrays on the GPU are, beside TensorFlow.js and ONNX Runtime Web on the same adapter.

Each row stands beside the faster of the two, which take turns with ours (one whose first run takes
over 20 s is left out, which the benchmark tells); rows `…_numpy` beside
NumPy in the same worker. Arrays are on the GPU before, and a run ends when a number of its result
is in JavaScript's or Python's hands. All must come to the same number.

`matmul_4096` is measured where the adapter is a GPU. On a software adapter a run of it would take
64 times as long as `matmul_1024`, minutes, so it is left out there, and the benchmark says so.

`python build.py bench webgpu` runs it; `FIELDBOOK_GPU_FLAGS` are further flags of the browser.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from benchmarks._measuring import measuring_page
from benchmarks._onnx import Node, model
from benchmarks._results import Row, compare, write
from fieldbook.bridge.rpc import decode_answer, encode_call
from tooling.npm import install_parts

_WARM_UP = 1
_ENOUGH_SECONDS, _LEAST_RUNS = 60, 3
_TOO_SLOW_MS = 20_000
_SOFTWARE = ("swiftshader", "llvmpipe")
_RIVALS = Path(__file__).parent / "rivals"
_NAMES = {"tensorflow": "TensorFlow.js", "onnx": "ONNX Runtime Web"}


@dataclass(frozen=True)
class Work:
    """What is computed: the shapes of its operands, and of the ONNX graph what is needed."""

    shapes: tuple[tuple[int, ...], ...]
    nodes: tuple[Node, ...] = ()
    constants: dict[str, Any] = field(default_factory=dict)
    output: tuple[int, ...] = ()

    @property
    def operands(self) -> list[dict[str, Any]]:
        return [{"shape": list(shape), "seed": seed} for seed, shape in enumerate(self.shapes)]

    def onnx(self) -> bytes:
        """The work as an ONNX file."""
        inputs = dict(zip("ab", self.shapes, strict=False))
        return model(self.nodes, inputs, self.output, self.constants)


def _matmul(size: int) -> Work:
    shape = (size, size)
    return Work((shape, shape), (Node("MatMul", "a b", "out"),), {}, shape)


_LENGTH = 1 << 20
_CHAIN = (
    Node("Mul", "a a", "square"),
    Node("Neg", "square", "negative"),
    Node("Exp", "negative", "bell"),
    Node("Add", "b one", "more"),
    Node("Mul", "bell more", "upper"),
    Node("Abs", "a", "size"),
    Node("Add", "size one", "lower"),
    Node("Div", "upper lower", "ratio"),
    Node("Max", "a b", "larger"),
    Node("Sub", "ratio larger", "out"),
)
_SUM = (Node("ReduceSum", "a axes", "out", {"keepdims": 0}),)
_CLOSEST = (
    Node("Mul", "a a", "squares"),
    Node("ReduceSum", "squares last", "lengths", {"keepdims": 0}),
    Node("Transpose", "a", "turned"),
    Node("MatMul", "b turned", "products"),
    Node("Mul", "products two", "twice"),
    Node("Sub", "lengths twice", "squared"),
    Node("TopK", "squared ten", "nearest places", {"largest": 0}),
    Node("Cast", "places", "out", {"to": 1}),
)
WORKS = {
    "fused_chain": Work(((_LENGTH,), (_LENGTH,)), _CHAIN, {"one": [1.0]}, (_LENGTH,)),
    "reduction": Work(((_LENGTH,),), _SUM, {"axes": [0]}, ()),
    "knn": Work(
        ((10_000, 32), (64, 32)), _CLOSEST, {"last": [1], "two": [2.0], "ten": [10]}, (64, 10)
    ),
    "kmeans": Work(((20_000, 16),)),
    "matmul_1024": _matmul(1024),
    "matmul_4096": _matmul(4096),
}

_IN_WORKER = """
import time
import numpy as np
from fieldbook import webgpu as gpu

def numbers(shape, seed):
    words = np.arange(np.prod(shape), dtype=np.uint32) + np.uint32(seed * 7919 + 1)
    words *= np.uint32(0x9E3779B1)
    words = (words ^ (words >> 15)) * np.uint32(0x85EBCA77)
    words = (words ^ (words >> 13)) >> 8
    return (words / 2.0**24 - 0.5).astype(np.float32).reshape(shape)

def matmul(xp, a, b):
    return a @ b

def fused_chain(xp, x, y):
    return xp.exp(-(x * x)) * (y + 1) / (xp.abs(x) + 1) - xp.maximum(x, y)

def reduction(xp, x):
    return xp.sum(x)

def knn(xp, rows, wanted):
    squared = xp.sum(rows * rows, axis=1)[None, :] - 2 * (wanted @ rows.T)
    if xp is gpu:
        return xp.top_k(squared, 10, largest=False).indices
    near = np.argpartition(squared, 10, axis=1)[:, :10]
    order = np.argsort(np.take_along_axis(squared, near, axis=1), axis=1, kind="stable")
    return np.take_along_axis(near, order, axis=1)

def kmeans(xp, rows, rounds=5, groups=8):
    centers = rows[:groups, :]
    for _ in range(rounds):
        squared = xp.sum(centers * centers, axis=1)[None, :] - 2 * (rows @ centers.T)
        labels = xp.argmin(squared, axis=1)
        belongs = xp.astype(labels[:, None] == xp.arange(groups)[None, :], xp.float32)
        counts = xp.maximum(xp.sum(belongs, axis=0), xp.ones(groups, dtype=xp.float32))
        centers = (belongs.T @ rows) / counts[:, None]
    return centers

kept = {}

def prepare(work, shapes):
    arrays = [numbers(shape, seed) for seed, shape in enumerate(shapes)]
    there = [gpu.asarray(each) for each in arrays]
    for each in there:
        float(gpu.sum(each))
    kept[work] = arrays, there
    return str(gpu.device())

def run(work, library):
    xp, operands = (gpu, kept[work][1]) if library == "ours" else (np, kept[work][0])
    name = work.rstrip("0123456789").rstrip("_")
    began = time.perf_counter()
    result = globals()[name](xp, *operands)
    number = float(xp.reshape(result, (-1,))[0])
    return 1000 * (time.perf_counter() - began), number
"""


def call(page: Page, target: str, *args: Any) -> Any:
    """Call a function in the pool's worker."""
    payload = list(encode_call(target, *args))
    answer = page.evaluate("call => measure.run(call, ['numpy'])", payload)
    return decode_answer(bytes(answer))


def measure(page: Page, name: str, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each contender, taken in turns; all come to the same number.

    Slow work has fewer runs: a software adapter needs seconds where a GPU needs milliseconds. Of
    two rivals, one that needs far too long is left out.
    """
    work = WORKS[name]
    call(page, "__main__:prepare", name, work.shapes)
    page.evaluate("([work, all]) => measure.prepareTensorflow(work, all)", [name, work.operands])
    ways: dict[str, Any] = {
        "ours": lambda: call(page, "__main__:run", name, "ours"),
        "tensorflow": lambda: page.evaluate("work => measure.tensorflow(work)", name),
    }
    if work.nodes:
        page.evaluate(
            "([work, model, all]) => measure.prepareOnnx(work, model, all)",
            [name, list(work.onnx()), work.operands],
        )
        ways["onnx"] = lambda: page.evaluate("work => measure.onnx(work)", name)
    ways["numpy"] = lambda: call(page, "__main__:run", name, "numpy")
    times: dict[str, list[float]] = {way: [] for way in ways}
    began = time.monotonic()
    for run in range(runs + _WARM_UP):
        if run >= _LEAST_RUNS + _WARM_UP and time.monotonic() - began > _ENOUGH_SECONDS:
            break
        found = {}
        for way, act in list(ways.items()):
            milliseconds, found[way] = act()
            if run >= _WARM_UP:
                times[way].append(milliseconds)
            elif milliseconds > _TOO_SLOW_MS and len(ways) > 3 and way in _NAMES:
                print(f"{name}: {_NAMES[way]} took {milliseconds / 1000:.0f} s, and is left out.")
                del ways[way], times[way]
        expected = found["numpy"]
        for way, number in found.items():
            room = 1e-3 * max(1.0, abs(expected))
            assert abs(number - expected) <= room, f"{name}: {way} says {number}, not {expected}"
    return times


def rows_of(name: str, times: dict[str, list[float]], adapter: str) -> list[Row]:
    """Ours beside the faster rival on this adapter, and beside NumPy."""
    best = min(
        _NAMES.keys() & times.keys(), key=lambda way: sorted(times[way])[len(times[way]) // 2]
    )
    ours = times["ours"]
    return [
        compare(name, ours, times[best], f"{_NAMES[best]} on {adapter}", "ms"),
        compare(f"{name}_numpy", ours, times["numpy"], "NumPy in wasm", "ms"),
    ]


def main(runs: int = 9) -> None:
    """Measure, and keep the results."""
    flags = ["--enable-unsafe-webgpu", *os.environ.get("FIELDBOOK_GPU_FLAGS", "").split()]
    rows: list[Row] = []
    with measuring_page("webgpu", {"rivals": install_parts(_RIVALS)}, flags) as page:
        adapter = page.evaluate("measure.adapter()")
        print(f"The adapter is {adapter}.")
        call(page, "builtins:exec", f"import __main__; exec({_IN_WORKER!r}, vars(__main__))")
        for name in WORKS:
            if name == "matmul_4096" and any(word in adapter for word in _SOFTWARE):
                print(f"{name} is left out: the adapter is software.")
                continue
            rows += rows_of(name, measure(page, name, runs), adapter)
            # Each time: on a software adapter all of it takes long.
            write("webgpu", rows)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
