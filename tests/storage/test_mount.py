"""The workspace in two kernels and the page at once: nothing is lost, nothing overwritten.

Pyodide starts once for each of the two workers; the tests share them and use files of their own.
"""

from __future__ import annotations

from tests.storage.conftest import Place
from tests.storage.mounts import MountWorker
from tests.support.polling import eventually


def test_python_writes_and_the_page_and_the_other_kernel_read(place: Place) -> None:
    tab, one, other = place
    tab.run("globalThis.heard = []; workspace.onChange((json) => heard.push(...JSON.parse(json)))")
    pushed = one.exchange("open('notes.txt', 'w').write('hello'); os.makedirs('d/e')")
    assert pushed["pushed"] == ["d", "d/e", "notes.txt"]
    eventually(lambda: "notes.txt" in tab.run("return heard"))
    assert tab.run("return read('notes.txt')") == "hello"
    other.sync()
    found = other.python("[open('notes.txt').read(), os.path.isdir('d/e')]")
    assert found == ["hello", True]
    assert one.python("os.getcwd()") == "/workspace"


def test_the_page_writes_renames_and_removes(place: Place) -> None:
    tab, one, other = place
    tab.run(
        "await workspace.write('p/a.txt', encode('1'));"
        "await workspace.write('p/b.txt', encode('2'));"
    )
    for worker in (one, other):
        worker.sync()
        assert worker.python("open('p/a.txt').read() + open('p/b.txt').read()") == "12"
    tab.run(
        """
        await workspace.write("p/a.txt", encode("one"));
        await workspace.rename("p/b.txt", "p/c.txt");
        """
    )
    for worker in (one, other):
        worker.sync()
        assert worker.python("sorted(os.listdir('p'))") == ["a.txt", "c.txt"]
        assert worker.python("open('p/a.txt').read()") == "one"
    tab.run("await workspace.remove('p')")
    for worker in (one, other):
        worker.sync()
        assert worker.python("os.path.exists('p')") is False


def test_kernels_do_not_see_the_bin(place: Place) -> None:
    tab, one, _other = place
    tab.run("await workspace.write('kept.txt', encode('one'))")
    one.sync()
    tab.run("await workspace.rename('kept.txt', '.trash/1-a-1/kept.txt')")
    one.sync()
    assert one.python("[os.path.exists(p) for p in ('kept.txt', '.trash')]") == [False, False]
    one.exchange("os.makedirs('.trash'); open('.trash/own.txt', 'w').write('mine')")
    assert tab.run("return workspace.exists('.trash/own.txt')") is False
    tab.run("await workspace.rename('.trash/1-a-1/kept.txt', 'kept.txt')")
    one.sync()
    assert one.python("[open('kept.txt').read(), os.listdir('.trash')]") == ["one", ["own.txt"]]


def test_two_kernels_change_one_file_and_both_versions_stay(place: Place) -> None:
    tab, one, other = place
    one.exchange("open('c.txt', 'w').write('start')")
    other.sync()
    one.python("open('c.txt', 'w').write('from one')")
    other.python("open('c.txt', 'w').write('from the other')")
    one.sync()
    assert other.sync()["conflicts"] == [{"path": "c.txt", "copy": "c (conflicting copy).txt"}]
    assert tab.run("return [await read('c.txt'), await read('c (conflicting copy).txt')]") == [
        "from one",
        "from the other",
    ]
    one.python("open('c.txt', 'w').write('again')")
    tab.run("await workspace.write('c.txt', encode('the page'))")
    one.sync()
    assert tab.run("return read('c (conflicting copy 2).txt')") == "again"


def test_the_same_change_on_both_sides_is_no_conflict(place: Place) -> None:
    _tab, one, other = place
    one.exchange("open('s.txt', 'w').write('start')")
    other.sync()
    for worker in (one, other):
        worker.python("open('s.txt', 'w').write('same')")
    one.sync()
    assert other.sync()["conflicts"] == []


