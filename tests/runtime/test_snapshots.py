"""How a snapshot is kept: by one tab, whole or not at all, and never trusted blindly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from tests.runtime.warm import WarmBrowser, diagnostics

_FOLDER = """
    const root = await navigator.storage.getDirectory();
    const { KEY } = await import(new URL("./app/runtime/snapshot/key.js", location.href));
    const all = [];
    for await (const name of root.keys()) if (name.startsWith("snapshots ")) all.push(name);
    const ours = all.find((name) => name.endsWith(` ${KEY}`));
    const folder = await root.getDirectoryHandle(ours);
"""
READ = f"""async (name) => {{ {_FOLDER}
    return (await (await folder.getFileHandle(name)).getFile()).text();
}}"""
_WRITE = f"""async ([name, text]) => {{ {_FOLDER}
    const stream = await (await folder.getFileHandle(name, {{ create: true }})).createWritable();
    await stream.write(text);
    await stream.close();
}}"""
NAMES = f"""async () => {{ {_FOLDER} const names = [];
    for await (const name of folder.keys()) names.push(name);
    return names.sort();
}}"""
_OLD = f"""async () => {{ {_FOLDER}
    await root.getDirectoryHandle(ours.replace(KEY, "0123"), {{ create: true }});
}}"""
_KEYS = f"async () => {{ {_FOLDER} return all.length; }}"

DAMAGES = {
    "a block of the heap was never written": (
        "about.heap.sample += 1",
        "the heap was damaged",
    ),
    "the heap was cut short": (
        "about.heap.runs.push([about.heap.size - 16384, 16384])",
        "kernel.heap is shorter than it should be",
    ),
    "it was made by another interpreter": (
        "about.linking.tableBase += 1",
        "slots of its table empty",
    ),
    "a function went elsewhere": (
        "about.linking.functions.push([20000, '__main__', 'nowhere', 'v'])",
        "there is no function nowhere",
    ),
}
_DAMAGE = "([text, act]) => { const about = JSON.parse(text); ACT; return JSON.stringify(about); }"


@contextmanager
def damaged(page: Page, act: str) -> Iterator[None]:
    """Change what is kept about the snapshot, for a while."""
    text = page.evaluate(READ, "kernel.json")
    changed = page.evaluate(_DAMAGE.replace("ACT", act), [text, act])
    page.evaluate(_WRITE, ["kernel.json", changed])
    yield
    page.evaluate(_WRITE, ["kernel.json", text])
    page.evaluate(_WRITE, ["kernel.complete", ""])


@pytest.mark.parametrize(
    ("act", "why"),
    [
        # A start from the wheels takes long: one kind always, the others in the long run.
        pytest.param(*damage, id=name, marks=[pytest.mark.full] if number else [])
        for number, (name, damage) in enumerate(DAMAGES.items())
    ],
)
def test_a_damaged_one_is_told_of_and_done_without(
    warm: WarmBrowser, bare: Page, act: str, why: str
) -> None:
    with damaged(bare, act):
        tab = warm.kernel()
        (start,) = diagnostics(tab.page, "kernel")
        assert start["way"] == "stock"
        assert why in start["why"]
        assert tab.run("6 * 7").result == "42"
        assert "kernel.complete" not in bare.evaluate(NAMES), "it is to be made anew"


def test_an_unfinished_one_is_not_used(warm: WarmBrowser, bare: Page) -> None:
    bare.evaluate(f"async () => {{ {_FOLDER} await folder.removeEntry('kernel.complete'); }}")
    tab = warm.kernel()
    bare.evaluate(_WRITE, ["kernel.complete", ""])
    (start,) = diagnostics(tab.page, "kernel")
    assert (start["way"], start["why"]) == ("stock", "no snapshot is kept")


def test_it_is_made_once_and_others_are_removed(warm: WarmBrowser, bare: Page) -> None:
    bare.evaluate(_OLD)
    assert bare.evaluate(_KEYS) == 2
    assert warm.make(bare)
    assert bare.evaluate(_KEYS) == 1
    assert diagnostics(bare, "snapshot") == []


def test_nothing_is_quiet_while_a_cell_runs(warm: WarmBrowser) -> None:
    quiet = """async () => {
        const { quietFor } = await import(new URL("./app/runtime/activity.js", location.href));
        return quietFor();
    }"""
    tab = warm.kernel()
    request = tab.begin("import time\ntime.sleep(0.5)")
    tab.wait_for("execute_input")
    assert tab.page.evaluate(quiet) == 0
    tab.finish(request)
    assert tab.page.evaluate(quiet) > 0


def test_of_two_tabs_one_makes_it(warm: WarmBrowser, bare: Page) -> None:
    other = warm.bare_page()
    other.evaluate(
        """async () => {
            const { KEY } = await import(new URL("./app/runtime/snapshot/key.js", location.href));
            const forever = new Promise(() => {});
            await new Promise((held) => {
                navigator.locks.request(`fieldbook snapshot ${KEY}`, () => (held(), forever));
            });
        }"""
    )
    assert warm.make(bare)
    assert [entry["why"] for entry in diagnostics(bare, "snapshot")] == ["another tab makes it"]
