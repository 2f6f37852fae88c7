"""Bytes that all threads see: one copy in, one out, none between, and each of them counted."""

from __future__ import annotations

import asyncio
import pickle
import threading

import numpy as np
import pytest

from fieldbook.bridge.shared_memory import Counter, Flag, MemoryClosed, SharedArray
from tests.bridge.shared_memory.conftest import unshared as without_isolation

unshared = without_isolation


async def test_from_numpy_to_numpy_elsewhere_are_two_copies() -> None:
    harvest = SharedArray.of(np.arange(6.0).reshape(3, 2))
    elsewhere = await pickle.loads(pickle.dumps(await harvest.share())).open()
    taken = elsewhere.to_numpy()
    assert taken.tolist() == [[0, 1], [2, 3], [4, 5]]
    assert (harvest.copies, elsewhere.copies) == (1, 1)
    elsewhere.write(np.array([[8.0, 9.0]]), at=1)
    assert harvest.js[2] == 8.0, "JavaScript's view needs no further copy"
    assert harvest.copies == 1


def test_code_that_computes_is_asked_and_told_without_a_message() -> None:
    done, stop = Counter.zero(), Flag.lowered()

    def compute() -> None:
        while not stop.is_set:
            done.add()

    thread = threading.Thread(target=compute)
    thread.start()
    assert asyncio.run(asyncio.wait_for(done.changed(0), 5)) > 0
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.usefixtures("unshared")
async def test_without_isolation_bytes_move_and_the_owner_says_so() -> None:
    harvest = SharedArray.of(np.arange(3.0))
    elsewhere = await (await harvest.share()).open()
    assert elsewhere.to_numpy().tolist() == [0, 1, 2]
    with pytest.raises(MemoryClosed):
        harvest.read()
