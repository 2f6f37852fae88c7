"""The messages a kernel sends, as values: Jupyter's own, and the kernel's states.

The page imports this module, so it stays within the standard library. Over the wire an event is
``{"type": …, "request_id": …, "content": {…}}``; events travel as JSON arrays, many at a time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

__all__ = [
    "ClearOutput",
    "Content",
    "DisplayData",
    "Error",
    "Event",
    "ExecuteInput",
    "ExecuteReply",
    "ExecuteResult",
    "InputRequest",
    "Memory",
    "MimeBundle",
    "Progress",
    "Status",
    "Stream",
    "UpdateDisplayData",
    "WorkspaceChanged",
    "decode_events",
    "encode_events",
]

MimeBundle = Mapping[str, Any]
"""MIME type → data: text for text types, base64 for pictures, plain values for JSON types."""


@dataclass(frozen=True)
class Status:
    """The kernel's state: starting, idle, busy, interrupting, restarting or dead.

    ``reason`` says why where that isn't plain; a dead kernel also says ``what``, ``why`` and
    ``remedy``. ``stuck`` means that an interrupt is not heard: interrupting once more ends the
    kernel.
    """

    type: ClassVar[str] = "status"
    state: str
    reason: str = ""
    stuck: bool = False
    what: str = ""
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a start or a package's load is; ``total`` is 0 where nobody knows."""

    type: ClassVar[str] = "progress"
    stage: str
    detail: str = ""
    done: float = 0
    total: float = 0


@dataclass(frozen=True)
class Memory:
    """What the kernel has of the machine's memory, in bytes: used now, and held for good."""

    type: ClassVar[str] = "memory"
    used: int
    held: int


@dataclass(frozen=True)
class ExecuteInput:
    """A cell has begun."""

    type: ClassVar[str] = "execute_input"
    code: str
    execution_count: int


@dataclass(frozen=True)
class Stream:
    """Text that code wrote to ``stdout`` or ``stderr``; it may hold terminals' control codes."""

    type: ClassVar[str] = "stream"
    name: str
    text: str


@dataclass(frozen=True)
class DisplayData:
    """Something shown by ``display``; ``transient`` may hold a ``display_id``."""

    type: ClassVar[str] = "display_data"
    data: MimeBundle
    metadata: Mapping[str, Any] = field(default_factory=dict)
    transient: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class UpdateDisplayData:
    """New content for everything shown under ``transient["display_id"]``."""

    type: ClassVar[str] = "update_display_data"
    data: MimeBundle
    metadata: Mapping[str, Any] = field(default_factory=dict)
    transient: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ExecuteResult:
    """The value of a cell's last expression."""

    type: ClassVar[str] = "execute_result"
    data: MimeBundle
    metadata: Mapping[str, Any] = field(default_factory=dict)
    execution_count: int = 0


@dataclass(frozen=True)
class Error:
    """An exception nobody caught; the traceback's lines hold ANSI codes."""

    type: ClassVar[str] = "error"
    ename: str
    evalue: str
    traceback: Sequence[str] = ()


@dataclass(frozen=True)
class ClearOutput:
    """Empty the cell's output, now or (``wait``) when its next output comes."""

    type: ClassVar[str] = "clear_output"
    wait: bool = False


@dataclass(frozen=True)
class InputRequest:
    """The code waits for a line from the person; ``password`` hides what is typed."""

    type: ClassVar[str] = "input_request"
    prompt: str
    password: bool = False


@dataclass(frozen=True)
class ExecuteReply:
    """A cell has ended: ``ok``, ``error``, or ``aborted`` if it never ran to its end."""

    type: ClassVar[str] = "execute_reply"
    status: str
    execution_count: int = 0
    seconds: float = 0.0
    ename: str = ""
    evalue: str = ""
    payload: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class WorkspaceChanged:
    """Files that a cell wrote, removed or took over from elsewhere."""

    type: ClassVar[str] = "workspace_changed"
    paths: Sequence[str] = ()


Content = (
    Status
    | Progress
    | Memory
    | ExecuteInput
    | Stream
    | DisplayData
    | UpdateDisplayData
    | ExecuteResult
    | Error
    | ClearOutput
    | InputRequest
    | ExecuteReply
    | WorkspaceChanged
)

_KINDS: dict[str, type[Content]] = {
    kind.type: kind
    for kind in (
        Status,
        Progress,
        Memory,
        ExecuteInput,
        Stream,
        DisplayData,
        UpdateDisplayData,
        ExecuteResult,
        Error,
        ClearOutput,
        InputRequest,
        ExecuteReply,
        WorkspaceChanged,
    )
}
_NAMES = {name: frozenset(f.name for f in fields(kind)) for name, kind in _KINDS.items()}


@dataclass(frozen=True)
class Event:
    """A message and the request it belongs to (empty where it belongs to the kernel itself)."""

    content: Content
    request_id: str = ""


def decode_events(batch: str) -> list[Event]:
    """Read a batch; types and fields this version doesn't know are left out."""
    return [
        Event(_KINDS[raw["type"]](**_known(raw["type"], raw["content"])), raw["request_id"] or "")
        for raw in json.loads(batch)
        if raw["type"] in _KINDS
    ]


def encode_events(events: Sequence[Event]) -> str:
    """Write a batch as JSON that every parser takes: no ``NaN``, nothing beyond ASCII."""
    raw = [
        {
            "type": event.content.type,
            "request_id": event.request_id,
            "content": {f.name: getattr(event.content, f.name) for f in fields(event.content)},
        }
        for event in events
    ]
    return json.dumps(raw, allow_nan=False)


def _known(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name in _NAMES[kind]}
