"""Calls that travel between interpreters as bytes: a function's address, arguments, an answer.

Both sides need the standard library's pickle only. A function travels by its address
(``"fieldbook.tables.service:page"``), so the caller need not be able to import it: the page asks
for pandas' work without having pandas. Answers and events are best made of frozen dataclasses
that both sides know (the ``messages.py`` of each room).

Both interpreters are this application's own; bytes from elsewhere must never come here, because
unpickling runs what it is told.
"""

from __future__ import annotations

import importlib
import inspect
import io
import pickle
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Call",
    "RemoteError",
    "address_of",
    "decode_answer",
    "decode_call",
    "encode_answer",
    "encode_call",
    "encode_failure",
    "resolve",
]

_PROTOCOL = 5


class RemoteError(Exception):
    """A call failed in the other interpreter with an exception that can't be made here.

    `name` is the exception's class, `traceback` its formatted traceback there.
    """

    def __init__(self, name: str, message: str, traceback: str) -> None:
        super().__init__(f"{name}: {message}" if message else name)
        self.name = name
        self.message = message
        self.traceback = traceback

    def __reduce__(self) -> tuple[type[RemoteError], tuple[str, str, str]]:
        return RemoteError, (self.name, self.message, self.traceback)


@dataclass(frozen=True, slots=True)
class Call:
    """A function's address and what it is called with."""

    target: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


def address_of(function: Callable[..., Any]) -> str:
    """``"module:qualname"`` of a module-level function.

    Raises `ValueError` for what has no such address: lambdas, local functions, bound methods.
    """
    name = getattr(function, "__qualname__", "")
    module = getattr(function, "__module__", None)
    if not module or not name or "<" in name or inspect.ismethod(function):
        raise ValueError(
            f"{function!r} can't be called in a worker: only functions at a module's top have an"
            " address there. Move it out of the function or class that holds it."
        )
    return f"{module}:{name}"


def resolve(address: str) -> Callable[..., Any]:
    """The function at an address, its module imported.

    Raises `ImportError` where there is no such module or function.
    """
    module, _, path = address.partition(":")
    found: Any = importlib.import_module(module)
    for part in path.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise ImportError(f"{module} has no {path}") from None
    if not callable(found):
        raise ImportError(f"{address} can't be called")
    function: Callable[..., Any] = found
    return function


def encode_call(target: str | Callable[..., Any], *args: Any, **kwargs: Any) -> bytes:
    """A call as bytes. Raises what pickle raises for arguments that can't travel."""
    address = target if isinstance(target, str) else address_of(target)
    return pickle.dumps((address, args, kwargs), protocol=_PROTOCOL)


def decode_call(payload: bytes) -> Call:
    """The call in `payload`."""
    target, args, kwargs = pickle.loads(payload)
    return Call(target, args, kwargs)


def encode_answer(value: Any) -> bytes:
    """An answer as bytes. Raises what pickle raises for a value that can't travel."""
    return b"+" + pickle.dumps(value, protocol=_PROTOCOL)


def encode_failure(error: BaseException) -> bytes:
    """A failure as bytes: the exception itself where it can travel, and its description.

    The exception is pickled on its own, so that a caller without the module that defines it
    still reads the description.
    """
    try:
        itself = pickle.dumps(error, protocol=_PROTOCOL)
    except Exception:  # noqa: BLE001 - pickle raises whatever the exception's own __reduce__ does
        itself = b""
    text = "".join(traceback.format_exception(error))
    described = (type(error).__name__, str(error), text, itself)
    return b"-" + pickle.dumps(described, protocol=_PROTOCOL)


def decode_answer(payload: bytes) -> Any:
    """The answer in `payload`; a failure is raised.

    Raises the exception of the other side where it can be made here, else `RemoteError`; the
    other side's traceback is attached as a note.
    """
    mark, body = payload[:1], payload[1:]
    if mark == b"+":
        return pickle.loads(body)
    if mark != b"-":
        raise ValueError(f"an answer begins with + or -, this one with {mark!r}")
    name, message, text, itself = pickle.loads(body)
    raise _remade(name, message, text, itself)


def _remade(name: str, message: str, text: str, itself: bytes) -> BaseException:
    error: BaseException = RemoteError(name, message, text)
    if itself:
        try:
            made = pickle.Unpickler(io.BytesIO(itself)).load()
        except Exception:  # noqa: BLE001 - its module may be missing here, or its constructor refuse
            return error
        # An exception that ends this interpreter must not be raised by another's failure.
        if isinstance(made, Exception):
            made.add_note(f"In the worker:\n{text}")
            error = made
    return error
