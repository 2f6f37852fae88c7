"""Writing a scikit-learn estimator as the Python expression that makes it."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator

__all__ = ["Imports", "expression"]

WIDTH = 92


class Imports:
    """The names that expressions need."""

    def __init__(self) -> None:
        self._names: set[tuple[str, str]] = set()

    def add(self, thing: Any) -> str:
        """Note a class; give its name."""
        # sklearn.ensemble._forest.RandomForestClassifier is public as sklearn.ensemble's.
        self.add_name(thing.__module__.partition("._")[0], thing.__name__)
        return str(thing.__name__)

    def add_name(self, module: str, name: str) -> None:
        """Note a name of a module."""
        self._names.add((module, name))

    def lines(self) -> list[str]:
        """Give the import statements, sorted."""
        modules: dict[str, list[str]] = {}
        for module, name in sorted(self._names):
            modules.setdefault(module, []).append(name)
        return [_import(module, names) for module, names in modules.items()]


def _import(module: str, names: list[str]) -> str:
    short = f"from {module} import {', '.join(names)}"
    if len(short) <= WIDTH:
        return short
    lines = "".join(f"    {name},\n" for name in names)
    return f"from {module} import (\n{lines})"


def expression(value: Any, imports: Imports, indent: int = 0) -> str:
    """Write a value; estimators as a call with the parameters that differ from their defaults."""
    if isinstance(value, BaseEstimator):
        return _estimator(value, imports, indent)
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})"
    if isinstance(value, np.generic):
        return repr(value.item())
    if isinstance(value, np.ufunc):
        return f"np.{value.__name__}"
    if isinstance(value, type):
        return f"np.{value.__name__}" if issubclass(value, np.generic) else value.__name__
    if isinstance(value, list):
        return _sequence(value, imports, indent, "[", "]")
    if isinstance(value, tuple):
        return _sequence(value, imports, indent, "(", ",)" if len(value) == 1 else ")")
    if isinstance(value, float) and not math.isfinite(value):
        return f"np.{value!r}" if value >= 0 or math.isnan(value) else f"-np.{-value!r}"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    raise TypeError(f"{type(value).__name__} can't be written as source.")


def _estimator(value: BaseEstimator, imports: Imports, indent: int) -> str:
    name = imports.add(type(value))
    given = {
        key: setting
        for key, setting in value.get_params(deep=False).items()
        if not _same(setting, _default(value, key))
    }
    short = f"{name}({', '.join(f'{key}={expression(v, imports)}' for key, v in given.items())})"
    if indent + len(short) <= WIDTH and "\n" not in short:
        return short
    inner = indent + 4
    lines = [f"{' ' * inner}{key}={expression(v, imports, inner)},\n" for key, v in given.items()]
    return f"{name}(\n{''.join(lines)}{' ' * indent})"


def _default(value: BaseEstimator, name: str) -> Any:
    """Give what a parameter is when nobody says."""
    defaults = inspect.signature(type(value)).parameters
    # XGBoost hands parameters on to the class that it is made of.
    return defaults[name].default if name in defaults else getattr(type(value)(), name)


def _sequence(values: Any, imports: Imports, indent: int, start: str, end: str) -> str:
    short = start + ", ".join(expression(value, imports, 0) for value in values) + end
    if indent + len(short) <= WIDTH and "\n" not in short:
        return short
    inner = indent + 4
    lines = [f"{' ' * inner}{expression(value, imports, inner)},\n" for value in values]
    return f"{start}\n{''.join(lines)}{' ' * indent}{end[-1]}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return type(one) is type(other) and bool(one == other)
