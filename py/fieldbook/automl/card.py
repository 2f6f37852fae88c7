"""The model card: what a model is, for a person who wasn't there when it was trained."""

from __future__ import annotations

from fieldbook.automl.messages import Report, Role, Severity
from fieldbook.reports.markdown import escaped, table
from fieldbook.reports.texts import luck_in_words

__all__ = ["write_card"]

MOST_IMPORTANT = 15
LONGEST = 300  # of a sentence that names columns


def write_card(report: Report) -> str:
    """Write the card in Markdown; it holds no data but column and class names."""
    parts = [
        f"# Model of “{escaped(report.target)}”",
        _summary(report),
        "## Leaderboard",
        _leaderboard(report),
        "## What matters most",
        _importance(report),
        "## Columns",
        _columns(report),
        "## Worth knowing",
        _findings(report),
        "## Made with",
        "\n".join(f"- {name} {version}" for name, version in report.versions.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(report: Report) -> str:
    classes = f", {len(report.classes)} classes" if report.classes else ""
    score = f"{_number(report.score)} ± {_number(report.spread)}"
    luck = luck_in_words(report)
    lines = [
        f"- Task: {report.task}, {report.rows:,} rows{classes}",
        f"- Model: {report.model}",
        f"- {report.metric}: {score} ({report.validation}){luck and f'. {luck}'}",
        f"- Without learning anything (baseline): {_number(report.baseline)}",
        f"- Trained in {report.seconds:.0f} s with seed {report.seed}",
    ]
    return "\n".join(lines)


def _leaderboard(report: Report) -> str:
    header = ("Model", "Score", "Spread", "Fit seconds", "Predict seconds", "Weight")
    rows = [
        (
            row.model,
            _number(row.score),
            _number(row.spread),
            f"{row.fit_seconds:.1f}",
            f"{row.predict_seconds:.2f}",
            f"{row.weight:.0%}",
        )
        for row in report.leaderboard
    ]
    return table(header, rows)


def _importance(report: Report) -> str:
    if not report.importance:
        return report.importance_why or "Not measured."
    rows = [
        (escaped(row.column), _number(row.mean), _number(row.spread))
        for row in report.importance[:MOST_IMPORTANT]
    ]
    return f"{report.importance_why}\n\n{table(('Column', 'Loss of score', 'Spread'), rows)}"


def _columns(report: Report) -> str:
    rows = [
        (
            escaped(column.name),
            f"{column.role}{'' if column.role.used else ', not used'}",
            escaped(column.why, LONGEST),
            f"{column.missing:.0%}",
        )
        for column in report.columns
        if column.role is not Role.CONSTANT or column.missing < 1
    ]
    return table(("Column", "Taken as", "Why", "Missing"), rows)


def _findings(report: Report) -> str:
    said = [f for f in report.findings if f.severity is not Severity.STOP]
    if not said:
        return "Nothing was found that speaks against the data."
    sentences = (f"{finding.what} {finding.why} {finding.remedy}" for finding in said)
    return "\n".join(f"- {escaped(sentence, 3 * LONGEST)}" for sentence in sentences)


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4f}"
