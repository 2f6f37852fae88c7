"""Training in the page by its own screen, as a person does, and what the page felt of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, expect

from benchmarks._chromium import first_page

__all__ = ["Felt", "begun", "felt", "trained"]

_STARTED_MS = 180_000
_TRAINED_MS = 1_800_000

# Watches the page from a press of the button on: when the leaderboard had its first row, and
# every task that kept the page from answering for more than 50 ms.
_WATCH = """(start) => {
  const watched = { pressed: NaN, first: NaN, blocks: [] };
  window.watched = watched;
  const region = start.closest("[aria-label='Train a model']");
  const look = () => {
    if (!region.querySelector("table[aria-label='Leaderboard'] tbody tr")) return;
    watched.first = performance.now();
    observer.disconnect();
  };
  const observer = new MutationObserver(look);
  start.addEventListener("click", () => {
    watched.pressed = performance.now();
    observer.observe(region, { subtree: true, childList: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watched.blocks.push([entry.startTime, entry.duration]);
    }).observe({ type: "longtask" });
  }, { once: true, capture: true });
}"""


@dataclass(frozen=True)
class Felt:
    """What a person at the page notices of a training."""

    first_row: float  # seconds from the press of the button
    blocks: tuple[tuple[float, float], ...]  # seconds after the press, milliseconds


def begun(
    context: BrowserContext,
    url: str,
    files: Sequence[Path],
    target: str,
    *,
    trials: int | None = None,
    budget: int | None = None,
) -> Page:
    """Import files, open the training screen of the first, settle everything, and press the button.

    Give the number of models to try or the seconds to take. A press while the columns are looked at
    would be taken, too, but then the search begins after that.
    """
    page = first_page(context)
    page.goto(url)
    page.get_by_role("button", name="Import files").set_input_files(files, timeout=_STARTED_MS)
    tree = page.get_by_role("tree", name="Files")
    expect(tree.get_by_role("treeitem", name=files[-1].name)).to_be_visible()
    page.goto(f"{url}#/train/{files[0].name}")
    training = page.get_by_role("region", name="Train a model")
    training.get_by_role("combobox", name="Target column").select_option(
        target, timeout=_STARTED_MS
    )
    if trials is not None:
        training.get_by_text("More options").click()
        training.get_by_role("spinbutton", name="Models to try").fill(str(trials))
    if budget is not None:
        training.get_by_role("spinbutton", name="Time budget in seconds").fill(str(budget))
    task = training.get_by_role("combobox", name="Task")
    expect(task).not_to_have_value("", timeout=_STARTED_MS)  # which the columns have told
    start = training.get_by_role("button", name="Start training")
    expect(start).to_be_enabled(timeout=_STARTED_MS)
    start.evaluate(_WATCH)
    start.click()
    return page


def trained(page: Page) -> Locator:
    """Wait until the model has come; its screen."""
    model = page.get_by_role("region", name="Model", exact=True)
    expect(model).to_be_visible(timeout=_TRAINED_MS)
    return model


def felt(page: Page) -> Felt:
    """What was felt since the button was pressed."""
    watched = page.evaluate("window.watched")
    pressed = watched["pressed"]
    blocks = tuple(((start - pressed) / 1000, took) for start, took in watched["blocks"])
    return Felt((watched["first"] - pressed) / 1000, blocks)
