"""Restores in random order, some killed on the way: each that answers, answers the same."""

from __future__ import annotations

import json
import os
import random

import pytest
from playwright.sync_api import Page

from tests.runtime.warm import WarmBrowser, diagnostics

RESTORES = int(os.environ.get("FIELDBOOK_RESTORES", "100"))

# Everything in it depends on the heap: names of modules, the shell, frames, a seeded model.
DIGEST = """
import hashlib, sys
import numpy as np, pandas as pd
from sklearn.ensemble import RandomForestClassifier
from fieldbook.bridge.snapshots.check import check
x = np.random.default_rng(7).random((200, 5))
model = RandomForestClassifier(10, random_state=0).fit(x, x[:, 0] > x[:, 1])
told = [sorted(name for name in sys.modules if name.startswith(("sklearn", "pandas", "IPython"))),
        model.predict_proba(x).round(9).tolist(), pd.DataFrame(x).describe().round(9).to_json(),
        check(), sorted(get_ipython().magics_manager.magics["line"])]
hashlib.sha256(repr(told).encode()).hexdigest()
"""

_RESTORE = """async ([code, lifetime]) => {
    const { createKernel } = await import(new URL("./app/workers/kernel.client.js", location.href));
    let kernel;
    const answered = new Promise((resolve) => {
        const said = [];
        kernel = createKernel((json) => {
            said.push(...JSON.parse(json));
            if (said.some((event) => event.type === "execute_reply")) resolve(said);
        });
    });
    kernel.start();
    kernel.execute("digest", code);
    const killed = new Promise((resolve) => {
        if (lifetime !== null) setTimeout(() => resolve(null), lifetime);
    });
    const said = await Promise.race([answered, killed]);
    kernel.terminate();
    return said && JSON.stringify(said);
}"""


def restore(page: Page, lifetime: int | None) -> str | None:
    """The digest that a kernel gives, or None where it was killed before."""
    said = page.evaluate(_RESTORE, [DIGEST, lifetime])
    if said is None:
        return None
    (result,) = [e for e in json.loads(said) if e["type"] == "execute_result"]
    digest: str = result["content"]["data"]["text/plain"]
    return digest


@pytest.mark.full
def test_every_restore_ends_the_same(warm: WarmBrowser) -> None:
    chance = random.Random(20260504)
    page = warm.bare_page()
    expected = restore(page, None)
    killed = 0
    for _ in range(RESTORES):
        if chance.random() < 0.1:  # with its page, and all that was shared
            page.close()
            page = warm.bare_page()
        lifetime = chance.choice([None, chance.randrange(2_000)])
        digest = restore(page, lifetime)
        assert digest == expected or (digest is None and lifetime is not None)
        killed += digest is None
        assert {start["way"] for start in diagnostics(page, "kernel")} <= {"restored"}
    assert 0 < killed < RESTORES
