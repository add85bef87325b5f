"""Whittle in Python scripts."""
