"""The folder that a model is kept in."""

from __future__ import annotations

import json
import os
from pathlib import Path

import sklearn

from fieldbook.automl.card import write_card
from fieldbook.automl.loading import ForeignPartError, load_model_file, save_model_file
from fieldbook.automl.messages import ASKED, Asked, Report, as_json, report_from_json
from fieldbook.automl.model import Model
from fieldbook.reports.report_file import report_file

__all__ = ["FILES", "MODEL", "ModelFolder", "ModelFolderError"]

MODEL, REPORT, PROGRAM = "model.joblib", "report.json", "model.py"
CARD, PAGE = "model_card.md", "report.html"
FILES = (MODEL, REPORT, PROGRAM, CARD, PAGE)


class ModelFolderError(ValueError):
    """A folder from which no model can be loaded, with a sentence that says why."""


class ModelFolder:
    """Writes and reads one model folder; every file appears whole or not at all."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)

    def create(self) -> None:
        """Make the folder; what an earlier training left in it is removed."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ModelFolderError(
                f"“{self.path}” can't be made a folder: {error.strerror}."
            ) from None
        for name in FILES:
            (self.path / name).unlink(missing_ok=True)

    def write_asked(self, asked: Asked) -> None:
        """Write what is asked for beside the trials, so that it can be asked for again."""
        (self.path / ASKED).parent.mkdir(exist_ok=True)
        self._write(ASKED, json.dumps(as_json(asked), ensure_ascii=False).encode())

    def write_report(self, report: Report) -> None:
        """Write the report, with the card and the page once training has ended."""
        if report.state != "training":
            # Before the report: once that says "done", everything is there.
            self._write(CARD, write_card(report).encode())
            self._write(PAGE, report_file(report).encode())
        text = json.dumps(as_json(report), ensure_ascii=False, indent=1, allow_nan=False)
        self._write(REPORT, text.encode())

    def write_model(self, model: Model) -> None:
        """Write the fitted model."""
        part = self.path / f"{MODEL}.part"
        save_model_file(model, part)
        part.replace(self.path / MODEL)

    def write_program(self, text: str) -> None:
        """Write the plain scikit-learn source."""
        self._write(PROGRAM, text.encode())

    def read_model(self) -> Model:
        """Load the fitted model."""
        file = self.path / MODEL
        if not file.is_file():
            raise ModelFolderError(f"“{self.path}” holds no trained model.")
        try:
            model = load_model_file(file)
        except ForeignPartError as error:
            raise ModelFolderError(
                f"The model in “{self.path}” is not one that Fieldbook makes. {error} "
                "It was not loaded, for it could run any program."
            ) from None
        except Exception as error:  # noqa: BLE001 - a pickle of other versions may fail in any way
            raise ModelFolderError(
                f"The model in “{self.path}” can't be loaded with scikit-learn "
                f"{sklearn.__version__} ({type(error).__name__}); it was trained with "
                f"{self._trained_with()}. Train it again with its {PROGRAM}."
            ) from None
        if not isinstance(model, Model):
            raise ModelFolderError(f"“{file}” is not a model of Fieldbook.")
        return model

    def read_report(self) -> Report:
        """Load the report."""
        try:
            stored = json.loads((self.path / REPORT).read_text(encoding="utf-8"))
            return report_from_json(stored)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise ModelFolderError(f"“{self.path}” holds no report that can be read.") from None

    def read_card(self) -> str:
        """Load the model card; empty while training runs."""
        card = self.path / CARD
        return card.read_text(encoding="utf-8") if card.is_file() else ""

    def present(self) -> tuple[str, ...]:
        """Name the files that are there."""
        return tuple(name for name in FILES if (self.path / name).is_file())

    def _write(self, name: str, data: bytes) -> None:
        part = self.path / f"{name}.part"
        part.write_bytes(data)
        part.replace(self.path / name)

    def _trained_with(self) -> str:
        try:
            return f"scikit-learn {self.read_report().versions['scikit-learn']}"
        except (ModelFolderError, KeyError):
            return "another version"
