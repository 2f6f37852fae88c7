"""Demos of patterns for testing."""
