"""What runs inside a kernel worker: IPython's shell, displayed results, interrupts, packages.

``messages`` is the part that the page may import; it needs nothing but the standard library.
``browser`` is the part that touches the browser; everything else runs on CPython too.
"""
