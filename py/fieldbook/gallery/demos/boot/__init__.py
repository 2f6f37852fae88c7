"""Demos of patterns for starting."""
