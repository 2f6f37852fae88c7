"""A trained model, in a tab: read from its folder on the page, used in a worker."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Literal

from fieldbook.automl.messages import PredictResult, Report
from fieldbook.bridge.reactivity import Computed, Signal, batch, computed
from fieldbook.notebook.document import Notebook
from fieldbook.notebook.ipynb import compose, new_notebook
from fieldbook.reports.report_file import report_file
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.memory import room_for_tables
from fieldbook.workbench.model_comparison import ModelComparison, read_report
from fieldbook.workbench.model_explaining import ModelExplaining
from fieldbook.workbench.model_notebook import story_cells
from fieldbook.workbench.model_resuming import ModelResuming
from fieldbook.workbench.notices import Message
from fieldbook.workbench.questions import Question
from fieldbook.workbench.training_run import PACKAGES, failure_of
from fieldbook.workbench.tree import kind_of
from fieldbook.workbench.what_if import WhatIfForm

if TYPE_CHECKING:
    from fieldbook.workbench.app import Workbench

__all__ = ["MODEL_FILE", "SECTIONS", "ModelTab", "Section"]

Section = Literal["leaderboard", "explain", "what-if", "predict", "export"]
SECTIONS: tuple[Section, ...] = ("leaderboard", "explain", "what-if", "predict", "export")
MODEL_FILE = "model.joblib"
"""The fitted model in its folder: a pickle, which runs what it was made to run."""
_PREDICT = "fieldbook.automl.service:predict_file"


class ModelTab:
    """What is known of a model, and what can be done with it."""

    def __init__(self, path: str, app: Workbench) -> None:
        self.path = Signal(path)
        self.report: Signal[Report | None] = Signal(None)
        self.card = Signal("")
        self.failure: Signal[Message | None] = Signal(None)
        self.section: Signal[Section] = Signal("leaderboard")
        self.is_foreign = Signal(False)
        """Whether it was not trained on this machine, as far as is known."""
        self.chosen = Signal("")
        self.predicting: Signal[str] = Signal("")
        self.predictions: Signal[tuple[PredictResult, ...]] = Signal(())
        self.predict_failure: Signal[Message | None] = Signal(None)
        self.export_failure: Signal[Message | None] = Signal(None)
        self.tables: Computed[tuple[str, ...]] = computed(self._tables)
        self.comparison = ModelComparison(app)
        self.resuming = ModelResuming(app)
        self.explaining = ModelExplaining(app)
        self.what_if = WhatIfForm(app, self)
        self._app = app

    @property
    def stem(self) -> str:
        """The model's name without folders and suffix."""
        return self.path.peek().rpartition("/")[2].removesuffix(".model")

    async def open(self) -> None:
        """Read the report; no worker is needed to show a model."""
        workspace, path = self._app.services.workspace, self.path.peek()
        report = await read_report(self._app, path)
        if report is None:
            self.failure.value = texts.no_report(path)
            return
        try:
            card = (await workspace.read(f"{path}/model_card.md")).decode(errors="replace")
        except OSError:
            card = ""  # it is written last, by a training that has ended
        with batch():
            self.failure.value = None
            self.report.value = report
            self.explaining.explained.value = report.explained
            self.explaining.threshold.begin(report.threshold)
            self.what_if.take(report)
            self.card.value = card
        await self.resuming.read(path, report)
        self.is_foreign.value = not await self.is_known()
        await self.comparison.read(path, report)

    def show(self, path: str) -> None:
        """Open another model."""
        self._app.open_place(Place("models", path))

    def select(self, section: Section) -> None:
        """Go to a section."""
        if section == "explain":
            self.explaining.parts.value = 0
        self.section.value = section
        if section == "explain":
            self._app.tasks.start(self.explaining.draw_by_parts())
        elif section == "what-if":
            self.what_if.show()

    async def close(self) -> None:
        """Nothing is held but a question that may be due."""
        self.what_if.close()

    def _tables(self) -> tuple[str, ...]:
        paths = (entry.path for entry in self._app.files.entries.value)
        return tuple(
            path for path in paths if kind_of(path) == "table" and not path.startswith(".")
        )

    # Predict

    def predict_from_files(self, files: object) -> None:
        """Import the files chosen in an input, and predict for the first of them."""
        chosen = self._app.services.page.take_files(files)

        async def import_then_predict() -> None:
            paths = await self._app.files.import_files(chosen)
            if paths:
                await self.predict(paths[0])

        self._app.tasks.start(import_then_predict())

    def predict_chosen(self) -> None:
        """Predict for the table chosen among those of the workspace."""
        if self.chosen.peek():
            self._app.tasks.start(self.predict(self.chosen.peek()))

    async def predict(self, path: str) -> None:
        """Write predictions for a table beside it, and open them; of a foreign model, ask first."""
        await self.when_trusted(lambda: self._predict(path))

    async def when_trusted(self, use: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Use the model at once if it is known here, else when the person has said so."""
        if await self.is_known():
            await use()
            return

        async def trust_then_use() -> None:
            await self._app.services.trust.add_file(self._file)
            self.is_foreign.value = False
            await use()

        def accepted() -> None:
            self._app.tasks.start(trust_then_use())

        name = self.path.peek().rpartition("/")[2]
        points = texts.FOREIGN_POINTS
        self._app.questions.ask(
            Question(texts.use_foreign(name), points, texts.USE_FOREIGN, accepted, "danger")
        )

    def written(self) -> tuple[int, float] | None:
        """Size and time of the model's file, by which another in its place is noticed."""
        entries = self._app.files.entries.peek()
        found = (each for each in entries if each.path == self._file)
        return next(((each.size, each.modified) for each in found), None)

    @property
    def _file(self) -> str:
        return f"{self.path.peek()}/{MODEL_FILE}"

    async def is_known(self) -> bool:
        """Whether the model was trained or trusted here; one that is absent harms nobody."""
        try:
            return await self._app.services.trust.knows_file(self._file)
        except OSError:
            return True

    async def _predict(self, path: str) -> None:
        model = self.path.peek()
        name = path.rpartition("/")[2]
        out = self._app.files.free_path(f"{path.rpartition('.')[0] or path} predictions.csv")
        with batch():
            self.predict_failure.value = None
            self.predicting.value = name
        own_threshold = self.explaining.has_threshold() and self.explaining.threshold.moved
        threshold = self.explaining.threshold.at.peek() if own_threshold else None
        room = room_for_tables(self._app.services.machine.memory_gb)
        job = self._app.services.jobs.start(
            _PREDICT, model, path, out, threshold, room,
            affinity=f"model {model}", packages=PACKAGES,
        )  # fmt: skip
        try:
            result: PredictResult = await job
        except Exception as error:  # noqa: BLE001 - whatever the engine raises is told
            self.predict_failure.value = failure_of(texts.not_predicted(name), error)
            return
        finally:
            self.predicting.value = ""
        self.predictions.value = (result, *self.predictions.peek())
        await self._app.files.refresh()
        self._app.open_path(result.path)

    # Export

    async def download_model(self) -> None:
        """Hand out the fitted model."""
        await self._download(MODEL_FILE, f"{self.stem}.joblib", "application/octet-stream")

    async def download_code(self) -> None:
        """Hand out the program that trains it again."""
        await self._download("model.py", f"{self.stem}.py", "text/x-python")

    async def download_report(self) -> None:
        """Hand out all that is known of the model as one page, drawn from what is on the screen."""
        report = self.report.peek()
        if report is not None:
            content = report_file(report).encode()
            self._app.services.page.download(f"{self.stem} report.html", content, "text/html")

    async def open_as_notebook(self) -> None:
        """Make a notebook of the story and the program, ready to run on the table it came from."""
        content = await self._read("model.py")
        if content is None:
            return
        folder = self.path.peek().rpartition("/")[0]
        table = next(
            (t for t in self.tables.peek() if t.rpartition(".")[0].endswith(self.stem)),
            f"{self.stem}.csv",
        )
        try:
            cells = story_cells(content.decode(), self.stem, table, self.report.peek())
        except (ValueError, SyntaxError, RecursionError, MemoryError) as error:
            self.export_failure.value = texts.no_program("model.py", str(error))
            return
        name = f"{folder}/{self.stem} model.ipynb".lstrip("/")
        notebook = Notebook(cells, new_notebook().metadata)
        await self._app.new_notebook(name, compose(notebook))

    async def _download(self, file: str, name: str, mime: str) -> None:
        content = await self._read(file)
        if content is not None:
            self._app.services.page.download(name, content, mime)

    async def _read(self, file: str) -> bytes | None:
        self.export_failure.value = None
        try:
            return await self._app.services.workspace.read(f"{self.path.peek()}/{file}")
        except OSError as error:
            self.export_failure.value = texts.no_part(file, str(error))
            return None
