"""Versions of notebooks, in a real browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.storage.conftest import Tab, notebook_json

HOUR = 3_600_000
DAY = 24 * HOUR


def prepare(tab: Tab) -> Tab:
    """Load the history, open a notebook whose file is there, and have a clock to turn."""
    tab.run(
        """
        globalThis.history_ = await import("/app/storage/history/facade.js");
        const { keepVersion } = await import("/app/storage/history/versions.js");
        globalThis.keepVersion = keepVersion;
        globalThis.later = (ms) => {
            const [now, ticks] = [Date.now, performance.now.bind(performance)];
            Date.now = () => now() + ms;
            performance.now = () => ticks() + ms;
        };
        await workspace.write("a.ipynb", encode("{}"));
        """
    )
    tab.open_document("a.ipynb", notebook_json("one", "two"))
    return tab


def versions(tab: Tab, path: str = "a.ipynb") -> list[dict[str, Any]]:
    listed = json.loads(tab.run("return history_.list(given)", path))
    found: list[dict[str, Any]] = listed["versions"]
    return found


def sources(tab: Tab, version: dict[str, Any]) -> list[str]:
    contents = json.loads(tab.run("return history_.read(given)", version["key"]))
    return [cell["source"] for cell in contents["notebook"]["cells"]]


def write(tab: Tab, text: str, *, minutes: float = 0) -> None:
    """Change the first cell, so long after the last change, and let versions be kept."""
    tab.run(
        """
        later(given.ms);
        doc.setSource("a", given.text);
        await doc.flush();
        document.dispatchEvent(new Event("visibilitychange"));
        """,
        {"text": text, "ms": minutes * 60_000},
    )


def hide(tab: Tab) -> None:
    """Make the page believe that nobody sees it: what waits is put on the disk at once."""
    tab.run(
        """
        Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
        """
    )


def test_what_a_notebook_was_is_kept_as_time_passes(tab: Tab) -> None:
    hide(prepare(tab))
    write(tab, "first")
    tab.run("await sleep(300)")
    write(tab, "second", minutes=1)
    write(tab, "third", minutes=6)
    tab.run("await sleep(300)")
    found = versions(tab)
    assert [sources(tab, version) for version in found] == [["second", "two"], ["one", "two"]]
    assert [version["reason"] for version in found] == ["time", "time"]
    changed = [now != then for now, then in zip(found[0]["cells"], found[1]["cells"], strict=True)]
    assert changed == [True, False]
    listed = json.loads(tab.run("return history_.list('a.ipynb')"))
    assert listed["now"]["cells"][0]["source"] == "third"


def test_restoring_is_one_change_that_can_be_undone(new_tab: Callable[[], Tab]) -> None:
    tab, other = prepare(new_tab()), new_tab()
    other.open_document("a.ipynb", notebook_json("one", "two"))
    tab.run(
        """
        globalThis.first = doc.snapshot();
        doc.setSource("a", "changed");
        doc.deleteCell("b");
        doc.insertCell(0, JSON.stringify(
            { id: "n", cell_type: "markdown", source: "new", metadata: {} }));
        await doc.restore(first);
        await doc.flush();
        """
    )
    assert tab.sources() == ["one", "two"]
    other.run("await doc.catchUp(); doc.setSource('b', 'from the other tab'); await doc.flush()")
    tab.run("await doc.catchUp()")
    assert tab.sources() == ["one", "from the other tab"]
    tab.run("doc.undo(); await doc.flush()")
    assert tab.sources()[:2] == ["new", "changed"]
    before = versions(tab)[0]
    assert before["reason"] == "restore"
    assert sources(tab, before) == ["new", "changed"]


def test_what_is_written_while_a_version_comes_back_is_kept_too(tab: Tab) -> None:
    prepare(tab)
    tab.run(
        """
        const first = doc.snapshot();
        doc.setSource("a", "changed");
        const restoring = doc.restore(first);
        doc.setSource("b", "written meanwhile");
        await restoring;
        """
    )
    assert tab.sources() == ["one", "two"]
    assert sources(tab, versions(tab)[0]) == ["changed", "written meanwhile"]


def test_what_a_file_from_outside_changes_is_kept_first(tab: Tab) -> None:
    prepare(tab)
    tab.run("doc.setSource('a', 'mine'); await doc.projection()")
    tab.run("await doc.mergeFile(given)", notebook_json("theirs", "two"))
    assert tab.sources() == ["theirs", "two"]
    found = versions(tab)[0]
    assert (found["reason"], sources(tab, found)) == ("file", ["mine", "two"])


def test_outputs_are_kept_before_they_go(tab: Tab) -> None:
    prepare(tab)
    tab.run("await doc.keepOutputs(JSON.stringify({ a: { outputs: [1] } }))")
    (version,) = versions(tab)
    contents = json.loads(tab.run("return history_.read(given)", version["key"]))
    assert contents["outputs"] == {"a": {"outputs": [1]}}


def test_the_history_goes_along_and_goes_with_its_notebook(tab: Tab) -> None:
    prepare(tab)
    tab.run("await doc.keepOutputs('{}'); await workspace.rename('a.ipynb', 'b.ipynb')")
    assert len(versions(tab, "b.ipynb")) == 1
    assert versions(tab, "a.ipynb") == []
    tab.run("await doc.close(); await workspace.remove('b.ipynb')")
    left = tab.run(
        """
        const { historyDatabase } = await import("/app/storage/history/database.js");
        return historyDatabase.use(async (database) =>
            [await database.count("versions"), await database.count("contents")]);
        """
    )
    assert left == [0, 0]


def superfluous(tab: Tab, ages: list[float], size: int = 10) -> list[float]:
    """Of versions of such ages (in milliseconds), those that go."""
    gone: list[int] = tab.run(
        """
        const { superfluous } = await import("/app/storage/history/thinning.js");
        const now = Date.UTC(2026, 5, 15, 12, 30);
        const kept = given.ages.map((age, key) => ({ key, at: now - age, size: given.size }));
        return superfluous(kept, now);
        """,
        {"ages": ages, "size": size},
    )
    return [ages[key] for key in gone]


def test_the_older_versions_are_the_fewer_stay(tab: Tab) -> None:
    recent = [minute * 60_000.0 for minute in range(0, 60, 2)]
    today = [2 * HOUR + minute * 60_000.0 for minute in range(0, 60, 10)]
    weeks = [3 * DAY + hour * HOUR for hour in range(0, 24, 3)]
    oldest = [400 * DAY, 401 * DAY]
    gone = superfluous(tab, [*recent, *today, *weeks, *oldest])
    assert not set(gone) & set(recent)
    # Each stretch of an hour, or a day, keeps its newest; these touch two of them.
    assert len(set(today) - set(gone)) == 2
    assert len(set(weeks) - set(gone)) == 2
    assert oldest[1] not in gone


def test_a_clock_that_jumps_leaves_the_newest(tab: Tab) -> None:
    ages = [500 * DAY + minute * 60_000.0 for minute in range(30)]
    assert set(superfluous(tab, ages)) == set(ages[20:29])


def test_large_versions_make_room_for_newer_ones(tab: Tab) -> None:
    ages = [minute * 60_000.0 for minute in range(10)]
    assert superfluous(tab, ages, size=5_000_000) == ages[3:]
