"""Draws the PNG icons that some systems insist on: ``python -m tests.support.icons``.

The SVG files beside them are the sources; run this after changing one.
"""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.support.chromium import chromium_path
from tests.support.sites import ROOT

__all__ = ["draw_icons"]

ICONS = ROOT / "app" / "icons"
_DRAWN = {
    "icon-192.png": ("icon.svg", 192),
    "icon-512.png": ("icon.svg", 512),
    "maskable-512.png": ("maskable.svg", 512),
    "touch-180.png": ("maskable.svg", 180),
}


def draw_icons() -> None:
    """Draw every PNG from its source with the tests' Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        for name, (source, size) in _DRAWN.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            drawing = (ICONS / source).read_text().replace("<svg ", f'<svg width="{size}" ')
            page.set_content(f'<body style="margin:0">{drawing}')
            page.locator("svg").screenshot(path=ICONS / name, omit_background=True)
        browser.close()


if __name__ == "__main__":
    draw_icons()
