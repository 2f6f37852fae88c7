"""Versions that nobody has to make: the older the fewer, and the oldest of all stays."""

from __future__ import annotations

from playwright.sync_api import Page

_THIN = """async (ages) => {
  const { superfluous } = await import("/app/storage/history/thinning.js");
  const now = Date.UTC(2030, 0, 1);
  const versions = ages.map((age, key) => ({ key, at: now - age * 60_000, size: 1_000 }));
  const gone = new Set(superfluous(versions, now));
  return versions.filter(({ key }) => !gone.has(key)).map(({ key }) => ages[key]);
}"""

HOUR, DAY = 60, 24 * 60


def test_a_year_of_an_hourly_habit_is_a_handful_of_versions(bare: Page) -> None:
    ages = [5 * turn for turn in range(12)]  # one every five minutes of the last hour
    ages += [HOUR * turn for turn in range(1, 365 * 24)]
    kept = bare.evaluate(_THIN, ages)
    assert [age for age in kept if age < HOUR] == ages[:12], "all of the last hour"
    assert len([age for age in kept if HOUR < age <= DAY]) >= 22
    assert 27 <= len([age for age in kept if DAY < age <= 30 * DAY]) <= 32
    assert kept[-1] == ages[-1], "what it began as"
    assert len(kept) < 150


def test_a_clock_that_jumped_does_not_make_all_of_them_old(bare: Page) -> None:
    old = [400 * DAY + turn for turn in range(20)]
    assert bare.evaluate(_THIN, old) == old
