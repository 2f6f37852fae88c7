"""A kernel that was restored from a snapshot does all that one does that was started."""

from __future__ import annotations

import base64
import json
import time

from tests.kernel.tab import KernelTab
from tests.runtime.warm import WarmBrowser, diagnostics


def test_it_is_restored_and_knows_nothing_of_the_rehearsal(tab: KernelTab) -> None:
    (start,) = diagnostics(tab.page, "kernel")
    assert (start["way"], start["why"]) == ("restored", "")
    ran = tab.run("sorted(name for name in globals() if not name.startswith('_'))")
    assert ran.reply["execution_count"] == 1
    assert ran.result == "['In', 'Out', 'exit', 'get_ipython', 'open', 'quit']"


def test_what_notebooks_import_is_there(tab: KernelTab) -> None:
    code = (
        "import sys\nbefore = set(sys.modules)\n"
        "import pandas, sklearn.ensemble, scipy.stats, matplotlib.pyplot, openpyxl\n"
        "sorted(set(sys.modules) - before)"
    )
    assert tab.run(code).result == "[]"


def test_the_standard_library_is_there_though_it_was_not_fetched(tab: KernelTab) -> None:
    fetched = tab.run(
        "import js\nentries = js.performance.getEntriesByType('resource')\n"
        "[each.name.split('/')[-1] for each in entries]"
    ).result
    assert "pyodide.asm.wasm" in fetched
    assert "python_stdlib.zip" not in fetched
    code = (
        "import sys\nassert 'wave' not in sys.modules\n"
        "import inspect, wave\n'class Wave_read' in inspect.getsource(wave)"
    )
    assert tab.run(code).result == "True"


def test_no_copy_of_a_librarys_file_is_left_in_memory(tab: KernelTab) -> None:
    code = (
        "import pyodide_js\nheap = pyodide_js._module.HEAPU8\nstep = 1 << 24\n"
        "mark = b'\\0asm' + b'\\1\\0\\0\\0\\0'\n"
        "parts = (heap.slice(at, at + step) for at in range(0, heap.length, step))\n"
        "sum(part.to_bytes().count(mark) for part in parts)"
    )
    # This very code is one; libraries that an earlier test had loaded would be more.
    assert int(tab.run(code).result or "-1") < 5


def test_sources_are_found_in_help_and_tracebacks(tab: KernelTab) -> None:
    assert tab.run("import inspect, pandas\nlen(inspect.getsource(pandas.concat)) > 999").result
    (error,) = tab.run("pandas.read_csv('absent.csv')").of("error")
    assert "handle" in json.dumps(error["traceback"])
    assert error["ename"] == "FileNotFoundError"
    lines = tab.run(
        "import traceback\ntry:\n    pandas.read_csv('absent.csv')\n"
        "except OSError as error:\n"
        "    frames = traceback.extract_tb(error.__traceback__)\n"
        "[frame.line for frame in frames[:1] + frames[-1:]]"
    )
    assert lines.result == """["pandas.read_csv('absent.csv')", 'handle = open(']"""


def test_a_figure_is_drawn(tab: KernelTab) -> None:
    ran = tab.run(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.title('Ähre', family='serif')\n"
        "plt.xlabel(r'$\\alpha^2$'); plt.savefig('figure.pdf');"
    )
    assert (ran.of("error"), ran.text("stderr")) == ([], ""), "fonts were found before"
    assert tab.run("open('figure.pdf', 'rb').read(5)").result == "b'%PDF-'"
    picture = base64.b64decode(ran.of("display_data")[0]["data"]["image/png"])
    assert picture.startswith(b"\x89PNG")


def test_a_fit_is_interrupted(tab: KernelTab) -> None:
    request = tab.begin(
        "import numpy as np\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "x = np.random.rand(3_000, 20)\n"
        "RandomForestClassifier(9_000).fit(x, x[:, 0] > 0.5)"
    )
    tab.wait_for("execute_input")
    tab.page.wait_for_timeout(500)
    tab.interrupt()
    assert tab.finish(request, timeout=10).reply["ename"] == "KeyboardInterrupt"


LATER = """
import asyncio
from pyodide.ffi import run_sync
async def later(value):
    await asyncio.sleep(0.01)
    return value
"""


def test_stacks_are_suspended(tab: KernelTab) -> None:
    tab.run(LATER)
    assert tab.run("list(map(lambda n: run_sync(later(n)), [1, 2]))").result == "[1, 2]"
    # Suspended within the call that had a library linked, and caught on the way back.
    code = "from scipy.integrate import quad\nround(quad(lambda x: run_sync(later(x)), 0, 2)[0], 6)"
    assert tab.run(code).result == "2.0"
    code = "async def fail():\n    await asyncio.sleep(0.01)\n    raise LookupError('gone')\n"
    (error,) = tab.run(f"{code}quad(lambda x: run_sync(fail()), 0, 2)").of("error")
    assert error["ename"] == "LookupError"


def test_a_line_is_read_from_the_person(tab: KernelTab) -> None:
    request = tab.begin("list(map(input, ['Name? ']))")
    assert tab.wait_for("input_request")["prompt"] == "Name? "
    tab.page.evaluate("kernel.replyInput('Jörg')")
    assert tab.finish(request).result == "['Jörg']"


def test_its_clocks_go_on(tab: KernelTab) -> None:
    ran = tab.run(
        "import time\nbegan = time.monotonic(); time.sleep(0.2)\ntime.monotonic() - began"
    )
    assert 0.15 < float(ran.result) < 2
    assert abs(float(tab.run("time.time()").result) - time.time()) < 60


DRAW = """
import json, os, random, tempfile, uuid
import numpy as np
from sklearn.datasets import make_blobs
drawn = [random.random(), np.random.rand(), np.random.default_rng().random(), os.urandom(8),
         make_blobs(1)[0].sum(), tempfile.mktemp(), uuid.uuid1(), uuid.uuid4()]
print(json.dumps([str(one) for one in drawn]))
"""


def test_two_kernels_never_draw_the_same(warm: WarmBrowser) -> None:
    first, second = (json.loads(warm.kernel().run(DRAW).text()) for _ in range(2))
    assert len(first) == len(second) == 8
    assert [a for a, b in zip(first, second, strict=True) if a == b] == []


def test_further_kernels_are_given_what_the_first_has_compiled(warm: WarmBrowser) -> None:
    tab = warm.kernel_that_shares()
    tab.restart()
    assert tab.run("import pandas\npandas.Series([1, 2]).sum().item()").result == "3"
    first, second = diagnostics(tab.page, "kernel")
    assert second["way"] == "restored"
    assert ("compiled" in first["marks"], "compiled" in second["marks"]) == (True, False)
