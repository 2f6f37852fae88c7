"""The command line: `python -m fieldbook.automl train` and `predict`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from typing import Any, NoReturn

from fieldbook.automl.artifact import ModelFolderError
from fieldbook.automl.choosing import NothingFoundError
from fieldbook.automl.executors import open_executor
from fieldbook.automl.messages import (
    Finding,
    Measure,
    Progress,
    Report,
    Role,
    Severity,
    Task,
    TrainSpec,
    Understanding,
)
from fieldbook.automl.model import MissingColumnsError
from fieldbook.automl.predicting import ThresholdError, predict_file
from fieldbook.automl.reading import TableError
from fieldbook.automl.training import CannotTrainError, train
from fieldbook.automl.understanding import NoTimeError, UnknownColumnError
from fieldbook.reports.texts import luck_in_words

__all__ = ["main"]

BAD_INPUT = 2
SECONDS_TO_START = 3.0  # that loading Python's libraries may take before the budget is charged
EXPECTED = (
    CannotTrainError,
    MissingColumnsError,
    ModelFolderError,
    NoTimeError,
    NothingFoundError,
    TableError,
    ThresholdError,
    UnknownColumnError,
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say one sentence instead of the usage."""
        _say(f"{message[:1].upper()}{message[1:]}; see --help.")
        raise SystemExit(BAD_INPUT)


def main(arguments: Sequence[str] | None = None, began: float | None = None) -> int:
    """Run a command; give the exit status. `began` is when the process did."""
    options = _parser().parse_args(arguments)
    now = time.monotonic()
    options.began = now if began is None else min(now, began + SECONDS_TO_START)
    try:
        status: int = options.run(options)
    except EXPECTED as error:
        _say(str(error))
        return BAD_INPUT
    except OSError as error:
        _say(f"{error.strerror or error}: “{error.filename}”." if error.filename else f"{error}.")
        return BAD_INPUT
    except KeyboardInterrupt:
        _say("Stopped.")
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m fieldbook.automl", description="Train models and predict.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    training = commands.add_parser("train", help="train a model of a table's column")
    training.set_defaults(run=_train)
    training.add_argument("csv", help="the table to learn from")
    training.add_argument("--target", required=True, help="the column to predict")
    training.add_argument("--out", required=True, help="the folder for the model")
    training.add_argument("--task", choices=[str(task) for task in Task])
    training.add_argument(
        "--budget", type=_positive, default=60.0, metavar="SECONDS", help="default: 60"
    )
    training.add_argument(
        "--trials", type=_count, metavar="N", help="try N models, however long that takes"
    )
    training.add_argument("--seed", type=int, default=0, metavar="N")
    training.add_argument(
        "--role",
        action="append",
        default=[],
        type=_role,
        metavar="COLUMN=ROLE",
        help=f"take a column as {', '.join(Role)}; may be repeated",
    )
    training.add_argument("--groups", metavar="COLUMN", help="keep rows of a group together")
    training.add_argument("--time", metavar="COLUMN", help="validate on the latest rows")
    training.add_argument(
        "--hold-out", type=_share, default=0.0, metavar="SHARE", help="rows to judge the model by"
    )
    training.add_argument(
        "--costs",
        type=_costs,
        metavar="ALARM:MISS",
        help="of two classes, what saying the second wrongly costs, and missing it",
    )
    training.add_argument(
        "--executor", choices=["serial", "processes", "dask"], default="processes"
    )
    training.add_argument("--scheduler", metavar="ADDRESS", help="of Dask")
    predicting = commands.add_parser("predict", help="predict with a trained model")
    predicting.set_defaults(run=_predict)
    predicting.add_argument("model", help="the model's folder")
    predicting.add_argument("csv", help="the table to predict for")
    predicting.add_argument("--out", required=True, help="the file for the predictions")
    predicting.add_argument(
        "--threshold",
        type=_probability,
        metavar="P",
        help="of two classes, name the second from this probability on",
    )
    return parser


