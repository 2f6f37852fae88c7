"""Every text of how a model is told, on the page and in the report."""

from __future__ import annotations

from fieldbook.automl.messages import Report, Task
from fieldbook.reports.elements import visible
from fieldbook.reports.wording import alike, count, duration, figure, percent

# Pictures

ROC = "ROC curve"
PRECISION_RECALL = "Precision and recall"
CONFUSION = "What was taken for what"
CALIBRATION = "Calibration"
RESIDUALS = "How far off, along the prediction"
RESIDUAL_HISTOGRAM = "How far off, and how often"
IMPORTANCE = "Which columns matter"
PREDICTION = "Prediction"

MEASURES = "Measures"
MEASURE_COLUMNS = ("Measure", "Mean over the folds", "Spread")
THRESHOLD = "From"
FOUND = "Found"
FALSE_ALARMS = "False alarms"
PRECISION = "Right when named"
SAID = "Said"
HAPPENED = "Happened"
ROWS = "Rows"
TRUE = "True"
PREDICTED = "Predicted"
OFF = "Truth less prediction"
QUANTILES = ("5 %", "25 %", "Median", "75 %", "95 %")
SPAN = "Span"
COLUMN = "Column"
LOSS = "Loss of score"
SPREAD = "Spread"
VALUE = "Value"
MEAN = "Mean"
LOW = "10 %"
HIGH = "90 %"
SHARE = "Share of rows"


def quoted(name: str) -> str:
    return f"“{visible(name)}”"


def found_of(name: str) -> str:
    return f"Found, of all {visible(name, 24)}"


def alarms_of(name: str) -> str:
    return f"False alarms, of all not {visible(name, 24)}"


def right_of(name: str) -> str:
    return f"Right, of all called {visible(name, 24)}"


def probability_of(name: str) -> str:
    return f"Probability of {visible(name, 24)}"


def area(value: float) -> str:
    return f"Area {value:.3f}"


def average_precision(value: float) -> str:
    return f"Average precision {value:.3f}"


def roc(name: str, auc: float) -> str:
    return (
        f"Of a row that is {quoted(name)} and one that is not, the model ranks the right one "
        f"higher in {auc * 100:.0f} of 100 pairs (area {auc:.3f}; guessing has 0.5)."
    )


def precision_recall(name: str, precision: float, share: float) -> str:
    return (
        f"Average precision {precision:.3f}; naming {quoted(name)} at random would have "
        f"{share:.3f}, its share of the rows."
    )


def confusion(right: int, rows: int, truth: str, taken: str, times: int) -> str:
    sentence = f"{count(right)} of {count(rows)} rows are named right ({_share(right, rows)})."
    if not times:
        return sentence
    return (
        f"{sentence} The commonest mistake: {quoted(truth)} taken for {quoted(taken)}, "
        f"{count(times)} times."
    )


def calibration(label: str, brier: float, of_share: float, gap: float, said: float) -> str:
    what = f"probabilities of {quoted(label)}" if label else "probabilities of the class named"
    sentence = (
        f"Brier score {brier:.3f} for {what} (lower is better; always answering with the share "
        f"has {of_share:.3f})."
    )
    if abs(gap) < 0.03:
        return f"{sentence} What is called likely happens as often as it is said."
    more = "more" if gap > 0 else "less"
    return (
        f"{sentence} They are furthest off where {percent(said, 0)} are said: it happens "
        f"{abs(gap) * 100:.0f} points {more} often."
    )


def residuals(half: float, most: float, mean: float) -> str:
    lean = "too high" if mean < 0 else "too low"
    about = f"; on average {figure(abs(mean))} {lean}" if abs(mean) > 0.1 * half else ""
    return (
        f"Half of the predictions are off by at most {figure(half)}, nine of ten by at most "
        f"{figure(most)}{about}."
    )


