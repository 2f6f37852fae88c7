"""Linking libraries when they are called: a slot calls out once, and then holds the function."""

from __future__ import annotations

from playwright.sync_api import Page

# A library of one function, "one", which its element section puts into slot 2 of the table.
_CALL_TWICE = """async () => {
  const { writeTableModule } = await import("/app/runtime/snapshot/table_module.js");
  const { typeOfSignature } = await import("/app/runtime/snapshot/wasm_binary.js");
  const library = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0,
    1, 5, 1, 0x60, 0, 1, 0x7f,
    2, 15, 1, 3, 101, 110, 118, 5, 116, 97, 98, 108, 101, 1, 0x70, 0, 0,
    3, 2, 1, 0,
    9, 7, 1, 0, 0x41, 2, 0x0b, 1, 0,
    10, 6, 1, 4, 0, 0x41, 1, 0x0b,
  );
  const table = new WebAssembly.Table({ element: "anyfunc", initial: 8 });
  const linked = [];
  const link = (group) => {
    linked.push(group);
    new WebAssembly.Instance(new WebAssembly.Module(library), { env: { table } });
  };
  const trampolines = [{ slot: 2, type: typeOfSignature("i"), group: 7 }];
  const module = new WebAssembly.Module(writeTableModule([], trampolines));
  new WebAssembly.Instance(module, { own: {}, linker: { table, link } });
  const stand_in = table.get(2);
  const before = linked.length;
  const answers = [table.get(2)(), table.get(2)()];
  return { before, answers, linked, replaced: table.get(2) !== stand_in };
}"""


def test_a_library_is_linked_by_the_first_call_and_by_no_later_one(bare: Page) -> None:
    found = bare.evaluate(_CALL_TWICE)
    assert found == {"before": 0, "answers": [1, 1], "linked": [7], "replaced": True}
