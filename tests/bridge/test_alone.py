"""The bridge without the rest: its folder and the standard library are enough."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "py" / "fieldbook"

_PROGRAM = """
import importlib, pathlib, sys
for path in sorted(pathlib.Path("fieldbook").rglob("*.py")):
    name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    if name != "fieldbook.bridge.pool.browser":  # its module level needs Pyodide
        importlib.import_module(name)

from fieldbook.bridge.reactivity import Signal, effect
from fieldbook.bridge.vdom import html

count = Signal(1)
effect(lambda: print("count", count.value))
count.value = 2
print(type(html("<p>{}</p>", count)).__name__)
print(sorted({name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names))
"""


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """A folder with nothing but the bridge in it."""
    (tmp_path / "fieldbook").mkdir()
    shutil.copy(PACKAGE / "__init__.py", tmp_path / "fieldbook")
    shutil.copytree(PACKAGE / "bridge", tmp_path / "fieldbook" / "bridge")
    return tmp_path


def test_it_runs_from_a_folder_of_its_own_without_any_package(alone: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-S", "-c", _PROGRAM],
        cwd=alone,
        env={"PYTHONPATH": str(alone), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    *said, others = result.stdout.splitlines()
    assert said == ["count 1", "count 2", "Block"]
    assert others == "['__main__', 'fieldbook']"


def test_its_javascript_imports_nothing_but_itself() -> None:
    modules = sorted((ROOT / "app" / "bridge").glob("*.js"))
    texts = [path.read_text("utf-8") for path in modules]
    source = re.compile(r'(?:^import|\bfrom|\bimport\() ?"([^"]+)"', re.MULTILINE)
    imported = {name for text in texts for name in source.findall(text)}
    assert len(modules) == 9, "as docs/bridge/README.md says"
    assert imported <= {f"./{path.name}" for path in modules}
