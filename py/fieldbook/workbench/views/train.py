"""The training screen: left what was understood of the columns, right the running search."""

from __future__ import annotations

from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench.training import TrainingTab

__all__ = ["training"]


def training(tab: TrainingTab) -> Node:
    """The region "Train a model"."""
    return html(
        '<section class="page" aria-label={}><div class="scroll"><h1>{}</h1></div></section>',
        texts.TRAIN_A_MODEL,
        tab.path,
    )
