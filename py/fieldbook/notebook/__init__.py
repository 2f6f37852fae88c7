"""The notebook as a document: its cells, its ``.ipynb`` form and its outputs. Pure Python.

`document` says what a notebook is and what can be done to it, `ipynb` reads and writes files,
`outputs` holds what cells produced, `crdt` is the document as shared operations (natively).
"""

from __future__ import annotations

from fieldbook.notebook.document import Cell, Change, Document, Notebook, NotebookError

__all__ = ["Cell", "Change", "Document", "Notebook", "NotebookError"]
