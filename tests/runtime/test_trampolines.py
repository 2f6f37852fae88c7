"""What stands in a library's slots until it is linked."""

from __future__ import annotations

import json

from playwright.sync_api import Page

from tests.runtime.test_snapshots import NAMES, READ, damaged
from tests.runtime.warm import WarmBrowser, diagnostics
from tests.support.polling import eventually

# Two libraries in one table: what links one puts its real functions into its slots, as the element
# section of a library does.
_TABLE = """async () => {
    const at = (path) => new URL(path, location.href);
    const { writeTableModule } = await import(at("./app/runtime/snapshot/table_module.js"));
    const { outlineOf, slotsFilledBy, typeOfExport, typeOfSignature } = await import(
        at("./app/runtime/snapshot/wasm_binary.js"),
    );

    // (func (export "scale") (param f64 i64 i32 f32) (result f64) local.get 0, local.get 0,
    //  f64.add)
    // (func (export "one") (result i32) i32.const 1); element: from table_base + 2 on, both
    const bytes = Uint8Array.of(
        0, 97, 115, 109, 1, 0, 0, 0,
        1, 13, 2, 0x60, 4, 0x7c, 0x7e, 0x7f, 0x7d, 1, 0x7c, 0x60, 0, 1, 0x7f,
        2, 35, 2,
        3, 101, 110, 118, 12, 95, 95, 116, 97, 98, 108, 101, 95, 98, 97, 115, 101, 3, 0x7f, 0,
        3, 101, 110, 118, 5, 116, 97, 98, 108, 101, 1, 0x70, 0, 0,
        3, 3, 2, 0, 1,
        7, 15, 2, 5, 115, 99, 97, 108, 101, 0, 0, 3, 111, 110, 101, 0, 1,
        9, 11, 1, 0, 0x23, 0, 0x41, 2, 0x6a, 0x0b, 2, 0, 1,
        10, 14, 2, 7, 0, 0x20, 0, 0x20, 0, 0xa0, 0x0b, 4, 0, 0x41, 1, 0x0b,
    );
    const outline = outlineOf(bytes);
    const slots = [...slotsFilledBy(outline, 500), ...slotsFilledBy(outline, 40)];
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 600 });
    const linked = [];
    const bases = { 7: 500, 90_000: 40 };
    const link = (group) => {
        linked.push(group);
        const __table_base = new WebAssembly.Global({ value: "i32" }, bases[group]);
        new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { __table_base, table } });
    };
    const groupOf = (slot) => (slot < 500 ? 90_000 : 7);
    const trampolines = slots.map(([slot, type]) => ({ slot, type, group: groupOf(slot) }));
    const own = [
        { slot: 41, name: "one", type: typeOfExport(outline, "one") },
        { slot: 44, name: "twice", type: typeOfSignature("di") },
    ];
    const module = new WebAssembly.Module(writeTableModule(own, trampolines));
    const { exports } = new WebAssembly.Instance(
        new WebAssembly.Module(bytes),
        { env: { table: new WebAssembly.Table({ element: "anyfunc", initial: 9 }),
                 __table_base: new WebAssembly.Global({ value: "i32" }, 0) } },
    );
    const twice = (value) => 2 * value;
    new WebAssembly.Instance(module, { own: { ...exports, twice }, linker: { table, link } });
    const early = table.get(502);
    return {
        slots: slots.map(([slot]) => slot),
        types: [[...typeOfExport(outline, "scale")], [...typeOfExport(outline, "one")]],
        scaled: early(2.5, 1n, 1, 1),
        again: [early(4, 1n, 1, 1), table.get(502)(8, 1n, 1, 1), table.get(503)()],
        other: table.get(43)(),
        own: [table.get(41) === exports.one, table.get(44)(21), table.get(40)],
        linked,
        behind: early === table.get(502),
    };
}"""


def test_a_call_links_the_library_once_and_reaches_it(bare: Page) -> None:
    found = bare.evaluate(_TABLE)
    assert found["slots"] == [502, 503, 42, 43]
    assert found["types"] == [[0x60, 4, 0x7C, 0x7E, 0x7F, 0x7D, 1, 0x7C], [0x60, 0, 1, 0x7F]]
    assert found["scaled"] == 5
    assert found["again"] == [8, 16, 1], "who kept the trampoline still reaches the function"
    assert found["other"] == 1
    assert found["own"] == [True, 42, None]
    assert not found["behind"], "the slot holds the function itself"
    assert found["linked"] == [7, 7, 90_000], "a kept trampoline asks again, which costs nothing"


def test_what_cannot_be_told_is_not_guessed(bare: Page) -> None:
    message = bare.evaluate(
        """async () => {
            const at = new URL("./app/runtime/snapshot/wasm_binary.js", location.href);
            const { outlineOf, UnknownForm } = await import(at);
            // A type section with a structure, of the garbage collection proposal.
            const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 0x5f, 1, 0x7f, 0);
            try { outlineOf(bytes); } catch (error) {
                return error instanceof UnknownForm ? error.message : `no: ${error}`;
            }
        }"""
    )
    assert message == "a type that is no function"


def test_every_library_waits_until_it_is_called(bare: Page) -> None:
    linking = json.loads(bare.evaluate(READ, "kernel.json"))["linking"]
    assert len(linking["libraries"]) > 200
    assert linking["eager"] == []


def test_a_damaged_library_ends_the_kernel_and_the_next_starts_from_the_wheels(
    warm: WarmBrowser, bare: Page
) -> None:
    damage = "about.linking.libraries.find((each) => each.name.includes('/rcont.')).sample += 1"
    with damaged(bare, damage):
        tab = warm.kernel()
        assert diagnostics(tab.page, "kernel")[0]["way"] == "restored"
        tab.begin(
            "from scipy.stats import random_table\n"
            "random_table([3, 2], [2, 3]).rvs(method='patefield', random_state=0)"
        )
        dead = tab.wait_for_state("dead")
        assert "rcont.cpython-314-wasm32-emscripten.so was damaged" in dead["why"]
        assert "Restart the kernel" in dead["remedy"]
        eventually(lambda: "kernel.complete" not in bare.evaluate(NAMES))
