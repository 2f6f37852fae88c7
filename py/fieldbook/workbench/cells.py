"""The state of one cell on the page. Its text is not here: that belongs to the document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fieldbook.bridge.reactivity import Computed, Signal, computed
from fieldbook.notebook.active import is_active
from fieldbook.notebook.output_area import OutputArea
from fieldbook.notebook.outputs import CellOutputs, Error, Output

__all__ = ["CellState", "InputPrompt", "RunState"]

RunState = Literal["idle", "queued", "running", "done", "failed"]


@dataclass(frozen=True)
class InputPrompt:
    """Code that waits for a line from the person."""

    prompt: str
    password: bool


class CellState:
    """What a cell's view shows beside its text."""

    def __init__(self, cell_id: str, cell_type: str) -> None:
        self.id = cell_id
        self.cell_type = Signal(cell_type)
        self.number = Signal(0)
        self.is_active = Signal(False)
        self.is_selected = Signal(False)
        self.run: Signal[RunState] = Signal("idle")
        self.execution_count: Signal[int | None] = Signal(None)
        self.seconds: Signal[float | None] = Signal(None)
        self.outputs: Signal[tuple[Output, ...]] = Signal(())
        self.has_outputs: Computed[bool] = computed(lambda: bool(self.outputs.value))
        self.is_active_output: Computed[bool] = computed(
            lambda: any(is_active(output) for output in self.outputs.value)
        )
        """Whether an output would act: run a script, for one."""
        self.may_act = Signal(False)
        """Whether it may: where this person made or trusted it."""
        self.prompt: Signal[InputPrompt | None] = Signal(None)
        self.editing = Signal(cell_type != "markdown")
        """Whether the text is shown for editing; only Markdown is shown as prose otherwise."""
        self.prose = Signal("")
        """The text of a Markdown cell as it was when it was last rendered."""
        self.area = OutputArea()

    def show(self, record: CellOutputs) -> None:
        """Show what is remembered of an earlier run, by whomever."""
        self.may_act.value = False
        self.outputs.value = tuple(record.outputs)
        self.execution_count.value = record.execution_count
        failed = any(isinstance(output, Error) for output in record.outputs)
        self.run.value = "failed" if failed else "idle"

    def record(self) -> CellOutputs:
        """What is to be remembered of it."""
        return CellOutputs(list(self.outputs.peek()), self.execution_count.peek())

    def clear(self) -> None:
        """Forget the outputs."""
        self.may_act.value = False
        self.area = OutputArea()
        self.outputs.value = ()
        self.execution_count.value = None
        self.seconds.value = None
        self.run.value = "idle"
