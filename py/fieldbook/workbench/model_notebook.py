"""A model's program as the cells of a notebook."""

from __future__ import annotations

import ast

from fieldbook.notebook.document import Cell

__all__ = ["program_cells"]


def program_cells(program: str, name: str, table: str) -> list[Cell]:
    """Split a `model.py` where a reader would pause; its command line becomes a cell of its own.

    The last cell trains on `table` and predicts for it.
    """
    lines = program.splitlines(keepends=True)
    cells = [Cell(f"# {name}\n\n{_INTRODUCTION}", "markdown")]
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
    cells.append(Cell(_USE.format(table=table)))
    return cells


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


_INTRODUCTION = (
    "Plain pandas and scikit-learn that train this model again. Change what you like; "
    "the last cell runs it."
)
_USE = """frame = read({table!r})
model = Model().fit(frame)
model.predict(frame).head()"""
