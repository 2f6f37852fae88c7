"""What is shown of an output: one representation, ready for the page's renderers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fieldbook.notebook.mime import choose_mime
from fieldbook.notebook.outputs import (
    DisplayData,
    Error,
    ExecuteResult,
    Output,
    Stream,
    is_json_mime,
)
from fieldbook.workbench import texts

__all__ = ["output_props"]

_DIRECT = {"text/html": "html", "text/markdown": "markdown", "image/svg+xml": "svg"}


def output_props(output: Output) -> dict[str, object]:
    """The properties of the component that draws `output`."""
    match output:
        case Stream(name, text):
            return {"kind": "stream", "name": name, "text": text}
        case Error(ename, evalue, traceback):
            return {
                "kind": "error",
                "ename": ename,
                "evalue": evalue,
                "traceback": "\n".join(traceback),
                "more": texts.TRACEBACK,
            }
        case DisplayData(data, metadata) | ExecuteResult(data, metadata):
            return _display_props(data, metadata)
        case _:
            return {"kind": "text", "text": texts.UNKNOWN_OUTPUT}


def _display_props(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, object]:
    mime = choose_mime(data)
    if mime is None:
        return {"kind": "text", "text": texts.UNKNOWN_OUTPUT}
    value = data[mime]
    if mime in _DIRECT:
        shape: dict[str, object] = {"kind": _DIRECT[mime], "text": value}
    elif mime.startswith("image/"):
        shape = {"kind": "image", "mime": mime, "data": value}
    elif is_json_mime(mime):
        return {"kind": "text", "text": json.dumps(value, indent=2, ensure_ascii=False)}
    else:
        return {"kind": "text", "text": value}
    if mime.startswith("image/"):
        own = metadata.get(mime)
        size = own if isinstance(own, Mapping) else metadata
        shape["width"] = size.get("width")
        shape["height"] = size.get("height")
        shape["label"] = str(data.get("text/plain") or texts.PICTURE)
    return shape
