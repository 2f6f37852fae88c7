"""A model's story as a notebook's cells: what was found, and the program that does it again."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from fieldbook.automl.messages import Report
from fieldbook.notebook.document import Cell
from fieldbook.reports.column_pictures import dependence
from fieldbook.reports.explained_pictures import attempted, curve_pictures, outcome_pictures
from fieldbook.reports.markdown import escaped, table
from fieldbook.reports.texts import made_of, score_in_words, without_learning, worth
from fieldbook.reports.wording import percent
from fieldbook.workbench import model_notebook_texts as texts

__all__ = ["program_cells", "story_cells"]

_LONGEST = 300
_MOST_IMPORTANT = 15


def story_cells(program: str, name: str, path: str, report: Report | None) -> list[Cell]:
    """Tell what was found, show the program in cells, and train with it on the table at `path`.

    Raises what `ast.parse` raises where `program` is none.
    """
    told = [] if report is None else [*_told(report)]
    found = [] if report is None else [*_found(report)]
    return [
        Cell(f"# {escaped(name)}\n\n{texts.INTRODUCTION}", "markdown"),
        *(Cell(text, "markdown") for text in told),
        Cell(texts.PROGRAM, "markdown"),
        *program_cells(program),
        Cell(texts.DATA, "markdown"),
        Cell(texts.READ.format(table=path)),
        Cell(texts.TRAIN, "markdown"),
        Cell(texts.FIT),
        Cell(texts.HOLD_OUT, "markdown"),
        Cell(texts.TEST),
        *(Cell(text, "markdown") for text in found),
        Cell(texts.SHUFFLE_HEAD, "markdown"),
        Cell(texts.SHUFFLE),
    ]


def program_cells(program: str) -> list[Cell]:
    """Split a `model.py` where a reader would pause, without its command line."""
    lines = program.splitlines(keepends=True)
    cells = []
    body = ast.parse(program).body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]  # the docstring speaks of the command line
    body = [node for node in body if not _is_command_line(node)]
    start = 0
    kind = ""
    for index, node in enumerate(body):
        now = _kind(node)
        if index and (now != kind or now == "class"):
            cells.append(_cell(lines, body[start], body[index - 1]))
            start = index
        kind = now
    if body:
        cells.append(_cell(lines, body[start], body[-1]))
    return cells


def _told(report: Report) -> Iterator[str]:
    """What the model is worth, what was tried, and how the columns were taken."""
    lines = [worth(report), without_learning(report), score_in_words(report), made_of(report)]
    yield "\n\n".join(escaped(line, _LONGEST) for line in lines if line)
    if report.leaderboard:
        rows = [
            (
                escaped(row.model),
                f"{row.score:.4f}",
                f"{row.spread:.4f}",
                percent(row.weight, 0) if row.weight else "",
            )
            for row in report.leaderboard
        ]
        yield f"{texts.TRIED}\n\n{table(texts.TRIED_COLUMNS, rows)}"
    if report.columns:
        taken = [
            (escaped(column.name), texts.taken_as(column), escaped(column.why, _LONGEST))
            for column in report.columns
        ]
        yield f"{texts.COLUMNS}\n\n{table(texts.TAKEN_COLUMNS, taken)}"
    if report.findings:
        said = (f"- {escaped(f'{each.what} {each.why}', _LONGEST)}" for each in report.findings)
        yield "\n".join([texts.FINDINGS, "", *said])


def _found(report: Report) -> Iterator[str]:
    """What training found of how the model predicts, in sentences and figures."""
    if report.importance:
        rows = [
            (escaped(row.column), f"{row.mean:.4f}", f"{row.spread:.4f}")
            for row in report.importance[:_MOST_IMPORTANT]
        ]
        yield f"{texts.FOUND}\n\n{table(texts.FOUND_COLUMNS, rows)}"
    explained = report.explained
    if explained is None:
        return
    pictures = [
        *attempted(
            partial(dependence, found, found.outputs[0])
            for found in explained.dependences
            if found.outputs
        ),
        *outcome_pictures(explained),
        *(picture for curve in explained.curves for picture in curve_pictures(curve)),
    ]
    if pictures:
        lines = (
            f"- **{escaped(picture.title)}**: {escaped(picture.sentence, _LONGEST)}"
            for picture in pictures
        )
        yield "\n".join([texts.EXPLAINED, "", *lines])


def _kind(node: ast.stmt) -> str:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "imports"
    if isinstance(node, ast.FunctionDef):
        return "functions"
    return "class" if isinstance(node, ast.ClassDef) else "values"


def _is_command_line(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__main__" in ast.dump(node.test)


def _cell(lines: list[str], first: ast.stmt, last: ast.stmt) -> Cell:
    start = _start(first)
    while start > 1 and lines[start - 2].startswith("#"):
        start -= 1  # a comment belongs to what it stands above
    return Cell("".join(lines[start - 1 : last.end_lineno]).strip("\n"))


def _start(node: ast.stmt) -> int:
    decorated = isinstance(node, ast.ClassDef | ast.FunctionDef) and node.decorator_list
    return decorated[0].lineno if decorated else node.lineno
