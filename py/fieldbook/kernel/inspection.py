"""Help on the thing at the cursor."""

from __future__ import annotations

from typing import Any

from IPython.utils.tokenutil import token_at_cursor

from fieldbook.kernel.display import portable
from fieldbook.kernel.shell import KernelShell

__all__ = ["inspect"]


def inspect(shell: KernelShell, code: str, cursor: int, detail: int = 0) -> dict[str, Any]:
    """Signature and documentation (with ``detail`` 1: source) as a MIME bundle.

    Inside a call's parentheses this is the function that is called.
    """
    name = token_at_cursor(code, cursor)
    try:
        bundle = shell.object_inspect_mime(name, detail_level=detail) if name else None
    except KeyError:
        bundle = None
    if not bundle:
        return {"found": False, "name": name, "data": {}}
    return {"found": True, "name": name, "data": portable(bundle)}
