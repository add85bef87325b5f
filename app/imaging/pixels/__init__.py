"""Tools that work on pixels."""
