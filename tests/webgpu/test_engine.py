from __future__ import annotations

import pytest

from fieldbook import webgpu as xp
from fieldbook.webgpu import engine
from fieldbook.webgpu.numpy_engine import NumpyEngine
from tests.webgpu.counting import counting


def test_the_device_says_what_computes_and_why() -> None:
    assert str(xp.device()) == "NumPy: no GPU has been started"
    with counting():
        assert str(xp.device()) == "Counting: somebody counts"
    assert xp.device().engine == "NumPy"


def test_another_engine_may_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_in_use", [])
    engine.start(NumpyEngine(), "this browser has no GPU adapter")
    assert str(xp.device()) == "NumPy: this browser has no GPU adapter"
    assert xp.ones(2).device.because == "this browser has no GPU adapter"


def test_an_engine_may_begin_when_it_is_first_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_in_use", list(engine._in_use))
    begun = []

    def begin() -> None:
        begun.append(1)
        engine.start(NumpyEngine(), "somebody needed it")

    engine.before_first_use(begin)
    assert not begun
    assert xp.device().because == "somebody needed it"
    assert float(xp.sum(xp.ones(2))) == 2.0
    assert begun == [1]


async def test_there_is_no_gpu_to_ask_for_natively() -> None:
    assert await xp.use_gpu() == xp.device()


def test_an_unknown_device_is_refused() -> None:
    assert xp.ones(1, device=xp.device()).size == 1
    with pytest.raises(ValueError, match="no device 'cuda'"):
        xp.ones(1, device="cuda")
