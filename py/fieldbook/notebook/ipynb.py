"""Notebook files: JSON text in Jupyter's format to a notebook and its outputs, and back.

Every format since IPython 1.0 (nbformat 3) is read; nbformat 4.5 is written, in Jupyter's own
layout, so that version control shows the same small differences. What Fieldbook doesn't know is
kept and returns on writing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldbook.notebook.cell_ids import settle_cell_ids
from fieldbook.notebook.document import Cell, Notebook, NotebookError
from fieldbook.notebook.nesting import NestedTooDeeplyError, read_json
from fieldbook.notebook.outputs import CellOutputs
from fieldbook.notebook.upgrade import upgrade_version_3

__all__ = ["NotebookFile", "parse", "compose", "compose_parts", "new_notebook"]

_KNOWN_CELL_FIELDS = {"id", "cell_type", "source", "metadata", "attachments"}
_CODE_FIELDS = {"outputs", "execution_count"}
_KNOWN_TOP_FIELDS = {"cells", "metadata", "nbformat", "nbformat_minor"}
# Written by Jupyter's servers for themselves; a file must not decide whether it is trusted.
_TRANSIENT_NOTEBOOK_METADATA = {"signature", "orig_nbformat", "orig_nbformat_minor"}
_TRANSIENT_CELL_METADATA = {"trusted"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


@dataclass
class NotebookFile:
    """What a file holds: the notebook, and what each code cell's last run left, by cell id."""

    notebook: Notebook
    outputs: dict[str, CellOutputs] = field(default_factory=dict)


def new_notebook() -> Notebook:
    """A notebook as "New notebook" makes it: one empty code cell, and Python named as language."""
    return Notebook(
        cells=[Cell()],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "file_extension": ".py"},
        },
    )


def parse(content: bytes | str) -> NotebookFile:
    """Read a notebook file; raises `NotebookError` with the line or cell where it is broken."""
    record = _load(content)
    if not isinstance(record, dict):
        raise NotebookError(
            "This is not a notebook.",
            f"A notebook file holds one JSON object, this one holds {_kind(record)}.",
            "Check that it is the right file.",
        )
    version = record.get("nbformat", 3 if "worksheets" in record else 4)
    if not isinstance(version, int) or isinstance(version, bool):
        raise _shape_error("“nbformat” must be a whole number", version)
    if version > 4:
        raise NotebookError(
            "This notebook can't be opened.",
            f"It is in format {version}, which is newer than Fieldbook knows.",
            "Save it as notebook format 4 where it was made.",
        )
    if version < 3:
        raise NotebookError(
            "This notebook can't be opened.",
            f"It is in format {version}, from before 2013.",
            "Open it in Jupyter and save it again.",
        )
    if version == 3:
        record = upgrade_version_3(record)
    return _read(record)


def compose(notebook: Notebook, outputs: Mapping[str, CellOutputs] | None = None) -> str:
    """The text of the ``.ipynb`` file, nbformat 4.5, ending with a line break."""
    return "".join(compose_parts(notebook, outputs))


def compose_parts(
    notebook: Notebook, outputs: Mapping[str, CellOutputs] | None = None
) -> Iterator[str]:
    """The same text piece by piece, a cell at a time: whoever must not block rests in between."""
    record = {
        "nbformat": 4,
        "nbformat_minor": 5,
        **notebook.extra,
        "metadata": notebook.metadata,
        "cells": notebook.cells,
    }
    opening = "{\n"
    for name in sorted(record):
        yield f"{opening} {_dump(name)}: "
        opening = ",\n"
        if name == "cells":
            yield from _cell_parts(notebook.cells, outputs or {})
        else:
            yield _indented(_dump(record[name]), 1)
    yield "\n}\n"


def _cell_parts(cells: list[Cell], outputs: Mapping[str, CellOutputs]) -> Iterator[str]:
    opening = "[\n"
    for cell in cells:
        text = _dump(_write_cell(cell, outputs.get(cell.id)))
        yield f"{opening}  {_indented(text, 2)}"
        opening = ",\n"
    yield "\n ]" if cells else "[]"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, separators=(",", ": "))


def _indented(text: str, by: int) -> str:
    """JSON further in: line breaks within its strings are escaped, so these are all its own."""
    return text.replace("\n", "\n" + " " * by)


