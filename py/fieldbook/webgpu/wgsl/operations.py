"""What each element-wise operation is in WGSL, for each kind of operand.

The names are those of `fieldbook.webgpu.operations`. Where WGSL leaves open what happens (dividing
by zero, shifting by 32, what is not a number), a function of ours decides as NumPy does.
"""

from __future__ import annotations

from fieldbook.webgpu.expressions import Call
from fieldbook.webgpu.wgsl.program import value_type

__all__ = ["FLAGGED", "operation_text"]

# What may find a mistake in the values; it sets the shader's flag.
FLAGGED = {"within", "pow"}

# By operation, then by kinds of the operands; "*" stands for the kinds that are not named.
_TEXTS: dict[str, dict[str, str]] = {
    "abs": {"u": "{0}", "*": "abs({0})"},
    "negative": {"u": "(0u - {0})", "*": "-{0}"},
    "sign": {"f": "sign_f({0})", "u": "min({0}, 1u)", "*": "sign({0})"},
    "square": {"*": "{0} * {0}"},
    "add": {"*": "{0} + {1}"},
    "subtract": {"*": "{0} - {1}"},
    "multiply": {"*": "{0} * {1}"},
    "divide": {"*": "{0} / {1}"},
    "reciprocal": {"*": "1.0 / {0}"},
    "floor_divide": {"*": "floor_divide_{kind}({0}, {1})"},
    "remainder": {"*": "remainder_{kind}({0}, {1})"},
    "pow": {"*": "pow_{kind}({0}, {1})"},
    "maximum": {"f": "larger_f({0}, {1})", "*": "max({0}, {1})"},
    "minimum": {"f": "smaller_f({0}, {1})", "*": "min({0}, {1})"},
    "ceil": {"*": "ceil({0})"},
    "floor": {"*": "floor({0})"},
    "round": {"*": "round({0})"},
    "trunc": {"*": "trunc({0})"},
    "sqrt": {"*": "sqrt_f({0})"},
    "copysign": {"*": "with_sign({0}, {1})"},
    "bitwise_left_shift": {"*": "left_shift_{kind}({0}, {1})"},
    "bitwise_right_shift": {"*": "right_shift_{kind}({0}, {1})"},
    "bitwise_and": {"*": "{0} & {1}"},
    "bitwise_or": {"*": "{0} | {1}"},
    "bitwise_xor": {"b": "{0} != {1}", "*": "{0} ^ {1}"},
    "bitwise_invert": {"b": "!{0}", "*": "~{0}"},
    "equal": {"f": "equal_f({0}, {1})", "*": "{0} == {1}"},
    "not_equal": {"f": "!equal_f({0}, {1})", "*": "{0} != {1}"},
    "less": {"f": "less_f({0}, {1})", "b": "!{0} & {1}", "*": "{0} < {1}"},
    "less_equal": {"f": "less_equal_f({0}, {1})", "b": "!{0} | {1}", "*": "{0} <= {1}"},
    "greater": {"f": "less_f({1}, {0})", "b": "{0} & !{1}", "*": "{0} > {1}"},
    "greater_equal": {"f": "less_equal_f({1}, {0})", "b": "{0} | !{1}", "*": "{0} >= {1}"},
    "logical_and": {"*": "{0} & {1}"},
    "logical_or": {"*": "{0} | {1}"},
    "logical_xor": {"*": "{0} != {1}"},
    "logical_not": {"*": "!{0}"},
    "isfinite": {"*": "is_finite({0})"},
    "isinf": {"*": "is_infinite({0})"},
    "isnan": {"*": "is_nan({0})"},
    "signbit": {"*": "is_negative({0})"},
    "within": {"*": "within_i({0}, {1})"},
}
# Functions of ours whose names are the operations'.
_ELEMENTARY = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cos",
    "cosh",
    "exp",
    "expm1",
    "hypot",
    "log",
    "log10",
    "log1p",
    "log2",
    "logaddexp",
    "nextafter",
    "sin",
    "sinh",
    "tan",
    "tanh",
]

_CASTS = {
    ("f", "b"): "is_true({0})",
    ("i", "b"): "{0} != 0",
    ("u", "b"): "{0} != 0u",
}


def operation_text(node: Call, arguments: list[str]) -> str:
    """The WGSL expression of a call on named values."""
    kind = node.arguments[0].dtype.kind
    if node.operation == "cast":
        text = _CASTS.get((kind, node.dtype.kind), value_type(node.dtype) + "({0})")
        return text.format(*arguments)
    if node.operation == "where":
        condition, this, other = arguments
        return f"select({other}, {this}, {condition})"
    if node.operation in _ELEMENTARY:
        return f"{node.operation}_f({', '.join(arguments)})"
    texts = _TEXTS[node.operation]
    return texts.get(kind, texts.get("*", "")).format(*arguments, kind=kind)
