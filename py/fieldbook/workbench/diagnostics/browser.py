"""The diagnostics of the page: a thin wrapper of ``app/diagnostics/facade.js``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from pyscript.js_modules import platform

from fieldbook.workbench.diagnostics.report import Level, LogLine, Report, Section

__all__ = ["PageDiagnostics"]


class PageDiagnostics:
    """`Diagnostics` in the page."""

    async def collect(self, ours: Sequence[Section]) -> Report:
        sections = json.dumps([asdict(section) for section in ours])
        found = json.loads(await platform.diagnostics.collect(sections))
        told = (Section(s["title"], tuple(map(tuple, s["rows"]))) for s in found["sections"])
        lines = (LogLine(**line) for line in found["lines"])
        return Report(found["at"], tuple(told), tuple(lines), found["text"])

    async def copy(self, text: str) -> bool:
        return bool(await platform.diagnostics.copy(text))

    def download(self, text: str) -> None:
        platform.diagnostics.download(text)

    def note(self, level: Level, text: str) -> None:
        platform.diagnostics.note(level, text)
