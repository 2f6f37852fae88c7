"""The diagnostics screen."""

from __future__ import annotations

from fieldbook.bridge.vdom import Content, Node, each, html, show
from fieldbook.workbench import texts
from fieldbook.workbench.diagnostics.report import LogLine, Section
from fieldbook.workbench.diagnostics.tab import DiagnosticsTab
from fieldbook.workbench.views.parts import button, icon, working

__all__ = ["diagnostics"]


def diagnostics(tab: DiagnosticsTab) -> Node:
    """What there is to say, and ways to take it along."""

    def report() -> Content:
        found = tab.report.value
        if found is None:
            return working(texts.DIAGNOSTICS_COLLECTING)
        return [
            html('<p class="figures muted">{}</p>', found.at),
            *(_section(section) for section in found.sections),
            html(
                "<section><h2>{}</h2>{}</section>",
                texts.LAST_ERRORS,
                lambda: _errors(tab.errors.value),
            ),
            _log(tab),
        ]

    return html(
        '<div class="scroll"><div class="diagnostics" role="region" aria-label={}><h1>{}</h1>'
        '<p class="settings-text">{}</p><div class="settings-acts">{}{}{}</div>'
        '<p class="diagnostics-outcome" role="status" aria-label={}>{}</p>{}</div></div>',
        texts.DIAGNOSTICS,
        texts.DIAGNOSTICS,
        texts.DIAGNOSTICS_HINT,
        button(texts.COPY_AS_TEXT, tab.copy, kind="primary", picture="copy", disabled=tab.busy),
        button(texts.DOWNLOAD, tab.download, picture="download", disabled=tab.busy),
        button(texts.REFRESH, tab.refresh_soon, picture="rotate-ccw", disabled=tab.busy),
        texts.DIAGNOSTICS_OUTCOME,
        lambda: texts.DIAGNOSTICS_HANDED.get(tab.handed.value, ""),
        report,
    )


def _section(section: Section) -> Node:
    return html(
        '<section><h2>{}</h2><dl class="facts">{}</dl></section>',
        section.title,
        [html("<div><dt>{}</dt><dd>{}</dd></div>", name, value) for name, value in section.rows],
    )


def _errors(lines: tuple[LogLine, ...]) -> Content:
    if not lines:
        return html('<p class="muted">{}</p>', texts.NO_ERRORS)
    return html('<ol class="log">{}</ol>', [_line(line) for line in lines])


def _log(tab: DiagnosticsTab) -> Node:
    def option(thread: str) -> Node:
        return html("<option value={}>{}</option>", thread, thread, key=thread)

    def choose(value: str) -> None:
        tab.thread.value = value

    return html(
        '<section><div class="log-head"><h2>{}</h2><select class="select" aria-label={} '
        '@change={}><option value="">{}</option>{}</select></div>'
        '<ol class="log" tabindex="0" aria-label={}>{}</ol>{}</section>',
        texts.LOG,
        texts.LOG_OF,
        lambda event: choose(event.value),
        texts.ALL_THREADS,
        each(tab.threads, option, key=lambda thread: thread),
        texts.LOG,
        lambda: [_line(line) for line in tab.lines.value],
        show(
            lambda: not tab.lines.value,
            lambda: html('<p class="muted">{}</p>', texts.NOTHING_NOTED),
        ),
    )


def _line(line: LogLine) -> Node:
    mark = {"error": "circle-x", "warning": "triangle-alert"}.get(line.level)
    return html(
        '<li class={}><span class="figures">{}</span><span>{}</span><span>{}</span>'
        '<span class="log-text">{}</span></li>',
        f"log-line is-{line.level}",
        line.at,
        line.thread,
        html('<span role="img" aria-label={}>{}</span>', line.level, icon(mark)) if mark else None,
        line.text,
    )
