"""Finished trials, kept in the model's folder: a training that was cut off goes on with them.

Predictions and scores are kept, models are not: they are large, and few of them are delivered. Each
trial is a file of its own, which appears whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from fieldbook.automl.messages import ASKED
from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trial_log import Trial
from fieldbook.automl.trials import FoldResult

__all__ = ["Checkpoint", "key_of"]

FOLDER = ASKED.partition("/")[0]
SCALARS = ("fold", "score", "fit_seconds", "predict_seconds", "steps", "cut")


def key_of(*parts: Any) -> str:
    """Make a key of all that trials depend on: data, seed, options, versions."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


class Checkpoint:
    """The trials in a folder that belong to one key."""

    def __init__(self, folder: str | os.PathLike[str], key: str) -> None:
        self._folder = Path(folder) / FOLDER
        self._key = key
        self._known = [kept for kept in map(self._read, sorted(self._files())) if kept is not None]

    @property
    def candidates(self) -> Sequence[Candidate]:
        """Whose trials are kept."""
        return [candidate for candidate, _ in self._known]

    def recall(self, trial: Trial, folds: Sequence[int]) -> bool:
        """Give a trial the results that are kept of its candidate; whether there are any."""
        for candidate, results in self._known:
            same = candidate.family == trial.candidate.family
            if same and candidate.settings == trial.candidate.settings:
                found = {fold: results[fold] for fold in folds if fold in results}
                trial.results.update(found)
                trial.recalled = trial.recalled or bool(found)
                return bool(found)
        return False

    def keep(self, trial: Trial) -> None:
        """Write what came of a trial."""
        told = {
            "key": self._key,
            "name": trial.candidate.name,
            "family": trial.candidate.family,
            "settings": trial.candidate.settings,
            "results": [
                {name: getattr(result, name) for name in SCALARS}
                for result in trial.results.values()
            ],
        }
        arrays = {f"fold {fold}": result.prediction for fold, result in trial.results.items()}
        arrays["told"] = np.frombuffer(json.dumps(told).encode(), dtype=np.uint8)
        self._folder.mkdir(parents=True, exist_ok=True)
        name = key_of(trial.candidate.family, trial.candidate.settings)
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # a name might be one of its options
        part.replace(self._folder / f"{name}.npz")

    def forget(self) -> None:
        """Remove what is kept."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _files(self) -> list[Path]:
        return list(self._folder.glob("*.npz")) if self._folder.is_dir() else []

    def _read(self, path: Path) -> tuple[Candidate, dict[int, FoldResult]] | None:
        """Read a trial; one of another key, or that can't be read, is removed."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                told = json.loads(stored["told"].tobytes())
                if told["key"] == self._key:
                    results = {
                        each["fold"]: FoldResult(prediction=stored[f"fold {each['fold']}"], **each)
                        for each in told["results"]
                    }
                    settings = {name: _tuples(value) for name, value in told["settings"].items()}
                    return Candidate(told["name"], told["family"], settings), results
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            pass
        path.unlink(missing_ok=True)
        return None


def _tuples(value: Any) -> Any:
    """JSON has lists where settings have tuples."""
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
