"""The running search: how far it is, what is tried now, the curve and the leaderboard."""

from __future__ import annotations

from collections.abc import Callable

from fieldbook.bridge.vdom import Content, Node, fragment, html, show
from fieldbook.workbench import training_texts as texts
from fieldbook.workbench import wording
from fieldbook.workbench.notices import Message
from fieldbook.workbench.training import TrainingTab
from fieldbook.workbench.training_run import TrainingRun
from fieldbook.workbench.views.leaderboard import leaderboard
from fieldbook.workbench.views.parts import button, icon, message_box
from fieldbook.workbench.views.train_curve import curve

__all__ = ["search"]


def search(tab: TrainingTab) -> Node:
    """The right side of the screen."""

    def shown() -> Content:
        if tab.waiting.value:
            return _progress_of(lambda: texts.STARTS_SOON, "", _moving_bar)
        run = tab.run.value
        if run is None:
            return html('<p class="train-empty">{}</p>', texts.SEARCH_EMPTY)
        return _run(tab, run)

    return html(
        '<section class="search" aria-label={}><h2 class="train-heading">{}</h2>{}</section>',
        texts.SEARCH,
        texts.SEARCH,
        shown,
    )


def _run(tab: TrainingTab, run: TrainingRun) -> Content:
    def ended() -> Content:
        failure: Message | None = run.failure.value
        if failure is not None:
            stopped = run.state.value == "stopped"
            return message_box(failure, kind="caution" if stopped else "error")
        if run.state.value != "done":
            return None
        return html(
            '<div class="search-done">{}<p>{}</p>{}</div>',
            icon("circle-check"),
            texts.training_done(run.spec.out.rpartition("/")[2]),
            button(texts.OPEN_MODEL, tab.show_model, kind="primary"),
        )

    def metric() -> str:
        found = tab.understanding.value
        known = found.metric if found is not None else None
        return texts.higher_is_better(known) if known else ""

    return fragment(
        show(run.active, lambda: _progress(run)),
        ended,
        show(lambda: bool(run.curve.value), lambda: curve(run)),
        show(
            lambda: bool(run.rows.value),
            lambda: leaderboard(run.rows, metric),
            lambda: html(
                '<p class="muted" hidden={}>{}</p>', lambda: not run.active.value, texts.NO_ROWS
            ),
        ),
        show(lambda: bool(run.unfinished.value), lambda: _unfinished(run)),
    )


def _progress(run: TrainingRun) -> Node:
    def bar() -> Node:
        return html(
            '<progress class="search-bar" aria-label={} max="1" value={}></progress>',
            texts.TRAINING,
            run.fraction,
        )

    def doing() -> str:
        progress = run.progress.value
        if run.state.value == "stopping":
            return texts.STOPPING
        if progress is None:
            return texts.PREPARING
        if progress.detail:
            return texts.trying(progress.detail)
        return texts.STAGES.get(progress.stage, progress.stage)

    def times() -> str:
        if run.progress.value is None:
            return ""
        spent = run.seconds.value
        left = run.spec.budget - spent
        told = wording.duration(spent)
        if run.spec.trials is None and left > 1 and run.state.value == "running":
            told = f"{told}, {texts.time_left(wording.duration(left))}"
        return told

    return _progress_of(doing, times, show(lambda: run.progress.value is None, _moving_bar, bar))


def _progress_of(doing: Callable[[], str], times: Content, bar: Content) -> Node:
    return html(
        '<div class="search-progress"><div class="search-line"><p role="status" aria-label={}>{}'
        '</p><p class="figures muted">{}</p></div>{}</div>',
        texts.SEARCH,
        doing,
        times,
        bar,
    )


def _moving_bar() -> Node:
    """While nobody can say how far it is."""
    return html('<progress class="search-bar" aria-label={}></progress>', texts.TRAINING)


def _unfinished(run: TrainingRun) -> Node:
    def lines() -> Content:
        return [
            html("<li><b>{}</b> {}</li>", trial.model, trial.why, key=trial.number)
            for trial in run.unfinished.value
        ]

    return html(
        '<details class="failed-trials"><summary>{}{}</summary><ul>{}</ul></details>',
        icon("circle-x"),
        lambda: texts.unfinished(len(run.unfinished.value)),
        lines,
    )
