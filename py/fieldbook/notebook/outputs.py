"""What cells produce, in the four shapes of Jupyter's messages and of ``.ipynb`` files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = [
    "Stream",
    "DisplayData",
    "ExecuteResult",
    "Error",
    "UnknownOutput",
    "Output",
    "CellOutputs",
    "output_from_json",
    "is_json_mime",
]

Bundle: TypeAlias = Mapping[str, Any]
"""One thing in several MIME types, the reader picks the richest that it can show."""


@dataclass(frozen=True)
class Stream:
    """Text written to ``stdout`` or ``stderr``."""

    name: str
    text: str

    def to_json(self) -> dict[str, Any]:
        return {"output_type": "stream", "name": self.name, "text": self.text}


@dataclass(frozen=True)
class DisplayData:
    """Something displayed; `display_id` lets a later message replace it while the kernel lives."""

    data: Bundle
    metadata: Mapping[str, Any] = field(default_factory=dict)
    display_id: str | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "output_type": "display_data",
            "data": dict(self.data),
            "metadata": dict(self.metadata),
        }


@dataclass(frozen=True)
class ExecuteResult:
    """The value of a cell's last expression."""

    data: Bundle
    metadata: Mapping[str, Any] = field(default_factory=dict)
    execution_count: int | None = None
    display_id: str | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        return {
            "output_type": "execute_result",
            "execution_count": self.execution_count,
            "data": dict(self.data),
            "metadata": dict(self.metadata),
        }


@dataclass(frozen=True)
class Error:
    """An exception; the traceback's lines hold ANSI colours."""

    ename: str
    evalue: str
    traceback: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "output_type": "error",
            "ename": self.ename,
            "evalue": self.evalue,
            "traceback": list(self.traceback),
        }


@dataclass(frozen=True)
class UnknownOutput:
    """An output of a kind that Fieldbook doesn't know: kept as it came."""

    content: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return dict(self.content)


Output: TypeAlias = Stream | DisplayData | ExecuteResult | Error | UnknownOutput


def _text(value: object) -> str:
    """Jupyter writes long texts as lists of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def is_json_mime(mime: str) -> bool:
    """Whether a bundle's value of this type is JSON itself, not text."""
    return mime == "application/json" or (
        mime.startswith("application/") and mime.endswith("+json")
    )


def _bundle(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    return {
        mime: content if is_json_mime(mime) or not isinstance(content, list) else _text(content)
        for mime, content in value.items()
    }


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _display_id(record: Mapping[str, Any]) -> str | None:
    found = _mapping(record.get("transient")).get("display_id")
    return found if isinstance(found, str) else None


def output_from_json(record: Mapping[str, Any]) -> Output:
    """An output from a file or from a message's content with its ``output_type``."""
    match record.get("output_type"):
        case "stream":
            return Stream(_text(record.get("name", "stdout")), _text(record.get("text")))
        case "display_data":
            return DisplayData(
                _bundle(record.get("data")), _mapping(record.get("metadata")), _display_id(record)
            )
        case "execute_result":
            return ExecuteResult(
                _bundle(record.get("data")),
                _mapping(record.get("metadata")),
                _count(record.get("execution_count")),
                _display_id(record),
            )
        case "error":
            lines = record.get("traceback")
            return Error(
                _text(record.get("ename")),
                _text(record.get("evalue")),
                tuple(_text(line) for line in lines) if isinstance(lines, Sequence) else (),
            )
        case _:
            return UnknownOutput(dict(record))


@dataclass
class CellOutputs:
    """What a cell's last run left: the outputs in order and the number of the run."""

    outputs: list[Output] = field(default_factory=list)
    execution_count: int | None = None

    def to_json(self) -> dict[str, Any]:
        """The record that the output store keeps."""
        return {
            "outputs": [output.to_json() for output in self.outputs],
            "execution_count": self.execution_count,
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> CellOutputs:
        """The inverse of `to_json`; also reads a code cell of an ``.ipynb`` file."""
        outputs = record.get("outputs")
        return cls(
            outputs=[
                output_from_json(output)
                for output in (outputs if isinstance(outputs, list) else [])
                if isinstance(output, Mapping)
            ],
            execution_count=_count(record.get("execution_count")),
        )
