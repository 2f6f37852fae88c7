"""Documents in real tabs: saving, undo, two people, files changed outside, failing disks."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fieldbook.notebook.crdt import CrdtDocument
from fieldbook.notebook.document import Cell, Notebook
from tests.storage.conftest import SmallDisk, Tab, notebook_json
from tests.support.polling import eventually


def test_an_edit_is_saved_within_half_a_second_and_found_again(tab: Tab) -> None:
    tab.open_document()
    took = tab.run(
        """
        const started = performance.now();
        doc.setSource("a", "one two");
        while (states.at(-1).state !== "saved") await sleep(1);
        return performance.now() - started;
        """
    )
    assert took < 500
    assert [state["state"] for state in tab.run("return states")] == ["saved", "saving", "saved"]
    tab.page.reload()
    again = Tab(tab.page)
    again.open_document()
    assert again.sources() == ["one two"]


def test_the_operations_of_a_document(tab: Tab) -> None:
    tab.open_document(notebook=notebook_json("one", "two"))
    snapshot = json.loads(
        tab.run(
            """
            doc.insertCell(1, JSON.stringify(
                {id: "new", cell_type: "markdown", source: "# hi", metadata: {tags: ["x"]}}));
            doc.moveCell("b", 0);
            doc.setCellType("a", "raw");
            doc.setCellMetadata("a", JSON.stringify({k: {deep: [1, null]}}));
            doc.setMetadata(JSON.stringify({kernelspec: {name: "python3"}}));
            doc.deleteCell("new");
            doc.undo();
            await doc.flush();
            return doc.snapshot();
            """
        )
    )
    assert snapshot == {
        "cells": [
            {"id": "b", "cell_type": "code", "source": "two", "metadata": {}},
            {
                "id": "a",
                "cell_type": "raw",
                "source": "one",
                "metadata": {"k": {"deep": [1, None]}},
            },
            {"id": "new", "cell_type": "markdown", "source": "# hi", "metadata": {"tags": ["x"]}},
        ],
        "metadata": {"kernelspec": {"name": "python3"}},
    }


def test_typing_is_undone_in_groups_and_structure_by_itself(tab: Tab) -> None:
    tab.open_document()
    found = tab.run(
        """
        const type = (text) => doc.setSource("a", doc.text("a").toString() + text);
        type(" a"); type(" b");
        await sleep(600);
        type(" c"); type(" d");
        doc.insertCell(1, JSON.stringify({id: "n", cell_type: "code", source: "", metadata: {}}));
        type(" e");
        const seen = [];
        const look = () => seen.push(JSON.parse(doc.snapshot()).cells.map((cell) => cell.source));
        look();
        while (doc.undo()) look();
        while (doc.redo()) look();
        return seen;
        """
    )
    assert found == [
        ["one a b c d e", ""],
        ["one a b c d", ""],
        ["one a b c d"],
        ["one a b"],
        ["one"],
        ["one a b"],
        ["one a b c d"],
        ["one a b c d", ""],
        ["one a b c d e", ""],
    ]


def test_changes_are_told_with_their_origin_and_typing_is_gathered(
    new_tab: Callable[[], Tab],
) -> None:
    here, there = new_tab(), new_tab()
    here.open_document(notebook=notebook_json("one", "two"))
    there.open_document(notebook=notebook_json("one", "two"))
    here.run(
        """
        for (const letter of "typing") {
            doc.text("a").insert(0, letter);
            await sleep(5);
        }
        doc.moveCell("b", 0);
        doc.setMetadata('{"k": 1}');
        await doc.flush();
        """
    )
    told = [(change["kind"], change["cells"]) for change in here.run("return changes")]
    assert told == [("source", ["a"]), ("structure", ["b"]), ("metadata", [])]
    assert {change["origin"] for change in here.run("return changes")} == {"local"}
    eventually(lambda: there.run("return changes.length") >= 3)
    assert {change["origin"] for change in there.run("return changes")} == {"remote"}
    here.run("doc.undo()")
    assert here.run("return changes.at(-1)") == {"kind": "metadata", "cells": [], "origin": "undo"}


def test_two_tabs_edit_one_document(new_tab: Callable[[], Tab]) -> None:
    tabs = [new_tab(), new_tab()]
    for tab in tabs:
        tab.open_document(notebook=notebook_json("one", "two"))
    tabs[0].run(
        """
        for (let count = 0; count < 50; count += 1) {
            doc.text("a").insert(0, "x");
            if (count % 10 === 0) doc.moveCell("b", count % 20 ? 0 : 1);
            await sleep(3);
        }
        """
    )
    tabs[1].run(
        """
        for (let count = 0; count < 50; count += 1) {
            doc.text("a").insert(doc.text("a").length, "y");
            if (count === 25) doc.insertCell(1, JSON.stringify(
                {id: "n", cell_type: "code", source: "new", metadata: {}}));
            await sleep(3);
        }
        """
    )
    for tab in tabs:
        tab.run("await doc.flush()")
    eventually(lambda: tabs[0].sources() == tabs[1].sources())
    assert sorted(tabs[0].sources()) == sorted(["x" * 50 + "one" + "y" * 50, "two", "new"])
    third = new_tab()
    third.open_document()
    assert third.sources() == tabs[0].sources()


def test_two_tabs_that_open_a_new_notebook_at_once_agree(new_tab: Callable[[], Tab]) -> None:
    tabs = [new_tab() for _ in range(3)]
    for tab in tabs:
        tab.run(
            "globalThis.opening = openDocument('new.ipynb', given).then((doc) => {"
            " globalThis.doc = doc; });",
            notebook_json("one"),
        )
    for number, tab in enumerate(tabs):
        tab.run("await opening; doc.text('a').insert(0, given); await doc.flush()", str(number))
    eventually(lambda: len({tuple(tab.sources()) for tab in tabs}) == 1)
    [source] = tabs[0].sources()
    assert sorted(source) == sorted("one012")


def test_a_document_follows_its_file_when_renamed_and_goes_with_it(tab: Tab) -> None:
    tab.open_document("a.ipynb")
    tab.run(
        """
        await workspace.write("a.ipynb", encode("{}"));
        doc.setSource("a", "kept");
        await doc.saveOutputs("a", '{"outputs": []}');
        await workspace.rename("a.ipynb", "there/b.ipynb");
        doc.setSource("a", "kept too");
        await doc.flush();
        """
    )
    tab.open_document("there/b.ipynb")
    assert tab.sources() == ["kept too"]
    assert json.loads(tab.run("return outputs.load('there/b.ipynb')")) == {"a": {"outputs": []}}
    tab.open_document("a.ipynb", notebook_json("another"))
    assert tab.sources() == ["another"]
    tab.run("await workspace.remove('there')")
    tab.open_document("there/b.ipynb", notebook_json("new"))
    assert tab.sources() == ["new"]
    assert tab.run("return outputs.load('there/b.ipynb')") == "{}"


def test_a_rename_that_was_interrupted_loses_nothing(tab: Tab) -> None:
    tab.open_document("a.ipynb")
    tab.run(
        """
        await workspace.write("a.ipynb", encode("{}"));
        doc.setSource("a", "mine");
        await doc.close();
        const { withDocumentsMoved } = await import("/app/storage/identities.js");
        // The page ends after the documents moved and before the file did.
        void withDocumentsMoved("a.ipynb", "b.ipynb", () => new Promise(() => undefined));
        await sleep(50);
        """
    )
    tab.page.reload()
    again = Tab(tab.page)
    again.open_document("a.ipynb", notebook_json("stale"))
    assert "mine" in again.sources()


def project(tab: Tab, path: str = "a.ipynb") -> str:
    """Write the document's file as the workbench does; its snapshot."""
    written: str = tab.run(
        """
        const json = await doc.projection();
        await workspace.write(given, encode(json));
        return json;
        """,
        path,
    )
    return written


