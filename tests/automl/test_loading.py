"""Models from anybody: what could run a program is not loaded, own models of every kind are."""

from __future__ import annotations

import builtins
import collections
import functools
import os
import pickle
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.ensemble import (
    ExtraTreesRegressor,
    HistGradientBoostingClassifier,
    HistGradientBoostingRegressor,
    RandomForestClassifier,
    StackingClassifier,
)
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import KNNImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import ElasticNet, LogisticRegression, RidgeCV
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.neural_network import MLPClassifier
from sklearn.preprocessing import FunctionTransformer

from fieldbook.automl import plain
from fieldbook.automl.artifact import ModelFolder, ModelFolderError
from fieldbook.automl.loading import ForeignPartError, load_model_file, save_model_file

DRAW = np.random.RandomState(0)
X, CLASSES, NUMBERS = DRAW.normal(size=(60, 4)), DRAW.randint(0, 3, 60), DRAW.normal(size=60)


class Calls:
    """A thing whose pickle calls something."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.made_by = (function, arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self.made_by


def named(module: str, name: str, protocol: int = 4) -> bytes:
    """A pickle that calls `module.name("echo")`, whether or not there is any."""
    if protocol < 4:
        return f"c{module}\n{name}\n(S'echo'\ntR.".encode()
    texts = b"".join(b"\x8c" + bytes([len(t)]) + t.encode() for t in (module, name))
    return b"\x80\x04" + texts + b"\x93\x8c\x04echo\x85R."


def poison(_: object) -> None:
    builtins.poisoned = True  # type: ignore[attr-defined]


HOSTILE = {
    "a command": Calls(os.system, "echo"),
    "code": Calls(exec, "import builtins; builtins.poisoned = True"),
    "evaluated code": Calls(eval, "setattr(__import__('builtins'), 'poisoned', True)"),
    "a function of somebody's": Calls(poison, 1),
    "an attribute": Calls(getattr, "text", "upper"),
    "a partial of a command": functools.partial(os.system, "echo"),
    "a default that is called": collections.defaultdict(os.getcwd),
    "a step of a pipeline": FunctionTransformer(os.system),
    "an array of objects": np.array([Calls(os.system, "echo")], dtype=object),
    "an array in an array": np.array([np.array([Calls(eval, "1")], dtype=object), 1], dtype=object),
    "a file": Calls(open, "/etc/passwd"),
    "a library that is loaded": Calls(__import__, "antigravity"),
}
NAMED = [
    ("os", "system"),
    ("posix", "system"),
    ("nt", "system"),
    ("subprocess", "Popen"),
    ("builtins", "eval"),
    ("__builtin__", "eval"),
    ("builtins", "getattr"),
    ("sklearn.pipeline", "os.system"),
    ("sklearn.utils._testing", "os.system"),
    ("sklearn.utils._testing", "TempMemmap"),
    ("sklearn.datasets", "load_files"),
    ("sklearn.ensemble._forest", "Parallel"),
    ("sklearn.ensemble._forest", "threading"),
    ("numpy", "load"),
    ("numpy", "fromfile"),
    ("numpy", "testing"),
    ("numpy.testing._private.utils", "runstring"),
    ("numpy.f2py.diagnose", "run_command"),
    ("joblib", "load"),
    ("pickle", "loads"),
    ("pandas", "eval"),
    ("pandas", "read_pickle"),
    ("fieldbook.automl.__main__", "main"),
    ("fieldbook.automl.predicting", "predict_file"),
    ("fieldbook.automl.model", "np"),
    ("fieldbook.automl.processes", "ProcessExecutor"),
    ("fieldbook.bridge.rpc", "resolve"),
    ("operator", "attrgetter"),
    ("functools", "reduce"),
    ("types", "FunctionType"),
    ("importlib", "import_module"),
    ("webbrowser", "open"),
    ("no.such.module", "thing"),
]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing below may call any of these; `poisoned` would tell of code that ran."""
    monkeypatch.delattr(builtins, "poisoned", raising=False)


def write(thing: object, path: Path) -> Path:
    joblib.dump(thing, path, compress=("zlib", 1))
    return path


