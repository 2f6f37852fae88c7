"""Where the browser has no word for its storage, as WebKitGTK has none."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.storage.conftest import Tab

WITHOUT = "Object.defineProperty(Navigator.prototype, 'storage', { value: undefined });"


def test_files_are_kept_where_the_browser_tells_nothing_of_its_storage(
    context: BrowserContext, new_tab: Callable[[], Tab]
) -> None:
    context.add_init_script(WITHOUT)
    tab = new_tab()
    assert tab.run("return navigator.storage") is None
    text, usage, is_promised, snapshot = tab.run(
        """
        const { openFiles, unmark } = await import("/app/runtime/snapshot/store.js");
        await workspace.importFile(new File(["1"], "harvest.csv"));
        await unmark("tried");
        return [
            await read("harvest.csv"), await workspace.usage(), await workspace.persist(),
            await openFiles(["heap"]),
        ];
        """
    )
    assert text == "1"
    assert json.loads(usage) == {"used": 0, "quota": 0, "persisted": False}
    assert is_promised is False
    assert snapshot is None
