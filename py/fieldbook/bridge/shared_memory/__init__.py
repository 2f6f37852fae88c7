"""Memory that the page, workers, JavaScript and the GPU see at once.

``SharedArray.of(values)`` copies a NumPy array out of Python's heap, once; its handle travels with
a job, and the job finds the same bytes. Beside arrays: a `Counter` for progress, a `Flag` for a
wish to stop, a `Lock`, and a `RingBuffer` of bytes.
"""

from fieldbook.bridge.shared_memory.arrays import SharedArray
from fieldbook.bridge.shared_memory.errors import MemoryClosed, NotShared
from fieldbook.bridge.shared_memory.handles import Handle
from fieldbook.bridge.shared_memory.locks import Lock
from fieldbook.bridge.shared_memory.memory import (
    Memory,
    MemoryHost,
    Sharing,
    memory_host,
    use_memory_host,
)
from fieldbook.bridge.shared_memory.ring import RingBuffer
from fieldbook.bridge.shared_memory.signals import Counter, Flag

__all__ = [
    "SharedArray",
    "Handle",
    "Sharing",
    "Counter",
    "Flag",
    "Lock",
    "RingBuffer",
    "Memory",
    "MemoryHost",
    "memory_host",
    "use_memory_host",
    "MemoryClosed",
    "NotShared",
]
