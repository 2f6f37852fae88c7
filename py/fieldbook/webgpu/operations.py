"""The closed set of element-wise operations: what each takes, computes in and gives.

An engine implements these names, and three that have no rule of their own: `cast` (to the type of
the node), `where` (condition, this, that) and `within` (an index, counted from the front, of an
axis of so many elements; outside of it an IndexError, or on a GPU an error told with the values).
What is missing here is composed of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fieldbook.webgpu.dtypes import Dtype, bool_, float32, promoted

__all__ = ["OPERATIONS", "Operation", "operands_of"]


@dataclass(frozen=True, slots=True)
class Operation:
    """The rule of an operation: kinds that it takes, type of its operands, type of its result."""

    takes: str
    computes: Literal["same", "float", "bool"] = "same"
    gives: Literal["same", "bool"] = "same"


_NUMBERS = Operation("iuf")
_FLOATS = Operation("biuf", computes="float")
_WHOLE = Operation("iu")
_BITS = Operation("biu")
_ORDER = Operation("biuf", gives="bool")
_TRUTH = Operation("biuf", computes="bool", gives="bool")
_TEST = Operation("biuf", computes="float", gives="bool")

_SETS = (
    ("abs negative sign square add subtract multiply floor_divide remainder pow", _NUMBERS),
    ("maximum minimum", _NUMBERS),
    ("acos acosh asin asinh atan atanh cos cosh sin sinh tan tanh atan2 hypot", _FLOATS),
    ("exp expm1 log log1p log2 log10 logaddexp sqrt reciprocal divide", _FLOATS),
    ("ceil floor round trunc copysign nextafter", _FLOATS),
    ("bitwise_left_shift bitwise_right_shift", _WHOLE),
    ("bitwise_and bitwise_or bitwise_xor bitwise_invert", _BITS),
    ("equal not_equal less less_equal greater greater_equal", _ORDER),
    ("logical_and logical_or logical_xor logical_not", _TRUTH),
    ("isfinite isinf isnan signbit", _TEST),
)
OPERATIONS: dict[str, Operation] = {
    name: operation for names, operation in _SETS for name in names.split()
}

# NumPy code adds masks; on truth values these are the same.
_ON_TRUTH = {
    "add": "logical_or",
    "multiply": "logical_and",
    "maximum": "logical_or",
    "minimum": "logical_and",
}


def operands_of(name: str, dtypes: list[Dtype]) -> tuple[str, Dtype, Dtype]:
    """The operation that is meant for these types, the type it computes in, the type it gives."""
    common = promoted(*dtypes)
    if common == bool_ and name in _ON_TRUTH:
        name = _ON_TRUTH[name]
    rule = OPERATIONS[name]
    if common.kind not in rule.takes:
        raise TypeError(f"{name} is not defined for {common.name}.")
    computes = {"same": common, "float": float32, "bool": bool_}[rule.computes]
    return name, computes, bool_ if rule.gives == "bool" else computes
