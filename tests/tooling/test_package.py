"""Fieldbook's own wheel: the same bytes every time, and what a native installation needs."""

from __future__ import annotations

import email
import email.message
import zipfile
from pathlib import Path

import pytest

from tooling.places import PACKAGE_VERSION
from tooling.wheel import build_wheel, fieldbook_sources, fieldbook_wheel


@pytest.fixture(scope="module")
def metadata(site: Path) -> email.message.Message:
    (wheel,) = (site / "wheels").glob("fieldbook-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        (name,) = (name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(opened.read(name))


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    assert build_wheel(fieldbook_sources(), tmp_path).read_bytes() == fieldbook_wheel().read_bytes()


def test_it_says_which_python_and_what_automl_needs(metadata: email.message.Message) -> None:
    assert metadata["Version"] == PACKAGE_VERSION
    assert metadata["Requires-Python"] == ">=3.11"
    needs = metadata.get_all("Requires-Dist", [])
    assert "scikit-learn==1.8.0" in needs
    assert {need.split(">")[0] for need in needs if "extra" not in need and ">" in need} == {
        "joblib",
        "numpy",
        "pandas",
        "scipy",
    }


def test_dask_is_asked_for_by_name(metadata: email.message.Message) -> None:
    assert metadata.get_all("Provides-Extra") == ["dask"]


def test_its_types_are_told(site: Path) -> None:
    (wheel,) = (site / "wheels").glob("fieldbook-*.whl")
    with zipfile.ZipFile(wheel) as opened:
        assert "fieldbook/py.typed" in opened.namelist()
