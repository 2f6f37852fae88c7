"""The WGSL functions that shaders call, by name, and which of them a text needs."""

from __future__ import annotations

import re

from fieldbook.webgpu.wgsl.elementary_functions import ELEMENTARY
from fieldbook.webgpu.wgsl.number_functions import NUMBERS

__all__ = ["needed_by"]

_HEAD = re.compile(r"^fn (\w+)\(", re.MULTILINE)
_CALLED = re.compile(r"\b(\w+)\(")


def _by_name(text: str) -> dict[str, str]:
    """Each function of a text, from its head to the next one's."""
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {
        head[1]: text[head.start() : end].strip() for head, end in zip(heads, ends, strict=True)
    }


_FUNCTIONS = _by_name(NUMBERS) | _by_name(ELEMENTARY)


def needed_by(body: str) -> list[str]:
    """The functions that a shader's own text calls, and those that they call."""
    needed: dict[str, str] = {}
    texts = [body]
    while texts:
        for name in _CALLED.findall(texts.pop()):
            if name in _FUNCTIONS and name not in needed:
                needed[name] = _FUNCTIONS[name]
                texts.append(needed[name])
    return list(needed.values())
