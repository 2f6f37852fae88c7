"""How a model is told: words, pictures, and one file that holds both.

On the standard library alone: the page draws the same pictures that the file shows.
"""

__all__: list[str] = []
