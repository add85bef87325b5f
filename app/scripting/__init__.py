"""Whittle for scripts: `from whittle import Recipe, optimize`. The same recipes and bytes as everywhere."""
