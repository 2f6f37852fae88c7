"""What every thread said: bounded, in order, without what may be the person's."""

from __future__ import annotations

from playwright.sync_api import Page

_SAY = """async () => {
  const log = await import("/app/diagnostics/log.js");
  log.listen();
  console.error("first");
  log.unheard(() => console.error("a value of the person's"));
  for (let turn = 0; turn < 300; turn += 1) console.warn(`turn ${turn}`);
  console.error("x".repeat(9_000));
  return log.lines();
}"""


def test_complaints_are_kept_bounded_and_without_what_was_said_unheard(bare: Page) -> None:
    lines = bare.evaluate(_SAY)
    texts = [line["text"] for line in lines]
    assert texts[0] == "first"
    assert not any("person" in text for text in texts)
    assert len([text for text in texts if text.startswith("turn")]) < 100, "the same, 300 times"
    assert max(map(len, texts)) <= 2_000
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
