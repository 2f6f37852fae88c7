"""The command line: what a person types, handed to the tool that does it."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

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
    app = commands.add_parser("app", help="build an app of your own that stands on the bridge")
    app.add_argument("project", type=Path, metavar="PROJECT", help="folder with src/ and page/")
    app.add_argument("--out", type=Path, metavar="DIR", help="PROJECT/site unless given")
    wheel = commands.add_parser("wheel", help="build the wheel of a package, or the bridge's")
    wheel.add_argument(
        "project", type=Path, nargs="?", metavar="PROJECT", help="a folder with src/"
    )
    wheel.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="here unless given")
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
    matrix = commands.add_parser("matrix", help="try the bridge on other versions of Pyodide")
    matrix.add_argument(
        "versions", nargs="*", metavar="VERSION", help="all that are pinned if none"
    )
    commands.add_parser("audit", help="ask which dependencies have known faults")
    commands.add_parser("lock", help="renew wheels/lock.json and the pinned tools")
    return parser


def _run(options: argparse.Namespace, rest: Sequence[str]) -> int:
    """Do it; return the exit status."""
    return _COMMANDS[options.command or "build"](options, rest) or 0


# Each command imports its own tools, so that none pays for another's.


def _build(_options: argparse.Namespace, _rest: Sequence[str]) -> None:
    from tooling.site import build_site

    say(f"Built dist/ ({build_site()})")


def _serve(options: argparse.Namespace, _rest: Sequence[str]) -> None:
    from tooling.serve import serve

    serve(options.host, options.port, watch=options.watch)


def _test(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    from tooling.testing import run_tests

    return run_tests(rest)


def _app(options: argparse.Namespace, _rest: Sequence[str]) -> None:
    from tooling.app_site import build_app

    site: Path = options.out or options.project / "site"
    say(f"Built {site} ({build_app(options.project, site)})")


def _wheel(options: argparse.Namespace, _rest: Sequence[str]) -> None:
    from tooling.wheel import bridge_wheel, local_wheel

    made = local_wheel(options.project) if options.project else bridge_wheel()
    options.out.mkdir(parents=True, exist_ok=True)
    say(f"Built {shutil.copy(made, options.out)}")


def _check(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    from tooling.check import run_checks

    return run_checks(fix=options.fix)


def _bench(options: argparse.Namespace, rest: Sequence[str]) -> int:
    from tooling.bench import run_benchmarks

    return run_benchmarks(options.names, rest)


def _matrix(options: argparse.Namespace, _rest: Sequence[str]) -> int:
    from tooling.matrix import run_matrix

    return run_matrix(options.versions)


def _faults(_options: argparse.Namespace, rest: Sequence[str]) -> int:
    from tooling.faults import run_faults

    return run_faults(rest)


def _audit(_options: argparse.Namespace, _rest: Sequence[str]) -> int:
    from tooling.audit import run_audit

    return run_audit()


def _lock(_options: argparse.Namespace, _rest: Sequence[str]) -> None:
    from tooling.pins import renew_everything

    renew_everything()


_COMMANDS: dict[str, Callable[[argparse.Namespace, Sequence[str]], int | None]] = {
    "build": _build,
    "serve": _serve,
    "test": _test,
    "app": _app,
    "wheel": _wheel,
    "check": _check,
    "bench": _bench,
    "matrix": _matrix,
    "faults": _faults,
    "audit": _audit,
    "lock": _lock,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
