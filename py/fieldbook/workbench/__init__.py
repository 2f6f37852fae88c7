"""The user interface: state, commands and views. It runs in the page, and on CPython in tests."""

__all__: list[str] = []
