"""Originals, recipes and renditions, kept as files under random names."""
