"""Chores: what they plan from facts, and what they make of a file."""
