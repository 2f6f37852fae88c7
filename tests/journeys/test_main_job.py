"""The way Fieldbook was made for: everything is found again without network and without server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.tables import make_tables, real_tables
from tests.journeys.workbench import STARTED_MS, Workbench
from tests.support.profile import Profile
from tests.support.servers import OwnServer, PlainServer


@pytest.fixture(params=["own", "plain"])
def host(request: pytest.FixtureRequest) -> OwnServer | PlainServer:
    """Fieldbook's own server, and a plain one under a sub-path that sends no headers."""
    name = "server" if request.param == "own" else "plain_server"
    server: OwnServer | PlainServer = request.getfixturevalue(name)
    return server


def test_a_notebook_is_there_again_without_a_server(
    profile: Profile, host: OwnServer | PlainServer
) -> None:
    first = Workbench(profile.open(host.url))
    first.new_notebook()
    first.await_kernel()
    first.run(1, "6 * 7", shows="42")
    first.run(2, "open('notes.txt', 'w').write('kept')", shows="4")
    first.run(3, "import numpy as np\nnp.arange(3).sum()", shows="3")
    first.write(4, "# written last")
    expect(first.file("notes.txt")).to_be_visible()
    first.await_saved()
    first.await_offline()
    assert first.page.evaluate("() => crossOriginIsolated")

    host.stop()
    profile.kill()

    again = Workbench(profile.open(host.url))
    expect(again.source(1)).to_contain_text("6 * 7", timeout=STARTED_MS)
    expect(again.source(4)).to_contain_text("# written last")
    expect(again.output(1)).to_contain_text("42", timeout=20_000)
    expect(again.output(3)).to_contain_text("3")
    expect(again.file("notes.txt")).to_be_visible()
    again.await_kernel()
    assert again.page.evaluate("() => crossOriginIsolated")
    again.run(4, "open('notes.txt').read()", shows="kept")
    again.await_offline()


def test_a_second_window_edits_meanwhile(profile: Profile, server: OwnServer) -> None:
    first = Workbench(profile.open(server.url))
    first.new_notebook()
    first.await_kernel()
    first.run(1, "'from the first'", shows="from the first")
    first.await_saved()
    first.await_offline()
    server.stop()

    second = Workbench(profile.open(first.page.url))
    expect(second.source(1)).to_contain_text("from the first", timeout=STARTED_MS)
    second.write(2, "'from the second'")
    expect(first.source(2)).to_contain_text("from the second")
    first.write(1, "'changed by the first'")
    expect(second.source(1)).to_contain_text("changed by the first")
    first.await_saved()
    second.await_saved()
    profile.kill()

    again = Workbench(profile.open(first.page.url))
    expect(again.source(1)).to_contain_text("changed by the first", timeout=STARTED_MS)
    expect(again.source(2)).to_contain_text("from the second")


def test_nothing_of_the_site_is_left_behind(
    profile: Profile, server: OwnServer, site: Path
) -> None:
    """Every file of the build is there without a server, byte for byte."""
    window = Workbench(profile.open(server.url))
    window.await_offline()
    server.stop()
    profile.kill()

    page = profile.open(server.url)
    wrong = page.evaluate("""async () => {
        const { files } = await (await fetch("assets.json")).json();
        const wrong = [];
        for (const { path, sha256 } of files) {
            const answer = await fetch(path.split("/").map(encodeURIComponent).join("/"));
            const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
            const bytes = Array.from(new Uint8Array(digest));
            const found = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
            if (!answer.ok || found !== sha256) wrong.push(path);
        }
        return wrong;
    }""")
    assert wrong == []
    assert (site / "assets.json").is_file()


# It takes minutes. What is special about the plain host shows on a notebook's way as well.
@pytest.mark.parametrize(
    "host", ["own", pytest.param("plain", marks=pytest.mark.full)], indirect=True
)
def test_data_and_models_are_there_again_without_a_server(
    profile: Profile, host: OwnServer | PlainServer, tmp_path: Path
) -> None:
    """Import, look, run, train, predict; close, kill the server, relaunch; all of it again."""
    # Once is enough for the large ones: what differs on the other host is how files are sent.
    real = real_tables() if isinstance(host, OwnServer) else {}
    tables = {**make_tables(tmp_path), **real}
    harvest = tables["harvest.csv"]
    first = Workbench(profile.open(host.url))
    first.import_files(*(table.path for table in tables.values()))
    for name, table in tables.items():
        first.open_table(name, table.rows, table.columns, table.shows)
    first.open_table("harvest.csv", harvest.rows, harvest.columns, harvest.shows)
    first.page.get_by_role("button", name="Open in notebook").click()
    expect(first.source(1)).to_contain_text("read_csv", timeout=STARTED_MS)
    first.source(1).press("Shift+Enter")
    first.run(2, "len(harvest)", shows=str(harvest.rows))
    first.open_table("harvest.csv", harvest.rows, harvest.columns, harvest.shows)
    first.train("harvest.csv", "good", seconds=10)
    first.predict(harvest.path, harvest.rows)
    first.await_saved()
    first.await_offline()
    profile.close()
    host.stop()

    again = Workbench(profile.open(host.url))
    for name, table in tables.items():
        again.open_table(name, table.rows, table.columns, table.shows)
    again.file("harvest.ipynb").click()
    expect(again.output(2)).to_contain_text(str(harvest.rows), timeout=STARTED_MS)
    again.run(2, "harvest['rain'].notna().sum()", shows="Error")  # a new kernel knows no names yet
    again.source(1).press("Shift+Enter")
    again.run(2, "harvest['rain'].notna().sum()", shows=str(harvest.rows))
    again.file("harvest.model").click()
    expect(again.model().get_by_role("table", name="Leaderboard")).to_be_visible()
    again.predict(harvest.path, harvest.rows)
    again.open_table("ernte.csv", tables["ernte.csv"].rows, 3, "Süd 0")
    again.train("ernte.csv", "Ertrag (t)", seconds=8)
