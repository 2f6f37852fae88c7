"""Archives of the workspace in a real browser; hostile ones are made by Python's own zipfile."""

from __future__ import annotations

import base64
import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.storage.conftest import Tab, notebook_json
from tests.support.polling import eventually


def archive(files: dict[str, bytes | str]) -> bytes:
    """A plain archive as any program makes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return buffer.getvalue()


def prepare(tab: Tab) -> None:
    """Load the module that makes and reads archives."""
    tab.run(
        """
        globalThis.backup = await import("/app/storage/backup.js");
        globalThis.zipOf = (text) => new File(
            [Uint8Array.from(atob(text), (each) => each.charCodeAt(0))], "backup.zip");
        """
    )


def look_into(tab: Tab, content: bytes) -> Any:
    """What an archive holds, or the name and message of the failure."""
    found = tab.run(
        """
        return backup.inspect(zipOf(given), () => {}).catch(
            (error) => JSON.stringify([error.name, error.message]));
        """,
        base64.b64encode(content).decode(),
    )
    return json.loads(found)


def restore(tab: Tab, choice: str) -> list[str]:
    """Take over what was looked into; the paths written."""
    paths: list[str] = tab.run(
        "return JSON.parse(await backup.restore(given, () => {})).restored", choice
    )
    return paths


@pytest.fixture
def backed(tab: Tab) -> Tab:
    """A tab with the module at hand."""
    prepare(tab)
    return tab


def test_a_workspace_goes_out_and_comes_back(backed: Tab, tmp_path: Path) -> None:
    backed.run(
        """
        await workspace.write("notes.txt", encode("first"));
        await workspace.write("data/Süd – Nord.csv", encode("a,b\\n1,2\\n"));
        await workspace.write("empty", encode(""));
        await workspace.write(".trash/1/gone.txt", encode("deleted"));
        """
    )
    with backed.page.expect_download() as download:
        told = backed.run(
            """
            globalThis.seen = [];
            return backup.save("mine.zip", (done, total) => seen.push([done, total]));
            """
        )
    assert json.loads(told) == {"files": 3, "bytes": 13, "missing": []}
    assert backed.run("return seen.at(-1)") == [13, 13]
    assert download.value.suggested_filename == "mine.zip"
    path = tmp_path / "mine.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as made:
        assert made.testzip() is None
        assert sorted(made.namelist()) == ["data/Süd – Nord.csv", "empty", "notes.txt"]
        assert made.read("notes.txt") == b"first"

    assert look_into(backed, path.read_bytes())["same"] == [
        "data/Süd – Nord.csv",
        "empty",
        "notes.txt",
    ]
    backed.run(
        """
        await workspace.remove("data");
        await workspace.remove("empty");
        await workspace.write("notes.txt", encode("later"));
        """
    )
    found = look_into(backed, path.read_bytes())
    assert found["fresh"] == ["data/Süd – Nord.csv", "empty"]
    assert found["differing"] == ["notes.txt"]
    assert restore(backed, "keep both") == ["data/Süd – Nord.csv", "empty", "notes (2).txt"]
    assert backed.run("return [await read('notes.txt'), await read('notes (2).txt')]") == [
        "later",
        "first",
    ]


@pytest.mark.parametrize(
    ("choice", "written", "content"),
    [("replace", ["new.txt", "a.txt"], "theirs"), ("new only", ["new.txt"], "mine")],
)
def test_what_differs_is_left_to_the_choice(
    backed: Tab, choice: str, written: list[str], content: str
) -> None:
    backed.run("await workspace.write('a.txt', encode('mine'))")
    found = look_into(backed, archive({"a.txt": "theirs", "new.txt": "new"}))
    assert (found["fresh"], found["differing"]) == (["new.txt"], ["a.txt"])
    assert restore(backed, choice) == written
    assert backed.run("return read('a.txt')") == content


def test_a_notebook_is_replaced_where_it_is_open_too(new_tab: Callable[[], Tab]) -> None:
    backed, other = new_tab(), new_tab()
    prepare(backed)
    then = notebook_json("then")
    for tab in (backed, other):
        tab.run("globalThis.heard = []; workspace.onChange((json) => heard.push(json))")
        tab.open_document(notebook=then)
    backed.run("await doc.writeFile(encode(await doc.projection()))")
    backed.run("doc.setSource('a', 'now'); await doc.writeFile(encode(await doc.projection()))")
    # The notebook remembers that it was written so before: no news, if another tab had read it.
    other.run("await doc.mergeFile(given)", then)
    assert other.sources() == ["now"]

    heard = other.run("return heard.length")
    assert look_into(backed, archive({"a.ipynb": then}))["differing"] == ["a.ipynb"]
    assert restore(backed, "replace") == ["a.ipynb"]
    # Whoever has it open looks at the file once it is known to be newer, not only before.
    eventually(lambda: other.run("return heard.length") == heard + 2)
    other.run("await doc.mergeFile(given)", then)
    backed.run("await doc.catchUp()")
    assert (other.sources(), backed.sources()) == (["then"], ["then"])
    versions = backed.run(
        """
        const history = await import("/app/storage/history/facade.js");
        const [{ key }] = JSON.parse(await history.list("a.ipynb")).versions;
        return JSON.parse(await history.read(key)).notebook.cells[0].source;
        """
    )
    assert versions == "now"
    # From then on the file is as old as it was written last again.
    other.run("doc.setSource('a', 'later'); await doc.projection()")
    other.run("await doc.mergeFile(given)", then)
    assert other.sources() == ["later"]


def test_names_that_lead_elsewhere_are_refused(backed: Tab) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    link.create_system = 3
    buffer = io.BytesIO(
        archive(
            {
                "../up.txt": "x",
                "a/../../up.txt": "x",
                "/root.txt": "x",
                "C:/windows.txt": "x",
                "täb\tname": "x",
                "photo\u202egpj.exe": "x",
                "__MACOSX/._fine.txt": "x",
                "folder/": "",
                "./fine.txt": "yes",
            }
        )
    )
    with zipfile.ZipFile(buffer, "a") as made:
        made.writestr(link, "/etc/passwd")
    found = look_into(backed, buffer.getvalue())
    assert found["fresh"] == ["fine.txt"]
    assert {entry["name"]: entry["why"] for entry in found["refused"]} == {
        "../up.txt": "Its name leads out of the workspace.",
        "a/../../up.txt": "Its name leads out of the workspace.",
        "/root.txt": "Its name belongs to another computer.",
        "C:/windows.txt": "Its name belongs to another computer.",
        "täb\tname": "Its name holds characters that can't be shown.",
        "photo\u202egpj.exe": "Its name holds characters that can't be shown.",
        "link": "It is a link to another file.",
    }
    assert restore(backed, "replace") == ["fine.txt"]
    assert backed.run("return JSON.parse(await workspace.list()).map(({path}) => path)") == [
        "fine.txt"
    ]


def test_an_archive_that_lies_about_its_sizes_writes_nothing(backed: Tab) -> None:
    content = bytearray(archive({"a.txt": b"x" * 100_000}))
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert look_into(backed, bytes(content))["fresh"] == ["a.txt"]
    name = backed.run("return failing(backup.restore('replace', () => {}))")
    assert name == "BadZipFile"
    assert backed.run("return workspace.exists('a.txt')") is False


def test_an_archive_that_claims_too_much_is_refused(backed: Tab) -> None:
    content = bytearray(archive({"a.txt": b"x"}))
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = (4_000_000_000).to_bytes(4, "little")
    name, why = look_into(backed, bytes(content))
    assert name == "BadZipFile"
    assert "larger than anything" in why


def test_damaged_contents_write_nothing(backed: Tab) -> None:
    content = bytearray(archive({"a.txt": b"some words that are long enough to be packed" * 20}))
    content[45] ^= 0xFF
    assert look_into(backed, bytes(content))["fresh"] == ["a.txt"]
    assert backed.run("return failing(backup.restore('replace', () => {}))") == "BadZipFile"
    assert backed.run("return workspace.exists('a.txt')") is False


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", archive({"a": "x" * 99})[:-30]])
def test_what_is_no_archive_is_said(backed: Tab, content: bytes) -> None:
    name, why = look_into(backed, content)
    assert name == "BadZipFile"
    assert "no backup that can be restored" in why


def test_a_restore_is_cancelled_between_files(backed: Tab) -> None:
    look_into(backed, archive({f"{number}.txt": "x" for number in range(5)}))
    name = backed.run(
        """
        return failing(backup.restore("replace", (done) => { if (done === 2) backup.cancel(); }));
        """
    )
    assert name == "AbortError"
    assert backed.run("return JSON.parse(await workspace.list()).length") == 2
    assert restore(backed, "replace") == [f"{number}.txt" for number in range(5)]