def test_bytes_mean_the_same_to_the_page_and_to_python(place: Place) -> None:
    tab, one, _other = place
    one.exchange("open('b.txt', 'w').write('start')")
    tab.run("await workspace.write('b.txt', encode('größer'))")
    one.python("open('b.txt', 'w').write('größer')")
    assert one.sync()["conflicts"] == []
    one.exchange("open('b.txt', 'w').write('am größten')")
    assert tab.run("return [...await workspace.read('b.txt')]") == list("am größten".encode())


def test_an_edit_beats_a_deletion_on_either_side(place: Place) -> None:
    tab, one, other = place
    one.exchange("open('e1.txt', 'w').write('x'); open('e2.txt', 'w').write('x')")
    other.sync()
    one.python("os.remove('e1.txt'); open('e2.txt', 'w').write('edited')")
    other.python("os.remove('e2.txt'); open('e1.txt', 'w').write('edited')")
    for worker in (one, other, one):
        worker.sync()
    assert tab.run("return [await read('e1.txt'), await read('e2.txt')]") == ["edited", "edited"]
    assert one.python("open('e1.txt').read()") == "edited"


def test_a_stale_mount_deletes_nothing_that_it_never_knew(place: Place) -> None:
    tab, one, other = place
    one.exchange("open('mine.txt', 'w').write('1')")
    other.exchange("open('theirs.txt', 'w').write('2')")
    one.sync()
    assert tab.run("return [await read('mine.txt'), await read('theirs.txt')]") == ["1", "2"]


def test_a_replacement_that_keeps_the_time_is_seen(place: Place) -> None:
    tab, one, other = place
    one.exchange("open('t.txt', 'w').write('aaa'); os.utime('t.txt', (1e9, 1e9))")
    other.sync()
    one.python(
        "open('t2.txt', 'w').write('bbb')\nos.utime('t2.txt', (1e9, 1e9))\n"
        "os.replace('t2.txt', 't.txt')"
    )
    one.sync()
    assert tab.run("return read('t.txt')") == "bbb"
    other.sync()
    assert other.python("open('t.txt').read()") == "bbb"


def test_a_file_that_is_given_its_old_time_again_is_seen(place: Place) -> None:
    tab, one, _ = place
    write = "open('t.txt', 'w').write('{}'); os.utime('t.txt', (1e9, 1e9))"
    one.exchange(write.format("aaa"))
    one.run("await new Promise((resolve) => setTimeout(resolve, 20))")
    one.sync()
    one.exchange(write.format("bbb"))
    assert tab.run("return read('t.txt')") == "bbb"


def test_folders_are_removed_unless_something_new_is_in_them(place: Place) -> None:
    tab, one, other = place
    one.exchange("os.makedirs('f/g'); open('f/g/a.txt', 'w').write('1'); os.makedirs('h')")
    other.sync()
    one.python("shutil.rmtree('f'); os.rmdir('h')")
    other.python("open('f/g/new.txt', 'w').write('2')")
    for worker in (other, one, other):
        worker.sync()
    for worker in (one, other):
        listed = worker.python("[os.listdir('f/g'), os.path.exists('h')]")
        assert listed == [["new.txt"], False]
    assert tab.run("return workspace.exists('h')") is False


def test_a_file_takes_a_folders_place_and_back(place: Place) -> None:
    tab, one, other = place
    one.exchange("os.makedirs('kind'); open('kind/a', 'w').write('1')")
    other.sync()
    one.exchange("shutil.rmtree('kind'); open('kind', 'w').write('a file now')")
    other.sync()
    assert other.python("open('kind').read()") == "a file now"
    other.exchange("os.remove('kind'); os.makedirs('kind'); open('kind/b', 'w').write('2')")
    one.sync()
    assert one.python("open('kind/b').read()") == "2"
    assert tab.run("return read('kind/b')") == "2"


def test_links_and_modes_come_along_without_ping_pong(place: Place) -> None:
    _tab, one, other = place
    one.exchange(
        "open('l.txt', 'w').write('1'); os.symlink('l.txt', 'l.link'); os.chmod('l.txt', 0o600)"
    )
    other.sync()
    assert other.python("open('l.link').read()") == "1"
    assert other.python("oct(os.stat('l.txt').st_mode)") == "0o100600"
    for worker in (one, other):
        worker.sync()
    for worker in (one, other):
        assert worker.sync() == {
            "pulled": [], "pushed": [], "dropped": [], "removed": [], "conflicts": [], "lost": [],
        }  # fmt: skip


