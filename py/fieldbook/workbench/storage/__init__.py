"""The workbench's side of what is kept in this browser."""
