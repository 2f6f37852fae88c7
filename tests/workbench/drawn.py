"""A view as it is sent to the page, read without one."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Content, PythonVDOM
from tests.bridge.vdom.recorder import Recorder

__all__ = ["Drawn"]


class Drawn:
    """Mounts a view and reads what it sends; an error in it is one of the test."""

    def __init__(self, view: Callable[[], Content]) -> None:
        self.host = Recorder()
        self.errors: list[BaseException] = []
        self._mounted = PythonVDOM(self.host, on_error=self.errors.append).mount("#main", view)

    def take(self) -> list[str]:
        """Texts and values sent since the last call."""
        assert self.errors == []
        return [str(part) for operation in self.host.take() for part in operation]

    def close(self) -> None:
        self._mounted.dispose()
        assert self.errors == []
