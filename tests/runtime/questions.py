"""What an interpreter is asked so that its answers tell whether it is what it should be.

This file runs inside of interpreters: kernels and pool workers are asked the sciences, the page is
asked its own parts, and all are asked about their heap.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
from collections.abc import Callable, Iterable
from types import FunctionType

Question = Callable[[], object]

_KEPT = ("IPython", "fieldbook", "jedi", "matplotlib", "numpy", "pandas", "scipy", "sklearn")
"""Packages whose modules a snapshot holds; what is named browser comes after the restore."""


def algebra() -> object:
    import numpy as np

    x = np.random.default_rng(1).random((60, 60))
    return [np.linalg.svd(x)[1], np.linalg.solve(x, x[0]), np.fft.rfft(x).real, np.sort(x, axis=0)]


def frames() -> object:
    import pandas as pd

    text = "day,crop,yield\n" + "".join(
        f"2026-05-{k % 28 + 1:02},{['rye', 'oats'][k % 2]},{k * 7 % 50 / 10}\n" for k in range(500)
    )
    frame = pd.read_csv(io.StringIO(text), parse_dates=["day"])
    wide = frame.pivot_table(index="day", columns="crop", values="yield", aggfunc="mean")
    weekly = frame.set_index("day").groupby("crop")["yield"].resample("W").sum()
    return [wide.to_csv(), weekly.to_csv(), frame.describe().to_csv(), frame.crop.str.len().sum()]


def forest() -> object:
    import numpy as np
    from sklearn.ensemble import RandomForestClassifier

    x = np.random.default_rng(7).random((200, 5))
    return RandomForestClassifier(10, random_state=0).fit(x, x[:, 0] > x[:, 1]).predict_proba(x)


def boosting() -> object:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingRegressor

    x = np.random.default_rng(3).random((300, 4))
    return HistGradientBoostingRegressor(max_iter=10).fit(x, x @ [1, 2, 3, 4]).predict(x)


def groups() -> object:
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    x = np.random.default_rng(5).random((150, 6))
    labels = KMeans(4, n_init=2, random_state=0).fit_predict(x)
    return [labels, abs(PCA(2, svd_solver="full").fit_transform(x))]


def words() -> object:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts = [f"field {k % 7} has {'rye' if k % 3 else 'oats'} and rain" for k in range(60)]
    x = TfidfVectorizer().fit_transform(texts)
    return LogisticRegression().fit(x, [k % 3 == 0 for k in range(60)]).decision_function(x)


def numerics() -> object:
    import numpy as np
    from scipy import integrate, interpolate, optimize, signal, sparse
    from scipy.sparse.linalg import spsolve
    from scipy.spatial import cKDTree

    x = np.linspace(0, 1, 40)
    band = sparse.diags([-1.0, 4.0, -1.0], [-1, 0, 1], shape=(40, 40), format="csc")
    return [
        integrate.quad(np.cos, 0, 1)[0],
        interpolate.CubicSpline(x, np.sin(9 * x))(x + 0.01),
        optimize.minimize(optimize.rosen, [1.3, 0.7], method="L-BFGS-B").x,
        signal.lfilter(*signal.butter(3, 0.2), x),
        spsolve(band, x),
        cKDTree(x[:, None]).query([[0.123]], 3)[1],
    ]


def calls_across() -> object:
    """Calls of each kind that libraries make of each other, exceptions and jumps among them."""
    from fieldbook.bridge.snapshots.check import check

    return check()


def sheets() -> object:
    import pandas as pd

    book = io.BytesIO()
    pd.DataFrame({"a": [1, 2], "b": ["x", "ä"]}).to_excel(book, index=False)
    return pd.read_excel(io.BytesIO(book.getvalue())).to_csv()


def pictures() -> object:
    import matplotlib.style
    from matplotlib.figure import Figure

    picture = io.BytesIO()
    with matplotlib.style.context("default"):  # notebooks have grounds of their own
        figure = Figure(figsize=(2, 1))
        figure.subplots().plot([1, 3, 2])
        figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()


def signals() -> object:
    from fieldbook.bridge.reactivity import Signal, batch, computed, effect

    told: list[int] = []
    left, right = Signal(1), Signal(2)
    total = computed(lambda: left.value * 10 + right.value)
    end = effect(lambda: told.append(total.value))
    with batch():
        left.value, right.value = 3, 4
    end.dispose()
    left.value = 9
    return [told, total.value]


def notebooks() -> object:
    from fieldbook.notebook.ipynb import compose, new_notebook, parse

    text = compose(new_notebook())
    return [compose(parse(text).notebook) == text, sorted(json.loads(text))]


def screens() -> object:
    from fieldbook.bridge.vdom import html
    from fieldbook.workbench import texts, wording
    from fieldbook.workbench.addresses import parse_address

    node = html('<p class={} title="a">{}<b>{}</b></p>', "x", "y", lambda: "z")
    words = [wording.size(123_456), wording.duration(75), wording.count(1_234_567)]
    return [type(node).__name__, words, texts.THEMES, parse_address("#/files/a%20b.csv")]


SCIENCES: dict[str, Question] = {
    each.__name__: each
    for each in (
        algebra, frames, forest, boosting, groups, words, numerics, calls_across, sheets, pictures
    )
}  # fmt: skip
OWN: dict[str, Question] = {each.__name__: each for each in (signals, notebooks, screens)}


def answers(names: Iterable[str]) -> dict[str, str]:
    """The digests of the answers to these questions."""
    questions = {**SCIENCES, **OWN}
    return {name: _digest(questions[name]()) for name in names}


def heap() -> str:
    """A digest of what every restore of one snapshot has in its memory before anybody works.

    Where each module lies, the secret of string hashes, and the code of every function.
    """
    kept = sorted(name for name in sys.modules if name.startswith(_KEPT) and "browser" not in name)
    codes = hashlib.sha256()
    for name in kept:
        for value in list(vars(sys.modules[name]).values()):
            if isinstance(value, FunctionType):
                codes.update(value.__code__.co_code)
    places = [(name, id(sys.modules[name])) for name in kept]
    return _digest([places, hash("fieldbook"), codes.hexdigest()])


def drawn() -> list[object]:
    """What no two interpreters may have in common."""
    found: list[object] = [random.random(), os.urandom(8).hex()]
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        found.append(float(numpy.random.rand()))
    return found


def _digest(value: object) -> str:
    return hashlib.sha256(_text(value).encode()).hexdigest()


def _text(value: object) -> str:
    """All of a value: NumPy's own text of an array leaves digits and items out."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_text, value))}]"
    whole = getattr(value, "tobytes", None)
    return whole().hex() if whole is not None else repr(value)
