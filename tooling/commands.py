"""The command line: what a person types, handed to the tool that does it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tooling.console import Failure, say

__all__ = ["main"]


def main(arguments: Sequence[str]) -> int:
    """Run one command; return the exit status."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.command not in ("bench", "faults", "test"):
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    try:
        return _run(options, rest)
    except Failure as failure:
        say(f"build.py: {failure}")
        return 1
    except OSError as error:
        say(f"build.py: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="Builds, serves and tests Fieldbook.", allow_abbrev=False
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("build", help="build the site into dist/ (the default)")
    serve = commands.add_parser("serve", help="build and serve the site")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="0 picks a free one")
    serve.add_argument("--watch", action="store_true", help="rebuild and reload on changes")
    commands.add_parser(
        "test",
        help="run the tests; arguments go to pytest, --full adds the long ones",
        add_help=False,
        allow_abbrev=False,
    )
    check = commands.add_parser("check", help="lint, formatting and types")
    check.add_argument("--fix", action="store_true", help="repair what can be repaired")
    bench = commands.add_parser(
        "bench", help="run benchmarks; options go to the one that is named", allow_abbrev=False
    )
    bench.add_argument("names", nargs="*", metavar="NAME")
    commands.add_parser(
        "faults",
        help="let things go wrong, seeded, and look whether anything was lost",
        add_help=False,
        allow_abbrev=False,
    )
    commands.add_parser("audit", help="ask which dependencies have known faults")
    commands.add_parser("lock", help="renew wheels/lock.json and the pinned tools")
    return parser


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    # Each command imports its own tools, so that none pays for another's.
    match options.command:
        case None | "build":
            from tooling.site import build_site

            say(f"Built dist/ ({build_site()})")
        case "serve":
            from tooling.serve import serve

            serve(options.host, options.port, watch=options.watch)
        case "test":
            from tooling.testing import run_tests

            return run_tests(rest)
        case "check":
            from tooling.check import run_checks

            return run_checks(fix=options.fix)
        case "bench":
            from tooling.bench import run_benchmarks

            return run_benchmarks(options.names, rest)
        case "faults":
            from tooling.faults import run_faults

            return run_faults(rest)
        case "audit":
            from tooling.audit import run_audit

            return run_audit()
        case "lock":
            from tooling.pins import renew_everything

            renew_everything()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
