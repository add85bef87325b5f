"""What every part of the house must keep: floors, names, sizes, and docs that say what the code says."""
