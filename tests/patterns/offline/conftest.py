"""A small site with the real service worker, for patterns of keeping it."""

from __future__ import annotations

from tests.offline.conftest import small

__all__ = ["small"]
