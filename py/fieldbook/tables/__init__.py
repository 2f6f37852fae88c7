"""Reading files into frames, profiling them and paging them for the grid.

Pure Python on pandas: nothing here knows a browser. `messages` is the part that a page without
pandas may import; the page calls the rest through the pool as `fieldbook.tables.service`.
This file imports nothing, so that `fieldbook.tables.messages` stays free of pandas.
"""

__all__: list[str] = []
