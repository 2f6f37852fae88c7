"""Benchmarks: one file a promise. Run by ``python build.py bench [NAME …]``."""
