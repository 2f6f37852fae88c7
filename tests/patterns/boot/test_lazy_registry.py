"""A registry that loads by name: once, at the first need, and again after a failure."""

from __future__ import annotations

from playwright.sync_api import Page

_WITH_REGISTRY = """async () => {
  const { registerComponent, adapterOf, Island } = await import("/app/bridge/islands.js");
  const found = { loads: 0, told: [], failed: [] };
  const adapter = {
    mount(element, props) {
      found.told.push(["mount", { ...props }]);
      return { call: (method) => found.told.push([method]) };
    },
  };
  let offline = true;
  registerComponent("chart", async () => {
    found.loads += 1;
    if (offline) throw new Error("no network");
    return adapter;
  });
  const fail = (what) => found.failed.push(what);
  const island = (props) =>
    new Island("chart", document.createElement("div"), props, () => {}, fail);
  const settled = () => new Promise((resolve) => setTimeout(resolve));
"""


def run(page: Page, body: str) -> dict[str, object]:
    found: dict[str, object] = page.evaluate(_WITH_REGISTRY + body + "\nreturn found;\n}")
    return found


def test_it_is_loaded_once_and_what_was_asked_meanwhile_happens_then(bare: Page) -> None:
    found = run(
        bare,
        """offline = false;
        const one = island({ points: 1 });
        one.update({ points: 2 });
        one.update({ points: 3 });
        one.call("zoom", "[]");
        await settled();
        island({ points: 9 });
        found.isHere = !(adapterOf("chart") instanceof Promise);""",
    )
    assert found["loads"] == 1
    assert found["told"] == [["mount", {"points": 3}], ["zoom"], ["mount", {"points": 9}]]
    assert found["isHere"]


def test_a_failed_load_is_told_with_the_name_and_tried_again_by_the_next(bare: Page) -> None:
    found = run(
        bare,
        """island({}); await settled();
        offline = false;
        island({}); await settled();
        await adapterOf("grdi").catch((error) => found.failed.push(error.message));""",
    )
    assert found["loads"] == 2
    assert found["failed"] == [
        "The component “chart” could not be loaded",
        "No component is registered as grdi.",
    ]
    assert found["told"] == [["mount", {}]]


def test_an_island_that_went_away_meanwhile_is_never_mounted(bare: Page) -> None:
    found = run(bare, "offline = false; island({}).destroy(); await settled();")
    assert (found["loads"], found["told"]) == (1, [])
