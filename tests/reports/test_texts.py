from __future__ import annotations

from dataclasses import replace

from fieldbook.reports.texts import luck_in_words, score_in_words
from tests.reports.made import binary


def test_what_luck_adds_to_a_score_is_said_where_it_shows() -> None:
    told = score_in_words(replace(binary(), score=0.8551, luck=0.0049))
    assert told.startswith("AUC 0.8551 ± 0.0200, 0.5000 without learning")
    assert told.endswith(
        "0.0049 below its row in the leaderboard: picking the best of many models flatters it."
    )
    assert luck_in_words(replace(binary(), luck=0.00004)) == ""
    assert luck_in_words(replace(binary(), score=None, luck=0.0049)) == ""
