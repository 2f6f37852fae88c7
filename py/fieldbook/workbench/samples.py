"""The sample on the first screen: a small harvest, always the same, and a notebook about it."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fieldbook.notebook.document import Cell, Notebook
from fieldbook.notebook.ipynb import compose, new_notebook

__all__ = ["SAMPLE_NOTEBOOK", "SAMPLE_TABLE", "sample_notebook", "sample_table"]

SAMPLE_TABLE = "harvest.csv"
SAMPLE_NOTEBOOK = "harvest.ipynb"
_CROPS = {"wheat": 6.9, "barley": 6.1, "rye": 5.2, "oats": 4.8}
_SOILS = {"loam": 0.5, "clay": 0.1, "sand": -0.6}
_ROWS = 420


def sample_table() -> str:
    """A CSV of fields: crop, soil, area, sowing, rain, nitrogen and the yield they gave."""
    chance = random.Random(20)
    lines = ["field,crop,soil,area_ha,sown,rain_mm,nitrogen_kg_ha,yield_t_ha"]
    for number in range(1, _ROWS + 1):
        crop = chance.choice(list(_CROPS))
        soil = chance.choice(list(_SOILS))
        sown = date(2025, 9, 20) + timedelta(days=chance.randrange(40))
        rain = max(180.0, chance.gauss(420, 80))
        nitrogen = max(0.0, chance.gauss(120, 35))
        outcome = (
            _CROPS[crop]
            + _SOILS[soil]
            + 0.9 * min((rain - 420) / 100, 1.2)
            + 1.1 * min((nitrogen - 120) / 60, 0.9)
            - 0.02 * (sown - date(2025, 9, 20)).days
            + chance.gauss(0, 0.35)
        )
        rain_text = "" if chance.random() < 0.04 else f"{rain:.0f}"
        lines.append(
            f"F{number:03d},{crop},{soil},{chance.uniform(1.5, 28):.1f},{sown.isoformat()},"
            f"{rain_text},{nitrogen:.0f},{max(outcome, 0.4):.2f}"
        )
    return "\n".join(lines) + "\n"


def sample_notebook(table: str) -> str:
    """A notebook that looks at the sample, stored as `table`."""
    empty = new_notebook()
    cells = [
        Cell(
            "# A small harvest\n\n"
            "Each row is a field: what was sown, on which soil, and what it gave. "
            "Run a cell with **Shift+Enter**.",
            "markdown",
        ),
        Cell(
            f'import pandas as pd\n\nfields = pd.read_csv("{table}", parse_dates=["sown"])\nfields'
        ),
        Cell(
            'fields.groupby("crop")["yield_t_ha"].agg(["count", "mean", "std"]).round(2)',
        ),
        Cell(
            "import matplotlib.pyplot as plt\n\n"
            'figure, axes = plt.subplots(figsize=(7, 3.5), layout="constrained")\n'
            'for crop, rows in fields.groupby("crop"):\n'
            '    axes.scatter(rows["rain_mm"], rows["yield_t_ha"], s=14, alpha=0.7, label=crop)\n'
            'axes.set(xlabel="Rain, mm", ylabel="Yield, t/ha")\n'
            "axes.legend(frameon=False)\n"
            "plt.show()",
        ),
    ]
    return compose(Notebook(cells, empty.metadata))
