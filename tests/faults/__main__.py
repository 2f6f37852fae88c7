"""``python -m tests.faults``: make runs, replay one, sum them up."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

from tests.faults import (
    cache_faults,
    copy_faults,
    jupyterlite,
    kernel_faults,
    kill_files,
    kill_training,
    kill_typing,
    storage_faults,
    storage_gone,
    tabs,
    way_back,
)
from tests.faults.kinds import KINDS, Kind
from tests.faults.runner import Record, Records, Work, kinds_named, plan, play, selection, stage_for
from tests.faults.stage import Stage
from tests.faults.summary import has_losses, told, write_summary
from tooling.places import BENCHMARKS, DIST, ROOT

FAMILIES = (
    kill_typing,
    kill_files,
    kill_training,
    way_back,
    tabs,
    storage_faults,
    storage_gone,
    copy_faults,
    cache_faults,
    kernel_faults,
    jupyterlite,
)
"""Modules that register kinds by being imported."""


def main(arguments: Sequence[str]) -> int:
    """Run, and return 0 if nothing of ours was lost."""
    options = _parser().parse_args(arguments)
    site = Path(os.environ.get("FIELDBOOK_DIST", DIST))
    work = Work(Path(options.work).resolve(), site)
    if options.list:
        for kind in KINDS.values():
            print(f"{kind.family:<9} {kind.runs:>4}  {kind.name}: {kind.told}")
        return 0
    work.home.mkdir(parents=True, exist_ok=True)
    failures = work.home / "failures" if options.keep else None
    records = Records(work.home / "runs.jsonl" if options.resume else None)
    if options.selection:
        runs = selection(options.seed)
    else:
        runs = plan(kinds_named(options.kind), options.runs, options.seed)
    lives = not all(kind.is_reference for kind, _ in runs)
    stage = partial(stage_for, work, options.snapshots, options.port, lives=lives)
    made = asyncio.run(_run(stage, runs, records, options.seconds, failures))
    print(told(list(records)))
    if options.summary:
        write_summary(list(records), options.summary)
    return 1 if has_losses(made) else 0


async def _run(
    stage_of_work: Callable[[], AbstractAsyncContextManager[Stage]],
    runs: Sequence[tuple[Kind, int]],
    records: Records,
    seconds: float,
    failures: Path | None,
) -> list[Record]:
    """Make these runs, as far as they are not known yet, and return what they found."""
    ends = time.monotonic() + seconds
    made = []
    async with stage_of_work() as stage:
        before = None
        for kind, seed in runs:
            if records.has(kind.name, seed):
                continue
            if time.monotonic() > ends:
                print("The time is over; --resume goes on.")
                break
            if kind is not before:
                await stage.end_life()
                before = kind
            record = await play(stage, kind, seed, failures)
            records.add(record)
            made.append(record)
            _say(record)
    return made


def _say(record: Record) -> None:
    line = f"{record['verdict']:<8} {record['seconds']:>6.2f} s  {record['kind']}:{record['seed']}"
    print(f"{line}  {record['acknowledged']} acknowledged", flush=True)
    if record["verdict"] != "ok":
        for trouble in record["trouble"]:
            print(f"    {trouble}")
        for said in record.get("console", ()):
            print(f"    [page] {said}")
        again = f"--kind '{record['kind']}' --runs 1 --seed {record['seed']}"
        print(f"    Again: python build.py faults {again}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py faults", description=__doc__)
    parser.add_argument(
        "--kind", nargs="+", default=[], metavar="NAME", help="names, their beginnings, or families"
    )
    parser.add_argument("--runs", type=int, help="how many runs, spread evenly over the kinds")
    parser.add_argument("--seed", type=int, default=0, help="each kind's first seed")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin none later")
    parser.add_argument("--resume", action="store_true", help="keep runs, go on with the rest")
    parser.add_argument("--selection", action="store_true", help="what continuous integration does")
    parser.add_argument("--snapshots", type=Path, help="a profile that has this build's snapshots")
    parser.add_argument("--port", type=int, default=0, help="where that profile knows the site")
    parser.add_argument(
        "--work", default=str(ROOT / "build" / "faults"), help="where runs are kept"
    )
    parser.add_argument("--keep", action="store_true", help="keep the profiles of failures")
    parser.add_argument("--list", action="store_true", help="tell the kinds")
    parser.add_argument(
        "--summary",
        type=Path,
        nargs="?",
        const=BENCHMARKS / "results",
        metavar="FOLDER",
        help="write faults.json and saved.json",
    )
    return parser


def _end(*_: object) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    # Ended from outside it closes what it opened, too.
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main(sys.argv[1:]))
