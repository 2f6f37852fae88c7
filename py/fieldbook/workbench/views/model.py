"""The model screen: what it is worth, leaderboard, explanations, predictions, export."""

from __future__ import annotations

from fieldbook.bridge.vdom import Node, html
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.model import ModelTab

__all__ = ["model"]


def model(tab: ModelTab) -> Node:
    """The region "Model"."""
    return html(
        '<section class="page" aria-label={}><div class="scroll"><h1>{}</h1></div></section>',
        texts.MODEL,
        tab.path,
    )
