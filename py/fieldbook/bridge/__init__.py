"""Building blocks for Python in the browser, usable without the rest of Fieldbook.

Importing them touches no JavaScript object: only `browser.py` modules import the platform, and
they make their proxies when they are told to. So an interpreter with all of it imported can be
kept in a memory snapshot.
"""

__all__: list[str] = []
