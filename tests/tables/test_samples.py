"""The sample table and its notebook: clean to read, and every cell runs."""

from __future__ import annotations

import contextlib
import io
import json
import os
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import nbformat
import pytest

from fieldbook.tables.reading import read_table
from fieldbook.tables.table import kind_of

SAMPLES = Path(__file__).resolve().parents[2] / "app" / "samples"


def test_the_table_is_read_without_a_remark() -> None:
    table = read_table(SAMPLES / "harvest.csv")
    assert table.notes == ()
    assert len(table.frame) == 600
    assert {name: kind_of(table.frame[name]) for name in table.frame} == {
        "field": "text",
        "crop": "category",
        "variety": "category",
        "soil": "category",
        "area_ha": "number",
        "sown": "date",
        "harvested": "date",
        "rain_mm": "integer",
        "temperature_c": "number",
        "nitrogen_kg_ha": "integer",
        "yield_t_ha": "number",
    }
    assert 0 < table.frame["yield_t_ha"].isna().mean() < 0.1


def test_every_cell_of_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook: dict[str, Any] = json.loads((SAMPLES / "harvest.ipynb").read_text("utf-8"))
    nbformat.validate(notebook)
    mpl.use("Agg")
    monkeypatch.setattr(plt, "show", lambda: plt.close("all"))
    before = Path.cwd()
    said = io.StringIO()
    names: dict[str, object] = {}
    os.chdir(SAMPLES)
    try:
        with contextlib.redirect_stdout(said):
            for cell in notebook["cells"]:
                if cell["cell_type"] == "code":
                    exec("".join(cell["source"]), names)
    finally:
        os.chdir(before)
    assert said.getvalue().startswith("Off by 0.")
