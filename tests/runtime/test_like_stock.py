"""What a restored kernel has in it, and what passes between it and one from the wheels."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.runtime.pairs import Pair, start_pair
from tests.runtime.warm import WarmBrowser
from tests.support.transcript import Transcript

pytestmark = pytest.mark.full

# What a rehearsal could leave behind. Modules are imported first: they set much of it.
SETTINGS = """
import decimal, gc, json, locale, os, signal, sys, threading, warnings
import IPython, jedi, joblib, matplotlib, matplotlib.pyplot, numpy, openpyxl, pandas
import pandas.plotting, scipy, sklearn, sklearn.ensemble
settings = {
    "decimal": repr(decimal.getcontext()),
    "drawing": [
        matplotlib.get_backend(auto_select=False),
        matplotlib.is_interactive(),
        [matplotlib.figure.Figure in each.type_printers
            for each in get_ipython().display_formatter.formatters.values()],
    ],
    "environment": dict(os.environ),
    "events": {event: [f"{call.__module__}.{call.__qualname__}" for call in calls]
        for event, calls in get_ipython().events.callbacks.items()},
    "figures": matplotlib.pyplot.get_fignums(),
    "flags": repr(sys.flags),
    "folder": os.getcwd(),
    "garbage": [gc.isenabled(), gc.get_threshold(), len(gc.garbage)],
    "limits": [sys.getrecursionlimit(), sys.getswitchinterval(), sys.get_int_max_str_digits()],
    "locale": [locale.setlocale(locale.LC_ALL), sys.getfilesystemencoding()],
    "matplotlib": {key: repr(value) for key, value in matplotlib.rcParams.items()},
    "numpy": [repr(numpy.get_printoptions()), repr(numpy.geterr()), numpy.getbufsize()],
    "pandas": {key: repr(value) for key, value in pandas.options.d.items()},
    "path": sys.path,
    "scikit-learn": sklearn.get_config(),
    "shell": [
        get_ipython().execution_count,
        sorted(get_ipython().user_ns_hidden),
        [type(each).__name__ for each in get_ipython().configurables
            if not type(each).__name__.endswith("Magics")],  # those that were used
    ],
    "signals": repr(signal.getsignal(signal.SIGINT)).partition(" at ")[0],
    "threads": threading.active_count(),
}
json.dump(settings, open("settings.json", "w"))
"""

FIRST_FIGURE = "matplotlib.pyplot.plot([1, 2])[0].get_color()"

PICKLE = """
import pickle
import numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
words = ["clay", "loam", "sand"] * 20
frame = pd.DataFrame({
    "soil": pd.Categorical(words),
    "at": pd.date_range("2024-03-30", periods=60, freq="h", tz="Europe/Berlin"),
    "text": words,
    "rain": np.random.default_rng(3).random(60),
}).set_index(["soil", "at"])
model = make_pipeline(OneHotEncoder(), RandomForestClassifier(5, random_state=0))
model.fit(frame[["text"]], frame.rain > 0.5)
said = model.predict_proba(frame[["text"]])
made = {"frame": frame, "model": model, "words": set(words), "said": said}
pickle.dump(made, open("made.pickle", "wb"))
"""

UNPICKLE = """
import pickle
import numpy as np, pandas as pd
came = pickle.load(open("came.pickle", "rb"))
pd.testing.assert_frame_equal(came["frame"], frame)
pd.testing.assert_frame_equal(came["frame"].loc["clay"], frame.loc["clay"])
assert came["words"] == made["words"] and came["words"] - {"clay"} == {"loam", "sand"}
np.testing.assert_array_equal(came["model"].predict_proba(frame[["text"]]), came["said"])
np.testing.assert_array_equal(came["said"], made["said"])
"""

# Its start takes no argument where the interpreter gives it one, which WebAssembly does not allow.
ENDS_PYTHON = "PIL._imagingtk"

# Every module of the libraries in their order, and what those fail with that can't be imported.
IMPORTS = f"""
import importlib, json, pkgutil, warnings
told = {{}}
for library in ("numpy", "pandas", "scipy", "sklearn", "matplotlib", "joblib", "openpyxl", "PIL"):
    package = importlib.import_module(library)
    for found in pkgutil.walk_packages(package.__path__, f"{{library}}.", lambda name: None):
        if found.name.endswith(".__main__") or found.name == "{ENDS_PYTHON}":
            continue
        try:
            with warnings.catch_warnings(action="ignore"):
                importlib.import_module(found.name)
            told[found.name] = "imported"
        except BaseException as error:
            told[found.name] = f"{{type(error).__name__}}: {{error}}"
json.dump(told, open("imports.json", "w"))
"""


@pytest.fixture(scope="module")
def shared_pair(warm_browser: WarmBrowser, browser: Browser) -> Iterator[Pair]:
    with start_pair(warm_browser, browser) as pair:
        yield pair


@pytest.fixture
def pair(shared_pair: Pair, transcript: Transcript) -> Pair:
    for tab in shared_pair.tabs:
        transcript.watch(tab.page.context)
    return shared_pair


def told_by(pair: Pair, code: str, file: str) -> tuple[dict[str, object], dict[str, object]]:
    for ran in pair.run(code, timeout=200):
        assert ran.of("error") == []
        assert ran.reply["status"] == "ok"
    restored, stock = (json.loads(tab.take(file)) for tab in pair.tabs)
    return restored, stock


def test_the_rehearsal_has_changed_no_setting(pair: Pair) -> None:
    restored, stock = told_by(pair, SETTINGS, "settings.json")
    assert restored == stock
    for ran in pair.run(FIRST_FIGURE):
        assert ran.of("error") == []
        assert "image/png" in ran.of("display_data")[0]["data"]
    after = told_by(pair, SETTINGS, "settings.json")
    assert after[0] == after[1] != stock


def test_pickles_are_read_on_the_other_side(pair: Pair) -> None:
    for ran in pair.run(PICKLE):
        assert ran.of("error") == []
    for tab, other in (pair.tabs, pair.tabs[::-1]):
        tab.give("came.pickle", other.take("made.pickle"))
    for ran in pair.run(UNPICKLE):
        assert ran.of("error") == []


def test_every_module_is_imported_or_fails_alike(pair: Pair) -> None:
    restored, stock = told_by(pair, IMPORTS, "imports.json")
    differing = {
        name: (restored.get(name), stock.get(name))
        for name in sorted(restored.keys() | stock.keys())
        if restored.get(name) != stock.get(name)
    }
    assert differing == {}
    counts = Counter(str(how).partition(":")[0] for how in stock.values())
    print(dict(counts))
    assert counts["imported"] > 1_900
    assert counts["ModuleNotFoundError"] < 50, "what the browser has no library for"


def test_what_ends_python_ends_it_in_both(pair: Pair) -> None:
    """The module that the test above leaves out; both go on after a restart."""
    requests = [tab.begin(f"import {ENDS_PYTHON}") for tab in pair.tabs]
    for tab, request in zip(pair.tabs, requests, strict=True):
        ran = tab.finish(request)
        assert ran.reply["status"] == "aborted"
        assert ran.of("status")[-1]["state"] == "dead"
        assert "function signature mismatch" in ran.of("status")[-1]["why"]
        tab.restart()
        assert tab.run("6 * 7").result == "42"
