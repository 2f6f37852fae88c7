"""Databases as the builds before and after this one make them, by the browser's own interface."""

from __future__ import annotations

import json

from tests.storage.conftest import Tab, notebook_json

__all__ = ["LATER", "make_first", "versions_of"]

LATER = 40
"""The version that a later build has given its databases."""

_MAKE = """
const opened = (name, version, upgrade) => new Promise((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => upgrade(request.result);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
});
const put = (database, store, value, key) => new Promise((resolve, reject) => {
    const transaction = database.transaction(store, "readwrite");
    transaction.objectStore(store).put(value, key);
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
});
const grow = (database) => {
    if (given.later) database.createObjectStore("later").put("of a later build", 1);
};
const { NotebookDoc } = await import("/app/storage/notebook_doc.js");
const Y = await import("/app/vendor/yjs.js");

const documents = await opened("fieldbook-documents", given.later ?? 1, (database) => {
    const identities = database.createObjectStore("documents", { keyPath: "id" });
    identities.createIndex("path", "path");
    identities.createIndex("movedFrom", "movedFrom");
    database.createObjectStore("updates", { autoIncrement: true })
        .createIndex("document", "document");
    database.createObjectStore("projections");
    database.createObjectStore("damaged", { autoIncrement: true });
    const outputs = database.createObjectStore("outputs", { keyPath: ["document", "cell"] });
    outputs.createIndex("document", "document");
    outputs.createIndex("blobs", "blobs", { multiEntry: true });
    database.createObjectStore("blobs");
    grow(database);
});
const state = Y.encodeStateAsUpdate(NotebookDoc.fromJson(JSON.parse(given.notebook)).doc);
await put(documents, "documents", { id: "old", path: "field.ipynb" });
await put(documents, "updates", { document: "old", update: state });
await put(documents, "projections", { states: [state] }, "old");
await put(documents, "outputs",
    { document: "old", cell: "a", json: JSON.stringify({ outputs: [1] }), blobs: [] });
documents.close();

const workspace = await opened("/workspace", given.later ?? 21, (database) => {
    const store = database.createObjectStore("FILE_DATA");
    for (const name of ["timestamp", "size", "opfs"]) store.createIndex(name, name);
    grow(database);
});
const file = (text) => ({ timestamp: new Date(5), mode: 0o100666, contents: encode(text) });
await put(workspace, "FILE_DATA", { timestamp: new Date(4), mode: 0o40777 }, "/workspace/data");
// As Python's own file system writes it, without a size, and as the page does.
await put(workspace, "FILE_DATA", file("x\\n1\\n"), "/workspace/data/harvest.csv");
await put(workspace, "FILE_DATA", { ...file("{}"), size: 2 }, "/workspace/field.ipynb");
workspace.close();

globalThis.grown = () => opened("fieldbook-documents", undefined, () => {}).then((database) =>
    new Promise((resolve) => {
        const request = database.transaction("later").objectStore("later").get(1);
        request.onsuccess = () => { database.close(); resolve(request.result); };
    }));
"""


def make_first(tab: Tab, *, later: bool = False) -> None:
    """The databases of the first build with a notebook, a table and outputs in them.

    Or what a later one may have made of them: another version, stores that nobody knows yet.
    """
    given = {"notebook": notebook_json("one"), "later": LATER if later else None}
    tab.run(_MAKE, given)


def versions_of(tab: Tab) -> dict[str, int]:
    """Every database's version."""
    found = tab.run("return JSON.stringify(await indexedDB.databases())")
    return {each["name"]: each["version"] for each in json.loads(found)}
