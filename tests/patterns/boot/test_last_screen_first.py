"""The last screen first: a picture is plain data, and what acts does not get into it."""

from __future__ import annotations

from playwright.sync_api import Page

_TAKE_AND_DRAW = """async () => {
  const { takePicture, drawPicture } = await import("/app/early/picture.js");
  const screen = document.createElement("section");
  const note = document.createElement("p");
  note.className = "note";
  note.setAttribute("style", "position: fixed");
  note.setAttribute("href", "https://example.org/");
  note.append("3 t/ha, ", Object.assign(document.createElement("em"), { textContent: "dry" }));
  const cell = document.createElement("div");
  cell.dataset.cell = "one";
  cell.append("the editor's text");
  const foreign = document.createElement("iframe");
  foreign.style.height = "40px";
  const left = Object.assign(document.createElement("p"), { className: "left", textContent: "no" });
  screen.append(note, cell, foreign, left);
  document.body.replaceChildren(screen);
  const picture = takePicture(screen, ".left", ".emptied");
  const drawn = drawPicture(JSON.parse(JSON.stringify(picture)));
  return drawn.outerHTML;
}"""


def test_what_is_drawn_from_a_picture_looks_alike_and_does_nothing(bare: Page) -> None:
    drawn = bare.evaluate(_TAKE_AND_DRAW)
    assert drawn.startswith('<section><p class="note">3 t/ha, <em>dry</em></p>')
    assert '<div data-cell="one"></div>' in drawn, "the text is the document's, not the picture's"
    assert "href" not in drawn and "fixed" not in drawn
    assert "iframe" not in drawn and "left" not in drawn
    assert 'style="height:' in drawn, "what can't be kept leaves its height"


def test_a_picture_of_another_build_is_not_shown(bare: Page) -> None:
    found = bare.evaluate(
        """async () => {
          const { readRecord, writeRecord } = await import("/app/early/record.js");
          writeRecord({ path: "a.ipynb", picture: ["p", {}, []] });
          const ours = readRecord()?.path;
          const record = JSON.parse(localStorage.getItem("fieldbook.early"));
          localStorage.setItem("fieldbook.early", JSON.stringify({ ...record, build: "other" }));
          const theirs = readRecord();
          writeRecord(null);
          return [ours, theirs];
        }"""
    )
    assert found == ["a.ipynb", None]
