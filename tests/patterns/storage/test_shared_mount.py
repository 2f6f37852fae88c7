"""One workspace, many kernels: three looks at each path, and nobody's work is taken away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

_PLAN = """async ([local, remote, base]) => {
  const { planMerge } = await import("/app/storage/merge_plan.js");
  const entry = (time) => ({ folder: false, time, changed: time, size: 1, inode: 1 });
  const known = (time) => ({ ...entry(time), remote: time, unsure: false });
  const one = (value, as) => new Map(value === null ? [] : [["notes.txt", as(value)]]);
  const plan = planMerge(one(local, entry), one(remote, (time) => time), one(base, known));
  return plan.get("notes.txt") ?? "nothing";
}"""


@pytest.mark.parametrize(
    ("local", "remote", "base", "step"),
    [
        (1, 1, 1, "nothing"),
        (2, 1, 1, "push"),
        (1, 2, 1, "pull"),
        (2, 3, 1, "compare"),  # both sides edited: both versions stay
        (None, 1, 1, "dropRemote"),
        (1, None, 1, "dropLocal"),
        (2, None, 1, "push"),  # an edit beats a deletion
        (None, 2, 1, "pull"),
        (None, 1, None, "pull"),  # never known here, so not deleted by here
        (1, None, None, "push"),
    ],
)
def test_a_deletion_is_done_only_to_what_was_known_and_unchanged(
    bare: Page, local: int | None, remote: int | None, base: int | None, step: str
) -> None:
    assert bare.evaluate(_PLAN, [local, remote, base]) == step
