"""Packages that were not in the snapshot are loaded and used after a restore."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.kernel.tab import KernelTab
from tests.runtime.warm import WarmBrowser, diagnostics
from tests.support.wheels import fetch_wheels

PURE = ("annotated_types", "pydantic", "typing_extensions", "typing_inspection")

USE = """
from typing import Annotated
from pydantic import BaseModel, Field, ValidationError, field_validator

class Sample(BaseModel):
    depth: Annotated[float, Field(gt=0)]
    names: set[str] = set()

    @field_validator("names")
    def lower(cls, names):
        if "" in names:
            raise ValueError("a name is empty")
        return {name.lower() for name in names}

def told(**values):
    try:
        return Sample(**values).model_dump_json()
    except ValidationError as error:
        return [each["msg"] for each in error.errors()]

print(told(depth="2.5", names=["Clay"]))
print(told(depth=-1))
print(told(depth="deep", names=[""]))
print(Sample.model_validate_json('{"depth": 1e3}').depth)
"""
TOLD = """\
{"depth":2.5,"names":["clay"]}
['Input should be greater than 0']
['Input should be a valid number, unable to parse string as a number',\
 'Value error, a name is empty']
1000.0
"""


def test_a_wheel_is_installed(tab: KernelTab, tmp_path: Path) -> None:
    wheel = tmp_path / "handmade-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        about = "handmade-1.0.dist-info"
        archive.writestr("handmade.py", "def seven():\n    return 7\n")
        archive.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: handmade\nVersion: 1.0")
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any"
        )
        archive.writestr(f"{about}/RECORD", "")
    tab.give(wheel.name, wheel.read_bytes())
    assert "Installed" in tab.run(f"%pip install ./{wheel.name}").text()
    assert tab.run("import handmade, inspect\nhandmade.seven()").result == "7"
    assert "return 7" in tab.run("print(inspect.getsource(handmade))").text()


def test_a_shared_library_in_rust_is_installed_from_the_workspace(tab: KernelTab) -> None:
    wheels = fetch_wheels(*PURE, "pydantic_core")
    for name, path in wheels.items():
        tab.give(name, path.read_bytes())
    files = " ".join(f"./{name}" for name in wheels)
    assert "Installed" in tab.run(f"%pip install {files}").text()
    assert tab.run(USE).text() == TOLD


def test_a_shared_library_is_loaded_from_the_site(warm: WarmBrowser) -> None:
    wheels = fetch_wheels("pydantic_core", "typing_extensions")
    tab = warm.kernel()
    assert [start["way"] for start in diagnostics(tab.page, "kernel")] == ["restored"]
    tab.page.route(
        "**/more/*.whl",
        lambda route: route.fulfill(path=wheels[route.request.url.rpartition("/")[2]]),
    )
    code = (
        "import js, pyodide_js\n"
        f"names = {list(wheels)!r}\n"
        "await pyodide_js.loadPackage([f'{js.location.origin}/more/{name}' for name in names])"
    )
    assert tab.run(code).of("error") == []
    code = (
        "from pydantic_core import SchemaValidator, core_schema\n"
        "whole = SchemaValidator(core_schema.int_schema(gt=0))\n"
        "whole.validate_python('7'), whole.validate_json('12')"
    )
    assert tab.run(code).result == "(7, 12)"
    (error,) = tab.run("whole.validate_python(-1)").of("error")
    assert "Input should be greater than 0" in error["evalue"]


UNSEEN = {
    "scipy.fftpack.convolve": """
import numpy as np
waves = np.sin(np.linspace(0, 2 * np.pi, 8, endpoint=False))
assert scipy.fftpack.diff(waves).max().round(6) == 1
""",
    "sklearn.semi_supervised": """
spread = sklearn.semi_supervised.LabelSpreading().fit([[0], [1], [9]], [0, -1, 1])
assert spread.predict([[2], [8]]).tolist() == [0, 1]
""",
}


@pytest.mark.parametrize("module", UNSEEN)
def test_modules_that_nobody_imported_yet_can_be(tab: KernelTab, module: str) -> None:
    code = f"import sys\nassert {module!r} not in sys.modules\nimport {module}{UNSEEN[module]}"
    assert tab.run(code).of("error") == []


def test_what_is_not_at_hand_is_said_as_usual(tab: KernelTab) -> None:
    assert tab.run("import pandas as pd, io\nfile = io.BytesIO()").of("error") == []
    code = "pd.DataFrame({'a': [1.5]}).to_excel(file, index=False)\npd.read_excel(file).a.tolist()"
    assert tab.run(code).result == "[1.5]"
    (error,) = tab.run("pd.read_excel(file, engine='calamine')").of("error")
    assert error["ename"] == "ImportError"
    assert "python-calamine" in error["evalue"]