def residual_spread(first: float, last: float) -> str:
    """How wide the middle half of the residuals is, for the lowest and the highest predictions."""
    bands = "Bands hold the middle half and nine tenths of the rows."
    if not first or not last:
        return bands
    if 2 / 3 < last / first < 1.5:
        return f"{bands} They are about as wide for the highest predictions as for the lowest."
    wider, times = ("wider", last / first) if last > first else ("narrower", first / last)
    return f"{bands} For the highest predictions they are {times:.1f} times {wider}."


def dependence_title(column: str, label: str) -> str:
    of = f" of {quoted(label)}" if label else ""
    return f"Prediction{of} along {quoted(column)}"


def dependence(lowest: tuple[str, str], highest: tuple[str, str], rows: int) -> str:
    """Where the mean prediction is lowest and highest: value and prediction each."""
    return (
        f"All else as it is in {count(rows)} rows, the mean prediction is lowest ({lowest[1]}) at "
        f"{visible(lowest[0])} and highest ({highest[1]}) at {visible(highest[0])}. "
        "The band holds eight of ten rows."
    )


def importance(first: str, share: float) -> str:
    return (
        f"{quoted(first)} matters most: {percent(share, 0)} of all that shuffling columns costs. "
        "Lines show the spread over repeats."
    )


def on_rows_aside(rows: str) -> str:
    return f"On {rows} rows set aside"


# What a model is worth


def worth(report: Report) -> str:
    """One sentence: what the model is worth, with its uncertainty, in the target's words."""
    target, error, spread = visible(report.target), report.error, report.error_spread or 0.0
    if error is None:
        return f"It is not known what this model of {target} is worth."
    if report.baseline_error is not None and error >= report.baseline_error:
        return f"Expect nothing of this model: it predicts {target} no better than a guess would."
    if report.task is Task.REGRESSION:
        off, about = alike(error, spread)
        return f"Expect to be off by about {off} in {target}; ±\u00a0{about}."
    return (
        f"Expect it to name the right {target} in {_of_hundred(1 - error)} of 100 rows; "
        f"±\u00a0{_of_hundred(spread)}."
    )


def without_learning(report: Report) -> str:
    """What answering the same for every row would be worth, to compare with."""
    error = report.baseline_error
    if error is None:
        return ""
    if report.task is Task.REGRESSION:
        off, _ = alike(error, report.error_spread or error)
        return f"Always answering with the mean would be off by about {off}."
    return f"Always giving the commonest answer would be right in {_of_hundred(1 - error)}."


def score_in_words(report: Report) -> str:
    """The score with its spread, what no learning at all would score, and how it was measured."""
    if report.score is None:
        return ""
    parts = [f"{report.metric} {report.score:.4f} ± {report.spread or 0.0:.4f}"]
    if report.baseline is not None:
        parts.append(f"{report.baseline:.4f} without learning")
    if report.validation:
        parts.append(f"measured on {report.validation}")
    told, luck = ", ".join(parts), luck_in_words(report)
    return f"{told}. {luck}." if luck else told


def luck_in_words(report: Report) -> str:
    """What was taken off the leaderboard's score, where four digits show it."""
    if report.score is None or report.luck < 0.00005:
        return ""
    return (
        f"That is {report.luck:.4f} below its row in the leaderboard: picking the best of many "
        "models flatters it"
    )


def made_of(report: Report) -> str:
    kind = f"{len(report.classes)} classes" if report.classes else "a number"
    stopped = ", stopped by hand" if report.state == "stopped" else ""
    rows, seconds = count(report.rows), duration(report.seconds)
    made = f"predicts {kind}, {rows} rows, trained in {seconds}{stopped}"
    # A training that was cut off has not chosen a model.
    return f"{report.model}, {made}" if report.model else f"{made[0].upper()}{made[1:]}"


def _of_hundred(share: float) -> str:
    return f"{share * 100:.0f}" if 0.095 <= share <= 0.905 else f"{share * 100:.1f}"


def _share(part: int, whole: int) -> str:
    return percent(part / whole if whole else 0.0, 0)
