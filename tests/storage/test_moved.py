"""Notebooks that are renamed, deleted and put back while others have them open."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.storage.conftest import Tab, notebook_json
from tests.support.polling import eventually


def paths(tab: Tab) -> list[str]:
    return [file["path"] for file in json.loads(tab.run("return workspace.list()"))]


def both_open(new_tab: Callable[[], Tab]) -> tuple[Tab, Tab]:
    """Two tabs on one notebook; `moves` gathers where the second hears that it went."""
    here, there = new_tab(), new_tab()
    here.run("await workspace.write('a.ipynb', encode('{}'))")
    for tab in (here, there):
        tab.open_document("a.ipynb")
    there.run("globalThis.moves = []; doc.onMoved((path) => moves.push(path))")
    return here, there


def cut_short(tab: Tab, source: str, target: str) -> None:
    """Begin to move a notebook, and end the page once its document has moved, its file not yet."""
    tab.run(
        """
        const { withDocumentsMoved } = await import("/app/storage/identities.js");
        const { documentDatabase } = await import("/app/storage/document_database.js");
        void withDocumentsMoved(given.source, given.target, () => new Promise(() => {}));
        const moved = (database) => database.countFromIndex("documents", "path", given.target);
        while (!(await documentDatabase.use(moved))) await sleep(5);
        """,
        {"source": source, "target": target},
    )
    tab.page.close()


def test_a_notebook_renamed_in_another_tab_is_written_where_it_is(
    new_tab: Callable[[], Tab],
) -> None:
    here, there = both_open(new_tab)
    here.run("await workspace.rename('a.ipynb', 'b.ipynb')")
    there.run("await doc.writeFile(encode('written')); await doc.saveOutputs('a', '{}')")
    assert paths(here) == ["b.ipynb"]
    assert here.run("return read('b.ipynb')") == "written"
    assert json.loads(here.run("return outputs.load('b.ipynb')")) == {"a": {}}
    eventually(lambda: there.run("return moves") == ["b.ipynb"])


def test_writing_beats_deleting(new_tab: Callable[[], Tab]) -> None:
    here, there = both_open(new_tab)
    here.run("await workspace.rename('a.ipynb', '.trash/1/a.ipynb')")
    eventually(lambda: there.run("return moves") == [".trash/1/a.ipynb"])
    there.run("doc.setSource('a', 'kept'); await doc.flush()")
    eventually(lambda: there.run("return moves.at(-1)") == "a.ipynb")
    here.run("await workspace.remove('.trash')")
    assert paths(here) == ["a.ipynb"]
    here.open_document("a.ipynb")
    assert here.sources() == ["kept"]


def test_what_is_gone_for_good_comes_back_beside_what_took_its_name(
    new_tab: Callable[[], Tab],
) -> None:
    here, there = both_open(new_tab)
    here.run(
        """
        await workspace.rename("a.ipynb", ".trash/1/a.ipynb");
        await workspace.remove(".trash/1");
        await workspace.write("a.ipynb", encode("another"));
        """
    )
    there.run("await doc.writeFile(encode('late'))")
    assert paths(here) == ["a.ipynb"]
    there.run("doc.setSource('a', 'kept'); await doc.flush()")
    eventually(lambda: paths(here) == ["a (2).ipynb", "a.ipynb"])
    assert here.run("return read('a.ipynb')") == "another"
    here.open_document("a (2).ipynb")
    eventually(lambda: there.run("return moves.at(-1)") == "a (2).ipynb")
    assert here.sources() == ["kept"]


def test_the_next_start_puts_back_what_a_kill_left_in_the_bin(new_tab: Callable[[], Tab]) -> None:
    here, there = both_open(new_tab)
    here.run("await workspace.rename('a.ipynb', '.trash/1/a.ipynb')")
    there.run("workspace.putBackEdited = async () => {}")  # as if killed before
    there.run("doc.setSource('a', 'kept'); await doc.flush()")
    there.page.close()
    assert paths(here) == [".trash/1/a.ipynb"]
    here.run("await workspace.putBackEdited()")
    here.open_document("a.ipynb")
    assert here.sources() == ["kept"]


def test_a_move_that_a_kill_cut_short_is_made_again(new_tab: Callable[[], Tab]) -> None:
    here, there = both_open(new_tab)
    here.run("doc.setSource('a', 'kept'); await doc.flush()")
    there.page.close()
    cut_short(here, "a.ipynb", "b.ipynb")
    again = new_tab()
    again.run("await workspace.rename('a.ipynb', 'b.ipynb')")
    again.open_document("b.ipynb")
    assert again.sources() == ["kept"]


@pytest.mark.parametrize("again_first", [True, False])
def test_what_is_gone_for_good_is_not_taken_up_by_its_name(
    new_tab: Callable[[], Tab], again_first: bool
) -> None:
    here, there = both_open(new_tab)
    here.run("doc.setSource('a', 'gone'); await doc.flush()")
    there.page.close()
    cut_short(here, "a.ipynb", ".trash/1/a.ipynb")
    again = new_tab()
    again.run(
        """
        if (given) await workspace.rename("a.ipynb", ".trash/2/a.ipynb");
        await workspace.remove(given ? ".trash/2" : "a.ipynb");
        await workspace.write("a.ipynb", new Uint8Array(0));
        """,
        again_first,
    )
    again.open_document("a.ipynb", notebook_json("new"), blank=True)
    assert again.sources() == ["new"]


def test_writing_beats_deleting_after_a_restore_that_failed(new_tab: Callable[[], Tab]) -> None:
    here, there = both_open(new_tab)
    here.run(
        """
        await workspace.rename("a.ipynb", ".trash/1/a.ipynb");
        const { withDocumentsMoved } = await import("/app/storage/identities.js");
        const full = () => Promise.reject(new Error("There is no room."));
        await failing(withDocumentsMoved(".trash/1/a.ipynb", "a.ipynb", full));
        """
    )
    there.run("doc.setSource('a', 'kept'); await doc.flush()")
    eventually(lambda: paths(here) == ["a.ipynb"])
    here.run("await workspace.remove('.trash')")
    again = new_tab()
    again.open_document("a.ipynb")
    assert again.sources() == ["kept"]


def test_what_the_browser_removed_is_saved_again(new_tab: Callable[[], Tab]) -> None:
    here, _ = both_open(new_tab)
    here.run("doc.setSource('a', 'kept'); await doc.flush()")
    session = here.page.context.new_cdp_session(here.page)
    origin = here.page.evaluate("origin")
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    eventually(lambda: paths(here) == ["a.ipynb"])
    again = new_tab()
    again.open_document("a.ipynb")
    assert again.sources() == ["kept"]
