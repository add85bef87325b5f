"""Chores: kinds of work on the files of a collection, each declared once in `kinds/`. A chore plans from
facts alone, without a disk, and says what it would change; who carries it out is told elsewhere."""