def changed(notebook: str, **sources: str | None) -> str:
    """The notebook's file after somebody else edited it."""
    record = json.loads(notebook)
    known = {cell["id"]: cell for cell in record["cells"]}
    for cell_id, source in sources.items():
        if source is None:
            record["cells"].remove(known[cell_id])
        elif cell_id in known:
            known[cell_id]["source"] = source
        else:
            record["cells"].insert(
                0, {"id": cell_id, "cell_type": "code", "source": source, "metadata": {}}
            )
    return json.dumps(record)


def test_a_file_changed_outside_is_merged_cell_by_cell(tab: Tab) -> None:
    start = notebook_json("one", "two", "three", "four")
    tab.open_document(notebook=start)
    file = project(tab)
    tab.run("doc.setSource('a', 'one, edited here'); doc.deleteCell('b')")
    merged = tab.run("return doc.mergeFile(given)", changed(file, c="3", d=None, n="new"))
    assert sorted(json.loads(merged)) == ["a", "c", "d", "n"]
    assert tab.sources() == ["new", "one, edited here", "3"]
    assert tab.run("return doc.mergeFile(given)", changed(file, c="3", d=None, n="new")) == "[]"
    tab.run("await doc.close()")
    tab.open_document(notebook=changed(file, c="3", d=None, n="new"))
    assert tab.sources() == ["new", "one, edited here", "3"]


