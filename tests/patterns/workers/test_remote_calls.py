"""Calls by address: what is called need not be here, and its failure arrives all the same."""

from __future__ import annotations

import sys

import pytest

from fieldbook.bridge.rpc import (
    RemoteError,
    decode_answer,
    decode_call,
    encode_answer,
    encode_call,
    encode_failure,
    resolve,
)


def answered(payload: bytes) -> bytes:
    """The other interpreter."""
    call = decode_call(payload)
    try:
        return encode_answer(resolve(call.target)(*call.args, **call.kwargs))
    except Exception as error:  # noqa: BLE001 - any failure is an answer
        return encode_failure(error)


def test_the_caller_names_what_it_need_not_have() -> None:
    sys.modules.pop("colorsys", None)
    payload = encode_call("colorsys:rgb_to_hls", 1.0, 1.0, 1.0)
    assert "colorsys" not in sys.modules
    assert decode_answer(answered(payload)) == (0.0, 1.0, 0.0)


def test_a_failure_is_raised_where_the_call_stands_with_the_other_sides_traceback() -> None:
    with pytest.raises(LookupError) as caught:
        decode_answer(answered(encode_call("operator:getitem", {}, "oats")))
    assert "Traceback" in caught.value.__notes__[0]


def test_what_has_no_class_here_has_its_name_and_message() -> None:
    class Foreign(Exception):
        """Can't be pickled: it stands in a function."""

    with pytest.raises(RemoteError, match="no rain") as caught:
        decode_answer(encode_failure(Foreign("no rain")))
    assert "Foreign" in str(caught.value)


def test_what_has_no_address_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(ValueError, match="lambda"):
        encode_call(lambda: None)
