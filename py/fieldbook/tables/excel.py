"""Reading a sheet of an Excel workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

import pandas as pd

from fieldbook.tables import texts
from fieldbook.tables.messages import Dialect, Note, ReadOptions
from fieldbook.tables.names import distinct
from fieldbook.tables.source import Source
from fieldbook.tables.table import Table

__all__ = ["read_workbook"]


def read_workbook(source: Source, name: str, options: ReadOptions) -> Table:
    """Read one sheet; its cells have types already, so that little has to be found out."""
    try:
        with source.open() as stream, pd.ExcelFile(stream, engine="openpyxl") as book:
            sheets = [str(sheet) for sheet in book.sheet_names]
            sheet = options.sheet or sheets[0]
            if sheet not in sheets:
                raise texts.unknown_sheet(sheet, sheets)
            # As objects, since pandas otherwise makes numbers of text such as "007".
            raw = pd.read_excel(book, sheet_name=sheet, nrows=options.rows, dtype=object)
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise texts.broken_workbook() from error
    if not len(raw.columns):
        raise texts.empty_file()
    raw = raw.infer_objects()
    arguments = [repr(name), "dtype=object"]
    if sheet != sheets[0]:
        arguments.append(f"sheet_name={sheet!r}")
    if options.rows is not None:
        arguments.append(f"nrows={options.rows}")
    call = f"pd.read_excel({', '.join(arguments)}).infer_objects()"
    names = distinct([str(column).strip() for column in raw.columns])
    if list(names) != list(raw.columns):
        call += f".set_axis({list(names)!r}, axis=1)"
    frame = raw.set_axis(list(names), axis=1)
    integers = [column for column in names if _whole_with_gaps(frame[column])]
    if integers:
        types = dict.fromkeys(integers, "Int64")
        frame = frame.astype(types)
        call += f".astype({types!r})"
    mixed = [column for column in names if frame[column].dtype == object and len(frame)]
    if mixed:
        types = dict.fromkeys(mixed, "str")
        frame = frame.astype(types)
        call += f".astype({types!r})"
    return Table(
        frame=frame,
        dialect=Dialect("", "", "", ".", "", header=True, sheet=sheet),
        notes=_notes(frame, sheet, sheets, options),
        read_call=call,
    )


def _whole_with_gaps(column: pd.Series) -> bool:
    present = column.dropna()
    if column.dtype != float or present.empty or len(present) == len(column):
        return False
    return bool((present == present.round()).all())


def _notes(
    frame: pd.DataFrame, sheet: str, sheets: Sequence[str], options: ReadOptions
) -> tuple[Note, ...]:
    notes = []
    others = [name for name in sheets if name != sheet]
    if others:
        notes.append(texts.other_sheets(sheet, others, options))
    if frame.empty:
        notes.append(texts.header_only())
    return tuple(notes)
