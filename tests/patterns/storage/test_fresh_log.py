"""A log that nothing half lies in: the first write of a session is a filler, and no other is."""

from __future__ import annotations

from playwright.sync_api import Page

_WRITE = """async () => {
  const { workspace } = await import("/app/storage/workspace.js");
  const order = [];
  const open = indexedDB.open.bind(indexedDB);
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...args) {
    if (order.at(-1) !== this.transaction.db.name) order.push(this.transaction.db.name);
    return put.apply(this, args);
  };
  await workspace.write("a.txt", new TextEncoder().encode("a"));
  await workspace.write("b.txt", new TextEncoder().encode("b"));
  IDBObjectStore.prototype.put = put;
  const left = await new Promise((resolve, reject) => {
    const opening = open("fieldbook-log");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction("filler").objectStore("filler").count();
      counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
    };
  });
  return { order, left };
}"""


def test_the_filler_goes_ahead_of_the_first_write_and_is_cleared(bare: Page) -> None:
    found = bare.evaluate(_WRITE)
    assert found["order"][0] == "fieldbook-log"
    assert found["order"].count("fieldbook-log") == 1
    assert len(found["order"]) > 1, "then comes what was to be written"
    assert found["left"] == 0
