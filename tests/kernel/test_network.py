"""What `urllib` and sockets become where only a browser can ask."""

from __future__ import annotations

import io
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping

import pandas as pd
import pytest

from fieldbook.kernel import network
from fieldbook.kernel.network import Answer, ConnectionNotAllowed


class Browser:
    """Answers what it was told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Mapping[str, str], bytes | None]] = []
        self.answer: Answer | Exception = (200, "OK", "Content-Type: text/csv\r\n", b"a,b\n1,2\n")

    def ask(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        self.asked.append((method, url, headers, body))
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def browser() -> Iterator[Browser]:
    kept = urllib.request._opener, socket.socket.connect, socket.socket.connect_ex  # type: ignore[attr-defined]
    browser = Browser()
    network.install(browser.ask)
    yield browser
    urllib.request._opener, socket.socket.connect, socket.socket.connect_ex = kept  # type: ignore[attr-defined,method-assign]


def test_pandas_reads_an_address(browser: Browser) -> None:
    frame = pd.read_csv("https://weather.example/table.csv")
    assert frame.to_dict("list") == {"a": [1], "b": [2]}
    assert browser.asked[0][:2] == ("GET", "https://weather.example/table.csv")


def test_what_is_sent_and_answered_is_whole(browser: Browser) -> None:
    browser.answer = (201, "Created", "X-Kind: tree\r\nContent-Encoding: gzip\r\n", b"made")
    request = urllib.request.Request(
        "http://weather.example/new", data=io.BytesIO(b"oak"), headers={"X-Key": "1", "Host": "x"}
    )
    with urllib.request.urlopen(request) as answer:
        assert (answer.status, answer.read()) == (201, b"made")
        assert answer.headers["x-kind"] == "tree"
        assert "content-encoding" not in answer.headers
    ((method, _, headers, body),) = browser.asked
    assert (method, body) == ("POST", b"oak")
    assert headers["X-key"] == "1"
    assert not {"host", "user-agent", "connection"} & {name.lower() for name in headers}


def test_a_refusal_by_the_server_is_its_status(browser: Browser) -> None:
    browser.answer = (404, "Not Found", "", b"nothing")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen("https://weather.example/none")


def test_a_connection_that_is_not_allowed_says_so_and_what_to_do(browser: Browser) -> None:
    browser.answer = ConnectionNotAllowed("This kernel may not connect to https://x.example. Ask.")
    with pytest.raises(ConnectionNotAllowed, match="may not connect"):
        pd.read_csv("https://x.example/table.csv")


def test_an_unreachable_server_is_an_error_of_urllib(browser: Browser) -> None:
    browser.answer = ConnectionError("https://x.example could not be reached.")
    with pytest.raises(urllib.error.URLError, match="could not be reached"):
        urllib.request.urlopen("https://x.example")


def test_sockets_say_that_there_are_none(browser: Browser) -> None:
    with socket.socket() as one, pytest.raises(ConnectionNotAllowed, match=r"127\.0\.0\.1:9"):
        one.connect(("127.0.0.1", 9))
    assert browser.asked == []
