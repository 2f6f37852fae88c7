"""Writing `model.py`: plain scikit-learn that trains the delivered model again.

The program needs numpy, pandas and scikit-learn, not Fieldbook. It carries the source of `plain`,
so cells are read as they were in training, and it makes the same folds, pipelines and weights.
"""

from __future__ import annotations

import inspect
import pprint
import re
import textwrap
from dataclasses import asdict
from typing import Any

from sklearn.base import clone
from sklearn.pipeline import Pipeline

from fieldbook.automl import plain, pooling
from fieldbook.automl.messages import Task
from fieldbook.automl.model import Model
from fieldbook.automl.source import Imports, expression
from fieldbook.automl.trials import ALL_ROWS
from fieldbook.automl.validation import Splits

__all__ = ["write_program"]

STEPS_MARK = 987654321  # stands for the number of steps, which differs from fold to fold

HEAD = '''"""Trains the model of “{title}” again and predicts with it. Made by Fieldbook.

    python model.py TRAIN.csv NEW.csv PREDICTIONS.csv

Needs numpy, pandas and scikit-learn {sklearn}.
"""

from __future__ import annotations

{modules}
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
{imports}

TARGET = {target!r}
DECIMAL = {decimal!r}
CLASSIFICATION = {classification}
ALL_ROWS = -1
ROLES = {roles}
LABELS = {labels}
FORMULAS = {formulas}
FREQUENT = {frequent}
MIXTURE = {mixture}
THRESHOLD = {threshold}
SPLITTERS = [
{splitters}]

'''

BODY = '''\
# Pipelines, and what each of their models is trained on: a fold, by its number, or all rows; with
# the number of steps where training found it.
MEMBERS = [
{members}]


def read(path: str) -> pd.DataFrame:
    """Read a file with every cell as text."""
    return {read_call}


def make_folds(y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Draw the folds that the models were validated on."""
    rows = np.zeros(len(y))
    return [fold for splitter in SPLITTERS for fold in splitter.split(rows, y)]


class Model:
    """A mixture of pipelines, some fitted to all rows and some once for each fold."""

    def fit(self, frame: pd.DataFrame) -> Model:
        """Fit to the rows that have a target, as far as they were trained on."""{rows}
        if CLASSIFICATION:
            labels = as_texts(frame[TARGET])
            frame = frame[labels.notna()].reset_index(drop=True)
            self.classes_, y = np.unique(as_texts(frame[TARGET]).astype(str), return_inverse=True)
        else:
            frame = frame[as_numbers(frame[TARGET], DECIMAL).notna()].reset_index(drop=True)
            y = as_numbers(frame[TARGET], DECIMAL).to_numpy()
        self.range_ = (y.min(), y.max())
        table = prepare(frame, ROLES)
        self.encoder_ = OrdinalEncoder(
            handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
        )
        self.frequencies_ = {}
        if LABELS:
            self.encoder_.fit(table[LABELS])
            self.frequencies_ = frequencies_of(self._encode(table), FREQUENT)
        table = self._encode(table)
        folds = make_folds(y)
        self.members_ = []
        for make, trained_on in MEMBERS:
            pipelines = []
            for fold, steps in trained_on:
                rows = np.arange(len(y)) if fold == ALL_ROWS else folds[fold][0]
                pipeline = make(steps).fit(table.iloc[rows], y[rows])
                pipelines.append(pipeline)
            self.members_.append(pipelines)
        return self

    def predict(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Predict values, or classes with their probabilities."""
        table = self._encode(prepare(frame, ROLES))
        mixed = pooled([self._mean(pipelines, table) for pipelines in self.members_], **MIXTURE)
        if not CLASSIFICATION:
            return pd.DataFrame({"prediction": np.clip(mixed, *self.range_)})
        said = mixed.argmax(axis=1) if THRESHOLD is None else (mixed[:, 1] >= THRESHOLD).astype(int)
        result = pd.DataFrame({"prediction": self.classes_[said]})
        for position, label in enumerate(self.classes_):
            result[f"proba_{label}"] = mixed[:, position]
        return result

    def _mean(self, pipelines: list[Pipeline], table: pd.DataFrame) -> np.ndarray:
        total = 0.0
        for pipeline in pipelines:
            if CLASSIFICATION:
                probabilities = np.zeros((len(table), len(self.classes_)))
                probabilities[:, pipeline.classes_.astype(int)] = pipeline.predict_proba(table)
                total = total + probabilities
            else:
                total = total + np.clip(pipeline.predict(table), *self.range_)
        return total / len(pipelines)

    def _encode(self, table: pd.DataFrame) -> pd.DataFrame:
        if LABELS:
            table = table.copy()
            table[LABELS] = self.encoder_.transform(table[LABELS]).astype("float64")
        return derive(add_frequencies(table, self.frequencies_), FORMULAS)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    train_path, new_path, out_path = sys.argv[1:]
    Model().fit(read(train_path)).predict(read(new_path)).to_csv(out_path, index=False)
'''


