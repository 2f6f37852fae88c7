from __future__ import annotations

from fieldbook.notebook.outputs import DisplayData, Error, ExecuteResult, Stream, UnknownOutput
from fieldbook.workbench.output_view import output_props


def test_a_stream_and_an_error_are_what_they_are() -> None:
    assert output_props(Stream("stderr", "x")) == {"kind": "stream", "name": "stderr", "text": "x"}
    props = output_props(Error("E", "why", ("a", "b")))
    assert (props["kind"], props["ename"], props["traceback"]) == ("error", "E", "a\nb")


def test_the_richest_representation_is_shown() -> None:
    frame = ExecuteResult({"text/plain": "plain", "text/html": "<table>"}, {}, 1)
    assert output_props(frame) == {"kind": "html", "text": "<table>"}
    assert output_props(DisplayData({"text/plain": "plain"}))["text"] == "plain"


def test_a_picture_has_its_size_and_a_name() -> None:
    picture = DisplayData(
        {"image/png": "QUJD", "text/plain": "<Figure>"}, {"image/png": {"width": 40, "height": 30}}
    )
    assert output_props(picture) == {
        "kind": "image",
        "mime": "image/png",
        "data": "QUJD",
        "width": 40,
        "height": 30,
        "label": "<Figure>",
    }


def test_a_drawing_is_drawn_as_a_picture() -> None:
    props = output_props(DisplayData({"image/svg+xml": "<svg/>"}))
    assert (props["kind"], props["text"], props["label"]) == ("svg", "<svg/>", "Picture")


def test_json_is_laid_out() -> None:
    assert output_props(DisplayData({"application/json": {"a": 1}}))["text"] == '{\n  "a": 1\n}'


def test_what_can_not_be_shown_says_so() -> None:
    for output in (UnknownOutput({"output_type": "new"}), DisplayData({"video/mp4": "…"})):
        assert "can't be shown" in str(output_props(output)["text"])
