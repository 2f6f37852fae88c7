"""What build.py is made of. Standard library only, one job a file."""

__all__: list[str] = []
