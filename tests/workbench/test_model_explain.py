"""What the model screen draws, says and hands out of an explanation."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from fieldbook.automl.explaining.messages import Confusion
from fieldbook.automl.messages import PredictResult, Report, as_json
from fieldbook.reports import texts as report_texts
from fieldbook.reports.column_pictures import importances
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench import threshold_texts
from fieldbook.workbench.addresses import Place
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.model_explaining import PARTS
from fieldbook.workbench.views.model_explain import explain
from fieldbook.workbench.views.model_predict import predict
from tests.reports.made import HOSTILE, binary, number
from tests.workbench.drawn import Drawn
from tests.workbench.memory import Memory

PLACE = Place("models", "data/fields.model")


async def opened(workbench: Workbench, memory: Memory, report: Report) -> ModelTab:
    files = memory.workspace.files
    files[f"{PLACE.path}/report.json"] = json.dumps(as_json(report)).encode()
    files[f"{PLACE.path}/model.joblib"] = b"joblib"
    memory.trust.contents.add(b"joblib")
    await workbench.start()
    tab = workbench.tabs.open(PLACE).content
    assert isinstance(tab, ModelTab)
    await workbench.tasks.settle()
    return tab


def draw(workbench: Workbench, tab: ModelTab) -> Drawn:
    report = tab.report.peek()
    assert report is not None
    return Drawn(lambda: explain(workbench, tab, report))


@pytest.mark.parametrize("report", [binary(), number(), binary(HOSTILE, HOSTILE)])
async def test_everything_there_is_is_shown(
    workbench: Workbench, memory: Memory, report: Report
) -> None:
    view = draw(workbench, await opened(workbench, memory, report))
    sent = view.take()
    titles = [report_texts.IMPORTANCE, texts.SEGMENTS, texts.WORSE]
    if report.classes:
        titles += [report_texts.ROC, report_texts.CONFUSION, report_texts.CALIBRATION]
        titles += [threshold_texts.OUTCOME, report_texts.on_rows_aside("40"), "0.8512"]
    else:
        titles += [report_texts.RESIDUALS, report_texts.RESIDUAL_HISTOGRAM, "off by 2.5 ± 0.3"]
    assert set(titles) <= set(sent)
    view.close()


async def test_parts_are_drawn_one_after_the_other(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, binary())
    view = draw(workbench, tab)
    view.take()
    tab.select("explain")
    sent: list[str] = []
    for part in (texts.COLUMNS, texts.OUTCOMES, texts.CURVES, texts.SEGMENTS, texts.ROLES):
        assert part not in sent
        await asyncio.sleep(0)
        sent = view.take()
        assert part in sent
    await workbench.tasks.settle()
    assert tab.explaining.parts.peek() == PARTS
    view.close()


async def test_another_column_is_chosen(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, binary())
    view = draw(workbench, tab)
    title = report_texts.dependence_title("soil", "yes")
    assert title not in view.take()
    tab.explaining.column.value = "soil"
    assert title in view.take()
    view.close()


async def test_the_figures_behind_a_picture_unfold(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, binary())
    view = draw(workbench, tab)
    assert "100.0\u00a0%" not in view.take()
    tab.explaining.unfold(report_texts.ROC)
    assert {report_texts.FALSE_ALARMS, "100.0\u00a0%"} <= set(view.take())
    view.close()


async def test_a_threshold_moves_the_counts_and_the_marks(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, binary())
    view = draw(workbench, tab)
    view.take()
    tab.explaining.threshold.choose("0.9")
    sent = view.take()
    assert {"20", "30", "148"} <= set(sent)
    assert report_texts.CONFUSION not in sent, "what doesn't change is left alone"
    view.close()


async def test_each_class_can_be_looked_at(workbench: Workbench, memory: Memory) -> None:
    report = binary()
    assert report.explained is not None
    first, second = report.explained.curves[0], replace(report.explained.curves[0], label="no")
    three = Confusion(("no", "perhaps", "yes"), ((9, 0, 1), (1, 8, 1), (0, 0, 10)))
    explained = replace(report.explained, curves=(first, second), confusion=three)
    tab = await opened(workbench, memory, replace(report, explained=explained))
    view = draw(workbench, tab)
    sent = view.take()
    assert threshold_texts.OUTCOME not in sent, "a threshold is of two classes"
    assert "Found, of all no" not in sent
    tab.explaining.label.value = "no"
    assert "Found, of all no" in view.take()
    view.close()


@pytest.mark.parametrize(
    "report",
    [
        replace(binary(), explained=None),
        replace(binary(), explained=None, importance=(), importance_why="There was no time."),
        replace(number(), importance=()),
    ],
)
async def test_what_is_not_there_is_said(
    workbench: Workbench, memory: Memory, report: Report
) -> None:
    view = draw(workbench, await opened(workbench, memory, report))
    sent = view.take()
    if report.explained is None:
        assert texts.NOT_EXPLAINED in sent
    if not report.importance:
        assert (report.importance_why or texts.NO_IMPORTANCE) in sent
    view.close()


async def test_numbers_that_fit_no_picture_leave_the_rest(
    workbench: Workbench, memory: Memory
) -> None:
    report = binary()
    assert report.explained is not None
    assert report.explained.confusion is not None
    broken = replace(report.explained.confusion, counts=((1,), ()))
    explained = replace(report.explained, confusion=broken)
    view = draw(workbench, await opened(workbench, memory, replace(report, explained=explained)))
    sent = view.take()
    assert report_texts.CONFUSION not in sent
    assert report_texts.ROC in sent
    view.close()


async def test_pictures_are_taken_along(workbench: Workbench, memory: Memory) -> None:
    tab = await opened(workbench, memory, binary("a/b: <i>"))
    picture = importances(binary("a/b: <i>").importance)
    tab.explaining.save_svg(picture, tab.stem)
    await tab.explaining.save_png(picture, tab.stem)
    saved = memory.page.downloads
    assert set(saved) == {"fields which columns matter.svg", "fields which columns matter.png"}
    assert ET.fromstring(saved["fields which columns matter.svg"].decode())


async def test_a_picture_that_can_t_be_drawn_is_said(
    workbench: Workbench, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise OSError("The browser could not draw the picture.")

    tab = await opened(workbench, memory, number())
    monkeypatch.setattr(memory.page, "download_png", refuse)
    await tab.explaining.save_png(importances(number().importance), tab.stem)
    failure = tab.explaining.failure.peek()
    assert failure is not None
    assert failure.why == "The browser could not draw the picture."


async def test_the_report_is_made_of_what_is_on_the_screen(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, binary())
    await tab.download_report()
    assert b"Expect it to name the right left" in memory.page.downloads["fields report.html"]


async def test_a_threshold_begins_where_the_model_draws_the_line(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, replace(binary(), threshold=0.2))
    threshold = tab.explaining.threshold
    assert (threshold.at.peek(), threshold.moved) == (0.2, False)
    threshold.choose("0.5")
    assert threshold.moved
    threshold.choose_usual()
    assert threshold.at.peek() == 0.2


async def test_predictions_for_files_go_by_the_threshold(
    workbench: Workbench, memory: Memory
) -> None:
    tab = await opened(workbench, memory, binary())
    memory.workspace.files["next.csv"] = b"rain\n1\n"

    def made(_: object, __: object, out: str, *___: object) -> PredictResult:
        memory.workspace.files[out] = b"prediction\nno\n"
        return PredictResult(out, 1, ())

    memory.jobs.answers["predict_file"] = made
    view = Drawn(lambda: predict(workbench, tab))
    said = threshold_texts.chosen("yes", 0.3)
    assert said not in view.take()
    tab.explaining.threshold.choose("0.3")
    assert said in view.take()
    await tab.predict("next.csv")
    tab.explaining.threshold.choose_usual()
    await tab.predict("next.csv")
    asked = [args for target, args in memory.jobs.asked if target.endswith(":predict_file")]
    assert [args[3] for args in asked] == [0.3, None]
    view.close()
