"""The status bar: three live regions, named Kernel, Saved and Offline, and the kernel's memory."""

from __future__ import annotations

from fieldbook.bridge.reactivity import Computed
from fieldbook.bridge.vdom import Content, Node, fragment, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.app import Workbench
from fieldbook.workbench.status import StatusLine
from fieldbook.workbench.views.parts import icon

__all__ = ["statusbar"]

_KERNEL_ICONS = {"ready": "circle-check", "busy": "circle-dot", "failed": "circle-x"}
_SAVED_ICONS = {"saved": "check", "saving": "ellipsis", "failed": "circle-alert"}
_OFFLINE_ICONS = {"ready": "hard-drive", "failed": "cloud-off"}


def statusbar(app: Workbench) -> Node:
    """The kernel, its memory and what is on disk at the left, offline use at the right."""
    status = app.status

    def progress() -> Content:
        state = status.offline_state.value
        if not state.total:
            return html("<progress aria-label={}></progress>", texts.OFFLINE_SAVING)
        return html(
            "<progress aria-label={} max={} prop:value={}></progress>",
            texts.OFFLINE_SAVING,
            str(state.total),
            state.done,
        )

    def again() -> Node:
        return html(
            '<button class="statusbar-act" type="button" @click={}>{}</button>',
            lambda _: app.services.offline.retry(),
            texts.TRY_AGAIN,
        )

    return fragment(
        _line(texts.KERNEL, status.kernel, _KERNEL_ICONS, "loader-circle", "status status-kernel"),
        _memory(app),
        _line(texts.SAVED, status.saved, _SAVED_ICONS, "check"),
        html('<span class="statusbar-gap"></span>'),
        _line(
            texts.OFFLINE,
            status.offline,
            _OFFLINE_ICONS,
            "download",
            more=show(lambda: status.offline.value.state == "saving", lambda: progress),
        ),
        show(lambda: status.offline.value.state == "failed", again),
    )


def _memory(app: Workbench) -> Node:
    """Not a live region: that a figure has changed after a cell is not worth interrupting for."""
    line = app.status.memory

    def level() -> str:
        return line.value.state if line.value else "unknown"

    return html(
        '<button class="status status-memory" type="button" data-state={} aria-label={} title={} '
        'disabled={} @click={}>{}<span class="status-text">{}</span></button>',
        level,
        lambda: texts.memory_is(line.value.text if line.value else texts.NOT_MEASURED),
        lambda: line.value.more if line.value else None,
        lambda: line.value is None,
        lambda _: app.show_memory(),
        lambda: icon("triangle-alert") if level() in ("high", "full") else None,
        lambda: line.value.text if line.value else "",
    )


def _line(
    name: str,
    line: Computed[StatusLine],
    icons: dict[str, str],
    otherwise: str,
    look: str = "status",
    more: Content = None,
) -> Node:
    return html(
        '<span class={} role="status" aria-label={} data-state={} title={}>{}'
        '<span class="status-text">{}</span>{}</span>',
        look,
        name,
        lambda: line.value.state,
        lambda: line.value.more or None,
        lambda: icon(icons.get(line.value.state, otherwise)),
        lambda: line.value.text,
        more,
    )
