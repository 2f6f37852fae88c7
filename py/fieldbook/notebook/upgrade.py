"""nbformat 3, as IPython 1 to 2 wrote it, to nbformat 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldbook.notebook.document import NotebookError

__all__ = ["upgrade_version_3"]

_MIME_OF_KEY = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
}
_KEY_OF_TYPE = {"pyout": "execute_result", "pyerr": "error"}


def upgrade_version_3(record: Mapping[str, Any]) -> dict[str, Any]:
    """The same notebook in format 4: worksheets joined, headings as markdown, bundles."""
    worksheets = record.get("worksheets", [])
    if not isinstance(worksheets, list):
        raise NotebookError(
            "This notebook is broken.",
            "“worksheets” must be a list, but it is not.",
            "Restore the file from a copy, or open and save it in Jupyter.",
        )
    metadata = dict(record["metadata"]) if isinstance(record.get("metadata"), Mapping) else {}
    metadata.pop("name", None)  # the file's name is the name now
    cells = [
        _upgrade_cell(cell) if isinstance(cell, Mapping) else cell
        for worksheet in worksheets
        if isinstance(worksheet, Mapping)
        for cell in worksheet.get("cells", [])
    ]
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": cells}


def _upgrade_cell(cell: Mapping[str, Any]) -> dict[str, Any]:
    metadata = dict(cell["metadata"]) if isinstance(cell.get("metadata"), Mapping) else {}
    match cell.get("cell_type"):
        case "code":
            if cell.get("collapsed") is not None:
                metadata["collapsed"] = cell["collapsed"]
            return {
                "cell_type": "code",
                "metadata": metadata,
                "source": cell.get("input", ""),
                "execution_count": cell.get("prompt_number"),
                "outputs": [
                    _upgrade_output(output)
                    for output in cell.get("outputs", [])
                    if isinstance(output, Mapping)
                ],
            }
        case "heading":
            source = cell.get("source", "")
            text = "".join(source) if isinstance(source, list) else str(source)
            level = cell.get("level", 1)
            marks = "#" * level if isinstance(level, int) else "#"
            return {
                "cell_type": "markdown",
                "metadata": metadata,
                "source": f"{marks} {' '.join(text.splitlines())}",
            }
        case "html":
            return {**cell, "cell_type": "markdown", "metadata": metadata}
        case _:
            return {**cell, "metadata": metadata}


def _upgrade_output(output: Mapping[str, Any]) -> dict[str, Any]:
    old_type = str(output.get("output_type"))
    kind = _KEY_OF_TYPE.get(old_type, old_type)
    match kind:
        case "stream":
            return {
                "output_type": "stream",
                "name": output.get("stream", "stdout"),
                "text": output.get("text", ""),
            }
        case "error":
            return {
                "output_type": "error",
                "ename": output.get("ename", ""),
                "evalue": output.get("evalue", ""),
                "traceback": output.get("traceback", []),
            }
        case "execute_result" | "display_data":
            upgraded: dict[str, Any] = {
                "output_type": kind,
                "metadata": _by_mime(output.get("metadata")),
                "data": _by_mime(
                    {key: value for key, value in output.items() if key in _MIME_OF_KEY}
                ),
            }
            if kind == "execute_result":
                upgraded["execution_count"] = output.get("prompt_number")
            return upgraded
        case _:
            return dict(output)


def _by_mime(values: object) -> dict[str, Any]:
    if not isinstance(values, dict):
        return {}
    return {_MIME_OF_KEY.get(key, str(key)): value for key, value in values.items()}