def test_an_older_projection_is_no_change(tab: Tab) -> None:
    tab.open_document()
    first = project(tab)
    tab.run("doc.setSource('a', 'second')")
    project(tab)
    tab.run("doc.setSource('a', 'third')")
    assert tab.run("return doc.mergeFile(given)", first) == "[]"
    assert tab.sources() == ["third"]


def test_a_file_that_is_gone_or_empty_changes_nothing(tab: Tab) -> None:
    tab.open_document(notebook=notebook_json("one", "two"))
    project(tab)
    tab.run("await workspace.write('a.ipynb', new Uint8Array(0))")
    assert tab.run("return doc.mergeFile(given)", notebook_json("", ids="z")) == "[]"
    tab.open_document(notebook=notebook_json("", ids="z"))
    assert tab.sources() == ["one", "two"]


def test_a_file_that_was_read_empty_changes_nothing_when_it_is_written_meanwhile(
    new_tab: Callable[[], Tab],
) -> None:
    one, other = new_tab(), new_tab()
    one.run("await workspace.write('a.ipynb', new Uint8Array(0))")
    one.open_document(notebook=notebook_json("", ids="a"), blank=True)
    # The other tab has read the empty file by now, and made a notebook for the case that there is
    # no document; before it opens that, the first tab has gone on and written the file.
    one.run(
        "doc.insertCell(1, given)",
        json.dumps({"id": "b", "cell_type": "code", "source": "", "metadata": {}}),
    )
    project(one)
    other.open_document(notebook=notebook_json("", ids="z"), blank=True)
    for tab in (one, other):
        cells = json.loads(tab.run("return doc.snapshot()"))["cells"]
        assert [cell["id"] for cell in cells] == ["a", "b"]


def test_attachments_and_unknown_fields_of_the_file_are_taken_in(tab: Tab) -> None:
    tab.open_document()
    file = json.loads(project(tab))
    file["cells"][0] |= {"attachments": {"i.png": {"image/png": "aGk="}}, "extra": {"new": 1}}
    tab.run("return doc.mergeFile(given)", json.dumps(file))
    assert json.loads(tab.run("return doc.snapshot()")) == file


