"""NumPy's functions on our arrays: `np.exp(x)` and `np.concatenate([x, y])` come here.

What the namespace has is computed by it. For the rest NumPy computes on the host, and what comes
out becomes an array again where one of the four data types is near.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

import numpy as np

from fieldbook.webgpu.array import Array, host, uploaded

__all__ = ["by_function", "by_ufunc"]

# NumPy's names where the standard has others.
_UFUNCS = {
    "absolute": "abs",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "conjugate": "conj",
    "invert": "bitwise_invert",
    "left_shift": "bitwise_left_shift",
    "power": "pow",
    "right_shift": "bitwise_right_shift",
    "rint": "round",
    "true_divide": "divide",
}

_REDUCES = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}
_ACCUMULATES = {"add": "cumulative_sum", "multiply": "cumulative_prod"}

_ALONG_AXIS = "all any argmax argmin count_nonzero flip max mean min prod sort stack std sum var"
_PLAIN = "broadcast_arrays diagonal matrix_transpose meshgrid nonzero unstack"
_LIKE = "empty_like ones_like zeros_like"
_OF_TWO = "broadcast_to expand_dims reshape searchsorted tensordot vecdot"

# The namespace's function, how many arguments it takes by position, and the names of NumPy's next.
_FUNCTIONS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    **{name: (name, 1, ("axis",)) for name in _ALONG_AXIS.split()},
    **{name: (name, 1, ()) for name in _PLAIN.split()},
    **{name: (name, 1, ("dtype",)) for name in _LIKE.split()},
    **{name: (name, 1, ("k",)) for name in ("tril", "triu")},
    **{name: (name, 2, ()) for name in _OF_TWO.split()},
    **{name: (name, 2, ("axis",)) for name in ("repeat", "roll", "take_along_axis")},
    "amax": ("max", 1, ("axis",)),
    "amin": ("min", 1, ("axis",)),
    "concatenate": ("concat", 1, ("axis",)),
    "diff": ("diff", 1, ("n", "axis")),
    "full_like": ("full_like", 2, ("dtype",)),
    "moveaxis": ("moveaxis", 3, ()),
    "where": ("where", 3, ()),
}
# Arguments that need no position, and what the standard calls them.
_NAMED = {"keepdims": "keepdims", "ddof": "correction", "descending": "descending"}

# Functions of which our arrays have the method, with NumPy's own arguments.
_METHODS = {
    "argsort": ("axis",),
    "clip": ("min", "max"),
    "copy": (),
    "cumprod": ("axis",),
    "cumsum": ("axis",),
    "dot": ("b",),
    "ravel": (),
    "round": ("decimals",),
    "squeeze": ("axis",),
    "take": ("indices", "axis"),
    "transpose": ("axes",),
}
_ATTRIBUTES = {"ndim", "shape", "size"}
_LINALG = "cholesky cross det eigh eigvalsh inv matrix_power outer pinv slogdet solve svdvals"


def by_ufunc(ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """A universal function, called or reduced, on arrays of which one is ours."""
    out = options.pop("out", (None,))
    result = _ufunc_result(ufunc, method, inputs, options)
    if not isinstance(result, tuple):
        return _put(out[0], result)
    return tuple(_put(target, part) for target, part in zip_longest(out, result))


def _put(target: Any, result: Array) -> Any:
    """A result in the array that was given for it, if one was."""
    if target is None:
        return result
    if isinstance(target, Array):
        return target._become(result)
    np.copyto(target, host(result), casting="same_kind")
    return target


def _ufunc_result(
    ufunc: np.ufunc, method: str, inputs: tuple[Any, ...], options: dict[str, Any]
) -> Any:
    from fieldbook import webgpu as xp

    name = ufunc.__name__
    if method == "__call__" and not options:
        function = getattr(xp, _UFUNCS.get(name, name), None)
        if function is not None:
            return function(
                *(np.asarray(part) if isinstance(part, list | tuple) else part for part in inputs)
            )
    if method == "reduce" and name in _REDUCES and set(options) <= {"axis", "keepdims"}:
        return getattr(xp, _REDUCES[name])(inputs[0], **{"axis": 0, **options})
    if method == "accumulate" and name in _ACCUMULATES and set(options) <= {"axis"}:
        return getattr(xp, _ACCUMULATES[name])(inputs[0], **{"axis": 0, **options})
    return _by_numpy(getattr(ufunc, method), inputs, options)


def by_function(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    """Any other function of NumPy on arguments of which one is our array."""
    ours = _ours(function, args, kwargs)
    return ours() if ours is not None else _by_numpy(function, args, kwargs)


def _ours(
    function: Callable[..., Any], args: Any, kwargs: dict[str, Any]
) -> Callable[[], Any] | None:
    """The call of the namespace that does the same, if it has one."""
    from fieldbook import webgpu as xp

    name, first = function.__name__, args[0] if args else None
    if function.__module__ == "numpy.linalg":
        plain = (
            name in _LINALG.split()
            and not kwargs
            and all(isinstance(arg, Array | int) for arg in args)
        )
        return (lambda: getattr(xp.linalg, name)(*args)) if plain else None
    if name in _ATTRIBUTES and isinstance(first, Array) and len(args) == 1:
        return lambda: getattr(first, name)
    if name in _METHODS and isinstance(first, Array):
        return _by_method(getattr(first, name), _METHODS[name], args[1:], kwargs)
    if name not in _FUNCTIONS:
        return None
    ours, count, names = _FUNCTIONS[name]
    options = {**dict(zip(names, args[count:], strict=False)), **kwargs}
    known = {**dict.fromkeys(names), **_NAMED}
    if len(args) < count or len(args) > count + len(names) or not set(options) <= set(known):
        return None
    # Sequences of arrays may hold NumPy's, and so may places for arrays.
    given = [_as_ours(arg) for arg in args[:count]]
    named = {_NAMED.get(option, option): value for option, value in options.items()}
    return lambda: getattr(xp, ours)(*given, **named)


def _by_method(
    method: Callable[..., Any], names: tuple[str, ...], args: Any, kwargs: dict[str, Any]
) -> Callable[[], Any] | None:
    options = {**dict(zip(names, args, strict=False)), **kwargs}
    if len(args) > len(names) or not set(options) <= set(names):
        return None
    # What NumPy's functions call the only argument, its methods do not call by name.
    return lambda: method(*options.values()) if len(names) == 1 else method(**options)


def _as_ours(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return uploaded(value)
    if isinstance(value, list | tuple) and any(isinstance(item, Array) for item in value):
        return [_as_ours(item) for item in value]
    return value


def _by_numpy(function: Callable[..., Any], args: Any, kwargs: dict[str, Any]) -> Any:
    return _back(function(*_on_host(tuple(args)), **_on_host(kwargs)))


def _on_host(value: Any) -> Any:
    if isinstance(value, Array):
        return host(value)
    if type(value) in (list, tuple):
        return type(value)(_on_host(item) for item in value)
    if isinstance(value, dict):
        return {key: _on_host(item) for key, item in value.items()}
    return value


def _back(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        return uploaded(np.asarray(value))
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(_back, value))
    if isinstance(value, list | tuple):
        return type(value)(_back(item) for item in value)
    return value
