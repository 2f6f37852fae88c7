from __future__ import annotations

import pytest

from fieldbook.workbench.addresses import Place, parse_address


@pytest.mark.parametrize(
    "place",
    [
        Place("files", "data/harvest 2025.csv"),
        Place("files", "50 % größer?#.ipynb"),
        Place("train", "harvest.csv"),
        Place("models", "yield.model"),
        Place("bin"),
        Place("settings"),
    ],
)
def test_an_address_leads_back_to_its_place(place: Place) -> None:
    assert parse_address(place.address) == place


@pytest.mark.parametrize("address", ["", "#", "#main", "#/files/", "#/elsewhere/x", "#/train"])
def test_other_addresses_lead_nowhere(address: str) -> None:
    assert parse_address(address) is None
