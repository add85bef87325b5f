"""HTTP: one file for each group of routes."""
