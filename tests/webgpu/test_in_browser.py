"""Arrays on the GPU where people have them: in cells of a kernel, in a real browser.

Its adapter is software, so figures say nothing, but shaders, buffers and waiting are the real ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType

from fieldbook.bridge.rpc import decode_answer, encode_call
from tests.kernel.tab import KernelTab
from tests.support.chromium import chromium_path
from tests.support.servers import OwnServer
from tests.support.transcript import Transcript

AGREEMENT = Path(__file__).with_name("agreement.py")


@pytest.fixture(scope="module")
def shared_tab(browser: Browser, site: Path) -> Iterator[KernelTab]:
    server = OwnServer(site)
    context = browser.new_context()
    tab = KernelTab(context.new_page())
    tab.open(server.url)
    tab.wait_for_state("idle")
    tab.run(
        "import numpy as np\nimport fieldbook.webgpu as xp\nfrom fieldbook.webgpu import engine"
    )
    yield tab
    context.close()
    server.stop()


@pytest.fixture
def tab(shared_tab: KernelTab, transcript: Transcript) -> KernelTab:
    transcript.watch(shared_tab.page.context)
    if "WebGPU" not in shared_tab.run("str(xp.device())").result:
        pytest.skip("this browser has no WebGPU, not even by software")
    return shared_tab


def test_the_first_array_asks_for_the_gpu(tab: KernelTab) -> None:
    told = tab.run("x = xp.arange(4)\nprint(xp.device())").text()
    assert told.startswith("WebGPU (")
    assert told.endswith("): this browser has a GPU\n")


def test_a_cell_computes_looks_and_takes_values_away(tab: KernelTab) -> None:
    assert tab.run("y = xp.sqrt(xp.arange(5) * 4 + 1)\ny[:3]").result == (
        "Array([1.      , 2.236068, 3.      ], dtype=float32)"
    )
    assert tab.run("np.asarray(y).sum() == float(xp.sum(y))").result == "np.True_"
    assert tab.run("(await y.to_numpy())[0]").result == "np.float32(1.0)"


SOME = (
    "a chain",
    "a chain through views",
    "a long sum",
    "extremes where one is not a number",
    "joining",
    "log1p of f",
    "pow of two f",
    "products of transposed matrices",
    "random words",
    "repeating",
    "running sums",
    "selecting by a mask",
    "setting by indices, some twice",
    "sin of f",
    "the first in order",
    "the order of equal elements",
)


@pytest.mark.parametrize("names", [SOME, pytest.param((), marks=pytest.mark.full, id="all")])
def test_work_agrees_with_numpy(tab: KernelTab, names: tuple[str, ...]) -> None:
    tab.give("agreement.py", AGREEMENT.read_bytes())
    ran = tab.run(
        f"import json, agreement\nnames = {names} or agreement.CASES\n"
        "before = engine.current().gpu.dispatches\n"
        "found = {name: agreement.disagreement(agreement.CASES[name]) for name in names}\n"
        "ran = engine.current().gpu.dispatches - before\n"
        "print(json.dumps([len(found), ran, {k: v for k, v in found.items() if v}]))",
        timeout=240,
    )
    cases, dispatches, disagreements = json.loads(ran.text())
    assert disagreements == {}
    assert dispatches >= cases
    assert cases == len(names) or cases > 100


def test_an_index_outside_is_an_error_of_the_cell_that_looks(tab: KernelTab) -> None:
    (error,) = tab.run("xp.arange(3)[xp.asarray([3])]").of("error")
    assert (error["ename"], "outside of its axis" in error["evalue"]) == ("IndexError", True)


def test_what_the_gpu_refuses_is_told(tab: KernelTab) -> None:
    tab.run("adapter = engine.current().gpu.adapter\nbroken = adapter.pipeline('fn main( {')")
    (error,) = tab.run("np.asarray(xp.ones(3))").of("error")
    assert error["ename"] == "GpuError"
    assert "The GPU refused what it was asked for" in error["evalue"]
    assert tab.run("float(xp.sum(xp.ones(3)))").result == "3.0"


def test_a_lost_gpu_is_replaced(tab: KernelTab) -> None:
    tab.run("kept = xp.asarray([1.0, 2.0])\ngone = xp.sort(kept)\nrecorded = kept * 2")
    tab.run("import asyncio\nengine.current().gpu.adapter.gpu.close()\nawait asyncio.sleep(0.2)")
    assert tab.run("print(np.asarray(recorded))").text() == "[2. 4.]\n"
    assert "the one before was lost" in tab.run("str(xp.device())").result
    (error,) = tab.run("np.asarray(gone)").of("error")
    assert error["ename"] == "GpuLost"
    assert "run what made them again" in error["evalue"]


def test_where_a_stack_cannot_be_suspended_the_error_says_what_to_do(tab: KernelTab) -> None:
    """A callback of JavaScript's: the interpreter was entered in the ordinary way."""
    code = (
        "import js\nfrom pyodide.ffi import create_once_callable\ntold = []\n"
        "def look():\n"
        "    try:\n        np.asarray(xp.arange(3) + 1)\n"
        "    except RuntimeError as error:\n        told.append(str(error))\n"
        "js.setTimeout(create_once_callable(look), 0)\n"
        "await asyncio.sleep(0.2)\nprint(told)"
    )
    assert "Write `await array.to_numpy()`" in tab.run(code).text()


