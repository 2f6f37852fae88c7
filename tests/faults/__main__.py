"""``python -m tests.faults``: make runs, replay one, sum them up."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.faults import kill_files, kill_typing, tabs
from tests.faults.kinds import KINDS, Kind
from tests.faults.runner import Record, Records, Work, kinds_named, plan, play, stage_for
from tests.faults.summary import told, write_summary
from tooling.places import BENCHMARKS, DIST, ROOT

FAMILIES = (kill_typing, kill_files, tabs)
"""Modules that register kinds by being imported."""


def main(arguments: Sequence[str]) -> int:
    """Run, and return 0 if nothing was lost."""
    options = _parser().parse_args(arguments)
    site = Path(os.environ.get("FIELDBOOK_DIST", DIST))
    work = Work(Path(options.work).resolve(), site)
    if options.list:
        for kind in KINDS.values():
            print(f"{kind.family:<8} {kind.runs:>4}  {kind.name}: {kind.told}")
        return 0
    if options.replay:
        return asyncio.run(_run(work, _replayed(options.replay), None, float("inf")))
    work.home.mkdir(parents=True, exist_ok=True)
    file = work.home / "runs.jsonl"
    if not options.resume:
        file.unlink(missing_ok=True)
    records = Records(file)
    runs = plan(kinds_named(options.kinds), options.runs, options.seed)
    status = asyncio.run(_run(work, runs, records, options.seconds))
    print(told(records))
    write_summary(records, options.summary) if options.summary else None
    return status


async def _run(
    work: Work, runs: Sequence[tuple[Kind, int]], records: Records | None, seconds: float
) -> int:
    ends = time.monotonic() + seconds
    failures = 0
    async with stage_for(work) as stage:
        before = None
        for kind, seed in runs:
            if records is not None and records.has(kind.name, seed):
                continue
            if time.monotonic() > ends:
                print("The time is over; --resume goes on.")
                break
            if kind is not before:
                await stage.end_life()
                before = kind
            record = await play(stage, kind, seed)
            if records is not None:
                records.add(record)
            failures += record["verdict"] != "ok"
            _say(record)
    return 1 if failures else 0


def _say(record: Record) -> None:
    line = f"{record['verdict']:<8} {record['seconds']:>6.2f} s  {record['kind']}:{record['seed']}"
    print(f"{line}  {record['acknowledged']} acknowledged", flush=True)
    if record["verdict"] != "ok":
        for trouble in record["trouble"]:
            print(f"    {trouble}")
        for said in record.get("console", ()):
            print(f"    [page] {said}")
        print(f"    Again: python build.py faults --replay '{record['kind']}:{record['seed']}'")


def _replayed(name: str) -> list[tuple[Kind, int]]:
    kind, _, seeds = name.rpartition(":")
    first, _, last = seeds.partition("-")
    (found,) = [each for each in KINDS.values() if each.name == kind]
    return [(found, seed) for seed in range(int(first), int(last or first) + 1)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build.py faults", description=__doc__)
    parser.add_argument("--kinds", nargs="*", default=[], metavar="NAME", help="names or families")
    parser.add_argument("--runs", type=int, help="how many seeds of each kind")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin none later")
    parser.add_argument("--resume", action="store_true", help="go on with what is not made yet")
    parser.add_argument("--replay", metavar="KIND:SEED", help="one run again, or KIND:FIRST-LAST")
    parser.add_argument(
        "--work", default=str(ROOT / "build" / "faults"), help="where runs are kept"
    )
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
