"""The workbench's views, one a file: functions from state to nodes."""

__all__: list[str] = []
