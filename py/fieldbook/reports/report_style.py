"""How the one-file report looks: the page's paper and ink, on any screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping

from fieldbook.reports.colours import DARK, LIGHT
from fieldbook.reports.picture import FONT

__all__ = ["POLICY", "STYLE"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Nothing is loaded and nothing runs, whatever may have got into the file."""


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


_LAYOUT = """
body { margin: 0; background: var(--paper); color: var(--ink); }
main { max-width: 912px; margin: 0 auto; padding: 32px 24px 64px; overflow-wrap: break-word; }
h1 { max-width: 30em; margin: 8px 0 16px; font: 400 28px/38px "Source Serif 4", Georgia, serif; }
h2 { margin: 40px 0 12px; font-size: 17px; line-height: 24px; }
p, ul { max-width: 44em; margin: 4px 0; color: var(--muted); }
ul { padding-left: 20px; }
b { color: var(--ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(380px, 100%), 1fr));
  gap: 32px; align-items: start; margin-top: 12px; }
figure { min-width: 0; margin: 0; break-inside: avoid; }
figcaption { margin-bottom: 8px; font-weight: 600; }
.picture { display: block; width: 100%; max-width: 420px; height: auto; margin-bottom: 8px; }
.picture, table { font-variant-numeric: tabular-nums; }
summary { color: var(--muted); cursor: pointer; }
h1, p, li, figcaption { overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 5px 0 5px 12px; border-bottom: 1px solid var(--line); font-weight: 400;
  text-align: left; vertical-align: top; }
th:first-child { padding-left: 0; }
thead th { color: var(--muted); font-size: 12px; line-height: 16px; }
table[aria-label="All that was tried"] td:nth-last-child(-n+2) { min-width: 14em; }
figure td, figure th:not(:first-child) { text-align: right; }
"""

STYLE = (
    f":root {{ color-scheme: light; {_properties(LIGHT)} font: 14px/20px {FONT}; }}"
    f"@media screen and (prefers-color-scheme: dark) "
    f"{{ :root {{ color-scheme: dark; {_properties(DARK)} }} }}"
    f"{_LAYOUT}"
)