def test_both_versions_of_a_cell_stay_and_one_is_named(tab: Tab) -> None:
    tab.open_document(notebook=notebook_json("x = 1", "y = 1"))
    file = project(tab)
    tab.run("doc.setSource('a', 'x = 2'); doc.deleteCell('b')")
    tab.run("return doc.mergeFile(given)", changed(file, a="x = 3", b="y = 3"))
    cells: list[dict[str, Any]] = json.loads(tab.run("return doc.snapshot()"))["cells"]
    assert [(cell["source"], cell["metadata"].get("tags")) for cell in cells] == [
        ("x = 2", None),
        ("x = 3", ["conflicting-version"]),
        ("y = 3", ["conflicting-version"]),
    ]


def test_an_edit_here_beats_a_deletion_in_the_file(tab: Tab) -> None:
    tab.open_document(notebook=notebook_json("one", "two"))
    file = project(tab)
    tab.run("doc.setSource('b', 'two, edited')")
    tab.run("return doc.mergeFile(given)", changed(file, b=None))
    assert tab.sources() == ["one", "two, edited"]


def test_two_tabs_that_see_a_changed_file_merge_it_once(new_tab: Callable[[], Tab]) -> None:
    tabs = [new_tab(), new_tab()]
    for tab in tabs:
        tab.open_document(notebook=notebook_json("x"))
    file = project(tabs[0])
    for tab in tabs:
        tab.run("globalThis.merging = doc.mergeFile(given)", changed(file, a="x + 1"))
    for tab in tabs:
        tab.run("await merging")
    eventually(lambda: all(tab.sources() == ["x + 1"] for tab in tabs))


def test_a_full_disk_is_said_the_text_kept_and_saved_when_there_is_room(
    tab: Tab, small_disk: SmallDisk
) -> None:
    with small_disk(tab.page):
        tab.open_document()
        tab.run("doc.setSource('a', 'x'.repeat(9_000_000))")
        state = eventually(
            lambda: tab.run("return states.at(-1).state === 'failed' && states.at(-1)")
        )
        assert "no room" in state["why"]
        assert tab.run("return failing(doc.flush())") == "QuotaExceededError"
        assert tab.run("return doc.text('a').length") == 9_000_000
    eventually(lambda: tab.run("return states.at(-1).state === 'saved'"))
    tab.page.reload()
    again = Tab(tab.page)
    again.open_document()
    assert len(again.sources()[0]) == 9_000_000


def test_a_storage_that_does_not_open_leaves_a_document_in_memory(tab: Tab) -> None:
    tab.page.reload()
    tab.page.evaluate(
        "() => { globalThis.realOpen = indexedDB.open; indexedDB.constructor.prototype.open ="
        " () => { throw new DOMException('no', 'SecurityError'); }; }"
    )
    refused = Tab(tab.page)
    refused.open_document()
    refused.run("doc.setSource('a', 'typed')")
    assert refused.sources() == ["typed"]
    states = refused.run("return states")
    assert states[-1]["state"] == "failed"
    assert "site data" in states[-1]["why"]
    refused.run("indexedDB.constructor.prototype.open = realOpen")
    eventually(lambda: refused.run("return states.at(-1).state === 'saved'"))
    refused.page.reload()
    again = Tab(refused.page)
    again.open_document()
    assert again.sources() == ["typed"]


def test_a_long_log_is_compacted_and_damage_is_set_aside(tab: Tab) -> None:
    tab.open_document()
    tab.run(
        """
        for (let count = 0; count < 320; count += 1) {
            doc.text("a").insert(0, "x");
            await doc.flush();
        }
        """
    )
    count = """
        const database = await new Promise((resolve) => {
            indexedDB.open("fieldbook-documents").onsuccess =
                (event) => resolve(event.target.result);
        });
        const ask = (request) => new Promise((resolve) => {
            request.onsuccess = () => resolve(request.result);
        });
        const store = database.transaction("updates", "readwrite").objectStore("updates");
    """
    eventually(lambda: tab.run(count + "return (await ask(store.count())) < 100"))
    tab.run("await doc.projection(); doc.setSource('a', 'last'); await doc.flush()")
    tab.run(
        count
        + """
        const [first] = await ask(store.getAllKeys());
        await ask(store.put({document: (await ask(store.get(first))).document,
                             update: new Uint8Array([1, 255, 255, 255])}, first));
        """
    )
    tab.page.reload()
    again = Tab(tab.page)
    again.open_document()
    assert again.sources() == ["last"]
    (record,) = json.loads(
        again.run(
            """
            const { damagedRecords } = await import("/app/storage/damaged.js");
            return damagedRecords.list();
            """
        )
    )
    assert (record["path"], record["kind"], record["size"]) == ("a.ipynb", "change", 4)


