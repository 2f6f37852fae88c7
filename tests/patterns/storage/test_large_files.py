"""Files larger than memory: contents are a blob by their hash, and the record refers to it."""

from __future__ import annotations

from playwright.sync_api import Page

_WRITE = """async () => {
  const { workspace } = await import("/app/storage/workspace.js");
  const { LARGE, hashOf } = await import("/app/storage/large.js");
  const bytes = new Uint8Array(LARGE);
  bytes.set(new TextEncoder().encode("rain,soil"));
  await workspace.write("large.csv", bytes);
  await workspace.write("small.csv", bytes.slice(0, 9));
  const root = await navigator.storage.getDirectory();
  const blobs = async () => {
    const names = [];
    for await (const name of (await root.getDirectoryHandle("blobs")).keys()) names.push(name);
    return names;
  };
  const kept = await blobs();
  const hash = await hashOf(new Blob([bytes]));
  const read = await workspace.read("large.csv");
  return {
    kept, hash, same: read.length === LARGE && new TextDecoder().decode(read.slice(0, 9)),
  };
}"""


def test_only_what_is_large_lies_beside_the_database_named_by_its_hash(bare: Page) -> None:
    found = bare.evaluate(_WRITE)
    assert found["same"] == "rain,soil"
    assert [name for name in found["kept"] if found["hash"] in name] == found["kept"]
    assert len(found["kept"]) == 1
