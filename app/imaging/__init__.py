"""Pictures: what can be set, how it is done, and the files it makes. The rules are in README.md."""
