"""A page with one grid on it, under the policy of the built site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route

from fieldbook.tables import service
from fieldbook.tables.messages import Filter, Sort, TableError
from tests.support.polling import eventually
from tests.support.servers import FaultyServer

__all__ = ["Stage", "build_stage", "made_props", "serve_pages", "served_props"]

ROOT = Path(__file__).resolve().parent.parent.parent

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Grid</title>
<link rel="icon" href="app/icons/icon.svg">
<link rel="stylesheet" href="app/styles/tokens.css">
<link rel="stylesheet" href="app/styles/base.css">
<link rel="stylesheet" href="app/styles/controls.css">
<link rel="stylesheet" href="app/styles/grid.css">
<link rel="stylesheet" href="app/styles/grid-query.css">
<link rel="stylesheet" href="stage.css">
<script type="application/json" id="settings">{settings}</script>
<script type="module" src="stage.js"></script></head>
<body><button id="before">before</button><div id="grid"></div>
<button id="after">after</button></body></html>
"""
_STYLE = "body { padding: 12px } #grid { height: calc(100% - 60px) }"


@dataclass
class Stage:
    """The grid of a page, and what it asked for."""

    page: Page

    @property
    def grid(self) -> Locator:
        """The element with the role."""
        return self.page.get_by_role("grid")

    def cell(self, row: int, column: int) -> Locator:
        """A data cell by its place in the table."""
        return self.page.locator(
            f"tbody tr[aria-rowindex='{row + 2}'] td[aria-colindex='{column + 1}']"
        )

    def events(self, name: str) -> list[Any]:
        """What the grid emitted under a name, in order."""
        told: list[list[Any]] = self.page.evaluate("() => window.events")
        return [detail for kind, detail in told if kind == name]

    def filled(self) -> None:
        """Wait until no placeholder is in sight."""
        eventually(
            lambda: (
                self.page.locator("tbody td").count() > 0
                and self.page.locator("td.is-awaited").count() == 0
            ),
            page=self.page,
        )

    def active(self) -> tuple[int, int] | None:
        """Row and column of the cell that has the focus; row -1 is the header."""
        place = self.page.evaluate(
            """() => {
              const cell = document.activeElement;
              const row = cell?.closest("tr")?.getAttribute("aria-rowindex");
              return row ? [Number(row) - 2, Number(cell.getAttribute("aria-colindex")) - 1] : null;
            }"""
        )
        return tuple(place) if place else None

    def visible_rows(self) -> tuple[int, int]:
        """First and last row in the document."""
        rows = self.page.evaluate(
            "() => [...document.querySelectorAll('tbody tr')].map((row) => row.ariaRowIndex - 2)"
        )
        return min(rows), max(rows)


def build_stage(
    folder: Path, site: Path, headers: Mapping[str, str], props: Mapping[str, Any], **settings: Any
) -> FaultyServer:
    """Lay the page out in a folder and serve it.

    Components and styles are the source's own, the parts of others the built site's.
    """
    app = folder / "app"
    app.mkdir()
    for name in ("components", "styles", "icons"):
        (app / name).symlink_to(ROOT / "app" / name, target_is_directory=True)
    (app / "site.js").symlink_to(ROOT / "app" / "site.js")
    (app / "vendor").symlink_to(site / "app" / "vendor", target_is_directory=True)
    given = {"props": props, "delay": 5, "service": False, "silent": False, **settings}
    text = json.dumps(given).replace("</", "<\\/")
    (folder / "index.html").write_text(_PAGE.replace("{settings}", text))
    (folder / "stage.css").write_text(_STYLE)
    (folder / "stage.js").write_text((Path(__file__).parent / "stage.js").read_text())
    return FaultyServer(folder, headers).start()


def made_props(rows: int = 1_000_000, columns: int = 10, **changes: Any) -> dict[str, Any]:
    """A table that the page makes up."""
    kinds = ["text", "integer", "number", "date", "category", "boolean"]
    return {
        "name": "made.csv",
        "version": "1",
        "rows": rows,
        "columns": [
            {
                "name": f"Column {place}",
                "kind": kinds[place % len(kinds)],
                "width": 12,
                "decimals": 0,
            }
            for place in range(columns)
        ],
        "sort": [],
        "filters": [],
        "profile": None,
        **changes,
    }


def served_props(path: Path) -> dict[str, Any]:
    """A real file, as the workbench would show it."""
    info = service.open_table(str(path))
    return {
        "name": path.name,
        "version": str(path.stat().st_mtime_ns),
        "rows": info.rows,
        "columns": [asdict(column) for column in info.columns],
        "sort": [],
        "filters": [],
        "profile": asdict(service.profile(str(path))),
    }


def serve_pages(page: Page, path: Path) -> None:
    """Answer the page's questions from the tables service."""

    def answer(route: Route) -> None:
        question: dict[str, Any] = json.loads(route.request.post_data or "{}")
        asked = question["request"]
        try:
            found = service.page(
                str(path),
                None,
                asked["start"],
                asked["stop"],
                [Sort(**one) for one in question["sort"]],
                [Filter(**{**one, "values": tuple(one["values"])}) for one in question["filters"]],
                (asked["column_start"], asked["column_stop"]),
            )
        except TableError as error:
            said = {"what": error.what, "why": error.why, "remedy": error.remedy}
            route.fulfill(json={"error": said})
        else:
            route.fulfill(json={"page": asdict(found)})

    page.route("**/service/page", answer)
