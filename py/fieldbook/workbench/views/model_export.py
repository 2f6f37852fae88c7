"""Taking a model elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fieldbook.bridge.vdom import Content, Node, html
from fieldbook.workbench import model_texts as texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.model import ModelTab
from fieldbook.workbench.views.parts import button, message_box

__all__ = ["export"]


def export(app: Workbench, tab: ModelTab) -> Content:
    """The fitted model, its code, what there is to tell of it, and its story as a notebook."""

    def act(
        title: str, hint: str, picture: str, run: Callable[[], Coroutine[Any, Any, None]]
    ) -> Node:
        def start() -> None:
            app.tasks.start(run())

        return html(
            '<li class="export">{}<p class="muted">{}</p></li>',
            button(title, start, picture=picture),
            hint,
        )

    def failure() -> Content:
        message = tab.export_failure.value
        return None if message is None else message_box(message)

    return [
        failure,
        html(
            '<ul class="exports">{}{}{}{}</ul>',
            act(texts.DOWNLOAD_MODEL, texts.DOWNLOAD_MODEL_HINT, "download", tab.download_model),
            act(texts.DOWNLOAD_CODE, texts.DOWNLOAD_CODE_HINT, "code", tab.download_code),
            act(
                texts.DOWNLOAD_REPORT,
                texts.DOWNLOAD_REPORT_HINT,
                "file-text",
                tab.download_report,
            ),
            act(
                texts.OPEN_AS_NOTEBOOK,
                texts.OPEN_AS_NOTEBOOK_HINT,
                "notebook-pen",
                tab.open_as_notebook,
            ),
        ),
    ]
