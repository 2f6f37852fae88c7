"""Demos of patterns for doing without a network."""
