"""What was called saved is there after the browser's processes were killed."""

from __future__ import annotations

import json

from tests.storage.conftest import BARE, Tab, notebook_json
from tests.storage.mounts import MountWorker, serve_mount_worker
from tests.support.profile import Profile
from tests.support.servers import OwnServer


def test_what_was_called_saved_survives_sigkill(profile: Profile, server: OwnServer) -> None:
    typed: list[str] = []
    for number in range(2):
        tabs = [Tab(profile.open(server.url + BARE)) for _ in range(2)]
        for tab in tabs:
            tab.open_document("kept.ipynb", notebook_json("", ""))
        assert tabs[0].sources() == ["".join(typed), "".join(typed)]
        for tab, cell in zip(tabs, "ab", strict=True):
            tab.run(
                """
                for (const letter of given.letters) {
                    doc.text(given.cell).insert(doc.text(given.cell).length, letter);
                    await sleep(2);
                }
                while (states.at(-1).state !== "saved") await sleep(1);
                await workspace.write(`file-${given.cell}.txt`, encode(given.letters));
                """,
                {"cell": cell, "letters": f"round {number} "},
            )
        profile.kill()
        typed.append(f"round {number} ")
    tab = Tab(profile.open(server.url + BARE))
    tab.open_document("kept.ipynb", notebook_json("", ""))
    assert tab.sources() == ["round 0 round 1 "] * 2
    assert (
        tab.run("return [await read('file-a.txt'), await read('file-b.txt')]") == ["round 1 "] * 2
    )


def test_half_a_record_in_the_browsers_log_costs_nothing(
    profile: Profile, server: OwnServer
) -> None:
    """Killed in the midst of a write, Chromium appends behind the half that is there.

    In the session after that it would take the log for damaged and remove every database.
    """
    tab = Tab(profile.open(server.url + BARE))
    tab.run("await workspace.write('kept.txt', encode('kept'))")
    tab.run("await workspace.write('cut.txt', encode('the last record is half there'))")
    for number in range(3):
        profile.kill()
        log = profile.database_logs()[-1]
        log.write_bytes(log.read_bytes()[:-5])
        tab = Tab(profile.open(server.url + BARE))
        assert tab.run("return read('kept.txt')") == "kept"
        tab.run("await workspace.write('newer.txt', encode('newer'))")
        tab.run("await workspace.write(`${given}.txt`, encode('more'))", number)
        tab.run("await sleep(300)")
        profile.kill()
        tab = Tab(profile.open(server.url + BARE))
        assert tab.run("return [await read('kept.txt'), await read('newer.txt')]") == [
            "kept",
            "newer",
        ]


def test_what_a_kernel_pushed_survives_and_a_kill_within_leaves_whole_files(
    profile: Profile, server: OwnServer
) -> None:
    page = profile.open(server.url + BARE)
    serve_mount_worker(profile.context)
    worker = MountWorker(page)
    worker.start()
    write = (
        "for n in range(40):\n  open(f'f{n}.txt', 'w').write(f'{mark}|' + 'x' * 50_000 + '|end')"
    )
    worker.exchange("mark = 'first'\n" + write)
    worker.python("mark = 'second'\n" + write)
    worker.run("void state.mount.push()")
    profile.kill()
    tab = Tab(profile.open(server.url + BARE))
    texts = tab.run(
        "const files = JSON.parse(await workspace.list());"
        "return Promise.all(files.map(({ path }) => read(path)));"
    )
    assert len(texts) == 40
    marks = {text.split("|")[0] for text in texts}
    # One transaction: all of the second push, or nothing of it.
    assert marks in ({"first"}, {"second"}), json.dumps(sorted(marks))
    assert all(text.endswith("|end") and len(text) > 50_000 for text in texts)
