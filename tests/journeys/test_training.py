"""From a table to a model and its predictions, as a person does it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.workbench import STARTED_MS
from tests.support.servers import OwnServer

TRAINED_MS = 180_000
"""A worker's start with scikit-learn, and the search, on a busy machine."""


def table(path: Path, rows: int, *, target: bool = True) -> Path:
    """Fields whose yield depends on crop and rain."""
    chance = random.Random(7)
    lines = ["field,crop,rain_mm" + (",yield_t" if target else "")]
    for number in range(rows):
        crop = chance.choice(["wheat", "rye"])
        rain = chance.gauss(400, 60)
        outcome = {"wheat": 7.0, "rye": 5.0}[crop] + rain / 200 + chance.gauss(0, 0.3)
        line = f"F{number:03d},{crop},{rain:.0f}"
        lines.append(f"{line},{outcome:.2f}" if target else line)
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_table_becomes_a_model_that_predicts(
    page: Page, server: OwnServer, tmp_path: Path
) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Import files").set_input_files(
        table(tmp_path / "fields.csv", 160), timeout=STARTED_MS
    )
    page.get_by_role("button", name="Train a model").click(timeout=TRAINED_MS)

    training = page.get_by_role("region", name="Train a model")
    target = training.get_by_role("combobox", name="Target column")
    target.select_option("yield_t", timeout=TRAINED_MS)
    expect(target).to_have_value("yield_t")
    task = training.get_by_role("combobox", name="Task")
    expect(task).to_have_value("regression", timeout=TRAINED_MS)
    training.get_by_role("spinbutton", name="Time budget in seconds").fill("10")
    training.get_by_role("button", name="Start training").click()
    expect(training.get_by_role("progressbar", name="Training")).to_be_visible()
    expect(training.get_by_role("button", name="Stop training")).to_be_visible()

    model = page.get_by_role("region", name="Model", exact=True)
    expect(model).to_be_visible(timeout=TRAINED_MS)
    expect(model).to_contain_text("Expect to be off by about")
    board = page.get_by_role("table", name="Leaderboard")
    expect(board).to_have_count(1)
    headers = ["Model", "Score", "Spread", "Fit seconds", "Predict seconds"]
    expect(board.get_by_role("columnheader")).to_have_text(headers)
    best = board.get_by_role("row").nth(1).get_by_role("cell").first
    assert float(best.inner_text()) > 0.5

    explain_and_ask(page, model)

    model.get_by_role("tab", name="Predict").click()
    model.get_by_role("button", name="Predict from file").set_input_files(
        table(tmp_path / "next year.csv", 12, target=False)
    )
    result = page.get_by_role("grid", name="next year")
    expect(result).to_be_visible(timeout=TRAINED_MS)
    expect(result).to_have_attribute("aria-rowcount", "13")
    expect(result).to_contain_text("prediction")

    files = page.get_by_role("tree", name="Files")
    expect(files.get_by_role("treeitem", name="fields.model")).to_be_visible()
    page.reload()
    expect(result).to_be_visible(timeout=TRAINED_MS)
    files.get_by_role("treeitem", name="fields.model").click()
    model.get_by_role("tab", name="Export").click()
    with page.expect_download() as download:
        model.get_by_role("button", name="Download Python code").click()
    assert download.value.suggested_filename == "fields.py"


def explain_and_ask(page: Page, model: Locator) -> None:
    """Look at what the model goes by, take a picture along, ask what another rain gives."""
    model.get_by_role("tab", name="Explain").click()
    matter = model.get_by_role("figure", name="Which columns matter")
    expect(matter).to_contain_text("matters most")
    expect(model.get_by_role("figure", name="How far off, along the prediction")).to_be_visible()
    model.get_by_role("combobox", name="Column").select_option("rain_mm")
    expect(model.get_by_role("figure", name="Prediction along “rain_mm”")).to_be_visible()
    with page.expect_download() as download:
        matter.get_by_role("button", name="as PNG").click()
    assert download.value.suggested_filename == "fields which columns matter.png"
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")

    model.get_by_role("tab", name="What if").click()
    answer = model.get_by_role("status", name="Prediction")
    expect(answer).to_contain_text("as for the typical row", timeout=TRAINED_MS)
    model.get_by_role("textbox", name="rain_mm").fill("520")
    expect(answer).to_contain_text("from", timeout=TRAINED_MS)
    expect(answer).to_contain_text("What each change does alone")


