"""Payloads in files, in every place of them that comes onto the screen."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

__all__ = ["hostile_notebook", "hostile_table"]


def hostile_notebook(payloads: Sequence[str]) -> bytes:
    """A notebook that says it is trusted and has each payload as every kind of output and text."""
    cells = [cell for number, payload in enumerate(payloads) for cell in _cells(number, payload)]
    first = payloads[0]
    metadata = {
        "trusted": True,
        "signature": "sha256:0",
        "title": first,
        "kernelspec": {"name": first, "display_name": first, "language": first},
        "language_info": {"name": first, "file_extension": first, "mimetype": first},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {first: first}}},
    }
    record = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(record).encode()


def _cells(number: int, payload: str) -> list[dict[str, Any]]:
    bundles = [
        {"text/html": payload},
        {"text/html": f"<table><tr><th>{payload}</th><td title='{payload}'>{payload}</td></table>"},
        {"text/markdown": payload},
        {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{payload}</svg>"},
        {"text/latex": f"${payload}$"},
        {"image/png": payload, "text/plain": payload},
        {"application/javascript": payload},
        {"application/vnd.jupyter.widget-view+json": {"model_id": payload}},
        {"application/json": {payload: payload}},
        {payload: payload},
    ]
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": data, "metadata": {payload: payload}}
        for data in bundles
    ]
    outputs += [
        {"output_type": "stream", "name": payload, "text": payload},
        {"output_type": "error", "ename": payload, "evalue": payload, "traceback": [payload]},
        {"output_type": payload, "data": payload},
    ]
    meta = {"trusted": True, "name": payload, "tags": [payload]}
    return [
        {
            "cell_type": "code",
            "id": f"code-{number}",
            "metadata": meta,
            "execution_count": number,
            "source": payload,
            "outputs": outputs,
        },
        {
            "cell_type": "markdown",
            "id": payload,
            "metadata": meta,
            "source": f"# {payload}\n\n{payload}\n\n[{payload}]({payload}) ![{payload}]({payload})",
            "attachments": {payload: {"image/png": payload}},
        },
        {"cell_type": payload, "id": f"other-{number}", "metadata": meta, "source": payload},
    ]


def hostile_table(payloads: Sequence[str]) -> bytes:
    """A CSV file with payloads as names of columns and in cells."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(payloads)
    writer.writerows([payloads, list(reversed(payloads))])
    return text.getvalue().encode()
