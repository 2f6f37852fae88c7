from __future__ import annotations

from fieldbook.automl.portfolio import Candidate
from fieldbook.automl.trial_log import Trial, contenders
from fieldbook.automl.trials import FoldResult


def trial(family: str, number: int, score: float) -> Trial:
    result = FoldResult(0, score=score, fit_seconds=1.0)
    return Trial(number, Candidate(f"{family} {number}", family), 1, {0: result})


def test_variations_of_one_family_leave_a_place_for_the_best_of_each() -> None:
    trees = [trial("Trees", number, 0.9 + number / 1000) for number in range(20)]
    trials = [*trees, trial("Linear", 1, 0.8), trial("Linear", 2, 0.81)]
    chosen = [each.candidate.name for each in contenders(trials, 4)]
    assert chosen == ["Trees 19", "Linear 2", "Trees 18", "Trees 17"]


def test_only_what_was_evaluated_to_its_end_may_be_mixed() -> None:
    unfinished = trial("Linear", 1, 0.99)
    unfinished.folds = 5
    finished = trial("Trees", 1, 0.5)
    assert contenders([unfinished, finished], 4) == [finished]