@pytest.mark.full
def test_stop_keeps_what_was_found(page: Page, server: OwnServer, tmp_path: Path) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Import files").set_input_files(
        table(tmp_path / "fields.csv", 160), timeout=STARTED_MS
    )
    page.get_by_role("button", name="Train a model").click(timeout=TRAINED_MS)
    training = page.get_by_role("region", name="Train a model")
    training.get_by_role("combobox", name="Target column").select_option(
        "yield_t", timeout=TRAINED_MS
    )
    training.get_by_role("spinbutton", name="Time budget in seconds").fill("600")
    training.get_by_role("button", name="Start training").click()
    board = training.get_by_role("table", name="Leaderboard")
    validated = board.get_by_role("row").filter(has_not_text="first look")
    expect(validated.nth(2)).to_be_visible(timeout=TRAINED_MS)  # below header and baseline
    training.get_by_role("button", name="Stop training").click()
    model = page.get_by_role("region", name="Model", exact=True)
    expect(model).to_be_visible(timeout=TRAINED_MS)
    expect(model).to_contain_text("stopped by hand")


@pytest.mark.full
def test_a_training_that_was_cut_off_goes_on(page: Page, server: OwnServer, tmp_path: Path) -> None:
    page.goto(server.url)
    page.get_by_role("button", name="Import files").set_input_files(
        table(tmp_path / "crops.csv", 160), timeout=STARTED_MS
    )
    page.get_by_role("button", name="Train a model").click(timeout=TRAINED_MS)
    training = page.get_by_role("region", name="Train a model")
    training.get_by_role("combobox", name="Target column").select_option("crop", timeout=TRAINED_MS)
    training.get_by_text("More options").click()
    aside = training.get_by_role("spinbutton", name="Percent of rows set aside")
    aside.fill("70")
    expect(training).to_contain_text("between 0 and 50", timeout=TRAINED_MS)
    aside.fill("25")
    training.get_by_role("spinbutton", name="Cost of a miss").fill("5", timeout=TRAINED_MS)
    expect(training).to_contain_text("Give both costs")
    training.get_by_role("spinbutton", name="Cost of a false alarm").fill("1")
    training.get_by_role("spinbutton", name="Time budget in seconds").fill("15")
    training.get_by_role("button", name="Start training").click()
    board = training.get_by_role("table", name="Leaderboard")
    validated = board.get_by_role("row").filter(has_not_text="first look")
    expect(validated.nth(2)).to_be_visible(timeout=TRAINED_MS)  # below header and baseline

    page.goto(f"{server.url}#/models/crops.model")
    page.reload()
    model = page.get_by_role("region", name="Model", exact=True)
    expect(model).to_contain_text("This training was cut off.", timeout=STARTED_MS)
    model.get_by_role("button", name="Continue training").click()
    expect(training.get_by_role("button", name="Stop training")).to_be_visible()
    expect(training.get_by_role("combobox", name="Target column")).to_have_value("crop")
    expect(aside).to_have_value("25")

    expect(model).to_be_visible(timeout=TRAINED_MS)
    expect(model).not_to_contain_text("cut off")
    model.get_by_role("tab", name="Explain").click()
    expect(model).to_contain_text("rows set aside", timeout=TRAINED_MS)
    files = page.get_by_role("tree", name="Files")
    expect(files.get_by_role("treeitem", name="crops.model")).to_have_count(1)
