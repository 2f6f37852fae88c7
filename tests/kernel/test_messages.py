from __future__ import annotations

import json
import subprocess
import sys

import pytest

from fieldbook.kernel.messages import (
    DisplayData,
    Event,
    ExecuteReply,
    Status,
    decode_events,
    encode_events,
)

EVENTS = [
    Event(Status("dead", what="It stopped.", why="No memory.", remedy="Restart.")),
    Event(DisplayData({"image/png": "iVBO"}, {"image/png": {"width": 3}}, {}), "cell-1"),
    Event(ExecuteReply("ok", 3, 0.25), "cell-1"),
]


def test_a_batch_reads_as_it_was_written() -> None:
    decoded = decode_events(encode_events(EVENTS))
    assert [e.request_id for e in decoded] == ["", "cell-1", "cell-1"]
    assert decoded[:2] == EVENTS[:2]
    assert decoded[2].content == ExecuteReply("ok", 3, 0.25, payload=[])


def test_what_another_version_adds_is_passed_over() -> None:
    batch = json.dumps(
        [
            {"type": "hologram", "request_id": "1", "content": {}},
            {"type": "status", "request_id": None, "content": {"state": "idle", "mood": "good"}},
        ]
    )
    assert decode_events(batch) == [Event(Status("idle"))]


def test_numbers_that_json_lacks_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode_events([Event(DisplayData({"application/json": float("nan")}))])


def test_the_page_can_import_it_without_ipython() -> None:
    code = "import sys; sys.modules['IPython'] = None; import fieldbook.kernel.messages"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "py"})
