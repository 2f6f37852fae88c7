"""A model's file: writing it, and loading one that may come from anybody.

A pickle names what it is made of, and whatever it names is imported and called. A model is made of
few things, so nothing else is let in: a file that was made to run a program is refused, and so is
one that another program wrote. That keeps code out, not nonsense: what a model from others predicts
is theirs to answer for.
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
from joblib.compressor import BinaryZlibFile
from joblib.numpy_pickle import NumpyArrayWrapper, NumpyUnpickler

__all__ = ["ForeignPartError", "load_model_file", "save_model_file"]

_FUNCTIONS = frozenset(
    {
        ("_loss", "__pyx_unpickle_CyHalfMultinomialLoss"),
        ("copyreg", "_reconstructor"),
        ("numpy", "dtype"),
        ("numpy", "ndarray"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy._core.numeric", "_frombuffer"),
        ("numpy._core.multiarray", "scalar"),
        ("numpy.random._pickle", "__bit_generator_ctor"),
        ("numpy.random._pickle", "__generator_ctor"),
        ("numpy.random._pickle", "__randomstate_ctor"),
        ("numpy.random.bit_generator", "__pyx_unpickle_SeedSequence"),
        ("sklearn.metrics._dist_metrics", "newObj"),
        ("sklearn.neighbors._ball_tree", "newObj"),
        ("sklearn.neighbors._kd_tree", "newObj"),
        ("sklearn.utils.validation", "check_array"),
    }
)
_CLASSES = frozenset(
    {
        ("builtins", "bytearray"),
        ("builtins", "complex"),
        ("builtins", "frozenset"),
        ("builtins", "object"),
        ("builtins", "range"),
        ("builtins", "set"),
        ("builtins", "slice"),
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("functools", "partial"),
        ("sklearn.utils._bunch", "Bunch"),
    }
)
_ROOMS = (
    "_loss",
    "fieldbook.automl.dataset",
    "fieldbook.automl.messages",
    "fieldbook.automl.model",
    "fieldbook.automl.pooling",
    "numpy.random._",
    "numpy.random.bit_generator",
    "scipy.sparse._",
    "sklearn._loss",
    "sklearn.calibration",
    "sklearn.cluster",
    "sklearn.compose",
    "sklearn.decomposition",
    "sklearn.dummy",
    "sklearn.ensemble",
    "sklearn.feature_extraction",
    "sklearn.impute",
    "sklearn.isotonic",
    "sklearn.kernel_approximation",
    "sklearn.linear_model",
    "sklearn.metrics._dist_metrics",
    "sklearn.neighbors",
    "sklearn.neural_network",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.tree",
    "xgboost.core",
    "xgboost.sklearn",
)
"""Where the classes of models, and of what they consist of, are defined."""
_OWN_FUNCTIONS = ("fieldbook.automl.features", "fieldbook.automl.plain")
"""Modules whose functions a model may keep, to prepare its columns with."""


class ForeignPartError(ValueError):
    """A file that holds what no model consists of."""


def save_model_file(model: Any, path: str | os.PathLike[str]) -> None:
    """Write a pickle compressed with zlib, which `joblib.load` reads as well.

    `joblib.dump` would take four times as long: it writes arrays one by one, and models consist of
    many small ones.
    """
    with (
        BinaryZlibFile(os.fspath(path), "wb", compresslevel=1) as file,
        io.BufferedWriter(file) as stream,
    ):
        pickle.Pickler(stream, protocol=5).dump(model)


def load_model_file(path: str | os.PathLike[str]) -> Any:
    """Load a pickle compressed with zlib, as `joblib.dump` writes one, too.

    It may consist of nothing but parts of models.
    """
    with BinaryZlibFile(os.fspath(path), "rb") as stream:
        return _ModelReader("", stream, ensure_native_byte_order=True).load()


def _part(module: str, name: str, find: Callable[[str, str], Any]) -> Any:
    """What a file has named, if models are made of it.

    Nothing is imported from elsewhere to find out. A dotted name would lead through attributes
    to anything that a module has ever imported.
    """
    named = (module, name) in _FUNCTIONS | _CLASSES
    is_near = module == "numpy" or module.startswith(_OWN_FUNCTIONS + _ROOMS)
    if "." in name or not (named or is_near):
        raise _foreign(module, name)
    found = find(module, name)
    own = getattr(found, "__module__", None) or ""
    if isinstance(found, type):
        named |= own.startswith(_ROOMS) or issubclass(found, np.generic)
    else:
        named |= isinstance(found, np.ufunc) or (own in _OWN_FUNCTIONS and callable(found))
    if not named:
        raise _foreign(module, name)
    return found


def _foreign(module: str, name: str) -> ForeignPartError:
    return ForeignPartError(f"It holds “{module}.{name}”, which no model consists of.")


class _Arrays(NumpyArrayWrapper):  # type: ignore[misc]
    """Arrays of objects are pickles within the pickle, which the same rule holds for."""

    def read_array(self, unpickler: _ModelReader, ensure_native_byte_order: bool) -> Any:
        if self.dtype.hasobject:
            return _ObjectsReader(unpickler.file_handle).load()
        return super().read_array(unpickler, ensure_native_byte_order)


class _ObjectsReader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        return _part(module, name, super().find_class)


class _ModelReader(NumpyUnpickler):  # type: ignore[misc]
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("joblib.numpy_pickle", "NumpyArrayWrapper"):
            return _Arrays
        return _part(module, name, super().find_class)
