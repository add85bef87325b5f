"""The rows of docs/security.md: a file for each, named after it."""
