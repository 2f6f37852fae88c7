"""A selection of seeded faults, in which nothing may be lost; a failure tells how to replay it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.servers import OwnServer
from tests.support.sites import ROOT


def test_nothing_is_lost(warm_profile: Path, server: OwnServer, site: Path, tmp_path: Path) -> None:
    port = urlsplit(server.url).port
    server.stop()  # The harness serves the site itself, at the address the profile knows.
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults", "--selection", "--work", str(tmp_path),
             "--snapshots", str(warm_profile), "--port", str(port)],
            cwd=ROOT,
            env={
                **os.environ,
                "FIELDBOOK_DIST": str(site),
                "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")]),
            },
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
    finally:
        server.start()
    assert done.returncode == 0, done.stdout + done.stderr
