"""Saved is a promise: said when the update is in the log, which alone brings it back."""

from __future__ import annotations

import json

from playwright.sync_api import Page

_NOTEBOOK = json.dumps(
    {"cells": [{"id": "a", "cell_type": "code", "source": "one", "metadata": {}}], "metadata": {}}
)

_EDIT = """async (notebook) => {
  const { openDocument } = await import("/app/storage/documents.js");
  const path = `${crypto.randomUUID()}.ipynb`;
  const document = await openDocument(path, notebook);
  const states = [];
  const saved = new Promise((resolve) => {
    document.onState((json) => {
      const { state } = JSON.parse(json);
      states.push(state);
      if (states.includes("saving") && state === "saved") resolve(undefined);
    });
  });
  document.setSource("a", "two");
  await saved;
  return { path, states };
}"""

_OPEN = """async ([path, notebook]) => {
  const { openDocument } = await import("/app/storage/documents.js");
  return (await openDocument(path, notebook)).snapshot();
}"""


def test_what_was_called_saved_is_there_for_a_page_that_knows_nothing_of_it(bare: Page) -> None:
    found = bare.evaluate(_EDIT, _NOTEBOOK)
    assert found["states"][-2:] == ["saving", "saved"]
    bare.reload()
    snapshot = json.loads(bare.evaluate(_OPEN, [found["path"], _NOTEBOOK]))
    assert [cell["source"] for cell in snapshot["cells"]] == ["two"], "the file still says “one”"
