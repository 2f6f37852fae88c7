"""The mark by which a mount knows that nothing has changed: what changes anything must be seen."""

from __future__ import annotations

from tests.storage.conftest import Place, Tab
from tests.storage.mounts import MountWorker
from tests.support.polling import eventually

# Each merge asks for the lock, so counting who asks tells a merge from a look at the mark.
_COUNTED = """
state.merges ??= (() => {
    let merges = 0;
    const request = navigator.locks.request.bind(navigator.locks);
    navigator.locks.request = (name, ...rest) => {
        if (name === "idbfs:/workspace") merges += 1;
        return request(name, ...rest);
    };
    return () => merges;
})();
const before = state.merges();
const done = JSON.parse(await state.mount.push());
const { pulled, pushed, dropped, removed } = done;
return [state.merges() - before, [...pulled, ...pushed, ...dropped, ...removed]];
"""


def _settled(worker: MountWorker) -> None:
    """Sync until there is nothing to do, and nothing to make sure of."""
    assert any(worker.run(_COUNTED) == [0, []] for _ in range(5))


def test_a_sync_merges_only_where_something_has_changed(place: Place) -> None:
    tab, one, other = place
    one.exchange("os.makedirs('q/r'); open('q/a.txt', 'w').write('1'); os.symlink('a.txt', 'q/l')")
    _settled(one)
    for code in (
        "open('q/a.txt', 'a').write('2')",
        "open('q/r/b.txt', 'w').close()",
        "os.rename('q/r/b.txt', 'q/b.txt')",
        "os.utime('q/a.txt', (1e9, 1e9))",
        "os.remove('q/l')",
        "os.makedirs('q/s')",
        "os.rmdir('q/r')",
        "with open('q/a.txt', 'r+') as f: f.write('9'); f.flush(); os.utime('q/a.txt', (1e9, 1e9))",
    ):
        one.python(code)
        merges, paths = one.run(_COUNTED)
        assert merges == 1 and paths, code
        _settled(one)
    other.exchange("open('q/a.txt', 'w').write('theirs')")
    assert one.run(_COUNTED) == [1, ["q/a.txt"]]
    _settled(one)
    for act, path in (
        ("await workspace.write('q/a.txt', encode('from the page'))", "q/a.txt"),
        ("await workspace.rename('q/a.txt', 'q/c.txt')", "q/c.txt"),
        ("await workspace.remove('q/c.txt')", "q/c.txt"),
    ):
        tab.run(act)
        merges, paths = one.run(_COUNTED)
        assert merges == 1 and path in paths, act
        _settled(one)
    one.exchange("shutil.rmtree('q')")


def test_another_tabs_write_is_seen_by_the_very_next_sync(place: Place) -> None:
    tab, one, _other = place
    page = tab.page.context.new_page()
    page.goto(tab.page.url)
    elsewhere = Tab(page)
    for number in range(10):
        _settled(one)
        elsewhere.run(f"await workspace.write('tab.txt', encode('{number}'))")
        one.sync()
        assert one.python("open('tab.txt').read()") == str(number)
    elsewhere.run("await workspace.remove('tab.txt')")
    page.close()


def test_an_earlier_build_in_another_tab_is_heard_of_though_it_leaves_no_mark(
    place: Place,
) -> None:
    tab, one, _other = place
    tab.run("await workspace.write('early.txt', encode('1'))")
    one.sync()
    _settled(one)
    tab.run(
        """
        const { workspaceDatabase, fileRecord, CHANNEL } = await import("/app/storage/database.js");
        await workspaceDatabase.use((database) =>
            database.put("FILE_DATA", fileRecord(encode("22")), "/workspace/early.txt"));
        globalThis.early ??= new BroadcastChannel(CHANNEL);
        early.postMessage({ paths: ["early.txt"] });
        """
    )
    eventually(lambda: one.sync()["pulled"] == ["early.txt"])
    assert one.python("open('early.txt').read()") == "22"
    tab.run("await workspace.remove('early.txt')")


def test_without_its_mark_the_workspace_is_looked_through(place: Place) -> None:
    tab, one, _other = place
    _settled(one)
    tab.run(
        """
        const { workspaceDatabase, fileRecord } = await import("/app/storage/database.js");
        await workspaceDatabase.use(async (database) => {
            await database.delete("FILE_DATA", "/workspace/.trash/.mark");
            await database.put("FILE_DATA", fileRecord(encode("1")), "/workspace/bare.txt");
        });
        """
    )
    assert one.run(_COUNTED) == [1, ["bare.txt"]]
    _settled(one)
    assert "bare.txt" in tab.run("return workspace.list()")
    assert ".mark" not in tab.run("return workspace.list()")
    tab.run("await workspace.remove('bare.txt')")
