"""Demos of patterns for workers."""
