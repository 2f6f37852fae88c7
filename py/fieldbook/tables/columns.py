"""What columns hold once the rows are read: codes, integers with gaps, booleans, dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fieldbook.tables import texts
from fieldbook.tables.dates import choose_formats, fitting_formats
from fieldbook.tables.messages import Note, ReadOptions
from fieldbook.tables.plan import ReadPlan
from fieldbook.tables.source import Source
from fieldbook.tables.values import is_number, is_placeholder

__all__ = ["settle_columns", "drop_nameless"]

_EXACT = 2.0**53
_MARKS_SHOWN = 3
_ROWS_FOR_MARKS = 50_000


def settle_columns(
    frame: pd.DataFrame,
    plan: ReadPlan,
    source: Source,
    options: ReadOptions,
    leading_zeros: bool,
) -> list[Note]:
    """Give each column its final type, in the frame and in the plan alike.

    Numbers are checked for leading zeros only where `leading_zeros` says that the file has any.
    """
    notes = _keep_codes(frame, plan, source, options, leading_zeros)
    _mend_objects(frame, plan)
    _whole_numbers(frame, plan, source)
    notes += _read_dates(frame, plan, options)
    plan.mixed = any(
        isinstance(frame[name].dtype, pd.StringDtype) and name not in plan.dtypes
        for name in frame.columns
    )
    notes += _placeholders(frame, options)
    return notes


@dataclass(slots=True)
class _Written:
    """How the values of a numeric column are written."""

    zeros: bool = False
    long: bool = False
    pointed: bool = False


def _how_written(
    plan: ReadPlan, source: Source, names: list[str], rows: int | None = None
) -> dict[str, _Written]:
    found = {name: _Written() for name in names}
    for piece in plan.read_as_text(source, names, rows):
        for name, seen in found.items():
            values = pd.Series(piece[name].dropna().unique(), dtype="str")
            if plan.thousands:
                values = values.str.replace(plan.thousands, "", regex=False)
            seen.zeros |= bool(values.str.fullmatch(r"0\d+").any())
            seen.long |= bool(values.str.fullmatch(r"[+-]?\d{16,}").any())
            seen.pointed |= bool(values.str.contains(r"[^\d+-]").any())
    return found


def _keep_codes(
    frame: pd.DataFrame,
    plan: ReadPlan,
    source: Source,
    options: ReadOptions,
    leading_zeros: bool,
) -> list[Note]:
    """Numbers with leading zeros, or with more digits than a float holds, stay as written."""
    numeric = [
        name
        for name in frame.columns
        if pd.api.types.is_numeric_dtype(frame[name].dtype)
        and not pd.api.types.is_bool_dtype(frame[name].dtype)
    ]
    large = [name for name in numeric if _beyond_exact(frame[name])]
    suspects = numeric if leading_zeros else large
    suspects = [name for name in suspects if frame[name].notna().any()]
    written = _how_written(plan, source, suspects) if suspects else {}
    codes = [name for name, seen in written.items() if seen.zeros]
    integers: list[str] = []
    for name in large:
        seen = written[name]
        if seen.long and not seen.pointed and name not in codes:
            # Whole numbers with gaps became floats: read them again as integers, or, where
            # they are longer than any integer type, as the codes that they must be.
            if frame[name].abs().max() < 2.0**63 and not plan.thousands:
                integers.append(name)
            else:
                codes.append(name)
    asked = [name for name in options.text_columns if name in frame.columns]
    changed = dict.fromkeys(integers, "Int64") | dict.fromkeys([*codes, *asked], "str")
    plan.integers += integers
    plan.dtypes |= {name: kind for name, kind in changed.items() if kind == "str"}
    plan.kept_text |= {*codes, *asked}
    if changed:
        fresh = plan.read_typed(source, changed)
        for name in changed:
            frame[name] = fresh[name]
    return [texts.kept_as_text(codes)] if codes else []


def _beyond_exact(column: pd.Series) -> bool:
    if column.dtype != np.float64:
        return False
    finite = column[np.isfinite(column)]
    return bool(len(finite)) and float(finite.abs().max()) >= _EXACT


def _mend_objects(frame: pd.DataFrame, plan: ReadPlan) -> None:
    """Mixed columns: booleans with gaps become nullable booleans, huge integers text."""
    for name in frame.columns:
        if frame[name].dtype != object:
            continue
        kinds = {type(value) for value in frame[name].dropna().unique()}
        plan.dtypes[name] = "boolean" if kinds == {bool} else "str"
        frame[name] = frame[name].astype(plan.dtypes[name])  # type: ignore[call-overload]


def _whole_numbers(frame: pd.DataFrame, plan: ReadPlan, source: Source) -> None:
    """Integers with gaps become nullable integers, unless the file writes them with a point."""
    candidates = [name for name in frame.columns if _whole_with_gaps(frame[name])]
    if not candidates:
        return
    written = _how_written(plan, source, candidates, rows=20_000)
    for name in candidates:
        if not written[name].pointed:
            plan.integers.append(name)
            frame[name] = frame[name].astype("Int64")


def _whole_with_gaps(column: pd.Series) -> bool:
    if column.dtype != np.float64:
        return False
    present = column.to_numpy()[column.notna().to_numpy()]
    if not 0 < present.size < len(column) or not np.isfinite(present).all():
        return False
    few = present[:1_000]
    return bool((few == np.floor(few)).all() and (present == np.floor(present)).all())


def _read_dates(frame: pd.DataFrame, plan: ReadPlan, options: ReadOptions) -> list[Note]:
    fitting = {}
    for name in frame.columns:
        if not isinstance(frame[name].dtype, pd.StringDtype) or name in plan.kept_text:
            continue
        if forms := fitting_formats(frame[name]):
            fitting[name] = forms
    if not fitting:
        return []
    finding = choose_formats(fitting, plan.decimal == "," or plan.delimiter == ";")
    for name, form in finding.formats.items():
        frame[name] = pd.to_datetime(frame[name], format=form)
        plan.dates[name] = form
        plan.dtypes.pop(name, None)
    if not finding.ambiguous:
        return []
    form = finding.formats[finding.ambiguous[0]]
    return [texts.dates_unsure(finding.ambiguous, form, options)]


def _placeholders(frame: pd.DataFrame, options: ReadOptions) -> list[Note]:
    """Point at marks that may mean a missing value; deciding is left to the person."""
    places: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for name in frame.columns:
        column = frame[name]
        if not isinstance(column.dtype, pd.StringDtype) or name in options.text_columns:
            continue
        distinct = column.head(_ROWS_FOR_MARKS).dropna().unique()
        marks = [value for value in distinct if is_placeholder(value)]
        if not marks:
            continue
        # Among words only a question mark means nothing; among numbers any mark does.
        others = [value for value in distinct if value not in marks]
        numbers = bool(others) and all(is_number(value) for value in others)
        for mark in marks:
            if numbers or mark.strip() == "?":
                counts[mark] += int((column == mark).sum())
                places.setdefault(mark, []).append(name)
    return [
        texts.placeholder(mark, places[mark], count, options)
        for mark, count in counts.most_common(_MARKS_SHOWN)
    ]


def drop_nameless(frame: pd.DataFrame, plan: ReadPlan) -> tuple[pd.DataFrame, list[Note]]:
    """Leave out columns that have neither a name nor a value."""
    plan.dropped = tuple(
        name
        for name in plan.names
        if plan.header and name.startswith("Unnamed: ") and frame[name].isna().all()
    )
    # A table of nothing else is shown as it is.
    if not plan.dropped or len(plan.dropped) == len(plan.names) or not len(frame):
        plan.dropped = ()
        return frame, []
    return plan.without_dropped(frame), [texts.empty_columns_left_out(len(plan.dropped))]
