"""Diagnostics in memory: a small report, and what became of its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fieldbook.workbench.diagnostics.report import Level, LogLine, Report, Section


@dataclass
class MemoryDiagnostics:
    lines: list[LogLine] = field(default_factory=list)
    allowed: bool = True
    collected: int = 0
    clipboard: str = ""
    downloaded: str = ""
    noted: list[tuple[Level, str]] = field(default_factory=list)

    async def collect(self, ours: Sequence[Section]) -> Report:
        self.collected += 1
        about = Section("Fieldbook", (("Version", "0.1.0"),))
        return Report(f"time {self.collected}", (about, *ours), tuple(self.lines), "the text")

    async def copy(self, text: str) -> bool:
        if self.allowed:
            self.clipboard = text
        return self.allowed

    def download(self, text: str) -> None:
        self.downloaded = text

    def note(self, level: Level, text: str) -> None:
        self.noted.append((level, text))