def test_python_and_the_page_have_one_layout(tab: Tab) -> None:
    notebook = Notebook(
        [
            Cell("# grün 😀", "markdown", "m", {"tags": ["x"]}, {"i.png": {"image/png": "aGk="}}),
            Cell("1", "code", "c", {"n": 1, "f": 1.5, "deep": {"l": [1, None]}}, {}, {"layout": 2}),
        ],
        {"kernelspec": {"name": "python3"}},
        {"future": [1]},
    )
    python = CrdtDocument.from_notebook(notebook)
    answer = tab.run(
        """
        const { NotebookDoc } = await import("/app/storage/notebook_doc.js");
        const Y = await import("/app/vendor/yjs.js");
        const page = NotebookDoc.fromUpdates([new Uint8Array(given)]);
        const before = page.toJson();
        page.setSource("m", "# grün 😀😀 und mehr");
        page.insertCell(1, {id: "n", cell_type: "code", source: "new", metadata: {k: 1}});
        page.moveCell("c", 0);
        return [before, page.toJson(), [...Y.encodeStateAsUpdate(page.doc)]];
        """,
        list(python.update_since()),
    )
    assert Notebook.from_json(answer[0]) == notebook
    python.set_source("c", "1 + 1")
    python.apply_update(bytes(answer[2]))
    expected = Notebook.from_json(answer[1])
    expected.cells[0].source = "1 + 1"
    assert python.snapshot() == expected
    assert [cell.id for cell in expected.cells] == ["c", "m", "n"]


def test_large_outputs_are_blobs_that_go_when_nobody_needs_them(tab: Tab) -> None:
    tab.open_document("a.ipynb")
    found = tab.run(
        """
        const output = (text) => ({output_type: "display_data", data: {"image/png": text}});
        const record = (text) => JSON.stringify({outputs: [output(text)], execution_count: 1});
        const [big, other] = ["p".repeat(50_000), "q".repeat(50_000)];
        await doc.saveOutputs("a", record(big));
        await doc.saveOutputs("b", record(big));
        const loaded = JSON.parse(await outputs.load("a.ipynb"));
        const blobs = () => new Promise((resolve) => {
            indexedDB.open("fieldbook-documents").onsuccess = ({ target }) => {
                const store = target.result.transaction("blobs").objectStore("blobs");
                store.count().onsuccess = (event) => resolve(event.target.result);
            };
        });
        const counts = [await blobs()];
        await doc.saveOutputs("a", record(other));
        counts.push(await blobs());
        await outputs.remove("a.ipynb", "b");
        counts.push(await blobs());
        await outputs.remove("a.ipynb");
        counts.push(await blobs());
        return [loaded.a.outputs[0].data["image/png"] === big, loaded.b.execution_count, counts];
        """
    )
    assert found == [True, 1, [1, 2, 1, 0]]


def test_outputs_are_heard_in_other_tabs(new_tab: Callable[[], Tab]) -> None:
    here, there = new_tab(), new_tab()
    here.open_document("a.ipynb")
    there.run("globalThis.heard = []; outputs.onChange((json) => heard.push(JSON.parse(json)))")
    here.run("await doc.saveOutputs('a', '{}'); await outputs.remove('a.ipynb', 'a')")
    eventually(
        lambda: there.run("return heard") == [{"path": "a.ipynb", "cells": ["a"]}] * 2,
    )
