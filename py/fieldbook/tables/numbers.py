"""Finding the decimal mark and the grouping of digits from columns that pandas left as text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from fieldbook.tables.messages import ReadOptions
from fieldbook.tables.plan import ReadPlan
from fieldbook.tables.source import Source

__all__ = ["NumberStyle", "PLAIN", "find_style", "numeric_columns", "settle_numbers"]

_FEW_ROWS = 1_000
_BOOLEANS = {"True", "False", "TRUE", "FALSE", "true", "false"}


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are written. `thousands` is empty where digits are not grouped."""

    decimal: str
    thousands: str

    def matches(self, values: pd.Series) -> bool:
        """Whether each value is a number in this style."""
        return bool(values.str.strip().str.fullmatch(self._pattern()).all())

    def _pattern(self) -> str:
        point, group = re.escape(self.decimal), re.escape(self.thousands)
        exponent = r"([eE][+-]?\d+)?"
        digits = rf"(\d+|\d+{point}\d*|{point}\d+)"
        if not group:
            return rf"[+-]?{digits}{exponent}"
        return rf"[+-]?({digits}|[1-9]\d{{0,2}}({group}\d{{3}})+({point}\d*)?){exponent}"


PLAIN = NumberStyle(".", "")
_STYLES = (
    PLAIN,
    NumberStyle(".", ","),
    NumberStyle(",", ""),
    NumberStyle(",", "."),
    NumberStyle(",", " "),
    NumberStyle(".", " "),
    NumberStyle(".", "'"),
    NumberStyle(",", "'"),
)


def find_style(frame: pd.DataFrame, delimiter: str) -> tuple[NumberStyle, str | None]:
    """The style that makes the most text columns of `frame` numbers.

    Returns:
        The style, and a column's name if its values alone would also fit another reading.
    """
    matches = {name: _fitting(values) for name, values in _texts(frame)}
    fitting = {name: styles for name, styles in matches.items() if styles}
    if not fitting:
        return PLAIN, None
    counts = {style: sum(style in styles for styles in fitting.values()) for style in _STYLES}
    order = list(_STYLES)
    # "1,234" alone may be either: a file with semicolons most likely has decimal commas.
    if delimiter == ";":
        order.remove(NumberStyle(",", ""))
        order.insert(1, NumberStyle(",", ""))
    best = max(order, key=lambda style: counts[style])
    rivals = [
        style for style in order if counts[style] == counts[best] and style.decimal != best.decimal
    ]
    unsure = next(iter(fitting), None) if rivals else None
    return best, unsure


def numeric_columns(frame: pd.DataFrame, style: NumberStyle) -> set[str]:
    """The text columns of `frame` whose values are all numbers in the style."""
    return {name for name, values in _texts(frame) if style.matches(values)}


def _texts(frame: pd.DataFrame) -> list[tuple[str, pd.Series]]:
    """Distinct values of the text columns that have any."""
    found = []
    for name in frame.columns:
        column = frame[name]
        if not isinstance(column.dtype, pd.StringDtype):
            continue
        present = column.dropna()
        if len(present):
            found.append((str(name), present))
    return found


def _fitting(values: pd.Series) -> set[NumberStyle]:
    # Most text columns are out after a few values, before all distinct ones are gathered.
    few = values.head(20)
    candidates = [style for style in _STYLES if style.matches(few)]
    if not candidates:
        return set()
    distinct = pd.Series(values.unique())
    return {style for style in candidates if style.matches(distinct)}


def settle_numbers(
    source: Source, plan: ReadPlan, options: ReadOptions
) -> tuple[pd.DataFrame, str | None]:
    """Read the file with the number marks that its columns turn out to have.

    A few rows usually show them, so that all rows are read once; where a mark only appears
    further down, they are read again.

    Returns:
        The frame, and the name of a column whose comma could also be read the other way.
    """
    asked = options.decimal is not None or options.thousands is not None
    unsure = None
    if not asked:
        unsure = _adopt_style(plan.read(source, nrows=_FEW_ROWS), plan)
    frame = _read(source, plan)
    # Twice at most: first the decimal mark may be found, then the grouping beside it.
    for _ in range(2):
        before = (plan.decimal, plan.thousands)
        if asked or frame.empty:
            break
        unsure = _adopt_style(frame, plan) or unsure
        if (plan.decimal, plan.thousands) == before:
            break
        frame = _read(source, plan)
    return frame, unsure


def _adopt_style(frame: pd.DataFrame, plan: ReadPlan) -> str | None:
    """Change the plan's marks if that turns more columns into numbers than it costs."""
    style, unsure = find_style(frame, plan.delimiter)
    if plan.thousands or style == PLAIN:
        return None
    if plan.decimal == "," and style.decimal != ",":
        return None
    if plan.decimal == "." and style.decimal == ",":
        won = len(numeric_columns(frame, style))
        if won < sum(_has_fractions(frame[name]) for name in frame.columns):
            return None
    plan.decimal, plan.thousands = style.decimal, style.thousands
    return unsure


def _has_fractions(column: pd.Series) -> bool:
    if column.dtype != float:
        return False
    present = column.dropna()
    return bool((present != present.round()).any())


def _read(source: Source, plan: ReadPlan) -> pd.DataFrame:
    """Read all rows; where digits are grouped, guard the columns that are no numbers.

    pandas takes the grouping mark out of every field before it tries to make numbers of a
    column, which would turn the address 192.168.1.10 into an integer.
    """
    if plan.thousands:
        style = NumberStyle(plan.decimal, plan.thousands)
        written = plan.read(source, dtype="str", thousands=None)
        numeric = numeric_columns(written, style)
        guarded = [
            name
            for name in plan.names
            if name not in numeric and not set(written[name].dropna().head(100)) <= _BOOLEANS
        ]
        plan.dtypes = dict.fromkeys(guarded, "str")
        return plan.read(source, dtype=plan.dtypes)
    return plan.read(source)
