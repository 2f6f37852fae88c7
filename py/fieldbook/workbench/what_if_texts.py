"""Every text that people read on the form of one row."""

from __future__ import annotations

from fieldbook.reports.elements import visible
from fieldbook.reports.wording import figure
from fieldbook.workbench.notices import Message

HINT = (
    "A row of typical values: medians, and the commonest labels. Change what you like; empty cells "
    "count as missing. Of values that never go together in real rows no model knows anything."
)
NO_FIELDS = Message(
    "There is no form for this model.",
    "It was trained by an earlier version, or its training did not end.",
    "Train it again to have one.",
)
FOREIGN = "This model was not trained on this machine. Nothing is predicted until you use it."
USE = "Predict"
RESET = "Back to typical values"
MORE = "Other columns"
RESULT = "Prediction"
FORM = "Values of one row"
CHANGES = "What each change does alone"
ASKING = "Predicting…"
MISSING = "(missing)"
NOT_PREDICTED = "This row could not be predicted."
LIKELIEST = "Most likely"
POINTS = "On the right: points of a hundred, up or down from the typical row."
STALE = "A value can't be read: this is the prediction before it was changed."


def usual(low: str, high: str) -> str:
    return f"Usually {visible(low)} to {visible(high)}" if low != high else ""


def others(count: int) -> str:
    return f"{MORE} ({count})"


def changed_by(before: float, after: float) -> str:
    """How far a number has gone from where it began."""
    difference = after - before
    if abs(difference) <= 5e-5 * max(abs(before), abs(after)):
        return "as for the typical row"
    sign = "+" if difference > 0 else "−"
    return f"{sign}{figure(abs(difference))} from {figure(before)} of the typical row"


def points(before: float, after: float) -> str:
    """How many points of a hundred a probability has gone up or down."""
    difference = (after - before) * 100
    if abs(difference) < 0.05:
        return "±0"
    return f"{'+' if difference > 0 else '−'}{abs(difference):.1f}"
