"""The page imports the messages where there is no pandas."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "py"

BLOCKED = """
import sys
for name in ("numpy", "pandas", "openpyxl"):
    sys.modules[name] = None
import fieldbook.tables.messages as messages
assert all(hasattr(messages, name) for name in messages.__all__)
loaded = {name.split(".")[0] for name in sys.modules if sys.modules[name] is not None}
print(sorted(loaded - set(sys.stdlib_module_names) - {"__main__"}))
"""


def test_they_need_the_standard_library_alone() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )
    foreign = {name for name in eval(done.stdout) if not name.startswith(("_", "sitecustom"))}
    assert foreign == {"fieldbook"}
