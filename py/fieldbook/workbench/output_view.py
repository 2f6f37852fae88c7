"""What is shown of an output: one representation, ready for the page's renderers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from fieldbook.notebook.active import script_mime
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

_SHOWN = {"text/html": "html", "text/markdown": "markdown", "image/svg+xml": "svg"}


def output_props(output: Output, *, may_act: bool = False) -> dict[str, object]:
    """The properties of the component that draws `output`.

    may_act: whether scripts in it may run, in a frame of their own.
    """
    mime = script_mime(output)
    if mime is not None and may_act:
        assert isinstance(output, DisplayData | ExecuteResult)
        return {
            "kind": "frame",
            "mime": mime,
            "text": output.data[mime],
            "label": texts.ACTING_OUTPUT,
            "note": texts.CANNOT_ACT_YET,
        }
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
            props = _display_props(data, metadata)
            return props if mime is None else {**props, "note": texts.HELD_BACK}
        case _:
            return {"kind": "text", "text": texts.UNKNOWN_OUTPUT}


def _display_props(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> dict[str, object]:
    mime = choose_mime(data)
    if mime is None:
        return {"kind": "text", "text": texts.UNKNOWN_OUTPUT}
    value = data[mime]
    if mime in _SHOWN:
        shape: dict[str, object] = {"kind": _SHOWN[mime], "text": value}
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