_IN_POOL = """async ([payloads, packages]) => {
  const url = new URL("./app/workers/pool.client.js", location.href);
  const { startPoolWorker } = await import(url);
  const nothing = () => {};
  const worker = await startPoolWorker(nothing, nothing, nothing);
  const answers = [];
  for (const [number, payload] of payloads.entries()) {
    const bytes = new Uint8Array(payload);
    answers.push([...await worker.run(number + 1, bytes, JSON.stringify(packages))]);
  }
  worker.terminate();
  return answers;
}"""


def test_a_worker_of_the_pool_has_the_gpu(tab: KernelTab) -> None:
    payload = list(encode_call("fieldbook.webgpu.engine:device"))
    (answer,) = tab.page.evaluate(_IN_POOL, [[payload], ["numpy"]])
    device = decode_answer(bytes(answer))
    assert (device.engine[:6], device.because) == ("WebGPU", "this browser has a GPU")


_TRIALS = """
import fieldbook.webgpu as xp
import numpy as np
import pandas as pd
from fieldbook.automl.executors import fit_here
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trials import fit_fold
from fieldbook.automl.understanding import understand
from fieldbook.hybrid.fitting import fit
from fieldbook.webgpu import engine
from fieldbook.webgpu.learn.fitting import fit_on_device

SETTINGS = {
    "Linear": {"C": 0.5},
    "Neural network": {"hidden_layer_sizes": (6,), "max_iter": 3, "batch_size": 32},
}

def compared(family):
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(draw.normal(size=(120, 3)).round(3), columns=list("abc"))
    frame["kind"] = np.where(frame["a"] + frame["b"] ** 2 > 0.7, "warm", "cold")
    data = understand(frame.astype(str), "kind").dataset
    candidate = Candidate(family, family, SETTINGS[family])
    ran, predictions = [], []
    for way in (fit_here, fit, fit_on_device):
        before = engine.current().gpu.dispatches
        result = fit_fold(data, candidate, 0, None, True, None, way)
        assert not result.why, result.why
        ran.append(engine.current().gpu.dispatches - before)
        predictions.append(result.prediction)
    gap = max(float(abs(each - predictions[0]).max()) for each in predictions)
    return xp.device(), engine.current().on_gpu, ran, gap, type(result.model[-1]).__module__
"""


@pytest.mark.full
def test_trials_of_automl_are_fitted_on_the_device_of_their_worker(tab: KernelTab) -> None:
    """A search leaves software alone, so here the way to the device is asked for by itself, too."""
    payloads = [
        list(encode_call("builtins:exec", f"import __main__; exec({_TRIALS!r}, vars(__main__))")),
        *(list(encode_call("__main__:compared", each)) for each in ("Linear", "Neural network")),
    ]
    packages = ["numpy", "pandas", "scikit-learn"]
    answers = tab.page.evaluate(_IN_POOL, [payloads, packages])
    for answer in answers[1:]:
        device, on_gpu, ran, gap, module = decode_answer(bytes(answer))
        assert (device.engine[:6], device.because) == ("WebGPU", "this browser has a GPU")
        assert on_gpu is False, "the adapter of the tests is software"
        by_itself, as_the_search_does, by_shaders = ran
        assert by_itself == as_the_search_does == 0
        assert by_shaders > 50
        assert gap < 1e-3
        assert module.startswith("sklearn.")


@pytest.mark.full
def test_without_a_gpu_numpy_computes_and_says_why(browser_type: BrowserType, site: Path) -> None:
    server = OwnServer(site)
    flags = ["--no-sandbox", "--disable-features=WebGPU,WebGPUService", "--disable-gpu"]
    with browser_type.launch(executable_path=chromium_path(), args=flags) as browser:
        tab = KernelTab(browser.new_page())
        tab.open(server.url)
        tab.wait_for_state("idle")
        tab.run("import fieldbook.webgpu as xp")
        assert tab.run("print(xp.device())").text() in {
            "NumPy: this browser has no WebGPU\n",
            "NumPy: this browser has found no GPU that it would use\n",
        }
        assert tab.run("float(xp.sum(xp.ones(3)))").result == "3.0"
    server.stop()
