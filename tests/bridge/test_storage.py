"""The Protocols of the storage, and what stands behind them here and in a browser."""

from __future__ import annotations

import ast
import inspect
import json
from dataclasses import FrozenInstanceError, asdict
from pathlib import Path

import pytest

from fieldbook.bridge import storage
from fieldbook.bridge.storage import (
    DamagedRecord,
    DamagedRecords,
    FileEntry,
    History,
    OutputStore,
    Room,
    SaveState,
    StoredDocument,
    Usage,
    Workspace,
)
from tests.workbench import memory_storage

PACKAGE = Path(__file__).parents[2] / "py" / "fieldbook"
ADAPTERS = [PACKAGE / room / "storage" / "browser.py" for room in ("bridge", "workbench")]
PROTOCOLS: list[type] = [Workspace, StoredDocument, OutputStore, History, DamagedRecords]


def methods(protocol: type) -> dict[str, list[str]]:
    """What a Protocol asks for: the methods' names and parameters."""
    return {
        name: list(inspect.signature(method).parameters)
        for name, method in vars(protocol).items()
        if inspect.isfunction(method) and not name.startswith("_")
    }


def adapters() -> dict[str, dict[str, list[str]]]:
    """The classes of the modules that only a browser can use."""
    return {
        node.name: {
            method.name: [each.arg for each in (*method.args.args, *method.args.kwonlyargs)]
            for method in node.body
            if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        for path in ADAPTERS
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    }


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_browsers_adapter_has_all_that_is_asked_for(protocol: type) -> None:
    wanted = methods(protocol)
    assert wanted
    complete = [
        name
        for name, has in adapters().items()
        if all(has.get(method) == parameters for method, parameters in wanted.items())
    ]
    assert complete != []


@pytest.mark.parametrize(
    ("protocol", "stand_in"),
    [
        (Workspace, memory_storage.MemoryWorkspace),
        (StoredDocument, memory_storage.MemoryDocument),
        (OutputStore, memory_storage.MemoryOutputs),
    ],
)
def test_a_stand_in_in_memory_has_all_that_is_asked_for(protocol: type, stand_in: type) -> None:
    for name, parameters in methods(protocol).items():
        assert list(inspect.signature(getattr(stand_in, name)).parameters) == parameters


@pytest.mark.parametrize(
    "record",
    [
        FileEntry("data/harvest.csv", 12, 1.5),
        Usage(1, 2, persisted=True),
        Room(1, 2, 3, 4),
        SaveState("failed", "There is no room left."),
        DamagedRecord(1, "field.ipynb", "outputs", 2.0, 3),
    ],
)
def test_records_cross_as_json_by_their_names_and_do_not_change(record: object) -> None:
    kind = type(record)
    values = asdict(record)  # type: ignore[call-overload]
    assert kind(**json.loads(json.dumps(values))) == record
    with pytest.raises(FrozenInstanceError):
        setattr(record, next(iter(values)), None)


def test_what_was_saved_has_no_reason() -> None:
    assert SaveState("saved").why == ""


def test_all_that_is_public_is_listed() -> None:
    names = {name for name, value in vars(storage).items() if value_is_own(value)}
    assert names <= set(storage.__all__)


def value_is_own(value: object) -> bool:
    return getattr(value, "__module__", "") == storage.__name__