def _load(content: bytes | str) -> object:
    if isinstance(content, bytes):
        try:
            content = content.decode(json.detect_encoding(content))
        except UnicodeDecodeError as error:
            raise NotebookError(
                "This is not a notebook.",
                f"A notebook file is text, but byte {error.start + 1} of this one is not.",
                "Check that it is the right file, and that it was copied whole.",
            ) from error
    if not content.strip():
        raise NotebookError(
            "This notebook is empty.",
            "The file holds nothing at all.",
            "Restore it from a copy, or delete it and make a new one.",
        )
    try:
        # NaN and Infinity are no JSON, though Python writes them: null can be read by everyone.
        record = read_json(content, parse_constant=lambda _: None)
        # Half characters can be written in JSON but in no file. Looking first spares most
        # notebooks the walk.
        return _without_surrogates(record) if _ESCAPED_SURROGATE.search(content) else record
    except json.JSONDecodeError as error:
        raise NotebookError(
            "This notebook is broken.",
            f"The JSON ends being readable in line {error.lineno}, column {error.colno}: "
            f"{_why_broken(content, error)}.",
            "Mend that line in a text editor, or restore the file from a copy.",
        ) from error
    except (NestedTooDeeplyError, RecursionError) as error:
        raise NotebookError(
            "This notebook can't be opened.",
            "Its parts are nested too deeply.",
            "Check that it is the right file.",
        ) from error
    except ValueError as error:
        raise NotebookError(
            "This notebook can't be opened.",
            f"A value in it can't be read: {error}.",
            "Check that it is the right file.",
        ) from error


def _why_broken(content: str, error: json.JSONDecodeError) -> str:
    line = content.splitlines()[error.lineno - 1] if content else ""
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "a merge of two versions was left unfinished there"
    if error.pos >= len(content.rstrip()):
        return "the file ends before the notebook does, as if it were cut off"
    return error.msg[0].lower() + error.msg[1:]


def _without_surrogates(value: Any) -> Any:
    """The same with half characters replaced as Unicode says."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    return value


def _read(record: dict[str, Any]) -> NotebookFile:
    cells = record.get("cells")
    if not isinstance(cells, list):
        raise _shape_error("“cells” must be a list", cells)
    metadata = _object(record.get("metadata", {}), "“metadata”")
    extra = {key: value for key, value in record.items() if key not in _KNOWN_TOP_FIELDS}
    minor = record.get("nbformat_minor")
    if isinstance(minor, int) and minor > 5:
        # A later minor version stays what it is: its new fields are kept too.
        extra["nbformat_minor"] = minor
    file = NotebookFile(
        Notebook(
            cells=[_read_cell(cell, number) for number, cell in enumerate(cells, start=1)],
            metadata=_without(metadata, _TRANSIENT_NOTEBOOK_METADATA),
            extra=extra,
        )
    )
    settle_cell_ids(file.notebook.cells)
    for cell, source in zip(file.notebook.cells, cells, strict=True):
        if cell.cell_type == "code":
            outputs = CellOutputs.from_json(source)
            if outputs.outputs or outputs.execution_count is not None:
                file.outputs[cell.id] = outputs
    return file


def _read_cell(record: object, number: int) -> Cell:
    where = f"cell {number}"
    cell = _object(record, where)
    cell_type = cell.get("cell_type")
    if not isinstance(cell_type, str):
        raise _shape_error(f"“cell_type” of {where} must be text", cell_type)
    cell_id = cell.get("id")
    known = _KNOWN_CELL_FIELDS | (_CODE_FIELDS if cell_type == "code" else set())
    return Cell(
        source=_source(cell.get("source", ""), where),
        cell_type=cell_type,
        id=cell_id if isinstance(cell_id, str) else "",
        metadata=_without(
            _object(cell.get("metadata", {}), f"“metadata” of {where}"), _TRANSIENT_CELL_METADATA
        ),
        attachments=_object(cell.get("attachments") or {}, f"“attachments” of {where}"),
        extra={key: value for key, value in cell.items() if key not in known},
    )


def _source(value: object, where: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    raise _shape_error(f"“source” of {where} must be text or a list of lines", value)


def _object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _shape_error(f"{where} must be an object", value)
    return value


def _without(metadata: dict[str, Any], names: set[str]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in names}


def _shape_error(expected: str, found: object) -> NotebookError:
    return NotebookError(
        "This notebook is broken.",
        f"{expected[0].upper()}{expected[1:]}, but it is {_kind(found)}.",
        "Restore the file from a copy, or open and save it in Jupyter.",
    )


def _kind(value: object) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


def _write_cell(cell: Cell, outputs: CellOutputs | None) -> dict[str, Any]:
    record: dict[str, Any] = {
        **cell.extra,
        "id": cell.id,
        "cell_type": cell.cell_type,
        "source": _lines(cell.source),
        "metadata": cell.metadata,
    }
    if cell.attachments and cell.cell_type != "code":
        record["attachments"] = cell.attachments
    if cell.cell_type == "code":
        written = (outputs or CellOutputs()).to_json()
        record["execution_count"] = written["execution_count"]
        record["outputs"] = [_write_output(output) for output in written["outputs"]]
    return record


def _write_output(output: dict[str, Any]) -> dict[str, Any]:
    if output.get("output_type") == "stream":
        return {**output, "text": _lines(output["text"])}
    if output.get("output_type") in ("display_data", "execute_result"):
        data = {
            mime: _lines(value) if isinstance(value, str) and _has_lines(mime) else value
            for mime, value in output["data"].items()
        }
        return {**output, "data": data}
    return output


def _has_lines(mime: str) -> bool:
    return mime.startswith("text/") or mime in ("application/javascript", "image/svg+xml")


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
