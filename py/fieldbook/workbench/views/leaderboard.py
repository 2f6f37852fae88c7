"""The leaderboard, as it grows in training and as a model keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from fieldbook.automl.messages import LeaderboardRow
from fieldbook.bridge.reactivity import Signal
from fieldbook.bridge.vdom import Node, each, html
from fieldbook.workbench import training_texts as texts

__all__ = ["leaderboard"]


def leaderboard(rows: Signal[tuple[LeaderboardRow, ...]], metric: Callable[[], str]) -> Node:
    """The table "Leaderboard", best first; `metric` says what the scores are."""

    def numbered() -> Sequence[tuple[int, LeaderboardRow]]:
        """Each row with how often its name came before: reports may come from anybody."""
        seen: Counter[str] = Counter()
        found = []
        for row in rows.value:
            found.append((seen[row.model], row))
            seen[row.model] += 1
        return found

    return html(
        '<div class="board"><table class="board-table" aria-label={}>'
        '<thead><tr>{}</tr></thead><tbody>{}</tbody></table><p class="muted small">{}</p></div>',
        texts.LEADERBOARD,
        [html('<th scope="col">{}</th>', title) for title in texts.BOARD_COLUMNS],
        each(numbered, lambda item: _row(item[1]), key=lambda item: (item[1].model, item[0])),
        metric,
    )


def _row(row: LeaderboardRow) -> Node:
    first_look = row.stage == "first look"
    return html(
        '<tr class={}><th scope="row">{}{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>',
        "is-first-look" if first_look else "is-weighted" if row.weight else None,
        row.model,
        html('<span class="board-tag">{}</span>', texts.FIRST_LOOK) if first_look else None,
        f"{row.score:.4f}",
        "–" if first_look else f"{row.spread:.4f}",
        f"{row.fit_seconds:.2f}",
        f"{row.predict_seconds:.2f}",
    )
