"""Brings an interpreter into the state that a snapshot of kernels keeps.

Whatever a first session would wait for happens here once: imports, the shell, and the first run of
everything that fills caches or imports more when it is first used. Then all traces are removed.
Pool workers start from the same snapshot, so what their jobs import belongs here, too.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import linecache
import shutil
import sys
import warnings
from pathlib import Path

from IPython.core.pylabtools import select_figure_formats

from fieldbook.kernel.kernel import Kernel, prepared_kernel
from fieldbook.kernel.shell import KernelShell

__all__ = ["MODULES", "undraw", "warm_up"]

MODULES = (
    "asyncio", "csv", "sqlite3", "unittest.mock", "micropip", "pyodide.http", "numpy.fft",
    "numpy.random", "pandas.io.excel", "pandas.io.formats.html", "pandas.plotting",
    "scipy.cluster.hierarchy", "scipy.interpolate", "scipy.ndimage", "scipy.optimize",
    "scipy.signal", "scipy.sparse.linalg", "scipy.spatial", "scipy.stats", "sklearn.calibration",
    "sklearn.cluster", "sklearn.compose", "sklearn.datasets", "sklearn.decomposition",
    "sklearn.discriminant_analysis", "sklearn.dummy", "sklearn.ensemble",
    "sklearn.feature_extraction.text", "sklearn.feature_selection", "sklearn.gaussian_process",
    "sklearn.impute", "sklearn.inspection", "sklearn.linear_model", "sklearn.manifold",
    "sklearn.metrics", "sklearn.mixture", "sklearn.model_selection", "sklearn.naive_bayes",
    "sklearn.neighbors", "sklearn.neural_network", "sklearn.pipeline", "sklearn.preprocessing",
    "sklearn.svm", "sklearn.tree", "matplotlib.font_manager", "matplotlib.pyplot", "openpyxl",
    "joblib", "jedi", "pygments.lexers.python", "pygments.formatters.html",
    "fieldbook.bridge.pool.browser", "fieldbook.bridge.snapshots.check",
    "fieldbook.bridge.snapshots.renewal", "fieldbook.kernel.browser", "fieldbook.tables.service",
    "fieldbook.automl.service", "fieldbook.hybrid.training",
)  # fmt: skip
"""What notebooks and Fieldbook's own jobs import; packages that are not at hand are left out.

Rooms above this one are here by name, as the pool's calls travel: they run in the same workers.
"""

_CELLS = (
    "1 + 1",
    "1 / 0",
    "def outer(x):\n    return [x][3]\nouter(2)",
    "import io, numpy as np, pandas as pd",
    "import matplotlib.pyplot as plt",
    "from sklearn.ensemble import RandomForestClassifier",
    "from sklearn.linear_model import LogisticRegression",
    "from sklearn.pipeline import make_pipeline",
    "from sklearn.preprocessing import StandardScaler",
    "frame = pd.DataFrame(np.random.rand(50, 3), columns=list('abc'))\nframe",
    "frame.describe(), frame.groupby(frame.a > 0.5).sum()",
    "pd.read_csv(io.StringIO(frame.to_csv())).dtypes",
    "pd.DataFrame({'t': pd.date_range('2024-01-01', periods=4), 's': list('xyxy')})",
    "plt.plot([1, 2, 3]); plt.hist([1, 2]); plt.title('x'); plt.legend(['a']); plt.show()",
    "RandomForestClassifier(5).fit(frame, np.arange(50) % 2)",
    "make_pipeline(StandardScaler(), LogisticRegression()).fit(frame, np.arange(50) % 2)",
    "pd.DataFrame?",
    "%timeit -q -n1 -r1 1",
)
"""What a first session does."""


class _Nobody:
    """Takes messages away and shows them to nobody."""

    def post(self, batch: str) -> None:
        """Forget it."""

    def pending(self) -> None:
        """Nobody waits."""


async def warm_up() -> None:
    """Import, run and forget; the interpreter then holds a fresh kernel that has seen it all."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in MODULES:
            if importlib.util.find_spec(name.partition(".")[0]) is not None:
                importlib.import_module(name)
        await _rehearse(prepared_kernel())
    _forget(prepared_kernel())


async def _rehearse(kernel: Kernel) -> None:
    kernel.outbox.carrier = _Nobody()
    for number, code in enumerate(_CELLS):
        await kernel.execute(f"warm-up-{number}", code)
    for code in ("print", "import numpy as np\nnp.li", "frame.gro"):
        kernel.complete(code, len(code))
    kernel.inspect("len", 3)


def _forget(kernel: Kernel) -> None:
    """Remove what the rehearsal left, caches of no further use among it."""
    shell = kernel.shell
    shell.reset(new_session=True)
    shell.execution_count = 1
    shell.payload = []
    kernel.outbox.carrier = None
    undraw(shell)
    # Fonts are open files, which no snapshot can hold.
    importlib.import_module("matplotlib.font_manager")._get_font.cache_clear()
    importlib.import_module("parso.cache").parser_cache.clear()
    importlib.import_module("jedi.cache").clear_time_caches(delete_all=True)
    shutil.rmtree(Path.home() / ".cache" / "jedi", ignore_errors=True)
    linecache.clearcache()
    importlib.invalidate_caches()  # importlib.metadata keeps the standard library's archive open
    for name in ("last_exc", "last_type", "last_value", "last_traceback"):
        vars(sys).pop(name, None)  # they hold the frames of the last error
    gc.collect()


def undraw(shell: KernelShell) -> None:
    """Leave matplotlib as it is before the first figure.

    What draws is loaded with the first figure, and changes settings then: interactive mode, the
    colours behind figures, how they are shown. Until a person draws, none of it may be seen.
    """
    name = "matplotlib_inline.backend_inline"
    if name not in sys.modules:
        return
    matplotlib = importlib.import_module("matplotlib")
    pyplot = importlib.import_module("matplotlib.pyplot")
    pyplot.close("all")
    pyplot.uninstall_repl_displayhook()
    # For any other backend it takes its hook away, and puts the settings back that it had kept.
    sys.modules[name].configure_inline_support(shell, "other")
    select_figure_formats(shell, set())
    settings = importlib.import_module("matplotlib_inline.config").InlineBackend
    shell.configurables.remove(settings.instance())
    settings.clear_instance()
    matplotlib.interactive(False)
    vars(pyplot)["_backend_mod"] = None
    del sys.modules[name]  # it does all of this as it is loaded
