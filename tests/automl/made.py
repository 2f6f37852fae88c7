"""Small made tables, each of one kind."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

__all__ = ["churn", "harvest", "irises", "write"]


def churn(rows: int = 160, seed: int = 0) -> pd.DataFrame:
    """Binary, with labels, gaps, dates, an identifier and a constant."""
    draw = np.random.RandomState(seed)
    tenure = draw.randint(0, 72, rows)
    plan = draw.choice(["month", "year", "two years"], rows)
    signed = pd.Timestamp("2021-01-01") + pd.to_timedelta(draw.randint(0, 900, rows), unit="D")
    charges = np.round(draw.gamma(4, 15, rows), 2)
    risk = 1.5 * (plan == "month") - tenure / 30 + charges / 60 + draw.normal(0, 0.6, rows)
    return pd.DataFrame(
        {
            "customer_id": [f"C{number:05d}" for number in draw.permutation(rows)],
            "tenure": tenure,
            "plan": plan,
            "signed": [date.strftime("%d/%m/%Y") for date in signed],
            "charges": [f"${c:,.2f}" if draw.rand() > 0.1 else "" for c in charges],
            "country": "NL",
            "left": np.where(risk > np.median(risk), "yes", "no"),
        }
    )


def irises(rows: int = 150, seed: int = 0) -> pd.DataFrame:
    """Three classes, told apart by two numbers and a code."""
    draw = np.random.RandomState(seed)
    kind = draw.randint(0, 3, rows)
    return pd.DataFrame(
        {
            "length": np.round(kind + draw.normal(0, 0.6, rows), 3),
            "width": np.round(draw.normal(0, 1, rows) - kind, 3),
            "code": (kind + draw.randint(0, 3, rows)) % 5,
            "kind": np.array(["setosa", "versicolor", "virginica"])[kind],
        }
    )


def harvest(rows: int = 160, seed: int = 0) -> pd.DataFrame:
    """Regression with a long tail, a text, many-levelled labels and decimal commas."""
    draw = np.random.RandomState(seed)
    area = np.round(draw.gamma(3, 2, rows), 2)
    field = draw.randint(0, 60, rows)
    soils = np.array(["sandy loam", "heavy clay", "peat over sand", "chalk"])
    soil = draw.randint(0, 4, rows)
    tonnes = np.exp(0.25 * area + 0.3 * soil + field / 60 + draw.normal(0, 0.1, rows))
    return pd.DataFrame(
        {
            "area": [f"{value:.2f}".replace(".", ",") for value in area],
            "field": [f"F{number:02d}" for number in field],
            "note": [f"{soils[s]} near gate {draw.randint(99)}" for s in soil],
            "tonnes": np.round(tonnes, 3),
        }
    )


def write(frame: pd.DataFrame, path: Path) -> str:
    """Write a table as CSV, with semicolons where commas are decimal marks."""
    commas = "area" in frame.columns
    frame.to_csv(path, index=False, sep=";" if commas else ",")
    return str(path)
