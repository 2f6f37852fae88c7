"""Contents that the browser has lost: large values lie in files beside its database."""

from __future__ import annotations

import json
import random
import string
from pathlib import Path
from typing import Any

import pytest

from tests.kernel.tab import KernelTab
from tests.storage.conftest import BARE, Tab, notebook_json
from tests.storage.mounts import MountWorker, serve_mount_worker
from tests.support.profile import Profile
from tests.support.servers import OwnServer

_RANDOM = """
    // What can't be packed lies in a file of its own from 64 kB on.
    const random = (length) => {
        const bytes = new Uint8Array(length);
        for (let at = 0; at < length; at += 65_536) {
            crypto.getRandomValues(bytes.subarray(at, Math.min(length, at + 65_536)));
        }
        return bytes;
    };
    const letters = (length) => Array.from(random(length), (byte) => 33 + (byte % 90))
        .map((code) => String.fromCharCode(code)).join("");
"""


def random_letters(length: int) -> str:
    return "".join(random.Random(1).choices(string.ascii_letters, k=length))


def lose_contents(folder: Path) -> int:
    """Delete the files beside the databases, as a damaged disk would; gives their number."""
    lost = [path for place in folder.rglob("*.indexeddb.blob") for path in place.rglob("*")]
    files = [path for path in lost if path.is_file()]
    for path in files:
        path.unlink()
    return len(files)


def damaged(tab: Tab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        tab.run(
            """
            const { damagedRecords } = await import("/app/storage/damaged.js");
            return damagedRecords.list();
            """
        )
    )
    return found


def test_the_rest_is_there_when_contents_are_lost(
    profile: Profile, tmp_path: Path, server: OwnServer
) -> None:
    text = random_letters(300_000)
    tab = Tab(profile.open(server.url + BARE))
    tab.run("await workspace.write('a.ipynb', encode('{}'))")
    tab.open_document("a.ipynb", notebook_json("", "two"))
    tab.run(
        _RANDOM
        + """
        doc.setSource("a", given);
        await doc.flush();
        doc.setSource("b", "small");
        await doc.projection();
        await doc.saveOutputs("a", JSON.stringify({ lines: Array.from({ length: 30 },
            () => letters(10_000)) }));
        await doc.saveOutputs("b", JSON.stringify({ text: letters(200_000) }));
        await workspace.write("large.bin", random(300_000));
        await workspace.write("folder/lost.bin", random(300_000));
        await workspace.write("folder/kept.txt", encode("kept"));
        await workspace.write("small.txt", encode("words"));
        """,
        text,
    )
    profile.close()
    assert lose_contents(tmp_path) >= 4

    page = profile.open(server.url + BARE)
    tab = Tab(page)
    # What the log has lost its file has.
    tab.open_document("a.ipynb", notebook_json(text, "small"))
    assert tab.sources() == [text, "small"]
    tab.run("doc.setSource('b', 'written after that'); await doc.flush()")
    assert tab.run("return states.at(-1).state") == "saved"
    assert json.loads(tab.run("return outputs.load('a.ipynb')")) == {"b": {"text": ""}}
    assert {record["kind"] for record in damaged(tab)} == {"change", "outputs"}
    assert tab.run("return failing(workspace.read('large.bin'))") == "NotReadableError"

    saved = tab.run(
        """
        const backup = await import("/app/storage/backup.js");
        return backup.save("all.zip", () => {});
        """
    )
    assert json.loads(saved)["missing"] == ["folder/lost.bin", "large.bin"]
    tab.run("await workspace.remove('large.bin'); await doc.close()")

    again = Tab(profile.open(server.url + BARE))
    again.open_document("a.ipynb", notebook_json(text, "small"))
    assert again.sources() == [text, "written after that"]


def leave_lost_files(profile: Profile, folder: Path, server: OwnServer) -> None:
    """Two files whose contents are lost, one in a folder, and a small one that is not."""
    tab = Tab(profile.open(server.url + BARE))
    tab.run(
        _RANDOM
        + """
        await workspace.write("lost.bin", random(300_000));
        await workspace.write("folder/lost.bin", random(300_000));
        await workspace.write("small.txt", encode("words"));
        """
    )
    profile.close()
    assert lose_contents(folder) == 2


def test_a_kernel_goes_without_what_is_lost(
    profile: Profile, tmp_path: Path, server: OwnServer
) -> None:
    leave_lost_files(profile, tmp_path, server)
    page = profile.open(server.url + BARE)
    tab = Tab(page)
    serve_mount_worker(page.context)
    kernel = MountWorker(page)
    kernel.start()
    found = kernel.python("[sorted(os.listdir()), os.listdir('folder'), open('small.txt').read()]")
    assert found == [["folder", "small.txt"], [], "words"]

    result = kernel.exchange("open('new.txt', 'w').write('new')")
    assert result["pushed"] == ["new.txt"]
    assert result["lost"] == ["folder/lost.bin", "lost.bin"]
    assert tab.run("return workspace.exists('lost.bin')")

    # Written anew by either side they are files like others.
    result = kernel.exchange("open('lost.bin', 'w').write('by the kernel')")
    assert (result["pushed"], result["lost"]) == (["lost.bin"], ["folder/lost.bin"])
    assert tab.run("return read('lost.bin')") == "by the kernel"
    tab.run("await workspace.write('folder/lost.bin', encode('by the page'))")
    assert kernel.sync()["lost"] == []
    assert kernel.python("open('folder/lost.bin').read()") == "by the page"


@pytest.mark.full
def test_a_kernel_says_once_what_is_lost(
    profile: Profile, tmp_path: Path, server: OwnServer
) -> None:
    leave_lost_files(profile, tmp_path, server)
    kernel = KernelTab(profile.open(server.url + BARE))
    kernel.create()
    kernel.wait_for_state("idle")
    told = kernel.run("open('small.txt').read()")
    assert told.result == "'words'"
    assert "“lost.bin”" in told.text("stderr")
    assert "“folder/lost.bin”" in told.text("stderr")
    assert kernel.run("1").text("stderr") == ""
