"""What is told to take room, in a real browser."""

from __future__ import annotations

import json

from tests.storage.conftest import Tab, notebook_json


def test_each_kind_is_counted(tab: Tab) -> None:
    before = json.loads(tab.run("return workspace.measure()"))
    tab.run("await workspace.write('a.ipynb', encode('{}'))")
    tab.open_document("a.ipynb", notebook_json("x" * 1_000))
    tab.run(
        """
        await doc.keepOutputs("{}");
        await doc.saveOutputs("a", JSON.stringify({ text: "y".repeat(50_000) }));
        const root = await navigator.storage.getDirectory();
        for (const [folder, name] of [["python", "kernel.heap"], ["blobs", "counted-as-a-file"]]) {
            const place = await root.getDirectoryHandle(folder, { create: true });
            const file = await (await place.getFileHandle(name, { create: true })).createWritable();
            await file.write("z".repeat(700));
            await file.close();
        }
        """
    )
    after = json.loads(tab.run("return workspace.measure()"))
    grown = {kind: after[kind] - before[kind] for kind in before}
    assert 1_000 < grown["documents"] < 1_500
    assert 50_000 < grown["outputs"] < 51_000
    assert 0 < grown["versions"] < 1_000
    assert grown["copies"] == 700