def write_program(
    model: Model,
    splits: Splits,
    read_call: str,
    file_name: str,
    trained_on: str = "",
    decimal: str = ".",
) -> str:
    """Write the program; `read_call` is the pandas expression that reads the training file.

    `trained_on` is a numpy expression for the positions of the rows to train on, if not on all,
    `decimal` the mark in the target's numbers.
    """
    imports = Imports()
    makers, members = _makers(model, imports)
    imports.add(type(model.recipe.encoder))
    imports.add(Pipeline)
    by_fold = any(fold != ALL_ROWS for member in model.members for fold in member.folds)
    splitters = splits.splitters if by_fold else ()
    for splitter in splitters:
        imports.add_name("sklearn.model_selection", splitter.partition("(")[0])
    call = read_call.replace(repr(file_name), "path", 1)
    modules = [name for name in ("csv", "io", "pathlib") if f"{name}." in call]
    head = HEAD.format(
        modules="\n".join(f"import {name}" for name in [*modules, "re", "sys", "warnings"]),
        title=_in_a_docstring(model.target),
        target=model.target,
        decimal=decimal,
        sklearn=model.versions.get("scikit-learn", ""),
        imports="\n".join(imports.lines()),
        classification=model.task is not Task.REGRESSION,
        roles=pprint.pformat(model.recipe.roles, width=96, sort_dicts=False),
        labels=list(model.recipe.encoded),
        frequent=list(getattr(model.recipe, "frequencies", {})),
        formulas=pprint.pformat(list(model.recipe.formulas), width=96),
        threshold=getattr(model, "threshold", None),
        mixture=pprint.pformat(asdict(model.mixture), width=96, sort_dicts=False),
        splitters="".join(f"    {each},\n" for each in splitters),
    )
    parts = {
        "read_call": textwrap.indent(call, "    ").strip(),
        "members": members,
        "rows": f"\n        frame = frame.iloc[{trained_on}]" if trained_on else "",
    }
    # At one go: names of columns in the one part may look like the mark of the other.
    body = re.sub(r"\{(read_call|members|rows)\}", lambda mark: parts[mark[1]], BODY)
    return "\n\n".join([head + _plain_source(), _pooling_source(), *makers, body])


def _in_a_docstring(text: str) -> str:
    """Write any text so that it can't end the docstring that it stands in."""
    return "".join(char if char.isprintable() and char not in '"\\' else "·" for char in text)


def _makers(model: Model, imports: Imports) -> tuple[list[str], str]:
    """Write functions that make features and pipelines, and the members' list."""
    features: dict[str, str] = {}  # many pipelines share them
    pipelines, members = [], []
    for member in model.members:
        unfitted = _as_fitted(member.pipelines[0])
        text = expression(unfitted["features"], imports, 4)
        maker = features.setdefault(text, f"make_features_{len(features) + 1}")
        estimator = expression(unfitted["model"], imports, 4)
        estimator = estimator.replace(f"max_iter={STEPS_MARK}", "max_iter=steps")
        name = "make_" + "_".join(member.name.lower().split())
        pipelines.append(
            f"def {name}(steps: int | None) -> Pipeline:\n"
            f"    model = {estimator}\n"
            f'    return Pipeline([("features", {maker}()), ("model", model)])\n'
        )
        trained_on = [
            (fold, _steps(pipeline))
            for fold, pipeline in zip(member.folds, member.pipelines, strict=True)
        ]
        members.append(f"    ({name}, {trained_on!r}),\n")
    makers = [
        f"def {maker}() -> ColumnTransformer:\n    return {text}\n"
        for text, maker in features.items()
    ]
    return makers + pipelines, "".join(members)


def _as_fitted(pipeline: Pipeline) -> Pipeline:
    """Give an unfitted pipeline that, fitted, ends where this one ended."""
    copy: Any = clone(pipeline)
    estimator = copy.steps[-1][1]
    settings = estimator.get_params(deep=False)
    if "warm_start" in settings:
        estimator.set_params(warm_start=False)
    if _steps(pipeline) is not None:
        estimator.set_params(early_stopping=False, n_iter_no_change=10, max_iter=STEPS_MARK)
    return copy


def _steps(pipeline: Pipeline) -> int | None:
    """Boosting iterations, which training found on held-out rows."""
    estimator = pipeline.steps[-1][1]
    return int(estimator.n_iter_) if hasattr(estimator, "l2_regularization") else None


def _plain_source() -> str:
    source = inspect.getsource(plain)
    return source[source.index("MISSING = ") :]


def _pooling_source() -> str:
    source = inspect.getsource(pooling)
    return source[source.index("SMALLEST = ") : source.index("@dataclass")].rstrip() + "\n"
