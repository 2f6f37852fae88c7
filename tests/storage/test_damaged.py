"""Records that can't be read: set aside, said, and the rest is there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.storage.conftest import Tab, notebook_json

DAMAGED = "new Uint8Array([1, 255, 255, 255])"


def prepare(tab: Tab) -> Tab:
    """Open a notebook whose file is there, and hear of what is damaged."""
    tab.run(
        """
        const { damagedRecords } = await import("/app/storage/damaged.js");
        const { documentDatabase } = await import("/app/storage/document_database.js");
        const { workspaceDatabase } = await import("/app/storage/database.js");
        Object.assign(globalThis, { damagedRecords, documentDatabase, workspaceDatabase });
        globalThis.told = [];
        damagedRecords.onFound((json) => told.push(JSON.parse(json)));
        globalThis.put = (store, value, key) =>
            documentDatabase.use((database) => database.put(store, value, key));
        globalThis.idOf = async (path) => (await documentDatabase.use(
            (database) => database.getFromIndex("documents", "path", path))).id;
        if (!(await workspace.exists("a.ipynb"))) await workspace.write("a.ipynb", encode("{}"));
        """
    )
    tab.open_document("a.ipynb", notebook_json("one"))
    return tab


def set_aside(tab: Tab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tab.run("return damagedRecords.list()"))
    return found


def test_a_damaged_change_of_another_tab_is_met_while_writing(new_tab: Callable[[], Tab]) -> None:
    tab, other = prepare(new_tab()), prepare(new_tab())
    tab.run(f"await put('updates', {{ document: await idOf('a.ipynb'), update: {DAMAGED} }})")
    tab.run("doc.setSource('a', 'kept'); await doc.flush()")
    other.run("await doc.catchUp()")
    assert other.sources() == ["kept"]
    assert other.run("return told") == [{"path": "a.ipynb", "records": 1}]
    (record,) = set_aside(other)
    assert (record["kind"], record["size"]) == ("change", 4)
    other.run("await damagedRecords.remove(given)", record["key"])
    assert set_aside(other) == []


def test_damaged_outputs_are_set_aside_and_the_others_load(tab: Tab) -> None:
    prepare(tab)
    tab.run(
        """
        await doc.saveOutputs("a", JSON.stringify({ outputs: [] }));
        const document = await idOf("a.ipynb");
        await put("outputs", { document, cell: "b", json: '{"outputs": [', blobs: [] });
        """
    )
    assert json.loads(tab.run("return outputs.load('a.ipynb')")) == {"a": {"outputs": []}}
    assert tab.run("return told") == [{"path": "a.ipynb", "records": 1}]
    assert [record["kind"] for record in set_aside(tab)] == ["outputs"]
    with tab.page.expect_download() as download:
        tab.run("await damagedRecords.download(given, 'b.bin')", set_aside(tab)[0]["key"])
    assert download.value.path().read_bytes() == b'{"outputs": ['


def test_a_damaged_state_of_the_file_keeps_nothing_from_opening(tab: Tab) -> None:
    prepare(tab)
    tab.run(
        f"""
        doc.setSource("a", "kept");
        await doc.projection();
        await doc.close();
        await put("projections", {{ states: [{DAMAGED}] }}, await idOf("a.ipynb"));
        """
    )
    tab.open_document("a.ipynb", notebook_json("kept"))
    assert tab.sources() == ["kept"]


def test_a_file_that_no_list_shows_comes_back(tab: Tab) -> None:
    prepare(tab)
    tab.run(
        """
        await workspaceDatabase.use((database) => database.put("FILE_DATA",
            { timestamp: "no time", mode: 0o100666, contents: encode("words"), size: 5 },
            "/workspace/notes.txt"));
        """
    )
    assert "notes.txt" not in tab.run("return workspace.list()")
    tab.run("await workspace.mend()")
    listed = {file["path"]: file["size"] for file in json.loads(tab.run("return workspace.list()"))}
    assert listed == {"a.ipynb": 2, "notes.txt": 5}
    assert tab.run("return read('notes.txt')") == "words"


def test_a_large_file_that_lost_contents_is_not_taken_for_whole(tab: Tab) -> None:
    tab.run("await workspace.put('large.bin', new Blob([new Uint8Array(33 * 1024 * 1024)]))")
    failure = tab.run(
        """
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("blobs");
        for await (const handle of folder.values()) {
            const writable = await handle.createWritable({ keepExistingData: true });
            await writable.truncate(1000);
            await writable.close();
        }
        return workspace.read("large.bin").then(() => "read", (error) => error.message);
        """
    )
    assert "1000 of 34603008 bytes are there" in failure
