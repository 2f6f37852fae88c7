"""The workspace's files, in a real browser's IndexedDB and OPFS."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.storage.conftest import SmallDisk, Tab
from tests.support.polling import eventually


def test_files_are_written_listed_read_and_removed(tab: Tab) -> None:
    found = tab.run(
        """
        await workspace.write("notes.txt", encode("hello"));
        await workspace.write("/data//deep/./harvest.csv", encode("a,b\\n1,2\\n"));
        await workspace.write("notes.txt", encode("hello again"));
        const listed = await workspace.list();
        const text = await read("notes.txt");
        await workspace.remove("data");
        return [listed, text, await workspace.list(), await workspace.exists("data/deep")];
        """
    )
    files = json.loads(found[0])
    assert [(file["path"], file["size"]) for file in files] == [
        ("data/deep/harvest.csv", 8),
        ("notes.txt", 11),
    ]
    assert all(file["modified"] > 1_600_000_000_000 for file in files)
    assert found[1] == "hello again"
    assert [file["path"] for file in json.loads(found[2])] == ["notes.txt"]
    assert found[3] is False


def test_an_import_never_overwrites(tab: Tab) -> None:
    paths = tab.run(
        """
        const file = (text, name) => new File([text], name);
        const stored = [];
        for (const [text, name, path] of [
            ["1", "harvest.csv"], ["2", "harvest.csv"], ["3", "harvest.csv"],
            ["4", "../../a\\u0000b\\n.csv"], ["5", ".hidden"], ["6", ".hidden"],
            ["7", "x", "data/v1.2 notes"], ["8", "x", "data/v1.2 notes"],
            ["9", "photo\\u202egpj.csv"], ["10", ".trash"], ["11", "\\u200e\\ufeff"],
        ]) stored.push(JSON.parse(await workspace.importFile(file(text, name), path)).path);
        return [stored, await read("harvest.csv"), await read("harvest (3).csv")];
        """
    )
    assert paths == [
        ["harvest.csv", "harvest (2).csv", "harvest (3).csv", ".._.._ab.csv", ".hidden",
         ".hidden (2)", "data/v1.2 notes", "data/v1 (2).2 notes", "photogpj.csv", "trash", "file"],
        "1",
        "3",
    ]  # fmt: skip


def test_new_files_stand_beside_what_is_there(tab: Tab) -> None:
    found = tab.run(
        """
        await workspace.write("data/x", encode("a folder's"));
        const made = [];
        for (const path of ["Untitled.ipynb", "Untitled.ipynb", "Untitled.ipynb", "data"])
          made.push(await workspace.writeNew(path, encode(String(made.length))));
        const together = await Promise.all(
          ["a", "b", "c"].map((text) => workspace.writeNew("one.txt", encode(text))));
        const three = await read("Untitled 3.ipynb");
        return [made, await read("Untitled.ipynb"), three, together.sort()];
        """
    )
    assert found == [
        ["Untitled.ipynb", "Untitled 2.ipynb", "Untitled 3.ipynb", "data 2"],
        "0",
        "2",
        ["one 2.txt", "one 3.txt", "one.txt"],
    ]


def test_what_can_t_be_done_has_pythons_names(tab: Tab) -> None:
    names = tab.run(
        """
        await workspace.write("a/b.txt", encode("x"));
        await workspace.write("c.txt", encode("y"));
        return [
            await failing(workspace.read("missing.txt")),
            await failing(workspace.read("a")),
            await failing(workspace.write("a", encode(""))),
            await failing(workspace.write("c.txt/inside", encode(""))),
            await failing(workspace.write("../out", encode(""))),
            await failing(workspace.remove("missing")),
            await failing(workspace.rename("missing", "x")),
            await failing(workspace.rename("c.txt", "a/b.txt")),
            await failing(workspace.rename("a", "a/inside")),
            await read("c.txt"),
        ];
        """
    )
    assert names == [
        "FileNotFoundError", "FileNotFoundError", "IsADirectoryError",
        "NotADirectoryError", "ValueError", "FileNotFoundError", "FileNotFoundError",
        "FileExistsError", "ValueError", "y",
    ]  # fmt: skip


def test_folders_move_whole(tab: Tab) -> None:
    found = tab.run(
        """
        await workspace.write("m.model/report.json", encode("{}"));
        await workspace.write("m.model/deep/model.joblib", encode("!"));
        await workspace.write("m.model2", encode("other"));
        await workspace.rename("m.model", "kept/n.model");
        return JSON.parse(await workspace.list()).map(({ path }) => path);
        """
    )
    assert found == ["kept/n.model/deep/model.joblib", "kept/n.model/report.json", "m.model2"]


def test_changes_are_heard_here_and_in_other_tabs(new_tab: Callable[[], Tab]) -> None:
    here, there = new_tab(), new_tab()
    for tab in (here, there):
        tab.run(
            "globalThis.heard = [];"
            "globalThis.stop = workspace.onChange((json) => heard.push(...JSON.parse(json)));"
        )
    here.run(
        """
        await workspace.write("a.txt", encode("1"));
        await workspace.rename("a.txt", "b.txt");
        await workspace.remove("b.txt");
        """
    )
    expected = ["a.txt", "a.txt", "b.txt", "b.txt"]
    assert here.run("return heard") == expected
    eventually(lambda: there.run("return heard") == expected)
    there.run("stop();")
    here.run("await workspace.write('c.txt', encode('1'))")
    assert there.run("await sleep(100); return heard") == expected


def test_the_bytes_are_copied_at_once(tab: Tab) -> None:
    text = tab.run(
        """
        const bytes = encode("before");
        const written = workspace.write("a.txt", bytes);
        bytes.fill(0);
        await written;
        return read("a.txt");
        """
    )
    assert text == "before"


def test_usage_and_persistence_are_told(tab: Tab) -> None:
    usage = json.loads(tab.run("return workspace.usage()"))
    assert set(usage) == {"used", "quota", "persisted"}
    assert usage["quota"] > 0
    assert tab.run("return workspace.persist()") in (True, False)


def test_a_file_is_downloaded(tab: Tab) -> None:
    tab.run("await workspace.write('data/harvest.csv', encode('a,b\\n'))")
    with tab.page.expect_download() as download:
        tab.run("await workspace.download('data/harvest.csv')")
    assert download.value.suggested_filename == "harvest.csv"
    assert download.value.path().read_text() == "a,b\n"


LARGE = "const large = new File([new Uint8Array(33 << 20).fill(7)], 'big.bin');"


def test_large_files_lie_in_opfs_once_and_are_collected(tab: Tab) -> None:
    found = tab.run(
        LARGE
        + """
        const blobs = async () => {
            const root = await navigator.storage.getDirectory();
            const folder = await root.getDirectoryHandle("blobs");
            return Array.fromAsync(folder.keys());
        };
        await workspace.importFile(large);
        await workspace.write("copy.bin", new Uint8Array(await large.arrayBuffer()));
        const one = await blobs();
        await workspace.remove("big.bin");
        const kept = await blobs();
        const back = await workspace.read("copy.bin");
        const size = JSON.parse(await workspace.list())[0].size;
        await workspace.remove("copy.bin");
        return [one.length, kept.length, back.length, back[5], size, (await blobs()).length];
        """
    )
    assert found == [1, 1, 33 << 20, 7, 33 << 20, 0]


def test_a_full_disk_is_said_and_leaves_the_old_file(tab: Tab, small_disk: SmallDisk) -> None:
    with small_disk(tab.page):
        found = tab.run(
            """
            await workspace.write("a.txt", encode("old"));
            const much = new Uint8Array(9_000_000);
            const error = await workspace.write("a.txt", much).catch((error) => error);
            return [error?.name, error?.message, await read("a.txt")];
            """
        )
    assert found[0] == "QuotaExceededError"
    assert "no room" in found[1]
    assert found[2] == "old"
    tab.run("await workspace.write('a.txt', new Uint8Array(9_000_000))")
    assert tab.run("return (await workspace.read('a.txt')).length") == 9_000_000