def test_an_open_file_keeps_what_it_opened(place: Place) -> None:
    tab, one, _other = place
    one.exchange("open('o.txt', 'w').write('before')")
    one.python("handle = open('o.txt')")
    tab.run("await workspace.write('o.txt', encode('after'))")
    one.sync()
    assert one.python("handle.read()") == "before"
    assert one.python("open('o.txt').read()") == "after"


def test_ordinary_python_libraries_work(place: Place) -> None:
    _tab, one, other = place
    one.exchange(
        "import sqlite3\nbase = sqlite3.connect('b.db')\nbase.execute('create table t (x)')\n"
        "base.execute('insert into t values (42)')\nbase.commit()\nbase.close()"
    )
    other.sync()
    rows = "import sqlite3; sqlite3.connect('b.db').execute('select x from t').fetchone()[0]"
    assert other.python(rows) == 42


def test_a_sync_without_news_is_cheap(place: Place) -> None:
    _tab, one, _other = place
    one.exchange("os.makedirs('many')\nfor n in range(200):\n  open(f'many/{n}', 'w').write('x')")
    one.sync()
    times = one.run(
        """
        const times = [];
        for (let count = 0; count < 20; count += 1) {
            const started = performance.now();
            await state.mount.pull();
            times.push(performance.now() - started);
        }
        return times.sort((a, b) => a - b);
        """
    )
    assert times[10] < 100, times
    one.exchange("shutil.rmtree('many')")


# Writes, deletes and syncs at random. Each write leaves a token in a file and notes the token that
# it knowingly replaced.
_STRESS = """
state.stress = (async () => {
    let seed = given.seed;
    const random = (below) => {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        return (seed >> 8) % below;
    };
    const { FS } = state.pyodide;
    const read = (path) => {
        try { return FS.readFile(path, { encoding: "utf8" }).split("|")[0]; } catch { return null; }
    };
    const written = [], replaced = [];
    for (let count = 0; count < 120; count += 1) {
        const path = `stress/d${random(3)}/x${random(4)}.txt`;
        const before = read(path);
        const what = random(10);
        if (what < 5) {
            const token = `${given.name}.${count}`;
            FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
            FS.writeFile(path, `${token}|${"x".repeat(random(40000))}|end`);
            written.push(token);
            if (before) replaced.push(before);
        } else if (what < 6) {
            if (before) { FS.unlink(path); replaced.push(before); }
        } else if (what < 9) await state.mount.push();
        await new Promise((resolve) => setTimeout(resolve, random(8)));
    }
    return { written, replaced };
})();
"""


def test_no_token_is_lost_under_random_changes_on_all_sides(place: Place) -> None:
    tab, one, other = place
    for number, worker in enumerate((one, other)):
        worker.run(_STRESS, {"name": f"worker{number}", "seed": 20 + number})
    page = tab.run(
        """
        const written = [], replaced = [];
        for (let count = 0; count < 60; count += 1) {
            const path = `stress/d${count % 3}/x${count % 4}.txt`;
            const before = await read(path).catch(() => null);
            await workspace.write(`stress/page${count}.txt`, encode(`page.${count}|end`));
            written.push(`page.${count}`);
            if (count % 7 === 0 && before) {
                await workspace.rename(path, `stress/moved${count}.txt`).catch(() => undefined);
            }
            await sleep(count % 9);
        }
        return { written, replaced };
        """
    )
    logs = [page, *(worker.run("return state.stress") for worker in (one, other))]
    for worker in (one, other, one, other):
        worker.sync()
    found = tab.run(
        """
        const paths = JSON.parse(await workspace.list()).map(({ path }) => path);
        const ours = paths.filter((path) => path.startsWith("stress"));
        return Promise.all(ours.map(async (path) => [path, await read(path)]));
        """
    )
    assert all(text.endswith("|end") for _path, text in found)
    tokens = {text.split("|")[0] for _path, text in found}
    written = {token for log in logs for token in log["written"]}
    replaced = {token for log in logs for token in log["replaced"]}
    assert written - replaced <= tokens
    listing = "sorted(os.path.join(d, f) for d, _, fs in os.walk('stress') for f in fs)"
    assert one.python(listing) == other.python(listing) == sorted(path for path, _text in found)


