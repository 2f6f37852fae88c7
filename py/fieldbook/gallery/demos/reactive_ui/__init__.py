"""Demos of patterns for interfaces that follow values."""
