from __future__ import annotations

import pytest

from fieldbook.kernel.outbox import Outbox
from fieldbook.kernel.streams import OutputStream
from tests.kernel.conftest import Recorder


@pytest.fixture
def stream(recorder: Recorder) -> OutputStream:
    outbox = Outbox()
    outbox.carrier = recorder
    return OutputStream("stdout", outbox, 1)


def test_it_is_a_stream_that_print_takes(stream: OutputStream, recorder: Recorder) -> None:
    print("a", 1, file=stream)
    stream.writelines(["b", "\n"])
    stream.flush()
    assert recorder.text().startswith("a 1\n")


def test_it_looks_like_the_interpreters_own(stream: OutputStream) -> None:
    assert stream.name == "<stdout>"
    assert stream.encoding == "utf-8"
    assert stream.fileno() == 1
    assert stream.writable()
    assert not stream.isatty()
    assert not stream.readable()


def test_only_text_can_be_written(stream: OutputStream) -> None:
    with pytest.raises(TypeError, match="must be str, not bytes"):
        stream.write(b"bytes")  # type: ignore[arg-type]


def test_closing_it_does_not_silence_the_kernel(stream: OutputStream, recorder: Recorder) -> None:
    stream.close()
    print("still here", file=stream)
    assert recorder.text() == "still here\n"
