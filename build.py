"""Fieldbook's one command: build, serve, test, check, bench, lock.

Needs Python 3.11 or newer and nothing else; everything it uses is fetched into a cache folder.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this file must say it, not fail)
    sys.exit("Fieldbook needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")

from tooling.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
