"""IPython's shell for a kernel without a terminal, a profile or threads."""

from __future__ import annotations

import sys
from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from types import CodeType, TracebackType
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type
from traitlets.config import Config

from fieldbook.kernel.display import KernelDisplayHook, KernelDisplayPublisher
from fieldbook.kernel.messages import Error
from fieldbook.kernel.outbox import Outbox
from fieldbook.kernel.tracebacks import (
    cut_kernel_frames,
    explain,
    holds_group,
    plain_traceback,
    shorten,
)

__all__ = ["KernelShell"]

_NO_SHELL = (
    "There is no command line in the browser. Files: Python's pathlib and shutil. "
    "Packages: %pip install NAME."
)


class KernelShell(InteractiveShell):
    """Runs cells and sends all that they show to the outbox."""

    displayhook_class = Type(KernelDisplayHook)
    display_pub_class = Type(KernelDisplayPublisher)
    outbox: Outbox = AnyTrait()  # type: ignore[assignment]  # a trait is its value on an instance

    def __init__(self, **options: Any) -> None:
        self.packaged: Callable[[str], str | None] = lambda _module: None
        self.before_code: Callable[[CodeType], None] = lambda _code: None
        """Called with every statement of a cell before it runs."""
        self.stopped: Callable[[], bool] = lambda: False
        self.pip: Callable[[str], Awaitable[None]] | None = None
        """What ``%pip`` awaits (see `fieldbook.kernel.pip`)."""
        self.payload: list[dict[str, Any]] = []
        super().__init__(config=_config(), **options)

    async def run(
        self,
        code: str,
        silent: bool,
        store_history: bool,
        prepare: Callable[[str], Awaitable[None]],
    ) -> ExecutionResult:
        """Run a cell to its end; what goes wrong in it is shown, not raised.

        ``prepare`` is awaited first, with the cell as plain Python.
        """
        self.payload = []
        transformed, failure = code, None
        try:
            transformed = self.transform_cell(code)
        except Exception:  # noqa: BLE001  # shown by the run, as the cell's own error
            failure = sys.exc_info()
        await prepare(transformed)
        try:
            result = await self.run_cell_async(
                code,
                store_history=store_history,
                silent=silent,
                transformed_cell=transformed,
                preprocessing_exc_tuple=failure,
            )
        finally:
            self.events.trigger("post_execute")  # shows matplotlib's figures
        if not silent:
            self.events.trigger("post_run_cell", result)
        return result

    async def run_code(
        self, code_obj: CodeType, result: ExecutionResult | None = None, *, async_: bool = False
    ) -> bool:
        self.before_code(code_obj)
        failed: bool = await super().run_code(code_obj, result, async_=async_)
        return failed

    def showtraceback(
        self,
        exc_tuple: tuple[type[BaseException], BaseException, TracebackType | None] | None = None,
        filename: str | None = None,
        tb_offset: int | None = None,
        exception_only: bool = False,
        running_compiled_code: bool = False,
    ) -> None:
        kind, error, trace = self._get_exc_info(exc_tuple)
        if isinstance(error, CancelledError) and self.stopped():
            # Code that awaits is stopped by cancelling it; a person knows that as an interrupt.
            kind, error = KeyboardInterrupt, KeyboardInterrupt().with_traceback(trace)
        if isinstance(error, KeyboardInterrupt):
            cut_kernel_frames(error)
        shorten(error)
        if holds_group(error):  # IPython would print it to stderr instead of sending it
            self._showtraceback(kind, error, plain_traceback(error, self._cell_of))
            return
        super().showtraceback(
            (kind, error, trace), filename, tb_offset, exception_only, running_compiled_code
        )

    def _cell_of(self, code_name: str) -> str | None:
        found = self.compile.format_code_name(code_name)
        return " ".join(found) if found else None

    def _showtraceback(
        self, etype: type[BaseException], evalue: BaseException, stb: list[str]
    ) -> None:
        lines = self.InteractiveTB.stb2text(stb).split("\n")
        hint = explain(evalue, self.packaged)
        if hint:
            lines += ["", hint]
        self.outbox.send(Error(etype.__name__, str(evalue), lines))

    def show_usage_error(self, exc: BaseException) -> None:
        self.outbox.send(Error("UsageError", str(exc), [f"UsageError: {exc}"]))

    def excepthook(
        self, etype: type[BaseException], value: BaseException, tb: TracebackType | None
    ) -> None:
        """Nothing: the hook is called for each exception that passes through JavaScript.

        Most of these are caught by the code that called it; the others end in `showtraceback`.
        """

    def _format_exception_for_storage(
        self, exception: BaseException, *_options: Any, **_named: Any
    ) -> dict[str, Any]:
        """Skip what IPython keeps for saving notebooks: it would draw each traceback twice."""
        return {"ename": type(exception).__name__, "evalue": str(exception), "traceback": []}

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no event loop of a window system to be joined with."""

    def system(self, _command: str) -> None:
        """Refuse ``!command``."""
        raise UsageError(_NO_SHELL)

    def getoutput(self, cmd: str, split: bool = True, depth: int = 0) -> Any:  # noqa: ARG002
        """Refuse ``x = !command``."""
        raise UsageError(_NO_SHELL)

    def set_next_input(self, text: str, replace: bool = False) -> None:
        """Offer text for the next cell (or this one): ``%load``, ``%recall``."""
        self.payload.append({"source": "set_next_input", "text": text, "replace": replace})

    def ask_exit(self) -> None:
        """``exit`` and ``quit`` leave the kernel as it is."""
        print("The kernel keeps running. To begin anew, restart it.")


def _config() -> Config:
    config = Config()
    config.HistoryManager.hist_file = ":memory:"  # also means: no thread that saves it
    config.InteractiveShell.display_page = True  # what a pager would show is output here
    config.InteractiveShell.enable_tip = False
    config.InteractiveShell.warn_venv = False
    config.InteractiveShell.show_rewritten_input = False
    config.InlineBackend.figure_formats = {"retina"}
    # A picture without a background suits every theme. Its texts are dark: the metadata that
    # matplotlib's backend adds (`needs_background`) asks dark themes for a light ground.
    config.InlineBackend.rc = {"figure.facecolor": "none", "axes.facecolor": "none"}
    return config
