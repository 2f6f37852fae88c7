"""Pool workers and the page start from snapshots, too."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Page, expect

from fieldbook.bridge.rpc import decode_answer, encode_call
from tests.runtime.warm import WarmBrowser, diagnostics

_START_WORKERS = """async (count) => {
    const at = (path) => new URL(path, location.href);
    const { startPoolWorker } = await import(at("./app/workers/pool.client.js"));
    const start = () => startPoolWorker(() => {}, () => {}, () => {});
    globalThis.workers = await Promise.all(Array.from({ length: count }, start));
}"""

_RUN_ON_ALL = """async ([payload, packages]) => {
    const ask = (worker, job) => worker.run(job, new Uint8Array(payload), JSON.stringify(packages));
    return (await Promise.all(workers.map(ask))).map((answer) => [...answer]);
}"""


def call_on_all(page: Page, target: str, *args: object) -> list[object]:
    payload = list(encode_call(target, *args))
    answers = page.evaluate(_RUN_ON_ALL, [payload, ["pandas", "scikit-learn"]])
    return [decode_answer(bytes(answer)) for answer in answers]


def test_workers_beside_a_kernel_share_what_it_has_compiled(warm: WarmBrowser) -> None:
    tab = warm.kernel_that_shares()
    tab.page.evaluate(_START_WORKERS, 2)
    starts = diagnostics(tab.page, "pool")
    assert [start["way"] for start in starts] == ["restored", "restored"]
    assert all("compiled" not in start["marks"] for start in starts)
    assert call_on_all(tab.page, "math:factorial", 10) == [3628800, 3628800]
    first, second = call_on_all(tab.page, "random:random")
    assert first != second


def test_workers_run_the_products_jobs(bare: Page) -> None:
    bare.evaluate(_START_WORKERS, 1)
    assert [start["way"] for start in diagnostics(bare, "pool")] == ["restored"]
    assert call_on_all(bare, "fieldbook.bridge.snapshots.check:check") == [[]]


def test_pickles_pass_between_workers_and_other_interpreters(bare: Page) -> None:
    bare.evaluate(_START_WORKERS, 1)
    values = {"keys": {"of", "another", "hash"}, "array": np.arange(6.0).reshape(2, 3).T}
    (answer,) = call_on_all(bare, "copy:deepcopy", values)
    assert isinstance(answer, dict)
    assert answer["keys"] == values["keys"]
    assert answer["keys"] - {"of", "hash"} == {"another"}
    np.testing.assert_array_equal(answer["array"], values["array"])


def test_the_page_is_restored_and_works(warm: WarmBrowser) -> None:
    page = warm.context.new_page()
    page.goto(warm.url)
    page.get_by_role("button", name="New notebook").first.click(timeout=60_000)
    source = page.get_by_role("textbox", name="Source of cell 1")
    expect(source).to_have_text("", timeout=60_000)  # Another's notebook may have been in front.
    source.click()
    page.keyboard.insert_text("6 * 7")
    page.get_by_role("button", name="Run cell 1", exact=True).click()
    expect(page.get_by_role("group", name="Output of cell 1")).to_contain_text("42", timeout=60_000)
    for what in ("page", "kernel"):
        assert {start["way"] for start in diagnostics(page, what)} == {"restored"}