def test_a_read_only_mount_sees_everything_and_changes_nothing(place: Place) -> None:
    tab, one, _other = place
    reader = MountWorker(tab.page)
    one.exchange("open('r.txt', 'w').write('1')")
    reader.start(read_only=True)
    reader.python("open('r.txt', 'w').write('mine'); open('own.txt', 'w').write('x')")
    reader.sync()
    assert tab.run("return [await read('r.txt'), await workspace.exists('own.txt')]") == [
        "1",
        False,
    ]
    one.exchange("open('r.txt', 'w').write('2')")
    reader.sync()
    assert reader.python("open('r.txt').read() + open('own.txt').read()") == "2x"
    reader.terminate()


def test_large_files_are_read_lazily_and_copied_when_written(place: Place) -> None:
    tab, one, other = place
    tab.run(
        """
        const row = "1,2,3,4,5,6,7\\n".repeat(1 << 16);
        await workspace.importFile(new File(Array(48).fill(row), "big.csv"));
        """
    )
    size = 48 * 14 * 65536
    for worker in (one, other):
        worker.sync()
        assert worker.python("os.path.getsize('big.csv')") == size
        assert worker.python("open('big.csv').readline()") == "1,2,3,4,5,6,7\n"
    assert one.python("sum(1 for _ in open('big.csv'))") == 48 * 65536
    assert one.python("f = open('big.csv', 'rb'); f.seek(-14, 2); f.read()[:3].decode()") == "1,2"
    assert (
        one.run("return state.pyodide.FS.lookupPath('/workspace/big.csv').node.contents.length")
        == 0
    )
    assert one.sync()["pushed"] == []
    other.exchange("os.rename('big.csv', 'huge.csv')")
    one.sync()
    assert one.python("[os.path.exists('big.csv'), os.path.getsize('huge.csv')]") == [False, size]
    one.exchange("with open('huge.csv', 'r+') as f: f.write('9')")
    other.sync()
    assert other.python("open('huge.csv').readline()") == "9,2,3,4,5,6,7\n"
    assert other.python("os.path.getsize('huge.csv')") == size
    other.exchange("open('huge.csv', 'w').write('small now')")
    one.sync()
    assert one.python("open('huge.csv').read()") == "small now"


def test_a_large_file_that_python_writes_is_shared_lazily_too(place: Place) -> None:
    tab, one, other = place
    one.exchange(
        "with open('made.bin', 'wb') as f:\n  for n in range(40): f.write(bytes([n]) * 2**20)"
    )
    other.sync()
    assert (
        other.python("f = open('made.bin', 'rb'); f.seek(39 * 2**20); [*f.read(2), *f.read()[-2:]]")
        == [39] * 4
    )
    node = "state.pyodide.FS.lookupPath('/workspace/made.bin').node"
    assert other.run(f"return {node}.contents.length") == 0
    assert one.sync()["pushed"] == []
    tab.run("await workspace.remove('made.bin')")
    for worker in (one, other):
        worker.sync()
        assert worker.python("os.path.exists('made.bin')") is False


def test_a_large_file_whose_contents_are_gone_is_an_error_of_python(place: Place) -> None:
    tab, one, _other = place
    tab.run(
        """
        await workspace.importFile(new File([new Uint8Array(33 << 20).fill(65)], "gone.bin"));
        const root = await navigator.storage.getDirectory();
        const folder = await root.getDirectoryHandle("blobs");
        for await (const name of folder.keys()) {
            // Kernels hold the other blobs open.
            await folder.removeEntry(name).catch(() => undefined);
        }
        """
    )
    one.sync()
    reading = "open('gone.bin', 'rb').read()"
    one.python(f"try:\n  {reading}\nexcept OSError as error:\n  name = type(error).__name__")
    assert one.python("name") == "OSError"
    assert one.python("1 + 1") == 2
    tab.run("await workspace.remove('gone.bin')")
