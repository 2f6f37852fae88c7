"""A sample that is being taken: how far it is, and the way out."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node
from fieldbook.workbench import texts
from fieldbook.workbench.sampling import Sampling
from fieldbook.workbench.views.parts import message_box, working

__all__ = ["sampling", "sampling_failure"]


def sampling(state: Sampling, name: str) -> Node:
    """What is shown while rows of the file `name` are chosen."""
    return working(
        lambda: texts.taking_sample(name, f"{state.share.value or 0:.0%}"),
        state.cancel,
        name=texts.TAKING_SAMPLE,
        share=lambda: state.share.value or 0.0,
    )


def sampling_failure(state: Sampling) -> Content:
    """Why no sample could be taken, where the last attempt failed."""
    return lambda: None if state.failure.value is None else message_box(state.failure.value)