@pytest.mark.parametrize("what", HOSTILE)
def test_what_could_run_a_program_is_refused(what: str, tmp_path: Path) -> None:
    with pytest.raises(ForeignPartError, match="which no model consists of"):
        load_model_file(write(HOSTILE[what], tmp_path / "m.joblib"))
    assert not hasattr(builtins, "poisoned")


@pytest.mark.parametrize(("module", "name"), NAMED)
@pytest.mark.parametrize("protocol", [0, 4])
def test_a_name_from_elsewhere_is_refused(
    module: str, name: str, protocol: int, tmp_path: Path
) -> None:
    path = tmp_path / "m.joblib"
    path.write_bytes(zlib.compress(named(module, name, protocol)))
    with pytest.raises(ForeignPartError):
        load_model_file(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        zlib.compress(b""),
        zlib.compress(b"\x80\x04N"),
        pickle.dumps(1),
        zlib.compress(pickle.dumps(np.zeros(3)))[:-9],
        zlib.compress(b"(" * 200_000),
    ],
)
def test_a_file_that_is_no_model_says_so(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.joblib").write_bytes(content)
    with pytest.raises(ModelFolderError):
        ModelFolder(tmp_path).read_model()


def test_a_folder_with_a_program_for_a_model_is_refused_in_words(tmp_path: Path) -> None:
    write(HOSTILE["a command"], tmp_path / "model.joblib")
    with pytest.raises(ModelFolderError, match="could run any program"):
        ModelFolder(tmp_path).read_model()


FITTED: list[BaseEstimator] = [
    RandomForestClassifier(3),
    ExtraTreesRegressor(3),
    HistGradientBoostingClassifier(max_iter=3),
    HistGradientBoostingRegressor(max_iter=3, loss="poisson"),
    HistGradientBoostingRegressor(max_iter=3, loss="quantile", quantile=0.5),
    LogisticRegression(),
    RidgeCV(),
    ElasticNet(),
    KNeighborsClassifier(algorithm="ball_tree"),
    KNeighborsRegressor(algorithm="kd_tree"),
    MLPClassifier((3,), max_iter=300, early_stopping=True),
    CalibratedClassifierCV(LogisticRegression(), cv=2),
    StackingClassifier([("a", LogisticRegression())], cv=2),
    IsotonicRegression(),
    KMeans(2, n_init=1),
    PCA(2),
    TruncatedSVD(2),
    KNNImputer(),
    FunctionTransformer(np.log1p, inverse_func=np.expm1),
    FunctionTransformer(plain.as_numbers),
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("estimator", FITTED, ids=lambda one: type(one).__name__)
def test_parts_of_models_are_loaded(estimator: Any, tmp_path: Path) -> None:
    name = type(estimator).__name__
    if name == "IsotonicRegression":
        fitted = estimator.fit(X[:, 0], NUMBERS)
    elif "FunctionTransformer" not in name:
        is_number = name.endswith("Regressor") or name in ("RidgeCV", "ElasticNet")
        fitted = estimator.fit(X, np.abs(NUMBERS) if is_number else CLASSES)
    else:
        fitted = estimator
    saved = tmp_path / "saved.joblib"
    save_model_file(fitted, saved)
    for file in (write(fitted, tmp_path / "m.joblib"), saved):  # models of before are joblib's
        found = load_model_file(file)
        assert type(found) is type(fitted)
        if hasattr(fitted, "predict"):
            given = X[:, 0] if name == "IsotonicRegression" else X
            np.testing.assert_array_equal(found.predict(given), fitted.predict(given))


def test_what_is_saved_is_what_joblib_loads(tmp_path: Path) -> None:
    large = np.arange(100_000.0)
    save_model_file({"large": large}, tmp_path / "m.joblib")
    assert (tmp_path / "m.joblib").stat().st_size < large.nbytes
    np.testing.assert_array_equal(joblib.load(tmp_path / "m.joblib")["large"], large)


def test_a_vocabulary_of_words_is_loaded(tmp_path: Path) -> None:
    texts = ["one two", "two three", "three four"]
    fitted = TfidfVectorizer(sublinear_tf=True).fit(texts)
    found = load_model_file(write(fitted, tmp_path / "m.joblib"))
    assert (found.transform(texts) != fitted.transform(texts)).nnz == 0
