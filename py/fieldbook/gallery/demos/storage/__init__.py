"""Demos of patterns for keeping."""
