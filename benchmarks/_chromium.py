"""Chromium for benchmarks: a profile that is really relaunched, and moments told by the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright

from tests.support.chromium import chromium_path

__all__ = ["first_page", "launch", "moment", "typing_ready"]

_FLAGS = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-sync"]

# Resolves with the milliseconds since navigation at which `check` first held. Changes of the
# page's tree are looked at as they happen, so that polling adds nothing to the figure.
_MOMENT = """([source, argument]) => new Promise((resolve) => {
  const checks = {
    text: ([id, text]) => document.getElementById(id)?.textContent === text,
    jupyterlab: ([cell, text]) => document.querySelectorAll('.jp-CodeCell')[cell - 1]
      ?.querySelector('.jp-OutputArea-output')?.textContent.includes(text) ?? false,
  };
  const look = () => {
    if (!checks[source](argument)) return false;
    observer.disconnect();
    resolve(performance.now());
    return true;
  };
  const observer = new MutationObserver(look);
  if (!look()) observer.observe(document.documentElement,
    {subtree: true, childList: true, characterData: true, attributes: true});
})"""


_SETTLED_MS = 2_000


def launch(playwright: Playwright, profile: Path) -> BrowserContext:
    """A browser on `profile` that has come to rest.

    Its own start, with the pages of its own interface, takes a second of both cores, and none of
    that is the site's.
    """
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium_path(),
        args=_FLAGS,
        viewport={"width": 1280, "height": 800},
    )
    first_page(context).wait_for_timeout(_SETTLED_MS)
    return context


def moment(page: Page, kind: str, name: str, text: str) -> float:
    """Milliseconds since navigation until something named so shows `text`.

    kind: "text" looks for an element's id, "jupyterlab" for the output of a cell by its number.
    """
    return float(page.evaluate(_MOMENT, [kind, [name, text]]))


# Editors may live in shadow roots, where no observer looks: each frame is looked at instead.
_EDITOR = """(text) => new Promise((resolve) => {
  const roots = () => [document, ...[...document.querySelectorAll(".source")]
    .map((host) => host.shadowRoot).filter(Boolean)];
  const look = () => {
    const found = roots().flatMap((root) => [...root.querySelectorAll(".cm-content")])
      .find((editor) => editor.isContentEditable && editor.textContent.includes(text));
    if (!found) return requestAnimationFrame(look);
    found.addEventListener("input", () => (globalThis.accepted ??= performance.now()));
    found.focus();
    resolve();
  };
  look();
})"""


def typing_ready(page: Page, text: str) -> float:
    """Milliseconds since navigation until the editor that holds `text` has taken a key."""
    page.evaluate(_EDITOR, text)
    page.keyboard.press("#")
    accepted: float = page.evaluate("globalThis.accepted")
    page.keyboard.press("Backspace")
    return accepted


def first_page(context: BrowserContext) -> Page:
    """The browser's blank first tab."""
    return context.pages[0] if context.pages else context.new_page()
