"""Batching: work on many files, item by item, that goes on after a stop; the same for server and shell."""
