"""Every text that people read where they choose a threshold."""

from __future__ import annotations

from fieldbook.reports.texts import quoted

THRESHOLD = "Where to draw the line"
ALARM_COST = "Cost of a false alarm"
MISS_COST = "Cost of a miss"
CHOOSE_CHEAPEST = "Go to the cheapest"
OUTCOME = "Rows at this threshold"
NAMED = "Named"
NOT_NAMED = "Not named"
PRECISION = "Right when named (precision)"
RECALL = "Found (recall)"
ACCURACY = "Right of all rows"
COST = "Cost of 100 rows"
USUAL_AGAIN = "As the model does by itself"


def hint(label: str, usual: float) -> str:
    return (
        f"This model names {quoted(label)} from a probability of {usual:.2f} on. Where a miss "
        "costs more than a false alarm, a lower line costs less. Predictions for files go by the "
        "line that is chosen here."
    )


def chosen(label: str, threshold: float) -> str:
    line = f"{quoted(label)} is named from a probability of {threshold:.2f} on"
    return f"{line}, as chosen in Explain."


def name_from(label: str) -> str:
    return f"Name {quoted(label)} from"


def cheapest(threshold: float) -> str:
    return f"Mistakes cost least from {threshold:.2f} on."


def is_class(label: str) -> str:
    return f"Is {quoted(label)}"


def is_other(label: str) -> str:
    return f"Is not {quoted(label)}"
