"""Calls and answers as bytes."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest

from fieldbook.bridge.rpc import (
    RemoteError,
    address_of,
    decode_answer,
    decode_call,
    encode_answer,
    encode_call,
    encode_failure,
    resolve,
)


class _Unreachable:
    def method(self) -> None: ...


class Unpicklable(Exception):
    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("no")


def test_a_call_round_trips() -> None:
    call = decode_call(encode_call("json:dumps", [1], sort_keys=True))
    assert (call.target, call.args, call.kwargs) == ("json:dumps", ([1],), {"sort_keys": True})
    assert resolve(call.target)(*call.args, **call.kwargs) == "[1]"


def test_addresses_are_of_functions_at_a_modules_top() -> None:
    assert address_of(pickle.dumps) == "_pickle:dumps"
    assert address_of(encode_call) == "fieldbook.bridge.rpc:encode_call"
    for unreachable in (lambda: 1, _Unreachable().method):
        with pytest.raises(ValueError, match="module's top"):
            address_of(unreachable)


@pytest.mark.parametrize("address", ["json:nothing", "json:__doc__"])
def test_an_address_with_no_function_is_told(address: str) -> None:
    with pytest.raises(ImportError):
        resolve(address)


def test_answers_and_failures_come_back_as_they_were() -> None:
    assert decode_answer(encode_answer({"a": (1, 2)})) == {"a": (1, 2)}
    with pytest.raises(KeyError, match="gone") as caught:
        decode_answer(encode_failure(KeyError("gone")))
    assert "KeyError" in caught.value.__notes__[0]


def test_a_failure_that_cannot_travel_is_described() -> None:
    with pytest.raises(RemoteError) as caught:
        decode_answer(encode_failure(Unpicklable("stuck")))
    assert (caught.value.name, caught.value.message) == ("Unpicklable", "stuck")
    assert "Unpicklable: stuck" in caught.value.traceback
    assert pickle.loads(pickle.dumps(caught.value)).name == "Unpicklable"


class Elsewhere(Exception):
    """An exception that one of two interpreters does not have."""


def test_an_exception_that_is_not_known_here_is_described(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = encode_failure(Elsewhere("over there"))
    monkeypatch.delattr(f"{__name__}.Elsewhere")
    with pytest.raises(RemoteError) as caught:
        decode_answer(failure)
    assert (caught.value.name, caught.value.message) == ("Elsewhere", "over there")
    assert str(caught.value) == "Elsewhere: over there"


def test_a_failure_without_words_is_told_by_its_name() -> None:
    with pytest.raises(RemoteError, match=r"^KeyboardInterrupt$"):
        decode_answer(encode_failure(KeyboardInterrupt()))


def test_a_function_in_a_class_has_an_address() -> None:
    address = address_of(Fraction.as_integer_ratio)
    assert address == "fractions:Fraction.as_integer_ratio"
    assert resolve(address) is Fraction.as_integer_ratio


def test_another_interpreters_end_does_not_end_this_one() -> None:
    with pytest.raises(RemoteError, match="SystemExit"):
        decode_answer(encode_failure(SystemExit(3)))


def test_bytes_of_no_answer_are_refused() -> None:
    with pytest.raises(ValueError, match="begins with"):
        decode_answer(b"?x")
