"""Restores in random order, many killed on the way: each that answers, answers rightly.

`python build.py bench restores` does five hundred of them in the same way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserType

from tests.runtime.restores import Restores, restoring_profile
from tests.support.servers import OwnServer


@pytest.mark.full
def test_no_restore_answers_wrongly_or_leaves_anything(
    tmp_path: Path,
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    server: OwnServer,
) -> None:
    with restoring_profile(tmp_path, browser_type, browser_type_launch_args) as profile:
        restores = Restores(profile, server.url, seed=20260504)
        number = 0
        while restores.tally.restores < 60:
            restores.act(number)
            number += 1
        restores.end()
    tally = restores.tally
    assert tally.problems == []
    assert tally.answered > tally.restores / 4
    # A heap that is never given back takes more than 150.
    assert max(life.last - life.first for life in tally.memory) < 100
