from __future__ import annotations

from fieldbook.notebook.document import Cell, Notebook
from fieldbook.workbench.outline import outline_of
from tests.workbench.conftest import OpenNotebook


def test_headings_are_as_deep_as_they_are_and_code_stands_below() -> None:
    notebook = Notebook(
        [
            Cell("# Top\n\ntext\n\n## Below ##", "markdown", "m"),
            Cell("\n  import pandas\nx", id="c"),
            Cell("", id="empty"),
            Cell("```\n# no heading\n```\n#no heading either", "markdown", "n"),
        ]
    )
    items = [(item.depth, item.title, item.code) for item in outline_of(notebook)]
    assert items == [(0, "Top", False), (1, "Below", False), (2, "import pandas", True)]


async def test_a_line_leads_to_its_cell(notebook: OpenNotebook) -> None:
    outline = notebook.workbench.outline
    assert [item.title for item in outline.items.peek()] == ["1 + 1", "Title", "x"]
    outline.go(outline.items.peek()[2])
    assert notebook.session.active.peek() == "three"
    assert notebook.memory.page.focused == "cell-three"