def _train(options: argparse.Namespace) -> int:
    if options.executor == "dask" and not options.scheduler:
        _say("The Dask executor needs --scheduler ADDRESS.")
        return BAD_INPUT
    spec = TrainSpec(
        target=options.target,
        out=options.out,
        task=Task(options.task) if options.task else None,
        budget=options.budget,
        trials=options.trials,
        seed=options.seed,
        roles=dict(options.role),
        groups=options.groups,
        time=options.time,
        hold_out=options.hold_out,
        costs=options.costs,
    )
    executor = open_executor(options.executor, options.scheduler)
    try:
        running = train(options.csv, spec, executor, _listen, began=options.began)
        report = asyncio.run(running)
    finally:
        executor.close()
    _print_leaderboard(report, options.out)
    return 0


def _predict(options: argparse.Namespace) -> int:
    result = predict_file(options.model, options.csv, options.out, options.threshold)
    for note in result.notes:
        _say(note)
    print(f"{result.rows:,} predictions are in {result.path}.")
    return 0


def _listen(message: Any) -> None:
    if isinstance(message, Understanding):
        for finding in message.findings:
            if finding.severity in (Severity.WARN, Severity.ASK):
                _say(_sentences(finding))
    elif isinstance(message, Progress) and sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{message.fraction:4.0%} {message.stage} {message.detail}")


def _sentences(finding: Finding) -> str:
    return f"{finding.what} {finding.why} {finding.remedy}"


def _print_leaderboard(report: Report, out: str) -> None:
    width = max(len(row.model) for row in report.leaderboard)
    print(f"{report.metric}, higher is better; {report.validation}, {report.rows:,} rows")
    print(f"{'Model':{width}}  {'Score':>9}  {'Spread':>7}  {'Fit s':>7}  {'Predict s':>9}  Weight")
    for row in report.leaderboard:
        print(
            f"{row.model:{width}}  {row.score:9.4f}  {row.spread:7.4f}  {row.fit_seconds:7.2f}  "
            f"{row.predict_seconds:9.2f}  {row.weight:6.0%}"
        )
    print(f"Measured on these folds: {_listed(report.measures)}.")
    luck = luck_in_words(report)
    if luck:
        print(f"Expected of other rows: {report.score:.4f}. {luck}.")
    if report.hold_out:
        print(f"On {report.hold_out_rows:,} rows held out: {_listed(report.hold_out)}.")
    if report.threshold is not None:
        print(
            f"“{report.classes[1]}” is said from a probability of {report.threshold:.3g}; "
            f"a row then costs {report.cost:.3g} on average."
        )
    print(f"The model is in {out}.")


def _listed(measures: Sequence[Measure]) -> str:
    return ", ".join(f"{measure.name} {measure.mean:.4g}" for measure in measures)


def _say(sentence: str) -> None:
    ending = "\r\033[K" if sys.stderr.isatty() else ""
    # Names of columns and files are in it, and a terminal obeys control characters.
    shown = "".join(char if char.isprintable() else "?" for char in sentence)
    sys.stderr.write(f"{ending}{shown}\n")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("the number must be above 0")
    return value


def _probability(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("the number must be from 0 to 1")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("the number must be 1 or more")
    return value


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1:
        raise argparse.ArgumentTypeError("the number must be from 0 to below 1")
    return value


def _costs(text: str) -> tuple[float, float]:
    alarm, mark, miss = text.partition(":")
    if not mark:
        raise argparse.ArgumentTypeError(f"“{text}” is not ALARM:MISS")
    return _positive(alarm), _positive(miss)


def _role(text: str) -> tuple[str, Role]:
    column, mark, role = text.rpartition("=")
    if not mark or role not in set(Role):
        raise argparse.ArgumentTypeError(f"“{text}” is not COLUMN=ROLE")
    return column, Role(role)
