"""What a person looks at of a model's explanation, and the pictures they take along."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fieldbook.automl.explaining.messages import Curve, Dependence, Explained, Output
from fieldbook.bridge.reactivity import Computed, Signal, computed
from fieldbook.reports.colours import LIGHT
from fieldbook.reports.picture import Picture, svg_file
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.notices import Message
from fieldbook.workbench.threshold import Threshold

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["PARTS", "ModelExplaining"]

PARTS = 5
"""Of an explanation: columns, outcomes, curves, segments, what was understood."""


class ModelExplaining:
    """The column and the class that are looked at; the first until another is chosen."""

    def __init__(self, app: Workbench) -> None:
        self.explained: Signal[Explained | None] = Signal(None)
        self.column = Signal("")
        self.label = Signal("")
        self.parts = Signal(PARTS)
        """So many parts of the explanation are drawn, from the top."""
        self.unfolded: Signal[frozenset[str]] = Signal(frozenset())
        """Titles of pictures whose figures somebody has looked at."""
        self.failure: Signal[Message | None] = Signal(None)
        self.dependence: Computed[Dependence | None] = computed(self._dependence)
        self.output: Computed[Output | None] = computed(self._output)
        self.curve: Computed[Curve | None] = computed(self._curve)
        self.threshold = Threshold(self.curve)
        self._app = app

    async def draw_by_parts(self) -> None:
        """Draw one part after another: all at once would keep the page from answering."""
        for number in range(1, PARTS + 1):
            self.parts.value = number
            await asyncio.sleep(0)

    def unfold(self, title: str) -> None:
        """Show the figures behind a picture."""
        self.unfolded.value |= {title}

    def has_threshold(self) -> bool:
        """Whether there are two classes, and rows to choose a threshold by."""
        explained = self.explained.value
        if explained is None or explained.confusion is None:
            return False
        return len(explained.confusion.labels) == 2 and bool(explained.curves)

    def save_svg(self, picture: Picture, stem: str) -> None:
        """Hand out a picture as drawn lines."""
        content = svg_file(picture, LIGHT).encode()
        self._app.services.page.download(_file(stem, picture, "svg"), content, "image/svg+xml")

    async def save_png(self, picture: Picture, stem: str) -> None:
        """Hand out a picture as pixels."""
        self.failure.value = None
        name = _file(stem, picture, "png")
        try:
            await self._app.services.page.download_png(
                name, svg_file(picture, LIGHT), picture.width, picture.height
            )
        except Exception as error:  # noqa: BLE001 - the browser's, whatever it is
            remedy = texts.SAVE_AS_SVG
            self.failure.value = Message(texts.no_picture(name), str(error), remedy)

    def _dependence(self) -> Dependence | None:
        explained = self.explained.value
        if explained is None:
            return None
        column = self.column.value
        named = (each for each in explained.dependences if each.column == column)
        return next(named, next(iter(explained.dependences), None))

    def _output(self) -> Output | None:
        found = self.dependence.value
        if found is None:
            return None
        label = self.label.value
        named = (each for each in found.outputs if each.label == label)
        return next(named, next(iter(found.outputs), None))

    def _curve(self) -> Curve | None:
        explained = self.explained.value
        if explained is None:
            return None
        label = self.label.value
        named = (each for each in explained.curves if each.label == label)
        return next(named, next(iter(explained.curves), None))


def _file(stem: str, picture: Picture, kind: str) -> str:
    """A name for a file; titles hold names of columns, which may hold anything."""
    title = "".join(char if char.isalnum() or char in " -_" else "" for char in picture.title)
    return f"{stem} {' '.join(title.split())[:60].lower()}.{kind}"
