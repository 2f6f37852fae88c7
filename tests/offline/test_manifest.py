"""What the browser makes of the manifest, and what the manifest promises."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.offline.states import await_state
from tests.support.profile import Profile
from tests.support.servers import FaultyServer
from tests.support.sites import ROOT, small_site

_APP = ROOT / "app"
_FILES = ["manifest.json", *sorted(f"app/icons/{icon.name}" for icon in (_APP / "icons").iterdir())]


@pytest.fixture
def manifest() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((_APP / "manifest.json").read_text())
    return content


def test_the_browser_would_install_it(profile: Profile, small: FaultyServer) -> None:
    files = {path: (_APP / path.removeprefix("app/")).read_bytes() for path in _FILES}
    index = (small.root / "index.html").read_text()
    link = '<link rel="manifest" href="./manifest.json"></head>'
    files["index.html"] = index.replace("</head>", link).encode()
    small_site(small.root, extra=files)
    page = profile.open(small.url)
    await_state(page, "ready")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    assert found["manifest"]["scope"] == small.url
    shortcuts = [shortcut["name"] for shortcut in found["manifest"]["shortcuts"]]
    assert shortcuts == ["New notebook", "Import files"]
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []


def test_every_address_is_relative(manifest: dict[str, Any]) -> None:
    """The site may lie anywhere, so nothing may begin at the host's root."""
    addresses = [manifest[key] for key in ("id", "scope", "start_url")]
    addresses += [entry["src"] for entry in manifest["icons"]]
    addresses += [entry["url"] for entry in manifest["shortcuts"]]
    addresses += [entry["action"] for entry in manifest["file_handlers"]]
    assert all(address.startswith("./") for address in addresses)


def test_pictures_have_the_sizes_they_claim(manifest: dict[str, Any]) -> None:
    pictures = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {icon["purpose"] for icon in pictures} == {"any", "maskable"}
    for icon in pictures:
        assert "x".join(map(str, _size_of(ROOT / icon["src"]))) == icon["sizes"]


def test_handled_files_are_the_promised_ones(manifest: dict[str, Any]) -> None:
    accepted = [entry["accept"].values() for entry in manifest["file_handlers"]]
    endings = [ending for kinds in accepted for group in kinds for ending in group]
    assert endings == [".csv", ".tsv", ".ipynb", ".xlsx"]


def _size_of(picture: Path) -> tuple[int, int]:
    """Width and height from a PNG's header."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height
