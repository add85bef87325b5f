"""Responsive sets, their markup, and publications."""
