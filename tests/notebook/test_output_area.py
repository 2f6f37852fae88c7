"""Outputs of a running cell, from Jupyter's messages."""

from __future__ import annotations

from fieldbook.notebook.mime import choose_mime
from fieldbook.notebook.output_area import OutputArea
from fieldbook.notebook.outputs import (
    CellOutputs,
    DisplayData,
    Error,
    ExecuteResult,
    Stream,
    UnknownOutput,
    output_from_json,
)


def test_neighbouring_pieces_of_a_stream_are_one_output() -> None:
    area = OutputArea()
    for name, text in [("stdout", "a"), ("stdout", "b\r"), ("stderr", "!"), ("stdout", "c")]:
        assert area.apply("stream", {"name": name, "text": text})
    assert area.outputs == [Stream("stdout", "ab"), Stream("stderr", "!"), Stream("stdout", "c")]


def test_each_message_becomes_its_output() -> None:
    area = OutputArea()
    area.apply("display_data", {"data": {"text/plain": "d"}, "metadata": {"m": 1}})
    area.apply(
        "execute_result", {"data": {"text/plain": "r"}, "metadata": {}, "execution_count": 4}
    )
    area.apply("error", {"ename": "E", "evalue": "v", "traceback": ["1", "2"]})
    assert area.outputs == [
        DisplayData({"text/plain": "d"}, {"m": 1}),
        ExecuteResult({"text/plain": "r"}, {}, 4),
        Error("E", "v", ("1", "2")),
    ]


def test_messages_of_other_kinds_change_nothing() -> None:
    area = OutputArea()
    assert not area.apply("status", {"state": "busy"})
    assert area.outputs == []


def test_a_display_is_replaced_by_its_id() -> None:
    area = OutputArea()
    area.apply("display_data", {"data": {"text/plain": "1"}, "transient": {"display_id": "x"}})
    area.apply("display_data", {"data": {"text/plain": "other"}})
    update = {"data": {"text/plain": "2"}, "metadata": {}, "transient": {"display_id": "x"}}
    assert area.apply("update_display_data", update)
    assert not area.update_display({**update, "transient": {"display_id": "unknown"}})
    assert not area.update_display({"data": {}})
    assert [output.to_json()["data"] for output in area.outputs] == [
        {"text/plain": "2"},
        {"text/plain": "other"},
    ]


def test_clear_output_now_or_with_the_next_output() -> None:
    area = OutputArea()
    area.apply("stream", {"name": "stdout", "text": "1"})
    assert not area.apply("clear_output", {"wait": True})
    assert area.outputs == [Stream("stdout", "1")]
    area.apply("stream", {"name": "stdout", "text": "2"})
    assert area.outputs == [Stream("stdout", "2")]
    assert area.apply("clear_output", {"wait": False})
    assert area.outputs == []


def test_too_many_outputs_are_counted_not_kept() -> None:
    area = OutputArea(count_limit=3)
    for number in range(10):
        area.apply("display_data", {"data": {"text/plain": str(number)}})
    assert len(area.outputs) == 4
    assert area.outputs[-1] == Stream("stderr", "… 7 more outputs left out …\n")


def test_a_record_is_read_again() -> None:
    area = OutputArea()
    area.execution_count = 7
    area.apply("stream", {"name": "stdout", "text": "x"})
    area.apply("error", {"ename": "E", "evalue": "v", "traceback": []})
    assert CellOutputs.from_json(area.record().to_json()) == area.record()


def test_outputs_of_any_shape_are_read_without_failing() -> None:
    assert output_from_json({"output_type": "new"}) == UnknownOutput({"output_type": "new"})
    assert output_from_json({"output_type": "stream"}) == Stream("stdout", "")
    assert output_from_json({"output_type": "display_data", "data": 3}) == DisplayData({})
    assert output_from_json({"output_type": "error", "traceback": None}) == Error("", "", ())


def test_lines_are_joined_and_json_is_left_alone() -> None:
    data = {"text/plain": ["a\n", "b"], "application/geo+json": ["a\n", "b"]}
    output = output_from_json({"output_type": "display_data", "data": data})
    assert output == DisplayData({"text/plain": "a\nb", "application/geo+json": ["a\n", "b"]})


def test_the_richest_type_is_chosen_and_scripts_never() -> None:
    assert choose_mime({"text/plain": "x", "text/html": "<b>x</b>"}) == "text/html"
    assert choose_mime({"text/plain": "x", "text/html": ""}) == "text/plain"
    assert choose_mime({"application/javascript": "x", "text/plain": "y"}) == "text/plain"
    assert choose_mime({"application/javascript": "x"}) is None
    assert (
        choose_mime({"application/vnd.vega+json": {"mark": "bar"}}) == "application/vnd.vega+json"
    )
    assert choose_mime({"text/plain": "", "image/png": "a"}) == "image/png"
