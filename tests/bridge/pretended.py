"""As much of Pyodide as the adapters use, so that they can be tried natively."""

from __future__ import annotations

from types import ModuleType
from typing import Any

__all__ = ["JsException", "Platform", "Proxy", "Uint8Array"]


class JsException(Exception):
    """An error of JavaScript; `failure` is what was found out about it."""

    def __init__(self, message: str = "", failure: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.failure = failure


class Uint8Array:
    """Bytes of JavaScript."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @classmethod
    def new(cls, length: int) -> Uint8Array:
        return cls(bytes(length))

    def assign(self, content: bytes | bytearray | memoryview) -> None:
        assert len(content) == len(self.content)
        self.content = bytes(content)

    def to_bytes(self) -> bytes:
        return self.content


class Proxy:
    """A Python object as JavaScript holds it, until it is destroyed."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.destroyed = False

    def __call__(self, *args: Any) -> Any:
        return self._alive()(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alive(), name)

    def destroy(self) -> None:
        assert not self.destroyed, "destroyed twice"
        self.destroyed = True

    def _alive(self) -> Any:
        assert not self.destroyed, "used after it was destroyed"
        return self.target


class Platform:
    """The modules, and the proxies that were made."""

    def __init__(self) -> None:
        self.proxies: list[Proxy] = []
        ffi, js = ModuleType("pyodide.ffi"), ModuleType("js")
        vars(ffi).update(JsException=JsException, create_proxy=self._proxy, to_js=Uint8Array)
        # A thread of this process has no stack to put aside.
        vars(ffi).update(run_sync=None, can_run_sync=lambda: False)
        vars(js).update(Uint8Array=Uint8Array)
        self.modules = {"pyodide": ModuleType("pyodide"), "pyodide.ffi": ffi, "js": js}

    @property
    def alive(self) -> list[Any]:
        """What JavaScript still holds."""
        return [proxy.target for proxy in self.proxies if not proxy.destroyed]

    def _proxy(self, target: Any) -> Proxy:
        self.proxies.append(Proxy(target))
        return self.proxies[-1]
