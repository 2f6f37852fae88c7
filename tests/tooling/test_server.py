"""``build.py serve``: types, headers, caching, and nothing outside the folder."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tooling.server import SiteServer, address_of

HEADERS = {"Cross-Origin-Opener-Policy": "same-origin", "X-Extra": "yes"}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[http.client.HTTPConnection]:
    folder = tmp_path / "site"
    (folder / "app").mkdir(parents=True)
    (folder / "index.html").write_text("<p>page")
    (folder / "manifest.json").write_text("{}")
    (folder / "app" / "a b.mjs").write_text("export {};")
    (folder / "app" / "x.wasm").write_bytes(b"\0asm")
    (folder / "app" / "x.json").write_text("{}")
    (folder / "inner").mkdir()
    (folder / "inner" / "index.html").write_text("<p>inside")
    (tmp_path / "secret.txt").write_text("secret")
    with SiteServer(folder, HEADERS) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=5)
        yield connection
        connection.close()
        server.shutdown()
        thread.join()


def ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    answer = connection.getresponse()
    return answer, answer.read()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/?source=icon", "text/html; charset=utf-8"),
        ("/manifest.json", "application/manifest+json"),
        ("/app/a%20b.mjs", "text/javascript; charset=utf-8"),
        ("/app/x.wasm", "application/wasm"),
        ("/app/x.json", "application/json"),
    ],
)
def test_types_are_right(connection: http.client.HTTPConnection, path: str, expected: str) -> None:
    answer, body = ask(connection, path)
    assert answer.status == 200
    assert body
    assert answer.headers["Content-Type"] == expected


@pytest.mark.parametrize("path", ["/", "/absent", "/app/"])
def test_the_headers_are_sent_with_everything(
    connection: http.client.HTTPConnection, path: str
) -> None:
    answer, _ = ask(connection, path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_an_unchanged_file_is_not_sent_again(connection: http.client.HTTPConnection) -> None:
    first, _ = ask(connection, "/")
    assert first.headers["Cache-Control"] == "no-cache"
    second, body = ask(connection, "/", If_None_Match=first.headers["ETag"])
    assert (second.status, body) == (304, b"")
    assert second.headers["X-Extra"] == "yes"
    third, body = ask(connection, "/", If_None_Match='"other"')
    assert (third.status, body) == (200, b"<p>page")


def test_a_folders_address_ends_with_a_slash(connection: http.client.HTTPConnection) -> None:
    answer, _ = ask(connection, "/inner?a=b")
    assert (answer.status, answer.headers["Location"]) == (301, "./inner/?a=b")
    assert ask(connection, "/inner/")[1] == b"<p>inside"
    assert ask(connection, "/app")[0].status == 404, "a folder without a document"


def test_head_sends_no_body(connection: http.client.HTTPConnection) -> None:
    answer, body = ask(connection, "/", "HEAD")
    assert (answer.status, body, answer.headers["Content-Length"]) == (200, b"", "7")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/app/../../secret.txt"])
def test_nothing_outside_the_folder_is_served(
    connection: http.client.HTTPConnection, path: str
) -> None:
    answer, body = ask(connection, path)
    assert answer.status == 404
    assert b"secret.txt" not in body


@pytest.mark.parametrize(
    ("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::1", "[::1]")]
)
def test_the_address_is_one_that_a_browser_can_open(tmp_path: Path, host: str, shown: str) -> None:
    with SiteServer(tmp_path, {}, host=host) as server:
        assert address_of(server) == f"http://{shown}:{server.server_address[1]}/"
