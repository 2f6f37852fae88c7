from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# In an interpreter of its own: another test may have drawn with another backend in this one.
DRAW = """
import asyncio, json
import matplotlib.pyplot as plt
from fieldbook.kernel.kernel import Kernel
from fieldbook.kernel.warmup import undraw
from matplotlib.figure import Figure

class Sent(list):
    def post(self, batch):
        self.extend(event["type"] for event in json.loads(batch))
    def pending(self):
        pass

kernel = Kernel()
kernel.install(sent := Sent())
shell = kernel.shell

def settings():
    return {
        "rc": {key: repr(value) for key, value in plt.rcParams.items()},
        "backend": plt.matplotlib.get_backend(auto_select=False),
        "interactive": plt.isinteractive(),
        "figures": plt.get_fignums(),
        "hooks": [call.__qualname__ for call in shell.events.callbacks["post_execute"]],
        "shown": [Figure in each.type_printers
                  for each in shell.display_formatter.formatters.values()],
        "configurables": [type(each).__name__ for each in shell.configurables],
    }

def draw():
    sent.clear()
    asyncio.run(kernel.execute("cell", "import matplotlib.pyplot as plt; plt.plot([1, 2]);"))
    return sent.count("display_data")

first = settings()
told = {"drawn": draw(), "changed": settings() != first}
drawn = settings()
undraw(shell)
told["undrawn"] = [key for key, value in settings().items() if value != first[key]]
told["again"] = draw()
told["same"] = [key for key, value in settings().items() if value != drawn[key]]
undraw(shell)
undraw(shell)
told["twice"] = [key for key, value in settings().items() if value != first[key]]
open("told.json", "w").write(json.dumps(told))
"""


def test_what_drew_leaves_nothing_until_a_figure_is_drawn_again(tmp_path: Path) -> None:
    (tmp_path / "draw.py").write_text(DRAW, "utf-8")
    subprocess.run(
        [sys.executable, "draw.py"],
        cwd=tmp_path,
        env={
            **os.environ,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        check=True,
        timeout=60,
    )
    assert json.loads((tmp_path / "told.json").read_text("utf-8")) == {
        "drawn": 1,
        "changed": True,
        "undrawn": [],
        "again": 1,
        "same": [],
        "twice": [],
    }
