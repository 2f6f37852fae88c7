from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from fieldbook.kernel.messages import Error
from fieldbook.kernel.packages import Packages, imported_modules
from tests.kernel.conftest import NativeKernel


@pytest.mark.parametrize(
    ("source", "modules"),
    [
        ("import numpy as np, os.path", {"numpy", "os"}),
        ("from sklearn.linear_model import Ridge", {"sklearn"}),
        ("def f():\n    import pandas", {"pandas"}),
        ("try:\n    import a\nexcept ImportError:\n    import b", {"a", "b"}),
        ("from . import sibling", set()),
        ("frame.to_excel('a.xlsx')", {"openpyxl"}),
        ("import fieldbook.webgpu as xp", {"fieldbook", "numpy"}),
        ("from fieldbook import webgpu", {"fieldbook", "numpy"}),
        ("from fieldbook.webgpu import random", {"fieldbook", "numpy"}),
        ("import = broken", set()),
        ("x = '\\0'", set()),
    ],
)
def test_imports_are_found_wherever_they_stand(source: str, modules: set[str]) -> None:
    assert imported_modules(source) == modules


class Shelf:
    """Packages at hand: modules in a folder that is not on the path until one is loaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.loads: list[list[str]] = []
        for name in ("apples", "pears"):
            (folder / f"fieldbook_test_{name}.py").write_text(f"name = {name!r}\n")

    def load(self, names: Sequence[str]) -> bool:
        self.loads.append(list(names))
        sys.path.append(str(self.folder))
        return True

    async def load_later(self, names: Sequence[str]) -> None:
        self.load(names)

    def connect(self, packages: Packages, can_wait: bool) -> None:
        packages.connect(
            {"fieldbook_test_apples": "apples", "fieldbook_test_pears": "pears"},
            lambda: [name for names in self.loads for name in names],
            self.load_later,
            lambda names: can_wait and self.load(names),
        )


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    yield Shelf(tmp_path)
    for name in ("fieldbook_test_apples", "fieldbook_test_pears"):
        sys.modules.pop(name, None)


async def test_a_cells_packages_are_loaded_before_it_runs(
    kernel: NativeKernel, shelf: Shelf
) -> None:
    shelf.connect(kernel.kernel.packages, can_wait=False)
    reply = await kernel.run("if True:\n    import fieldbook_test_apples")
    assert reply.status == "ok"
    assert shelf.loads == [["apples"]]


async def test_a_package_is_loaded_once(kernel: NativeKernel, shelf: Shelf) -> None:
    shelf.connect(kernel.kernel.packages, can_wait=True)
    await kernel.run("import fieldbook_test_apples")
    await kernel.run("import fieldbook_test_apples")
    assert shelf.loads == [["apples"]]


async def test_an_import_that_nobody_foresaw_waits_for_its_package(
    kernel: NativeKernel, shelf: Shelf
) -> None:
    shelf.connect(kernel.kernel.packages, can_wait=True)
    await kernel.run("print(__import__('fieldbook_test_pears').name)")
    assert kernel.sent.text() == "pears\n"


async def test_where_an_import_cannot_wait_it_says_what_to_do(
    kernel: NativeKernel, shelf: Shelf
) -> None:
    shelf.connect(kernel.kernel.packages, can_wait=False)
    reply = await kernel.run("__import__('fieldbook_test_pears')")
    assert reply.ename == "ModuleNotFoundError"
    assert "%pip install pears" in kernel.sent.contents(Error)[0].traceback[-1]


async def test_a_package_that_is_not_there_is_explained(kernel: NativeKernel) -> None:
    reply = await kernel.run("import no_such_package.inside")
    assert reply.ename == "ModuleNotFoundError"
    assert ".whl" in kernel.sent.contents(Error)[0].traceback[-1]


async def test_code_that_tries_an_import_is_not_disturbed(kernel: NativeKernel) -> None:
    await kernel.run(
        "import importlib.util\n"
        "try:\n    import no_such_package\nexcept ImportError as error:\n    print(error)\n"
        "print(importlib.util.find_spec('no_such_package'))"
    )
    assert kernel.sent.text() == "No module named 'no_such_package'\nNone\n"


async def test_a_load_that_fails_leaves_the_import_to_fail(kernel: NativeKernel) -> None:
    async def fail(names: Sequence[str]) -> None:
        raise OSError(f"{names[0]} could not be loaded. The file is missing.")

    kernel.kernel.packages.connect({"no_such_package": "apples"}, list, fail, lambda _names: False)
    reply = await kernel.run("print('before')\nimport no_such_package")
    assert reply.ename == "ModuleNotFoundError"
    assert kernel.sent.text("stderr") == "apples could not be loaded. The file is missing.\n"
    assert kernel.sent.text() == "before\n"
